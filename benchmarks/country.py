"""A country for partners to report about: provinces, districts and camps of all site types, and keys."""

from datetime import UTC, datetime, timedelta

from benchmarks.partners import COUNTRY, SOURCES, Country
from camptrack.actions.api_keys import create_api_key
from camptrack.models import Area, Camp, Organisation, Source
from camptrack.vocabulary import Scope, SiteType, SourceKind

DISTRICTS_A_PROVINCE, CAMPS_A_DISTRICT = 5, 10


def make(camps: int, partners: int) -> Country:
    """Once a database; keys are made at every call, because nobody keeps their text."""
    if not Area.objects.filter(code=COUNTRY).exists():
        _places(camps)
    keys = tuple(_key(nth) for nth in range(partners))
    areas = Area.objects.filter(code__startswith=COUNTRY).order_by("code").values_list("code", flat=True)
    found = Camp.objects.filter(code__startswith=COUNTRY).order_by("code").values_list("code", flat=True)
    return Country(tuple(found), tuple(areas), keys)


def _places(camps: int) -> None:
    for slug in SOURCES:
        kind = SourceKind.UN_AGENCY
        Source.objects.create(slug=slug, name=slug.title(), kind=kind, reliability="B", credibility=2)
    country = Area.objects.create(code=COUNTRY, name="Country", level=0)
    districts: list[Area] = []
    province = country
    for nth in range(-(-camps // CAMPS_A_DISTRICT)):
        if nth % DISTRICTS_A_PROVINCE == 0:
            code = f"{COUNTRY}-P{nth // DISTRICTS_A_PROVINCE:02}"
            province = Area.objects.create(code=code, name=f"Province {code}", level=1, parent=country)
        code = f"{COUNTRY}-D{nth:03}"
        districts.append(Area.objects.create(code=code, name=f"District {code}", level=2, parent=province))
    kinds = [SiteType.PLANNED_CAMP, SiteType.SELF_SETTLED, SiteType.COLLECTIVE_CENTRE, SiteType.URBAN]
    for nth in range(camps):
        Camp.objects.create(
            code=f"{COUNTRY}-C{nth:04}",
            name=f"Camp {nth}",
            area=districts[nth // CAMPS_A_DISTRICT],
            site_type=kinds[nth % len(kinds)],
        )


def _key(nth: int) -> str:
    organisation, _made = Organisation.objects.get_or_create(
        slug=f"partner-{nth}", defaults={"name": f"Partner {nth}", "own_review_allowed": True}
    )
    return create_api_key(
        by=None,
        organisation=organisation,
        scopes=[Scope.READ, Scope.WRITE, Scope.REVIEW],
        name="soak",
        expires_at=datetime.now(tz=UTC) + timedelta(days=2),
    )[1]
