"""What the OpenAPI document shows of issues. Tests hold the examples to what is answered."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

REQUEST: dict[str, Any] = {
    "start": "2019-03-04",
    "end": "2019-03-10",
    "known_at": "2019-03-11T05:00:00Z",
    "preview": False,
}

#: to members of the organisation
ISSUE: dict[str, Any] = {
    "id": "5d0b9d1c-63f9-4c2e-9a35-0f1f4a4a3f0e",
    "schedule": "hasakeh-weekly",
    "title": "Camps of Al-Hasakeh, weekly",
    "organisation": "demo-relief",
    "area": "SY08",
    "number": 1,
    "start": "2019-03-04",
    "end": "2019-03-10",
    "due_at": "2019-03-11T05:00:04.125000Z",
    "known_at": "2019-03-11T05:00:00Z",
    "status": "due",
    "sensitivity": "public",
    "camps": 0,
    "camps_done": 0,
    "digest": None,
    "policy": None,
    "recalled": None,
    "attempts": 0,
    "failure": "",
    "not_before": "2019-03-11T05:00:04.130000Z",
    "edition": "members",
    "files": [],
    "events": [],
}

OF_REQUEST = [OpenApiExample("asked", value=REQUEST, request_only=True)]
OF_ISSUE = [OpenApiExample("issue", value=ISSUE, response_only=True)]
