"""What is wrong with one cell."""


class CellFault(Exception):
    """A stable code, and a sentence with the remedy in the reader's language."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
