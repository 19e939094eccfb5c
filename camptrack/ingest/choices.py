"""Words of the vocabulary as cells hold them: codes, labels in every language, and what files of the field
say instead."""

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from camptrack.columns import FIELDS

from . import synonyms
from .cell_faults import CellFault
from .words import plain

#: other words by field and code
SAID = {
    "measure": {
        "headcount": "stock population count idps recensement effectif conteo poblacion تعداد",
        "arrivals": "arrival new_arrivals arrivees llegadas وافدون وصول",
        "departures": "departure departs salidas مغادره",
    },
    "unit": {"persons": " ".join(synonyms.PERSONS), "households": " ".join(synonyms.HOUSEHOLDS)},
    "gender": {
        "f": "female women woman femme femmes feminin mujer mujeres femenino انثي اناث",
        "m": "male men man homme hommes masculin hombre hombres masculino ذكر ذكور",
        "u": "unknown inconnu desconocido",
    },
    "population_group": {"IDP": "idps", "REF": "refugee refugees", "ASY": "asylum_seekers asylum_seeker"},
}
#: “all”, as HAPI's files say where nothing is told apart
_ALL = {"all", "tous", "toutes", "todos", "todas", "الكل", "-", "–", "n a", "na"}
_SHOWN = 8


def read_choice(field: str, text: str) -> str | int:
    """The code that a word stands for; empty for “all”. Raises CellFault with the words that there are."""
    words = plain(text)
    code = _codes(field).get(words)
    if code is None and (words in _ALL or text.strip() in _ALL):
        return ""
    if code is None:
        choices = [str(label) for _code, label in FIELDS[field].choices]
        shown = ", ".join(choices[:_SHOWN]) + ("…" if len(choices) > _SHOWN else "")
        raise CellFault(
            "unknown_word",
            _("“%(text)s” is none of the words for this: %(choices)s.")
            % {"text": text[:60], "choices": shown},
        )
    return code


@cache
def _codes(field: str) -> dict[str, str | int]:
    codes = dict[str, str | int]()
    for code, words in SAID.get(field, {}).items():
        codes.update({plain(each.replace("_", " ")): code for each in words.split()})
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, label in FIELDS[field].choices:
                codes[plain(str(label))] = code
    codes.update({plain(str(code)): code for code, _label in FIELDS[field].choices})
    return codes
