"""Organisations, people, their rights and the keys of partner systems."""
