"""What stops the process set, for a person."""


class Failure(Exception):
    """One sentence with the remedy; printed without a traceback."""
