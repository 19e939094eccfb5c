"""The promise: the document without what cannot break anybody, as it was last agreed to.

docs/reference/contract.json is the baseline. It needs no history of the repository, and it holds all that
ever landed, since the check also refuses one that lags behind the document. A break that is wanted is written
down in docs/reference/accepted-breaks.yaml with its reason, which stays there for partners to read.
"""

import json
from pathlib import Path
from typing import Any

import yaml

from .breaks import breaks

REFERENCE = Path(__file__).parents[1] / "docs/reference"
DOCUMENT = REFERENCE / "openapi.yaml"
PROMISE = REFERENCE / "contract.json"
ACCEPTED = REFERENCE / "accepted-breaks.yaml"

_TELLING = {
    "description",
    "summary",
    "tags",
    "examples",
    "example",
    "title",
    "deprecated",
    "info",
    "security",
}
#: names in these are a partner's, and may be any word
_NAMED = {"properties", "paths", "schemas", "headers", "content", "responses"}


def bare(part: Any, *, names: bool = False) -> Any:
    """Without what is only told."""
    if isinstance(part, list):
        return [bare(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        name: bare(each, names=name in _NAMED and not names)
        for name, each in part.items()
        if names or name not in _TELLING
    }


def document() -> dict[str, Any]:
    """As it is checked in; a test holds it to what is served."""
    found: dict[str, Any] = yaml.load(DOCUMENT.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found


def promise_of(current: dict[str, Any]) -> dict[str, Any]:
    """Of problems only their statuses: what a problem looks like is said once, by `ProblemAnswer`."""
    found: dict[str, Any] = bare({"paths": current["paths"], "components": current.get("components", {})})
    found["components"].pop("securitySchemes", None)
    found["components"].pop("responses", None)
    for operations in found["paths"].values():
        for operation in operations.values():
            answers = operation.get("responses", {})
            operation["responses"] = {
                status: each for status, each in answers.items() if status.startswith("2")
            }
    return found


def promised() -> dict[str, Any]:
    """What the last renewal wrote."""
    found: dict[str, Any] = json.loads(PROMISE.read_text("utf-8"))
    return found


def accepted() -> dict[str, str]:
    """Breaks that are wanted, with their reasons."""
    listed = yaml.safe_load(ACCEPTED.read_text("utf-8")) or []
    return {each["break"]: each["reason"] for each in listed}


def unaccepted(current: dict[str, Any]) -> list[str]:
    """What breaks the promise, unasked."""
    wanted = accepted()
    return [each for each in breaks(promised(), current) if each not in wanted]


def renew(current: dict[str, Any]) -> None:
    """From now on this is promised."""
    PROMISE.write_text(
        json.dumps(promise_of(current), ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
    )
