"""Rounds as rows of IOM's service: its names, its order, its ways of writing."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from camptrack.queries.round_people import People
from camptrack.queries.rounds import AreaRound
from camptrack.queries.stored_totals import Above

#: bytes of a row's id: more do not fit into a number of JavaScript's or R's
_ID = 6


def present_round(level: int, above: Above, told: AreaRound, people: People) -> dict[str, Any]:
    """What nobody knows is null."""
    origin_code, origin_name = people.origin or (None, None)
    row: dict[str, Any] = {"id": row_id(above[: 2 * level + 1 : 2], told)} if level else {}
    row["operation"] = told.operation or None
    for nth in range(level + 1):
        row |= {f"admin{nth}Name": above[2 * nth + 1], f"admin{nth}Pcode": above[2 * nth]}
    return row | {
        "numPresentIdpInd": people.best,
        "reportingDate": f"{told.on.isoformat()}T00:00:00",
        "yearReportingDate": told.on.year,
        "monthReportingDate": told.on.month,
        "roundNumber": told.round_number,
        "displacementReason": None,
        "numberMales": people.men,
        "numberFemales": people.women,
        "idpOriginAdmin1Name": origin_name,
        "idpOriginAdmin1Pcode": origin_code,
        "assessmentType": None,
    }


def row_id(codes: Iterable[str | None], told: AreaRound) -> int:
    """The same for the same place, operation and round whenever and however it is asked for."""
    named = "\n".join([*(code or "" for code in codes), told.operation.lower(), str(told.round_number)])
    return int.from_bytes(sha256(named.encode()).digest()[:_ID])
