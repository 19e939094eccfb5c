"""Holds what was acknowledged against what is in: reports, decisions, spreadsheets, issues."""

import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .ledger import Ledger
from .site import Site
from .verdict import Verdict


class Judge:
    """Everything is read past the API, as the superuser."""

    def __init__(self, site: Site, ledger: Ledger, verdict: Verdict) -> None:
        self.site, self.ledger, self.verdict = site, ledger, verdict

    def reports(self) -> None:
        """Each acknowledged one is in; nothing else is. Half of them had no external id: there the key alone
        stood against a second one."""
        stored = {str(key): title for key, title in self.site.sql("SELECT id, title FROM camptrack_report")}
        mine = dict(self.ledger.do("SELECT id, title FROM report"))
        sheets = self.sheet_titles()
        self.verdict.lost += [
            f"report {key} {title}" for key, title in mine.items() if stored.get(key) != title
        ]
        extra = [(key, title) for key, title in stored.items() if key not in mine and title not in sheets]
        self.verdict.doubled += [f"report {key} {title} that nobody acknowledged" for key, title in extra]
        self._twice("report", Counter(stored.values()))
        self.verdict.figures["stored_reports"] = len(stored)

    def ends(self) -> None:
        """Corrections and retractions, as events."""
        events = self.site.sql(
            "SELECT report_id, kind FROM camptrack_reportevent WHERE kind IN ('retracted', 'superseded')"
        )
        stored = Counter((str(key), kind) for key, kind in events)
        words = {"retracted": "retracted", "corrected": "superseded"}
        mine = {(key, words[how]) for key, how in self.ledger.do("SELECT report, how FROM ended")}
        sheets = {str(key) for key in self._sheet_reports()}
        self.verdict.lost += [f"{kind} {key}" for key, kind in mine if not stored[key, kind]]
        extra = [(key, kind) for key, kind in stored if (key, kind) not in mine and key not in sheets]
        self.verdict.doubled += [f"{kind} {key} that nobody acknowledged" for key, kind in extra]
        self._twice("event", stored)
        found = self.site.sql(
            "SELECT id, supersedes_id FROM camptrack_report WHERE supersedes_id IS NOT NULL"
        )
        before = {str(key): str(old) for key, old in found}
        rows = self.ledger.do("SELECT id, supersedes FROM report WHERE supersedes IS NOT NULL")
        self.verdict.lost += [f"correction {key} of {old}" for key, old in rows if before.get(key) != old]

    def decisions(self) -> None:
        stored = {str(key) for (key,) in self.site.sql("SELECT id FROM camptrack_decision")}
        mine = {key for (key,) in self.ledger.do("SELECT id FROM decision")}
        self.verdict.lost += [f"decision {key}" for key in mine - stored]
        self.verdict.doubled += [f"decision {key} that nobody acknowledged" for key in stored - mine]

    def answers(self) -> None:
        """The same key was answered twice, and not alike."""
        for key, first, again in self.ledger.do("SELECT * FROM mismatch"):
            self.verdict.doubled.append(f"{key} was answered {first} and {again}")

    def sheet_titles(self) -> set[str]:
        found = self.ledger.do("SELECT value FROM note WHERE name LIKE 'sheet %'")
        return {title for (titles,) in found for title in json.loads(titles)}

    def _sheet_reports(self) -> list[Any]:
        titles = list(self.sheet_titles())
        rows = self.site.sql("SELECT id FROM camptrack_report WHERE title = ANY(%s)", values=[titles])
        return [key for (key,) in rows]

    def sheets(self) -> None:
        """An import is in with all of its rows, or with none."""
        states = {str(key): state for key, state in self.site.sql("SELECT id, state FROM camptrack_import")}
        rows = self.site.sql(
            "SELECT title, EXISTS (SELECT FROM camptrack_reportevent event WHERE event.report_id = report.id "
            "AND kind = 'retracted') FROM camptrack_report report WHERE title LIKE 'sheet-%%'"
        )
        stored: dict[str, list[bool]] = defaultdict(list)
        for title, retracted in rows:
            stored[title].append(retracted)
        ended: Counter[str] = Counter()
        for name, titles in self.ledger.do("SELECT name, value FROM note WHERE name LIKE 'sheet %'"):
            key = name.removeprefix("sheet ")
            state = states.get(key, "not there")
            ended[state] += 1
            right = {"confirmed": [False], "undone": [True]}.get(state, [])
            for title in json.loads(titles):
                if stored[title] != right:
                    few = len(stored[title]) < len(right) or state == "not there"
                    where = self.verdict.lost if few else self.verdict.doubled
                    where.append(f"row {title} of import {key} ({state}): {stored[title]}")
        self.verdict.figures["imports"] = dict(ended)

    def issues(self) -> None:
        """For each schedule one issue a day from its first run on, published."""
        rows = self.site.sql(
            "SELECT schedule.slug, issue.due_at, issue.status FROM camptrack_schedule schedule "
            "LEFT JOIN camptrack_issue issue ON issue.schedule_id = schedule.id AND number IS NOT NULL"
        )
        stored: dict[str, Counter[datetime]] = defaultdict(Counter)
        made = 0
        for slug, due, status in rows:
            stored[slug][due] += due is not None
            made += status == "published"
            if due is not None and status != "published":
                self.verdict.lost.append(f"issue of {slug} due {due} is {status}")
        asked = self.ledger.do(
            "SELECT told, sent, acknowledged FROM write "
            "WHERE kind = 'schedule' AND status BETWEEN 200 AND 299"
        )
        for told, sent, acknowledged in asked:
            schedule = json.loads(told)
            slug = schedule["slug"]
            if slug not in stored:
                self.verdict.lost.append(f"schedule {slug}")
                continue
            for due in _runs(time.fromisoformat(schedule["at"]), sent):
                if sent < due.timestamp() <= acknowledged:
                    continue  # made a moment before or after
                if not stored[slug][due]:
                    self.verdict.lost.append(f"issue of {slug} due {due}")
            for due, many in stored[slug].items():
                if many > 1:
                    self.verdict.doubled.append(f"{many} issues of {slug} due {due}")
        self.verdict.figures["issues"] = made

    def _twice(self, what: str, counted: Counter[Any]) -> None:
        self.verdict.doubled += [f"{what} {key}: {many} times" for key, many in counted.items() if many > 1]


def _runs(at: time, since: float) -> list[datetime]:
    """Every moment that was due, from then until a moment ago."""
    began, now = datetime.fromtimestamp(since, tz=UTC), datetime.now(tz=UTC) - timedelta(seconds=30)
    first: date = began.date()
    days = [first + timedelta(days=nth) for nth in range((now.date() - first).days + 1)]
    moments = [datetime.combine(day, at, tzinfo=UTC) for day in days]
    return [moment for moment in moments if began < moment <= now]
