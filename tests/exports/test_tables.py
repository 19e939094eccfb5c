"""Any rows as CSV, XLSX and GeoJSON: numbers stay numbers, and no text runs."""

import csv as reader
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from camptrack.exports.tables import csv, geojson, xlsx
from camptrack.exports.tables.columns import Column, Kind
from tests.exports.written import sheets

COLUMNS = [
    Column("name", tag="#loc+name", note="As it is written there."),
    Column("people", kind=Kind.NUMBER, tag="#affected"),
    Column("change", kind=Kind.CHANGE, tag="#affected+change"),
    Column("latitude", kind=Kind.DEGREES, tag="#geo+lat"),
    Column("longitude", kind=Kind.DEGREES, tag="#geo+lon"),
    Column("share", kind=Kind.DECIMAL, tag="#indicator"),
    Column("pending", kind=Kind.YES_NO, tag="#status"),
    Column("on", kind=Kind.DAY, tag="#date"),
    Column("at", kind=Kind.MOMENT, tag="#date+at"),
]
DAMASCUS = timezone(timedelta(hours=3))
AL_HOL = [
    *("مخيم الهول", 9454, -12, 36.375, 41.151, 0.27, True, date(2019, 3, 11)),
    datetime(2019, 3, 11, 7, 0, 0, 5, tzinfo=DAMASCUS),
]
NOWHERE = ["Nowhere", None, None, None, None, None, False, None, datetime(2019, 3, 11, tzinfo=UTC)]
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x.example")']


def workbook(rows, *, tags=False) -> bytes:
    file = io.BytesIO()
    xlsx.write(file, "Places", COLUMNS, iter(rows), tags=tags)
    return file.getvalue()


def test_csv_keeps_names_and_numbers() -> None:
    text = csv.head(COLUMNS, tags=True) + csv.lines([AL_HOL, NOWHERE])
    assert text.startswith("\ufeffname,people,")
    names, tags, *rows = reader.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert names == [column.code for column in COLUMNS]
    assert tags == [column.tag for column in COLUMNS]
    assert rows == [
        [
            *("مخيم الهول", "9454", "-12", "36.375", "41.151", "0.27", "true", "2019-03-11"),
            "2019-03-11T04:00:00.000005Z",
        ],
        ["Nowhere", "", "", "", "", "", "false", "", "2019-03-11T00:00:00Z"],
    ]
    assert csv.head(COLUMNS).count("\r\n") == 1


_TEXTS = st.text(st.sampled_from("ab\"',;=+-@\t\r\n\0 م’")) | st.sampled_from(EVIL)
_KINDS = [
    st.none(),
    _TEXTS,
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.just(DAMASCUS), min_value=datetime(2, 1, 1)),  # noqa: DTZ001  Hypothesis adds the zone
    st.sampled_from(Kind),
]
#: a column of one kind, of one with gaps, or of any
_COLUMNS = st.sampled_from([*_KINDS, *(st.none() | each for each in _KINDS), st.one_of(_KINDS)])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.integers(0, 6), st.lists(_COLUMNS, min_size=2, max_size=6))
def test_csv_is_written_as_python_writes_it(data, rows, columns) -> None:
    values = [data.draw(st.lists(each, min_size=rows, max_size=rows)) for each in columns]
    by_row = [*zip(*values, strict=True)]
    expected = io.StringIO(newline="")
    reader.writer(expected, lineterminator="\r\n").writerows([[*map(_told, row)] for row in by_row])
    assert csv.lines(by_row) == csv.lines_of(values) == expected.getvalue()


def _told(value):
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case str() if value[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"}:
            return f"'{value}"
        case _:
            return value


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_runs(evil) -> None:
    row = [evil, *NOWHERE[1:]]
    assert next(reader.reader(io.StringIO(csv.lines([row]), newline="")))[0] == f"'{evil}"
    content = workbook([row])
    assert "<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    styles = zipfile.ZipFile(io.BytesIO(content)).read("xl/styles.xml").decode()
    assert 'quotePrefix="1"' in styles


def test_a_workbook_keeps_names_and_numbers() -> None:
    content = workbook([AL_HOL, NOWHERE], tags=True)
    data, columns = sheets(content)
    assert data[0] == [column.code for column in COLUMNS]
    assert data[1] == [column.tag for column in COLUMNS]
    assert data[2][:8] == ["مخيم الهول", 9454, -12, 36.375, 41.151, 0.27, True, date(2019, 3, 11)]
    assert data[3][:7] == ["Nowhere", "", "", "", "", "", False]
    assert columns[0][0] == "Places"
    assert columns[1] == ["name", "As it is written there."]
    assert content == workbook([AL_HOL, NOWHERE], tags=True)
    assert sheets(workbook([]))[0] == [[column.code for column in COLUMNS]]


def test_features_have_a_place_or_none() -> None:
    text = geojson.HEAD + geojson.features(COLUMNS, [AL_HOL, NOWHERE]) + geojson.TAIL
    first, second = json.loads(text)["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [41.151, 36.375]}
    assert first["properties"]["name"] == "مخيم الهول"
    assert (second["geometry"], second["properties"]["people"]) == (None, None)
    assert json.loads(geojson.HEAD + geojson.features(COLUMNS, []) + geojson.TAIL)["features"] == []
