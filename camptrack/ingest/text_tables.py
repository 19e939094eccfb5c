"""CSV and pasted text: which encoding, which separator, which rows."""

import csv
import io
import re

from django.utils.translation import gettext as _

from camptrack.written import grouped

from . import limits
from .cells import kept, trimmed
from .rows import Row, Sheet, Workbook
from .tables import Unreadable

#: the Arabic semicolon and comma are what an Arabic keyboard has in their place
SEPARATORS = "\t;,|؛،"
_NAMED = re.compile(r"sep=([^\"\r\n])?\r?\n", re.IGNORECASE)
_SAMPLE = 64 * 1024
_SAMPLE_ROWS = 40
_ASCII = 0x80


def read_text(content: bytes, name: str) -> Workbook:
    """A CSV file in UTF-8, UTF-16, or Windows' Western or Arabic letters. Raises `Unreadable`."""
    text, encoding = decoded(content)
    read = read_written(text, name, kind="csv")
    notes = read.notes
    if encoding in {"cp1252", "latin-1", "cp1256"}:
        told = _(
            "%(name)s is not in UTF-8. It was read as %(encoding)s: look at the accents and names, and save "
            "it as “CSV UTF-8” if they are wrong."
        )
        notes = (told % {"name": name, "encoding": encoding}, *notes)
    return Workbook(name, "csv", read.sheets, encoding=encoding, separator=read.separator, notes=notes)


def read_written(text: str, name: str, *, kind: str) -> Workbook:
    """Text as a workbook of one sheet. Rows are numbered as a spreadsheet program shows the file: a cell of
    several lines is one row, a blank line is one too. Raises `Unreadable`."""
    first = _NAMED.match(text)
    text = text[first.end() :] if first else text
    separator = (first and first[1]) or separator_of(text)
    zero = text.find("\0")
    if zero >= 0:
        line = text.count("\n", 0, zero) + 1
        raise Unreadable(
            _(
                "%(name)s, line %(line)s: has bytes that are no text. Open it in a spreadsheet program and "
                "save it as .xlsx."
            )
            % {"name": name, "line": line}
        )
    rows = _rows(text, separator, name)
    if not rows:
        raise Unreadable(_("%(name)s: is empty.") % {"name": name})
    return Workbook(name, kind, [Sheet(name, rows)], separator=separator)


def _rows(text: str, separator: str, name: str) -> list[Row]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, number, used, cells = list[Row](), 0, set[int](), 0
    while True:
        begins = lines.line_num + 1
        try:
            line = next(lines, None)
        except csv.Error as error:
            raise Unreadable(
                _(
                    "%(name)s, row %(row)s: a quotation mark is open or stands inside a cell. Mend the row "
                    "that begins in line %(line)s, or save the file as .xlsx."
                )
                % {"name": name, "row": number + 1, "line": begins}
            ) from error
        if line is None:
            return rows
        number += 1
        row = trimmed([kept(cell) for cell in line])
        if not row:
            continue
        rows.append(Row(number, row))
        filled = [column for column, value in enumerate(row) if value is not None]
        used.update(filled)
        cells += len(filled)
        _check(name, len(rows), used, cells)


def _check(name: str, rows: int, used: set[int], cells: int) -> None:
    if rows > limits.MOST_ROWS:
        raise Unreadable(
            _("%(name)s: has more than %(most)s rows. Split it, or keep only the rows you need.")
            % {"name": name, "most": grouped(limits.MOST_ROWS)}
        )
    if len(used) > limits.MOST_COLUMNS:
        raise Unreadable(
            _("%(name)s: something stands in more than %(most)s columns. Delete those you do not need.")
            % {"name": name, "most": limits.MOST_COLUMNS}
        )
    if cells > limits.MOST_CELLS:
        raise Unreadable(
            _("%(name)s: has more than %(most)s filled cells. Keep only the columns you need.")
            % {"name": name, "most": grouped(limits.MOST_CELLS)}
        )


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the encoding taken. Bytes that are no UTF-8 are Arabic letters where they stand side by
    side in words, Western accents where they stand alone between plain letters."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding.removesuffix(
                "-le"
            ).removesuffix("-be")
    sample = content[:_SAMPLE]
    if b"\0" in sample:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if max(even, odd) > len(sample) // 8 and min(even, odd) < max(even, odd) // 8:
            return content.decode("utf-16-be" if even > odd else "utf-16-le", "replace"), "utf-16"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    high = beside = 0
    for before, byte, after in zip(b" " + sample, sample, sample[1:] + b" ", strict=False):
        if byte >= _ASCII:
            high += 1
            beside += before >= _ASCII or after >= _ASCII
    encoding = "cp1256" if beside * 2 > high else "cp1252"
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def separator_of(text: str) -> str:
    """The separator by which most rows have the same number of cells, and more than one."""
    best, most = ",", (0, 0)
    for separator in SEPARATORS:
        counts = list[int]()
        try:
            for line in csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=separator):
                if any(line):
                    counts.append(len(line))
                if len(counts) == _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        several = [count for count in counts if count > 1]
        if several:
            usual = max(set(several), key=several.count)
            found = (several.count(usual) * 1000 // len(counts) * min(usual, 8), usual)
            if found > most:
                best, most = separator, found
    return best
