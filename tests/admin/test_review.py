"""The review queue's questions: what a reviewer sees, answers, takes back; and what others may not."""

from datetime import date

import pytest

from camptrack.actions.totals import drain_waiting
from camptrack.models import Decision, Question
from camptrack.vocabulary import Right
from tests import factories
from tests.admin.reviewing import QUEUE, answered, only_question, page_of, text

pytestmark = pytest.mark.django_db


def test_the_most_urgent_question_stands_open_with_both_sentences(cast, sign_in, record):
    page = text(sign_in(cast.rami).get(QUEUE))
    question = only_question()
    assert (question.kind, question.people) == ("outranked", 3_693)
    for said in (
        question.figure.quote[:60],
        question.other.quote[:60] or "No sentence was kept",
        "voa-news",
        "ocha",
        "74,000 – <strong>74,000</strong> – 81,400",
        "<strong>67,794</strong>",
        "Outranked: ocha&#x27;s count, graded A, is stronger and not yet too old.",
        "70,307 → 74,000",
        "no total changes now",
        "Leave it as the rules have it",
        "This is the last question.",
    ):
        assert said in page, said
    for value in ("recommend-this", "recommend-that", "dispute-this", "dispute-that", "verify-this", "leave"):
        assert f'value="{value}"' in page
    assert "assign_wave" not in page


def test_recommend_with_a_click_then_undo(cast, sign_in, record):
    rami, question = sign_in(cast.rami), only_question()
    page = text(answered(rami, question, "recommend-this"))
    decision = question.figure.decisions.get()
    assert (decision.kind, decision.by) == ("recommend", cast.rami)
    assert decision.reason == "Reviewed beside ocha's figure of 2019-03-14."
    # Before the drain: the stored row is there still, the question is not.
    assert "Nothing to review in your areas." in page
    assert "On record:" in page
    drain_waiting(10)
    assert not Question.objects.exists()
    assert record.points.filter(day__lte=date(2019, 3, 22)).last().best == 74_000
    page = text(rami.post(f"{QUEUE}undo/", {"answered": str(decision.pk)}, follow=True))
    assert "taken back" in page
    assert decision.withdrawn_by.reason == "Undone in review."
    drain_waiting(10)
    assert only_question().people == 3_693
    again = rami.post(f"{QUEUE}undo/", {"answered": str(decision.pk)}, follow=True)
    assert "withdrawn already" in text(again)
    assert "On record:" not in text(rami.get(QUEUE, {"answered": f"{decision.pk},nonsense"}))


def test_the_other_one_is_right(cast, sign_in, record):
    question = only_question()
    page = text(answered(sign_in(cast.rami), question, "verify-that", reason="seen the register"))
    assert page.count("On record:") == 1
    kinds = set(Decision.objects.values_list("kind", "figure", "reason"))
    assert kinds == {
        ("verify", question.other_id, "seen the register"),
        ("leave", question.figure_id, "seen the register"),
    }
    drain_waiting(10)
    assert not Question.objects.exists()


@pytest.mark.parametrize("answer", ["dispute-this", "leave"])
def test_some_answers_say_why(cast, sign_in, record, answer):
    rami, question = sign_in(cast.rami), only_question()
    refused = answered(rami, question, answer)
    assert "Say why; the reason stays on record." in text(refused)
    assert not Decision.objects.exists()
    answered(rami, question, answer, reason="of another place")
    assert Decision.objects.get().reason == "of another place"
    drain_waiting(10)
    assert not Question.objects.exists()
    assert "answered already" in text(answered(rami, question, answer, reason="of another place"))
    assert rami.get(f"{QUEUE}999999/{question.figure_id}/").status_code == 404


def test_who_comes_second_goes_on(cast, sign_in, record):
    """The drain has not run yet: the row is there, the question is not."""
    question = only_question()
    answered(sign_in(cast.rami), question, "recommend-this")
    page = text(answered(sign_in(cast.omar), question, "dispute-this", reason="x"))
    assert "answered already" in page
    assert Decision.objects.count() == 1


def test_an_answer_that_is_none(cast, sign_in, record):
    rami, question = sign_in(cast.rami), only_question()
    for nonsense in ("", "recommend", "assign_wave-this", "withdraw-this", "nonsense-that"):
        assert "Choose one of the answers." in text(answered(rami, question, nonsense)), nonsense
    too_long = answered(rami, question, "leave", reason="x" * 2001)
    assert "2000 characters" in text(too_long)
    assert not Decision.objects.exists()


