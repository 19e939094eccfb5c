"""What the feed of changes looks like, for the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from camptrack.vocabulary import ChangeKind

from .answers import (
    Answer,
    AreaAnswer,
    CampAnswer,
    FigureAnswer,
    ReportAnswer,
    SourceAnswer,
    WaveAnswer,
    text,
    word,
)
from .changed_objects import REASONS
from .total_answers import TotalAnswer

_OBJECT = PolymorphicProxySerializer(
    component_name="ChangedObject",
    serializers=[ReportAnswer, FigureAnswer, CampAnswer, AreaAnswer, SourceAnswer, WaveAnswer, TotalAnswer],
    resource_type_field_name=None,
)


@extend_schema_field(_OBJECT)
class ObjectField(serializers.Field[Any, Any, Any, Any]):
    """Any of them."""


class ChangedAnswer(Answer):
    position = serializers.IntegerField(help_text="In the feed.")
    kind = word(ChangeKind)
    id = serializers.CharField(help_text="Its id, code or slug.")
    change = serializers.ChoiceField(
        ["changed", "gone"], help_text="Gone: it counts for nothing any more, or goes by another name."
    )
    reason = serializers.ChoiceField(
        REASONS, allow_null=True, help_text="Why it is gone; null where it is not."
    )
    at = serializers.DateTimeField(help_text="When it was written.")
    object = ObjectField(
        allow_null=True,
        help_text="As in the lists, as it is now; null where there is none any more. Of a camp_total: as in "
        "`/totals/?level=camp` of today.",
    )


class ChangesAnswer(Answer):
    results = ChangedAnswer(many=True)
    next = text(help_text="Null: nothing more is there yet.")
    next_cursor = serializers.CharField(help_text="For the next call, now or next week.")
