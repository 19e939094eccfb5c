"""What changed between two schemas so that whoever relied on the first is let down by the second.

A request may take more than before and a response may hold more than before; never the other way round. Words
may be added to the vocabulary of an answer: readers are told to expect that (docs/reference/api.md).
"""

from collections.abc import Iterator
from typing import Any, Literal

Direction = Literal["sent", "answered"]
Schema = dict[str, Any]

#: narrower when they grow, and when they shrink
_LOWEST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_HIGHEST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_CHOICES = ("oneOf", "anyOf", "allOf")


class Comparison:
    """Of two documents, whose references it follows."""

    def __init__(self, promised: dict[str, Any], current: dict[str, Any]) -> None:
        self.promised, self.current = promised, current
        self._within: set[tuple[str, str, Direction]] = set()

    def breaks(self, was: Schema, now: Schema, direction: Direction, place: str) -> Iterator[str]:
        """Each with its place."""
        named = (was.get("$ref", ""), now.get("$ref", ""), direction)
        if all(named) and named in self._within:
            return  # what refers to itself is looked at once
        self._within.add(named)
        was, now = resolved(self.promised, was), resolved(self.current, now)
        yield from _of_types(was, now, direction, place)
        if direction == "sent":
            yield from _narrowed(was, now, place)
        yield from self._of_fields(was, now, direction, place)
        yield from self._of_parts(was, now, direction, place)
        self._within.discard(named)

    def _of_fields(self, was: Schema, now: Schema, direction: Direction, place: str) -> Iterator[str]:
        old, new = was.get("properties", {}), now.get("properties", {})
        for name in old:
            if name in new:
                yield from self.breaks(old[name], new[name], direction, f"{place}/{name}")
            else:
                yield f"{place}/{name}: the field is gone"
        demanded, kept = set(was.get("required", ())), set(now.get("required", ()))
        if direction == "sent":
            yield from (f"{place}/{name}: is required now" for name in sorted(kept - demanded))
            if was.get("additionalProperties") is not False and now.get("additionalProperties") is False:
                yield f"{place}: takes no other fields any more"
        else:
            gone = sorted((demanded - kept) & new.keys())
            yield from (f"{place}/{name}: may be left out now" for name in gone)

    def _of_parts(self, was: Schema, now: Schema, direction: Direction, place: str) -> Iterator[str]:
        for name, part in (("items", "/*"), ("additionalProperties", "/{}")):
            if isinstance(was.get(name), dict) and isinstance(now.get(name), dict):
                yield from self.breaks(was[name], now[name], direction, f"{place}{part}")
        for name in _CHOICES:
            old, new = was.get(name, []), now.get(name, [])
            for nth, (one, other) in enumerate(zip(old, new, strict=False)):
                yield from self.breaks(one, other, direction, f"{place}/{name}/{nth}")
            # One more thing to satisfy narrows; one more to choose from widens.
            narrower = len(new) > len(old) if name == "allOf" else len(new) < len(old)
            wider = len(new) != len(old) and not narrower
            if (narrower and direction == "sent") or (wider and direction == "answered"):
                yield f"{place}: {len(new)} choices ({name}) where there were {len(old)}"


def resolved(document: dict[str, Any], part: Any) -> Any:
    """What a reference stands for."""
    while isinstance(part, dict) and "$ref" in part:
        found: Any = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def _types(schema: Schema) -> set[str]:
    given = schema.get("type", [])
    found = {given} if isinstance(given, str) else set(given)
    return found | {"integer"} if "number" in found else found


def _of_types(was: Schema, now: Schema, direction: Direction, place: str) -> Iterator[str]:
    old, new = _types(was), _types(now)
    # Without a type, anything goes.
    lost = (old - new if new else set()) if direction == "sent" else (new - old if old else set())
    if direction == "sent" and not old and new:
        lost = {"anything"}
    if direction == "answered" and old and not new:
        lost = {"anything"}
    said = "is not taken any more" if direction == "sent" else "may be answered now"
    yield from (f"{place}: {kind} {said}" for kind in sorted(lost))
    if was.get("format") != now.get("format") and (direction == "answered" or "format" in now):
        yield f"{place}: the format was {was.get('format')}, and is {now.get('format')}"
    if was.get("const") != now.get("const"):
        yield f"{place}: was always {was.get('const')}, and is {now.get('const')}"


def _narrowed(was: Schema, now: Schema, place: str) -> Iterator[str]:
    if "enum" in now:
        lost = [word for word in was["enum"] if word not in now["enum"]] if "enum" in was else ["other words"]
        yield from (f"{place}: {word} is not taken any more" for word in lost)
    for names, sign in ((_LOWEST, 1), (_HIGHEST, -1)):
        for name in names:
            if name in now and (name not in was or now[name] * sign > was[name] * sign):
                yield f"{place}: {name} was {was.get(name, 'not there')}, and is {now[name]}"
    for name in ("pattern", "multipleOf", "uniqueItems"):
        if name in now and now[name] != was.get(name):
            yield f"{place}: {name} was {was.get(name, 'not there')}, and is {now[name]}"
