"""Drafts of the report form, through its pages: kept, resumed, shared, compared, discarded."""

import uuid

import pytest

from camptrack.models import EntryDraft, Report
from camptrack.vocabulary import Right
from tests import factories
from tests.admin import typed

pytestmark = pytest.mark.django_db
ADD = "/admin/camptrack/report/add/"
SAVE = "/admin/camptrack/report/draft/"


@pytest.fixture
def source():
    return factories.source("voa-news", name="VOA News", reliability="C", credibility=3)


@pytest.fixture
def both(cast, sign_in):
    """Amal, and Dana who enters as well."""
    factories.grant(cast.dana, cast.demo_relief, Right.ENTER)
    return sign_in(cast.amal), sign_in(cast.dana)


@pytest.fixture
def news(cast, camp, source):
    def form(key=None, version=0, **fields):
        given = {"source": source.slug, "organisation": cast.demo_relief.pk, **fields}
        return {
            **typed.report(typed.news(camp), **given),
            "draft": str(key or uuid.uuid4()),
            "version": version,
        }

    return form


def report_page(report, step="change"):
    return f"/admin/camptrack/report/{report.pk}/{step}/"


def test_what_is_typed_is_kept_and_goes_on(both, news):
    amal, dana = both
    sent = news(title="Half a title")
    answer = amal.post(SAVE, {**sent, "editor": "page"})
    assert answer.json() == {"version": 1, "address": f"{ADD}?draft={sent['draft']}"}
    for page in ("/admin/", "/admin/camptrack/report/"):
        shown = dana.get(page).content.decode()
        assert "Half a title" in shown
        assert answer.json()["address"] in shown
    resumed = dana.get(answer.json()["address"])
    page = resumed.content.decode()
    assert resumed.context["form"]["title"].value() == "Half a title"
    assert resumed.context["figures"].forms[0]["written"].value() == "more than 23,000"
    assert ('value="1"' in page, "errorlist" in page, "left it" in page) == (True, False, True)
    # Nothing is marked as wrong, however unfinished it is.
    amal.post(SAVE, {"draft": str(uuid.uuid4()), "version": "x", "figures-0-written": "1,5", "url": "no"})
    unfinished = amal.get(f"{ADD}?draft={EntryDraft.objects.get(title='').pk}").content.decode()
    assert "aria-invalid" not in unfinished


def test_kept_by_a_button_where_no_script_runs_and_entered_in_the_end(both, news):
    amal, _dana = both
    sent = news(published_on="")
    kept = typed.sent_off(amal, ADD, {**sent, "_later": "1"})
    assert kept["Location"] == f"{ADD}?draft={sent['draft']}"
    assert "Unfinished" in amal.get(kept["Location"]).content.decode()
    done = typed.sent_off(amal, ADD, {**news(sent["draft"], 1), "_draft": "1"})
    report = Report.objects.get()
    assert done["Location"] == report_page(report)
    assert EntryDraft.objects.get().entered_as == report
    gone = amal.get(kept["Location"], follow=True)
    assert "not there any more" in gone.content.decode()
    assert "not there any more" in amal.get(f"{ADD}?draft=nonsense", follow=True).content.decode()


def test_reasons_are_kept_beside_the_warnings_that_they_answer(cast, both, camp, source):
    """The same is asked about both figures, in the same words; a reason was typed for one of them."""
    amal, dana = both
    figures = [{"camp": each.code, "on": "2019-02-11", "written": "700 households"} for each in (camp, camp)]
    figures[1] |= {"camp": factories.camp().code}
    sent = typed.report(*figures, source=source.slug, organisation=cast.demo_relief.pk)
    sent["draft"] = str(uuid.uuid4())
    whole, first, second = amal.post(ADD, {**sent, "version": 0, "_draft": "1"}).context["asked"]
    beside = typed.beside(whole, "") | typed.beside(first, "a register") | typed.beside(second, "")
    sent |= {"version": 0, "editor": "page"}
    address = amal.post(SAVE, sent | beside).json()["address"]
    resumed = dana.get(address)
    rows = [(row.figure, row.reason, row.missing) for row in resumed.context["asked"]]
    assert rows == [(None, "", False), (1, "a register", False), (2, "", False)]
    assert 'value="a register"' in resumed.content.decode()
    # Another number is another question, and nothing is asked about what is not sound.
    for changed, left in (({"figures-0-written": "3500"}, [(None, ""), (2, "")]), ({"url": "no"}, [])):
        version = amal.post(SAVE, sent | beside | changed).json()["version"]
        asked = dana.get(address).context["asked"]
        assert [(row.figure, row.reason) for row in asked] == left
    done = typed.sent_off(dana, ADD, {**sent, "version": version, "_draft": "1"})
    assert done["Location"] == report_page(Report.objects.get())


