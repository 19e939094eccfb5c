"""Holds what webhooks were told against the feed, by the promises of docs/how-to/receive-webhooks.md."""

import json
import sqlite3
from collections import defaultdict
from pathlib import Path
from typing import Any

from .site import Site
from .verdict import Verdict

Call = tuple[str, int, int, list[int]]  # webhook-id, after, through, positions


def judge_webhooks(site: Site, folder: Path, verdict: Verdict) -> None:
    """Every change is told at least once; calls go on from position to position; the same call is the same
    each time that it comes."""
    endpoints = site.sql("SELECT id, kinds, told_until FROM camptrack_webhookendpoint")
    feed = site.sql(
        "SELECT position, kind, key FROM camptrack_change WHERE position IS NOT NULL ORDER BY position"
    )
    calls, came = _calls(folder, verdict)
    told = 0
    for key, kinds, until in endpoints:
        mine = calls.get(str(key), [])
        told += sum(len(positions) for *_, positions in mine)
        _in_order(str(key), mine, verdict)
        if mine:
            wanted = [row for row in feed if mine[0][1] < row[0] <= until and (not kinds or row[1] in kinds)]
            _all_told(str(key), wanted, feed, mine, verdict)
    unsent = "SELECT endpoint_id, status FROM camptrack_webhookdelivery WHERE status <> 'sent'"
    disabled = "SELECT id, disabled_because FROM camptrack_webhookendpoint WHERE disabled_at IS NOT NULL"
    verdict.lost += [f"a call of webhook {key} is {status}" for key, status in site.sql(unsent)]
    verdict.lost += [f"webhook {key} is called no more: {because}" for key, because in site.sql(disabled)]
    verdict.figures["webhooks"] = {"webhooks": len(endpoints), "calls": came, "changes_told": told}


def _calls(folder: Path, verdict: Verdict) -> tuple[dict[str, list[Call]], int]:
    """By webhook, each call once, in the order in which it was first taken."""
    if not (folder / "calls.sqlite").exists():
        return {}, 0
    database = sqlite3.connect(folder / "calls.sqlite")
    rows = database.execute(
        "SELECT webhook, id, after, through, positions, taken FROM call ORDER BY nth"
    ).fetchall()
    database.close()
    found: dict[str, dict[str, Call]] = defaultdict(dict)
    for webhook, key, after, through, positions, taken in rows:
        call = (key, after, through, json.loads(positions))
        if taken and found[webhook].setdefault(key, call) != call:
            verdict.doubled.append(f"call {key} came again with something else in it")
    return {webhook: list(calls.values()) for webhook, calls in found.items()}, len(rows)


def _in_order(webhook: str, calls: list[Call], verdict: Verdict) -> None:
    before = 0
    for key, after, through, positions in calls:
        if after < before or not all(after < position <= through for position in positions):
            verdict.doubled.append(f"call {key} of {webhook} tells of {after} to {through} after {before}")
        before = through


def _all_told(webhook: str, wanted: list[Any], feed: list[Any], calls: list[Call], verdict: Verdict) -> None:
    """An object that changed twice before a call is told once, where it changed last."""
    objects = {position: (kind, key) for position, kind, key in feed}
    last: dict[Any, int] = {}
    for _key, _after, _through, positions in calls:
        for position in positions:
            last[objects.get(position)] = max(position, last.get(objects.get(position), 0))
    for position, kind, key in wanted:
        if last.get((kind, key), 0) < position:
            verdict.lost.append(f"webhook {webhook} was never told of {kind} {key} at {position}")
