"""Answers kept for repeated requests hold a report's texts as well; a redaction blanks them there too."""

import json
from typing import Any

from camptrack.models import Figure, IdempotencyKey, Report
from camptrack.models.figures import REDACTABLE as FIGURE_TEXTS
from camptrack.models.reports import REDACTABLE as REPORT_TEXTS


def blank_answers(report: Report) -> None:
    """Copy the report's texts as they are now into the answers that name it."""
    report.refresh_from_db(fields=REPORT_TEXTS)
    figures = {str(figure.pk): figure for figure in Figure.objects.filter(report=report)}
    for kept in IdempotencyKey.objects.filter(response__contains=str(report.pk)):
        answer = json.loads(kept.response)
        if answer.get("id") != str(report.pk):
            continue
        _copy(answer, report, REPORT_TEXTS)
        for each in answer.get("figures", ()):
            if each["id"] in figures:
                _copy(each, figures[each["id"]], FIGURE_TEXTS)
        kept.response = json.dumps(answer, ensure_ascii=False)
        kept.save(update_fields=["response"])


def _copy(answer: dict[str, Any], row: Report | Figure, names: tuple[str, ...]) -> None:
    answer.update({name: getattr(row, name) for name in names if name in answer})
