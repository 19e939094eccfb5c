"""The camps and waves that figures name."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from camptrack.actions.checks import label_problems
from camptrack.actions.contents import NewWave
from camptrack.actions.refusals import Problem
from camptrack.models import Area, Source, Wave
from camptrack.models import CampCode as KeptCode
from camptrack.models.constraints import SLUG

from . import fields
from .parsing import storable


class Named:
    """What reports name, fetched once for all of them: their sources, and of their figures the camps, waves
    and areas. The ids that they give themselves are as they were sent."""

    def __init__(self, reports: Any) -> None:
        said = list(_objects(reports))
        sources = set(_storable(report.get("source") for report in said))
        self.own_ids = set(_storable(report.get("external_id") for report in said))
        self.sources = {source.slug: source for source in Source.objects.filter(slug__in=sources)}
        rows = [row for report in said for row in _objects(report.get("figures"))]
        waves = [row.get("wave") for row in rows]
        new = [wave for wave in waves if isinstance(wave, dict)]
        slugs = [*waves, *(wave.get("slug") for wave in new)]
        origins = set(_storable(wave.get("origin") for wave in new))
        codes = set(_storable(row.get("camp") for row in rows))
        named = KeptCode.objects.select_related("camp__area", "camp__merged_into__area")
        self.camps = {each.code: each.camp.counted_in for each in named.filter(pk__in=codes)} if codes else {}
        self.waves = {wave.slug: wave for wave in Wave.objects.filter(slug__in=set(_storable(slugs)))}
        self.new_slugs = set(_storable(wave.get("slug") for wave in new))
        # Of a new wave the first label is its label.
        self.labels = {wave.get("slug"): wave.get("label") for wave in reversed(new) if _labelled(wave)}
        self.labels |= {slug: wave.label for slug, wave in self.waves.items()}
        self.origins = {
            *Area.objects.filter(code__in=origins).values_list("code", flat=True),
            *KeptCode.objects.filter(pk__in=origins).values_list("pk", flat=True),
        }


def _objects(given: Any) -> Iterable[dict[str, Any]]:
    return (each for each in given if isinstance(each, dict)) if isinstance(given, list) else ()


def _storable(texts: Iterable[Any]) -> list[str]:
    return [text for text in texts if isinstance(text, str) and storable(text)]


def _labelled(wave: dict[str, Any]) -> bool:
    return all(isinstance(wave.get(name), str) and wave[name].strip() for name in ("slug", "label"))


class CampCode(fields.Text):
    """The code of a camp that exists."""

    def to_internal_value(self, data: Any) -> Any:
        camp = self.context["named"].camps.get(super().to_internal_value(data))
        if camp is None:
            detail = _("There is no camp with the code “%(code)s”.") % {"code": data}
            raise fields.refusal("unknown", detail)
        return camp


class NewWaveInput(fields.Strict):
    """A wave that is made where it does not exist yet."""

    slug = fields.slug()
    label = fields.Text(max_length=200)  # type: ignore[assignment]  # a field, not DRF's attribute
    origin = fields.Text(default="", allow_blank=True, help_text="The code of an area or a camp.")

    def rule_problems(self, read: dict[str, Any], unread: frozenset[str]) -> Iterable[Problem]:
        labels = self.context["named"].labels
        return () if unread else label_problems(NewWave(**read), labels[read["slug"]], "")

    def validate_origin(self, code: str) -> str:
        if code and code not in self.context["named"].origins:
            raise fields.refusal(
                "unknown", _("There is no area and no camp with the code “%(code)s”.") % {"code": code}
            )
        return code


_NEW_WAVE = {
    "type": "object",
    "required": ["slug", "label"],
    "additionalProperties": False,
    "properties": {
        "slug": {"type": "string", "pattern": SLUG, "maxLength": 64},
        "label": {"type": "string", "minLength": 1, "maxLength": 200},
        "origin": {"type": "string", "description": "The code of an area or a camp."},
    },
}


@extend_schema_field({"oneOf": [{"type": "string", "pattern": SLUG, "maxLength": 64}, _NEW_WAVE]})
class WaveSlug(serializers.Field[Any, Any, Any, Any]):
    """The slug of a wave, or a new wave."""

    def to_internal_value(self, data: Any) -> Wave | NewWave:
        waves: dict[str, Wave] = self.context["named"].waves
        if isinstance(data, dict):
            new = NewWaveInput(data=data, context=self.context)
            new.is_valid(raise_exception=True)
            wave = NewWave(**new.validated_data)
            return waves.get(wave.slug) or wave
        if not isinstance(data, str):
            raise fields.refusal("not_a_text", _("Give the slug of a wave, or slug, label and origin."))
        if data in self.context["named"].new_slugs and data not in waves:
            return NewWave(slug=data)
        if data not in waves:
            detail = _("There is no wave “%(slug)s”; to make it give slug, label and origin.") % {
                "slug": data
            }
            raise fields.refusal("unknown", detail)
        return waves[data]
