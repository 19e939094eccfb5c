"""Files that are not read."""

import io
import zipfile

from tests.ingest.workbooks import END, START, many_rows, ods, ods_row, raw_xlsx, rows_xml, xlsx

from . import FILES, Refused

DAMAGED = "{} is damaged or cut off. Download or save it again; if it opens, save it anew as .xlsx."
PASSWORD = "{} is protected by a password. Save a copy without one and upload that."
ENTITIES = "{} declares entities, which no spreadsheet program does. Open it in one and save it anew."
ROWS = "{} sheet “{}” has more than 20,000 rows. Split it, or keep only the rows you need."
SHEETS = "{} has more than 50 sheets with something in them. Save those that you need as a file of their own."
UNPACKED = "{} is too large once it is unpacked. Copy the table alone to a new file."
ONE_CELL = '<c r="A1"><v>1</v></c>'
BILLION = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;">'
    '<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>'
)


def other(seems, name="file.xlsx"):
    return (
        f"{name}: seems to be {seems}, not a spreadsheet. Open it in a spreadsheet program if you can and "
        "save it as .xlsx, or save the table as .csv."
    )


def packed(**parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("--", "."), content)
    return written.getvalue()


def file(name):
    return (FILES / name).read_bytes()


def encrypted_part():
    """The bit that says that a part is encrypted, in every header."""
    content = bytearray(xlsx(["Camp", 1]))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = content.find(mark)
        while found >= 0:
            content[found + at] |= 1
            found = content.find(mark, found + 4)
    return bytes(content)


def locked_xls():
    """The record that says that a workbook is locked, where the second one stands."""
    content = bytearray(file("input-valid.xls"))
    begin = content.find(b"\x09\x08\x10\x00")
    content[begin + 20 : begin + 22] = b"\x2f\x00"
    return bytes(content)


def flipped_middle():
    content = bytearray(file("input-valid.xlsx"))
    content[1500:1700] = bytes(each ^ 0xFF for each in content[1500:1700])
    return bytes(content)


def said_size(size):
    """A workbook whose list of parts says that its sheet has this many bytes unpacked."""
    content = bytearray(xlsx(["Camp", 1], ["A", 2]))
    entry = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    content[entry + 24 : entry + 28] = size.to_bytes(4, "little")
    return bytes(content)


def wide(columns):
    return xlsx([f"Column {each}" for each in range(columns)], range(columns))


