"""`make run`: servers, migrations, the demo once, the project's processes; then it watches them."""

import os
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack

from camptrack import environment
from camptrack.local import application, supervise
from camptrack.local.failure import Failure
from camptrack.local.greeting import greeting
from camptrack.local.home import PROJECT, Home, State
from camptrack.local.lock import Lock
from camptrack.local.ports import is_free
from camptrack.local.postgres import OWNER, Postgres
from camptrack.local.process import Child
from camptrack.local.supervise import Watched
from camptrack.local.valkey import Valkey

ROOM_NEEDED = 300  # megabytes: a new cluster with the demo, and room to work
HIGHEST_PORT = 65535


def say(text: str) -> None:
    """To the terminal, at once."""
    print(text, flush=True)  # noqa: T201


def run(home: Home) -> int:
    """Exit code: 0 after Ctrl-C or if it runs already."""
    port = _port()
    prepare_folders(home)
    lock = Lock(home.lock)
    if not lock.take():
        return report_running(home, port)
    if not is_free(port):
        message = (
            f"port {port} is used by another program: choose another one, as in PORT={port + 1} make run"
        )
        raise Failure(message)
    supervise.stop_on_signals()
    with ExitStack() as stack:
        try:
            watched = start(home, port, stack)
            supervise.watch(watched, say)
        except supervise.Stopped:
            say("\nstopping")
    say("stopped")
    return 0


def start(home: Home, port: int, stack: ExitStack) -> list[Watched]:
    """Everything, in order; the stack stops it in the opposite one."""
    servers, settings = start_servers(home, stack)
    address = f"http://127.0.0.1:{port}"
    state = State(
        os.getpid(), address, settings["DATABASE_URL"], settings["DATABASE_OWNER_URL"], settings["REDIS_URL"]
    )
    settings |= {
        "SECRET_KEY": environment.text("SECRET_KEY") or home.secret("signing"),
        "CAMPTRACK_HOME": str(home.path),
        "CAMPTRACK_HTTPS": environment.text("CAMPTRACK_HTTPS", "0"),  # plain http on the loopback address
        "CAMPTRACK_REQUIRE_MFA": environment.text("CAMPTRACK_REQUIRE_MFA", "nobody"),  # the demo's people
        "ALLOWED_HOSTS": environment.text("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]"),
        "CAMPTRACK_SITE_URL": environment.text("CAMPTRACK_SITE_URL", address),
        "CAMPTRACK_EMAIL": environment.text("CAMPTRACK_EMAIL", f"file://{home.mails}"),
    }
    prepare_database(home, settings)
    web = application.web(port, home.logs, settings)
    others = [
        application.worker(home.logs, settings),
        application.beat(home.logs, settings),
        application.drain_loop(home.logs, settings),
        application.issue_loop(home.logs, settings),
    ]
    own = [web, *others]
    stack.callback(supervise.stop, own)
    for child in own:
        child.start()
    wait_for_web(web, address)
    stack.callback(home.forget_state)
    home.write_state(state)
    say(greeting(home, address))
    return [Watched(child, restarts=False) for child in (*servers, web)] + [
        Watched(child, restarts=True) for child in others
    ]


def start_servers(home: Home, stack: ExitStack) -> tuple[list[Child], dict[str, str]]:
    """PostgreSQL and Valkey, but for what the environment names."""
    started: list[Child] = []
    settings: dict[str, str] = {}
    if url := environment.text("DATABASE_URL"):
        environment.database("DATABASE_URL", url)
        settings["DATABASE_URL"] = url
        settings["DATABASE_OWNER_URL"] = environment.text("DATABASE_OWNER_URL", url)
        environment.database("DATABASE_OWNER_URL", settings["DATABASE_OWNER_URL"])
    else:
        say("starting PostgreSQL")
        postgres = Postgres.at(home.path, home.logs)
        stack.callback(postgres.child.stop)
        postgres.start()
        started.append(postgres.child)
        settings |= {"DATABASE_URL": postgres.url(), "DATABASE_OWNER_URL": postgres.url(OWNER)}
    if url := environment.text("REDIS_URL"):
        settings["REDIS_URL"] = environment.redis("REDIS_URL", url)
    else:
        say("starting Valkey")
        valkey = Valkey.at(home.path / "valkey", home.logs)
        stack.callback(valkey.child.stop)
        valkey.start()
        started.append(valkey.child)
        settings["REDIS_URL"] = valkey.url
    return started, settings


def prepare_database(home: Home, settings: Mapping[str, str]) -> None:
    """Migrate as the owner; load the demo, which knows by itself whether it is there."""
    say("migrating")
    manage(home, settings, "migrate", "--database", "owner", "--no-input", "--verbosity", "1")
    say("loading the demo record")
    manage(home, settings, "load_demo")


def manage(home: Home, settings: Mapping[str, str], *arguments: str) -> None:
    """One of Django's commands, to its end."""
    command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
    child = Child(arguments[0], command, home.logs / f"{arguments[0]}.log", settings, PROJECT)
    child.log.unlink(missing_ok=True)  # its end explains this run, not an earlier one
    child.start()
    try:
        while child.running:
            time.sleep(0.05)
    finally:
        child.stop()
    if child.exit_code != 0:
        message = f"manage.py {arguments[0]} {supervise.ended(child.exit_code)}{child.the_end()}"
        raise Failure(message)


def wait_for_web(web: Child, address: str, seconds: float = 60) -> None:
    """Until it gives any answer."""
    give_up = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310  our own address
        except urllib.error.HTTPError:
            return
        except OSError:
            if not web.running or time.monotonic() > give_up:
                message = f"the web process does not answer{web.the_end()}"
                raise Failure(message) from None
            time.sleep(0.05)
        else:
            return


def prepare_folders(home: Home) -> None:
    """And see that there is room: a full disk shows itself late and in odd ways."""
    home.logs.mkdir(parents=True, exist_ok=True)
    room = shutil.disk_usage(home.path).free // 2**20
    if room < ROOM_NEEDED:
        message = (
            f"the disk of {home.path} has {room} MB left and {ROOM_NEEDED} MB are needed:"
            " make room, or set CAMPTRACK_HOME"
        )
        raise Failure(message)


def report_running(home: Home, port: int) -> int:
    """What a second start says."""
    state = home.state()
    if state is None:
        say(f"camptrack is being started or stopped by another process ({home.lock} is held)")
        return 1
    say(f"camptrack runs already at {state.address}/ (process {state.pid}); `make stop` ends it")
    return 0 if state.address.endswith(f":{port}") or not environment.text("PORT") else 1


def _port() -> int:
    port = environment.whole_number("PORT", 8000)
    if not 0 < port <= HIGHEST_PORT:
        message = f"PORT must be between 1 and {HIGHEST_PORT}; it is {port}"
        raise Failure(message)
    return port
