"""What reviewers decide about figures."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.decisions import decide
from camptrack.models import Decision, Figure, Wave
from camptrack.queries.places import camp_by_code
from camptrack.queries.reports import visible_reports
from camptrack.vocabulary import DecisionKind, Right

from . import fields
from .answers import DecisionAnswer
from .figures import present_decision
from .permissions import organisations_of, user_of
from .views import View, created, writes


class ExistingWave(fields.Text):
    """The slug of a wave that exists."""

    def to_internal_value(self, data: Any) -> Any:
        wave = Wave.objects.filter(slug=super().to_internal_value(data)).first()
        if wave is None:
            raise fields.refusal("unknown", _("There is no wave “%(slug)s”.") % {"slug": data})
        return wave


class ExistingCamp(fields.Text):
    """A code that a camp has or had; of a merged one the camp that it was merged into."""

    def to_internal_value(self, data: Any) -> Any:
        camp = camp_by_code(super().to_internal_value(data))
        if camp is None:
            raise fields.refusal("unknown", _("There is no camp with the code “%(code)s”.") % {"code": data})
        return camp


class DecisionInput(fields.Strict):
    """A decision, and why."""

    decision = fields.Word(DecisionKind)
    reason = fields.Text(max_length=2000)
    wave = ExistingWave(required=False, allow_null=True, help_text="Of `assign_wave`.")
    camp = ExistingCamp(required=False, allow_null=True, help_text="Of `assign_camp`: its code.")
    withdraws = fields.Id(required=False, allow_null=True, help_text="Of `withdraw`: the decision's id.")

    def validate_withdraws(self, key: UUID | None) -> Decision | None:
        found = Decision.objects.filter(pk=key, figure=self.context["figure"]).first() if key else None
        if key and found is None:
            raise fields.refusal("unknown", _("This is not a decision about this figure."))
        return found


class FigureDecisions(View):
    """Decisions are added; `withdraw` takes one back."""

    rights = {"POST": (Right.REVIEW,)}
    queryset = Decision.objects.all()
    serializer_class = DecisionInput

    previews = True

    @extend_schema(
        operation_id="figures_decide",
        request=DecisionInput,
        responses={200: DecisionAnswer, 201: DecisionAnswer},
    )
    @writes
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002  the address's name
        """Verify, dispute, recommend, assign to a wave or a camp, or withdraw one of these."""
        user = user_of(request)
        seen = Figure.objects.filter(report__in=visible_reports(user).values("pk"))
        figure = get_object_or_404(seen.select_related("report__organisation", "camp__area"), pk=id)
        given = self.parsed(figure=figure)
        decision = decide(
            by=user,
            figure=figure,
            kind=given["decision"],
            reason=given["reason"],
            wave=given.get("wave"),
            camp=given.get("camp"),
            withdraws=given.get("withdraws"),
        )
        member = figure.report.organisation_id in organisations_of(user)
        return created({"figure": figure.pk, **present_decision(decision, member=member)})
