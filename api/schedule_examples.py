"""What the OpenAPI document shows of schedules; tests hold it to what is answered."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

SCHEDULE: dict[str, Any] = {
    "slug": "al-hasakeh-weekly",
    "title": "People in recorded sites of Al-Hasakeh",
    "titles": {"ar": "الأشخاص في المواقع المسجلة في الحسكة"},
    "area": "SY08",
    "cadence": "week",
    "weekday": 1,
    "at": "07:00",
    "zone": "Asia/Damascus",
    "starts_on": "2019-03-04",
    "languages": ["en", "ar"],
    "formats": ["pdf", "xlsx"],
    "sensitivity": "partners",
    "catch_up": "latest",
}

#: before the last Monday of November 2026; Damascus keeps summer time all year since 2022
ANSWERED: dict[str, Any] = {
    **SCHEDULE,
    "organisation": "demo-relief",
    "camps": [],
    "day": None,
    "every_days": None,
    "automatic": False,
    "contact": "",
    "licence": "",
    "paused": False,
    "next_runs": [
        {"due_at": "2026-11-30T04:00:00Z", "start": "2026-11-23", "end": "2026-11-29"},
        {"due_at": "2026-12-07T04:00:00Z", "start": "2026-11-30", "end": "2026-12-06"},
        {"due_at": "2026-12-14T04:00:00Z", "start": "2026-12-07", "end": "2026-12-13"},
    ],
    "warnings": [],
}

RECIPIENTS: dict[str, Any] = {
    "recipients": [
        {"address": "amal@example.org", "name": "Amal", "language": "ar", "user": "amal"},
        {"kind": "webhook", "address": "https://example.org/hook"},
    ]
}

OF_SCHEDULE = [
    OpenApiExample("weekly", SCHEDULE, summary="Every Monday at 07:00 in Damascus", request_only=True),
    OpenApiExample("scheduled", ANSWERED, response_only=True, status_codes=["201"]),
]
OF_RECIPIENTS = [OpenApiExample("recipients", RECIPIENTS, summary="A person and a system", request_only=True)]
