"""The tables for other programs: SQLite, DuckDB, Parquet and one Excel workbook, with what they mean."""
