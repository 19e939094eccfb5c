"""What waits beside the questions: drafts, camps, warnings passed over; filters, pages, the first page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from camptrack.actions.totals import drain_waiting
from camptrack.models import Question
from camptrack.vocabulary import Right
from tests import factories
from tests.admin.reviewing import QUEUE, answered, only_question, page_of, text

pytestmark = pytest.mark.django_db


# -- drafts ------------------------------------------------------------------------------------------------


def draft(cast, camp, *, by=None, **fields):
    report = factories.report(organisation=cast.demo_relief, by=by or cast.amal, **fields)
    factories.figure(report, camp=camp, value=800)
    return report


def test_a_publisher_publishes_several_drafts_at_once(cast, sign_in, camp):
    ticked = [draft(cast, camp, title=f"Draft {nth}") for nth in range(3)]
    left = draft(cast, camp, title="Left alone")
    dana = sign_in(cast.dana)
    page = text(dana.get(QUEUE))
    assert all(report.title in page for report in (*ticked, left))
    keys = [str(report.pk) for report in ticked]
    page = text(dana.post(f"{QUEUE}publish/?show=drafts", {"reports": [*keys, "nonsense"]}, follow=True))
    assert "3 reports are published" in page
    assert [report.events.count() for report in (*ticked, left)] == [1, 1, 1, 0]
    assert "Left alone" in page
    again = text(dana.post(f"{QUEUE}publish/", {"reports": keys[:1]}, follow=True))
    assert "already published" in again or "no longer possible" in again
    assert "Tick the drafts" in text(dana.post(f"{QUEUE}publish/", follow=True))


def test_only_drafts_that_one_may_publish(cast, sign_in, camp):
    mine = draft(cast, camp, title="In my district")
    far = factories.camp(area=factories.area("IQ02", parent=factories.country("IRQ")))
    theirs = draft(cast, far, title="Far away")
    both = draft(cast, camp, title="In both")
    factories.figure(both, camp=far, position=1)
    empty = factories.report(organisation=cast.demo_relief, by=cast.amal, title="Without figures")
    layla = factories.user("layla", is_staff=True)
    factories.grant(layla, cast.demo_relief, Right.PUBLISH, camp.area)
    page = text(sign_in(layla).get(QUEUE))
    assert [each.title in page for each in (mine, theirs, both, empty)] == [True, False, False, True]
    refused = text(
        sign_in(layla).post(f"{QUEUE}publish/", {"reports": [str(theirs.pk), str(mine.pk)]}, follow=True)
    )
    assert "needs the right" in refused
    assert "1 report is published" in refused
    for who in (cast.omar, cast.amal):
        assert "In my district" not in text(sign_in(who).get(QUEUE, {"show": "drafts"}))
    root = factories.user("root", is_staff=True, is_superuser=True)
    assert "Far away" in text(sign_in(root).get(QUEUE, {"show": "drafts"}))


# -- camps, filters, the start page ------------------------------------------------------------------------


def test_camps_of_which_too_little_is_known(cast, sign_in, record):
    empty = factories.camp("SY-EMPTY", area=record.area, name="Nobody asked")
    flows = factories.camp("SY-FLOWS", area=record.area, name="Never counted")
    factories.counting_figure(organisation=cast.demo_relief, by=cast.amal, camp=flows, measure="arrivals")
    drain_waiting(10)
    rami = sign_in(cast.rami)
    for show, named, other in (
        ("stale", "Al-Hol", "Nobody asked"),
        ("empty", empty.name, "Never counted"),
        ("flows_only", flows.name, "Nobody asked"),
    ):
        page = text(rami.get(QUEUE, {"show": show})).split("</nav>")[-1]
        assert named in page
        assert other not in page
    farid = factories.user("farid", is_staff=True)
    factories.grant(
        farid, cast.demo_relief, Right.ENTER, factories.area("IQ03", parent=factories.country("IRQ"))
    )
    page = text(sign_in(farid).get(QUEUE))
    assert "Every camp in your areas was counted in the last 90 days." in page


def test_narrowed_by_area_kind_and_organisation(cast, sign_in, record):
    rami = sign_in(cast.rami)

    def open_(**asked):
        return 'value="recommend-this"' in text(rami.get(QUEUE, asked))

    factories.area("IQ04", parent=factories.country("IRQ"))
    assert open_(area="SY08")
    assert open_(area="SY0800")
    assert open_(area="nonsense", kind="nonsense", page="nonsense", show="nonsense")
    assert not open_(area="IQ04")
    assert "Nothing to review in Iq04." in text(rami.get(QUEUE, {"area": "IQ04"}))
    assert open_(kind="outranked")
    assert not open_(kind="drift")
    assert open_(organisation="demo-relief")
    assert not open_(organisation="elsewhere")
    page = text(rami.get(QUEUE, {"area": "SY08", "kind": "outranked"}))
    assert f"{page_of(only_question())}?area=SY08&amp;kind=outranked" in page
    drafts = text(
        sign_in(cast.dana).get(QUEUE, {"show": "drafts", "area": "IQ04", "organisation": "elsewhere"})
    )
    assert "No draft waits in Iq04." in drafts


def test_a_long_queue_has_pages_and_a_fixed_number_of_statements(cast, sign_in, camp):
    figures = []
    for nth in range(30):
        each = factories.camp(area=camp.area, name=f"Camp {nth:02}")
        for source, value in (("ocha", 1_000), ("voa", 2_000 + nth)):
            figures.append(
                factories.counting_figure(
                    organisation=cast.demo_relief,
                    by=cast.amal,
                    camp=each,
                    value=value,
                    source=factories.source(f"{source}-{nth}"),
                )
            )
    drain_waiting(100)
    assert Question.objects.count() == 30
    rami = sign_in(cast.rami)
    rami.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        page = text(rami.get(QUEUE))
    assert "Camp 29" in page
    assert "page 1 of 2" in page
    assert len(few) <= 30
    second = text(rami.get(QUEUE, {"page": 2}))
    assert "Camp 00" in second
    assert 'id="card"' not in second
    question = Question.objects.order_by("people").first()
    assert 'id="card"' in text(rami.get(page_of(question)))


def test_the_start_page_counts_and_leads_there(cast, sign_in, record):
    draft(cast, record, title="Waits for Dana")
    rami, dana = (text(sign_in(who).get("/admin/")) for who in (cast.rami, cast.dana))
    assert '<a href="/admin/review/?show=questions">Questions' in rami
    assert "Waits for Dana" in dana
    assert "Waits for Dana" not in rami


def current(answer) -> str:
    """The part that stands open."""
    return answer.context["part"]


def test_everybody_lands_on_the_first_part_that_has_something_for_them(cast, sign_in, record):
    amal, rami, dana = (sign_in(who) for who in (cast.amal, cast.rami, cast.dana))
    # Al-Hol was last counted years ago.
    assert current(rami.get(QUEUE)) == "questions"
    assert current(amal.get(QUEUE)) == "stale"
    assert current(dana.get(QUEUE)) == "stale"
    draft(cast, record)
    assert current(dana.get(QUEUE)) == "drafts"
    assert current(amal.get(QUEUE)) == "stale"
    assert current(amal.get(QUEUE, {"show": "drafts"})) == "drafts"
    after = answered(rami, only_question(), "leave", reason="seen both")
    assert current(after) == "questions"
    assert "Nothing to review in your areas." in text(after)
    drain_waiting(10)
    assert current(rami.get(QUEUE)) == "stale"


def test_whose_part_a_tab_is_that_shows_them_nothing(cast, sign_in, record):
    draft(cast, record)
    amal, rami = sign_in(cast.amal), sign_in(cast.rami)
    for part in ("questions", "overridden"):
        assert "for people who review, and you do not" in text(amal.get(QUEUE, {"show": part}))
        assert "you do not" not in text(rami.get(QUEUE, {"show": part}))
    for who in (amal, rami):
        assert "for people who publish, and you do not" in text(who.get(QUEUE, {"show": "drafts"}))


def test_where_nothing_waits_everybody_sees_the_part_of_their_rights(cast, sign_in):
    opened = {who.username: current(sign_in(who).get(QUEUE)) for who in (cast.amal, cast.rami, cast.dana)}
    assert opened == {"amal": "stale", "rami": "questions", "dana": "drafts"}
    assert "was counted in the last 90 days" in text(sign_in(cast.amal).get(QUEUE))


# -- warnings passed over ----------------------------------------------------------------------------------


def entered_over(cast, camp, *, audience="shared", value=800, **fields):
    report = factories.report(organisation=cast.demo_relief, by=cast.amal, audience=audience)
    figure = factories.figure(report, camp=camp, value=value)
    factories.override(report, figure=figure, **fields)
    return figure


def test_warnings_passed_over_wait_for_a_decision(cast, sign_in, camp):
    figure = entered_over(cast, camp, reason="seen the register")
    rami, asked = sign_in(cast.rami), {"show": "overridden"}
    assert "No warning that was passed over waits in your areas." in text(rami.get(QUEUE, asked))
    page = text(sign_in(cast.dana).get(QUEUE, {"show": "drafts"}))
    assert "Warning passed over: <strong>a jump of more than half" in page
    assert "seen the register" in page
    factories.publish(figure.report)
    assert "seen the register" in text(rami.get(QUEUE, asked))
    assert "seen the register" in text(rami.get(QUEUE, {**asked, "organisation": "demo-relief"}))
    assert "seen the register" not in text(rami.get(QUEUE, {**asked, "organisation": "elsewhere"}))
    assert "seen the register" not in text(sign_in(cast.amal).get(QUEUE, asked))
    factories.decision(figure, kind="leave", by=cast.rami)
    assert "seen the register" not in text(rami.get(QUEUE, asked))


def test_warnings_that_tell_grades_are_for_members(cast, sign_in, camp):
    for code, reason in (("jump", "for everybody"), ("unreliable_source", "of the grade")):
        factories.publish(entered_over(cast, camp, code=code, reason=reason).report)
    factories.publish(entered_over(cast, camp, reason="at home", audience="internal").report)
    asked = {"show": "overridden"}
    own, other = (text(sign_in(who).get(QUEUE, asked)) for who in (cast.rami, cast.omar))
    reasons = ("for everybody", "of the grade", "at home")
    assert [reason in own for reason in reasons] == [True, True, True]
    assert [reason in other for reason in reasons] == [True, False, False]


def test_a_card_shows_what_was_passed_over(cast, sign_in, camp):
    for value in (2_000, 1_000):
        factories.publish(entered_over(cast, camp, value=value, reason=f"because of {value}").report)
    drain_waiting(10)
    page = text(sign_in(cast.rami).get(QUEUE))
    assert "because of 2000" in page
    assert "because of 1000" in page
