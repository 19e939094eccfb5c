"""What the warnings say of a report that is about to be entered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from camptrack.actions.contents import FigureContent
from camptrack.actions.entry_warnings import EntryWarning, entry_warnings
from tests.actions.stories import TODAY, Story

MARCH = date(2024, 3, 1)


@pytest.fixture
def story() -> Story:
    return Story()


def asked(story: Story, *figures: FigureContent, **changes: Any) -> list[EntryWarning]:
    content = changes.pop("content", None) or story.content(
        *figures, **{k: v for k, v in changes.items() if k not in {"organisation", "correcting", "today"}}
    )
    return entry_warnings(
        content,
        organisation=changes.get("organisation", story.cast.demo_relief),
        today=changes.get("today", TODAY),
        correcting=changes.get("correcting"),
    )


def codes(warnings: Iterable[EntryWarning]) -> list[tuple[str, str]]:
    found = [(each.pointer, each.code.value) for each in warnings]
    assert all(each.detail and each.remedy for each in warnings)
    return found
