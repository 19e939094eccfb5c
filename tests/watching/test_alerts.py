"""Alerts and dashboard ask for what is there, each alert fires, and the runbook has a page for it."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.metrics import _FAMILIES
from camptrack.watching import counters

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "operations"
(GROUP,) = yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"]
RULES = GROUP["rules"]
RUNBOOK = (FOLDER / "runbook.md").read_text()
SECTIONS = dict(re.findall(r"^## (Camptrack\w+)\n(.*?)(?=^## |\Z)", RUNBOOK, re.MULTILINE | re.DOTALL))
#: what Prometheus itself knows of a target
OF_PROMETHEUS = {"up"}
LABELS = re.compile(r"\{[^}]*\}")
NAME = re.compile(r"\b(camptrack_\w+|up)\b")


def dashboard() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "dashboard.json").read_text())
    return found


def queries() -> Iterator[str]:
    for panel in dashboard()["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))


def samples() -> set[str]:
    """Names that a query may use."""
    suffixes = {"gauge": ("",), "counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
    kinds = [(name, kind) for name, kind, _told in _FAMILIES]
    kinds += [(family.name, family.type) for family in counters.families()]
    return {name + suffix for name, kind in kinds for suffix in suffixes[kind]}


def used(query: str) -> set[str]:
    return set(NAME.findall(LABELS.sub("", query)))


def test_every_metric_that_is_used_is_there() -> None:
    asked = set().union(*(used(each) for each in [*queries(), *(rule["expr"] for rule in RULES)]))
    assert len(asked) > 30
    assert asked - samples() - OF_PROMETHEUS == set()


def test_every_metric_is_looked_at() -> None:
    """By an alert or on the dashboard: what nobody looks at need not be read."""
    asked = set().union(*(used(each) for each in [*queries(), *(rule["expr"] for rule in RULES)]))
    looked_at = {name for name, _kind, _told in _FAMILIES} | {each.name for each in counters.families()}
    assert [name for name in looked_at if not any(each.startswith(name) for each in asked)] == []


def test_every_alert_has_a_page_and_every_page_an_alert() -> None:
    assert list(SECTIONS) == [rule["alert"] for rule in RULES]
    assert len(RULES) > 20


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_it_means_who_suffers_and_what_to_do(rule: dict[str, Any]) -> None:
    page = SECTIONS[rule["alert"]]
    for word in ("**Means** ", "**Who suffers** ", "**Do**"):
        assert page.count(word) == 1
    assert "```" in page
    assert rule["labels"]["severity"] in re.findall(r"`(page|ticket|notice)`", RUNBOOK)
    assert rule["annotations"]["runbook"] == f"docs/operations/runbook.md#{rule['alert'].lower()}"
    assert rule["annotations"]["summary"].endswith(".")


def test_every_alert_is_made_to_fire_in_the_shipped_test() -> None:
    tests = yaml.safe_load((FOLDER / "alerts-test.yaml").read_text())["tests"]
    *single, all_well = tests
    asked = [each["alert_rule_test"][0] for each in single]
    fired = [each["alertname"] for each in asked if each["exp_alerts"]]
    alerts = [rule["alert"] for rule in RULES]
    assert sorted(fired) == sorted(alerts)
    silent = [each["alertname"] for each in all_well["alert_rule_test"] if not each["exp_alerts"]]
    assert sorted(silent) == sorted(alerts)


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not here: apt install prometheus")
def test_prometheus_takes_the_rules_and_each_fires(tmp_path: Path) -> None:
    for command in (["check", "rules", "alerts.yaml"], ["test", "rules", "alerts-test.yaml"]):
        said = promtool(*command)
        assert "SUCCESS" in said
        assert "FAILED" not in said
    # Prometheus itself reads what the dashboard asks.
    recorded = [{"record": f"q{nth}", "expr": each} for nth, each in enumerate(queries())]
    asked = tmp_path / "dashboard.yaml"
    asked.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": recorded}]}))
    assert f"{len(recorded)} rules found" in promtool("check", "rules", str(asked))


def promtool(*arguments: str) -> str:
    done = subprocess.run(
        ["promtool", *arguments], cwd=FOLDER, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_dashboard_is_one_that_grafana_imports() -> None:
    found = dashboard()
    assert {"uid", "title", "schemaVersion", "panels", "templating", "time"} <= set(found)
    ids = [panel["id"] for panel in found["panels"]]
    assert len(set(ids)) == len(ids)
    for panel in found["panels"]:
        place = panel["gridPos"]
        assert 0 <= place["x"] < place["x"] + place["w"] <= 24
        assert panel["title"]
        for target in panel.get("targets", ()):
            assert 'job="camptrack"' in target["expr"]
            assert target["datasource"]["uid"] == "${datasource}"
