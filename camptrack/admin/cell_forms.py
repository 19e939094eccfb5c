"""Whom a cell of a breakdown, or a headcount of part of a camp, speaks of; and rows of such cells."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camptrack.actions.contents import CellContent
from camptrack.columns import FIELDS
from camptrack.vocabulary import Gender, PopulationGroup

from .fields import ShareField, WholeNumberField, with_blank

if TYPE_CHECKING:
    from django.forms.formsets import BaseFormSet
else:
    from django.forms import BaseFormSet

MOST_CELLS = 100
#: whom a cell or a part speaks of
PEOPLE = ("gender", "min_age", "max_age", "population_group", "origin")


def short_number(label: Any, size: int = 4, **options: Any) -> WholeNumberField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "size": size})
    return WholeNumberField(label=label, required=False, widget=widget, **options)


class PeopleForm(forms.Form):
    """Some of a camp's people."""

    gender = forms.ChoiceField(
        label=FIELDS["gender"].label, choices=lambda: with_blank(Gender.choices), required=False
    )
    min_age = short_number(FIELDS["min_age"].label)
    max_age = short_number(FIELDS["max_age"].label, help_text=_("Empty: and older."))
    population_group = forms.ChoiceField(
        label=FIELDS["population_group"].label,
        choices=lambda: with_blank(PopulationGroup.choices),
        required=False,
    )
    origin = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=FIELDS["origin"].label,
        required=False,
        help_text=_("ISO 3166-1 alpha-3, or OTH."),
        widget=forms.TextInput(attrs={"size": 4, "dir": "ltr", "maxlength": 3}),
    )

    def clean_origin(self) -> str:
        return str(self.cleaned_data["origin"]).upper()


class CellForm(PeopleForm):
    count = short_number(_("count"), 9)
    share = ShareField(label=_("share"), required=False, help_text=_("0.43 or 43 %"))

    def content(self) -> CellContent:
        names = (*PEOPLE, "count", "share")
        return CellContent(**{name: self.cleaned_data[name] for name in names})


class WrittenForms(BaseFormSet):  # type: ignore[type-arg]
    """A formset of which only what was written into and not removed counts, in its order."""

    def written(self) -> Iterator[Any]:
        for form in self.forms:
            if form.has_changed() and not form.cleaned_data.get("DELETE"):
                yield form

    def numbers(self) -> list[int]:
        """Which those are on the page, from one on."""
        written = {*self.written()}
        return [number for number, form in enumerate(self.forms, start=1) if form in written]

    def forget_errors(self) -> None:
        """What is only shown again is not marked as wrong."""
        self._errors: list[Any] = [{} for _form in self.forms]
        self._non_form_errors = self.error_class()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("leave out")


CellFormSet = forms.formset_factory(
    CellForm, formset=WrittenForms, extra=0, can_delete=True, max_num=MOST_CELLS, absolute_max=MOST_CELLS
)
