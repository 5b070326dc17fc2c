"""What must hold in the tables: of cells, of rows, between tables."""
