"""Camps merged, parted, renamed and split."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.merges import merge_camp, unmerge_camp
from camptrack.actions.renames import rename_camp
from camptrack.actions.splits import split_camp
from camptrack.models import Camp, CampCode, Figure
from camptrack.queries.reports import visible_reports
from camptrack.vocabulary import Right

from . import fields
from .answers import CampAnswer
from .camps import CampInput, present_camp
from .moved import camp_at
from .permissions import user_of
from .report_contents import ReasonInput
from .views import View, created, writes


class NamedCamp(fields.Text):
    """A code that a camp has or had; a merged one stays what it is, for the action to say so."""

    def to_internal_value(self, data: Any) -> Any:
        code = super().to_internal_value(data)
        found = CampCode.objects.select_related("camp__area").filter(pk=code).first()
        if found is None:
            raise fields.refusal("unknown", _("There is no camp with the code “%(code)s”.") % {"code": code})
        return found.camp


class MergeInput(ReasonInput):
    """The camp that stays."""

    into = NamedCamp(help_text="Its code.")


class RenameInput(ReasonInput):
    """The new code."""

    code = fields.code()


class SplitInput(ReasonInput, CampInput):
    """A new camp, and the figures that speak of it."""

    figures = serializers.ListField(child=fields.Id(), min_length=1, max_length=500)

    def validate_figures(self, keys: Iterable[Any]) -> list[Figure]:
        """Those that the reader sees."""
        seen = Figure.objects.filter(report__in=visible_reports(self.context["user"]).values("pk"))
        found = seen.select_related("report__organisation", "camp").in_bulk(list(keys))
        missing = [nth for nth, key in enumerate(keys) if key not in found]
        if missing:
            said = fields.refusal("unknown", _("There is no such figure.")).detail
            raise serializers.ValidationError({str(nth): said for nth in missing})
        return [found[key] for key in keys]


class CampMerge(View):
    """A duplicate becomes part of the camp that stays."""

    rights = {"POST": (Right.REVIEW,)}
    queryset = Camp.objects.all()
    serializer_class = MergeInput

    @extend_schema(operation_id="camps_merge", request=MergeInput, responses=CampAnswer)
    @writes
    def post(self, request: Request, code: str) -> Response:
        """Count its figures in another camp from now on; answers that camp."""
        camp = camp_at(code, to_read=False)
        return Response(present_camp(merge_camp(by=user_of(request), camp=camp, **self.parsed())))


class CampUnmerge(View):
    """A merged camp stands for itself again."""

    rights = {"POST": (Right.REVIEW,)}
    queryset = Camp.objects.all()
    serializer_class = ReasonInput

    @extend_schema(operation_id="camps_unmerge", request=ReasonInput, responses=CampAnswer)
    @writes
    def post(self, request: Request, code: str) -> Response:
        """Take a merge back; its figures count in the camp itself again."""
        kept = CampCode.objects.select_related("camp").filter(pk=code).first()
        if kept is None:
            raise Http404
        return Response(present_camp(unmerge_camp(by=user_of(request), camp=kept.camp, **self.parsed())))


class CampRename(View):
    """A camp gets another code."""

    rights = {"POST": (Right.REVIEW,)}
    queryset = Camp.objects.all()
    serializer_class = RenameInput

    @extend_schema(operation_id="camps_rename", request=RenameInput, responses=CampAnswer)
    @writes
    def post(self, request: Request, code: str) -> Response:
        """Give it another code; the old one stays good."""
        given = self.parsed()
        camp = camp_at(code, to_read=False)
        renamed = rename_camp(by=user_of(request), camp=camp, code=given["code"], reason=given["reason"])
        return Response(present_camp(renamed))


class CampSplit(View):
    """Two sites were kept under one code."""

    rights = {"POST": (Right.REVIEW,)}
    queryset = Camp.objects.all()
    serializer_class = SplitInput

    @extend_schema(operation_id="camps_split", request=SplitInput, responses={201: CampAnswer})
    @writes
    def post(self, request: Request, code: str) -> Response:
        """Make a new camp and assign figures to it, which count there from now on."""
        user = user_of(request)
        camp = camp_at(code, to_read=False)
        return created(present_camp(split_camp(by=user, camp=camp, **self.parsed(user=user))))
