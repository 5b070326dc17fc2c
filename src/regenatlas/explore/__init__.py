"""The panel in JupyterLab: pick country, date and definition, and watch the place change."""
