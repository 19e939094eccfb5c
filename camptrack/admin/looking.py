"""What a reader asks of a place: a day, the moment as of which it is known, the span of the picture."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from camptrack.models.constraints import EARLIEST, LATEST

from .fields import DayField


def _day(label: Any, **options: Any) -> DayField:
    within = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    return DayField(label=label, required=False, validators=within, **options)


class LookForm(forms.Form):
    """Everything may be left out: today, as known now, the whole record."""

    on = _day(_("on"))
    known_at = _day(_("as known at the end of"), help_text=_("In UTC; empty: as known now."))
    start = _day(_("picture from"))
    end = _day(_("picture to"))


@dataclass(frozen=True)
class Look:
    """The same, decided."""

    form: LookForm
    on: date
    known_at: datetime | None
    start: date | None
    end: date | None


def look(request: HttpRequest) -> Look:
    """What was asked; a day that cannot be read counts as left out, and the form says so."""
    asked = {name: request.GET[name] for name in LookForm.base_fields if request.GET.get(name)}
    today = datetime.now(tz=UTC).date()
    form = LookForm({"on": today.isoformat(), **asked})
    form.is_valid()
    days = form.cleaned_data
    known_on = days.get("known_at")
    return Look(
        form=form,
        on=days.get("on") or today,
        known_at=_end_of(known_on) if known_on else None,
        start=days.get("start"),
        end=days.get("end"),
    )


def _end_of(day: date) -> datetime:
    """A bare day means its end."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)
