"""Celery carries hints that camps wait; PostgreSQL carries the work."""
