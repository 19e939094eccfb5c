"""What people and partners are in the midst of."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from camptrack.models import (
    ColumnMapping,
    EntryDraft,
    IdempotencyKey,
    Import,
    ImportRow,
)
from camptrack.vocabulary import (
    ImportState,
    Language,
    RowOutcome,
)

from .numbers import NUMBERS
from .people import organisation, user


def idempotency_key(**fields: Any) -> IdempotencyKey:
    defaults: dict[str, Any] = {
        "user": fields.get("user") or user(),
        "key": f"key-{next(NUMBERS)}",
        "body_digest": sha256(b"{}").hexdigest(),
    }
    return IdempotencyKey.objects.create(**defaults | fields)


def entry_draft(**fields: Any) -> EntryDraft:
    by = fields.get("by") or user()
    defaults: dict[str, Any] = {
        "organisation": fields.get("organisation") or organisation(),
        "by": by,
        "updated_by": by,
        "title": "Begun",
        "data": {"title": "Begun", "figures-TOTAL_FORMS": "1"},
    }
    return EntryDraft.objects.create(**defaults | fields)


def import_(**fields: Any) -> Import:
    """A file that waits to be read."""
    content: bytes = fields.pop("content", f"a file {next(NUMBERS)}".encode())
    defaults: dict[str, Any] = {
        "organisation": fields.get("organisation") or organisation(),
        "name": "week 12.csv",
        "digest": sha256(content).hexdigest(),
        "language": Language.EN,
        "by": fields.get("by") or user(),
    }
    return Import.objects.create(content=content, **defaults | fields)


def entered_import(**fields: Any) -> Import:
    """Confirmed and entered."""
    by = fields.get("by") or user()
    defaults: dict[str, Any] = {
        "state": ImportState.CONFIRMED,
        "confirmed_by": by,
        "confirmed_at": datetime.now(UTC),
    }
    return import_(**{**defaults, **fields, "by": by})


def import_row(of: Import | None = None, **fields: Any) -> ImportRow:
    """A new figure; the next of its import."""
    of = of or import_(state=ImportState.READ)
    position = of.rows.count()
    defaults: dict[str, Any] = {"position": position, "row": position + 2, "outcome": RowOutcome.NEW}
    return ImportRow.objects.create(of=of, **defaults | fields)


def column_mapping(**fields: Any) -> ColumnMapping:
    defaults: dict[str, Any] = {
        "organisation": fields.get("organisation") or organisation(),
        "digest": "0" * 64,
        "mapping": {},
        "by": fields.get("by") or user(),
    }
    return ColumnMapping.objects.create(**defaults | fields)