def test_of_two_people_the_reasons_of_one_are_not_put_beside_the_warnings_of_the_other(both, news):
    amal, dana = both
    sent = news()
    row = amal.post(ADD, {**sent, "_draft": "1"}).context["asked"][0]
    dana.post(SAVE, {**sent, **typed.beside(row, "Dana's reason")})
    mine = {**sent, **typed.beside(row, "Amal's reason"), "_later": "1"}
    page = amal.post(ADD, mine)
    assert page.context["differences"] == []
    assert "yours are kept" in page.content.decode()
    assert "They say the same" not in page.content.decode()
    theirs = {f"take-override-{row.number}-reason": "theirs", "_chosen": "1"}
    chosen = amal.post(ADD, {**compared(page), **theirs})
    assert [each.reason for each in amal.get(chosen["Location"]).context["asked"]] == ["Amal's reason"]


def test_sent_twice_it_is_one_report_and_changed_it_is_asked_about(both, news):
    amal, _dana = both
    sent = news()
    first, second = (typed.sent_off(amal, ADD, {**sent, "_draft": "1"}) for _ in range(2))
    assert first["Location"] == second["Location"]
    answer = typed.sent_off(amal, ADD, {**sent, "title": "Changed after going back", "_draft": "1"})
    page = answer.content.decode()
    assert "amal entered this report" in page
    assert "Changed after going back" in page
    assert "_chosen" not in page
    own = typed.sent_off(amal, ADD, {**compared(answer), "_own": "1"})
    assert amal.get(own["Location"]).context["form"]["title"].value() == "Changed after going back"
    assert Report.objects.count() == 1


def compared(answer):
    """What the page of the comparison sends on."""
    return {name: answer.context[name] for name in ("mine", "version", "against")} | {
        "draft": answer.context["key"]
    }


def test_two_people_on_one_draft_neither_loses_work(both, news):
    amal, dana = both
    sent = news(title="Begun")
    amal.post(SAVE, sent)
    dana.post(SAVE, {**sent, "version": 1, "title": "Dana's", "excerpt": "read by Dana"})
    mine = {**sent, "version": 1, "title": "Amal's", "figures-0-written": "24,000"}
    told = amal.post(SAVE, mine)
    assert (told.status_code, "dana saved this draft" in told.json()["detail"]) == (409, True)
    for button in ("_later", "_draft"):
        page = typed.sent_off(amal, ADD, {**mine, button: "1"})
        shown = [(each.theirs, each.mine) for each in page.context["differences"]]
        assert shown == [("Dana's", "Amal's"), ("read by Dana", ""), ("more than 23,000", "24,000")]
    taken = {"take-title": "mine", "take-excerpt": "theirs", "take-figures-0-written": "mine"}
    # Dana goes on meanwhile: the choice is asked for again, against what she has now.
    dana.post(SAVE, {**sent, "version": 2, "title": "Dana's second", "excerpt": "read by Dana"})
    again = typed.sent_off(amal, ADD, {**compared(page), **taken, "_chosen": "1"})
    assert "Dana&#x27;s second" in again.content.decode()
    chosen = typed.sent_off(amal, ADD, {**compared(again), **taken, "_chosen": "1"})
    form = amal.get(chosen["Location"]).context
    assert (form["form"]["title"].value(), form["form"]["excerpt"].value()) == ("Amal's", "read by Dana")
    assert form["figures"].forms[0]["written"].value() == "24,000"
    assert EntryDraft.objects.get().version == 4


def test_mine_as_a_draft_of_its_own(both, news):
    amal, dana = both
    sent = news(title="Begun")
    amal.post(SAVE, sent)
    dana.post(SAVE, {**sent, "version": 1, "title": "Dana's"})
    page = typed.sent_off(amal, ADD, {**sent, "version": 1, "title": "Amal's", "_later": "1"})
    typed.sent_off(amal, ADD, {**compared(page), "_own": "1"})
    assert sorted(EntryDraft.objects.values_list("title", flat=True)) == ["Amal's", "Dana's"]
    assert typed.sent_off(amal, ADD, {**compared(page), "mine": "[no json", "_own": "1"}).status_code == 404


