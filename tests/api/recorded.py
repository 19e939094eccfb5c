"""Problems that tests provoke, kept as the examples of the OpenAPI document: one for each code.

`CAMPTRACK_RECORD=1` before a run of tests adds the codes that are not shown yet.
"""

import json
import os

from django.http import HttpResponse

from api import shown
from api.errors import MEDIA_TYPE

RECORD = os.environ.get("CAMPTRACK_RECORD", "")


def record_problem(answer: HttpResponse) -> None:
    """If that was asked for, and it is one in English."""
    if not RECORD or answer.get("Content-Type") != MEDIA_TYPE or answer.get("Content-Language", "en") != "en":
        return
    kept = json.loads(shown.PROBLEMS.read_text("utf-8")) if shown.PROBLEMS.exists() else {}
    problem = json.loads(answer.content)
    for each in problem["errors"]:
        # A short one says it best.
        if len(each["detail"]) < 300 and each["code"] not in kept:
            kept[each["code"]] = {"status": problem["status"], **each}
    shown.PROBLEMS.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
