"""What the OpenAPI document shows of keys."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

ITSELF: dict[str, Any] = {
    "prefix": "Zb41LwTq",
    "name": "HDX",
    "organisation": "demo-relief",
    "scopes": ["read", "write"],
    "area": "SY08",
    "state": "expiring",
    "created_at": "2025-03-14T09:00:00Z",
    "expires_at": "2026-03-08T09:00:00Z",
    "requests_per_minute": 600,
    "successor": {
        "prefix": "k7Q2mXcd",
        "created_at": "2026-03-01T09:00:00Z",
        "expires_at": "2027-03-01T09:00:00Z",
        "last_used_at": None,
    },
}

ROTATED: dict[str, Any] = {
    "key": "ct_k7Q2mXcd_…",
    "prefix": "k7Q2mXcd",
    "expires_at": "2027-03-01T09:00:00Z",
    "old_expires_at": "2026-03-08T09:00:00Z",
}

OF_ITSELF = [OpenApiExample("key", ITSELF, summary="It was followed by another", response_only=True)]
ROTATING = [
    OpenApiExample("overlap", {"overlap_days": 7}, summary="Both for a week", request_only=True),
    OpenApiExample(
        "successor", ROTATED, summary="The text in full, once", response_only=True, status_codes=["201"]
    ),
]
