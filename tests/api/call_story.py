"""Every call of the API once, in an order in which each has something to do: the examples of its document."""

import json
from typing import Any

from django.db import transaction

from api import examples, issue_examples, schedule_examples, webhook_examples
from camptrack.actions.import_work import work_on_imports
from camptrack.actions.issues import canonical, make_next_issue
from camptrack.actions.totals import drain_waiting
from camptrack.models import ApiKey, Area, Delivery, Schedule, WebhookDelivery
from tests import factories
from tests.actions.importing import MAPPING, TITLES, csv, line
from tests.api.asking import Partner, headcount, partner
from tests.api.permission_world import FILE
from tests.cast import Cast
from tests.exports import situations

ON = {"on": "2019-02-11"}
WEEK = {"start": "2019-02-05", "end": "2019-02-11"}
COUNTED = {
    "source": "reach",
    "title": "Camp and Informal Site Profiles, Northeast Syria",
    "published_on": "2018-12-20",
    "publish": True,
    "figures": [
        headcount(
            "SY-ALHOL",
            9454,
            "2018-12-04",
            attributed_to="camp management",
            method="registration",
            breakdown=[
                {"population_group": "IDP", "share": "0.43"},
                {"population_group": "REF", "share": "0.57"},
            ],
        )
    ],
}
AREESHA = {
    "code": "SY-AREESHA",
    "name": "Areesha",
    "names": {"ar": "العريشة"},
    "area": "SY0800",
    "site_type": "planned_camp",
    "latitude": "36.205",
    "longitude": "40.757",
    "capacity": 10000,
}
ANNEX = {"code": "SY-ANNEX", "name": "Al-Hol annex", "area": "SY0800", "site_type": "planned_camp"}


def tell(cast: Cast, camp: Any, recording: Any) -> None:
    """`recording(partner)` is a Partner whose answers are kept."""
    everything = partner(cast.demo_relief, "read", "write", "review")
    user = ApiKey.objects.get(prefix=str(everything.key).split("_")[1]).user
    user.username = "key-3f9a0c"
    user.save()
    factories.grant(user, cast.demo_relief, "administer")
    asking = recording(everything)
    camp.name = "Al-Hol"
    camp.save()
    for code, name in (("SYR", "Syrian Arab Republic"), ("SY08", "Al-Hasakeh"), ("SY0800", "Al-Hasakeh")):
        Area.objects.filter(code=code).update(name=name)
    _places(asking)
    # Who entered a figure does not decide about it.
    reviewing = recording(partner(cast.elsewhere, "read", "review"))
    _evidence(asking, reviewing)
    _totals(asking)
    asking.get(f"calculations/{factories.calculation(area=camp.area.parent, by=user).pk}/")
    _one_camp(reviewing)
    _imports(asking)
    _schedules(asking, cast, recording)
    _webhooks(asking)
    asking.get("/healthz")
    asking.get("/readyz")


def _places(asking: Partner) -> None:
    asking.post(
        "sources/", {"slug": "reach", "name": "REACH", "kind": "ngo", "reliability": "B", "credibility": 2}
    )
    asking.post("sources/", {"slug": "voa-news", "name": "VOA News", "kind": "news"})
    asking.patch("sources/voa-news/", {"url": "https://example.org/"})
    asking.get("sources/")
    asking.get("sources/reach/")
    asking.post("waves/", {"slug": "baghuz-exodus", "label": "Baghuz exodus", "destination_camp": "SY-ALHOL"})
    asking.patch("waves/baghuz-exodus/", {"cause": "The last days of Baghuz"})
    asking.get("waves/")
    asking.get("waves/baghuz-exodus/")
    asking.post("camps/", AREESHA)
    asking.patch("camps/SY-AREESHA/", {"capacity": 12000})
    asking.get("camps/")
    asking.get("camps/SY-AREESHA/")
    asking.get("areas/")
    asking.get("areas/SY0800/")


def _evidence(asking: Partner, reviewing: Partner) -> None:
    asking.post("reports/", COUNTED)
    made = asking.post("reports/", examples.REPORT)
    figure = made["figures"][0]["id"]
    seen = {"decision": "verify", "reason": "Heard from two more sources"}
    reviewing.post(f"figures/{figure}/decisions/", seen)
    asking.get("reports/")
    asking.get(f"reports/{made['id']}/")
    asking.get("figures/")
    asking.get(f"figures/{figure}/")
    draft = {**examples.REPORT, "publish": False, "audience": "internal", "title": "Arrivals, second reading"}
    path = f"reports/{asking.post('reports/bulk/', {'reports': [draft]})['reports'][0]['id']}/"
    asking.post(f"{path}publish/", expect=200)
    asking.post(f"{path}share/", expect=200)
    taken = {"reason": "Names a person", "fields": ["excerpt"], "figures": [{"id": "", "fields": ["quote"]}]}
    taken["figures"][0]["id"] = asking.get(path)["figures"][0]["id"]  # type: ignore[index]
    asking.post(f"{path}redact/", taken, expect=200)
    corrected = {**examples.REPORT, "title": "Arrivals, second reading", "reason": "A digit was wrong"}
    corrected = {name: each for name, each in corrected.items() if name not in {"publish", "audience"}}
    path = f"reports/{asking.post(f'{path}correct/', corrected)['id']}/"
    asking.post(f"{path}retract/", {"reason": "The same as the first"}, expect=200)


