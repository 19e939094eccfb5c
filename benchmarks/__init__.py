"""Ratios of what we do to the least that it could cost, side by side in one run: `make bench`."""
