"""What happens to reports: who may, from which state, and what it leaves behind."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.reports import (
    correct_report,
    publish_report,
    redact_report,
    retract_report,
    share_report,
)
from camptrack.models import IdempotencyKey, PublishedFigure, Report, ReportEvent, User
from camptrack.queries.reports import status_of, visible_reports
from camptrack.vocabulary import Audience, Right, Unit
from tests import factories
from tests.actions.stories import TODAY, Story, problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def events(report: Report) -> list[str]:
    return list(ReportEvent.objects.filter(report=report).order_by("at").values_list("kind", flat=True))


def test_a_draft_is_its_organisations_alone(story: Story) -> None:
    report = story.enter()
    assert status_of(report) == "draft"
    assert story.cast.amal in [user for user in User.objects.all() if visible_reports(user).exists()]
    assert not visible_reports(story.cast.omar).exists()
    publish_report(by=story.cast.dana, report=report)
    assert visible_reports(story.cast.omar).get() == report


def test_publication_copies_grades_and_household_size(story: Story) -> None:
    story.camp.household_size = Decimal("4.5")
    story.camp.save()
    said = story.enter(content=story.content(reliability="C", credibility=4))
    silent = story.enter(story.figure(unit=Unit.HOUSEHOLDS))
    for report in (said, silent):
        publish_report(by=story.cast.dana, report=report)
    rows = PublishedFigure.objects.order_by("report__at")
    assert list(rows.values_list("reliability", "credibility", "household_size")) == [
        ("C", 4, Decimal("4.5")),
        ("A", 2, Decimal("4.5")),
    ]


def test_entering_and_publishing_are_different_rights(story: Story) -> None:
    cast = story.cast
    report = story.enter(by=cast.amal)
    with pytest.raises(NotAllowed, match="publish"):
        publish_report(by=cast.amal, report=report)
    with pytest.raises(NotAllowed, match="publish"):
        story.enter(by=cast.amal, publish=True)
    with pytest.raises(NotAllowed, match="enter"):
        story.enter(by=cast.rami)
    with pytest.raises(NotAllowed):
        story.enter(by=cast.omar)
    assert Report.objects.count() == 1


def test_a_right_in_one_area_ends_at_its_border(story: Story) -> None:
    local = factories.user("local")
    factories.grant(local, story.cast.demo_relief, Right.ENTER, area=story.camp.area)
    elsewhere = factories.camp(
        "SY-OTHER", area=factories.area("SY09", parent=story.camp.area.parent, level=1)
    )
    story.enter(by=local)
    with pytest.raises(NotAllowed):
        story.enter(story.figure(), story.figure(camp=elsewhere), by=local)
    with pytest.raises(NotAllowed):
        correct_report(
            by=local,
            report=story.enter(by=local),
            content=story.content(story.figure(camp=elsewhere)),
            reason="moved",
            today=TODAY,
        )


def test_a_report_without_figures_needs_the_right_somewhere(story: Story) -> None:
    bare = story.content()
    bare = type(bare)(source=bare.source, title="Words only", published_on=bare.published_on)
    report = story.enter(content=bare, publish=True)
    assert events(report) == ["published"]
    with pytest.raises(NotAllowed):
        story.enter(content=bare, by=story.cast.rami)
    assert story.enter(content=bare, by=story.cast.amal, publish=False, today=None).revision == 1


def test_a_correction_supersedes_at_one_moment(story: Story) -> None:
    old = story.enter(publish=True, content=story.content(external_id="x-1"))
    new = correct_report(
        by=story.cast.dana,
        report=old,
        content=story.content(story.figure(value=9500)),
        reason="a typing error",
    )
    assert (new.revision, new.supersedes, new.external_id, new.correction_reason) == (
        2,
        old,
        "x-1",
        "a typing error",
    )
    assert (status_of(old), status_of(new)) == ("superseded", "published")
    assert (
        ReportEvent.objects.get(report=old, kind="superseded").counts_from
        == ReportEvent.objects.get(report=new, kind="published").counts_from
    )


def test_a_corrected_draft_stays_a_draft(story: Story) -> None:
    old = story.enter()
    new = correct_report(by=story.cast.amal, report=old, content=story.content(), reason="more to come")
    assert (status_of(old), status_of(new)) == ("superseded", "draft")
    last = correct_report(
        by=story.cast.dana, report=new, content=story.content(), reason="complete", publish=True
    )
    assert (status_of(new), status_of(last)) == ("superseded", "published")


@pytest.mark.parametrize("who", ["omar", "rami", "amal"])
def test_only_the_entering_organisation_or_its_administrator_retracts(story: Story, who: str) -> None:
    report = story.enter(publish=True)
    with pytest.raises(NotAllowed):
        retract_report(by=getattr(story.cast, who), report=report, reason="not ours")
    retract_report(by=story.cast.dana, report=report, reason="counted twice")
    assert status_of(report) == "retracted"


def test_what_is_over_stays_over(story: Story) -> None:
    report, by = story.enter(publish=True), story.cast.dana
    with pytest.raises(Conflict) as refused:
        publish_report(by=by, report=report)
    assert refused.value.code == "already_published"
    retract_report(by=by, report=report, reason="wrong")
    for again in (
        lambda: retract_report(by=by, report=report, reason="wrong"),
        lambda: correct_report(by=by, report=report, content=story.content(), reason="late"),
        lambda: publish_report(by=by, report=report),
        lambda: share_report(by=by, report=report),
    ):
        with pytest.raises(Conflict) as refused:
            again()
        assert refused.value.code == "already_retracted"


def test_sharing_internal_evidence(story: Story) -> None:
    internal = story.enter(content=story.content(audience=Audience.INTERNAL), publish=True)
    assert not visible_reports(story.cast.omar).exists()
    share_report(by=story.cast.dana, report=internal)
    assert visible_reports(story.cast.omar).exists()
    for shared in (internal, story.enter(publish=True)):
        with pytest.raises(Conflict) as refused:
            share_report(by=story.cast.dana, report=shared)
        assert refused.value.code == "already_shared"


@pytest.mark.parametrize("act", ["retract", "correct", "redact"])
def test_a_reason_is_asked_for(story: Story, act: str) -> None:
    report, by = story.enter(), story.cast.dana
    acts: dict[str, Callable[[], object]] = {
        "retract": lambda: retract_report(by=by, report=report, reason=" "),
        "correct": lambda: correct_report(by=by, report=report, content=story.content(), reason=""),
        "redact": lambda: redact_report(by=by, report=report, figure_fields={}, reason=""),
    }
    with pytest.raises(Refused) as refused:
        acts[act]()
    assert problems(refused.value) == {("/reason", "required")}
    assert events(report) == []


def test_a_wrong_correction_changes_nothing(story: Story) -> None:
    report = story.enter(publish=True)
    with pytest.raises(Refused):
        correct_report(
            by=story.cast.dana, report=report, content=story.content(story.figure(value=None)), reason="hm"
        )
    assert (events(report), Report.objects.count()) == (["published"], 1)


def test_redaction_blanks_texts_here_and_in_kept_answers(story: Story) -> None:
    figure = story.figure(quote="Nabil says 9,454", attributed_to="Nabil")
    report = story.enter(content=story.content(figure, excerpt="told by Nabil"), publish=True)
    stored = report.figures.get()
    other = factories.idempotency_key(key="2", response=json.dumps({"about": str(report.pk)}))
    kept = factories.idempotency_key(
        key="1",
        response=json.dumps(
            {
                "id": str(report.pk),
                "title": report.title,
                "excerpt": "told by Nabil",
                "figures": [
                    {"id": str(stored.pk), "quote": "Nabil says 9,454", "value": 9454},
                    {"id": "another"},
                ],
            }
        ),
    )
    redact_report(
        by=story.cast.dana,
        report=report,
        fields=["excerpt"],
        figure_fields={stored: ["quote", "attributed_to"]},
        reason="a private person",
    )
    report.refresh_from_db()
    stored.refresh_from_db()
    assert (report.excerpt, report.title, stored.quote, stored.attributed_to, stored.value) == (
        "",
        "Flash update",
        "",
        "",
        9454,
    )
    answer = json.loads(IdempotencyKey.objects.get(pk=kept.pk).response)
    assert (answer["excerpt"], answer["title"], answer["figures"][0]["quote"]) == ("", "Flash update", "")
    assert "Nabil" not in IdempotencyKey.objects.get(pk=kept.pk).response
    assert IdempotencyKey.objects.get(pk=other.pk).response == other.response
    redact_report(by=story.cast.dana, report=report, figure_fields={stored: ["quote"]}, reason="again")
    report.refresh_from_db()
    assert (report.title, events(report)) == ("Flash update", ["published", "redacted", "redacted"])


def test_redaction_reaches_every_revision(story: Story) -> None:
    """A correction copies the texts: blanked in one revision alone, everybody could still read them."""
    dana = story.cast.dana
    figures = (
        story.figure(quote="Nabil says so", attributed_to="Nabil"),
        story.figure(quote="another", attributed_to="Nabil"),
    )
    first = story.enter(content=story.content(*figures, title="By Nabil", excerpt="Nabil"), publish=True)
    mended = story.content(figures[0], story.figure(quote="Nabil says so too"), title="Of Nabil", excerpt="")
    options = {"by": dana, "reason": "a digit", "today": TODAY}
    second = correct_report(report=first, content=mended, **options)
    third = correct_report(report=second, content=story.content(figures[1], title="Nobody"), **options)
    kept = factories.idempotency_key(
        response=json.dumps({"id": str(third.pk), "title": "Nobody", "figures": []})
    )
    redact_report(
        by=dana,
        report=second,
        fields=["title"],
        figure_fields={second.figures.get(position=0): ["quote", "attributed_to"]},
        reason="a private person",
    )
    assert {each.title for each in Report.objects.all()} == {""}
    assert Report.objects.get(pk=first.pk).excerpt == "Nabil"
    texts = {
        each.revision: list(each.figures.order_by("position").values_list("quote", "attributed_to"))
        for each in Report.objects.all()
    }
    assert texts == {
        1: [("", ""), ("another", "")],
        2: [("", ""), ("Nabil says so too", "")],
        3: [("another", "")],
    }
    assert "Nobody" not in IdempotencyKey.objects.get(pk=kept.pk).response
    for each in (first, second, third):
        assert events(each)[-1] == "redacted"
    redact_report(by=dana, report=third, fields=["title", "excerpt"], figure_fields={}, reason="once more")
    assert [events(each).count("redacted") for each in (first, second, third)] == [2, 1, 2]


def test_redaction_is_for_who_publishes_over_all_revisions(story: Story) -> None:
    far = factories.camp("IQ-FAR", area=factories.country("IRQ"))
    first = story.enter(story.figure(camp=far), publish=True)
    options = {"by": story.cast.dana, "reason": "another camp", "today": TODAY}
    second = correct_report(report=first, content=story.content(), **options)
    local = factories.user("local")
    factories.grant(local, story.cast.demo_relief, Right.PUBLISH, area=story.camp.area)
    with pytest.raises(NotAllowed, match="publish"):
        redact_report(by=local, report=second, fields=["title"], figure_fields={}, reason="a name")
    assert Report.objects.exclude(title="").count() == 2


def test_an_archive_says_when_it_was_received(story: Story) -> None:
    received_at = datetime(2024, 3, 9, tzinfo=UTC)
    report = story.enter(publish=True, received_at=received_at)
    assert ReportEvent.objects.get(report=report).counts_from == received_at
