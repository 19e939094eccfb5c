"""The demo record: al-Hol camp, December 2018 to June 2019, entered as everybody enters reports.

The documents are an archive received on their publication dates; no total is ever loaded. What the news
report says beside camp figures (fighters, an unverified death toll) is in its excerpt and in no figure:
docs/explanation/what-is-not-counted.md.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from camptrack.ingest.archive import ArchiveFigure, ArchiveReport, read_archive
from camptrack.ingest.pcodes import read_area_names, read_countries, read_pcodes
from camptrack.ingest.tables import read_rows
from camptrack.models import Area, Camp, Grant, Organisation, Source, User, Wave
from camptrack.vocabulary import Measure, Qualifier, Right, Scope, SiteType, Unit

from .api_keys import create_api_key
from .areas import load_areas
from .contents import CellContent, FigureContent, ReportContent
from .places import create_camp, create_source, create_wave
from .reports import enter_report, publish_report

ORGANISATION = "demo"
CAMP = "SY-ALHOL"
WAVE = "baghuz-exodus"
NEWS_REPORT = "voa-news", "2019-02-11"
_EXCERPT = (
    "Beside the people who fled to the camp, the report counts others whom no camp total may hold: "
    "IS fighters left near Baghuz (about 3,000 by one estimate, half that by another), and almost 100 "
    "civilians said to have been killed, which nobody could verify."
)
_RIGHTS = {
    "enterer": (Right.VIEW, Right.ENTER),
    "reviewer": (Right.VIEW, Right.REVIEW, Right.PUBLISH),
    "administrator": tuple(Right),
}


@dataclass(frozen=True)
class SignIn:
    """A person of the demo, with the password that only this answer holds."""

    role: str
    username: str
    password: str


@dataclass(frozen=True)
class Demo:
    """What a newcomer needs to look around."""

    sign_ins: tuple[SignIn, ...]
    api_key: str


@transaction.atomic
def load_demo(*, fixtures: Path) -> Demo | None:
    """Load the record once, all or nothing; None where it was loaded before. Raises Unreadable."""
    if Organisation.objects.filter(slug=ORGANISATION).exists():
        return None
    named = read_area_names(fixtures / "area_names.csv")
    areas = [replace(row, names=named.get(row.code)) for row in read_pcodes(fixtures / "pcodes_sample.csv")]
    load_areas(rows=[*read_countries(fixtures / "countries.csv"), *areas])
    # A small organisation: its people may review what they entered.
    organisation = Organisation.objects.create(slug=ORGANISATION, name="Demo Relief", own_review_allowed=True)
    people, sign_ins = _people(organisation)
    _sources(people["administrator"], fixtures)
    camp, wave = _places(people["administrator"])
    for document in read_archive(fixtures / "al-hol.csv"):
        report = enter_report(
            by=people["enterer"], organisation=organisation, content=_content(document, camp, wave)
        )
        received_at = datetime.combine(document.published_on, time(), UTC)
        publish_report(by=people["reviewer"], report=report, received_at=received_at)
    _, key = create_api_key(
        by=people["administrator"],
        organisation=organisation,
        scopes=list(Scope),
        name="demo",
        area=None,
        expires_at=timezone.now() + timedelta(days=365),
    )
    return Demo(sign_ins, key)


def _people(organisation: Organisation) -> tuple[dict[str, User], tuple[SignIn, ...]]:
    people, sign_ins = {}, []
    for role, rights in _RIGHTS.items():
        password = secrets.token_urlsafe(12)
        is_superuser = role == "administrator"
        user = User.objects.create_user(role, password=password, is_staff=True, is_superuser=is_superuser)
        Grant.objects.bulk_create(
            Grant(user=user, organisation=organisation, right=right) for right in rights
        )
        people[role] = user
        sign_ins.append(SignIn(role, role, password))
    return people, tuple(sign_ins)


def _sources(by: User, fixtures: Path) -> None:
    columns = {"slug", "name", "kind", "reliability", "credibility", "url"}
    for row in read_rows(fixtures / "sources.csv", columns):
        create_source(by=by, **{**row, "credibility": int(row["credibility"])})


def _places(by: User) -> tuple[Camp, Wave]:
    district = Area.objects.get(code="SY0800")
    camp = create_camp(
        by=by,
        code=CAMP,
        name="Al-Hol",
        names={"ar": "مخيم الهول", "fr": "Al-Hol", "es": "Al-Hol"},
        aliases=["Al Hol", "al-Hawl", "Al Hole", "الهول"],
        area=district,
        site_type=SiteType.PLANNED_CAMP,
        latitude="36.375",
        longitude="41.151",
    )
    wave = create_wave(
        by=by,
        slug=WAVE,
        label="Baghuz exodus",
        cause="The last battles for Hajin and Baghuz",
        origin_area=Area.objects.get(code="SY0902"),
        destination_camp=camp,
    )
    return camp, wave


def _content(document: ArchiveReport, camp: Camp, wave: Wave) -> ReportContent:
    news = (document.source, str(document.published_on)) == NEWS_REPORT
    return ReportContent(
        source=Source.objects.get(slug=document.source),
        title=document.title,
        url=document.url,
        published_on=document.published_on,
        language="en",
        excerpt=_EXCERPT if news else _notes(document),
        reliability=document.reliability,
        credibility=document.credibility,
        figures=tuple(_figure(figure, camp, wave) for figure in document.figures),
    )


def _notes(document: ArchiveReport) -> str:
    """How the archive read the document: notes, not quotations, so they stand in no figure's quote."""
    return "; ".join(dict.fromkeys(figure.note for figure in document.figures if figure.note))


def _figure(figure: ArchiveFigure, camp: Camp, wave: Wave) -> FigureContent:
    headcount = figure.measure == Measure.HEADCOUNT
    given: dict[str, Any] = {"households": figure.households} if headcount else {}
    return FigureContent(
        camp=camp,
        measure=Measure(figure.measure),
        start=figure.start,
        end=figure.end,
        value=figure.value,
        qualifier=Qualifier(figure.qualifier),
        unit=Unit(figure.unit),
        wave=wave if figure.wave else None,
        attributed_to=figure.attributed_to,
        breakdown=tuple(CellContent(**cell) for cell in figure.breakdown),
        **given,
    )
