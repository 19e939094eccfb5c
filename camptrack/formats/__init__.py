"""How dates are written and read, a folder per language; Django looks here first."""
