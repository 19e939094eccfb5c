"""Rows and one definition of their columns → CSV, XLSX, GeoJSON."""
