"""PostgreSQL on a Unix socket: made at first use, two roles, nothing on the network."""

import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from camptrack.local.failure import Failure
from camptrack.local.place import Place, find
from camptrack.local.process import Child
from camptrack.local.programs import postgres as find_programs

SUPERUSER = "postgres"
OWNER = "camptrack_owner"
APPLICATION = "camptrack_app"
DATABASE = "camptrack"
BUILTIN_LOCALE_SINCE = 17
STARTS_WITHIN = 60.0  # seconds; recovery after a crash included

SETTINGS = {
    "listen_addresses": "",  # the socket's folder is private, so nothing needs a password
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# A test's data need not outlive a power cut. Commits still reach the kernel (synchronous_commit stays on):
# tests kill the server and count what it acknowledged.
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "4GB", "max_connections": "200"}


@dataclass
class Postgres:
    """One cluster that belongs to a folder."""

    place: Place
    child: Child
    throwaway: bool

    @classmethod
    def at(cls, folder: Path, logs: Path, *, throwaway: bool = False) -> "Postgres":
        """The cluster of this folder, not yet started."""
        place = find(folder, find_programs())
        options = SETTINGS | (THROWAWAY if throwaway else {})
        command = [place.programs["postgres"], "-D", str(place.data), "-k", str(place.sockets)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        child = Child("postgres", command, logs / "postgres.log", user=place.user, stop_signal=signal.SIGINT)
        return cls(place, child, throwaway)

    def start(self) -> None:
        """Make it if it is new, start it, wait until it answers, see that the roles are there."""
        if not (self.place.data / "PG_VERSION").exists():
            self._make()
        made_by, ours = (self.place.data / "PG_VERSION").read_text().strip(), str(self._version())
        if made_by != ours:
            message = (
                f"{self.place.data} was made by PostgreSQL {made_by} and this is {ours}:"
                " dump it with the old one, or move the folder away to begin anew"
            )
            raise Failure(message)
        self.child.start()
        self.wait_until_ready()
        self._prepare()

    def wait_until_ready(self) -> None:
        """Until it takes connections."""
        give_up = time.monotonic() + STARTS_WITHIN
        probe = [
            self.place.programs["pg_isready"],
            "-q",
            "-h",
            str(self.place.sockets),
            "-U",
            SUPERUSER,
            "-d",
            "postgres",
        ]
        while subprocess.run(probe, check=False).returncode != 0:  # noqa: S603
            if not self.child.running or time.monotonic() > give_up:
                self.child.stop()
                message = f"PostgreSQL did not start{self.child.the_end()}"
                raise Failure(message)
            time.sleep(0.05)

    def url(self, role: str = APPLICATION, database: str = DATABASE) -> str:
        """As DATABASE_URL takes it."""
        return f"postgres://{role}@/{database}?host={quote(str(self.place.sockets), safe='/')}"

    def sql(self, statements: str, database: str = "postgres") -> str:
        """As the superuser, with psql; answers unaligned rows."""
        command = [
            self.place.programs["psql"],
            "-XqAt",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            str(self.place.sockets),
        ]
        answer = subprocess.run(  # noqa: S603
            [*command, "-U", SUPERUSER, "-d", database],
            input=statements,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode != 0:
            message = f"PostgreSQL refused to be prepared: {answer.stderr.strip()}"
            raise Failure(message)
        return answer.stdout.strip()

    def _version(self) -> int:
        answer = subprocess.run(  # noqa: S603
            [self.place.programs["postgres"], "--version"], capture_output=True, text=True, check=True
        )
        found = re.search(r"(\d+)", answer.stdout)
        return int(found[1]) if found else 0

    def _make(self) -> None:
        # Beside, then renamed: a cluster that was cut off half made is never taken for a whole one.
        beside = self.place.data.with_name("postgres.new")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(mode=0o700)
        if self.place.user:
            shutil.chown(beside, *self.place.user)
        # The same order of texts on every machine; the wheel has no ICU.
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [
            self.place.programs["initdb"],
            "-D",
            str(beside),
            "-U",
            SUPERUSER,
            "-E",
            "UTF8",
            "--locale=C",
        ]
        command += builtin if self._version() >= BUILTIN_LOCALE_SINCE else []
        command += ["--auth-local=trust", "--auth-host=reject"] + (["--no-sync"] if self.throwaway else [])
        maker = Child("initdb", command, self.child.log.with_name("initdb.log"), user=self.place.user)
        maker.start()
        maker.wait(120)
        if maker.exit_code != 0:
            shutil.rmtree(beside, ignore_errors=True)
            message = f"PostgreSQL could not make its files in {beside}{maker.the_end()}"
            raise Failure(message)
        beside.rename(self.place.data)

    def _prepare(self) -> None:
        create_database = "CREATEDB" if self.throwaway else "NOCREATEDB"
        existing = set(self.sql("SELECT rolname FROM pg_roles").splitlines())
        for role, rights in ((OWNER, create_database), (APPLICATION, "NOCREATEDB")):
            if role not in existing:
                self.sql(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE {rights}")
        if self.throwaway:
            # Tests empty the tables of evidence between them, past the triggers that protect it.
            self.sql(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")
            self.sql("CREATE EXTENSION IF NOT EXISTS btree_gist", "template1")
        elif DATABASE not in self.sql("SELECT datname FROM pg_database").splitlines():
            self.sql(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
            self.sql("CREATE EXTENSION IF NOT EXISTS btree_gist", DATABASE)
