"""What this process has counted since it began: requests, tasks, rounds. Kept by Prometheus' own client; the
heartbeat adds it to what all processes counted (docs/adr/0015-metrics-by-way-of-the-database.md)."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]

REGISTRY = CollectorRegistry()
_METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
_REQUEST_SECONDS = (0.025, 0.1, 0.25, 0.5, 1, 2.5, 10, 30)
_TASK_SECONDS = (0.1, 1, 5, 20, 60, 120, 300)

_requests = Counter(
    "camptrack_http_requests",
    "Requests that were answered, by the pattern of their address.",
    ["method", "route", "status"],
    registry=REGISTRY,
)
_request_seconds = Histogram(
    "camptrack_http_request_seconds",
    "From a request's arrival to the beginning of its answer.",
    ["method", "route"],
    buckets=_REQUEST_SECONDS,
    registry=REGISTRY,
)
_turned_away = Counter(
    "camptrack_http_requests_turned_away",
    "Requests that were answered at once that there is too much to do.",
    registry=REGISTRY,
)
_tasks = Counter("camptrack_tasks", "Tasks that workers ended.", ["task", "outcome"], registry=REGISTRY)
_task_seconds = Histogram(
    "camptrack_task_seconds", "How long tasks took.", ["task"], buckets=_TASK_SECONDS, registry=REGISTRY
)
_rounds = Counter(
    "camptrack_loop_rounds",
    "Rounds of the loops.",
    ["process", "outcome"],
    registry=REGISTRY,
)

#: a sample's name and labels
Key = tuple[str, tuple[tuple[str, str], ...]]


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """An answer has begun."""
    method = method if method in _METHODS else "other"
    _requests.labels(method, route, str(status)).inc()
    _request_seconds.labels(method, route).observe(seconds)


def count_turned_away(requests: int) -> None:
    """By the web server: no view saw them."""
    _turned_away.inc(requests)


def count_task(task: str, *, succeeded: bool, seconds: float) -> None:
    """A task has ended."""
    _tasks.labels(task, "succeeded" if succeeded else "failed").inc()
    _task_seconds.labels(task).observe(seconds)


def count_round(process: str, *, succeeded: bool) -> None:
    """A loop has looked for work."""
    _rounds.labels(process, "succeeded" if succeeded else "failed").inc()


def counted() -> dict[Key, float]:
    """All samples of this process."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
    }


def families() -> Iterator[Metric]:
    """What is counted, with kind and meaning, and without any sample."""
    for family in REGISTRY.collect():
        yield Metric(family.name, family.documentation, family.type)
