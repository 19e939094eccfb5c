"""Camps, sources and waves by what people write: a code, or any of their names."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from django.db.models import Model

from camptrack.models import Camp, CampCode, Source, Wave
from camptrack.near_names import nearest

Row = TypeVar("Row", bound=Model)
#: rows that are told as near; names that are looked for to that end, since one row has several
MOST_NEAR, _NEAR_NAMES = 3, 12

#: “Al-Hol (SY-ALHOL)”: a name with the code behind it, as lists and templates write it
_CODE_BEHIND = re.compile(r".*[(\[]\s*([^()\[\]]+?)\s*[)\]]\s*$", re.DOTALL)


def normalised(name: str) -> str:
    """Letters and digits alone, without case and accents: Al-Hôl is AL HOL."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def code_behind(text: str) -> str:
    """What stands in brackets at the end of a text; empty where nothing does."""
    found = _CODE_BEHIND.match(text)
    return found[1] if found else ""


@dataclass
class Named(Generic[Row]):
    """Rows by their code and by their names."""

    by_code: dict[str, Row] = field(default_factory=dict)
    by_name: dict[str, dict[int, Row]] = field(default_factory=lambda: defaultdict(dict))
    #: what was found near, for a name that is wrong in one row is wrong in thousands
    _looked_for: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, row: Row, code: str, names: Iterable[str]) -> None:
        self.by_code[code.casefold()] = row
        for name in names:
            if plain := normalised(name):
                self.by_name[plain][row.pk] = row

    def find(self, written: str) -> list[Row]:
        """What it may mean: one, none, or several that share the name. A code goes before a name."""
        text = written.strip()
        for code in (text, code_behind(text)):
            if code and (found := self.by_code.get(code.casefold())):
                return [found]
        return list(self.by_name.get(normalised(text), {}).values())

    def near(self, written: str) -> list[Row]:
        """What may have been meant where nothing is found: up to three with a name or a code that is written
        nearly so, the nearest first. For when all are added."""
        wanted = normalised(written)
        if wanted not in self._looked_for:
            names, codes = self._near
            found: dict[int, Row] = {}
            for name in nearest(wanted, names, _NEAR_NAMES):
                for row in (*self.by_name.get(name, {}).values(), *codes.get(name, ())):
                    found.setdefault(row.pk, row)
            self._looked_for[wanted] = list(found.values())[:MOST_NEAR]
        return self._looked_for[wanted]

    @cached_property
    def _near(self) -> tuple[list[str], dict[str, list[Row]]]:
        """Made once, where something is not found."""
        codes: dict[str, list[Row]] = defaultdict(list)
        for code, row in self.by_code.items():
            codes[normalised(code)].append(row)
        return [*{**self.by_name, **codes}], codes


def named_camps() -> Named[Camp]:
    """Every camp, by every code that it has or had, its names in all languages and its aliases; one that was
    merged stands for the one that it became."""
    named: Named[Camp] = Named()
    camps = {camp.pk: camp for camp in Camp.objects.select_related("area", "merged_into__area")}
    for camp in camps.values():
        named.add(camp.counted_in, camp.code, (camp.name, *camp.names.values(), *camp.aliases))
    for code, camp_id in CampCode.objects.values_list("code", "camp"):
        named.by_code.setdefault(code.casefold(), camps[camp_id].counted_in)
    return named


def named_sources() -> Named[Source]:
    named: Named[Source] = Named()
    for source in Source.objects.order_by("slug"):
        named.add(source, source.slug, (source.name,))
    return named


def named_waves() -> Named[Wave]:
    named: Named[Wave] = Named()
    for wave in Wave.objects.order_by("slug"):
        named.add(wave, wave.slug, (wave.label,))
    return named
