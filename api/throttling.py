"""How often one may ask."""

import time
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from camptrack.queries.keys import KeyInUse

from .preferences import wants_preview

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which imports this, as the default

WINDOW = 60


class Standing(NamedTuple):
    """Of a limit by its name: how many requests a minute, how many are left, seconds to the next minute,
    whether it let this one pass."""

    name: str
    quota: int
    left: int
    seconds: int
    passed: bool


class PerMinute(BaseThrottle):
    """So many requests a minute for each user: one number counted up, whatever the limit. Each web process
    counts for itself: what is spared is its time, so several together take several times the limit."""

    name = "user"

    def counted(self, request: Request) -> tuple[object, int | None]:
        """For whom, and how many; None: as many as they like."""
        return request.user.pk, settings.REQUESTS_PER_MINUTE

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Strangers are turned away before this."""
        whom, quota = self.counted(request)
        if quota is None or not all(each.passed for each in standings(request)):
            return True  # what another limit refused is no request of this one
        now = time.time()
        name = f"requests:{self.name}:{whom}:{int(now // WINDOW)}"
        cache = caches["process"]
        cache.add(name, 0, WINDOW * 2)
        used = cache.incr(name)
        passed = used <= quota
        keep_standing(request, Standing(self.name, quota, max(quota - used, 0), _left(now), passed))
        return passed

    def wait(self) -> float:
        """Until the next minute begins."""
        return _left(time.time())


class OfPreviews(PerMinute):
    """Of previews alone. Whoever tries one made-up figure after the other learns how others' are graded, and
    nothing is kept of it but a line in the log."""

    name = "preview"

    def counted(self, request: Request) -> tuple[object, int | None]:
        return request.user.pk, settings.PREVIEWS_PER_MINUTE if wants_preview(request) else None


class OfOrganisation(PerMinute):
    """The same of all keys of an organisation together, where it has a limit. People who are signed in may
    belong to several: they have their own alone."""

    name = "organisation"

    def counted(self, request: Request) -> tuple[object, int | None]:
        if not isinstance(request.auth, KeyInUse):
            return None, None
        return request.auth.key.organisation_id, request.auth.requests_per_minute


def _left(now: float) -> int:
    return max(1, round(WINDOW - now % WINDOW))


def standings(request: Request) -> list[Standing]:
    """Of the limits that were asked so far."""
    found: list[Standing] = request.__dict__.get("limits", [])
    return found


def keep_standing(request: Request, standing: Standing) -> None:
    """For the answer, whatever it will be."""
    request.__dict__.setdefault("limits", []).append(standing)


def tell_limits(request: Request, response: HttpResponseBase) -> None:
    """RateLimit-Policy with every limit and RateLimit with the nearest, as the IETF's draft has them since
    its eighth version: a list, an item a limit."""
    limits = standings(request)
    if limits:
        response["RateLimit-Policy"] = ", ".join(
            f'"{each.name}";q={each.quota};w={WINDOW}' for each in limits
        )
        near = min(limits, key=lambda each: each.left)
        response["RateLimit"] = f'"{near.name}";r={near.left};t={near.seconds}'
