"""A primary and a hot standby, each on a host of its own, reached over the network with passwords."""

import shutil
import subprocess
from pathlib import Path

from camptrack.local.postgres import APPLICATION, DATABASE, OWNER, SUPERUSER, Postgres
from tests import databases

from .network import Host

PASSWORD = "of-the-machines"
REPLICA = "camptrack_replica"


def primary(host: Host, folder: Path) -> Postgres:
    """Started, with the tables of this release."""
    server = _at(host, folder)
    with host.entered():
        server.start()
    network = host.address.rpartition(".")[0] + ".0/24"
    with (server.place.data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all {APPLICATION} {network} scram-sha-256\n")
        rules.write(f"host replication {REPLICA} {network} scram-sha-256\n")
    server.sql(
        f"ALTER ROLE {APPLICATION} PASSWORD '{PASSWORD}';"
        f"CREATE ROLE {REPLICA} REPLICATION LOGIN PASSWORD '{PASSWORD}';"
        "SELECT pg_reload_conf();"
    )
    server.sql(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    databases.load(server.url(SUPERUSER))
    return server


def standby(host: Host, folder: Path, of: Host) -> Postgres:
    """Copied from the primary and started, with a slot that keeps there what it has not got yet."""
    server = _at(host, folder, "hot_standby_feedback=on", "wal_receiver_timeout=20s")
    where = f"host={of.address} user={REPLICA} password={PASSWORD} {_NOTICED}"
    command = [server.place.programs["pg_basebackup"], "--dbname", where, "--pgdata", str(server.place.data)]
    command += ["--write-recovery-conf", "--create-slot", "--slot", "replica", "--checkpoint", "fast"]
    server.place.data.mkdir(mode=0o700)
    user, group = server.place.user or (None, None)
    if user is not None:
        shutil.chown(server.place.data, user, group)
    with host.entered():
        subprocess.run(
            [*command, "--no-sync"], check=True, capture_output=True, user=user, group=group, cwd="/"
        )
        server.child.start()
        server.wait_until_ready()
    return server


#: of the standby's own connection, as of every other
_NOTICED = "keepalives_idle=10 keepalives_interval=5 keepalives_count=2 tcp_user_timeout=20000"


def _at(host: Host, folder: Path, *options: str) -> Postgres:
    folder.mkdir(mode=0o755)
    server = Postgres.at(folder, folder, throwaway=True)
    options = (f"listen_addresses={host.address}", *options)
    server.child.command = [*server.child.command, *(part for each in options for part in ("-c", each))]
    return server


def address(host: Host, **options: str) -> str:
    """Of the cluster there, as DATABASE_URL takes it."""
    said = "&".join(f"{name}={value}" for name, value in options.items())
    return f"postgres://{APPLICATION}:{PASSWORD}@{host.address}:5432/{DATABASE}?{said}"


def superuser(server: Postgres) -> str:
    """Past the network: its socket is a file."""
    return server.url(SUPERUSER)
