"""Query parameters: their names, and the values of single answers."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from camptrack.actions.refusals import Problem, Refused
from camptrack.queries import clock

from . import words

T = TypeVar("T")
Ordered = TypeVar("Ordered", date, int)


class Parameters:
    """Read one after the other; then `check` says all that was wrong, once for each name."""

    #: whether a name without a value asks for nothing, as if it were left out
    blank_is_nothing = False

    def __init__(self, request: Request, known: Collection[str]) -> None:
        self.request, self.now = request, datetime.now(tz=UTC)
        self.problems: dict[str, Problem] = {}
        for name, values in request.query_params.lists():
            if name not in known:
                detail = _("There is no such parameter here; there are: %(known)s.")
                self.refuse(
                    name, "unknown_parameter", detail % {"known": ", ".join(sorted(known)) or _("none")}
                )
            elif len(values) > 1:
                self.refuse(name, "repeated", _("Give this parameter once."))
            elif not (values[0] or self.blank_is_nothing):
                self.refuse(name, "blank", _("Give a value, or leave the parameter out."))

    @property
    def today(self) -> date:
        """In UTC."""
        return self.now.date()

    def refuse(self, name: str, code: str, detail: str) -> None:
        self.problems.setdefault(name, Problem(f"?{name}", code, detail))

    def check(self) -> None:
        """Once everything was read."""
        if self.problems:
            raise Refused([*self.problems.values()])

    def given(self, name: str) -> str | None:
        """As it was written."""
        text: str | None = self.request.query_params.get(name)
        return None if self.blank_is_nothing and not text else text

    def day(self, name: str) -> date | None:
        return self._read(name, words.day)

    def on(self) -> date:
        """Today (UTC) when left out."""
        return self.day("on") or self.today

    def known_at(self) -> datetime | None:
        """A moment that has been; today's bare date is now."""
        found = self._read("known_at", words.moment)
        if found is None:
            return None
        now = clock.now()
        given = self.request.query_params["known_at"]
        if found > now and len(given) == len("2019-02-11") and found.date() == now.date():
            return now
        if found > now:
            self.refuse("known_at", "future", _("This moment has not come yet; leave it out for now."))
        return found

    def word(self, name: str, known: list[str], default: str) -> str:
        found = self.given(name) or default
        if found not in known:
            detail = _("This is not in the vocabulary; there are: %(known)s.") % {"known": ", ".join(known)}
            self.refuse(name, "not_in_vocabulary", detail)
            return default
        return found

    def in_order(self, names: tuple[str, str], first: Ordered, last: Ordered) -> None:
        """Where both could be read."""
        if first > last and self.problems.keys().isdisjoint(names):
            self.refuse(names[0], "after_end", _("The start is after the end; swap them."))

    def whole(self, name: str) -> int | None:
        return self._read(name, words.whole)

    def _read(self, name: str, reading: Callable[[str], T]) -> T | None:
        given = self.given(name)
        if given is None:
            return None
        try:
            return reading(given)
        except words.Unreadable as error:
            self.refuse(name, error.code, error.detail)
            return None


def address_with(request: Request, **values: str) -> str:
    """The address that was asked, with other values of these parameters."""
    query = urlencode({**request.query_params.dict(), **values})
    return request.build_absolute_uri(f"{request.path}?{query}")


def parameter(name: str, description: str, kind: Any = OpenApiTypes.STR, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


ON = parameter("on", "The day; today (UTC) when left out.", OpenApiTypes.DATE)
KNOWN_AT = parameter("known_at", "As known at this moment (UTC); a bare date means the end of that day.")
HXL = parameter("hxl", "1: a row of HXL tags under the names (CSV, XLSX).", enum=["0", "1"], default="0")


def format_of(known: list[str]) -> OpenApiParameter:
    """Which formats there are differs by route."""
    return parameter("format", "How to answer, whatever Accept says.", enum=known, default="json")
