"""Whether the service is alive, and whether it is ready."""

import time
from collections.abc import Iterator
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.refusals import Problem
from camptrack.queries import clock
from camptrack.queries.standby import seconds_behind
from camptrack.queries.standing import Standing, has_room, missing_migrations, standing
from camptrack.queries.upkeep import SILENT_AFTER, silent_processes

from .answers import Answer
from .broker import broker_answers
from .errors import plain
from .permissions import Anybody
from .views import View

#: seconds; a mark that waits longer means that nothing drains
LONG_WAIT = 60
#: seconds between two clocks; keys and links expire by ours, evidence counts by the database's
MOST_SKEW = 5
#: of the connections that there may be
NEARLY_ALL = 0.8


class HealthAnswer(Answer):
    status = serializers.CharField()


class ReadinessAnswer(HealthAnswer):
    database = serializers.BooleanField()
    migrations = serializers.BooleanField()
    oldest_mark_seconds = serializers.FloatField(allow_null=True)
    behind_seconds = serializers.FloatField(
        allow_null=True, help_text="Of a standby: since its primary's last commit arrived."
    )
    broker = serializers.BooleanField(
        allow_null=True, help_text="Null: not asked, for a process that only reads has nothing to say to it."
    )
    warnings = serializers.ListField(child=serializers.CharField())


class Alive(View):
    """Asks nobody, so that a database that is away restarts no web process."""

    authentication_classes = []
    permission_classes = [Anybody]
    throttle_classes = []
    serializer_class = HealthAnswer

    @extend_schema(operation_id="alive", responses=HealthAnswer, auth=[])
    def get(self, request: Request) -> Response:
        """The process answers."""
        return Response({"status": "alive"})


class Ready(View):
    """A fault with which answers stay right, or say that they are pending, is only a warning."""

    authentication_classes = []
    permission_classes = [Anybody]
    throttle_classes = []
    serializer_class = ReadinessAnswer

    @extend_schema(operation_id="ready", responses=ReadinessAnswer, auth=[])
    def get(self, request: Request) -> HttpResponse:
        """Whether the database answers, is migrated and takes writes; what is not as it should be beside."""
        try:
            # First: what the others ask may not be there yet.
            if missing := missing_migrations():
                return _not_migrated(missing)
            found, behind = standing(), seconds_behind()
            ahead = time.time() - found.clock
            room = has_room()
        except (DatabaseError, InterfaceError):
            return _not_ready("/database", "no_database", _("The database does not answer."))
        if behind is not None and behind > settings.REPLICA_LAG:
            detail = _("The last that came from the primary is of %(moment)s.")
            moment = clock.now().isoformat(timespec="seconds")
            return _not_ready("/database", "behind", detail % {"moment": moment})
        if not (found.writable or settings.READ_ONLY):
            return _not_ready("/database", "read_only", _("The database takes no writes."))
        if not room:
            return _not_ready("/database", "no_room", _("The database's disk is full."))
        broker = None if settings.READ_ONLY else broker_answers()
        return Response(
            {
                "status": "ready",
                "database": True,
                "migrations": True,
                "oldest_mark_seconds": None if found.oldest_mark is None else round(found.oldest_mark, 3),
                "behind_seconds": None if behind is None else round(behind, 3),
                "broker": broker,
                "warnings": list(_warnings(found, ahead, broker=broker)),
            }
        )


def _warnings(found: Standing, ahead: float, *, broker: bool | None) -> Iterator[str]:
    if broker is False:
        yield _("The broker does not answer; totals follow by the drain loop alone.")
    if found.oldest_mark is not None and found.oldest_mark > LONG_WAIT:
        yield _("The oldest mark has waited for %(seconds)d seconds.") % {"seconds": found.oldest_mark}
    for process in silent_processes():
        if process != "web":  # it is this one that answers
            minutes = SILENT_AFTER[process] // 60
            yield _("No %(process)s was heard of for %(minutes)d minutes.") % {
                "process": process,
                "minutes": minutes,
            }
    if abs(ahead) > MOST_SKEW:
        yield _("This process's clock is %(seconds)d seconds off the database's.") % {"seconds": ahead}
    if found.connections > NEARLY_ALL * found.most_connections:
        yield _("%(used)d of the database's %(most)d connections are in use.") % {
            "used": found.connections,
            "most": found.most_connections,
        }


def _not_migrated(missing: list[tuple[str, str]]) -> HttpResponse:
    detail = _("The database lacks %(count)s migrations, the first %(first)s.")
    first = ".".join(missing[0])
    return _not_ready("/migrations", "not_migrated", detail % {"count": len(missing), "first": first})


def _not_ready(pointer: str, code: str, detail: str) -> HttpResponse:
    return plain(HTTPStatus.SERVICE_UNAVAILABLE, [Problem(pointer, code, detail)])