def _totals(asking: Partner) -> None:
    drain_waiting(10)
    for place in ("camps/SY-ALHOL", "areas/SY08"):
        asking.get(f"{place}/population/", **ON)
        asking.get(f"{place}/series/", **WEEK, interval="week")
        asking.get(f"{place}/composition/", on="2018-12-04", cut="population_group")
        asking.get(f"{place}/evidence/", **ON)
    asking.get("totals/", **ON, level="2")
    asking.get("flows/", **WEEK)
    asking.get("changes/", kind="wave")


def _one_camp(asking: Partner) -> None:
    factories.camp("SY-HAWL", name="Al-Hawl", area=factories.area("SY0801", level=2))
    one = {"into": "SY-ALHOL", "reason": "Two spellings of one camp"}
    asking.post("camps/SY-HAWL/merge/", one, expect=200)
    asking.post("camps/SY-HAWL/unmerge/", {"reason": "Two sites after all"}, expect=200)
    asking.post("camps/SY-HAWL/rename/", {"code": "SY-NORTH", "reason": "The cluster's list"}, expect=200)
    figure = asking.get("figures/", camp="SY-ALHOL")["results"][0]["id"]
    asking.post("camps/SY-ALHOL/split/", {**ANNEX, "figures": [figure], "reason": "It has a site of its own"})


def _imports(asking: Partner) -> None:
    for code in ("SY-TWIN-1", "SY-TWIN-2"):
        factories.camp(code, name="Twin", area=Area.objects.get(code="SY0801"))
    kept: dict[str, Any] = {"source": "reach"}
    rows = [line("Nowhere", source="nobody")]
    rows += [line(camp, **kept) for camp in ("Twin", "SY-ALHOL", "SY-ALHOL")]
    rows += [line(value="9455", **kept), line(day="2024-03-02", **kept) + ",none"]
    content = "\n".join([TITLES + ",Wave", *rows]).encode()
    bring: dict[str, Any] = {"expect": 202, "headers": FILE}
    path = f"imports/{asking.ask('POST', 'imports/', content, **bring)['id']}/"
    work_on_imports(60)
    columns = MAPPING["columns"] | {"H": {"field": "wave"}}  # type: ignore[operator]
    asking.post(f"{path}mapping/", {"mapping": [MAPPING | {"columns": columns}]}, expect=202)
    work_on_imports(60)
    asking.get(f"{path}rows/")
    asking.post(f"{path}discard/", {}, expect=200)
    path = f"imports/{asking.ask('POST', 'imports/', csv(line(source='reach')), **bring)['id']}/"
    work_on_imports(60)
    if asking.get(path)["state"] == "needs_mapping":
        asking.post(f"{path}mapping/", {"mapping": [MAPPING]}, expect=202)
        work_on_imports(60)
    why = dict.fromkeys(asking.get(path)["warnings"], "The archive of 2024, entered late")
    asking.post(f"{path}confirm/", {"publish": True, "overrides": why}, expect=202)
    work_on_imports(60)
    asking.get("imports/")
    asking.post(f"{path}undo/", {"reason": "The wrong week"}, expect=202)


def _schedules(asking: Partner, cast: Cast, recording: Any) -> None:
    asking.post("schedules/", schedule_examples.SCHEDULE | {"formats": ["json"], "languages": ["en"]})
    path = "schedules/al-hasakeh-weekly/"
    asking.patch(path, {"paused": True})
    asking.get("schedules/")
    asking.get(path)
    asking.post(f"{path}recipients/", {"recipients": [{"address": "amal@example.org", "name": "Amal"}]})
    added = asking.get(f"{path}recipients/")["results"][0]["id"]
    hook = factories.recipient(_schedule(), kind="webhook", address="https://example.org/hook")
    asking.get(f"{path}recipients/{hook.pk}/webhook-secret/")
    made = asking.post(f"{path}issues/", issue_examples.REQUEST)
    while make_next_issue():
        pass
    asking.get("issues/")
    asking.get(f"issues/{made['id']}/")
    asking.get(f"issues/{made['id']}/data/")
    asking.get(f"issues/{made['id']}/files/en/json/")
    person = Partner()
    person.client.force_login(cast.dana)
    person = recording(person)
    with transaction.atomic():
        person.post(f"issues/{made['id']}/approve/", {}, expect=200)
    asking.get("deliveries/")
    sent = Delivery.objects.filter(recipient__kind="email").earliest("at")
    asking.get(f"deliveries/{sent.pk}/")
    Delivery.objects.update(status="failed")
    asking.post(f"deliveries/{sent.pk}/repeat/", {})
    asking.post(f"issues/{made['id']}/recall/", {"reason": "A camp was missing"}, expect=200)
    other = factories.made_issue(
        _schedule(), status="waiting", data=json.loads(canonical(situations.nothing()))
    )
    asking.post(f"issues/{other.pk}/discard/", {"reason": "A camp is missing"}, expect=200)
    asking.post(f"{path}recipients/{added}/remove/", {}, expect=200)


def _webhooks(asking: Partner) -> None:
    path = f"webhooks/{asking.post('webhooks/', webhook_examples.WEBHOOK)['id']}/"
    asking.patch(path, {"name": "Their other warehouse"})
    asking.get("webhooks/")
    asking.get(path)
    asking.post(f"{path}test/", {})
    calls = f"{path}deliveries/"
    call = f"{calls}{asking.get(calls)['results'][0]['id']}/"
    asking.get(call)
    WebhookDelivery.objects.update(status="failed")
    asking.post(f"{call}repeat/", {})
    asking.post(f"{path}rotate/", {}, expect=200)
    asking.post(f"{path}disable/", {}, expect=200)
    asking.post(f"{path}enable/", {}, expect=200)
    asking.post(f"{path}remove/", {}, expect=200)


def _schedule() -> Schedule:
    return Schedule.objects.get(slug="al-hasakeh-weekly")