def test_a_correction_of_what_was_corrected_meanwhile_is_kept_and_compared(both, news):
    amal, dana = both
    typed.sent_off(amal, ADD, {**news(), "_draft": "1"})
    report = Report.objects.get()
    correct = report_page(report, "correct")
    begun = news(reason="a later edition", **{"figures-0-written": "24,000"})
    theirs = news(reason="a slip", title="Dana's title")
    answer = typed.sent_off(dana, correct, {**theirs, "figures-0-written": "23,500", "_correct": "1"})
    new = Report.objects.get(supersedes=report)
    assert answer["Location"] == report_page(new)
    kept = typed.sent_off(amal, correct, {**begun, "figures-0-written": "24,000", "_correct": "1"})
    page = amal.get(kept["Location"])
    assert "corrected meanwhile by dana" in page.content.decode()
    differing = {each.name: (each.theirs, each.mine) for each in page.context["differences"]}
    assert differing["figures-0-written"] == ("23,500", "24,000")
    assert differing["title"][0] == "Dana's title"
    assert page.context["action"] == report_page(new, "correct")
    taken = {"take-title": "theirs"}
    chosen = amal.post(page.context["action"], {**compared(page), **taken, "_chosen": "1"})
    assert chosen["Location"].startswith(report_page(new, "correct"))
    form = amal.get(chosen["Location"]).context
    assert form["form"]["title"].value() == "Dana's title"
    assert form["figures"].forms[0]["written"].value() == "24,000"


def test_a_correction_of_what_was_retracted_meanwhile_is_kept(both, news):
    amal, dana = both
    typed.sent_off(amal, ADD, {**news(), "_draft": "1"})
    report = Report.objects.get()
    dana.post(report_page(report, "retract"), {"reason": "withdrawn"})
    kept = typed.sent_off(
        amal, report_page(report, "correct"), {**news(reason="late"), "_correct": "1"}, follow=True
    )
    assert "retracted" in str([str(each) for each in kept.context["messages"]])
    assert kept.context["form"]["reason"].value() == "late"
    assert EntryDraft.objects.filter(corrects=report, entered_as=None).exists()


def test_discarded_after_asking(both, news):
    amal, dana = both
    sent = news(title="For nothing")
    amal.post(SAVE, sent)
    page = f"{SAVE}{sent['draft']}/discard/"
    assert "thrown away" in dana.get(page).content.decode()
    dana.post(page)
    assert not EntryDraft.objects.exists()
    assert dana.get(page).status_code == 404


def test_who_may_save_and_what_is_too_much(cast, sign_in, both, news):
    amal, _dana = both
    sent = news()
    amal.post(SAVE, sent)
    report = factories.report(organisation=cast.demo_relief, by=cast.amal)
    omar, rami = sign_in(cast.omar), sign_in(cast.rami)
    assert rami.post(SAVE, sent).status_code == 403
    refused = omar.post(SAVE, {**sent, "version": 1, "title": "Omar's"})
    assert (refused.status_code, "Demo Relief" in refused.json()["detail"]) == (400, False)
    assert omar.post(f"{SAVE}?corrects={report.pk}", news()).status_code == 404
    assert (
        amal.post(f"{SAVE}?corrects={report.pk}", news())
        .json()["address"]
        .startswith(report_page(report, "correct"))
    )
    too_much = amal.post(SAVE, {**news(), "excerpt": "x" * 700_000})
    assert (too_much.status_code, "too much for one form" in too_much.json()["detail"]) == (400, True)
    by_button = typed.sent_off(amal, ADD, {**news(), "excerpt": "x" * 700_000, "_later": "1"})
    assert "too much for one form" in by_button.content.decode()
    cast.dana.grants.filter(right="enter").delete()
    administrator = sign_in(cast.dana).post(SAVE, news())
    assert "Only who enters" in administrator.json()["detail"]
    assert "token" in amal.get(SAVE).json()


def test_what_no_page_of_ours_sends(both, news):
    amal, _dana = both
    assert amal.post(SAVE, news(editor="a\0")).json()["version"] == 1
    for mine in ("[1]", "[" * 100_000, "null"):
        assert amal.post(ADD, {"against": "draft", "mine": mine}).status_code == 404


def test_a_form_of_two_hundred_figures_fits_into_a_request(cast, both, camp, source):
    """Django's own limit is a thousand fields."""
    amal, _dana = both
    figures = [typed.news(camp) for _ in range(200)]
    sent = typed.report(*figures, source=source.slug, organisation=cast.demo_relief.pk)
    assert amal.post(SAVE, {**sent, "draft": str(uuid.uuid4())}).json()["version"] == 1
    assert len(EntryDraft.objects.get().data) > 1000
