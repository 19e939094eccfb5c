"""Schedules and recipients as they are sent."""

import re
from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from camptrack.actions.recipients import LONGEST, LONGEST_NAME, MOST
from camptrack.actions.refusals import Problem
from camptrack.actions.schedule_checks import LONGEST_TITLE, MOST_CAMPS
from camptrack.models import CampCode, Organisation, User
from camptrack.vocabulary import Cadence, CatchUp, FileFormat, Language, RecipientKind, Sensitivity

from . import fields
from .camps import AreaCode
from .errors import nested
from .parsing import storable
from .report_contents import named_or_only

CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


@extend_schema_field({"type": "string", "pattern": CLOCK})
class Clock(serializers.Field[Any, Any, Any, Any]):
    """`07:00`."""

    def to_internal_value(self, data: Any) -> time:
        if not isinstance(data, str) or not re.fullmatch(CLOCK, data):
            raise fields.refusal("invalid_time", _("Give hours and minutes, for example 07:00."))
        return time.fromisoformat(data)

    def to_representation(self, value: Any) -> Any:
        return value


class CampCodes(serializers.ListField):
    """The codes of camps that exist."""

    child = fields.Text(max_length=32)

    def to_internal_value(self, data: Any) -> Any:
        codes = super().to_internal_value(data)
        kept = CampCode.objects.select_related("camp__area", "camp__merged_into__area").in_bulk(codes)
        problems = [
            Problem(f"/{nth}", "unknown", _("There is no camp with the code “%(code)s”.") % {"code": code})
            for nth, code in enumerate(codes)
            if code not in kept
        ]
        if problems:
            raise ValidationError(nested(problems))
        return [kept[code].camp.counted_in for code in codes]


def words(vocabulary: type[Language | FileFormat]) -> serializers.ListField:
    """One at least, each once."""
    return serializers.ListField(
        child=fields.Word(vocabulary), allow_empty=False, max_length=len(vocabulary.values)
    )


class TitlesByLanguage(serializers.DictField):
    """{"ar": "…"}."""

    child = fields.Text(max_length=LONGEST_TITLE)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise fields.refusal("not_an_object", _("Give titles by language."))
        return super().to_internal_value(data)


class OfOrganisation(fields.Strict):
    """Something of an organisation that the actor administers; `organisations` are those."""

    organisation = fields.slug(
        required=False, allow_null=True, help_text="Left out: the one that you administer, where it is one."
    )

    def get_fields(self) -> dict[str, Any]:
        """What is left out of a new schedule is as the model has it; whose it is has to be found out."""
        found = super().get_fields()
        if not self.partial:
            found["organisation"].required, found["organisation"].default = False, None
        return found

    def validate_organisation(self, slug: str | None) -> Organisation:
        """One that the actor administers."""
        return named_or_only(
            slug,
            self.context["organisations"],
            several=_("You administer several organisations, so say which: %(known)s."),
            none=_("You do not administer this organisation; you do: %(known)s."),
        )


class ScheduleInput(OfOrganisation):
    """When which report is made, and who may read it."""

    slug = fields.slug()
    title = fields.Text(max_length=LONGEST_TITLE)
    titles = TitlesByLanguage(required=False)
    area = AreaCode(required=False, allow_null=True, help_text="An area, or `camps`.")
    camps = CampCodes(required=False, max_length=MOST_CAMPS)
    cadence = fields.Word(Cadence)
    weekday = fields.Whole(
        min_value=1, max_value=7, required=False, allow_null=True, help_text="Of `week`: 1 is Monday."
    )
    day = fields.Whole(
        min_value=1,
        max_value=28,
        required=False,
        allow_null=True,
        help_text="Of `month` and `quarter`: the day of the month after the period.",
    )
    every_days = fields.Whole(
        min_value=1, max_value=366, required=False, allow_null=True, help_text="Of `own`: days of a period."
    )
    at = Clock(help_text="On the clocks of the zone.")
    zone = fields.Text(max_length=64, help_text="As in the IANA list: Asia/Damascus.")
    starts_on = fields.Day(help_text="No period begins before it.")
    languages = words(Language)
    formats = words(FileFormat)
    sensitivity = fields.Word(Sensitivity)
    automatic = fields.Yes(required=False, help_text="Published without anybody's approval.")
    catch_up = fields.Word(CatchUp, required=False)
    contact = fields.Text(max_length=200, required=False, allow_blank=True)
    licence = fields.Text(max_length=200, required=False, allow_blank=True)
    paused = fields.Yes(required=False)


class Username(fields.Text):
    """Somebody who signs in."""

    def to_internal_value(self, data: Any) -> Any:
        name = super().to_internal_value(data)
        user = self.context["users"].get(name)
        if user is None:
            detail = _("Nobody here has the user name “%(name)s”; leave it out for who does not sign in.")
            raise fields.refusal("unknown", detail % {"name": name})
        return user


class RecipientInput(fields.Strict):
    """A person or a system."""

    kind = fields.Word(RecipientKind, default=RecipientKind.EMAIL)
    address = fields.Text(max_length=LONGEST, help_text="An e-mail address; of a webhook, https://…")
    name = fields.Text(max_length=LONGEST_NAME, default="", allow_blank=True)
    language = fields.Word(Language, default=Language.EN)
    user = Username(
        default=None,
        allow_null=True,
        help_text="The user name of who this is; without one they may read what is public.",
    )


class RecipientsInput(fields.Strict):
    """Many at once, all or none."""

    recipients = RecipientInput(many=True, allow_empty=False, max_length=MOST)  # type: ignore[call-arg]  # of the list


def users_named(lines: Any) -> dict[str, User]:
    """Fetched once for all lines."""
    rows = [row for row in lines if isinstance(row, dict)] if isinstance(lines, list) else []
    names = {name for name in (row.get("user") for row in rows) if isinstance(name, str) and storable(name)}
    known = User.objects.filter(username__in=names, is_active=True)
    return {user.username: user for user in known}
