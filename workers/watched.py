"""Lines of a task say which it is and whose request poked it; tasks are counted, and that a worker lives."""

import time
from typing import Any

from celery import Task
from celery.signals import before_task_publish, task_postrun, task_prerun
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from camptrack.watching.counters import count_task
from camptrack.watching.pulse import pulse

_HEADER = "request_id"
# By task: a process has one at a time, but a pool of threads is nothing that should break it.
_began: dict[str, float] = {}


def connect() -> None:
    """To Celery's own signals."""
    before_task_publish.connect(_sent)
    task_prerun.connect(_begun)
    task_postrun.connect(_ended)


def _sent(headers: dict[str, Any], **_said: object) -> None:
    """The request goes along as a hint: a camp may be drained for another one, or by a sweep."""
    if request_id := get_contextvars().get("request_id"):
        headers[_HEADER] = request_id


def _begun(task_id: str, task: Task, **_said: object) -> None:
    clear_contextvars()
    request_id = getattr(task.request, _HEADER, None)
    bind_contextvars(task_id=task_id, task=_name(task), **({_HEADER: request_id} if request_id else {}))
    _began[task_id] = time.perf_counter()


def _ended(task_id: str, task: Task, state: str | None = None, **_said: object) -> None:
    seconds = time.perf_counter() - _began.pop(task_id, time.perf_counter())
    count_task(_name(task), succeeded=state == "SUCCESS", seconds=seconds)
    pulse.beat_if_due()
    clear_contextvars()


def _name(task: Task) -> str:
    return str(task.name).removeprefix("workers.tasks.")
