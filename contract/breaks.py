"""What changed between two OpenAPI documents so that a program written for the first fails with it."""

from collections.abc import Iterator
from typing import Any

from .schemas import Comparison, Direction, resolved

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
Operation = dict[str, Any]


def operations(document: dict[str, Any]) -> dict[str, Operation]:
    """By method and path."""
    return {
        f"{method.upper()} {path}": within[method]
        for path, within in document["paths"].items()
        for method in _METHODS
        if method in within
    }


def breaks(promised: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """Sentences that begin with the place, in the order of the promised document."""
    comparison = Comparison(promised, current)
    now = operations(current)
    found: list[str] = []
    for name, was in operations(promised).items():
        if name in now:
            found += _of_operation(comparison, was, now[name], name)
        else:
            found.append(f"{name}: the call is gone")
    return list(dict.fromkeys(found))


def _of_operation(comparison: Comparison, was: Operation, now: Operation, place: str) -> Iterator[str]:
    if was.get("operationId") != now.get("operationId"):
        # Generated clients name their functions by it.
        yield f"{place}: its id was {was.get('operationId')}, and is {now.get('operationId')}"
    yield from _of_parameters(comparison, was, now, place)
    yield from _of_body(comparison, was, now, f"{place} body")
    yield from _of_answers(comparison, was, now, place)


def _parameters(document: dict[str, Any], operation: Operation) -> dict[str, Any]:
    found = [resolved(document, each) for each in operation.get("parameters", [])]
    return {f"{each['in']} {each['name']}": each for each in found}


def _of_parameters(comparison: Comparison, was: Operation, now: Operation, place: str) -> Iterator[str]:
    old, new = _parameters(comparison.promised, was), _parameters(comparison.current, now)
    for name, each in old.items():
        if name not in new:
            yield f"{place} {name}: the parameter is gone"
        else:
            yield from comparison.breaks(
                each.get("schema", {}), new[name].get("schema", {}), "sent", f"{place} {name}"
            )
    for name, each in new.items():
        if each.get("required") and not old.get(name, {}).get("required"):
            yield f"{place} {name}: is required now"


def _of_body(comparison: Comparison, was: Operation, now: Operation, place: str) -> Iterator[str]:
    old = resolved(comparison.promised, was.get("requestBody", {}))
    new = resolved(comparison.current, now.get("requestBody", {}))
    if new.get("required") and not old.get("required"):
        yield f"{place}: is required now"
    yield from _of_contents(comparison, old, new, "sent", place)


def _of_answers(comparison: Comparison, was: Operation, now: Operation, place: str) -> Iterator[str]:
    """Of the successful ones; a problem's status is told by the code that it is about."""
    for status, each in was.get("responses", {}).items():
        if not status.startswith("2"):
            continue
        here = f"{place} {status}"
        if status not in now.get("responses", {}):
            yield f"{here}: is not answered any more"
            continue
        old = resolved(comparison.promised, each)
        new = resolved(comparison.current, now["responses"][status])
        yield from (
            f"{here} header {name}: is gone"
            for name in old.get("headers", {}).keys() - new.get("headers", {})
        )
        yield from _of_contents(comparison, old, new, "answered", here)


def _of_contents(
    comparison: Comparison, old: Operation, new: Operation, direction: Direction, place: str
) -> Iterator[str]:
    contents = new.get("content", {})
    for media_type, each in old.get("content", {}).items():
        if media_type not in contents:
            yield f"{place} {media_type}: is gone"
        else:
            yield from comparison.breaks(
                each.get("schema", {}), contents[media_type].get("schema", {}), direction, place
            )
