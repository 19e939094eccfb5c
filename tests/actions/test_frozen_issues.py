"""An issue holds what was known at its cut-off, whatever becomes of the evidence later."""

import os
import random
from collections import Counter
from datetime import date, timedelta
from hashlib import sha256

import orjson
import pytest

from camptrack.actions.issue_requests import ask_issue, ask_preview
from camptrack.actions.issues import canonical, make_next_issue
from camptrack.exports.situation import write
from camptrack.models import Decision, Issue, ReportEvent, Schedule
from camptrack.queries.issues import asked_of
from camptrack.queries.situation import Gathering
from camptrack.situation import Situation, from_json
from camptrack.vocabulary import Edition, EventKind, FileFormat, Right
from tests import factories
from tests.actions.random_life import Kept, Life
from tests.reconcile.random_camps import DAY_0

pytestmark = pytest.mark.django_db

FULL = "CAMPTRACK_RANDOM_LIVES" in os.environ
#: corrections, retractions, decisions and late reports after the last issue; more in `make storm`
AFTERWARDS = 500 if FULL else 120
SEEDS = [4, 8] if FULL else [4]


class Evidence(Life):
    """Camps stay as they are: merges and moves are today's, at every moment, by intent."""

    def step(self) -> None:
        deeds = [self._enter] * 3 + [self._publish, self._share] + [self._correct] * 3
        self.rng.choice([*deeds, self._retract, *[self._decide] * 3])()

    def _carried(self, old: Kept, new: Kept) -> None:
        """No account is kept: the issues are asked instead."""


def made(schedule: Schedule, start: date, end: date) -> Issue:
    asked = ask_issue(by=schedule.by, schedule=schedule, start=start, end=end)
    assert make_next_issue()
    issue = Issue.objects.get(pk=asked.pk)
    assert (issue.failure, issue.camps_done) == ("", issue.camps)
    return issue


def again(issue: Issue) -> Situation:
    asked = asked_of(Issue.objects.get(pk=issue.pk))
    gathering = Gathering(asked)
    # In other batches than those of the worker.
    for camp in asked.camps:
        gathering.add([camp])
    return gathering.situation()


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
def test_after_hundreds_of_corrections_it_is_the_same_again(seed: int) -> None:
    organisation = factories.organisation("those", own_review_allowed=True)
    by = factories.user("everybody")
    for right in Right:
        factories.grant(by, organisation, right)
    life = Evidence(random.Random(seed), by, organisation, "XAA")
    for _ in range(100):
        life.step()
    last = DAY_0 + timedelta(days=42)
    of_area = factories.schedule(
        organisation=organisation, area=life.camps[0].area, by=by, formats=FileFormat.values
    )
    of_one = factories.schedule(organisation=organisation, camps=life.camps[:1], by=by)
    issues = []
    for nth in (3, 2, 1):
        end = last - timedelta(days=7 * nth)
        issues += [made(each, end - timedelta(days=6), end) for each in (of_area, of_one)]
        for _ in range(25):
            life.step()
    issues += [made(each, last - timedelta(days=6), last) for each in (of_area, of_one)]
    for _ in range(AFTERWARDS):
        life.step()

    said = [from_json(issue.data) for issue in issues]
    assert any(each.corrections for each in said)
    assert sum(each.key.camps_counted for each in said) > 5
    assert all(each.restated for each in said[2:])
    for issue, then in zip(issues, said, strict=True):
        now = again(issue)
        assert now == then
        digest = sha256(canonical(now)).hexdigest()
        assert (digest, sha256(orjson.dumps(issue.data, option=orjson.OPT_SORT_KEYS)).hexdigest()) == (
            issue.digest,
            issue.digest,
        )
    # The pages, too, byte for byte.
    for issue in (issues[0], issues[-2]):
        for file in issue.files.filter(edition=Edition.MEMBERS):
            assert bytes(file.content) == write(again(issue), file.language, file.format), file
        assert issue.files.filter(format=FileFormat.PDF).count() == 2
    # And much has happened since: what is known now is something else.
    kinds = Counter(ReportEvent.objects.filter(at__gt=issues[-1].at).values_list("kind", flat=True))
    assert kinds[EventKind.SUPERSEDED] >= AFTERWARDS // 10
    assert kinds[EventKind.RETRACTED] >= AFTERWARDS // 25
    assert Decision.objects.filter(at__gt=issues[-1].at).count() >= AFTERWARDS // 10
    ask_preview(by=by, schedule=of_area, start=issues[-2].start, end=issues[-2].end)
    assert make_next_issue()
    preview = from_json(Issue.objects.get(number=None).data)
    assert preview.key.people != said[-2].key.people
    assert preview.restated is not None
    assert preview.restated.said == said[-2].key.people
    assert preview.restated.now == preview.key.people
    assert len(preview.corrections) >= 3
