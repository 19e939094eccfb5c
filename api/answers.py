"""What answers look like, for the OpenAPI document; tests hold the answers themselves to it.

The answers are made by the `present_…` functions: plain dictionaries, several times faster.
"""

from typing import Any

from rest_framework import serializers

from camptrack.vocabulary import (
    Audience,
    Basis,
    Credibility,
    DecisionKind,
    EventKind,
    FlowReason,
    Gender,
    Measure,
    Method,
    PopulationGroup,
    Qualifier,
    Reliability,
    ReportStatus,
    SiteType,
    SourceKind,
    Unit,
    WarningKind,
)

Answer = serializers.Serializer[Any]


def word(vocabulary: Any, **options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField([(value, value) for value in vocabulary.values], **options)


def maybe(vocabulary: Any, **options: Any) -> serializers.ChoiceField:
    return word(vocabulary, allow_null=True, **options)


def number(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=True, **options)


def text(**options: Any) -> serializers.CharField:
    return serializers.CharField(allow_null=True, **options)


class Decimal(serializers.CharField):
    """A decimal number as a text; in tables it is a number."""


def decimal(**options: Any) -> Decimal:
    return Decimal(allow_null=True, **options)


class DimensionsAnswer(Answer):
    gender = maybe(Gender)
    min_age = number()
    max_age = number(help_text="Null: and older.")
    population_group = maybe(PopulationGroup)
    origin = text(help_text="ISO 3166-1 alpha-3, or OTH.")


class CellAnswer(DimensionsAnswer):
    count = number()
    share = decimal(help_text="A decimal number.")
    suppressed = serializers.BooleanField(help_text="Too small to publish, or it would tell what is.")


class BandAnswer(Answer):
    low = number()
    best = number()
    high = number()
    basis = word(Basis)


class MovedAnswer(Answer):
    camp = serializers.CharField()
    on = serializers.DateField(help_text="Today, and the last day of each figure concerned.")
    before = BandAnswer()
    after = BandAnswer()


class EffectAnswer(Answer):
    camps = serializers.IntegerField(help_text="Camps whose totals would be worked out anew.")
    camps_left_out = serializers.IntegerField(help_text="Of these, beyond 200 by their codes.")
    totals = MovedAnswer(many=True, allow_null=True, help_text="Null to who may not read totals.")


class DecisionOfFigureAnswer(Answer):
    id = serializers.UUIDField()
    decision = word(DecisionKind)
    wave = text()
    camp = text(help_text="Of `assign_camp`: the code of the camp.")
    withdraws = serializers.UUIDField(allow_null=True)
    carried_from = serializers.UUIDField(
        allow_null=True, help_text="The decision about the revision before, which says the same."
    )
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField(required=False, help_text="To members of the report's organisation.")


class DecisionAnswer(DecisionOfFigureAnswer):
    figure = serializers.UUIDField()
    preview = EffectAnswer(required=False, help_text="Of a preview alone.")


class PublishedAnswer(Answer):
    reliability = word(Reliability)
    credibility = word(Credibility)
    household_size = decimal(help_text="The camp's, a decimal number.")


class FigureAnswer(DimensionsAnswer):
    id = serializers.UUIDField()
    report = serializers.UUIDField()
    camp = serializers.CharField()
    measure = word(Measure)
    start = serializers.DateField()
    end = serializers.DateField()
    on = serializers.DateField(allow_null=True, help_text="A headcount's day.")
    value = number()
    unit = word(Unit)
    qualifier = word(Qualifier)
    low = number(help_text="In persons.")
    best = number(help_text="In persons.")
    high = number(help_text="In persons.")
    stated_low = number(help_text="As written, in the figure's unit.")
    stated_high = number(help_text="As written, in the figure's unit.")
    households = number()
    household_size = decimal(help_text="As the report states it, a decimal number.")
    household_size_assumed = serializers.BooleanField(help_text="Nobody states a size: 5, from 3.5 to 6.5.")
    method = maybe(Method)
    reason = maybe(FlowReason)
    wave = text()
    attributed_to = serializers.CharField()
    quote = serializers.CharField()
    counting = serializers.BooleanField(help_text="Published, shared, neither retracted nor superseded.")
    decisions = DecisionOfFigureAnswer(many=True)
    suppressed = serializers.BooleanField(
        help_text="So few people of part of a camp that only members are shown its numbers and its quote."
    )
    breakdown = CellAnswer(many=True)
    published = PublishedAnswer(
        required=False,
        allow_null=True,
        help_text="To members: what was copied when the report was published; null: a draft.",
    )


class EventAnswer(Answer):
    kind = word(EventKind)
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    counts_from = serializers.DateTimeField()


class OverrideAnswer(Answer):
    pointer = serializers.CharField(allow_blank=True, help_text="The figure; empty: the report.")
    code = word(WarningKind)
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class ReportAnswer(Answer):
    id = serializers.UUIDField()
    revision = serializers.IntegerField()
    supersedes = serializers.UUIDField(allow_null=True)
    superseded_by = serializers.UUIDField(allow_null=True)
    status = word(ReportStatus)
    audience = word(Audience)
    organisation = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    title = serializers.CharField()
    url = serializers.CharField()
    language = serializers.CharField()
    published_on = serializers.DateField()
    excerpt = serializers.CharField()
    operation = serializers.CharField(help_text="The data collection that it is part of; empty: none named.")
    round_number = number(help_text="Of the operation.")
    correction_reason = serializers.CharField()
    pending = serializers.BooleanField(help_text="Evidence about its camps waits to be worked in.")
    entered_at = serializers.DateTimeField()
    events = EventAnswer(many=True)
    figures = FigureAnswer(many=True)
    overrides = OverrideAnswer(many=True, help_text="Warnings that were passed over when it was entered.")
    reliability = maybe(Reliability, required=False, help_text="To members; null: the source's.")
    credibility = maybe(Credibility, required=False, help_text="To members; null: the source's.")
    external_id = serializers.CharField(required=False, help_text="To members.")


class ProblemPlaceAnswer(Answer):
    pointer = serializers.CharField(
        allow_blank=True,
        help_text="A JSON pointer into the body, or `?name` of a parameter; empty: the whole.",
    )
    code = serializers.CharField(help_text="Stable English.")
    detail = serializers.CharField(help_text="In the reader's language.")


class WrittenReportAnswer(ReportAnswer):
    warnings = ProblemPlaceAnswer(many=True)
    preview = EffectAnswer(required=False, help_text="Of a preview alone.")


class WrittenReportsAnswer(Answer):
    reports = WrittenReportAnswer(many=True)
    preview = EffectAnswer(required=False, help_text="Of a preview alone.")


class CampAnswer(Answer):
    code = serializers.CharField()
    name = serializers.CharField()
    names = serializers.DictField(child=serializers.CharField())
    aliases = serializers.ListField(child=serializers.CharField())
    area = serializers.CharField()
    location_code = serializers.CharField(help_text="The country, ISO 3166-1 alpha-3.")
    site_type = word(SiteType)
    local_type = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    capacity = number()
    household_size = decimal(help_text="A decimal number.")
    merged_into = text(help_text="The code of the camp in which its figures count.")
    former_codes = serializers.ListField(child=serializers.CharField(), help_text="They stay good.")


class AreaAnswer(Answer):
    code = serializers.CharField()
    name = serializers.CharField()
    names = serializers.DictField(child=serializers.CharField())
    level = serializers.IntegerField()
    parent = text()  # type: ignore[assignment]
    location_code = serializers.CharField(help_text="The country, ISO 3166-1 alpha-3.")
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)


class SourceAnswer(Answer):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = word(SourceKind)
    url = serializers.CharField()
    reliability = maybe(Reliability, help_text="Null to those who neither enter nor review.")
    credibility = maybe(Credibility, help_text="Null to those who neither enter nor review.")


class WaveAnswer(Answer):
    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    cause = serializers.CharField()
    origin_area = text()
    origin_camp = text()
    destination_area = text()
    destination_camp = text()


class ProblemAnswer(Answer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemPlaceAnswer(many=True)  # type: ignore[assignment]
