"""Files that are read although they are odd."""

from datetime import date, datetime

from tests.ingest.workbooks import END, START, ods, ods_row, raw_xlsx, rows_xml, xlsx

from . import FILES, Table

AB = [(1, ("Camp", "Number")), (2, ("A", 5))]
TEXT_AB = [(1, ("Camp", "Number")), (2, ("A", "5"))]
#: a million rows and ten columns in which nothing stands, with two that say something far apart
EMPTY = "".join(f'<c r="{letter}9" s="0"/>' for letter in "ABCDEFGHIJ")
ARABIC = "المخيم؛العدد\nمخيم الهول؛٢٣\n"


COMMAND = "=cmd|' /C calc'!A0"
#: how a text is said, as Japanese files have it
SAID = "<rPh><t>x</t></rPh>"
NOON = datetime(2019, 2, 11, 12)  # noqa: DTZ001 - spreadsheets know no zones


def csv(text, encoding="utf-8"):
    return lambda: text.encode(encoding)


def formulas():
    return raw_xlsx(
        rows_xml(
            (1, '<c r="A1" t="str"><v>Camp</v></c><c r="B1" t="str"><v>Number</v></c>'),
            (2, '<c r="A2" t="str"><f>"A"</f><v>A</v></c><c r="B2"><f>2+3</f><v>5</v></c>'),
            (3, '<c r="A3" t="str"><v>B</v></c><c r="B3"><f>2+3</f></c>'),
            (4, '<c r="A4" t="str"><f>IF(B4="","","x")</f><v></v></c>'),
            (
                5,
                f'<c r="A5" t="str"><v>{COMMAND}</v></c><c r="B5" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            ),
        )
    )


def merged_numbers():
    """A district over two rows, a number over two rows, a title over two columns."""
    return xlsx(
        ["District", "People", None], ["North", 500, 1], [None, None, 2], merged=["B1:C1", "A2:A3", "B2:B3"]
    )


TABLES = [
    Table(
        "a million formatted rows",
        lambda: raw_xlsx(
            START
            + '<row r="1"><c r="A1" t="str"><v>Camp</v></c><c r="B1" t="str"><v>Number</v></c></row>'
            + f'<row r="9">{EMPTY}</row>' * 100_000
            + '<row r="1048576"><c r="A1048576" t="str"><v>A</v></c><c r="B1048576"><v>5</v></c></row>'
            + END
        ),
        [(1, ("Camp", "Number")), (1_048_576, ("A", 5))],
    ),
    Table(
        "a million empty rows in ODS",
        lambda: ods(
            ods_row("Camp", "Number") + '<table:table-row table:number-rows-repeated="1048570">'
            '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>' + ods_row("A", 5)
        ),
        [(1, ("Camp", "Number")), (1_048_572, ("A", 5))],
        "file.ods",
        {"kind": "ods"},
    ),
    Table(
        "1,024 columns, of which two are used",
        lambda: raw_xlsx(
            rows_xml(
                (1, '<c r="A1" t="str"><v>Camp</v></c><c r="AMJ1" t="str"><v>Number</v></c>'),
                (2, '<c r="A2" t="str"><v>A</v></c><c r="AMJ2"><v>5</v></c>'),
            )
        ),
        [(1, ("Camp", *[None] * 1022, "Number")), (2, ("A", *[None] * 1022, 5))],
    ),
    Table(
        "a table that begins at C3, under a formula that was never worked out",
        lambda: raw_xlsx(
            rows_xml((2, '<c r="B2"><f>1</f></c>'), (3, '<c r="C3"><v>1</v></c><c r="D3"><v>2</v></c>'))
        ),
        [(2, ()), (3, (None, None, 1, 2))],
        more={"formulas": {2: {1}}},
    ),
    Table(
        "an ODS table that begins at B3",
        lambda: ods(
            "<table:table-row><table:table-cell/></table:table-row>" * 2
            + ods_row(1, 2).replace("<table:table-cell", "<table:table-cell/><table:table-cell", 1)
        ),
        [(3, (None, 1, 2))],
        "file.ods",
    ),
    Table(
        "200 columns",
        lambda: xlsx([f"C{at}" for at in range(200)]),
        [(1, tuple(f"C{at}" for at in range(200)))],
    ),
    Table(
        "formulas",
        formulas,
        [(1, ("Camp", "Number")), (2, ("A", 5)), (3, ("B",)), (5, ("=cmd|' /C calc'!A0", "#DIV/0!"))],
        more={"formulas": {2: {0, 1}, 3: {1}, 5: {1}}},
    ),
    Table(
        "merged cells",
        merged_numbers,
        [(1, ("District", "People", "People")), (2, ("North", 500, 1)), (3, ("North", None, 2))],
    ),
    Table(
        "rows and cells without their places",
        lambda: raw_xlsx(
            f'{START}<row><c t="str"><v>Camp</v></c><c t="str"><v>Number</v></c></row>'
            f'<row><c t="inlineStr"><is><t>A</t></is></c><c><v>5</v></c></row>{END}'
        ),
        AB,
    ),
    Table(
        "XML with prefixes",
        lambda: raw_xlsx(
            '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
            '<x:row r="1"><x:c r="A1" t="str"><x:v>Camp</x:v></x:c>'
            '<x:c r="B1" t="str"><x:v>Number</x:v></x:c></x:row>'
            '<x:row r="2"><x:c r="A2" t="str"><x:v>A</x:v></x:c><x:c r="B2"><x:v>5</x:v></x:c></x:row>'
            "</x:sheetData></x:worksheet>"
        ),
        AB,
    ),
    Table(
        "texts in several pieces, with how to say them",
        lambda: raw_xlsx(
            rows_xml(
                (
                    1,
                    f'<c r="A1" t="inlineStr"><is><r><t>Ca</t></r><r><t>mp</t></r>{SAID}</is></c>',
                )
            )
        ),
        [(1, ("Camp",))],
    ),
    Table(
        "days, moments, decimals, truth",
        lambda: xlsx([date(2019, 2, 11), NOON, 2.5, True]),
        [(1, (date(2019, 2, 11), NOON, 2.5, True))],
    ),
    Table("numbers as large as they come", lambda: xlsx([10**14, 1e300, -7]), [(1, (10**14, 1e300, -7))]),
    Table(
        "workbook named .csv", lambda: xlsx(["Camp", "Number"], ["A", 5]), AB, "file.csv", {"kind": "xlsx"}
    ),
    Table("CSV named .xlsx", csv("Camp,Number\nA,5\n"), TEXT_AB, more={"kind": "csv"}),
    Table(
        "the workbook that crashes openpyxl",
        (FILES / "input-broken.xlsx").read_bytes,
        [(6433, ("ZWE", "Zimbabwe", 2018))],
        more={"last_row_only": 3},
    ),
    Table(
        "marks of direction, byte-order marks and control characters",
        lambda: xlsx(["\u200fالمخيم\u200e", "\ufeffNumber\u202c", "a\x01b"], [" \u00a0A\u2069 ", 5]),
        [(1, ("المخيم", "Number", "ab")), (2, ("A", 5))],
    ),
    Table(
        "escaped zero characters",
        lambda: raw_xlsx(rows_xml((1, '<c r="A1" t="inlineStr"><is><t>a_x0000_b</t></is></c>'))),
        [(1, ("ab",))],
    ),
    Table("plain ODS", lambda: ods(ods_row("Camp", "Number") + ods_row("A", 5)), AB, "file.ods"),
    Table("semicolons", csv("Camp;Number\nA;5\n"), TEXT_AB, "a.csv", {"separator": ";"}),
    Table(
        "semicolons and decimal commas",
        csv("Camp;Size\nA;4,7\nB;5,1\n"),
        [(1, ("Camp", "Size")), (2, ("A", "4,7")), (3, ("B", "5,1"))],
        "a.csv",
        {"separator": ";"},
    ),
    Table("tabs", csv("Camp\tNumber\nA\t5\n"), TEXT_AB, "a.txt", {"separator": "\t"}),
    Table("bars", csv("Camp|Number\nA|5\n"), TEXT_AB, "a.csv", {"separator": "|"}),
    Table(
        "Arabic semicolons",
        csv(ARABIC),
        [(1, ("المخيم", "العدد")), (2, ("مخيم الهول", "٢٣"))],
        "a.csv",
        {"separator": "؛"},
    ),
    Table(
        "Arabic commas",
        csv(ARABIC.replace("؛", "،")),
        [(1, ("المخيم", "العدد")), (2, ("مخيم الهول", "٢٣"))],
        "a.csv",
        {"separator": "،"},
    ),
    Table(
        "Excel's own separator line",
        csv("sep=;\r\nCamp;Number\r\nA;5\r\n"),
        TEXT_AB,
        "a.csv",
        {"separator": ";"},
    ),
    Table(
        "a separator line without one",
        csv("sep=\r\nCamp;Number\r\nA;5\r\n"),
        TEXT_AB,
        "a.csv",
        {"separator": ";"},
    ),
    Table(
        "latin-1",
        csv("Localité;Été\nKöln;5\n", "latin-1"),
        [(1, ("Localité", "Été")), (2, ("Köln", "5"))],
        "a.csv",
        {"encoding": "cp1252", "noted": True},
    ),
    Table(
        "Windows' own quotation marks",
        csv("Camp,“x”\nA,5\n", "cp1252"),
        [(1, ("Camp", "“x”")), (2, ("A", "5"))],
        "a.csv",
        {"encoding": "cp1252"},
    ),
    Table(
        "bytes that Windows does not know",
        lambda: b"Camp\xe9 \x81,Number\nA,5\n",
        [(1, ("Campé", "Number")), (2, ("A", "5"))],
        "a.csv",
        {"encoding": "latin-1"},
    ),
    Table(
        "Windows Arabic",
        csv(ARABIC.replace("؛", ";").replace("٢٣", "23"), "cp1256"),
        [(1, ("المخيم", "العدد")), (2, ("مخيم الهول", "23"))],
        "a.csv",
        {"encoding": "cp1256", "noted": True},
    ),
    Table("UTF-8 with a mark", csv("\ufeffCamp,Number\nA,5\n"), TEXT_AB, "a.csv", {"encoding": "utf-8"}),
    Table(
        "UTF-16 as Excel saves it",
        csv("Camp\tNumber\r\nA\t5\r\n", "utf-16"),
        TEXT_AB,
        "a.txt",
        {"encoding": "utf-16"},
    ),
    Table(
        "UTF-16 without a mark",
        csv("Camp\tNumber\r\nA\t5\r\n", "utf-16-le"),
        TEXT_AB,
        "a.txt",
        {"encoding": "utf-16"},
    ),
    Table(
        "UTF-16, the other way",
        csv("\ufeffCamp,Number\nA,5\n", "utf-16-be"),
        TEXT_AB,
        "a.csv",
        {"encoding": "utf-16"},
    ),
    Table(
        "blank lines and cells of several lines",
        csv('Camp,Number\n\n"A\nB",5\n,,\n"C ""x""",6\n'),
        [(1, ("Camp", "Number")), (3, ("A\nB", "5")), (5, ('C "x"', "6"))],
        "a.csv",
    ),
    Table("old Macintosh line ends", csv("Camp,Number\rA,5\r"), TEXT_AB, "a.csv"),
    Table(
        "formulas in CSV stay texts",
        csv("Camp,Number\n=cmd|' /C calc'!A0,+5\n"),
        [(1, ("Camp", "Number")), (2, ("=cmd|' /C calc'!A0", "+5"))],
        "a.csv",
    ),
    Table("one column", csv("Camp\nA\nB\n"), [(1, ("Camp",)), (2, ("A",)), (3, ("B",))], "a.csv"),
]
