"""Whether the service is alive, and whether it is ready."""

from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.refusals import Problem

from .answers import Answer
from .errors import MEDIA_TYPE, problem_details
from .permissions import Anybody
from .views import View

#: a mark that waits longer means that nothing drains
LONG_WAIT = 60


class HealthAnswer(Answer):
    status = serializers.CharField()


class ReadinessAnswer(HealthAnswer):
    database = serializers.BooleanField()
    migrations = serializers.BooleanField()
    oldest_mark_seconds = serializers.FloatField(allow_null=True)
    broker = serializers.BooleanField()
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
    """A mark that waits long or a broker that is away is a warning: answers say that they are pending."""

    authentication_classes = []
    permission_classes = [Anybody]
    throttle_classes = []
    serializer_class = ReadinessAnswer

    @extend_schema(operation_id="ready", responses=ReadinessAnswer, auth=[])
    def get(self, request: Request) -> Response:
        """Whether the database answers and is migrated, how long the oldest mark waits, and the broker."""
        try:
            missing, waits = _missing_migrations(), _oldest_mark()
        except (DatabaseError, InterfaceError):
            return _not_ready("/database", "no_database", _("The database does not answer."))
        if missing:
            detail = _("The database lacks %(count)s migrations, the first %(first)s.")
            first = ".".join(missing[0])
            return _not_ready("/migrations", "not_migrated", detail % {"count": len(missing), "first": first})
        broker = _broker_answers()
        warnings = [] if broker else [_("The broker does not answer; totals follow by the drain loop alone.")]
        if waits is not None and waits > LONG_WAIT:
            warnings.append(_("The oldest mark has waited for %(seconds)d seconds.") % {"seconds": waits})
        return Response(
            {
                "status": "ready",
                "database": True,
                "migrations": True,
                "oldest_mark_seconds": waits,
                "broker": broker,
                "warnings": warnings,
            }
        )


def _not_ready(pointer: str, code: str, detail: str) -> Response:
    problem = Problem(pointer, code, detail)
    return Response(problem_details(503, [problem]), status=503, content_type=MEDIA_TYPE)


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Those of this release, read from disk once."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def _missing_migrations() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return sorted(_migrations() - set(cursor.fetchall()))


def _oldest_mark() -> float | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM clock_timestamp() - at)::float FROM camptrack_stalemark"
            " ORDER BY id LIMIT 1"
        )
        row: Any = cursor.fetchone()
        return None if row is None else round(row[0], 3)


def _broker_answers() -> bool:
    limits = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    try:
        with redis.Redis.from_url(settings.REDIS_URL, **limits) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
