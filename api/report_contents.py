"""Reports as partners send them, and what they send about reports."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from camptrack.actions.checks import OwnId, taken_problems
from camptrack.actions.contents import NewReport, Override, ReportContent
from camptrack.actions.refusals import Problem
from camptrack.models import Organisation
from camptrack.models.constraints import LAST_ROUND
from camptrack.models.figures import REDACTABLE as FIGURE_TEXTS
from camptrack.models.reports import REDACTABLE as REPORT_TEXTS
from camptrack.vocabulary import Audience, Credibility, Reliability, WarningKind

from . import fields
from .figure_contents import FigureInput

MOST_FIGURES = 1000
#: warnings passed over in a report
MOST_OVERRIDES = 1000
#: reports entered by one call
MOST_REPORTS = 500


class SourceSlug(fields.Text):
    """The slug of a source that exists."""

    def to_internal_value(self, data: Any) -> Any:
        source = self.context["named"].sources.get(super().to_internal_value(data))
        if source is None:
            detail = _("There is no source “%(slug)s”; make it first.") % {"slug": data}
            raise fields.refusal("unknown", detail)
        return source


class ContentInput(fields.Strict):
    """What a report says."""

    source = SourceSlug()  # type: ignore[assignment]  # a field, not DRF's attribute
    title = fields.Text(max_length=500)
    published_on = fields.Day()
    url = fields.url(default="", allow_blank=True)
    language = fields.Text(
        form=fields.LANGUAGE,
        says=gettext_lazy("A language is a BCP 47 tag such as “en” or “ar-SY”."),
        max_length=35,
        default="und",
    )
    excerpt = fields.Text(max_length=10_000, default="", allow_blank=True)
    reliability = fields.Word(Reliability, required=False, allow_null=True, allow_blank=True)
    credibility = fields.Word(Credibility, required=False, allow_null=True)
    audience = fields.Word(Audience, required=False)
    external_id = fields.Text(max_length=200, default="", allow_blank=True)
    operation = fields.Text(
        max_length=200, default="", allow_blank=True, help_text="As its provider names the data collection."
    )
    round_number = fields.Whole(
        required=False, allow_null=True, min_value=1, max_value=LAST_ROUND, help_text="Of the operation."
    )
    figures = FigureInput(many=True, default=list, max_length=MOST_FIGURES)  # type: ignore[call-arg]  # of the list

    def validate_published_on(self, day: Any) -> Any:
        """The rules' own, said beside everything else."""
        if day > self.context["today"]:
            raise fields.refusal("future", _("This day has not come yet; give today or an earlier day."))
        return day


def own_organisation(slug: str | None, mine: Sequence[Organisation]) -> Organisation:
    """Of those for which an actor enters."""
    return named_or_only(
        slug,
        mine,
        several=_("You enter for several organisations, so say for which: %(known)s."),
        none=_("You do not enter for this organisation; you do for: %(known)s."),
    )


def named_or_only(slug: str | None, mine: Sequence[Organisation], *, several: str, none: str) -> Organisation:
    """The organisation that is named, or the only one; else a refusal in these words."""
    named = [each for each in mine if slug in (None, each.slug)]
    if len(named) == 1:
        return named[0]
    code, detail = ("required", several) if named else ("unknown", none)
    raise fields.refusal(code, detail % {"known": ", ".join(each.slug for each in mine)})


class OverrideInput(fields.Strict):
    """A warning that is passed over, and why."""

    pointer = fields.Text(max_length=200, allow_blank=True, help_text="Of the warning.")
    code = fields.Word(WarningKind, help_text="Of the warning.")
    reason = fields.Text(max_length=2000)

    def validate(self, attrs: dict[str, Any]) -> Override:
        return Override(**attrs)


def passed_over() -> OverrideInput:
    """Warnings never block; who knows of one beforehand says why it is no reason to wait."""
    return OverrideInput(many=True, default=list, max_length=MOST_OVERRIDES)  # type: ignore[call-arg]  # of the list


class ReportInput(ContentInput):
    """A new report."""

    organisation = fields.slug(default=None, allow_null=True, help_text="Left out: yours, where it is one.")
    publish = fields.Yes(default=False, help_text="Publish at once.")
    overrides = passed_over()

    class Meta:
        list_serializer_class = fields.Several

    def rule_problems(self, read: dict[str, Any], unread: frozenset[str]) -> Iterator[Problem]:
        if unread.isdisjoint({"organisation", "external_id"}):
            yield from (problem for _nth, problem in taken_problems([own_id(read)], self.context["taken"]))

    def validate_organisation(self, slug: str | None) -> Organisation:
        """Whose report it is: only one that the actor enters for."""
        return own_organisation(slug, self.context["organisations"])


class BulkInput(fields.Strict):
    """Many new reports."""

    reports = ReportInput(many=True, allow_empty=False, max_length=MOST_REPORTS)  # type: ignore[call-arg]  # of the list

    def rule_problems(self, read: dict[str, Any], unread: frozenset[str]) -> Iterator[Problem]:
        """Two of them with one id of their own."""
        ids = [each and own_id(each) for each in read.get("reports", ())]
        taken = self.context["taken"]
        for nth, problem in taken_problems(ids, taken):
            if ids[nth] not in taken:
                yield dataclasses.replace(problem, pointer=f"/reports/{nth}{problem.pointer}")


class CorrectionInput(ContentInput):
    """The full corrected content, and why."""

    reason = fields.Text(max_length=2000)
    publish = fields.Yes(
        default=False, help_text="Publish a draft's correction; a published report's is published anyway."
    )
    overrides = passed_over()


class ReasonInput(fields.Strict):
    """Why."""

    reason = fields.Text(max_length=2000)


class NothingInput(fields.Strict):
    """No field: an empty object, or no body at all."""


class FigureTexts(fields.Strict):
    """Texts of a figure."""

    def get_fields(self) -> dict[str, Any]:
        """`fields` is the serializer's own word, so it cannot be declared."""
        names = serializers.ListField(
            child=serializers.ChoiceField([(name, name) for name in FIGURE_TEXTS]),
            min_length=1,
            max_length=20,
        )
        return {"id": fields.Id(), "fields": names}


class RedactionInput(fields.Strict):
    """Which texts are blanked, and why. Numbers stay."""

    def get_fields(self) -> dict[str, Any]:
        names = serializers.ListField(
            child=serializers.ChoiceField([(name, name) for name in REPORT_TEXTS]),
            default=list,
            max_length=20,
        )
        return {
            "fields": names,
            "figures": FigureTexts(many=True, default=list, max_length=MOST_FIGURES),  # type: ignore[call-arg]
            "reason": fields.Text(max_length=2000),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["fields"] and not attrs["figures"]:
            raise fields.refusal("nothing_named", _("Name at least one text to blank."))
        return attrs


def own_id(values: dict[str, Any]) -> OwnId:
    """Of a parsed report."""
    return values["organisation"].pk, values["external_id"]


def new_report(values: dict[str, Any]) -> NewReport:
    """A parsed report in the words of the actions."""
    return NewReport(
        organisation=values["organisation"],
        content=content(values, audience=Audience.SHARED),
        publish=values["publish"],
        overrides=tuple(values["overrides"]),
    )


def content(values: dict[str, Any], *, audience: Audience) -> ReportContent:
    """Parsed values in the words of the actions."""
    names = (each.name for each in dataclasses.fields(ReportContent))
    given = {name: values[name] for name in names if values.get(name) is not None}
    return ReportContent(**{"audience": audience, **given, "figures": tuple(values["figures"])})
