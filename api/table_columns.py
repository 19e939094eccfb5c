"""An answer as a table: which of its fields are columns, with their tags; kind and meaning are its own.

A column is named as in JSON, a nested one with its parent's name and an underscore before it. Columns are
added at the end and never renamed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from camptrack.columns import FIELDS
from camptrack.exports.tables.columns import Column, Kind, Value

from .answers import Answer, Decimal

Read = Callable[[Any], Value]
#: a column's value out of a row as it is answered in JSON
ReadRow = Callable[[Mapping[str, Any]], Value]
#: of some rows of a table: those of a column stand together
Values = Sequence[Sequence[Value]]
#: parts of a value that has several
AND = ";"
#: how many there are; what each of them says is in JSON
COUNT = "count"


@dataclass(frozen=True)
class TableOf:
    """What tabular formats write of a route. `name` is the file's; the title says what is counted."""

    name: str
    title: str
    columns: list[Column]
    reads: list[ReadRow]
    #: rows may have coordinates
    on_map: bool

    def values(self, rows: Sequence[Mapping[str, Any]]) -> Values:
        """Column by column, of rows as they are answered in JSON; null where one tells nothing of this."""
        return [[*map(read, rows)] for read in self.reads]


def table_of(
    answer: type[Answer], name: str, title: str, tags: str, notes: Mapping[str, str] | None = None
) -> TableOf:
    """`tags` has the columns in their order, one a line: the path of a field with dots, and its tag; none
    where the form for figures has one. `notes` say what the answer's own do not."""
    columns, reads = [], []
    for path, tag in _told(tags).items():
        parts = path.split(".")
        field, code = _field(answer(), parts), "_".join(parts)
        kind, read = _kind(field, parts[-1])
        note = (notes or {}).get(code, str(field.help_text or ""))
        columns.append(Column(code, kind=kind, tag=tag or FIELDS[parts[-1]].hxl, note=note))
        reads.append(_reader(parts, read))
    codes = {column.code for column in columns}
    return TableOf(name, title, columns, reads, on_map={"latitude", "longitude"} <= codes)


def _told(tags: str) -> dict[str, str]:
    return dict(line.strip().partition(" ")[::2] for line in tags.split("\n") if line.strip())


def _field(field: Any, parts: list[str]) -> Any:
    for part in parts:
        if isinstance(field, serializers.ListSerializer):  # how many of them
            return field
        field = field.child if isinstance(field, serializers.DictField) else field.fields[part]
    return field


def _as_it_is(value: Any) -> Value:
    return value  # type: ignore[no-any-return]  # the field says what it is


def _text(value: Any) -> Value:
    return None if value is None else str(value)


def _exact(value: Any) -> Value:
    return None if value is None else float(value)


def _joined(value: Any) -> Value:
    return AND.join(map(str, value)) if value else None


def _many(value: Any) -> Value:
    return None if value is None else len(value)


#: the first that fits
_KINDS: list[tuple[type[Any], Kind, Read]] = [
    (serializers.ListField, Kind.TEXT, _joined),
    (Decimal, Kind.DECIMAL, _exact),
    (serializers.BooleanField, Kind.YES_NO, _as_it_is),
    (serializers.IntegerField, Kind.NUMBER, _as_it_is),
    (serializers.FloatField, Kind.DEGREES, _as_it_is),
    (serializers.DateField, Kind.DAY, _as_it_is),
    (serializers.DateTimeField, Kind.MOMENT, _as_it_is),
]


def _kind(field: Any, name: str) -> tuple[Kind, Read]:
    if name == COUNT and isinstance(field, serializers.ListSerializer):
        return Kind.NUMBER, _many
    if isinstance(field, serializers.ChoiceField) and all(isinstance(word, int) for word in field.choices):
        return Kind.NUMBER, _as_it_is
    return next(((kind, read) for of, kind, read in _KINDS if isinstance(field, of)), (Kind.TEXT, _text))


def _reader(path: list[str], read: Read) -> ReadRow:
    name, *rest = path
    if read is _many:  # of a list that has no fields
        rest = rest[:-1]
    if rest:
        return lambda row: read(_at(row.get(name), rest))
    return (lambda row: row.get(name)) if read is _as_it_is else lambda row: read(row.get(name))


def _at(row: Any, path: list[str]) -> Any:
    for name in path:
        row = (row or {}).get(name)
    return row
