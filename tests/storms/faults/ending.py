"""The end of a storm: healed, settled, judged."""

import time

from camptrack.local.process import Child

from .control import put_through
from .judge import Judge
from .judge_told import judge_webhooks
from .judge_totals import against_the_oracle, rebuild, verify
from .landing import Storm
from .settling import heal_everything, time_to_exact, until_settled
from .telling import say
from .verdict import Verdict
from .weather import LONG

CLIENTS_END_WITHIN = 120.0  # seconds
#: reports and faults of the control
CONTROL, CONTROL_OF_LONG = (300, 6), (1200, 30)


def judged(storm: Storm, clients: Child, verdict: Verdict) -> None:
    """The clients hear every answer first: what is unknown is sent again until it is answered."""
    ledger, seed = storm.ledger, storm.ledger.note("plan")["seed"]
    say("enough: everything heals")
    heal_everything(storm)
    ledger.note("enough", True)
    give_up = time.monotonic() + CLIENTS_END_WITHIN
    while clients.running:
        storm.site.look()
        assert time.monotonic() < give_up, f"the clients do not end{clients.the_end()}"
        time.sleep(0.05)
    assert clients.exit_code == 0, clients.the_end()
    assert not ledger.one("SELECT count(*) FROM write WHERE status IS NULL")
    last_answer = ledger.one("SELECT max(acknowledged) FROM write")
    verdict.figures["time_to_exact"] = time_to_exact(storm, last_answer)
    say(f"exact after {verdict.figures['time_to_exact']:.1f} s; issues, imports and calls are waited for")
    until_settled(storm)
    say("judging")
    judge = Judge(storm.site, ledger, verdict)
    judge.reports()
    judge.ends()
    judge.decisions()
    judge.answers()
    judge.sheets()
    judge.issues()
    judge_webhooks(storm.site, storm.site.plan.home, verdict)
    verify(verdict)
    against_the_oracle(ledger, seed, verdict)
    rebuild(storm.site, verdict)


def control(storm: Storm, verdict: Verdict) -> None:
    """It must lose."""
    reports, faults = CONTROL_OF_LONG if storm.ledger.note("plan")["faults"] >= LONG else CONTROL
    verdict.figures["control"] = put_through(storm, reports, faults)
