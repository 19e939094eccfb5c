"""A message is one line, whatever it holds, and gives no secret away."""

import json
import logging

import pytest
from structlog.contextvars import bound_contextvars
from structlog.stdlib import ProcessorFormatter

from camptrack.log_settings import log_settings
from camptrack.process_name import process_name
from camptrack.secret_addresses import without_secrets
from tests.watching.lines import parsed

NASTY = ['said "no"', "two\nlines", "a=b c", "tab\there", "back\\slash here", "", "née"]
NASTY += ["\r\x1b[2J forged\u2028 line"]


def line(record: logging.LogRecord) -> str:
    made = dict(log_settings()["formatters"]["line"])
    made.pop("()")
    return str(ProcessorFormatter(**made).format(record))


def record(message: str, **more: object) -> logging.LogRecord:
    told = {"name": "camptrack.x", "levelno": 30, "levelname": "WARNING", "msg": message, **more}
    return logging.makeLogRecord(told)


@pytest.mark.parametrize("message", NASTY)
def test_a_message_is_one_line_of_logfmt(message: str) -> None:
    with bound_contextvars(request_id="abc-12345"):
        said = line(record(message))
    assert len(said.splitlines()) == 1
    assert said.isprintable()
    found = parsed(said)
    assert (found["level"], found["logger"], found["request_id"]) == ("warning", "camptrack.x", "abc-12345")
    assert list(found)[:5] == ["ts", "level", "logger", "process", "pid"]
    if message.isprintable() or message == "two\nlines":
        assert found["message"].replace("\\n", "\n") == message


@pytest.mark.parametrize("message", NASTY)
def test_a_message_is_one_line_of_json(message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "json")
    said = line(record(message))
    assert len(said.split("\n")) == 1
    found = json.loads(said)
    assert (found["message"], found["level"], found["process"]) == (message, "warning", process_name())


def test_a_traceback_stays_in_its_line() -> None:
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError as error:
        found = parsed(line(record("broke", exc_info=(type(error), error, error.__traceback__))))
    assert found["exception"].startswith("Traceback")
    assert found["exception"].endswith("ZeroDivisionError: division by zero")


def test_what_others_attach_to_a_message_is_left_out() -> None:
    assert "request" not in parsed(line(record("x", request="<WSGIRequest>", status_code=404)))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Not Found: /account/invitation/abc-DEF_1/", "Not Found: /account/invitation/…"),
        ("/issues/file/eyJ:x:y/?a=1 and more", "/issues/file/… and more"),
        ("key ct_ab12cd_s3cr3t-x_y is odd", "key ct_ab12cd_… is odd"),
        ("/issues/2019/", "/issues/2019/"),
    ],
)
def test_secrets_are_left_out(said: str, kept: str) -> None:
    assert without_secrets(said) == kept
    assert parsed(line(record(said)))["message"] == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("broke\nDETAIL:  Row (7, a@x.org, two\n4711).\nCONTEXT:  SQL", "broke\nDETAIL:  …\nCONTEXT:  SQL"),
        ("is no number\nLINE 1: SELECT 'Fatima'::int\nmore", "is no number\nLINE 1: …\nmore"),
    ],
)
def test_rows_that_the_database_refuses_are_left_out(said: str, kept: str) -> None:
    assert parsed(line(record(said)))["message"].replace("\\n", "\n") == kept
    refused = ValueError(said)
    found = parsed(line(record("broke", exc_info=(ValueError, refused, None))))
    assert "4711" not in found["exception"]
    assert "Fatima" not in found["exception"]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["/v/gunicorn/__main__.py", "camptrack.wsgi"], "web"),
        (["/venv/bin/gunicorn", "camptrack.wsgi"], "web"),
        (["/v/celery/__main__.py", "-A", "workers.app", "worker"], "worker"),
        (["/venv/bin/celery", "-A", "workers.app", "beat"], "beat"),
        (["/venv/bin/celery", "inspect", "ping"], "celery"),
        (["manage.py", "drain_loop", "--heartbeat", "/tmp/x"], "drain-loop"),
        (["manage.py"], "manage"),
        ([""], "python"),
        ([], "python"),
    ],
)
def test_a_process_knows_what_it_is(arguments: list[str], name: str) -> None:
    assert process_name(arguments) == name
