"""Dates are ISO in every language: 03/04/2026 is two different days."""

from camptrack.formats.iso import *  # noqa: F403  Django reads the names from this module