_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
REFUSED = [
    Refused("empty", lambda: b"", "file.xlsx: is empty."),
    Refused("blanks", lambda: b" \r\n\t ", "file.csv: is empty.", "file.csv"),
    Refused("only separators", lambda: b",,,\n,,,\n", "file.csv: is empty.", "file.csv"),
    Refused("empty workbook", xlsx, "file.xlsx: is empty: nothing stands in any of its sheets."),
    Refused(
        "too many bytes",
        lambda: b"a" * (5 * 1024**2 + 1),
        "file.csv: is larger than 5 MB. Copy the sheet that you need to a file of its own.",
        "file.csv",
    ),
    Refused("cut off", lambda: file("input-valid.xlsx")[:3000], DAMAGED.format("file.xlsx:")),
    Refused("cut off at the end", lambda: file("input-valid.xlsx")[:-30], DAMAGED.format("file.xlsx:")),
    Refused("cut off .xls", lambda: file("input-valid.xls")[:3000], DAMAGED.format("a.xls:"), "a.xls"),
    Refused("bytes turned over", flipped_middle, DAMAGED.format("file.xlsx:")),
    Refused("XML cut off", lambda: raw_xlsx(START + ONE_CELL), DAMAGED.format("file.xlsx:")),
    Refused("XML of no sheet", lambda: raw_xlsx("hello"), DAMAGED.format("file.xlsx:")),
    Refused(
        "no list of sheets",
        lambda: packed(**{"xl__workbook--xml": "<workbook/>"}),
        DAMAGED.format("file.xlsx:"),
    ),
    Refused(
        "password",
        lambda: _OLE + "EncryptedPackage".encode("utf-16-le") + bytes(2000),
        PASSWORD.format("file.xlsx:"),
    ),
    Refused("password on a part", encrypted_part, PASSWORD.format("file.xlsx:")),
    Refused("password .xls", locked_xls, PASSWORD.format("a.xls:"), "a.xls"),
    Refused("PDF", lambda: b"%PDF-1.7\n1 0 obj", other("PDF")),
    Refused("picture PNG", lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), other("a picture")),
    Refused("picture JPEG", lambda: b"\xff\xd8\xff\xe0" + bytes(50), other("a picture")),
    Refused("web page", lambda: b"<html><table><tr><td>Camp", other("a web page", "a.xls"), "a.xls"),
    Refused("web page with a mark", lambda: b"\xef\xbb\xbf\n <!DOCTYPE html>\n<html>", other("a web page")),
    Refused("XML spreadsheet of 2003", lambda: b'<?xml version="1.0"?><Workbook>', other("XML")),
    Refused("RTF", lambda: rb"{\rtf1\ansi Camp", other("RTF")),
    Refused("gzip", lambda: b"\x1f\x8b\x08" + bytes(50), other("a packed archive")),
    Refused("zip of a CSV", lambda: packed(**{"a--csv": "Camp,1"}), other("a packed archive")),
    Refused("Word", lambda: packed(**{"word__document--xml": "<w/>"}), other("a text document")),
    Refused("PowerPoint", lambda: packed(**{"ppt__slides--xml": "<p/>"}), other("a presentation")),
    Refused("Numbers", lambda: packed(**{"Index__Document--iwa": "x"}), other("Numbers")),
    Refused("binary workbook", lambda: packed(**{"xl__workbook--bin": "x"}), other("XLSB")),
    Refused(
        "old Word",
        lambda: _OLE + "WordDocument".encode("utf-16-le"),
        other("a text document", "a.xls"),
        "a.xls",
    ),
    Refused(
        "bomb: a million rows in 70 KB",
        lambda: raw_xlsx(START + "<row><c><v>1</v></c></row>" * 1_000_000 + END),
        ROWS.format("file.xlsx:", "Sheet1"),
    ),
    Refused(
        "bomb: a million rows in 1 KB of ODS",
        lambda: ods(ods_row("Camp", 5) + ods_row("A", 5, repeated=1_048_570)),
        ROWS.format("file.ods:", "S"),
        "file.ods",
    ),
    Refused(
        "four billion columns in ODS",
        lambda: ods(
            ods_row("A", repeated=9)
            + ods_row(5).replace("float", 'float" table:number-columns-repeated="4000000000', 1)
        ),
        "file.ods: sheet “S” has more than 200 columns in use. Delete those you do not need.",
        "file.ods",
    ),
    Refused(
        "20,001 rows of CSV",
        lambda: b"Camp,1\n" * 20_001,
        "file.csv: has more than 20,000 rows. Split it, or keep only the rows you need.",
        "file.csv",
    ),
    Refused(
        "201 columns",
        lambda: wide(201),
        "file.xlsx: sheet “Sheet1” has more than 200 columns in use. Delete those you do not need.",
    ),
    Refused(
        "201 columns of CSV",
        lambda: ",".join(map(str, range(201))).encode(),
        "file.csv: something stands in more than 200 columns. Delete those you do not need.",
        "file.csv",
    ),
    Refused(
        "51 sheets",
        lambda: xlsx(["x"], **{f"S{each}": [["x"]] for each in range(50)}),
        SHEETS.format("file.xlsx:"),
    ),
    Refused(
        "51 sheets of ODS",
        lambda: ods(
            "".join(f'{ods_row(5)}</table:table><table:table table:name="S{each}">' for each in range(51))
        ),
        SHEETS.format("file.ods:"),
        "file.ods",
    ),
    Refused(
        "a cell far to the right in every row",
        lambda: raw_xlsx(many_rows(300, '<c r="A@"><v>1</v></c><c r="XFD@"><v>1</v></c>')),
        "file.xlsx: sheet “Sheet1”: cell XFD245 stands far away from the table. Delete what is there, or "
        "copy the table to a new sheet.",
    ),
    Refused(
        "300 MB of XML, as it says",
        lambda: said_size(300 * 1024**2),
        "file.xlsx: sheet “Sheet1” is too large once it is unpacked. Copy the table alone to a new file.",
    ),
    Refused("more XML than it says", lambda: said_size(100), DAMAGED.format("file.xlsx:")),
    Refused(
        "49 MB of texts",
        lambda: raw_xlsx(
            rows_xml((1, '<c r="A1" t="s"><v>0</v></c>')),
            strings=["<sst>", "<si><t>" + "a" * 49 * 1024**2 + "</t></si>", "</sst>"],
        ),
        UNPACKED.format("file.xlsx:"),
    ),
    Refused(
        "one cell of 2 MB",
        lambda: raw_xlsx(
            [START, '<row r="1"><c r="A1" t="str"><v>', "a" * 2 * 10**6, f"</v></c></row>{END}"]
        ),
        "file.xlsx: sheet “Sheet1” is too large once it is unpacked. Copy the table alone to a new file.",
    ),
    Refused(
        "long texts in every row",
        lambda: raw_xlsx(many_rows(3_000, f'<c r="A@" t="str"><v>{"a" * 10_000}</v></c>')),
        UNPACKED.format("file.xlsx:"),
    ),
    Refused(
        "entity bomb",
        lambda: raw_xlsx(rows_xml((1, ONE_CELL)), before=BILLION),
        ENTITIES.format("file.xlsx:"),
    ),
    Refused(
        "entity bomb in the texts",
        lambda: raw_xlsx(
            rows_xml((1, '<c r="A1" t="s"><v>0</v></c>')),
            strings=f"{BILLION}<sst><si><t>&lol3;</t></si></sst>",
        ),
        ENTITIES.format("file.xlsx:"),
    ),
    Refused(
        "entity bomb in ODS",
        lambda: ods(ods_row("&lol3;", 5), before=BILLION.partition("?>")[2]),
        DAMAGED.format("file.ods:"),
        "file.ods",
    ),
    Refused(
        "a file from outside by entity",
        lambda: raw_xlsx(
            rows_xml((1, ONE_CELL)), before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        ),
        ENTITIES.format("file.xlsx:"),
    ),
    Refused(
        "zero bytes in CSV",
        lambda: b"Camp,Number\nA,1\nB,\x002\n",
        "file.csv, line 3: has bytes that are no text. Open it in a spreadsheet program and save it as "
        ".xlsx.",
        "file.csv",
    ),
    Refused(
        "open quotation mark",
        lambda: b'Camp,Number\nA,1\n"B,2\nC,3\n',
        "file.csv, row 3: a quotation mark is open or stands inside a cell. Mend the row that begins in "
        "line 3, or save the file as .xlsx.",
        "file.csv",
    ),
    Refused(
        "quotation mark inside a cell, after a cell of two lines",
        lambda: b'Camp,Number\n"A\nB",1\n"C"x,2\n',
        "file.csv, row 3: a quotation mark is open or stands inside a cell. Mend the row that begins in "
        "line 4, or save the file as .xlsx.",
        "file.csv",
    ),
]
