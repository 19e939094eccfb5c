"""Bytes → what they say, one module a source format. Nothing here writes."""
