"""Displacement and camp population tracking."""

VERSION = "0.1.0"
