"""What else two processes may do at once: each of it is done once, in every order of their statements."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from camptrack.actions import webhook_deliveries
from camptrack.actions.answers import accepted
from camptrack.actions.api_keys import create_api_key, revoke_api_key, rotate_api_key
from camptrack.actions.due import make_due_issues
from camptrack.actions.hand_overs import Carriers, send_some
from camptrack.actions.import_work import work_on_imports, work_on_next_import
from camptrack.actions.issues import make_next_issue
from camptrack.actions.refusals import Conflict
from camptrack.actions.sequencing import place_changes
from camptrack.actions.webhook_telling import make_calls
from camptrack.models import ApiKey, Change, Import, Issue, Report, WebhookAttempt, WebhookDelivery
from camptrack.vocabulary import Scope
from tests import factories
from tests.actions.importing import asked, confirm, line
from tests.actions.stories import Story
from tests.api.asking import headcount, partner, report

from .places import People
from .schedules import Part, Played, Stage, every
from .test_drain import tell

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

HELD = "FOR (NO KEY )?UPDATE|advisory_(xact_)?lock"


def play_all(
    stage: Stage,
    what: str,
    parts: Callable[[], list[Part]],
    check: Callable[[Played], None],
    after_commit: Callable[[], None] = lambda: None,
) -> None:
    def play(choose: Callable[[int, int], int]) -> Played:
        played = stage.play(parts(), choose, after_commit)
        assert not played.circles, played
        check(played)
        return played

    tell(what, sum(1 for _ in every(play)))


def test_what_is_due_is_written_down_once(people: People, stage: Stage) -> None:
    now = datetime(2019, 4, 1, 12, tzinfo=UTC)

    def parts() -> list[Part]:
        schedule = factories.schedule(
            organisation=people.organisation, by=people.by, area=people.country, catch_up="all"
        )
        schedule.next_due_at = schedule.ran_until = datetime(2019, 3, 4, tzinfo=UTC)
        schedule.save()
        return [Part(lambda: make_due_issues(now=now), f'{HELD}|INSERT INTO "camptrack_issue"')] * 2

    def check(played: Played) -> None:
        issues = Issue.objects.filter(schedule=Issue.objects.order_by("-schedule_id")[0].schedule_id)
        assert [each.number for each in issues.order_by("start")] == [1, 2, 3, 4]
        assert not played.errors

    play_all(stage, "what is due", parts, check)


def test_an_issue_is_made_by_one(people: People, stage: Stage) -> None:
    made: list[Issue] = []

    def parts() -> list[Part]:
        schedule = factories.schedule(organisation=people.organisation, by=people.by, area=people.country)
        made.append(factories.issue(schedule))
        return [Part(make_next_issue, f'{HELD}|INSERT INTO "camptrack_issuefile"')] * 2

    def check(played: Played) -> None:
        assert not played.errors
        made[-1].refresh_from_db()
        assert made[-1].data is not None
        files = made[-1].files.values_list("edition", "language", "format")
        assert (made[-1].events.count(), made[-1].attempts, len(files)) == (1, 0, len({*files}))

    play_all(stage, "an issue", parts, check)


def test_places_are_given_in_an_order_that_nobody_reads_past(people: People, stage: Stage) -> None:
    """What commits late comes late, and each place is given once."""
    told: list[tuple[int, str]] = []

    @transaction.atomic
    def write() -> None:
        factories.change()

    def follow() -> None:
        rows = Change.objects.exclude(position=None).order_by("position").values_list("position", "key")
        found = [*rows]
        assert found[: len(told)] == told
        told[:] = found

    def parts() -> list[Part]:
        factories.change()
        place = Part(lambda: place_changes(10), r"advisory_xact_lock|WITH waiting")
        return [place, place, Part(write, "^$")] if with_writer else [place, place]

    def check(played: Played) -> None:
        assert not played.errors
        place_changes(10)
        follow()
        assert [position for position, _key in told] == list(range(1, len(told) + 1))

    for with_writer in (False, True):
        play_all(stage, f"places, {'beside a writer' if with_writer else 'twice'}", parts, check, follow)


def test_a_webhook_is_told_once(people: People, stage: Stage) -> None:
    Change.objects.all().delete()
    for position in range(1, 4):
        factories.change(position=position)

    def parts() -> list[Part]:
        factories.webhook(organisation=people.organisation, by=people.by)
        return [Part(make_calls, f'{HELD}|INSERT INTO "camptrack_webhookdelivery"')] * 2

    def check(played: Played) -> None:
        assert not played.errors
        calls = WebhookDelivery.objects.values_list("endpoint", "after", "through")
        assert len(calls) == len({endpoint for endpoint, *_rest in calls})
        assert {(after, through) for _endpoint, after, through in calls} == {(0, 3)}

    play_all(stage, "calls of a webhook", parts, check)


def test_a_call_is_made_once(people: People, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(
        webhook_deliveries, "post", lambda call, **_how: made.append(call.key) or accepted("200")
    )
    endpoint = factories.webhook(organisation=people.organisation, by=people.by)

    def send() -> None:
        with Carriers() as carriers:
            send_some(webhook_deliveries.QUEUE, carriers)

    def parts() -> list[Part]:
        made.clear()
        factories.webhook_call(endpoint)
        return [Part(send, HELD)] * 2

    def check(played: Played) -> None:
        assert not played.errors
        assert len(made) == 1
        assert not WebhookDelivery.objects.exclude(status="sent").exists()
        assert WebhookAttempt.objects.count() == WebhookDelivery.objects.count()

    play_all(stage, "a call", parts, check)


@pytest.mark.parametrize("second", ["rotates", "revokes"])
def test_a_key_has_one_successor(second: str, people: People, stage: Stage) -> None:
    keys: list[ApiKey] = []

    def parts() -> list[Part]:
        now = timezone.now()
        key, _text = create_api_key(
            by=None,
            organisation=people.organisation,
            scopes=[Scope.READ],
            name="partner",
            expires_at=now + timedelta(days=9),
        )
        keys.append(key)
        rotate = Part(lambda: rotate_api_key(by=key.user, key=key, now=now), f"{HELD}|camptrack_apikey")
        revoke = Part(lambda: revoke_api_key(by=people.by, key=key, now=now), "camptrack_apikey")
        return [rotate, rotate if second == "rotates" else revoke]

    def check(played: Played) -> None:
        assert all(isinstance(each, Conflict) for each in played.errors)
        live = ApiKey.objects.filter(user=keys[-1].user, revoked_at=None).count()
        assert live == (2 if second == "rotates" else 0), played

    play_all(stage, f"a key rotated while another {second} it", parts, check)


def test_an_import_is_entered_once(people: People, stage: Stage) -> None:
    story, found = Story(), list[Import]()

    def parts() -> list[Part]:
        asked(story, line(day=str(date(2019, 1, 1) + timedelta(len(found)))))
        work_on_imports(60)
        brought = Import.objects.order_by("-at")[0]
        found.append(confirm(by=story.cast.dana, found=brought, publish=True))
        return [Part(work_on_next_import, 'advisory_lock|INSERT INTO "?camptrack_report"?')] * 2

    def check(played: Played) -> None:
        assert not played.errors
        found[-1].refresh_from_db()
        assert (found[-1].state, found[-1].failure) == ("confirmed", "")
        assert Report.objects.filter(organisation=story.cast.demo_relief).count() == len(found)

    play_all(stage, "an import", parts, check)


def test_a_report_that_is_posted_twice_at_once_is_one(people: People, stage: Stage) -> None:
    camp = factories.camp("SY-ALHOL", area=people.country)
    factories.source("ocha")
    asking, posted = partner(people.organisation, "write"), list[list[int]]()

    def post() -> None:
        body = report([headcount(camp.code, on=str(date(2019, 1, 1) + timedelta(len(posted))))])
        answer = asking.raw("POST", "reports/", body, headers={"Idempotency-Key": f"key-{len(posted)}"})
        posted[-1].append(answer.status_code)

    def parts() -> list[Part]:
        posted.append([])
        steps = r'pg_try_advisory_xact_lock|INSERT INTO "?camptrack_(report|idempotencykey)"? '
        return [Part(post, steps), Part(post, steps)]

    def check(_played: Played) -> None:
        assert sorted(posted[-1]) in ([201, 201], [201, 409])
        assert Report.objects.filter(organisation=people.organisation).count() == len(posted)

    play_all(stage, "a report posted twice", parts, check)
