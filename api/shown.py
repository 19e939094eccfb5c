"""Examples of the OpenAPI document: each call as it was answered once, and each code of a problem.

Tests record them (tests/api/recorded.py), and hold calls to what is answered. What a view shows by itself
goes before.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from camptrack.actions.refusals import Problem

from .errors import MEDIA_TYPE, problem_details
from .openapi import PROBLEMS as PROBLEM_STATUSES

CALLS = Path(__file__).with_name("shown_calls.json")
PROBLEMS = Path(__file__).with_name("shown_problems.json")


#: beside those that each operation names: what may be answered to any of them
ANYWHERE = {
    405: "This address does not take the method.",
    431: "Headers that are too large.",
    500: "A fault of ours; it was logged.",
}


@cache
def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def problems(status: str) -> dict[str, Any]:
    """By code: what a problem with it looks like when nothing else is wrong."""
    return {
        code: {"value": problem_details(each["status"], [Problem(each["pointer"], code, each["detail"])])}
        for code, each in _read(PROBLEMS).items()
        if str(each["status"]) == status
    }


def show(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """A hook of the generator. What problems have in common is said once for each status."""
    for operations in result["paths"].values():
        for operation in operations.values():
            _show_call(operation, _read(CALLS).get(operation["operationId"], {}))
            operation["responses"] = {
                status: _problem(answer, status) for status, answer in operation["responses"].items()
            }
    result["components"]["responses"] = {
        _name(status): _with_examples(_of_problem(said), str(status))
        for status, said in sorted({**PROBLEM_STATUSES, **ANYWHERE}.items())
    }
    return result


def _name(status: object) -> str:
    return f"Problem{status}"


def _of_problem(said: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemAnswer"}
    return {"content": {MEDIA_TYPE: {"schema": schema}}, "description": said}


def _problem(answer: dict[str, Any], status: str) -> dict[str, Any]:
    told = answer.get("content", {}).get(MEDIA_TYPE)
    if told is None or "examples" in told:
        return answer
    if answer == _of_problem(PROBLEM_STATUSES.get(int(status), "")):
        return {"$ref": f"#/components/responses/{_name(status)}"}
    return _with_examples(answer, status)


def _with_examples(answer: dict[str, Any], status: str) -> dict[str, Any]:
    found = problems(status)
    content = {**answer["content"][MEDIA_TYPE], **({"examples": found} if found else {})}
    return {**answer, "content": {MEDIA_TYPE: content}}


def _show_call(operation: dict[str, Any], call: dict[str, Any]) -> None:
    if "request" in call:
        text = isinstance(call["request"], str)
        _add(operation["requestBody"], "text/csv" if text else "application/json", call["request"])
    for status, answer in call.get("answers", {}).items():
        _add(operation["responses"][status], "application/json", answer)


def _add(told: dict[str, Any], media_type: str, example: Any) -> None:
    content = told.get("content", {}).get(media_type)
    if content is None or "examples" in content:
        return
    if isinstance(example, str) or content["schema"].get("format") != "binary":
        content["examples"] = {"Recorded": {"value": example}}
