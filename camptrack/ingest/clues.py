"""What a column may be: by our template's tag, by HXL, by its title, by words of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation

from camptrack.columns import BREAKDOWN, FIELDS, LAST_SAID, cell_tag
from camptrack.vocabulary import Measure

from . import synonyms
from .headings import Column
from .tags import tag_of
from .targets import CELL_COUNT, CELL_SHARE
from .whom import Counted, counted_by_tag, counted_in
from .words import plain

_PEOPLE_TAGS = {"affected", "population"}
#: a title such as “Location” over them is no camp's
_NO_CAMP_TAGS = ("#country", "#adm", "#geo", "#org", "#sector")
#: how sure a clue is; of two columns for one field, the surer, then the first
_TEMPLATE, _TITLE, _LAST_PART, _TAG, _WORDS, FALLBACK = 100, 50, 45, 40, 20, 5
_MOST_UNKNOWN_WORDS = 2
#: below the titles, how a cell is written: “#”, “%”, “dd/mm/yyyy”, “jj/mm/aaaa”
_PART_OF_DAY = "(?:dd|jj|mm|yyyy|aaaa|yy|aa)"
_FORMAT = re.compile(rf"\W*(?:{_PART_OF_DAY}\W+)*{_PART_OF_DAY}?\W*", re.IGNORECASE)
HOUSEHOLDS_AS_NUMBER = "households_as_number"


@dataclass(frozen=True)
class Clue:
    """That a column may be a field (of the figure of a measure)."""

    field: str
    sure: int
    measure: str = ""
    counted: Counted | None = None


def clues_of(column: Column, numeric: bool, *, minors: bool) -> list[Clue]:  # noqa: FBT001 - of the sheet
    if column.hxl in last_said_tags():
        return []
    if field := template_tags().get(column.hxl):
        return [Clue(field, _TEMPLATE, counted=_template_cells().get(column.hxl))]
    clues = [*_by_tag(column.hxl), *_by_title(column.title, minors=minors)]
    if column.hxl.startswith(_NO_CAMP_TAGS):
        clues = [each for each in clues if each.field not in {"camp", "camp_name"}]
    needs_numbers = {"value", "households", "low", "high", CELL_COUNT, CELL_SHARE, "min_age", "max_age"}
    return [each for each in clues if numeric or each.field not in needs_numbers]


def _by_title(title: str, *, minors: bool) -> Iterable[Clue]:
    parts = title.split(" / ")
    if len(parts) > 1 and _FORMAT.fullmatch(parts[-1]):
        parts.pop()
    whole, last = plain(" / ".join(parts)), plain(parts[-1])
    if field := _titles().get(whole):
        yield Clue(field, _TITLE)
    elif counted := counted_in(title, with_minors=minors):
        yield Clue(CELL_SHARE if counted.share else CELL_COUNT, _TITLE, counted=counted)
        return
    elif field := _titles().get(last):
        yield Clue(field, _LAST_PART)
    yield from _by_words(whole)


def _by_words(text: str) -> Iterable[Clue]:
    words = set(text.replace("-", " ").split())
    flows = {
        Measure.ARRIVALS.value: words & synonyms.ARRIVALS,
        Measure.DEPARTURES.value: words & synonyms.DEPARTURES,
    }
    measure = next((each for each, said in flows.items() if said), "")
    persons, households = words & synonyms.PERSONS, words & synonyms.HOUSEHOLDS
    known = persons | households | synonyms.FILLERS | synonyms.ARRIVALS | synonyms.DEPARTURES
    unknown = len({each for each in words if not each.isdigit()} - known)
    if words & synonyms.OTHERS:
        return
    sites, names = words & synonyms.SITES, words & synonyms.NAMES
    if sites and names and len(words - sites - names) <= _MOST_UNKNOWN_WORDS:
        yield Clue("camp_name", _WORDS - len(words))
    if unknown > _MOST_UNKNOWN_WORDS:
        return
    if households:
        yield Clue("households", _WORDS - 3 * unknown, measure)
        yield Clue(HOUSEHOLDS_AS_NUMBER, FALLBACK, measure)
    elif persons or measure:
        yield Clue("value", _WORDS - 3 * unknown, measure)


def _by_tag(hxl: str) -> Iterable[Clue]:
    if not hxl:
        return
    tag, *attributes = hxl.removeprefix("#").split("+")
    said = set(attributes)
    if tag in _PEOPLE_TAGS and not said & {"returnees", "host", "hosts", "killed", "injured"}:
        yield from _people_by_tag(said)
    elif tag == "loc":
        yield Clue("camp_name" if "name" in said else "camp", _TAG)
    elif tag == "date":
        yield Clue(_day_by_tag(said), _TAG - (5 if "year" in said else 0))
    elif tag in {"source", "meta", "org"} and (tag == "source" or "source" in said):
        yield Clue("source", _TAG)
    elif tag == "meta" and said & {"url", "title"}:
        yield Clue("url" if "url" in said else "title", _TAG)
    elif tag == "country" and "origin" in said:
        yield Clue("origin", _TAG)


def _people_by_tag(said: set[str]) -> Iterable[Clue]:
    measure = ""
    if said & {"arrivals", "newdisp", "internaldisp"}:
        measure = Measure.ARRIVALS.value
    elif "departures" in said:
        measure = Measure.DEPARTURES.value
    if said & {"hh", "hhs", "households"}:
        yield Clue("households", _TAG, measure)
        yield Clue(HOUSEHOLDS_AS_NUMBER, FALLBACK, measure)
    elif counted := counted_by_tag(said):
        yield Clue(CELL_SHARE if counted.share else CELL_COUNT, _TAG, measure, counted)
    else:
        usual = {
            "idps",
            "refugees",
            "ind",
            "total",
            "stock",
            "population",
            "arrivals",
            "departures",
            "newdisp",
        }
        yield Clue("value", _TAG - len(said - usual - {"internaldisp"}), measure)


def _day_by_tag(said: set[str]) -> str:
    for field, attributes in {
        "start": {"start"},
        "end": {"end"},
        "published_on": {"published", "reported", "report"},
    }.items():
        if said & attributes:
            return field
    return "on"


@cache
def template_tags() -> dict[str, str]:
    tags = {tag_of(field.hxl): name for name, field in FIELDS.items()}
    return tags | dict.fromkeys((*_template_cells(),), CELL_COUNT) | dict.fromkeys(last_said_tags(), "")


@cache
def _template_cells() -> dict[str, Counted]:
    return {tag_of(cell_tag(whom)): Counted(whom, share=False) for whom in BREAKDOWN}


@cache
def last_said_tags() -> frozenset[str]:
    return frozenset(tag_of(each.hxl) for each in LAST_SAID)


@cache
def _titles() -> dict[str, str]:
    """Titles as `plain` spells them: names and labels of the fields in every language, and synonyms."""
    titles = dict[str, str]()
    for field, words in synonyms.TITLES.items():
        titles.update(dict.fromkeys((plain(each) for each in words), field))
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            titles.update({plain(str(field.label)): name for name, field in FIELDS.items()})
    titles.update({plain(name): name for name in FIELDS})
    return titles
