"""CSV files as rows, refusing what cannot be read in one sentence."""

import csv
from pathlib import Path


class Unreadable(Exception):
    """A file that cannot be read; the message names the file, the line and the remedy."""


def read_rows(path: Path, columns: set[str]) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8 (a byte-order mark is fine) with at least these columns."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines, strict=True)
            missing = columns - set(reader.fieldnames or ())
            if missing:
                message = f"{path}: the column “{min(missing)}” is missing from its first line"
                raise Unreadable(message)
            return list(reader)
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); is the checkout complete?"
        raise Unreadable(message) from error
    except (UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: is not a CSV file in UTF-8 ({error})"
        raise Unreadable(message) from error
