"""Reads across models. Nothing here writes."""