def test_two_waves_become_one(cast, sign_in, camp):
    for number, slug in ((5_000, "from-baghuz"), (5_200, "baghuz-exodus")):
        factories.counting_figure(
            organisation=cast.demo_relief,
            by=cast.amal,
            camp=camp,
            measure="arrivals",
            value=number,
            wave=factories.wave(slug),
        )
    drain_waiting(10)
    rami, question = sign_in(cast.rami), only_question()
    assert question.kind == "same_people"
    page = text(rami.get(QUEUE))
    assert "10,200 → 5,000" in page
    answered(rami, question, "assign_wave-this")
    assert question.figure.decisions.get().wave.slug == "baghuz-exodus"
    drain_waiting(10)
    assert not Question.objects.exists()
    assert camp.points.last().best == 5_000


def test_a_distribution_list_stands_alone(cast, sign_in, camp):
    factories.counting_figure(
        organisation=cast.demo_relief, by=cast.amal, camp=camp, value=9_000, method="distribution_list"
    )
    drain_waiting(10)
    page = text(sign_in(cast.rami).get(QUEUE))
    assert "– → 9,000" in page
    assert "recommend-that" not in page
    answered(sign_in(cast.rami), only_question(), "recommend-this")
    assert Decision.objects.get().reason == "Reviewed by itself."


# -- rights ------------------------------------------------------------------------------------------------


def test_who_enters_sees_no_question_and_answers_none(cast, sign_in, record):
    amal, question = sign_in(cast.amal), only_question()
    page = text(amal.get(QUEUE))
    assert 'name="answer"' not in page
    assert "Camps without data" in page
    assert "for people who review, and you do not" in text(amal.get(QUEUE, {"show": "questions"}))
    assert amal.post(page_of(question), {"answer": "recommend-this"}).status_code == 404
    assert not Decision.objects.exists()


def test_the_reviewer_of_another_area_sees_nothing_of_it(cast, sign_in, record):
    elsewhere = factories.area("IQ01", parent=factories.country("IRQ"))
    farid = factories.user("farid", is_staff=True)
    factories.grant(farid, cast.demo_relief, Right.REVIEW, elsewhere)
    there = sign_in(farid)
    assert "Nothing to review in your areas." in text(there.get(QUEUE))
    assert there.get(page_of(only_question())).status_code == 404
    # In the area above, the same right opens it.
    factories.grant(farid, cast.demo_relief, Right.REVIEW, record.area.parent)
    assert 'value="recommend-this"' in text(there.get(QUEUE))


def test_own_work_is_reviewed_by_another(cast, sign_in, record):
    factories.grant(cast.dana, cast.demo_relief, Right.REVIEW)
    dana, question = sign_in(cast.dana), only_question()
    page = text(dana.get(QUEUE))
    assert page.count("your organisation asks somebody else to review it") == 2
    assert 'name="answer"' not in page
    refused = text(answered(dana, question, "recommend-this"))
    assert "somebody else to review it" in refused
    assert not Decision.objects.exists()
    # What she may answer comes first, though fewer people hang on it.
    other = factories.camp(area=record.area, name="Somebody else's")
    for value in (1_000, 2_000):
        factories.counting_figure(organisation=cast.demo_relief, by=cast.amal, camp=other, value=value)
    drain_waiting(10)
    page = text(dana.get(QUEUE))
    assert 'name="answer"' in page
    assert page.index("Somebody else") < page.index("Al-Hol")
    Question.objects.filter(camp=other).delete()
    cast.demo_relief.own_review_allowed = True
    cast.demo_relief.save()
    assert 'value="recommend-this"' in text(dana.get(QUEUE))


def test_grades_are_for_members(cast, sign_in, record):
    own, other = (text(sign_in(who).get(QUEUE)) for who in (cast.rami, cast.omar))
    assert "graded A" in own
    assert "graded A" not in other
    assert 'value="recommend-this"' in other  # reviewers of the area decide, whoever entered the figure


def test_outsiders_and_nobody(cast, sign_in, record):
    nobody = sign_in(factories.user("nobody", is_staff=True))
    question = only_question()
    assert nobody.get(QUEUE).status_code == 403
    assert nobody.post(page_of(question), {"answer": "leave"}).status_code == 403
    assert nobody.post(f"{QUEUE}publish/").status_code == 403
    assert nobody.post(f"{QUEUE}undo/").status_code == 403
