"""What the OpenAPI document shows of imports. Tests hold the examples to what is answered."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

CONFIRMING: dict[str, Any] = {
    "publish": True,
    "leave_conflicts": False,
    "overrides": {"published_long_ago": "the archive of 2019"},
}

IMPORT: dict[str, Any] = {
    "id": "0b0e5cb4-8d3c-4f6e-9d6b-3a0d1c7e52aa",
    "organisation": "demo-relief",
    "name": "week 12.csv",
    "state": "waiting",
    "language": "en",
    "total": 0,
    "done": 0,
    "attempts": 0,
    "failure": "",
    "outcomes": {"new": 0, "changed": 0, "unchanged": 0, "conflict": 0, "error": 0},
    "warnings": {},
    "sheets": [],
    "mapping": [],
    "publish": False,
    "by": "demo-relief-key",
    "at": "2019-03-15T09:12:44.125000Z",
    "confirmed_by": None,
    "confirmed_at": None,
    "undone_by": None,
    "undone_at": None,
    "undo_reason": "",
}

OF_IMPORT = [OpenApiExample("brought", IMPORT, response_only=True)]
OF_CONFIRMING = [OpenApiExample("confirmed", CONFIRMING, request_only=True)]
