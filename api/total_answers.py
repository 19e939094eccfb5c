"""What answers about totals look like, for the OpenAPI document."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from camptrack.queries.explanation import LOW_GRADE
from camptrack.reconcile.evidence import Reason
from camptrack.vocabulary import (
    Basis,
    Credibility,
    Freshness,
    Measure,
    PopulationGroup,
    Qualifier,
    Reliability,
    Role,
    SiteType,
    Unit,
)

from .answers import Answer, DimensionsAnswer, decimal, maybe, number, text, word
from .examples import OF_EVIDENCE, OF_POPULATION


@extend_schema_serializer(examples=OF_POPULATION)
class PopulationAnswer(Answer):
    on = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    unit = serializers.CharField(help_text="An area counts people in recorded sites.")
    low = number(help_text="Null without data; never 0.")
    best = number()
    high = number()
    basis = word(Basis)
    anchor = serializers.UUIDField(allow_null=True, help_text="The figure that a camp's total stands on.")
    anchor_on = serializers.DateField(allow_null=True)
    anchor_age_days = number()
    drift = number(help_text="The anchor's best less what was expected: people that no report explains.")
    freshness = maybe(Freshness)
    camps = serializers.IntegerField()
    camps_without_data = serializers.IntegerField()
    camps_stale = serializers.IntegerField()
    camps_flows_only = serializers.IntegerField()
    arrivals_7d = serializers.IntegerField()
    departures_7d = serializers.IntegerField()
    pending = serializers.BooleanField()
    settled_through = serializers.DateTimeField()
    computed_at = serializers.DateTimeField(allow_null=True)
    policy = serializers.CharField()
    change = number(required=False, help_text="With `compare`.")
    change_same_camps = number(required=False, help_text="With `compare`: over the camps known on both days.")


class TotalAnswer(Answer):
    location_code = serializers.CharField()
    location_name = serializers.CharField()
    admin1_code = text()
    admin1_name = text()
    admin2_code = text()
    admin2_name = text()
    admin3_code = text()
    admin3_name = text()
    admin4_code = text()
    admin4_name = text()
    admin_level = number(help_text="Of the row; null: a camp.")
    camp_code = text()
    camp_name = text()
    site_type = maybe(SiteType, help_text="Null in a row of an area: all of them.")
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    population_group = serializers.ChoiceField([(each, each) for each in ("all", *PopulationGroup.values)])
    reference_period_start = serializers.DateField()
    reference_period_end = serializers.DateField()
    low = number(help_text="People in recorded sites. Null without data, and for a group.")
    best = number(help_text="Null without data; never 0. Of a group: of the breakdowns that are published.")
    high = number()
    basis = word(Basis)
    freshness = maybe(Freshness)
    coverage = decimal(
        help_text="For a group: the share of the people who live in camps that tell groups apart."
    )
    camps = serializers.IntegerField()
    camps_without_data = serializers.IntegerField()
    camps_stale = serializers.IntegerField()
    camps_flows_only = serializers.IntegerField()
    arrivals_7d = serializers.IntegerField()
    departures_7d = serializers.IntegerField()
    pending = serializers.BooleanField()


class CalculationAnswer(Answer):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(["waiting", "finished", "failed"])
    area = serializers.CharField()
    known_at = serializers.DateTimeField()
    camps = serializers.IntegerField()
    camps_done = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    question = serializers.CharField(
        required=False, help_text="Ask this again once it is finished: the moment is spelt out."
    )


class FlowAnswer(Answer):
    wave = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not DRF's attribute
    origin_kind = serializers.ChoiceField(["camp", "area"], allow_null=True, help_text="Null: not known.")
    origin_code = text()
    origin_name = text()
    origin_location_code = text()
    destination_kind = serializers.ChoiceField(
        ["camp", "area"], allow_null=True, help_text="Null: not known."
    )
    destination_code = text()
    destination_name = text()
    destination_location_code = text()
    reference_period_start = serializers.DateField()
    reference_period_end = serializers.DateField()
    people = serializers.IntegerField(help_text="Each once, as the figures of the wave place them on days.")


class PeriodAnswer(Answer):
    start = serializers.DateField()
    on = serializers.DateField(help_text="The period's last day.")
    low = number()
    best = number()
    high = number()
    arrivals = serializers.IntegerField()
    departures = serializers.IntegerField()
    basis = word(Basis)


class SeriesAnswer(Answer):
    results = PeriodAnswer(many=True)
    pending = serializers.BooleanField()
    settled_through = serializers.DateTimeField()
    computed_at = serializers.DateTimeField(allow_null=True)


class ComposedCellAnswer(DimensionsAnswer):
    count = number(help_text="In people, of the cells that are published; null: none is.")
    suppressed = serializers.IntegerField(
        help_text="How many reported cells are too small to publish, or would tell what is; their people are "
        "in `unknown`."
    )


class CompositionAnswer(Answer):
    on = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    cut = serializers.ListField(child=serializers.CharField())
    brackets = text(help_text="Null: ages as reported.")
    cells = ComposedCellAnswer(many=True)
    unknown = number(help_text="The people whom no published cell (or bracket) holds.")
    best = number(help_text="The population: the cells and `unknown` together. Null without data.")
    coverage = decimal(help_text="The share of `best` that lives in camps with this cut, a decimal number.")
    reported_on = serializers.DateField(allow_null=True, help_text="Of the oldest headcount it rests on.")
    reported_until = serializers.DateField(allow_null=True, help_text="Of the latest.")
    camps = serializers.IntegerField()
    camps_described = serializers.IntegerField(help_text="Those with this cut.")
    cuts = serializers.ListField(
        child=serializers.CharField(), help_text="The cuts that some camp has on this day."
    )
    pending = serializers.BooleanField()
    settled_through = serializers.DateTimeField()
    computed_at = serializers.DateTimeField(allow_null=True)


class FindingAnswer(Answer):
    figure = serializers.UUIDField()
    camp = serializers.CharField()
    role = word(Role)
    reason = serializers.ChoiceField([(each, each) for each in [*map(str, Reason), LOW_GRADE]])
    explanation = serializers.CharField(help_text="In the reader's language.")
    contribution = serializers.IntegerField(help_text="In people.")
    drift = number()
    because = serializers.UUIDField(allow_null=True, help_text="The figure that stands in its way.")
    since = serializers.DateField(help_text="From this day on it has this role.")
    measure = word(Measure)
    start = serializers.DateField()
    end = serializers.DateField()
    value = number()
    qualifier = word(Qualifier)
    unit = word(Unit)
    low = number()
    best = number()
    high = number()
    quote = serializers.CharField()
    attributed_to = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    source_name = serializers.CharField()
    report = serializers.UUIDField()
    title = serializers.CharField()
    url = serializers.CharField()
    published_on = serializers.DateField()
    wave = text(help_text="The wave in force, perhaps assigned by a reviewer.")
    suppressed = serializers.BooleanField(
        help_text="So few people of part of a camp that only members are shown its numbers and its quote."
    )
    counts_as = word(Measure, help_text="In this camp: arrivals elsewhere may be departures here.")
    reliability = word(Reliability, required=False, help_text="To members of the report's organisation.")
    credibility = word(Credibility, required=False, help_text="To members of the report's organisation.")


class SwallowedAnswer(Answer):
    camp = serializers.CharField()
    on = serializers.DateField()
    people = serializers.IntegerField(help_text="Said to have left when nobody was left.")


@extend_schema_serializer(examples=OF_EVIDENCE)
class EvidenceAnswer(Answer):
    on = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    results = FindingAnswer(many=True)
    swallowed = SwallowedAnswer(many=True)
