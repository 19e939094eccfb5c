"""Every bad file of the tests, and more of which nobody expects a certain sentence: all made by code."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.ingest.bad_files import FILES
from tests.ingest.bad_files.odd_cells import FIGURES as CELLS
from tests.ingest.bad_files.odd_headings import FIGURES as HEADINGS
from tests.ingest.bad_files.odd_tables import TABLES
from tests.ingest.bad_files.refused import REFUSED
from tests.ingest.workbooks import END, MAIN, START, raw_xlsx, rows_xml, xlsx

#: of one row each, in Western, Arabic, Persian and Devanagari digits, and before 1900
SCRIPTS = ("9,454", "٩٬٤٥٤", "۹٬۴۵۴", "९,४५४")
_CELL = '<c r="A1" t="str"><v>Camp</v></c><c r="B1"><v>5</v></c>'


def _with_parts(base: bytes, parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base)) as read,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in read.namelist():
            made.writestr(name, read.read(name))
        for name, content in parts.items():
            made.writestr(name, content)
    return written.getvalue()


def _plain() -> bytes:
    return xlsx(["Camp", "Number"], ["SY-ALHOL", 5])


def _linked() -> bytes:
    link = f'<externalLink xmlns="{MAIN}"><externalBook/></externalLink>'.encode()
    formula = f'{START}<row r="1">{_CELL}<c r="C1"><f>\'[1]S\'!A1</f><v>7</v></c></row>{END}'
    return _with_parts(raw_xlsx(formula), {"xl/externalLinks/externalLink1.xml": link})


def _claims(reference: str) -> bytes:
    start = START.replace("<sheetData>", f'<dimension ref="{reference}"/><sheetData>')
    return raw_xlsx(f"{start}<row>{_CELL}</row>{END}")


#: what else there is, by name: whether rows are read of it
MORE: dict[str, tuple[Callable[[], bytes], bool]] = {
    "macros.xlsm": (lambda: _with_parts(_plain(), {"xl/vbaProject.bin": bytes(range(256)) * 8}), True),
    "links to other workbooks.xlsx": (_linked, True),
    "says that it fills a sheet.xlsx": (lambda: _claims("A1:XFD1048576"), True),
    "says where it ends before it begins.xlsx": (lambda: _claims("C9:A1"), True),
    "says nothing that is a place.xlsx": (lambda: _claims("ZZZZZZ99999999999"), True),
    "a part outside of it.xlsx": (lambda: _with_parts(_plain(), {"../../../etc/passwd": b"x"}), True),
    "two hundred parts.xlsx": (
        lambda: _with_parts(_plain(), {f"xl/media/{nth}.png": b"\x89PNG" for nth in range(200)}),
        True,
    ),
    "nested a thousand deep.xlsx": (lambda: raw_xlsx(START + "<row>" * 1000 + END), False),
    "days before 1900.xlsx": (
        lambda: raw_xlsx(rows_xml((1, '<c r="A1" s="1"><v>-1</v></c><c r="B1" s="1"><v>0</v></c>'))),
        True,
    ),
    "numbers that are none.xlsx": (
        lambda: raw_xlsx(rows_xml((1, '<c r="A1"><v>1e999</v></c><c r="B1"><v>nan</v></c>'))),
        True,
    ),
    "numbers as texts in four scripts.csv": (
        lambda: "\n".join(["Camp,Number", *(f'SY-ALHOL,"{each}"' for each in SCRIPTS)]).encode(),
        True,
    ),
    "a row of a hundred thousand commas.csv": (lambda: b"," * 100_000 + b"x\n", True),
    "an archive behind a text.csv": (lambda: b"Camp,Number\nA,5\n" + _plain(), False),
    "a table behind an archive.xlsx": (lambda: _plain() + b"Camp,Number\nA,5\n", True),
}


def files() -> Iterator[tuple[str, bytes]]:
    """Name and content; each is made anew, for some are megabytes."""
    for case in (*REFUSED, *TABLES):
        yield f"{case.what}/{case.name}", case.make()
    for case in (*HEADINGS, *CELLS):
        yield f"{case.what}/file.xlsx", xlsx(*case.rows, merged=case.merged)
    for name, (make, _read) in MORE.items():
        yield name, make()
    for path in sorted(FILES.glob("*.*")):
        if path.suffix in {".csv", ".xls", ".xlsx", ".ods"}:
            yield path.name, path.read_bytes()


def seeds(folder: Path, most: int) -> int:
    """The small ones, as files to begin with; how many."""
    many = 0
    for _name, content in files():
        if len(content) <= most:
            many += 1
            (folder / f"seed-{many}").write_bytes(content)
    return many
