"""Areas, camps, and reference data beside them."""

from typing import Any

from camptrack.models import (
    Area,
    Camp,
    Source,
    Wave,
)
from camptrack.vocabulary import (
    Credibility,
    Reliability,
    SiteType,
    SourceKind,
)

from .numbers import NUMBERS


def country(code: str = "SYR", **fields: Any) -> Area:
    """The country of this code; made when it does not exist."""
    made, _ = Area.objects.get_or_create(code=code, defaults={"name": code.title(), "level": 0, **fields})
    return made


def area(code: str | None = None, *, parent: Area | None = None, **fields: Any) -> Area:
    """A district, one level under its parent (Syria, unless said otherwise)."""
    parent = parent or country()
    code = code or f"SY{next(NUMBERS):06}"
    return Area.objects.create(
        code=code, parent=parent, **{"name": code.title(), "level": parent.level + 1, **fields}
    )


def camp(code: str | None = None, *, area: Area | None = None, **fields: Any) -> Camp:
    code = code or f"CAMP-{next(NUMBERS)}"
    defaults: dict[str, Any] = {"name": code.title(), "site_type": SiteType.PLANNED_CAMP}
    return Camp.objects.create(code=code, area=area or country(), **defaults | fields)


def source(slug: str | None = None, **fields: Any) -> Source:
    slug = slug or f"source-{next(NUMBERS)}"
    defaults: dict[str, Any] = {
        "name": slug.title(),
        "kind": SourceKind.UN_AGENCY,
        "reliability": Reliability.A,
        "credibility": Credibility.PROBABLE,
    }
    return Source.objects.create(slug=slug, **defaults | fields)


def wave(slug: str | None = None, **fields: Any) -> Wave:
    slug = slug or f"wave-{next(NUMBERS)}"
    return Wave.objects.create(slug=slug, **{"label": slug.title(), **fields})
