"""Writers who must see each other's rows wait for each other; else a camp would miss its mark.

In each test the first writer has not committed yet; the second gives up waiting after a moment, and finds
what the first one wrote once that has committed.
"""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import psycopg2.errors
import pytest
from django.db import connection

from camptrack.models import Camp, Figure, StaleMark, Wave
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


class Writer:
    """A connection of the application's role, with a transaction of its own."""

    def __init__(self) -> None:
        self.connection = psycopg2.connect(**connection.get_connection_params())
        self.run("SET lock_timeout = '200ms'")
        self.connection.commit()

    def run(self, statement: str, *parameters: Any) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    def commit(self) -> None:
        self.connection.commit()

    def must_wait(self, statement: str, *parameters: Any) -> None:
        with pytest.raises(psycopg2.errors.LockNotAvailable):
            self.run(statement, *parameters)
        self.connection.rollback()


@pytest.fixture
def writers() -> Iterator[tuple[Writer, Writer]]:
    pair = Writer(), Writer()
    yield pair
    for writer in pair:
        writer.connection.close()


@pytest.fixture
def flow() -> Figure:
    """Counts in its camp; it has no wave yet."""
    return factories.counting_figure(measure="arrivals")


@pytest.fixture
def wave() -> Wave:
    return factories.wave(origin_camp=factories.camp(), destination_camp=factories.camp())


EVENT = "INSERT INTO camptrack_reportevent (report_id, kind, reason, by_id) VALUES (%s, %s, '', %s)"
DECIDE = (
    "INSERT INTO camptrack_decision (id, figure_id, kind, wave_id, reason, by_id)"
    " VALUES (gen_random_uuid(), %s, %s, %s, '', %s)"
)
COPIED = (
    'report_id, camp_id, measure, start, "end", value, unit, qualifier,'
    " method, reason, attributed_to, quote, gender, population_group, origin"
)
FIGURE = (
    f"INSERT INTO camptrack_figure (id, position, {COPIED})"
    f" SELECT gen_random_uuid(), 9, {COPIED} FROM camptrack_figure WHERE id = %s"
)


def marked_since(act: Callable[[], None]) -> set[int]:
    """The camps that are marked by it."""
    StaleMark.objects.all().delete()
    act()
    return set(StaleMark.objects.values_list("camp_id", flat=True))


def committed(writer: Writer, statement: str, *parameters: Any) -> Callable[[], None]:
    def act() -> None:
        writer.run(statement, *parameters)
        writer.commit()

    return act


def test_a_retraction_sees_a_wave_that_is_being_assigned(
    writers: tuple[Writer, Writer], flow: Figure, wave: Wave
) -> None:
    reviewer, publisher = writers
    retract = EVENT, str(flow.report_id), "retracted", flow.report.by_id
    reviewer.run(DECIDE, str(flow.pk), "assign_wave", wave.pk, flow.report.by_id)
    publisher.must_wait(*retract)
    reviewer.commit()
    ends = {wave.origin_camp_id, wave.destination_camp_id}
    assert marked_since(committed(publisher, *retract)) == {flow.camp_id, *ends}


def test_decisions_about_a_figure_see_each_other(
    writers: tuple[Writer, Writer], flow: Figure, wave: Wave
) -> None:
    one, other = writers
    dispute = DECIDE, str(flow.pk), "dispute", None, flow.report.by_id
    one.run(DECIDE, str(flow.pk), "assign_wave", wave.pk, flow.report.by_id)
    other.must_wait(*dispute)
    one.commit()
    ends = {wave.origin_camp_id, wave.destination_camp_id}
    assert marked_since(committed(other, *dispute)) == {flow.camp_id, *ends}


def test_a_wave_that_moves_sees_a_figure_that_joins_it(
    writers: tuple[Writer, Writer], flow: Figure, wave: Wave
) -> None:
    reviewer, mover = writers
    elsewhere = factories.camp()
    move = "UPDATE camptrack_wave SET origin_camp_id = %s WHERE id = %s", elsewhere.pk, wave.pk
    reviewer.run(DECIDE, str(flow.pk), "assign_wave", wave.pk, flow.report.by_id)
    mover.must_wait(*move)
    reviewer.commit()
    ends = {wave.origin_camp_id, wave.destination_camp_id, elsewhere.pk}
    assert marked_since(committed(mover, *move)) == {flow.camp_id, *ends}


def test_a_figure_that_joins_a_wave_sees_where_it_moves(
    writers: tuple[Writer, Writer], flow: Figure, wave: Wave
) -> None:
    reviewer, mover = writers
    elsewhere = factories.camp()
    assign = DECIDE, str(flow.pk), "assign_wave", wave.pk, flow.report.by_id
    mover.run("UPDATE camptrack_wave SET origin_camp_id = %s WHERE id = %s", elsewhere.pk, wave.pk)
    reviewer.must_wait(*assign)
    mover.commit()
    assert marked_since(committed(reviewer, *assign)) == {
        flow.camp_id,
        wave.destination_camp_id,
        elsewhere.pk,
    }


