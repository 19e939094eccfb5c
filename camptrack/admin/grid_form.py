"""Sex by age as a grid of a known scheme. What it holds are cells like any other: bounds, never columns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camptrack.actions.breakdown_checks import cell_people
from camptrack.actions.contents import CellContent
from camptrack.vocabulary import Gender

from .fields import ShareField, WholeNumberField, with_blank

#: lowest and highest age; no highest: and older; neither: all ages
Ages = tuple[int | None, int | None]
SCHEMES: dict[str, tuple[Any, tuple[Ages, ...]]] = {
    "unhcr": (_("UNHCR: 0–4, 5–11, 12–17, 18–59, 60+"), ((0, 4), (5, 11), (12, 17), (18, 59), (60, None))),
    "dtm": (_("DTM: under 1, 1–5, 6–17, 18–59, 60+"), ((0, 0), (1, 5), (6, 17), (18, 59), (60, None))),
    "adult": (_("children and adults: 0–17, 18+"), ((0, 17), (18, None))),
    "sex": (_("sex alone"), ((None, None),)),
}
SEXES = (Gender.FEMALE, Gender.MALE)


class CountOrShareField(forms.CharField):
    """A count, or a share where there is a per cent sign: a pair of which one is None."""

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value)
        if not written:
            return None
        if written.endswith(("%", "٪")):
            return None, ShareField().clean(written)
        return WholeNumberField().clean(written), None

    def run_validators(self, value: Any) -> None:
        """They are for texts."""


@dataclass(frozen=True)
class Row:
    """One age group: its inputs, and what they come to."""

    label: str
    fields: list[forms.BoundField]
    total: int | None


class GridForm(forms.Form):
    """The inputs of the chosen scheme, named by the bounds of their ages."""

    scheme = forms.ChoiceField(
        label=_("ages as in the report"),
        choices=lambda: with_blank([(key, label) for key, (label, _ages) in SCHEMES.items()]),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self["scheme"].value()
        self.ages = SCHEMES[chosen][1] if chosen in SCHEMES else ()
        for sex in SEXES:
            for ages in self.ages:
                self.fields[cell_name(sex, ages)] = CountOrShareField(
                    label=f"{sex.label}, {ages_label(ages)}",
                    required=False,
                    max_length=30,
                    widget=forms.TextInput(
                        attrs={
                            "inputmode": "numeric",
                            "dir": "ltr",
                            "size": 8,
                            "autocomplete": "off",
                            "aria-label": f"{sex.label}, {ages_label(ages)}",
                        }
                    ),
                )

    @property
    def sexes(self) -> list[Any]:
        return [sex.label for sex in SEXES]

    def filled(self) -> list[tuple[str, CellContent]]:
        """The cells that hold something, each with the name of its input."""
        found = []
        for sex in SEXES:
            for ages in self.ages:
                name = cell_name(sex, ages)
                if (given := self.cleaned_data.get(name)) is not None:
                    count, share = given
                    cell = CellContent(
                        gender=sex.value, min_age=ages[0], max_age=ages[1], count=count, share=share
                    )
                    found.append((name, cell))
        return found

    def holds_anything(self) -> bool:
        return any(self[cell_name(sex, ages)].value() for sex in SEXES for ages in self.ages)

    def rows(self) -> Iterator[Row]:
        for ages in self.ages:
            names = [cell_name(sex, ages) for sex in SEXES]
            yield Row(ages_label(ages), [self[name] for name in names], self._sum(names))

    def columns(self) -> list[int | None]:
        """What each sex comes to, and all of it."""
        by_sex = [[cell_name(sex, ages) for ages in self.ages] for sex in SEXES]
        return [self._sum(names) for names in (*by_sex, chain(*by_sex))]

    def _sum(self, names: Iterable[str]) -> int | None:
        """Of counts; None where a share is among them, or nothing was read."""
        given = [found for name in names if (found := getattr(self, "cleaned_data", {}).get(name))]
        counts = [count for count, _share in given if count is not None]
        return sum(counts) if counts and len(counts) == len(given) else None

    def unknown(self, best: int | None) -> int | None:
        """The people of whom the grid says nothing."""
        given = [cell for _name, cell in self.filled()] if self.is_bound and self.is_valid() else []
        if best is None or not given:
            return None
        known = sum((cell_people(cell, best) for cell in given), Fraction(0))
        return best - round(known)


def cell_name(sex: Gender, ages: Ages) -> str:
    return "-".join([sex.value, *("" if age is None else str(age) for age in ages)])


def ages_label(ages: Ages) -> str:
    low, high = ages
    if low is None:
        return str(_("all ages"))
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"


def as_grid(cells: list[Any]) -> tuple[dict[str, Any], list[Any]]:
    """Stored cells as the first values of a grid, where a scheme has them all, and the cells that remain."""
    ours = [
        cell for cell in cells if cell.gender in set(SEXES) and not (cell.population_group or cell.origin)
    ]
    bounds = {(cell.min_age, cell.max_age) for cell in ours}
    fitting = next((key for key, (_label, ages) in SCHEMES.items() if bounds <= set(ages)), None)
    if not ours or fitting is None:
        return {}, cells
    values = {
        cell_name(Gender(cell.gender), (cell.min_age, cell.max_age)): _written(cell.count, cell.share)
        for cell in ours
    }
    return {"scheme": fitting, **values}, [cell for cell in cells if cell not in ours]


def _written(count: int | None, share: Decimal | None) -> str:
    return str(count) if share is None else f"{(share * 100).normalize():f} %"
