"""How Django speaks to PostgreSQL."""
