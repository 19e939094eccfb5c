"""The form of one sheet: whether it is read, which rows are headings, what its columns are."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from camptrack.columns import BREAKDOWN, DAY_ORDER, FIELDS, PARTIAL_DAY, Whom, cell_label
from camptrack.ingest.targets import CELL_COUNT, CELL_SHARE, Target
from camptrack.queries.imports import sources_to_choose, waves_to_choose
from camptrack.vocabulary import Gender, Measure, Method

from .fields import DayField

#: what may hold for a whole sheet
FIXED = ("source", "title", "published_on", "measure", "on", "start", "end", "method", "wave", "url")
#: of these, what holds whatever the columns are
FIXED_KEPT = tuple(name for name in FIXED if name != "measure")
#: columns of a breakdown that can be chosen beside those that were guessed
_SEXES = tuple(Whom(gender=each.value) for each in (Gender.FEMALE, Gender.MALE))
_CHILDREN = tuple(
    Whom(gender=each.gender, min_age=low, max_age=high)
    for each in (*_SEXES, Whom())
    for low, high in ((0, 17), (18, None))
)
COUNTED = (*_SEXES, *BREAKDOWN, *_CHILDREN)


@dataclass(frozen=True)
class ShownColumn:
    """A column, and the choice of what it is."""

    letter: str
    title: str
    hxl: str
    samples: list[str]
    field: forms.BoundField


class SheetForm(forms.Form):
    """One sheet: whether it is read, which rows are headings, what the columns are, what holds for all."""

    read = forms.BooleanField(label=_("read this sheet"), required=False)
    first_row = forms.IntegerField(label=_("headings from row"), min_value=0, max_value=1_000_000)
    last_row = forms.IntegerField(label=_("to row"), min_value=0, max_value=1_000_000)
    day_order = forms.ChoiceField(
        label=DAY_ORDER,
        required=False,
        choices=[
            ("", _("as the other days of the column show")),
            ("dmy", _("day, month, year")),
            ("mdy", _("month, day, year")),
        ],
    )
    partial_day = forms.ChoiceField(
        label=PARTIAL_DAY,
        required=False,
        choices=[("", _("are not taken")), ("first", _("on its first day")), ("last", _("on its last day"))],
    )
    repeats = forms.BooleanField(
        label=_("an empty source, title or date means: as in the row above"), required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        sheet: dict[str, Any],
        decided: dict[str, Any] | None,
        typed: dict[str, Any],
        only: bool,
        **more: Any,
    ) -> None:
        self.sheet = sheet
        self.mapping = decided or sheet["guess"]
        initial = self._initial(only=only, decided=decided is not None)
        super().__init__(data, initial={**initial, **typed}, **more)
        choices = list(self._choices())
        for column in sheet["columns"]:
            target = self.mapping["columns"].get(column["letter"])
            self.fields[_column(column)] = forms.ChoiceField(
                label=column["title"] or column["letter"],
                required=False,
                choices=choices,
                initial=_value(target) if target else "",
            )
        for name, field in _fixed_fields().items():
            field.initial = self.mapping["fixed"].get(name, "")
            self.fields[fixed_name(name)] = field

    def _initial(self, *, only: bool, decided: bool) -> dict[str, Any]:
        guess = self.mapping
        fields = {target["field"] for target in guess["columns"].values()}
        found = bool(fields & {"camp", "camp_name"}) and bool(fields & {"value", "low", CELL_COUNT})
        return {
            "read": decided or only or found or self.sheet["known"],
            "first_row": self.sheet["first_row"],
            "last_row": self.sheet["last_row"],
            **{name: guess[name] for name in ("day_order", "partial_day", "repeats")},
        }

    def _choices(self) -> Iterator[tuple[str, Any]]:
        """What a column may be. Where a row gives several figures, numbers are of one of them."""
        yield "", _("– not read –")
        figures = self.mapping["figures"]
        guessed = [_value(target) for target in self.mapping["columns"].values()]
        of_figures = {"value", "low", "high", "qualifier"} if len(figures) > 1 else set()
        seen = set()
        for name, field in FIELDS.items():
            for number in range(1, len(figures) + 1) if name in of_figures else (None,):
                value = _value(asdict(Target(name, number)))
                seen.add(value)
                label = _figure_label(figures, number)
                yield value, f"{field.label} – {label}" if label else field.label
        counts = [_value(asdict(Target(CELL_COUNT, whom=whom))) for whom in COUNTED]
        shares = [_value(asdict(Target(CELL_SHARE, whom=whom))) for whom in _SEXES]
        for value in dict.fromkeys([*guessed, *counts, *shares]):
            if value not in seen:
                yield value, _label(json.loads(value), figures)

    def columns(self) -> list[ShownColumn]:
        return [
            ShownColumn(each["letter"], each["title"], each["hxl"], each["samples"], self[_column(each)])
            for each in self.sheet["columns"]
        ]

    def fixed(self) -> list[forms.BoundField]:
        return [self[fixed_name(name)] for name in FIXED]

    def moved(self) -> tuple[int, int] | None:
        """The rows of headings where they are no longer those that the columns were read from."""
        rows = self.cleaned_data["first_row"], self.cleaned_data["last_row"]
        return rows if rows != (self.sheet["first_row"], self.sheet["last_row"]) else None

    def typed(self) -> dict[str, Any]:
        """What is shown again once the headings are others; columns and measure are guessed anew."""
        names = ["read", "day_order", "partial_day", "repeats", *(fixed_name(name) for name in FIXED_KEPT)]
        given = {name: self.cleaned_data[name] for name in names}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in given.items()
            if value not in ("", None)
        }

    def written(self) -> dict[str, Any]:
        """As a mapping; the form is valid."""
        data = self.cleaned_data
        columns = {
            each["letter"]: json.loads(data[_column(each)])
            for each in self.sheet["columns"]
            if data[_column(each)]
        }
        fixed = {name: str(data[fixed_name(name)]) for name in FIXED if data[fixed_name(name)]}
        # A column that says it goes before what holds for all.
        named = {target["field"] for target in columns.values()}
        return {
            **self.mapping,
            "sheet": self.sheet["name"],
            "first_row": data["first_row"],
            "last_row": data["last_row"],
            "columns": columns,
            "fixed": {name: value for name, value in fixed.items() if name not in named},
            "day_order": data["day_order"],
            "partial_day": data["partial_day"],
            "repeats": data["repeats"],
            "digest": self.sheet["digest"],
        }


def fixed_name(name: str) -> str:
    return f"fixed-{name}"


def _column(column: dict[str, Any]) -> str:
    return f"column-{column['letter']}"


def _value(target: dict[str, Any]) -> str:
    return json.dumps(target, sort_keys=True)


def _label(target: dict[str, Any], figures: list[dict[str, str]]) -> Any:
    if target["whom"] is None:
        label = FIELDS[target["field"]].label if target["field"] in FIELDS else target["field"]
    else:
        whom = cell_label(Whom(**target["whom"]))
        share = target["field"] == CELL_SHARE
        label = (gettext("share: %(whom)s") if share else gettext("count: %(whom)s")) % {"whom": whom}
    figure = _figure_label(figures, target["figure"])
    return f"{label} – {figure}" if figure else label


def _figure_label(figures: list[dict[str, str]], number: int | None) -> str:
    """Which of several that one row gives."""
    if number is None or len(figures) == 1:
        return ""
    measure = figures[number - 1].get("measure", "") if number <= len(figures) else ""
    return f"{number} ({Measure(measure).label})" if measure in Measure.values else str(number)


def _fixed_fields() -> dict[str, forms.Field]:
    nothing = ("", "–")
    choices: dict[str, list[tuple[Any, Any]]] = {
        "source": sources_to_choose(),
        "wave": waves_to_choose(),
        "measure": list(Measure.choices),
        "method": list(Method.choices),
    }
    fields: dict[str, forms.Field] = {}
    for name in FIXED:
        known = FIELDS[name]
        if name in choices:
            fields[name] = forms.ChoiceField(
                label=known.label, required=False, choices=[nothing, *choices[name]]
            )
        elif known.kind == "day":
            fields[name] = DayField(label=known.label, required=False)
        else:
            widget = forms.TextInput(attrs={"dir": "auto", "size": 40})
            fields[name] = forms.CharField(label=known.label, required=False, max_length=2000, widget=widget)
    return fields
