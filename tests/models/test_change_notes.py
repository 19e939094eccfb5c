"""Each write notes down the objects whose answers it may have changed, whoever writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from camptrack.models import Area, Camp, Change, Figure, Organisation, Report, Source, User, Wave
from tests import factories

pytestmark = pytest.mark.django_db


@contextmanager
def notes(*expected: tuple[str, Any], whole: tuple[Any, ...] = ()) -> Iterator[None]:
    """What is written inside notes down these, and of these reports their figures, too."""
    last = Change.objects.order_by("id").last()
    yield
    made = Change.objects.filter(id__gt=last.id if last else 0, position=None)
    assert {(each.kind, each.key) for each in made} == {(kind, _key(of)) for kind, of in expected}
    assert {each.key for each in made if each.whole} == {str(report.pk) for report in whole}


def _key(of: Any) -> str:
    if isinstance(of, str):
        return of
    return str(getattr(of, "code", None) or getattr(of, "slug", None) or of.pk)


def test_reports_and_the_revisions_beside_them() -> None:
    report = factories.report()
    with notes():
        Report.objects.filter(pk=report.pk).update(title=report.title)
    with notes(("report", report)):
        Report.objects.filter(pk=report.pk).update(title="")
    correction = factories.correction(report)
    assert Change.objects.filter(key=report.pk).latest("id").id > Change.objects.get(key=correction.pk).id - 2
    with notes(("report", report), ("report", correction), whole=(correction,)):
        factories.event(correction, "published")
    with notes(("report", report), ("report", correction)):
        factories.event(report, "redacted")
    with notes(("report", report)):
        factories.override(report)


def test_figures_of_drafts_and_of_published_reports() -> None:
    report, camp = factories.report(), factories.camp()
    with notes(("report", report), whole=(report,)):
        figure = factories.figure(report, camp=camp)
    with notes(("report", report), whole=(report,)):
        factories.cell(figure, gender="f")
    factories.event(report)
    with notes(("report", report), whole=(report,)):
        factories.published_figure(figure, suppressed_cells=[])
    with notes(("report", report), ("figure", figure)):
        decision = factories.decision(figure)
    with notes(("report", report), ("figure", figure)):
        factories.decision(figure, "withdraw", withdraws=decision)
    Figure.objects.filter(pk=figure.pk).update(quote="")
    with notes():
        Figure.objects.filter(pk=figure.pk).update(quote="")


def test_a_redacted_quote() -> None:
    figure = factories.figure(quote="More than 23,000")
    with notes(("report", figure.report), ("figure", figure)):
        Figure.objects.filter(pk=figure.pk).update(quote="")


def test_names_that_reports_carry() -> None:
    report = factories.report()
    with notes(("source", report.source), ("source", "anew"), ("report", report)):
        Source.objects.filter(pk=report.source.pk).update(slug="anew")
    with notes(("source", "anew")):
        Source.objects.filter(pk=report.source.pk).update(name="Anew")
    with notes():
        Organisation.objects.filter(pk=report.organisation.pk).update(name="Anew")
    with notes(("report", report)):
        Organisation.objects.filter(pk=report.organisation.pk).update(slug="anew")


def test_a_person_with_the_figures_that_they_decided() -> None:
    decision = factories.decision(factories.figure())
    factories.decision(factories.figure())
    people = User.objects.filter(pk=decision.by_id)
    with notes():
        people.update(first_name="Rami", last_login=decision.at)
    with notes(("figure", decision.figure), ("report", decision.figure.report)):
        people.update(username="anew")


def test_waves_with_their_figures_and_those_assigned() -> None:
    with notes(("wave", "exodus")):
        wave = factories.wave("exodus")
    named = factories.figure(measure="arrivals", wave=wave)
    assigned = factories.decision(factories.figure(measure="arrivals"), "assign_wave", wave=wave).figure
    with notes(("wave", "exodus")):
        Wave.objects.filter(pk=wave.pk).update(cause="flood")
    both = [("figure", named), ("figure", assigned), ("report", named.report), ("report", assigned.report)]
    with notes(("wave", "exodus"), ("wave", "anew"), *both):
        Wave.objects.filter(pk=wave.pk).update(slug="anew")


def test_camps_with_all_that_name_them() -> None:
    area = factories.area()
    with notes(("camp", "SY-HOL"), ("camp_total", "SY-HOL")):
        camp = factories.camp("SY-HOL", area=area)
    figure = factories.figure(camp=camp)
    other = factories.figure()
    factories.decision(other, "assign_camp", camp=camp)
    wave = factories.wave("exodus", origin_camp=camp)
    merged = factories.camp("SY-OLD", area=area, merged_into=camp)
    with notes():
        Camp.objects.filter(pk=camp.pk).update(name=camp.name)
    with notes(("camp", camp), ("camp_total", camp)):
        Camp.objects.filter(pk=camp.pk).update(name="Al-Hol")
    holding = [("figure", figure), ("report", figure.report)]
    with notes(("camp", camp), ("camp_total", camp), *holding):
        Camp.objects.filter(pk=camp.pk).update(household_size="4.5")
    holding += [("figure", other), ("report", other.report), ("wave", wave), ("camp", merged)]
    both = [(kind, code) for kind in ("camp", "camp_total") for code in ("SY-HOL", "SY-ALHOL")]
    with notes(*both, *holding):
        Camp.objects.filter(pk=camp.pk).update(code="SY-ALHOL")
    factories.publish(figure.report)
    with notes(*[(kind, "SY-ALHOL") for kind in ("camp", "camp_total")]):
        Camp.objects.filter(pk=camp.pk).update(household_size="4")


def test_areas_with_all_that_lies_under_them() -> None:
    governorate = factories.area("SY08")
    with notes(("area", "SY0800")):
        district = factories.area("SY0800", parent=governorate)
    camp = factories.camp("SY-HOL", area=district)
    wave = factories.wave("exodus", destination_area=district)
    with notes(("area", "SY0800")):
        Area.objects.filter(pk=district.pk).update(names={"ar": "الحسكة"})
    with notes(("area", "SY08"), ("camp_total", camp)):
        Area.objects.filter(pk=governorate.pk).update(name="Al-Hasakeh")
    with notes(("area", "SY08"), ("area", "SY8"), ("area", "SY0800"), ("camp_total", camp)):
        Area.objects.filter(pk=governorate.pk).update(code="SY8")
    renamed = [("area", "SY0800"), ("area", "SY80"), ("wave", wave)]
    with notes(*renamed, ("camp", camp), ("camp_total", camp)):
        Area.objects.filter(pk=district.pk).update(code="SY80")
    iraq = factories.country("IRQ")
    with notes(("area", "SY8"), ("area", "SY80"), ("camp", camp), ("camp_total", camp)):
        Area.objects.filter(pk=governorate.pk).update(parent=iraq)
