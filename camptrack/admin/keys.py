"""Keys in addresses and forms."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

Row = TypeVar("Row", bound=Model)


def is_key(text: str) -> bool:
    """Whether it may be one of rows whose keys are UUIDs."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def found_by(rows: QuerySet[Row], key: str | UUID) -> Row:
    """The row, or 404."""
    if not is_key(str(key)):
        raise Http404
    return get_object_or_404(rows, pk=key)