def test_a_figure_does_not_slip_into_a_report_that_is_being_published(writers: tuple[Writer, Writer]) -> None:
    enterer, publisher = writers
    figure = factories.figure()
    publisher.run(EVENT, str(figure.report_id), "published", figure.report.by_id)
    enterer.must_wait(FIGURE, str(figure.pk))
    publisher.commit()
    with pytest.raises(psycopg2.errors.RestrictViolation, match="published"):
        enterer.run(FIGURE, str(figure.pk))


def test_publishing_waits_for_a_figure_that_is_being_entered(writers: tuple[Writer, Writer]) -> None:
    enterer, publisher = writers
    figure = factories.figure()
    enterer.run(FIGURE, str(figure.pk))
    publisher.must_wait(EVENT, str(figure.report_id), "published", figure.report.by_id)


def test_a_slug_that_changes_waits_for_a_report_that_is_being_published(
    writers: tuple[Writer, Writer],
) -> None:
    publisher, editor = writers
    figure = factories.figure()
    rename = "UPDATE camptrack_source SET slug = 'zzz' WHERE id = %s", figure.report.source_id
    publisher.run(EVENT, str(figure.report_id), "published", figure.report.by_id)
    publisher.run(
        "INSERT INTO camptrack_publishedfigure (figure_id, report_id, camp_id, reliability, credibility)"
        " VALUES (%s, %s, %s, 'A', 2)",
        str(figure.pk),
        str(figure.report_id),
        figure.camp_id,
    )
    editor.must_wait(*rename)
    publisher.commit()
    assert marked_since(committed(editor, *rename)) == {figure.camp_id}


def test_an_area_that_moves_sees_a_camp_that_joins_it(writers: tuple[Writer, Writer]) -> None:
    mapper, mover = writers
    district = factories.area(parent=factories.area())
    village, camp, there = factories.area(parent=district), factories.camp(), factories.area()
    move = "UPDATE camptrack_area SET parent_id = %s WHERE id = %s", there.pk, district.pk
    mapper.run("UPDATE camptrack_camp SET area_id = %s WHERE id = %s", village.pk, camp.pk)
    mover.must_wait(*move)
    mapper.commit()
    assert marked_since(committed(mover, *move)) == {camp.pk}


def test_reports_do_not_wait_for_each_other(writers: tuple[Writer, Writer], wave: Wave) -> None:
    """Into the same camp, of the same wave and source, by the same person: the usual case under load."""
    one, other = writers
    report = factories.report()
    camp: Camp = factories.camp()
    first = factories.figure(report, camp=camp, measure="arrivals", wave=wave)
    second = factories.figure(
        factories.report(source=report.source, organisation=report.organisation, by=report.by),
        camp=camp,
        measure="arrivals",
        wave=wave,
    )
    for writer, figure in ((one, first), (other, second)):
        writer.run(EVENT, str(figure.report_id), "published", report.by_id)
        writer.run(
            "INSERT INTO camptrack_publishedfigure (figure_id, report_id, camp_id, reliability, credibility)"
            " VALUES (%s, %s, %s, 'A', 2)",
            str(figure.pk),
            str(figure.report_id),
            camp.pk,
        )
        writer.run(DECIDE, str(figure.pk), "verify", None, report.by_id)
    one.commit()
    other.commit()


MERGE = "UPDATE camptrack_camp SET merged_into_id = %s WHERE id = %s"


def test_a_report_sees_a_camp_that_is_being_merged(writers: tuple[Writer, Writer], flow: Figure) -> None:
    publisher, reviewer = writers
    into = factories.camp()
    retract = EVENT, str(flow.report_id), "retracted", flow.report.by_id
    reviewer.run(MERGE, into.pk, flow.camp_id)
    publisher.must_wait(*retract)
    reviewer.commit()
    assert marked_since(committed(publisher, *retract)) == {into.pk}


def test_a_merge_waits_for_a_report(writers: tuple[Writer, Writer], flow: Figure) -> None:
    publisher, reviewer = writers
    publisher.run(EVENT, str(flow.report_id), "retracted", flow.report.by_id)
    reviewer.must_wait(MERGE, factories.camp().pk, flow.camp_id)


def test_a_wave_does_not_slip_between_camps_that_are_being_merged(writers: tuple[Writer, Writer]) -> None:
    enterer, reviewer = writers
    camp, into = factories.camp(), factories.camp()
    wave = (
        "INSERT INTO camptrack_wave (slug, label, cause, origin_camp_id, destination_camp_id)"
        " VALUES ('across', 'Across', '', %s, %s)"
    )
    reviewer.run(MERGE, into.pk, camp.pk)
    enterer.must_wait(wave, camp.pk, into.pk)
    reviewer.commit()
    with pytest.raises(psycopg2.errors.CheckViolation, match="two camps that are one"):
        enterer.run(wave, camp.pk, into.pk)


def test_merges_come_one_after_the_other(writers: tuple[Writer, Writer]) -> None:
    one, other = writers
    first, second, third, fourth = (factories.camp() for _ in range(4))
    one.run(MERGE, second.pk, first.pk)
    other.must_wait(MERGE, fourth.pk, third.pk)
    one.commit()
    with pytest.raises(psycopg2.errors.CheckViolation, match="stands for itself"):
        other.run(MERGE, first.pk, third.pk)
