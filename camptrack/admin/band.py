"""The band of people that a written number stands for, at once beside the form."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from camptrack.models import Figure
from camptrack.queries.shown import number_shown
from camptrack.reconcile.figures import Band, written_band
from camptrack.reconcile.policy import POLICY
from camptrack.reconcile.terms import Measure, Qualifier, Unit
from camptrack.written import grouped, number_as_written

from .number_form import NumberForm
from .pick import camp_field
from .rights import member


class CampNumberForm(NumberForm):
    camp = camp_field(required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        # Half a name while one types: the number is what is asked about.
        self.errors.pop("camp", None)
        return values


class Shown(NamedTuple):
    """What was read, its band in words, what to mind about it, and its people for sums."""

    text: str = ""
    warning: str = ""
    read: str = ""
    best: int | None = None


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
    return said(band, warning, _read(written))


def said(band: Band, warning: str = "", read: str = "") -> Shown:
    """A band as the form says it."""
    # Isolated, so that low stays on the left where the words run the other way.
    numbers = f"\u2066{grouped(band.low)} – {grouped(band.best)} – {grouped(band.high)}\u2069"
    return Shown(_("%(band)s people") % {"band": numbers}, warning, read, band.best)


def _read(written: Mapping[str, Any]) -> str:
    """The number as it was understood: “more than 23,000 persons”."""
    value, low, high = (written[name] for name in ("value", "low", "high"))
    figure = Figure(value=value, low=low, high=high, qualifier=written["qualifier"], unit=written["unit"])
    return number_as_written(figure)


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
    """What the number was read as and its band, or the `problem` with it; empty where nothing is written
    yet."""
    if not member(request.user):
        return JsonResponse({}, status=403)
    form = CampNumberForm(request.GET)
    if form.is_valid():
        found = shown({**form.cleaned_data, "measure": request.GET.get("measure")})
        return JsonResponse({**found._asdict(), "problem": ""})
    unclear = [str(each) for each in form["written"].errors]
    return JsonResponse({**Shown()._asdict(), "problem": " ".join(unclear)})
