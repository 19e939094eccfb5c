"""Spreadsheets made by hand, byte by byte where no program would write them so."""

import io
import re
import zipfile

from xlsxwriter.workbook import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
START, END = f'<worksheet xmlns="{MAIN}"><sheetData>', "</sheetData></worksheet>"


def xlsx(*rows, name="Sheet1", merged=(), **more):
    """A workbook of one sheet; more sheets by name."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet_name, table in {name: rows, **more}.items():
            sheet = book.add_worksheet(sheet_name)
            for at, row in enumerate(table):
                for column, cell in enumerate(row):
                    if hasattr(cell, "isoformat"):
                        sheet.write_datetime(at, column, cell, day)
                    elif cell is not None:
                        sheet.write(at, column, cell)
            for area in merged:
                sheet.merge_range(area, "")
                first = re.match(r"([A-Z])(\d+)", area)
                sheet.write(
                    int(first[2]) - 1, ord(first[1]) - 65, rows[int(first[2]) - 1][ord(first[1]) - 65]
                )
    return written.getvalue()


def raw_xlsx(sheet, *, strings="", before="", **replaced):
    """A workbook whose one sheet is this XML (text, or parts of it); other parts by name."""
    base = xlsx(["x"])
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base)) as archive,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made,
    ):
        for part in archive.namelist():
            parts = [archive.read(part)]
            if part == "xl/worksheets/sheet1.xml":
                parts = [before, sheet] if isinstance(sheet, str) else sheet
            elif part == "xl/sharedStrings.xml" and strings:
                parts = [strings] if isinstance(strings, str) else strings
            elif part in replaced:
                parts = [replaced[part]]
            with made.open(part, "w") as file:
                for each in parts:
                    file.write(each.encode() if isinstance(each, str) else each)
    return written.getvalue()


def rows_xml(*rows):
    """Rows as (number, cells of XML)."""
    return START + "".join(f'<row r="{number}">{cells}</row>' for number, cells in rows) + END


def many_rows(count, cells):
    """Rows by the thousand, with their number in the place of @."""
    yield START
    for number in range(1, count + 1):
        yield f'<row r="{number}">{cells.replace("@", str(number))}</row>'
    yield END


def ods(table, *, before="", mimetype="application/vnd.oasis.opendocument.spreadsheet", name="S"):
    spaces = "urn:oasis:names:tc:opendocument:xmlns"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        made.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{spaces}:manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{mimetype}"/></manifest:manifest>',
        )
        made.writestr(
            "content.xml",
            f'<?xml version="1.0"?>{before}<office:document-content xmlns:office="{spaces}:office:1.0" '
            f'xmlns:table="{spaces}:table:1.0" xmlns:text="{spaces}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="{name}">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return written.getvalue()


def ods_row(*cells, repeated=1):
    made = "".join(
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p>'
        "</table:table-cell>"
        if isinstance(cell, int)
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{made}</table:table-row>'


def filled(content, sheet, cells):
    """A workbook with cells filled in, as a person would: {(row, letter): value}."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(written, "w") as made:
        for part in archive.namelist():
            data = archive.read(part)
            if part == f"xl/worksheets/{sheet}.xml":
                data = _fill(data.decode(), cells).encode()
            made.writestr(part, data)
    return written.getvalue()


def _fill(xml, cells):
    for (row, letter), value in cells.items():
        cell = (
            f'<c r="{letter}{row}" t="inlineStr"><is><t>{value}</t></is></c>'
            if isinstance(value, str)
            else f'<c r="{letter}{row}"><v>{value}</v></c>'
        )
        xml = re.sub(rf'<c r="{letter}{row}"[^>]*?(?:/>|>.*?</c>)', "", xml)
        if f'<row r="{row}"' not in xml:
            xml = xml.replace("</sheetData>", f'<row r="{row}"></row></sheetData>')
        xml = re.sub(
            rf'(<row r="{row}"[^>]*>)(.*?)(</row>)',
            lambda at, cell=cell: at[1] + _placed(at[2], cell),
            xml,
            count=1,
        )
    return xml


def _placed(inner, cell):
    found = [*re.findall(r"<c .*?(?:/>|</c>)", inner), cell]
    order = sorted(found, key=lambda each: (len(letters := re.search(r'r="([A-Z]+)', each)[1]), letters))
    return "".join(order) + "</row>"
