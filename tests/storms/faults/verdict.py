"""What a storm came to."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .ledger import Ledger


@dataclass
class Verdict:
    """Each list names culprits: what was acknowledged and is not there, what is there twice or was never
    acknowledged, totals that are not what the evidence says."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)

    def told(self) -> dict[str, Any]:
        return {
            **self.figures,
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "wrong": len(self.wrong),
            "culprits": [*self.lost[:10], *self.doubled[:10], *self.wrong[:10]],
        }


def figures(ledger: Ledger) -> dict[str, Any]:
    """From the ledger alone."""
    faults = ledger.do("SELECT kind, count(*), sum(counted) FROM fault GROUP BY kind ORDER BY kind")
    writes = ledger.do("SELECT kind, count(*) FROM write WHERE status BETWEEN 200 AND 299 GROUP BY kind")
    final = ledger.do(
        "SELECT kind || ' ' || status || ' ' || (answer ->> 'code'), count(*) FROM write "
        "WHERE status >= 300 GROUP BY 1"
    )
    attempts = ledger.do(
        "SELECT CASE said WHEN '0' THEN 'no whole answer' ELSE said END, count(*) FROM attempt "
        "WHERE said NOT LIKE '20%' GROUP BY 1"
    )
    ((seconds,),) = ledger.do("SELECT coalesce(sum(ended - began), 0) FROM run")
    return {
        "faults": {kind: {"landed": landed, "counted": counted} for kind, landed, counted in faults},
        "faults_landed": sum(landed for _, landed, _ in faults),
        "faults_counted": sum(counted for _, _, counted in faults),
        "reports": ledger.reports(),
        "acknowledged": dict(writes),
        "refused_for_good": dict(final),
        "attempts": ledger.one("SELECT count(*) FROM attempt"),
        "attempts_refused": dict(attempts),
        "answers_that_differ": ledger.one("SELECT count(*) FROM mismatch"),
        "broker_away": _broker_away(ledger),
        "seconds": round(seconds),
    }


def _broker_away(ledger: Ledger) -> dict[str, Any]:
    """Of posts that began while the broker alone was down or frozen."""
    found: dict[str, Any] = {}
    for kind in ("broker down for long", "broker frozen for long"):
        rows = ledger.do(
            "SELECT attempt.said, attempt.seconds FROM attempt "
            "JOIN fault ON attempt.at BETWEEN landed AND healed WHERE fault.kind = ?",
            kind,
        )
        taken = sorted(seconds for said, seconds in rows if said.startswith("20"))
        failed = Counter(said for said, _ in rows if said == "0" or said.startswith("5"))
        found[kind] = {
            "posts": len(rows),
            "taken": len(taken),
            "failed": failed.total(),
            "failed_by": dict(failed),
            "p99_seconds": round(taken[int(len(taken) * 0.99)], 3) if taken else None,
            "slowest_seconds": round(taken[-1], 3) if taken else None,
        }
    return found


def printed(told: dict[str, Any]) -> str:
    """For people; the same as JSON is in the folder."""
    lines = [
        f"seed {told['seed']}: {told['reports']} reports, {told['faults_counted']} faults with work in flight"
    ]
    lines += [
        f"  {kind}: {of['landed']} landed, {of['counted']} counted" for kind, of in told["faults"].items()
    ]
    lines += [f"  left out: {kind}: {why}" for kind, why in told.get("left_out", {}).items()]
    lines += [f"acknowledged {json.dumps(told['acknowledged'])}"]
    lines += [f"refused for good {json.dumps(told['refused_for_good'])}"]
    lines += [f"of {told['attempts']} attempts answered otherwise {json.dumps(told['attempts_refused'])}"]
    lines += [f"{kind}: {json.dumps(of)}" for kind, of in told["broker_away"].items()]
    if "time_to_exact" in told:
        lines += [f"lost {told['lost']}, doubled {told['doubled']}, wrong {told['wrong']}"]
        lines += [
            f"time to exact {told['time_to_exact']:.1f} s after the last answer; storm of {told['seconds']} s"
        ]
    if "control" in told:
        lines += [f"the control, a task per report: {json.dumps(told['control'])}"]
    lines += [f"  culprit: {each}" for each in told.get("culprits", [])]
    return "\n".join(lines)
