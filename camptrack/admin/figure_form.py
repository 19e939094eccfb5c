"""The form of a figure inside a report's, and of the cells of its breakdown inside it."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camptrack.actions.contents import CellContent, FigureContent, NewWave
from camptrack.models import Figure
from camptrack.vocabulary import FlowReason, Gender, Measure, Method, PopulationGroup, Qualifier, Unit

from .band import NumberForm, Shown, band_of, said, shown
from .fields import DayField, ShareField, WholeNumberField, with_blank
from .pick import camp_field, wave_field

if TYPE_CHECKING:
    from django.forms.formsets import BaseFormSet
else:
    from django.forms import BaseFormSet

MOST_FIGURES, MOST_CELLS = 200, 100


def _short(label: Any, size: int = 4, **options: Any) -> WholeNumberField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "size": size})
    return WholeNumberField(label=label, required=False, widget=widget, **options)


class PeopleForm(forms.Form):
    """Whom a cell, or a headcount of part of a camp, speaks of."""

    gender = forms.ChoiceField(label=_("gender"), choices=lambda: with_blank(Gender.choices), required=False)
    min_age = _short(_("lowest age"))
    max_age = _short(_("highest age"), help_text=_("Empty: and older."))
    population_group = forms.ChoiceField(
        label=_("population group"), choices=lambda: with_blank(PopulationGroup.choices), required=False
    )
    origin = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("origin"),
        required=False,
        help_text=_("ISO 3166-1 alpha-3, or OTH."),
        widget=forms.TextInput(attrs={"size": 4, "dir": "ltr", "maxlength": 3}),
    )

    def clean_origin(self) -> str:
        return str(self.cleaned_data["origin"]).upper()


class CellForm(PeopleForm):
    count = _short(_("count"), 9)
    share = ShareField(label=_("share"), required=False, help_text=_("0.43 or 43 %"))

    def content(self) -> CellContent:
        names = ("gender", "min_age", "max_age", "population_group", "origin", "count", "share")
        return CellContent(**{name: self.cleaned_data[name] for name in names})


class WrittenForms(BaseFormSet):  # type: ignore[type-arg]
    """A formset of which only what was written into and not removed counts, in its order."""

    def written(self) -> Iterator[Any]:
        for form in self.forms:
            if form.has_changed() and not form.cleaned_data.get("DELETE"):
                yield form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("leave out")


CellFormSet = forms.formset_factory(
    CellForm, formset=WrittenForms, extra=0, can_delete=True, max_num=MOST_CELLS, absolute_max=MOST_CELLS
)


class FigureForm(NumberForm):
    """A number, where and when, and in the words of the document."""

    camp = camp_field(label=_("camp"))
    measure = forms.ChoiceField(label=_("measure"), choices=Measure.choices, initial=Measure.HEADCOUNT)
    on = DayField(label=_("day of the headcount"), required=False)
    start = DayField(label=_("first day"), required=False)
    end = DayField(label=_("last day"), required=False)
    households = _short(_("households"), 9, help_text=_("Stated beside a headcount of persons."))
    method = forms.ChoiceField(
        label=_("method"), choices=lambda: with_blank(Method.choices, _("headcount")), required=False
    )
    reason = forms.ChoiceField(
        label=_("reason"), choices=lambda: with_blank(FlowReason.choices), required=False
    )
    wave = wave_field(label=_("wave"), required=False)
    wave_slug = forms.SlugField(
        label=_("slug"), max_length=64, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
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
        label=_("attributed to"),
        max_length=300,
        required=False,
        help_text=_("Whom the report cites."),
        widget=forms.TextInput(attrs={"size": 40, "dir": "auto"}),
    )
    quote = forms.CharField(
        label=_("quote"),
        max_length=5000,
        required=False,
        help_text=_("The sentence with the number, word for word."),
        widget=forms.Textarea(attrs={"rows": 2, "cols": 70, "dir": "auto"}),
    )
    cells: Any
    part: PeopleForm

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        given = dict(self.initial or {})
        data, cells = self.data if self.is_bound else None, f"{self.prefix}-cells"
        self.part = PeopleForm(data, prefix=f"{self.prefix}-part", initial=given.pop("part", None))
        if data is not None and f"{cells}-TOTAL_FORMS" not in data:
            # A figure that was just asked for: nobody has sent cells of it.
            data = {f"{cells}-TOTAL_FORMS": "0", f"{cells}-INITIAL_FORMS": "0"}
        self.cells = CellFormSet(data, prefix=cells, initial=given.pop("cells", None))

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.cells.is_valid(), self.part.is_valid()])

    def has_changed(self) -> bool:
        nested = self.cells.has_changed() or self.part.has_changed()
        return super().has_changed() or nested

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "measure" in values:
            wanted = ("on",) if values["measure"] == Measure.HEADCOUNT else ("start", "end")
            for name in wanted:
                if name not in self.errors and not values.get(name):
                    self.add_error(name, _("Give the day."))
        if values.get("wave_label") and not values.get("wave_slug"):
            self.add_error("wave_slug", _("A new wave needs a slug, such as “baghuz-exodus”."))
        return values

    def shown(self) -> Shown:
        """The band to show beside the number when the page is made."""
        if not self.is_bound:
            return self.initial.get("shown", Shown())  # type: ignore[no-any-return]
        return shown(getattr(self, "cleaned_data", {}))

    def opened(self) -> dict[str, bool]:
        """Which of the folded parts hold something: those are shown open."""

        def any_of(*names: str) -> bool:
            return any(self[name].value() or self[name].errors for name in names)

        return {
            "wave": any_of("wave_slug", "wave_label", "wave_origin"),
            "more": any_of("low", "high", "household_size", "households", "method"),
            "part": any(field.value() or field.errors for field in self.part),
        }

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
            breakdown=tuple(cell.content() for cell in self.cells.written()),
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


def written_figure(figure: Figure) -> dict[str, Any]:
    """A stored figure, with its cells, as the form's first values."""
    names = (
        "measure",
        "value",
        "unit",
        "qualifier",
        "low",
        "high",
        "households",
        "household_size",
        "method",
        "reason",
        "attributed_to",
        "quote",
    )
    people = ("gender", "min_age", "max_age", "population_group", "origin")
    headcount = figure.measure == Measure.HEADCOUNT
    days = {"on": figure.end} if headcount else {"start": figure.start, "end": figure.end}
    return {
        **{name: getattr(figure, name) for name in names},
        **days,
        "camp": figure.camp_id,
        "wave": figure.wave_id,
        "shown": said(band_of(figure)),
        "part": {name: getattr(figure, name) for name in people},
        "cells": [
            {name: getattr(cell, name) for name in (*people, "count", "share")}
            for cell in figure.breakdown.all()
        ],
    }
