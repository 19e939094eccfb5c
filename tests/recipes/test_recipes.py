"""The recipes of docs/how-to/pull-and-post.md do what the page says, against a service that runs."""

import csv
import io
import json
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.recipes.conftest import PAGE, ROOT, Served, blocks

pytestmark = pytest.mark.xdist_group("stack")


def best(served: Served) -> int:
    """As the copy has it."""
    return json.loads((served.folder / "camps.json").read_text())["camps"]["SY-ALHOL"]["best"]


@pytest.mark.long
def test_python(served: Served) -> None:
    assert served.python("totals.py").startswith("200 1 camps\nSY-ALHOL 1000")
    assert served.python("totals.py").startswith("304 1 camps\nSY-ALHOL 1000")
    served.python("follow.py")
    assert best(served) == 1000

    # The line breaks while the answer comes back: the outbox still has the report.
    outbox = served.folder / "outbox.json"
    first = served.python("post.py")
    assert not outbox.exists()
    refused = served.python("post.py", expect=1)
    assert "/external_id: " in refused
    lost = json.loads(outbox.read_text())
    lost["report"]["external_id"] = "flash-3b"
    outbox.write_text(json.dumps(lost))
    again = served.python("post.py")
    outbox.write_text(json.dumps(lost))
    assert served.python("post.py") == again != first
    assert served.stack.sql("SELECT count(*) FROM camptrack_report") == [(3,)]

    served.settle()
    served.python("follow.py")
    assert best(served) == 66000
    assert served.python("totals.py").startswith("200 1 camps\nSY-ALHOL 66000")

    # A cursor of another history: everything is pulled anew.
    (served.folder / "camps.json").write_text('{"cursor": "1-000000000000", "camps": {}}')
    served.python("follow.py")
    assert best(served) == 66000


def test_curl(served: Served) -> None:
    totals, changes, post = blocks("sh")
    table, cursor = served.folder / "totals.csv", served.folder / "cursor"
    served.run(["sh", "-euc", totals])
    (row,) = csv.DictReader(io.StringIO(table.read_text("utf-8-sig")))
    assert (row["camp_code"], row["best"]) == ("SY-ALHOL", "1000")
    table.write_text("untouched while nothing changed")
    served.run(["sh", "-euc", totals])
    assert table.read_text() == "untouched while nothing changed"

    served.run(["sh", "-euc", changes])
    first = cursor.read_text()
    assert re.fullmatch(r"\d+-[0-9a-f]{12}\s*", first)
    made = served.run(["sh", "-euc", post])
    assert served.run(["sh", "-euc", post]) == made
    served.settle()
    served.run(["sh", "-euc", changes])
    kinds = {row["kind"] for row in json.loads((served.folder / "changes.json").read_text())["results"]}
    assert {"report", "figure", "camp_total"} <= kinds
    assert cursor.read_text() != first
    served.run(["sh", "-euc", totals])
    assert ",72000," in table.read_text("utf-8-sig")


@pytest.mark.skipif(
    not shutil.which("Rscript"), reason="needs R: apt install r-base-core r-cran-httr2 r-cran-jsonlite"
)
def test_r(served: Served) -> None:
    said = served.run(["Rscript", "--vanilla", "totals.R"])
    assert re.search(r"SY-ALHOL +1000 ", said), said
    assert re.search(r"2019-03-03 +1000 +1000 +1000", said), said
    assert re.search(r'\[1\] "[0-9a-f-]{36}"', said), said
    assert served.stack.sql("SELECT count(*) FROM camptrack_report") == [(2,)]


def requests_of_power_query() -> list[tuple[str, dict[str, str]]]:
    """The address and the query of each M that the page gives."""
    text = PAGE.read_text("utf-8")
    section = text[text.index("## Power Query") : text.index("## Tableau")]
    paths = re.findall(r'RelativePath = "([^"]+)"', section)
    queries = re.findall(r'\[(\w+ = "[^\]]+format = "csv")\]', section)
    assert len(paths) == len(queries) == 3
    return [
        (path, dict(re.findall(r'(\w+) = "([^"]*)"', query)))
        for path, query in zip(paths, queries, strict=True)
    ]


def test_what_cannot_run_here_asks_for_what_there_is(served: Served) -> None:
    """Power Query and Tableau: the same requests, and the columns that are named."""
    with httpx.Client(base_url=served.stack.url, headers={"Authorization": f"Bearer {served.key}"}) as api:
        for path, query in requests_of_power_query():
            answer = api.get(f"/{path}", params=query).raise_for_status()
            assert answer.headers["Content-Type"].startswith("text/csv"), path
        (m,) = blocks("m")
        typed = re.findall(r'\{"(\w+)", (?:type|Int64)', m)
        path, query = requests_of_power_query()[0]
        columns = next(csv.reader(io.StringIO(api.get(f"/{path}?{urlencode(query)}").text.lstrip("\ufeff"))))
        assert len(typed) == 6
        assert set(typed) <= set(columns)

        page = PAGE.read_text("utf-8")
        (connector,) = blocks("text")
        addresses = re.findall(r"\| `(/api/v1/[^`]+)` \|", page)
        addresses += re.findall(r"^\$CAMPTRACK(\S+)", connector, re.MULTILINE)
        assert len(addresses) == 7
        for address in addresses:
            answer = api.get(address).raise_for_status()
            kind = "application/geo+json" if "geojson" in address else "text/csv"
            assert answer.headers["Content-Type"].startswith(kind), address


@pytest.mark.long
def test_typed_client(served: Served) -> None:
    """Made anew from the document that is checked in, and used."""
    example = ROOT / "examples/python-client"
    made = served.folder / "client"
    shutil.copytree(example, made, ignore=shutil.ignore_patterns("camptrack_client"))
    (command,) = re.findall(
        r"^openapi-python-client .*?[^\\]$", (example / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )
    command = command.replace("../../docs", str(ROOT / "docs")).replace("\\\n", " ")
    tool = Path(sys.executable).with_name("openapi-python-client")
    said = served.run(
        ["sh", "-euc", f"cd {made} && {command.replace('openapi-python-client', str(tool), 1)}"]
    )
    assert "WARNING" not in said
    said = served.run(["sh", "-euc", f"cd {made} && {sys.executable} pull_and_post.py"])
    assert "SY-ALHOL 1000 " in said
    posted = re.search(r"posted ([0-9a-f-]{36})", said)
    assert posted
    assert re.search(rf"^\d+ report {posted[1]} changed$", said, re.MULTILINE), said
    assert re.search(r"^go on from \d+-[0-9a-f]{12}$", said, re.MULTILINE)
