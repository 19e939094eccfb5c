"""What stops the process set, for a person."""


class Failure(Exception):  # noqa: N818  said to a person, not handled by code
    """One sentence with the remedy; printed without a traceback."""
