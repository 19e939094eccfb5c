"""The band of people that a written number stands for, at once beside the form."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from camptrack.models import Camp, Figure
from camptrack.queries.shown import number_shown
from camptrack.reconcile.figures import Band, written_band
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.terms import Measure, Qualifier, Unit
from camptrack.vocabulary import Qualifier as Qualifiers
from camptrack.vocabulary import Unit as Units
from camptrack.written import grouped

from .fields import NumberField, WholeNumberField
from .rights import member


class NumberForm(forms.Form):
    """A number as it was written. The report form's figures hold the same fields."""

    qualifier = forms.ChoiceField(
        label=gettext_lazy("qualifier"), choices=Qualifiers.choices, initial=Qualifiers.EXACTLY
    )
    value = WholeNumberField(label=gettext_lazy("number"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("unit"), choices=Units.choices, initial=Units.PERSONS)
    low = WholeNumberField(
        label=gettext_lazy("low"),
        required=False,
        help_text=gettext_lazy("Only if the report states one; else it follows from the qualifier."),
    )
    high = WholeNumberField(label=gettext_lazy("high"), required=False)
    household_size = NumberField(
        label=gettext_lazy("household size"),
        required=False,
        help_text=gettext_lazy("People per household, as the report states it."),
    )


class CampNumberForm(NumberForm):
    camp = forms.ModelChoiceField(Camp.objects.all(), required=False)


class Shown(NamedTuple):
    """A band in words, and what to mind about it."""

    text: str = ""
    warning: str = ""


def band_of(figure: Figure) -> Band:
    """The people a stored figure stands for: with the household size of its publication, or the camp's
    while it is a draft."""
    published = getattr(figure, "published", None)
    size = figure.household_size or (published or figure.camp).household_size
    return _band(
        {name: getattr(figure, name) for name in ("value", "qualifier", "low", "high", "unit")}, size
    )


def band_for(figure: Figure, *, member: bool) -> Band | None:
    """None where the number is too small to be shown to others than members of its organisation."""
    return band_of(figure) if number_shown(figure, member=member) else None


def shown(written: Mapping[str, Any]) -> Shown:
    """What the form says of a number while it is being written: the names are the form's fields."""
    camp = written.get("camp")
    size = written.get("household_size") or (camp.household_size if camp else None)
    try:
        band = _band(written, size)
    except (ValueError, KeyError):
        return Shown()
    warning = ""
    if written["unit"] == Unit.HOUSEHOLDS and not size:
        warning = _("Household size unknown: 5 people are assumed, 3.5 to 6.5. State it if the report does.")
    room = camp.capacity if camp and written.get("measure") == Measure.HEADCOUNT else None
    if room is not None and band.low > room:
        warning = _("More people than the camp has room for (%(capacity)s); check the number.") % {
            "capacity": grouped(room)
        }
    return said(band, warning)


def said(band: Band, warning: str = "") -> Shown:
    """A band as the form says it."""
    # Isolated, so that low stays on the left where the words run the other way.
    numbers = f"\u2066{grouped(band.low)} – {grouped(band.best)} – {grouped(band.high)}\u2069"
    return Shown(_("%(band)s people") % {"band": numbers}, warning)


def _band(written: Mapping[str, Any], size: Decimal | None) -> Band:
    return written_band(
        value=written["value"],
        qualifier=Qualifier(written["qualifier"]),
        low=written["low"],
        high=written["high"],
        unit=Unit(written["unit"]),
        household_size=Fraction(size) if size else None,
        policy=POLICY,
    )


@require_GET
def band(request: HttpRequest) -> JsonResponse:
    """Empty where the number is not finished yet: the form itself says what is wrong with it."""
    if not member(request.user):
        return JsonResponse({}, status=403)
    form = CampNumberForm(request.GET)
    said = shown({**form.cleaned_data, "measure": request.GET.get("measure")}) if form.is_valid() else Shown()
    return JsonResponse(said._asdict())
