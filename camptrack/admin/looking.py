"""What a reader asks of a place: a day, the moment as of which it is known, the span of the timeline, and
which of the people."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from camptrack.models.constraints import EARLIEST, LATEST
from camptrack.queries.breakdown import breakdown
from camptrack.queries.composition import Composition
from camptrack.vocabulary import PopulationGroup, SiteType

from .fields import DayField

#: brackets that a breakdown is told in: by name, as the queries call them
SCHEMES = {"unhcr": "unhcr", "adult": "adult", "reported": None}
USUAL = "unhcr"
#: an area's change is told since so many days before
COMPARED = timedelta(days=30)


def _day(label: Any, **options: Any) -> DayField:
    within = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    return DayField(label=label, required=False, validators=within, **options)


class LookForm(forms.Form):
    """Everything may be left out: today, as known now, the whole record."""

    on = _day(gettext_lazy("on"))
    known_at = _day(
        gettext_lazy("as known at the end of"), help_text=gettext_lazy("In UTC; empty: as known now.")
    )
    start = _day(gettext_lazy("timeline from"))
    end = _day(gettext_lazy("timeline to"))

    def clean(self) -> dict[str, Any]:
        """The span is one."""
        days = self.cleaned_data
        start, end = days.get("start"), days.get("end")
        if start and end and start > end:
            del days["start"], days["end"]
            raise ValidationError(_("The timeline ends before it begins: swap the days."))
        return days


class AreaLookForm(LookForm):
    """Of an area also since when, and of whom."""

    compare = _day(gettext_lazy("change since"), help_text=gettext_lazy("Empty: since 30 days before."))
    site_type = forms.ChoiceField(
        label=gettext_lazy("site type"),
        required=False,
        choices=[("", gettext_lazy("all")), *SiteType.choices],
    )
    population_group = forms.ChoiceField(
        label=gettext_lazy("population group"),
        required=False,
        choices=[("", gettext_lazy("all")), *PopulationGroup.choices],
    )
    field_order = ("on", "compare", "site_type", "population_group", "known_at", "start", "end")


@dataclass(frozen=True)
class Look:
    """The same, decided."""

    form: LookForm
    on: date
    known_at: datetime | None = None
    start: date | None = None
    end: date | None = None
    compare: date | None = None
    site_type: str | None = None
    population_group: str | None = None
    #: empty: nobody asked
    scheme: str = ""

    @property
    def brackets(self) -> str | None:
        """None: ages as they were reported."""
        return SCHEMES[self.scheme or USUAL]

    def in_ages(self, told: Composition) -> "Look":
        """Those that were asked for, else the first that tell of anybody: children alone are in no bracket of
        UNHCR's, and all of them would be unknown."""
        if self.scheme:
            return self
        found = ((name, breakdown(told, brackets)) for name, brackets in SCHEMES.items())
        return replace(self, scheme=next((name for name, each in found if each and each.cells), USUAL))

    @property
    def since(self) -> date:
        """The day that an area is compared with."""
        return self.compare or max(self.on - COMPARED, EARLIEST)

    def query(self, **more: str) -> str:
        """What makes up its pictures, as an address's query."""
        asked = {
            "on": self.on,
            "known_at": f"{self.known_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}" if self.known_at else None,
            "start": self.start,
            "end": self.end,
            "site_type": self.site_type,
            "population_group": self.population_group,
            "scheme": None if self.scheme == USUAL else self.scheme,
        }
        return urlencode({name: str(value) for name, value in {**asked, **more}.items() if value})


def look(request: HttpRequest, form_of: type[LookForm] = LookForm) -> Look:
    """What was asked; what cannot be read counts as left out, and the form says so."""
    asked = {name: request.GET[name] for name in form_of.base_fields if request.GET.get(name)}
    today = datetime.now(tz=UTC).date()
    moment = _moment(asked.get("known_at", ""))
    if moment:
        asked["known_at"] = moment.date().isoformat()
    form = form_of({"on": today.isoformat(), **asked})
    form.is_valid()
    found = form.cleaned_data
    known_on = found.get("known_at")
    scheme = request.GET.get("scheme", "")
    return Look(
        form=form,
        on=found.get("on") or today,
        known_at=(moment or _end_of(known_on)) if known_on else None,
        start=found.get("start"),
        end=found.get("end"),
        compare=found.get("compare"),
        site_type=found.get("site_type") or None,
        population_group=found.get("population_group") or None,
        scheme=scheme if scheme in SCHEMES else "",
    )


def _moment(written: str) -> datetime | None:
    """An exact one, as links of an issue name its cut-off."""
    if "T" not in written:
        return None
    try:
        found = parse_datetime(written)
        return found.astimezone(UTC) if found is not None and found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _end_of(day: date) -> datetime:
    """A bare day means its end."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)


@dataclass(frozen=True)
class Choice:
    """A link of a chooser: where it leads, and whether one is there."""

    label: str
    changes: dict[str, str]
    chosen: bool


def spans(asked: Look) -> list[Choice]:
    """Of the timeline: to the day that is asked about, or all of it."""
    lengths = ((_("last 90 days"), 90), (_("last year"), 365))
    found = []
    for label, days in lengths:
        start, end = max(asked.on - timedelta(days=days - 1), EARLIEST), asked.on
        found.append(
            Choice(
                label,
                {"start": start.isoformat(), "end": end.isoformat()},
                chosen=(asked.start, asked.end) == (start, end),
            )
        )
    whole = asked.start is None and asked.end is None
    return [*found, Choice(_("all"), {"start": "", "end": ""}, chosen=whole)]


def schemes(asked: Look) -> list[Choice]:
    """Of the ages."""
    labels = {"unhcr": _("UNHCR's ages"), "adult": _("children and adults"), "reported": _("as reported")}
    chosen = asked.scheme or USUAL
    return [Choice(label, {"scheme": name}, chosen=chosen == name) for name, label in labels.items()]
