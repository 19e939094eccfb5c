"""What partners were promised, held against what the API is now."""
