"""What a browser would send of the report form."""

from typing import Any

from django.test import Client

from camptrack.admin.overrides import AskedRow


def report(*figures: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The news report of 2019-02-11, with these figures in the form's order."""
    data: dict[str, Any] = {
        "title": "US, Partners Claim 'Significant Progress' as IS Makes Last Stand",
        "url": "",
        "published_on": "2019-02-11",
        "language": "en",
        "reliability": "C",
        "credibility": "3",
        "audience": "shared",
        "excerpt": "",
        "external_id": "",
        "figures-TOTAL_FORMS": str(len(figures)),
        "figures-INITIAL_FORMS": "0",
        **fields,
    }
    for nth, figure in enumerate(figures):
        cells = figure.pop("cells", [])
        prefix = f"figures-{nth}"
        given = {"measure": "headcount", **figure}
        data |= {f"{prefix}-{name}": value for name, value in given.items()}
        data |= {f"{prefix}-cells-TOTAL_FORMS": str(len(cells)), f"{prefix}-cells-INITIAL_FORMS": "0"}
        for place, cell in enumerate(cells):
            data |= {f"{prefix}-cells-{place}-{name}": value for name, value in cell.items()}
    return data


def news(of: Any, **more: Any) -> dict[str, Any]:
    """“More than 23,000” in the past week."""
    return {
        "camp": of.code,
        "measure": "arrivals",
        "start": "2019-02-05",
        "end": "2019-02-11",
        "written": "more than 23,000",
        "wave_slug": "baghuz-exodus",
        "wave_label": "Baghuz exodus",
        "attributed_to": "local officials and activists",
        "quote": "More than 23,000 …",
        **more,
    }


def sent_off(client: Client, address: str, data: dict[str, Any], **how: Any) -> Any:
    """The answer once every warning was passed over with a reason, as the page asks for it."""
    answer = client.post(address, data, **how)
    asked = (answer.context or {}).get("asked") or []
    for row in asked:
        data = data | beside(row, "it is so")
    return client.post(address, data, **how) if asked else answer


def beside(row: AskedRow, reason: str) -> dict[str, Any]:
    """The inputs beside a warning."""
    said = {"code": row.warning.code, "figure": row.figure or "", "detail": row.warning.detail}
    return {f"override-{row.number}-{name}": text for name, text in {**said, "reason": reason}.items()}
