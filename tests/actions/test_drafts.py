"""Drafts: who comes second is told, nothing is lost, and a form that is sent twice makes one report."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from camptrack.actions import drafts
from camptrack.actions.drafts import DraftConflict, Typed, clear_old_drafts, discard_draft, save_draft
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.actions.reports import correct_report, enter_report, redact_report
from camptrack.models import EntryDraft, Figure, Report
from camptrack.queries.drafts import unfinished, unfinished_draft
from camptrack.vocabulary import Right
from tests import factories
from tests.actions.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(db):
    return Story()


@pytest.fixture
def cast(story):
    return story.cast


def typed(key=None, version=0, editor="", **data):
    return Typed(key=key or uuid.uuid4(), version=version, data=data or {"title": "News"}, editor=editor)


def test_saved_again_and_again_it_counts_its_versions(cast):
    first = save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed())
    assert (first.version, first.title, first.by) == (1, "News", cast.amal)
    again = typed(first.pk, 1, title="More news", url="https://example.org")
    second = save_draft(by=cast.dana, organisation=cast.demo_relief, typed=again)
    assert (second.version, second.title, second.by, second.updated_by) == (
        2,
        "More news",
        cast.amal,
        cast.dana,
    )
    assert second.updated_at > first.updated_at
    # The same once more, by whoever: nothing to save.
    assert save_draft(by=cast.amal, organisation=cast.demo_relief, typed=again).version == 2


def test_who_comes_second_is_told_who_was_first_and_both_texts_are_there(cast):
    first = save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed())
    save_draft(by=cast.dana, organisation=cast.demo_relief, typed=typed(first.pk, 1, title="Dana's"))
    mine = typed(first.pk, 1, title="Amal's")
    with pytest.raises(DraftConflict, match="dana saved this draft") as caught:
        save_draft(by=cast.amal, organisation=cast.demo_relief, typed=mine)
    assert (caught.value.code, caught.value.draft.data) == ("draft_changed", {"title": "Dana's"})
    save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed(first.pk, 2, title="Amal's"))


def test_a_page_whose_answer_was_lost_does_not_quarrel_with_itself(cast):
    first = save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed(editor="page"))
    more = typed(first.pk, 0, "page", title="typed on")
    assert save_draft(by=cast.amal, organisation=cast.demo_relief, typed=more).version == 2
    with pytest.raises(DraftConflict):
        save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed(first.pk, 0, "other", title="x"))


def test_two_first_savings_at_once(cast, monkeypatch):
    """The second one looked before the first had committed."""
    first = save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed())
    held, looked = drafts._held, iter([None])
    monkeypatch.setattr(drafts, "_held", lambda key: next(looked, held(key)))
    with pytest.raises(DraftConflict):
        save_draft(by=cast.dana, organisation=cast.demo_relief, typed=typed(first.pk, title="Dana's"))


def test_drafts_are_shared_within_the_organisation_by_who_enters(cast):
    draft = save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed())
    for outsider in (cast.omar, cast.rami):
        with pytest.raises(NotAllowed):
            save_draft(by=outsider, organisation=cast.demo_relief, typed=typed(draft.pk, 1, title="x"))
        with pytest.raises(NotAllowed):
            discard_draft(by=outsider, draft=draft)
        assert unfinished_draft(outsider, draft.pk) is None
    with pytest.raises(NotAllowed):
        save_draft(by=cast.omar, organisation=cast.elsewhere, typed=typed(draft.pk, 1, title="x"))
    root = factories.user("root", is_superuser=True)
    for insider in (cast.amal, cast.dana, root):
        assert list(unfinished(insider)) == [draft]
    discard_draft(by=cast.dana, draft=draft)
    discard_draft(by=cast.dana, draft=draft)
    assert not EntryDraft.objects.exists()


def test_bounded_in_size_and_number(cast, monkeypatch):
    with pytest.raises(Refused, match="too much for one form"):
        save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed(title="x" * drafts.MOST_TYPED))
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed())
    with pytest.raises(Refused, match="1 unfinished reports"):
        save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed())


def test_a_form_sent_twice_makes_one_report(story, cast):
    form = typed(title="The form")
    content = story.content()
    first = enter_report(by=cast.amal, organisation=cast.demo_relief, content=content, draft=form)
    second = enter_report(by=cast.amal, organisation=cast.demo_relief, content=content, draft=form)
    assert first == second == Report.objects.get()
    draft = EntryDraft.objects.get()
    assert (draft.entered_as, draft.data, draft.title) == (first, {}, "")
    assert not unfinished(cast.amal).exists()
    changed = typed(form.key, title="Changed after it was entered")
    with pytest.raises(DraftConflict, match="amal entered this report") as caught:
        enter_report(by=cast.amal, organisation=cast.demo_relief, content=content, draft=changed)
    assert caught.value.code == "draft_entered"
    for refused in (
        lambda: save_draft(by=cast.amal, organisation=cast.demo_relief, typed=changed),
        lambda: discard_draft(by=cast.amal, draft=draft),
    ):
        with pytest.raises(DraftConflict, match="entered this report"):
            refused()
    assert Report.objects.count() == 1


def test_entering_what_somebody_else_changed_is_no_entering(story, cast):
    draft = save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed())
    save_draft(by=cast.dana, organisation=cast.demo_relief, typed=typed(draft.pk, 1, title="Dana's"))
    with pytest.raises(DraftConflict, match="dana saved"):
        enter_report(
            by=cast.amal,
            organisation=cast.demo_relief,
            content=story.content(),
            draft=typed(draft.pk, 1, title="Amal's"),
        )
    # What both have typed alike, whoever saved it, may be entered.
    same = typed(draft.pk, 1, title="Dana's")
    report = enter_report(by=cast.amal, organisation=cast.demo_relief, content=story.content(), draft=same)
    assert EntryDraft.objects.get().entered_as == report


def test_a_refused_report_leaves_its_draft_as_it_was(story, cast):
    draft = save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed())
    with pytest.raises(Refused):
        enter_report(
            by=cast.amal,
            organisation=cast.demo_relief,
            content=story.content(title=" "),
            draft=typed(draft.pk, 1),
        )
    draft.refresh_from_db()
    assert (draft.entered_as, draft.data) == (None, {"title": "News"})


def test_a_correction_ends_its_draft_and_is_made_once(story, cast):
    report = enter_report(by=cast.amal, organisation=cast.demo_relief, content=story.content())
    form = typed(title="Mended")
    what = {"by": cast.amal, "report": report, "content": story.content(title="Mended"), "reason": "a slip"}
    first = correct_report(**what, draft=form)
    assert correct_report(**what, draft=form) == first
    with pytest.raises(Conflict) as caught:
        correct_report(**what, draft=typed(title="Another"))
    assert caught.value.code == "already_superseded"
    assert EntryDraft.objects.get().entered_as == first


def test_drafts_are_kept_for_ninety_days(cast):
    save_draft(by=cast.amal, organisation=cast.demo_relief, typed=typed())
    now = datetime.now(tz=UTC)
    assert clear_old_drafts(now=now + timedelta(days=89)) == 0
    assert clear_old_drafts(now=now + timedelta(days=91)) == 1


def test_what_is_redacted_goes_from_corrections_that_are_begun(story, cast):
    factories.grant(cast.amal, cast.demo_relief, Right.PUBLISH)
    report = enter_report(
        by=cast.amal, organisation=cast.demo_relief, content=story.content(title="A name in it")
    )
    form = typed(title="A name in it", url="https://example.org")
    draft = save_draft(by=cast.amal, organisation=cast.demo_relief, typed=form, corrects=report)
    redact_report(by=cast.amal, report=report, fields=["title"], figure_fields={}, reason="a name")
    draft.refresh_from_db()
    assert (draft.data, draft.title) == ({"url": "https://example.org"}, "")


def test_what_is_redacted_goes_also_where_a_form_ended_its_lines(story, cast):
    """As browsers do, with carriage returns; programs send none."""
    text, in_a_form = "It was told\nby Nabil", "It was told\r\nby Nabil"
    figures = [story.figure(quote=each) for each in (text, in_a_form)]
    first = story.enter(content=story.content(figures[0], excerpt=text))
    second = correct_report(
        by=cast.dana, report=first, content=story.content(figures[1], excerpt=in_a_form), reason="a digit"
    )
    form = typed(excerpt=f"{in_a_form} ", **{"figures-0-quote": in_a_form})
    draft = save_draft(by=cast.dana, organisation=cast.demo_relief, typed=form, corrects=second)
    named = {first.figures.get(): ["quote"]}
    redact_report(by=cast.dana, report=first, fields=["excerpt"], figure_fields=named, reason="a name")
    draft.refresh_from_db()
    assert draft.data == {}
    assert set(Figure.objects.values_list("quote", flat=True)) == {""}
