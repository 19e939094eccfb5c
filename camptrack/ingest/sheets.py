"""A workbook, a CSV file or pasted text as rows of cells. What cannot be read says why and what to do."""

from django.utils.translation import gettext as _

from . import limits
from .file_kinds import kind_of
from .rows import Cell, Row, Sheet, Workbook
from .spreadsheets import read_spreadsheet
from .tables import Unreadable
from .text_tables import read_text, read_written

__all__ = ["Cell", "Row", "Sheet", "Unreadable", "Workbook", "read_pasted", "read_workbook"]


def read_workbook(content: bytes, name: str) -> Workbook:
    """The sheets of a file; what it is, its content says, not its name. Empty sheets are left out.

    Raises `Unreadable` in the active language, naming the file, sheet, row and remedy. A spreadsheet is read
    by a process of its own, with bounded memory and time: call it from a worker.
    """
    if not content.strip():
        raise Unreadable(_("%(name)s: is empty.") % {"name": name})
    if len(content) > limits.MOST_BYTES:
        most = limits.MOST_BYTES // 1024**2
        raise Unreadable(
            _("%(name)s: is larger than %(most)s MB. Copy the sheet that you need to a file of its own.")
            % {"name": name, "most": most}
        )
    kind = kind_of(content, name)
    if kind == "text":
        return read_text(content, name)
    return read_spreadsheet(content, name, kind)


def read_pasted(text: str) -> Workbook:
    """What was copied from a spreadsheet (tabs between cells) or typed as CSV: one sheet, named as the
    workbook is. Raises `Unreadable`."""
    name = _("pasted")
    if not text.strip():
        raise Unreadable(_("%(name)s: is empty.") % {"name": name})
    if len(text.encode("utf-8", "replace")) > limits.MOST_BYTES:
        raise Unreadable(_("%(name)s: is too much. Save it as a file and upload that.") % {"name": name})
    return read_written(text, name, kind="pasted")
