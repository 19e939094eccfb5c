"""Celery: hints that camps wait. PostgreSQL carries the work; what is lost here is found by the drain loop."""
