"""What the OpenAPI document shows of deliveries. Tests hold the examples to what is answered."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

#: a mail server that first had no time
DELIVERY: dict[str, Any] = {
    "id": "3f0c1d9e-7a55-4b0e-9c55-2f5f3f0f4a11",
    "issue": "5d0b9d1c-63f9-4c2e-9a35-0f1f4a4a3f0e",
    "schedule": "hasakeh-weekly",
    "recipient": {
        "id": 7,
        "kind": "email",
        "address": "reader@partner.example",
        "name": "A reader",
        "language": "ar",
    },
    "notice": "issue",
    "repeat": 0,
    "status": "sent",
    "edition": "shared",
    "attempts": 2,
    "not_before": None,
    "problem": "",
    "sent_at": "2019-03-11T05:01:09.125000Z",
    "repeated_by": None,
    "queued_at": "2019-03-11T05:00:04.125000Z",
    "hand_overs": [
        {"at": "2019-03-11T05:00:05.125000Z", "outcome": "deferred", "said": "451 4.3.0 come back later"},
        {"at": "2019-03-11T05:01:08.125000Z", "outcome": "accepted", "said": ""},
    ],
}
OF_DELIVERY = [OpenApiExample("delivery", value=DELIVERY, response_only=True)]
