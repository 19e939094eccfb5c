"""Rows → bytes: pictures and files. Nothing here reads the database."""
