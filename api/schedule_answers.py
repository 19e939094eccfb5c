"""What schedules and recipients look like, and what the OpenAPI document says of them."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from camptrack.actions.schedule_checks import zone_problems
from camptrack.models import Recipient, Schedule
from camptrack.queries.schedules import next_runs
from camptrack.vocabulary import Cadence, CatchUp, FileFormat, Language, RecipientKind, Sensitivity

from .answers import Answer, number, text, word
from .schedule_contents import CLOCK


class RunAnswer(Answer):
    due_at = serializers.DateTimeField()
    start = serializers.DateField()
    end = serializers.DateField()


class ScheduleWarningAnswer(Answer):
    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ScheduleAnswer(Answer):
    slug = serializers.CharField()
    organisation = serializers.CharField()
    title = serializers.CharField()
    titles = serializers.DictField(child=serializers.CharField())
    area = text()
    camps = serializers.ListField(child=serializers.CharField())
    cadence = word(Cadence)
    weekday = number()
    day = number()
    every_days = number()
    at = serializers.RegexField(CLOCK)
    zone = serializers.CharField()
    starts_on = serializers.DateField()
    languages = serializers.ListField(child=word(Language))
    formats = serializers.ListField(child=word(FileFormat))
    sensitivity = word(Sensitivity)
    automatic = serializers.BooleanField()
    catch_up = word(CatchUp)
    contact = serializers.CharField()
    licence = serializers.CharField()
    paused = serializers.BooleanField()
    next_runs = RunAnswer(many=True, help_text="The next three; none while it is paused.")
    warnings = ScheduleWarningAnswer(many=True, help_text="A zone that is no longer known: nothing runs.")


class RecipientAnswer(Answer):
    id = serializers.IntegerField()
    kind = word(RecipientKind)
    address = serializers.CharField()
    name = serializers.CharField()
    language = word(Language)
    user = text(help_text="A user name.")
    unsubscribed_at = serializers.DateTimeField(allow_null=True)
    removed_at = serializers.DateTimeField(allow_null=True)
    bounced_at = serializers.DateTimeField(allow_null=True)
    bounce = serializers.CharField()


class RecipientsAnswer(Answer):
    recipients = RecipientAnswer(many=True)


def with_answers(schedules: QuerySet[Schedule]) -> QuerySet[Schedule]:
    """All that an answer tells, however many they are, in a fixed number of queries."""
    return schedules.select_related("organisation", "area").prefetch_related("camps")


def present_schedule(schedule: Schedule) -> dict[str, Any]:
    """A schedule as it is answered."""
    return {
        "slug": schedule.slug,
        "organisation": schedule.organisation.slug,
        "title": schedule.title,
        "titles": schedule.titles,
        "area": schedule.area.code if schedule.area else None,
        "camps": sorted(camp.code for camp in schedule.camps.all()),
        "cadence": schedule.cadence,
        "weekday": schedule.weekday,
        "day": schedule.day,
        "every_days": schedule.every_days,
        "at": f"{schedule.at:%H:%M}",
        "zone": schedule.zone,
        "starts_on": schedule.starts_on,
        "languages": schedule.languages,
        "formats": schedule.formats,
        "sensitivity": schedule.sensitivity,
        "automatic": schedule.automatic,
        "catch_up": schedule.catch_up,
        "contact": schedule.contact,
        "licence": schedule.licence,
        "paused": schedule.paused,
        "next_runs": [
            {"due_at": run.due_at, "start": run.start, "end": run.end} for run in next_runs(schedule)
        ],
        "warnings": [asdict(problem) for problem in zone_problems(schedule.zone)],
    }


def present_recipient(recipient: Recipient) -> dict[str, Any]:
    """A recipient as it is answered."""
    return {
        "id": recipient.pk,
        "kind": recipient.kind,
        "address": recipient.address,
        "name": recipient.name,
        "language": recipient.language,
        "user": recipient.user.username if recipient.user else None,
        "unsubscribed_at": recipient.unsubscribed_at,
        "removed_at": recipient.removed_at,
        "bounced_at": recipient.bounced_at,
        "bounce": recipient.bounce,
    }
