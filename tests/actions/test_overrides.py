"""Warnings that were passed over: kept with the report, or refused with it."""

from typing import Any

import pytest
from django.db import IntegrityError

from camptrack.actions import reports as reports_module
from camptrack.actions.contents import NewReport, Override
from camptrack.actions.entry_warnings import EntryWarning
from camptrack.actions.overrides import still_standing
from camptrack.actions.refusals import Refused
from camptrack.actions.reports import correct_report, enter_reports
from camptrack.models import Report, WarningOverride
from camptrack.vocabulary import WarningKind
from tests.actions.stories import TODAY, Story, problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def override(pointer: str = "/figures/0/value", code: str = "jump", reason: str = "a new sector") -> Override:
    return Override(pointer=pointer, code=code, reason=reason)


def kept(report: Report) -> list[tuple[Any, ...]]:
    found = report.overrides.order_by("figure__position", "code")
    return list(found.values_list("figure__position", "code", "reason", "by__username"))


def test_kept_with_the_report_that_is_published_at_once(story: Story) -> None:
    grade = override("/reliability", "unreliable_source", "the only source there is")
    report = story.enter(
        story.figure(),
        story.arrivals(),
        publish=True,
        overrides=[override("/figures/1"), override("/figures/0/value"), grade],
    )
    assert kept(report) == [
        (0, "jump", "a new sector", "dana"),
        (1, "jump", "a new sector", "dana"),
        (None, "unreliable_source", "the only source there is", "dana"),
    ]


def test_a_correction_passes_over_anew(story: Story) -> None:
    report = story.enter(publish=True, overrides=[override()])
    given = {"by": story.cast.dana, "content": story.content(), "reason": "a digit", "today": TODAY}
    again = correct_report(report=report, **given)
    assert kept(again) == []
    last = correct_report(report=again, overrides=[override(reason="it is so")], **given)
    assert kept(last) == [(0, "jump", "it is so", "dana")]
    assert kept(report) == [(0, "jump", "a new sector", "dana")]


def test_each_of_many_reports_has_its_own(story: Story) -> None:
    new = [
        NewReport(organisation=story.cast.demo_relief, content=story.content(), overrides=overrides)
        for overrides in ((), (override(),))
    ]
    first, second = enter_reports(by=story.cast.dana, reports=new, today=TODAY)
    assert (kept(first), len(kept(second))) == ([], 1)


@pytest.mark.parametrize(
    ("overrides", "found"),
    [
        ([override("/figures/1/value")], {("/overrides/0/pointer", "unknown")}),
        ([override("/figures/x")], {("/overrides/0/pointer", "unknown")}),
        ([override("/title")], {("/overrides/0/pointer", "unknown")}),
        ([override(code="whatever")], {("/overrides/0/code", "not_in_vocabulary")}),
        ([override(reason=" \u200f")], {("/overrides/0/reason", "required")}),
        ([override(reason="x" * 2001)], {("/overrides/0/reason", "max_length")}),
        ([override(), override("/figures/0")], {("/overrides/1", "named_twice")}),
        (
            [override("", "improbable"), override("/credibility", "improbable")],
            {("/overrides/1", "named_twice")},
        ),
    ],
)
def test_what_is_refused_leaves_nothing(
    story: Story, overrides: list[Override], found: set[tuple[str, str]]
) -> None:
    with pytest.raises(Refused) as refused:
        story.enter(overrides=overrides)
    assert problems(refused.value) == found
    report = story.enter()
    with pytest.raises(Refused) as refused:
        correct_report(
            by=story.cast.dana,
            report=report,
            content=story.content(),
            reason="a digit",
            today=TODAY,
            overrides=overrides,
        )
    assert problems(refused.value) == found
    assert Report.objects.count() == 1
    assert not WarningOverride.objects.exists()


def test_in_the_same_transaction(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_given: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(reports_module, "insert_overrides", fails)
    with pytest.raises(IntegrityError):
        story.enter(overrides=[override()])
    assert not Report.objects.exists()


def test_what_is_passed_over_no_longer_stands() -> None:
    jump = EntryWarning("/figures/0/value", WarningKind.JUMP, "a jump", "check it")
    other = EntryWarning("/figures/1/value", WarningKind.JUMP, "a jump", "check it")
    assert still_standing([jump, other], [override("/figures/0")]) == [other]
