"""A number as the report writes it: one input, read by the one reader; the rest is for exceptions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from camptrack.columns import FIELDS
from camptrack.ingest.numbers import NotANumber, ReadNumber, read_number
from camptrack.models import Figure
from camptrack.vocabulary import Qualifier, Unit

from .fields import NumberField, WholeNumberField, with_blank

#: how a qualifier is written where no language is meant
_SIGNS = {
    Qualifier.EXACTLY: "",
    Qualifier.ABOUT: "~",
    Qualifier.MORE_THAN: ">",
    Qualifier.AT_LEAST: "≥",
    Qualifier.AT_MOST: "≤",
}


class NumberForm(forms.Form):
    """“>23,000” or “12–15,000 households”. Where a field beside it is filled, that one counts."""

    written = forms.CharField(
        label=_("number as written"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "size": 14, "autocomplete": "off"}),
    )
    qualifier = forms.ChoiceField(
        label=FIELDS["qualifier"].label,
        choices=lambda: with_blank(Qualifier.choices, _("as written")),
        required=False,
    )
    unit = forms.ChoiceField(
        label=FIELDS["unit"].label, choices=lambda: with_blank(Unit.choices, _("as written")), required=False
    )
    low = WholeNumberField(
        label=FIELDS["low"].label,
        required=False,
        help_text=_("Only if the report states one; else it follows from the qualifier."),
    )
    high = WholeNumberField(label=FIELDS["high"].label, required=False)
    household_size = NumberField(
        label=FIELDS["household_size"].label,
        required=False,
        help_text=_("People per household, as the report states it."),
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        read = ReadNumber()
        if values.get("written"):
            try:
                read = read_number(values["written"])
            except NotANumber as refusal:
                self.add_error("written", refusal.detail)
        values["value"] = read.value
        values["qualifier"] = values.get("qualifier") or read.qualifier or Qualifier.EXACTLY
        values["unit"] = values.get("unit") or read.unit or Unit.PERSONS
        for end in ("low", "high"):
            if end not in self.errors and values.get(end) is None:
                values[end] = getattr(read, end)
        return values


def written_number(figure: Figure) -> dict[str, Any]:
    """A stored number as these fields; beside the text only what the text does not say."""
    qualifier, unit = Qualifier(figure.qualifier), Unit(figure.unit)
    if figure.value is None:
        text = f"{figure.low:,}–{figure.high:,}"
        meant = ReadNumber(None, Qualifier.BETWEEN, figure.low, figure.high)
        ends: dict[str, Any] = {}
    else:
        text = f"{_SIGNS.get(qualifier, '')}{figure.value:,}"
        meant = ReadNumber(figure.value, None if qualifier == Qualifier.EXACTLY else qualifier)
        ends = {"low": figure.low, "high": figure.high}
    found: dict[str, Any] = {"written": text, "household_size": figure.household_size, **ends}
    if read_number(text) != meant:
        found["qualifier"] = qualifier
    if unit != Unit.PERSONS:
        found["unit"] = unit
    return found
