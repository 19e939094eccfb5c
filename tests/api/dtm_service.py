"""IOM's service as its clients ask it, and a record with rounds behind it."""

from django.test import Client

from camptrack.actions.totals import drain_waiting
from camptrack.models import Area
from tests import factories
from tests.api.asking import arrivals, headcount, report

PATH = "/compat/dtm/v3/displacement/"
OPERATION = "North-east response"


class Service:
    """Asked as IOM's clients ask."""

    def __init__(self, key):
        self.client, self.key = Client(raise_request_exception=False), key

    def raw(self, address, **asked):
        return self.client.get(PATH + address, asked, headers={"Ocp-Apim-Subscription-Key": self.key})

    def rows(self, address, **asked):
        answer = self.raw(address, **asked)
        assert answer.status_code == 200, answer.content
        told = answer.json()
        assert list(told) == ["result", "statusCode", "isSuccess", "errorMessages", "totalRecordsCount"]
        assert (told["statusCode"], told["isSuccess"], told["errorMessages"]) == (200, True, [])
        assert told["totalRecordsCount"] == len(told["result"])
        return told["result"]

    def wrong(self, address, **asked):
        answer = self.raw(address, **asked)
        told = answer.json()
        assert (answer.status_code, told["isSuccess"], told["statusCode"]) == (200, False, 400), told
        assert (told["result"], told["totalRecordsCount"]) == (None, 0)
        return told["errorMessages"]


def groups(displaced, others=0, **more):
    told = [{"population_group": "IDP", "count": displaced}, {"population_group": "REF", "count": others}]
    return [each for each in told if each["count"]] + list(more.get("cells", []))


def assessment(number, *figures, operation=OPERATION, on="2019-03-15", **more):
    return report(figures, operation=operation, round_number=number, published_on=on, **more)


def entered(writer, camp):
    """Syria: al-Hol and a camp beside it in SY0800, a town in SY11; Lebanon's camp tells no groups. Round 3
    of an operation is two assessments, of which the second is the stronger; round 4 came later."""
    Area.objects.filter(code="SYR").update(name="Syrian Arab Republic", names={"fr": "Syrie"})
    raqqa = factories.area("SY11", name="Ar-Raqqa", parent=camp.area.parent.parent, level=1)
    deir = factories.area("SY09", name="Deir-ez-Zor", parent=camp.area.parent.parent, level=1)
    factories.wave(
        "exodus", origin_area=factories.area("SY0902", parent=deir, level=2), destination_camp=camp
    )
    factories.camp("SY-BESIDE", area=camp.area)
    factories.camp("SY-TOWN", area=factories.area("SY1100", parent=raqqa, level=2))
    factories.camp("LB-CAMP", area=factories.country("LBN", name="Lebanon"))
    factories.source("ngo", reliability="C", credibility=3)
    sexes = [
        {"population_group": "IDP", "gender": "f", "count": 400},
        {"population_group": "IDP", "gender": "m", "count": 300},
    ]
    writer.post(
        "reports/",
        assessment(3, headcount("SY-ALHOL", 1500, on="2019-03-10", breakdown=groups(900, 600)), source="ngo"),
    )
    writer.post(
        "reports/",
        assessment(
            3,
            headcount("SY-ALHOL", 1000, on="2019-03-14", breakdown=groups(700, 300, cells=sexes)),
            headcount("LB-CAMP", 50, on="2019-03-14"),
            arrivals("SY-ALHOL", 800, "2019-03-01", "2019-03-07", wave="exodus"),
        ),
    )
    writer.post(
        "reports/",
        assessment(
            4,
            headcount("SY-ALHOL", 2000, on="2019-04-01", breakdown=groups(1800, 200)),
            headcount("SY-BESIDE", 40, on="2019-04-02", breakdown=groups(5, 35)),
            on="2019-04-03",
        ),
    )
    writer.post("reports/", report([headcount("SY-TOWN", 90, on="2019-03-20", breakdown=groups(90))]))
    drain_waiting(10)
    return Service(writer.key)
