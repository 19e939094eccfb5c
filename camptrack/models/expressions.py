"""SQL that columns and constraints need and Django has no words for.

Migrations name these classes: they stay, as they are.
"""

from django.contrib.postgres.fields import IntegerRangeField
from django.db.models import BooleanField, DateTimeField, Func, IntegerField, TextField


class ClockTime(Func):
    """The moment at which a row is written; `now()` would be the moment its transaction began."""

    function = "clock_timestamp"
    arity = 0
    output_field = DateTimeField()


class Unset(Func):
    """What a column holds until its trigger sets it."""

    arity = 0
    template = "NULL"
    output_field = DateTimeField()


class Days(Func):
    """The number of days from the second date to the first."""

    arity = 2
    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


class AllTexts(Func):
    """True for a JSON object whose values are all texts."""

    arity = 1
    template = """jsonb_path_match(%(expressions)s,
        '$.type() == "object" && !exists($.* ? (@.type() <> "string"))')"""
    output_field = BooleanField()


class WrittenLength(Func):
    """How long a value is when written as text."""

    arity = 1
    template = "length((%(expressions)s)::text)"
    output_field = IntegerField()


class CutName(Func):
    """Joins ",gender" and ",age" to "gender,age". (`concat_ws` is not immutable, so not for columns.)"""

    template = "ltrim(%(expressions)s, ',')"
    arg_joiner = " || "
    output_field = TextField()


class Joined(Func):
    """Texts one after the other."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


class AgeRange(Func):
    """Ages as a range with both ends; no highest age leaves it open."""

    function = "int4range"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = IntegerRangeField()


class NumberOf(Func):
    """How many elements an array has."""

    function = "cardinality"
    arity = 1
    output_field = IntegerField()
