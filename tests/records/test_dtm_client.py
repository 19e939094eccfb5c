"""IOM's own client reads South Sudan's round 11 and the demo record over HTTP, as the how-to has it."""

import json
import re
import subprocess
import time
import urllib.parse
import urllib.request
from datetime import date

import dtmapi.api
import pytest
from dtmapi import DTMApi
from dtmapi.exceptions import DTMApiResponseError, DTMAuthenticationError

from camptrack.actions.demo import load_demo
from camptrack.models import StaleMark
from tests.records import files
from tests.records.conftest import Places, furnished
from tests.records.test_displacement_sites import ON, enter_sites

FIXTURES = files.FOLDER.parent
HOW_TO = (FIXTURES.parent / "docs/how-to/pull-with-dtm-clients.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.long
ADDRESSES = [name for name in vars(dtmapi.api) if name.endswith("_API")]


@pytest.fixture
def served(stack, stack_models, monkeypatch):
    """The stack's address and a key, both in the environment as the how-to has them."""
    with stack_models():
        demo = load_demo(fixtures=FIXTURES)
        desk = furnished()
        enter_sites(desk, Places())
        give_up = time.monotonic() + 60
        while StaleMark.objects.exists():
            assert time.monotonic() < give_up, "the drain loop does not work the record in"
            time.sleep(0.2)
    assert demo
    assert len(ADDRESSES) == 5
    for name in ADDRESSES:  # what the how-to sets is put back afterwards
        monkeypatch.setattr(dtmapi.api, name, getattr(dtmapi.api, name))
    monkeypatch.setenv("CAMPTRACK", stack.url)
    monkeypatch.setenv("KEY", desk.reader.key)
    return stack.url, desk.reader.key


def recipe(language):
    """The block of the how-to in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", HOW_TO, re.DOTALL)
    return found


def totals(served, area, level, on):
    """What our own bulk pull says of displaced people, by code of the area."""
    url, key = served
    asked = {"area": area, "level": level, "on": on, "population_group": "IDP", "limit": 1000}
    request = urllib.request.Request(
        f"{url}/api/v1/totals/?{urllib.parse.urlencode(asked)}", headers={"Authorization": f"Bearer {key}"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        rows = json.load(answer)["results"]
    column = f"admin{level}_code" if level else "location_code"
    return {row[column]: row["best"] for row in rows if row["best"] is not None}


def test_the_unmodified_client_reads_what_the_totals_say(served, capsys):
    _url, key = served
    exec(recipe("python"), {})
    printed = capsys.readouterr().out
    assert "Mobility tracking" in printed
    assert "x 19 columns]" in printed
    told = subprocess.run(["sh", "-c", recipe("sh")], capture_output=True, check=True, timeout=60).stdout
    assert json.loads(told)["result"][0]["numPresentIdpInd"] > 440_000
    api = DTMApi(subscription_key=key, max_retries=0)
    countries = api.get_all_countries()
    assert {*zip(countries["admin0Pcode"], countries["admin0Name"], strict=True)} == {
        ("SSD", "South Sudan"),
        ("SYR", "Syrian Arab Republic"),
    }
    operations = api.get_all_operations()
    assert operations.to_dict("records") == [
        {
            "operation": "Mobility tracking",
            "operationStatus": "Inactive",
            "admin0Name": "South Sudan",
            "admin0Pcode": "SSD",
        }
    ]
    reads = [api.get_idp_admin0_data, api.get_idp_admin1_data, api.get_idp_admin2_data]
    for level, read in enumerate(reads):
        found = read(CountryName="South Sudan", FromRoundNumber=11, ToRoundNumber=11)
        assert {*found["reportingDate"]} == {f"{ON}T00:00:00"}
        assert {*found["operation"], *found["roundNumber"]} == {"Mobility tracking", 11}
        by_code = dict(zip(found[f"admin{level}Pcode"], found["numPresentIdpInd"], strict=True))
        assert by_code == totals(served, "SSD", level, ON)
        assert len(by_code) == len(found) >= [1, 8, 30][level]
        assert found["numPresentIdpInd"].sum() > 440_000
        # The same of al-Hol, whose reports name no round.
        demo = read(Admin0Pcode="SYR")
        by_code = dict(zip(demo[f"admin{level}Pcode"], demo["numPresentIdpInd"], strict=True))
        assert by_code == totals(served, "SYR", level, date(2019, 6, 19))
        assert [*by_code.values()] == [73_043 * 43 // 100]
    assert read(Operation="Mobility tracking", FromRoundNumber=12).empty
    # A wrong key and a bad parameter are its own exceptions.
    with pytest.raises(DTMAuthenticationError, match="401"):
        DTMApi(subscription_key="ct_00000000_wrong", max_retries=0).get_all_countries()
    with pytest.raises(DTMApiResponseError, match="No Country found matching your query") as refused:
        api.get_idp_admin1_data(CountryName="Atlantis")
    assert len(refused.value.error_messages) == 1
