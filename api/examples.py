"""What the OpenAPI document shows: news of the last days of Baghuz, as a partner enters it and a reader gets
it back. Tests hold the examples to what is answered."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from .errors import MEDIA_TYPE

REPORT: dict[str, Any] = {
    "source": "voa-news",
    "title": "US, Partners Claim 'Significant Progress' as IS Makes Last Stand",
    "url": "https://example.org/last-stand",
    "published_on": "2019-02-11",
    "language": "en",
    "reliability": "C",
    "credibility": 3,
    "excerpt": "More than 23,000 people have reached the camp in the past week.",
    "audience": "shared",
    "publish": True,
    "figures": [
        {
            "camp": "SY-ALHOL",
            "measure": "arrivals",
            "start": "2019-02-05",
            "end": "2019-02-11",
            "value": 23000,
            "qualifier": "more_than",
            "unit": "persons",
            "wave": "baghuz-exodus",
            "attributed_to": "local officials and activists",
            "quote": "More than 23,000 people have reached the camp in the past week",
            "reason": "displacement",
            "breakdown": [{"gender": "f", "min_age": 18, "max_age": None, "share": "0.27"}],
        }
    ],
}

#: to the organisation that entered it
ENTERED: dict[str, Any] = {
    "id": "5d0b9d1c-63f9-4c2e-9a35-0f1f4a4a3f0e",
    "revision": 1,
    "supersedes": None,
    "superseded_by": None,
    "status": "published",
    "audience": "shared",
    "organisation": "demo-relief",
    "source": "voa-news",
    "title": "US, Partners Claim 'Significant Progress' as IS Makes Last Stand",
    "url": "https://example.org/last-stand",
    "language": "en",
    "published_on": "2019-02-11",
    "excerpt": "More than 23,000 people have reached the camp in the past week.",
    "operation": "",
    "round_number": None,
    "correction_reason": "",
    "pending": True,
    "entered_at": "2019-02-12T08:00:00.125000Z",
    "events": [
        {
            "kind": "published",
            "reason": "",
            "at": "2019-02-12T08:00:00.125000Z",
            "counts_from": "2019-02-12T08:00:00.125000Z",
        }
    ],
    "figures": [
        {
            "id": "8c2d7b1e-1f0a-4f57-8f7a-6a2f3b9f2d11",
            "report": "5d0b9d1c-63f9-4c2e-9a35-0f1f4a4a3f0e",
            "camp": "SY-ALHOL",
            "measure": "arrivals",
            "start": "2019-02-05",
            "end": "2019-02-11",
            "on": None,
            "value": 23000,
            "unit": "persons",
            "qualifier": "more_than",
            "low": 23000,
            "best": 23000,
            "high": 25300,
            "stated_low": None,
            "stated_high": None,
            "households": None,
            "household_size": None,
            "household_size_assumed": False,
            "method": None,
            "reason": "displacement",
            "wave": "baghuz-exodus",
            "attributed_to": "local officials and activists",
            "quote": "More than 23,000 people have reached the camp in the past week",
            "gender": None,
            "min_age": None,
            "max_age": None,
            "population_group": None,
            "origin": None,
            "suppressed": False,
            "counting": True,
            "decisions": [],
            "breakdown": [
                {
                    "gender": "f",
                    "min_age": 18,
                    "max_age": None,
                    "population_group": None,
                    "origin": None,
                    "count": None,
                    "share": "0.27",
                    "suppressed": False,
                }
            ],
            "published": {"reliability": "C", "credibility": 3, "household_size": None},
        }
    ],
    "overrides": [],
    "reliability": "C",
    "credibility": 3,
    "external_id": "",
    "warnings": [
        {
            "pointer": "/published_on",
            "code": "published_long_ago",
            "detail": "This was published on \u20662019-02-11\u2069, more than a year ago. Check the year.",
        }
    ],
}

#: the same with `Prefer: return=preview`, on 26 November 2026
PREVIEWED: dict[str, Any] = ENTERED | {
    "preview": {
        "camps": 1,
        "camps_left_out": 0,
        "totals": [
            {
                "camp": "SY-ALHOL",
                "on": "2019-02-11",
                "before": {"low": 9170, "best": 9454, "high": 9738, "basis": "headcount"},
                "after": {"low": 29857, "best": 32454, "high": 37351, "basis": "headcount"},
            },
            {
                "camp": "SY-ALHOL",
                "on": "2026-11-26",
                "before": {"low": 6617, "best": 9454, "high": 12291, "basis": "headcount"},
                "after": {"low": 21094, "best": 32454, "high": 46114, "basis": "headcount"},
            },
        ],
    }
}

#: to the same with a day to come and a field that there is not
PROBLEM: dict[str, Any] = {
    "type": "urn:camptrack:problem:invalid_input",
    "title": "Bad Request",
    "status": 400,
    "detail": "2 problems; `errors` has each with its place.",
    "errors": [
        {"pointer": "/colour", "code": "unknown_field", "detail": "There is no such field."},
        {
            "pointer": "/published_on",
            "code": "future",
            "detail": "This day has not come yet; give today or an earlier day.",
        },
    ],
}

#: on 11 February, on top of a count in December
POPULATION: dict[str, Any] = {
    "on": "2019-02-11",
    "low": 29857,
    "best": 32454,
    "high": 37351,
    "basis": "headcount",
    "freshness": "ageing",
    "anchor": "0e6a7c54-2b8e-4c0f-b7f3-91a3c1c5d8e2",
    "anchor_on": "2018-12-04",
    "anchor_age_days": 69,
    "drift": None,
    "camps": 1,
    "camps_without_data": 0,
    "camps_stale": 0,
    "camps_flows_only": 0,
    "arrivals_7d": 23000,
    "departures_7d": 0,
    "pending": False,
    "settled_through": "2019-02-12T08:00:00.125000Z",
    "computed_at": "2019-02-12T08:00:00.125000Z",
    "policy": "1",
    "known_at": None,
    "unit": "people",
}

#: of that number, to readers of another organisation
EVIDENCE: dict[str, Any] = {
    "on": "2019-02-11",
    "known_at": None,
    "results": [
        {
            "figure": "0e6a7c54-2b8e-4c0f-b7f3-91a3c1c5d8e2",
            "camp": "SY-ALHOL",
            "role": "anchor",
            "reason": "first_count",
            "explanation": "Anchor: the first count that the total stands on.",
            "contribution": 9454,
            "drift": None,
            "because": None,
            "since": "2018-12-04",
            "measure": "headcount",
            "start": "2018-12-04",
            "end": "2018-12-04",
            "value": 9454,
            "qualifier": "exactly",
            "unit": "persons",
            "low": 9454,
            "best": 9454,
            "high": 9454,
            "quote": "",
            "attributed_to": "camp management",
            "source": "reach",
            "source_name": "REACH",
            "report": "b1f5c0de-90a4-4b7e-8a5b-2f6d3c7e9a10",
            "title": "Camp and Informal Site Profiles, Northeast Syria, April–May 2019",
            "url": "",
            "published_on": "2019-07-11",
            "wave": None,
            "counts_as": "headcount",
            "suppressed": False,
        },
        {
            "figure": "8c2d7b1e-1f0a-4f57-8f7a-6a2f3b9f2d11",
            "camp": "SY-ALHOL",
            "role": "flow",
            "reason": "placed",
            "explanation": "Flow: 23,000 people whom no stronger figure holds.",
            "contribution": 23000,
            "drift": None,
            "because": None,
            "since": "2019-02-05",
            "measure": "arrivals",
            "start": "2019-02-05",
            "end": "2019-02-11",
            "value": 23000,
            "qualifier": "more_than",
            "unit": "persons",
            "low": 23000,
            "best": 23000,
            "high": 25300,
            "quote": "More than 23,000 people have reached the camp in the past week",
            "attributed_to": "local officials and activists",
            "source": "voa-news",
            "source_name": "VOA News",
            "report": "5d0b9d1c-63f9-4c2e-9a35-0f1f4a4a3f0e",
            "title": "US, Partners Claim 'Significant Progress' as IS Makes Last Stand",
            "url": "https://example.org/last-stand",
            "published_on": "2019-02-11",
            "wave": "baghuz-exodus",
            "counts_as": "arrivals",
            "suppressed": False,
        },
    ],
    "swallowed": [],
}

ENTERING = [
    OpenApiExample("news", REPORT, summary="News of arrivals", request_only=True),
    OpenApiExample("stored", ENTERED, summary="As it is stored", response_only=True, status_codes=["201"]),
    OpenApiExample(
        "preview", PREVIEWED, summary="Prefer: return=preview", response_only=True, status_codes=["200"]
    ),
    OpenApiExample(
        "refused",
        PROBLEM,
        summary="A day to come, and a field that there is not",
        response_only=True,
        status_codes=["400"],
        media_type=MEDIA_TYPE,
    ),
]
_OF_A_CAMP = "Of a camp, on=2019-02-11"
OF_POPULATION = [OpenApiExample("population", POPULATION, summary=_OF_A_CAMP, response_only=True)]
OF_EVIDENCE = [OpenApiExample("evidence", EVIDENCE, summary=_OF_A_CAMP, response_only=True)]
