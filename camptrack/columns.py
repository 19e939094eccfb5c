"""What a figure and its report are asked for, in one place: the form, the template and the reader of
spreadsheets take their words and choices from here, so they cannot drift apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from camptrack.reconcile.composition import BRACKETS
from camptrack.vocabulary import (
    Audience,
    Credibility,
    FlowReason,
    Gender,
    Measure,
    Method,
    PopulationGroup,
    Qualifier,
    Reliability,
    Unit,
)

Choices = Sequence[tuple[Any, Any]]
#: the fields that every row of one document shares
DOCUMENT = (
    "source",
    "title",
    "url",
    "published_on",
    "language",
    "reliability",
    "credibility",
    "audience",
    "external_id",
    "operation",
    "round_number",
    "excerpt",
)
#: whom a headcount of part of a camp, or a cell, speaks of
PEOPLE = ("gender", "min_age", "max_age", "population_group", "origin")


@dataclass(frozen=True)
class Field:
    """`name` is the form's field. `kind`: text, day, number (as written, with its words), count, decimal,
    choice, or name (of a camp, source or wave: text until it is looked up). `hxl` is the template's tag.
    `only_sheet`: the form has no such field, it finds a camp by typing."""

    name: str
    label: Any
    kind: str
    hxl: str
    choices: Choices = ()
    help: Any = ""
    only_sheet: bool = False


@dataclass(frozen=True)
class Whom:
    """The people that a cell of a breakdown counts; the words are the vocabulary's codes. No `max_age`: and
    older."""

    gender: str = ""
    min_age: int | None = None
    max_age: int | None = None
    population_group: str = ""
    origin: str = ""


_FIELDS = (
    Field("camp", _("camp"), "name", "#loc+camp+code", help=_("Its code, or a name that it goes by.")),
    Field("camp_name", _("name of the camp"), "name", "#loc+camp+name", only_sheet=True),
    Field("measure", _("measure"), "choice", "#indicator+measure", Measure.choices),
    Field("on", _("day of the headcount"), "day", "#date+occurred"),
    Field("start", _("first day"), "day", "#date+start"),
    Field("end", _("last day"), "day", "#date+end"),
    Field(
        "value",
        _("number as written"),
        "number",
        "#affected+value",
        help=_("As it is written: 23,000, more than 23,000, 12,000–15,000."),
    ),
    Field("unit", _("unit"), "choice", "#affected+unit", Unit.choices),
    Field("qualifier", _("qualifier"), "choice", "#affected+qualifier", Qualifier.choices),
    Field("low", _("low"), "count", "#affected+low"),
    Field("high", _("high"), "count", "#affected+high"),
    Field(
        "household_size",
        _("household size"),
        "decimal",
        "#indicator+household_size",
        help=_("People per household, as the report states it."),
    ),
    Field(
        "households",
        _("households"),
        "count",
        "#affected+hh",
        help=_("Stated beside a headcount of persons."),
    ),
    Field("method", _("method"), "choice", "#meta+method", Method.choices),
    Field("reason", _("reason"), "choice", "#cause+reason", FlowReason.choices),
    Field("wave", _("wave"), "name", "#event+wave+code"),
    Field("wave_label", _("label of a new wave"), "text", "#event+wave+name"),
    Field(
        "wave_origin",
        _("origin of a new wave"),
        "text",
        "#event+wave+origin",
        help=_("The code of an area or a camp, if known."),
    ),
    Field("attributed_to", _("who says so"), "text", "#meta+attributed", help=_("Whom the report cites.")),
    Field(
        "quote",
        _("quote"),
        "text",
        "#description+quote",
        help=_("The sentence with the number, word for word."),
    ),
    Field("source", _("source"), "name", "#meta+source"),
    Field("title", _("title"), "text", "#meta+title"),
    Field("url", _("address"), "text", "#meta+url"),
    Field("published_on", _("published on"), "day", "#date+published"),
    Field("language", _("language"), "text", "#meta+lang"),
    Field("reliability", _("reliability of the source"), "choice", "#meta+reliability", Reliability.choices),
    Field(
        "credibility", _("credibility of what it says"), "choice", "#meta+credibility", Credibility.choices
    ),
    Field("audience", _("audience"), "choice", "#meta+audience", Audience.choices),
    Field("external_id", _("external id"), "text", "#meta+id"),
    Field(
        "operation",
        _("operation"),
        "text",
        "#meta+operation",
        help=_("The data collection that it is part of, as its provider names it."),
    ),
    Field("round_number", _("round"), "count", "#meta+round", help=_("Of the operation.")),
    Field("excerpt", _("excerpt"), "text", "#description+excerpt"),
    Field("gender", _("gender"), "choice", "#indicator+gender", Gender.choices),
    Field("min_age", _("lowest age"), "count", "#indicator+min_age"),
    Field("max_age", _("highest age"), "count", "#indicator+max_age", help=_("Empty: and older.")),
    Field(
        "population_group",
        _("population group"),
        "choice",
        "#indicator+population_group",
        PopulationGroup.choices,
    ),
    Field("origin", _("origin"), "text", "#country+origin", help=_("ISO 3166-1 alpha-3, or OTH.")),
)
#: by name, in the order of the template's columns
FIELDS: dict[str, Field] = {field.name: field for field in _FIELDS}

#: what a person is asked about the days of a sheet; a cell that wants the answer says where it is given
DAY_ORDER, PARTIAL_DAY = _("days such as 03/04/2019"), _("headcounts of a month or a year")

#: the template's columns that only tell what was said last; nobody reads them back
LAST_SAID = (
    Field("last_value", _("last number"), "count", "#affected+last", only_sheet=True),
    Field("last_on", _("of the day"), "day", "#date+last", only_sheet=True),
)

#: the template's columns for a breakdown: UNHCR's ages by sex
BREAKDOWN = tuple(
    Whom(gender=gender.value, min_age=youngest, max_age=oldest)
    for gender in (Gender.FEMALE, Gender.MALE)
    for youngest, oldest in BRACKETS["unhcr"]
)


def cell_label(whom: Whom) -> str:
    """A column of a breakdown in the reader's language: “female 0–4”."""
    ages = "" if whom.min_age is None else _ages(whom.min_age, whom.max_age)
    gender = str(Gender(whom.gender).label) if whom.gender else ""
    return " ".join(filter(None, [gender, ages, whom.population_group, whom.origin]))


def cell_tag(whom: Whom) -> str:
    """Its tag: “#affected+f+age_0_4”, “#affected+m+age_60”."""
    tag = f"#affected+{whom.gender}" if whom.gender else "#affected"
    if whom.min_age is not None:
        tag += f"+age_{whom.min_age}" + ("" if whom.max_age is None else f"_{whom.max_age}")
    return tag


def _ages(youngest: int, oldest: int | None) -> str:
    return f"{youngest}+" if oldest is None else f"{youngest}–{oldest}"
