"""HTTP: parse, make one call, present."""
