"""The image's processes as docker-compose.yml runs them: not root, no capability, nothing to write to but
/tmp and /dev/shm. No engine is needed: a namespace of mounts stands for the container."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from camptrack.actions.api_keys import create_api_key
from camptrack.actions.issue_requests import ask_preview
from camptrack.local.home import PROJECT
from camptrack.local.place import server_user
from camptrack.local.process import Child
from camptrack.models import Import, Issue
from camptrack.queries import clock
from camptrack.vocabulary import Scope
from tests import factories
from tests.actions.importing import asked, line
from tests.actions.stories import Story
from tests.actions.test_issues import END, START
from tests.stack import Stack
from tests.upgrade.record import Asker

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.django_db(transaction=True)]

PYTHON = "/mnt/venv/bin/python"
INSTALLED = Path(sysconfig.get_paths()["purelib"])
PACKAGES = Path("/mnt/app") / os.path.relpath(INSTALLED, PROJECT)
SANDBOX = Path(__file__).with_name("sandbox.sh")
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
ONE_LINE_EACH = DOCKERFILE.replace("\\\n", "")
IMAGE_COMMAND = json.loads(re.findall(r"^CMD (.*)$", ONE_LINE_EACH, re.MULTILINE)[-1])
OURS = ("web", "worker", "beat", "drain-loop", "issue-loop")
PROBE = """
import json, os
def writable(folder):
    try:
        open(folder + '/mine', 'w').close()
    except OSError as error:
        return error.strerror
    return 'written'
status = dict(line.split(':', 1) for line in open('/proc/self/status'))
folders = ('/', '/etc', '/mnt/app', '/var/tmp', '/root', '/tmp', '/dev/shm')
told = {folder: writable(folder) for folder in folders}
told |= {name: status[name].strip() for name in ('CapEff', 'CapPrm', 'CapBnd', 'NoNewPrivs')}
print(json.dumps(told | {'root': 0 in {os.getuid(), os.geteuid(), os.getgid()}}))
"""


def prefix(database_url: str) -> list[str]:
    """What puts a command into the sandbox. The user is the database server's: its socket is for it alone."""
    user = server_user()
    sockets = parse_qs(urlsplit(database_url).query)["host"][0]
    return [
        "unshare",
        "--mount",
        "sh",
        str(SANDBOX),
        sockets,
        str(PROJECT),
        sys.base_prefix,
        str(PACKAGES),
        str(user[0] if user else 0),
    ]


def permitted() -> bool:
    tried = ["unshare", "--mount", "sh", "-c", "mount --make-rprivate / && mount -t tmpfs tmpfs /mnt"]
    return (
        os.geteuid() == 0
        and INSTALLED.is_relative_to(PROJECT)
        and subprocess.run(tried, check=False, capture_output=True).returncode == 0
    )


REPORT = {
    "source": "ocha", "title": "Update", "published_on": "2024-03-02", "publish": True,
    "figures": [{"camp": "SY-ALHOL", "measure": "headcount", "on": "2024-03-01", "value": 9454}],
}  # fmt: skip


def key_of(story: Story) -> str:
    ends = clock.now().replace(year=2100)
    given = {
        "organisation": story.cast.demo_relief,
        "scopes": list(Scope),
        "name": "Boxed",
        "expires_at": ends,
    }
    return create_api_key(by=None, **given)[1]


def until(so: Callable[[], bool], children: list[Child], seconds: float = 120) -> None:
    give_up = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < give_up, "\n\n".join(child.the_end() for child in children)
        time.sleep(0.2)


needs_namespaces = pytest.mark.skipif(
    not permitted(), reason="mounts are root's, and this is not root's machine"
)


@pytest.fixture
def boxed(stack: Stack) -> Iterator[Callable[[str], Child]]:
    """Starts a service of the compose file in the sandbox, in place of the stack's own."""
    for child in stack.processes:
        child.stop()
    began: list[Child] = []
    environment = {
        "DATABASE_URL": urlsplit(stack.database_url)._replace(query="host=/mnt/run").geturl(),
        "DATABASE_OWNER_URL": "",
        "REDIS_URL": stack.valkey.url,
        "CAMPTRACK_HOME": "/nonexistent",
        "CAMPTRACK_EMAIL": "console://",
        "DJANGO_SETTINGS_MODULE": "camptrack.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "LD_LIBRARY_PATH": "/mnt/python/lib",
        "HOSTNAME": "boxed",
        "HOME": "/nonexistent",
    }

    def start(service: str) -> Child:
        command = COMPOSE["services"][service].get("command") or IMAGE_COMMAND
        role = COMPOSE["services"][service].get("environment", {}).get("CAMPTRACK_ROLE", "web")
        command = [word.replace("0.0.0.0:8000", f"127.0.0.1:{stack.port}") for word in command]
        program = {"python": [], "gunicorn": ["-m", "gunicorn"], "celery": ["-m", "celery"]}[command[0]]
        words = [PYTHON, *program, *command[1:]]
        log = stack.web.log.with_name(f"boxed-{service}.log")
        child = Child(
            service, [*prefix(stack.database_url), *words], log, environment | {"CAMPTRACK_ROLE": role}
        )
        child.start()
        began.append(child)
        return child

    yield start
    for child in began:
        child.stop(60)


@needs_namespaces
def test_nothing_but_tmp_can_be_written(stack: Stack) -> None:
    command = [*prefix(stack.database_url), PYTHON, "-c", PROBE]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(answer.stdout)
    assert (found.pop("/tmp"), found.pop("/dev/shm"), found.pop("root")) == ("written", "written", False)
    assert found.pop("NoNewPrivs") == "1"
    assert {found.pop(name) for name in ("CapEff", "CapPrm", "CapBnd")} == {"0" * 16}
    assert set(found.values()) <= {"Read-only file system", "Permission denied"}


@needs_namespaces
@pytest.mark.long
def test_every_process_does_its_work(stack: Stack, stack_models: Any, boxed: Callable[[str], Child]) -> None:
    """A report is entered over HTTP and counts, an issue is made with its PDF, a spreadsheet is read."""
    web, *others = [boxed(service) for service in OURS]
    with stack_models():
        story = Story()
        key = Asker(stack.url, key_of(story))
        schedule = factories.schedule(
            organisation=story.cast.demo_relief, area=story.camp.area, formats=["pdf", "xlsx", "html"]
        )
        found = asked(story, line())
        give_up = time.monotonic() + 120
        while not stack._answers():
            assert web.running, web.last_lines(40)
            assert time.monotonic() < give_up
            time.sleep(0.1)
        key("reports/", REPORT)
        preview = ask_preview(by=story.cast.dana, schedule=schedule, start=START, end=END)
        until(lambda: Import.objects.get(pk=found.pk).state == "read", others)
        until(lambda: Issue.objects.get(pk=preview.pk).files.filter(format="pdf").exists(), others)
        until(lambda: key("camps/SY-ALHOL/population/?on=2024-03-01")["best"] == 9454, others)
    for child in (web, *others):
        assert child.running, child.last_lines(30)
        child.stop(60)
        assert child.exit_code in {0, -15}, (child.name, child.exit_code, child.last_lines(30))
