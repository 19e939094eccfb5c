"""The form of a figure inside a report's: a line to type, and what is folded away under it."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from camptrack.actions.contents import CellContent, FigureContent, NewWave
from camptrack.columns import FIELDS
from camptrack.models import Figure, Wave
from camptrack.vocabulary import FlowReason, Measure, Method, Qualifier, Unit

from .band import Shown, band_of, said, shown
from .cell_forms import PEOPLE, CellFormSet, PeopleForm, WrittenForms, short_number
from .fields import DayField, with_blank
from .grid_form import GridForm, as_grid
from .number_form import NumberForm, written_number
from .pick import camp_field, wave_field

MOST_FIGURES = 200
#: what a new line takes over from the one before it
TAKEN_OVER = ("camp", "measure", "on", "start", "end")


class FigureForm(NumberForm):
    """A number, where and when, and in the words of the document."""

    camp = camp_field(label=FIELDS["camp"].label)
    measure = forms.ChoiceField(
        label=FIELDS["measure"].label, choices=Measure.choices, initial=Measure.HEADCOUNT
    )
    on = DayField(label=FIELDS["on"].label, required=False)
    start = DayField(label=FIELDS["start"].label, required=False)
    end = DayField(label=FIELDS["end"].label, required=False)
    households = short_number(FIELDS["households"].label, 9, help_text=FIELDS["households"].help)
    method = forms.ChoiceField(
        label=FIELDS["method"].label,
        choices=lambda: with_blank(Method.choices, _("headcount")),
        required=False,
    )
    reason = forms.ChoiceField(
        label=FIELDS["reason"].label, choices=lambda: with_blank(FlowReason.choices), required=False
    )
    wave = wave_field(label=FIELDS["wave"].label, required=False)
    wave_slug = forms.SlugField(
        label=_("slug"),
        max_length=64,
        required=False,
        help_text=_("Its name in addresses and files. Empty: made from the label."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    wave_label = forms.CharField(label=_("label"), max_length=200, required=False)
    wave_origin = forms.CharField(
        label=_("origin"),
        max_length=32,
        required=False,
        help_text=_("The code of an area or a camp, if known."),
        widget=forms.TextInput(attrs={"size": 12, "dir": "ltr"}),
    )
    attributed_to = forms.CharField(
        label=FIELDS["attributed_to"].label,
        max_length=300,
        required=False,
        help_text=_("Whom the report cites."),
        widget=forms.TextInput(attrs={"size": 20, "dir": "auto"}),
    )
    quote = forms.CharField(
        label=FIELDS["quote"].label,
        max_length=5000,
        required=False,
        help_text=_("The sentence with the number, word for word."),
        widget=forms.Textarea(attrs={"rows": 1, "cols": 40, "dir": "auto"}),
    )
    cells: Any
    grid: GridForm
    part: PeopleForm

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        given = dict(self.initial or {})
        data, cells = self.data if self.is_bound else None, f"{self.prefix}-cells"
        self.part = PeopleForm(data, prefix=f"{self.prefix}-part", initial=given.pop("part", None))
        self.grid = GridForm(data, prefix=f"{self.prefix}-grid", initial=given.pop("grid", None))
        if data is not None and f"{cells}-TOTAL_FORMS" not in data:
            # A figure that was just asked for, or a draft: nobody has sent cells of it.
            data = {f"{cells}-TOTAL_FORMS": "0", f"{cells}-INITIAL_FORMS": "0"}
        self.cells = CellFormSet(data, prefix=cells, initial=given.pop("cells", None))

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.cells.is_valid(), self.part.is_valid(), self.grid.is_valid()])

    def has_changed(self) -> bool:
        nested = self.cells.has_changed() or self.part.has_changed() or self.grid.holds_anything()
        return nested or bool({*self.changed_data} - self._only_taken_over())

    def _only_taken_over(self) -> set[str]:
        """Names of what stands here as it stood in the line before: nobody has typed it."""
        match = re.fullmatch(r"(.*-)(\d+)", self.prefix or "")
        if not self.is_bound or match is None or match[2] == "0":
            return set()
        before = f"{match[1]}{int(match[2]) - 1}"
        same = {
            name
            for name in TAKEN_OVER
            if self.data.get(f"{before}-{name}", "") == self.data.get(f"{self.prefix}-{name}", "")
        }
        return same if same == {*TAKEN_OVER} else set()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "measure" in values:
            wanted = ("on",) if values["measure"] == Measure.HEADCOUNT else ("start", "end")
            for name in wanted:
                if name not in self.errors and not values.get(name):
                    self.add_error(name, _("Give the day."))
        if values.get("wave_label") and not values.get("wave_slug") and "wave_slug" not in self.errors:
            # Labels in other scripts leave nothing: then the wave is called by its first day.
            values["wave_slug"] = slugify(values["wave_label"])[:64].strip("-_") or _dated(values)
        return values

    @staticmethod
    def heading(number: int) -> str:
        return gettext("Figure %(number)s") % {"number": number}

    def shown(self) -> Shown:
        """The band to show beside the number when the page is made."""
        if not self.is_bound:
            return self.initial.get("shown", Shown())  # type: ignore[no-any-return]
        return shown(getattr(self, "cleaned_data", {}))

    def chosen_wave(self) -> Wave | None:
        """The wave that is named, if it exists."""
        if not self.is_bound:
            return self.initial.get("wave")
        found: Wave | None = getattr(self, "cleaned_data", {}).get("wave")
        return found

    def opened(self) -> dict[str, bool]:
        """Which of the folded parts hold something: those are shown open."""

        def any_of(*names: str) -> bool:
            return any(self[name].value() or self[name].errors for name in names)

        return {
            "wave": any_of("wave_slug", "wave_label", "wave_origin"),
            "more": any_of("qualifier", "unit", "low", "high", "household_size", "households", "method"),
            "part": any(field.value() or field.errors for field in self.part),
            "breakdown": bool(self.grid["scheme"].value() or self.cells.forms),
        }

    def places(self) -> list[tuple[forms.Form, str]]:
        """Where the cells of the content were typed, in its order: a form, and the input if it is one."""
        grid = [(self.grid, name) for name, _cell in self.grid.filled()]
        return [*grid, *((cell, "") for cell in self.cells.written())]

    def unknown(self) -> int | None:
        """The people of whom the grid says nothing."""
        return self.grid.unknown(self.shown().best)

    def content(self) -> FigureContent:
        values = self.cleaned_data
        copied = (
            "camp",
            "value",
            "low",
            "high",
            "households",
            "household_size",
            "method",
            "reason",
            "attributed_to",
            "quote",
        )
        start, end = self._days(values)
        return FigureContent(
            **{name: values[name] for name in copied},
            measure=Measure(values["measure"]),
            unit=Unit(values["unit"]),
            qualifier=Qualifier(values["qualifier"]),
            start=start,
            end=end,
            wave=values["wave"] or self._new_wave(values),
            part=CellContent(**self.part.cleaned_data) if self.part.has_changed() else None,
            breakdown=(
                *(cell for _name, cell in self.grid.filled()),
                *(cell.content() for cell in self.cells.written()),
            ),
        )

    @staticmethod
    def _days(values: dict[str, Any]) -> tuple[date, date]:
        if values["measure"] == Measure.HEADCOUNT:
            return values["on"], values["on"]
        return values["start"], values["end"]

    @staticmethod
    def _new_wave(values: dict[str, Any]) -> NewWave | None:
        slug = values["wave_slug"]
        if not slug:
            return None
        return NewWave(slug=slug, label=values["wave_label"], origin=values["wave_origin"])


FigureFormSet = forms.formset_factory(
    FigureForm,
    formset=WrittenForms,
    extra=0,
    can_delete=True,
    max_num=MOST_FIGURES,
    absolute_max=MOST_FIGURES,
)


def _dated(values: dict[str, Any]) -> str:
    day = values.get("start") or values.get("on")
    return f"wave-{day:%Y-%m-%d}" if day else ""


def written_figure(figure: Figure) -> dict[str, Any]:
    """A stored figure, with its cells, as the form's first values."""
    names = ("measure", "households", "method", "reason", "attributed_to", "quote")
    headcount = figure.measure == Measure.HEADCOUNT
    days = {"on": figure.end} if headcount else {"start": figure.start, "end": figure.end}
    grid, cells = as_grid(list(figure.breakdown.all()))
    return {
        **{name: getattr(figure, name) for name in names},
        **written_number(figure),
        **days,
        "camp": figure.camp,
        "wave": figure.wave,
        "shown": said(band_of(figure)),
        "part": {name: getattr(figure, name) for name in PEOPLE},
        "grid": grid,
        "cells": [{name: getattr(cell, name) for name in (*PEOPLE, "count", "share")} for cell in cells],
    }
