"""Backups that tell what they hold, and drills that restore them."""
