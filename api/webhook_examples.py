"""What the OpenAPI document shows of webhooks. Tests hold the examples to what is answered."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

WEBHOOK: dict[str, Any] = {
    "name": "Their warehouse",
    "address": "https://partner.example/camptrack",
    "kinds": ["report", "camp_total"],
    "area": "SYR",
}
ANSWERED: dict[str, Any] = {
    "id": "8f14e45f-ceea-467f-a0d8-8a2b1c3d4e5f",
    "organisation": "elsewhere",
    **WEBHOOK,
    "state": "active",
    "told_until": 0,
    "failing_since": None,
    "disabled_at": None,
    "disabled_because": None,
    "previous_secret_until": None,
    "created_by": "omar",
    "created_at": "2019-03-11T05:00:04.125000Z",
}
CALL: dict[str, Any] = {
    "id": "3f0c1d9e-7a55-4b0e-9c55-2f5f3f0f4a11",
    "webhook": "8f14e45f-ceea-467f-a0d8-8a2b1c3d4e5f",
    "notice": "changes",
    "after": 120,
    "through": 121,
    "repeat": 0,
    "status": "sent",
    "attempts": 2,
    "not_before": None,
    "problem": "",
    "sent_at": "2019-03-11T05:01:09.125000Z",
    "asked_by": None,
    "queued_at": "2019-03-11T05:00:04.125000Z",
    "changes": [{"position": 121, "kind": "camp_total", "id": "SY-ALHOL"}],
    "hand_overs": [
        {"at": "2019-03-11T05:00:05.125000Z", "outcome": "deferred", "said": "503 come back later"},
        {"at": "2019-03-11T05:01:08.125000Z", "outcome": "accepted", "said": "204"},
    ],
}
OF_WEBHOOK = [OpenApiExample("webhook", ANSWERED, response_only=True)]
OF_SECRET = [
    OpenApiExample(
        "new webhook",
        {**ANSWERED, "secret": "whsec_c2hvd24gdGhpcyBvbmNlLCBrZXB0IG5vd2hlcmU="},
        response_only=True,
    )
]
OF_CALL = [OpenApiExample("call", CALL, response_only=True)]
MAKING = [OpenApiExample("of totals in Syria", WEBHOOK, request_only=True)]
