"""One line a message, on stderr, whatever the message holds: logfmt, or JSON. Knows no Django: Gunicorn's own
process reads it before there is any."""

import re
from typing import Any

from structlog import contextvars, processors, stdlib
from structlog.typing import EventDict

from camptrack import environment as env
from camptrack.process_name import process_name
from camptrack.secret_addresses import without_secrets
from camptrack.watching import REQUEST

_FIRST = ["ts", "level", "logger", "process", "pid", "request_id", "key", "user", "task_id", "task", "round"]
#: what a line of Gunicorn's says beside that
OF_A_REQUEST = ["method", "path", "route", "status", "bytes", "duration_ms"]
# Escapes of terminals, line ends of other systems: the renderer knows \n alone.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# What PostgreSQL says of a row that it refuses is the row, line ends and all: people, addresses; of a
# statement that it cannot read, the line.
_ROW = re.compile(
    r"^(DETAIL:  )(?s:.*?)(?=\n(?:HINT|QUERY|CONTEXT):  |\n\n(?:The above|During) |\Z)|^(LINE \d+: ).*",
    re.MULTILINE,
)


def log_settings() -> dict[str, Any]:
    """As `logging.config` takes them."""
    form = env.one_of("LOG_FORMAT", "logfmt", "json")
    as_json = processors.JSONRenderer(ensure_ascii=False)
    as_logfmt = processors.LogfmtRenderer(key_order=[*_FIRST, "message"], drop_missing=True)
    shared = [
        contextvars.merge_contextvars,
        _signed_in,
        stdlib.add_log_level,
        stdlib.add_logger_name,
        stdlib.ExtraAdder(OF_A_REQUEST),
        processors.TimeStamper(fmt="iso", key="ts"),
        _from_the_record,
        processors.format_exc_info,
        processors.EventRenamer("message"),
    ]
    last = [as_json] if form == "json" else [_printable, as_logfmt]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [stdlib.ProcessorFormatter.remove_processors_meta, _without_secrets, *last],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
        "loggers": {
            # Django's own handler would print requests a second time when DEBUG is on.
            "django": {"handlers": [], "propagate": True},
            # Two lines for every tick, for ever; our tasks say what they did.
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            # The names and addresses of whoever tries to sign in; accounts' own history has them.
            "axes": {"level": "ERROR"},
        },
    }


def _signed_in(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The number of the account, for names may be addresses; where Django has looked it up, which a line
    asks nobody for."""
    number = getattr(getattr(REQUEST.get(), "_cached_user", None), "pk", None)
    return {**event, "user": number} if number and "key" not in event else event


def _from_the_record(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {**event, "process": process_name(), "pid": event["_record"].process}


def _without_secrets(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {
        key: without_secrets(_ROW.sub(r"\1\2…", value)) if isinstance(value, str) else value
        for key, value in event.items()
    }


def _printable(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {
        key: _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), value)
        if isinstance(value, str)
        else value
        for key, value in event.items()
    }
