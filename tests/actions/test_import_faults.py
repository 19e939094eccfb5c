"""What is wrong with a file, and with whoever works on it: said, tried again, given up."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from camptrack.actions import import_reading, import_work
from camptrack.actions.import_work import MOST_ATTEMPTS, work_on_imports, work_on_next_import
from camptrack.actions.imports import (
    KEPT_FOR,
    MOST_WAITING,
    ask_import,
    clear_old_imports,
    discard_import,
    set_mapping,
)
from camptrack.actions.refusals import Conflict, NotAllowed, Refused
from camptrack.models import ColumnMapping, Import
from camptrack.queries import clock
from tests.actions.importing import MAPPING, asked, csv, entered, line, read, workbook, worked
from tests.actions.stories import Story, problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def test_what_cannot_be_read_says_so(story):
    for content, said in (
        (b"PK\x03\x04 nothing", "week 12.csv"),
        (csv(line(value="")), "no row below the headings"),
    ):
        found = worked(asked(story, content=content))
        assert (found.state, said in found.failure) == ("failed", True), found.failure
    missing = {**MAPPING, "sheet": "elsewhere"}
    found = worked(asked(story, content=workbook(), mapping=[missing]))
    assert "cover, north, south" in found.failure
    discard_import(by=story.cast.dana, found=found)
    discard_import(by=story.cast.dana, found=found)
    assert asked(story, content=workbook(), mapping=None).state == "waiting"


def test_what_a_row_lacks_is_said_once_at_its_column(story):
    found = read(story, line(), ",,,7,,,")
    problems_of_row = found.rows.get(row=3).problems
    assert sorted(each["column"] for each in problems_of_row) == ["A", "B", "E", "F", "G"]
    by_name = {**MAPPING, "columns": {**MAPPING["columns"], "A": {"field": "camp_name"}}}
    found = read(story, line(), ",headcount,2024-03-01,7,ocha,a,2024-03-08", mapping=[by_name])
    (problem,) = found.rows.get(row=3).problems
    assert (problem["column"], problem["code"]) == ("A", "required")


def test_a_sheet_with_more_figures_than_are_taken(story, monkeypatch):
    monkeypatch.setattr(import_reading, "MOST_FIGURES", 1)
    found = worked(asked(story, line(), line(title="b")))
    assert (found.state, "at most so many" in found.failure) == ("failed", True)
    taken = []
    monkeypatch.setattr(
        import_reading, "read_figures", lambda *_all: (taken.append(1) or None for _ in range(9))
    )
    worked(asked(story, line(), line(title="c")))
    assert len(taken) == 2


def test_a_file_that_holds_nothing(story, monkeypatch):
    found = asked(story, line(), mapping=None)
    empty = type("Book", (), {"sheets": []})()
    monkeypatch.setattr(import_reading, "read_workbook", lambda _content, _name: empty)
    assert "nothing in it" in worked(found).failure


def test_problems_speak_the_language_of_whoever_brought_it(story):
    with translation.override("fr"):
        found = asked(story, line("Nowhere"))
    assert found.language == "fr"
    with translation.override("de"):
        assert asked(story, line("Nowhere"), line()).language == "en"


def test_a_name_that_nothing_has_says_what_it_may_be(story):
    story.camp.name, story.camp.aliases = "Al-Hol", ["Al-Hawl"]
    story.camp.save()
    found = read(story, line("Al-Hawll"), line("Nowhere", title="b"), line(source="ochaa", title="c"))
    said = [each["detail"] for row in found.rows.order_by("position") for each in row.problems]
    hol, ocha = " Nearest: Al-Hol (SY-ALHOL).", f" Nearest: {story.source} (ocha)."
    assert [each.partition(" first.")[::2] for each in said] == [
        ("There is no camp “Al-Hawll”; mend the name, or add the camp (or this name of it)", hol),
        ("There is no camp “Nowhere”; mend the name, or add the camp (or this name of it)", ""),
        ("There is no source “ochaa”; mend the name, or add the source", ocha),
    ]


def test_names_keep_their_order_in_a_sentence_of_the_other_direction(story):
    story.camp.name = "Al-Hol"
    story.camp.save()
    with translation.override("ar"):
        found = read(story, line("Al-Hawll"))
    assert "\u2068Al-Hol (SY-ALHOL)\u2069." in found.rows.get().problems[0]["detail"]


def test_many_wrong_names_cost_no_more_questions(story):
    def asked_for(*names: str) -> int:
        asked(story, *(line(each, title=each) for each in names))
        with CaptureQueriesContext(connection) as queries:
            work_on_imports(60)
        return len(queries)

    assert asked_for("Al-Holl") == asked_for(*(f"Al-Hol {nth}" for nth in range(50)))


def test_what_is_no_file(story):
    for content, name, code in (
        (b" \n", "week 12.csv", "empty_file"),
        (b"x" * (5 * 1024 * 1024 + 1), "week 12.csv", "file_too_large"),
        (b"x", " ", "required"),
    ):
        with pytest.raises(Refused) as refused:
            ask_import(by=story.cast.dana, organisation=story.cast.demo_relief, content=content, name=name)
        assert problems(refused.value) == {("/file", code)}
    with pytest.raises(NotAllowed):
        ask_import(by=story.cast.rami, organisation=story.cast.demo_relief, content=b"x", name="x.csv")


def test_one_user_waits_for_few(story, monkeypatch):
    for nth in range(MOST_WAITING):
        asked(story, line(value=str(nth)))
    with pytest.raises(Conflict) as refused:
        asked(story, line(value="99"))
    assert refused.value.code == "too_many_imports"
    asked(story, line(value="99"), by=story.cast.amal)
    work_on_imports(60)
    monkeypatch.setattr("camptrack.actions.imports.MOST_OPEN", MOST_WAITING)
    with pytest.raises(Conflict, match="confirm or discard"):
        asked(story, line(value="100"))
    mended = asked(story, line(value="100"), replaces=Import.objects.filter(by=story.cast.dana).first())
    assert (mended.state, Import.objects.filter(state="discarded").count()) == ("waiting", 1)


def test_a_fault_is_tried_again_and_then_given_up(story, monkeypatch):
    def broken(_found):
        raise ZeroDivisionError("a fault of ours")

    found = asked(story, line())
    monkeypatch.setattr(import_work, "_STEPS", {"waiting": broken})
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert work_on_next_import()
        assert not work_on_next_import()
        found.refresh_from_db()
        # In words of its reader; what it was stands in the log.
        assert found.failure.startswith("The program failed at this import")
        assert (found.state, found.attempts) == (
            ("waiting", attempt) if attempt < MOST_ATTEMPTS else ("failed", 0)
        )
        Import.objects.update(not_before=clock.now())
    assert work_on_imports() == 0


@pytest.mark.parametrize(
    ("content", "mapping"),
    # Named: a workbook holds the second in which it was made.
    [
        pytest.param(csv(line()), [MAPPING], id="rows"),
        pytest.param(workbook(), None, id="question"),
        pytest.param(b"PK\x03\x04 nothing", [MAPPING], id="unreadable"),
    ],
)
def test_what_is_discarded_while_it_is_read_stays_so(story, monkeypatch, content, mapping):
    """Whether it comes to rows, to a question or to nothing."""
    found = asked(story, content=content, mapping=mapping)
    opened = import_reading.read_workbook

    def meanwhile(*given):
        discard_import(by=story.cast.dana, found=found)
        return opened(*given)

    monkeypatch.setattr(import_reading, "read_workbook", meanwhile)
    assert work_on_next_import()
    found.refresh_from_db()
    assert (found.state, found.failure, found.sheets) == ("discarded", "", None)
    assert (found.total, found.done) == (0, 0)
    assert not found.rows.exists()
    assert not work_on_next_import()


def test_what_ends_whatever_reads_it_is_given_up(story):
    found = asked(story, line())
    Import.objects.update(attempts=MOST_ATTEMPTS)
    found = worked(found)
    assert (found.state, "3 times" in found.failure) == ("failed", True)


def test_a_database_that_breaks_off_is_nobodys_fault(story, monkeypatch):
    def away(_found):
        raise OperationalError("server closed the connection unexpectedly")

    found = asked(story, line())
    monkeypatch.setattr(import_work, "_STEPS", {"waiting": away})
    with pytest.raises(OperationalError):
        work_on_next_import()
    found.refresh_from_db()
    assert (found.state, found.failure) == ("waiting", "")


def test_a_process_stops_when_its_time_is_up(story):
    for nth in range(2):
        asked(story, line(value=str(nth)))
    assert (work_on_imports(0), work_on_imports(0)) == (1, 1)


def test_what_another_process_holds_is_left_to_it(story):
    found = asked(story, line())
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [import_work.LOCK, str(found.pk)])
            assert not work_on_next_import()
    finally:
        other.close()
    assert work_on_next_import()


def test_a_sheet_without_headings_is_not_remembered(story):
    found = read(story, line())
    set_mapping(by=story.cast.dana, found=found, mapping=[{**MAPPING, "first_row": 0, "last_row": 0}])
    assert not ColumnMapping.objects.exists()


def test_what_nobody_entered_is_thrown_away_after_a_month(story):
    kept, gone = entered(story, line()), read(story, line(title="b"))
    waiting = asked(story, line(title="c"))
    now = clock.now()
    assert clear_old_imports(now=now + KEPT_FOR - timedelta(days=1)) == 0
    with CaptureQueriesContext(connection) as asked_for:
        assert clear_old_imports(now=now + KEPT_FOR + timedelta(days=1)) == 1
    assert not any('"content"' in each["sql"] for each in asked_for)
    assert set(Import.objects.all()) == {kept, waiting}
    assert gone not in Import.objects.all()
