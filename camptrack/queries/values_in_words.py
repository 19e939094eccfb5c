"""Values of columns as people read them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext as _

#: names of rows by model and key
Names = Mapping[type[Model], Mapping[Any, str]]


def names(fields: Iterable[Field[Any, Any]], rows: Iterable[Model]) -> Names:
    """Of all that these rows point at: one query for each table, however many rows."""
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    pointing = [each for each in fields if isinstance(each, ForeignKey)]
    for row in rows:
        for each in pointing:
            key = getattr(row, each.attname)
            if key is not None:
                wanted[each.related_model].add(key)
    return {
        model: {key: str(row) for key, row in model._default_manager.in_bulk(keys).items()}
        for model, keys in wanted.items()
    }


def in_words(told: Field[Any, Any], value: Any, known: Names) -> str:  # noqa: PLR0911  one line for each kind of value
    """Empty where there is nothing."""
    if value is None or value in ("", []):
        return ""
    if isinstance(told, ForeignKey):
        return known.get(told.related_model, {}).get(value, f"#{value}")
    if isinstance(value, list):
        inner = getattr(told, "base_field", None)
        labels = dict(inner.flatchoices) if inner is not None else {}
        return ", ".join(str(labels.get(each, each)) for each in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {each}" for key, each in sorted(value.items()))
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(dict(told.flatchoices).get(value, value))
