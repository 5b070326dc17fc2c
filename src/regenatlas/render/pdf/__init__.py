"""From an executed notebook to PDF/UA, by Typst."""
