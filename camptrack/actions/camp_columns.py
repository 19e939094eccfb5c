"""The columns that a camp list may have, and what each takes: as the reader of its cells has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from camptrack.ingest.camp_list import BY_LANGUAGE, OTHERS, REQUIRED
from camptrack.models import Camp
from camptrack.models.constraints import MOST
from camptrack.written import left_to_right

from .camp_cells import NUMBERS


@dataclass(frozen=True)
class ListColumn:
    """`takes` are sentences, `choices` the words of a vocabulary with their labels."""

    name: str
    label: str
    needed: bool
    takes: Sequence[str]
    choices: Sequence[tuple[str, Any]] = ()


def list_columns() -> list[ListColumn]:
    """Those that are needed, then the others, then a name by each language."""
    named = [_of_a_field(name) for name in (*REQUIRED, *OTHERS)]
    label = Camp._meta.get_field("name").verbose_name
    by_language = [
        ListColumn(f"{BY_LANGUAGE}{code}", f"{label} – {language}", needed=False, takes=())
        for code, language in settings.LANGUAGES
    ]
    return [*named, *by_language]


def _of_a_field(name: str) -> ListColumn:
    field: Any = Camp._meta.get_field(name)
    takes = [_more(name), str(field.help_text)]
    _digits, low, high = NUMBERS.get(name, (0, MOST, MOST))
    if high < MOST:
        bounds = {"low": left_to_right(str(low)), "high": left_to_right(str(high))}
        takes.append(_("Give a number from %(low)s to %(high)s.") % bounds)
    return ListColumn(
        name=name,
        label=str(field.verbose_name),
        needed=name in REQUIRED,
        takes=[each for each in takes if each],
        choices=field.choices or (),
    )


def _more(name: str) -> str:
    match name:
        case "code":
            return _("A code has 2 to 32 capital letters, digits, hyphens or underscores.")
        case "area":
            return _("The code of an area.")
        case "aliases":
            return _("With semicolons between them.")
        case "latitude" | "longitude":
            return _("Give both coordinates or neither.")
    return ""
