"""A backup tells what it holds, is of one moment whatever is written meanwhile, and a drill restores it."""

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from camptrack.actions.totals import drain_waiting
from camptrack.management.backups import drill, dumping
from camptrack.models import Figure
from tests import factories
from tests.upgrade.filling import fill

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def backup(folder: Path, capsys: Any, **options: Any) -> Path:
    call_command("backup", folder, **options)
    return Path(capsys.readouterr().out.strip())


@pytest.mark.long
def test_a_dump_amid_writes_is_restored_whole(tmp_path, monkeypatch, capsys):
    """Reports land after the moment that is dumped, before the dump and after it; marks wait at that
    moment. What the caller's environment says to PostgreSQL's programs leads none of them elsewhere."""
    fill()
    elsewhere = {"PGHOSTADDR": "192.0.2.1", "PGSERVICE": "elsewhere", "PGOPTIONS": "-c nothing.such=1 -x"}
    for name, value in elsewhere.items():
        monkeypatch.setenv(name, value)
    camp = factories.counting_figure(value=4000).camp
    figures = Figure.objects.count()
    really = dumping._run_pg_dump

    def amid_writes(*arguments: Any) -> None:
        factories.counting_figure(camp=camp, value=5000)
        drain_waiting(100)
        really(*arguments)
        factories.counting_figure(camp=camp, value=6000)

    monkeypatch.setattr(dumping, "_run_pg_dump", amid_writes)
    path = backup(tmp_path, capsys)
    assert Figure.objects.count() == figures + 2
    assert dumping.read(path).standing["tables"]["camptrack_figure"][0] == figures
    call_command("restore_drill", tmp_path, processes=2)
    said = capsys.readouterr().out
    assert "marks waited when it was taken" in said
    assert said.strip().endswith("tables restored, 0 differences")
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".dump", ".json"]
    assert {name: os.environ[name] for name in elsewhere} == elsewhere


@pytest.mark.long
def test_a_drill_names_all_that_is_not_as_it_was(tmp_path, capsys, django_assert_num_queries):
    """What was told beside the dump is changed instead of the dump: the comparison knows no side. A total
    that the evidence does not give comes back as it was dumped, and a rebuild makes another."""
    camp = factories.counting_figure(value=4000).camp
    drain_waiting(10)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camptrack_camppoint SET high = high + 1 WHERE camp_id = %s", [camp.pk])
        # A day whose changes came to nothing: no difference.
        cursor.execute(
            "INSERT INTO camptrack_areadelta"
            " SELECT area_id, site_type, '2001-01-01', 0, 0, 0, 0, 0, 0, 0, 0, 0"
            " FROM camptrack_areadelta LIMIT 1"
        )
        assert cursor.rowcount == 1
    path = backup(tmp_path, capsys)
    told = json.loads(path.with_suffix(".json").read_text())
    stood = told["standing"]
    stood["tables"]["camptrack_figure"] = [2, "1"]
    stood["triggers"]["camptrack_figure.gone"] = "O 0"
    stood["privileges"]["camptrack_figure of camptrack_app"] += ", DELETE"
    stood["sequences"]["camptrack_camp_id_seq"] += 1000
    path.with_suffix(".json").write_text(json.dumps(told))
    # The drill asks its own server alone.
    with django_assert_num_queries(0), pytest.raises(CommandError, match="5 differences"):
        call_command("restore_drill", path)
    named = [
        line.split(": ")[1] for line in capsys.readouterr().out.splitlines() if " when it was dumped" in line
    ]
    assert named == [
        *("camptrack_figure", "camptrack_figure.gone", "camptrack_figure of camptrack_app"),
        *("camptrack_camp_id_seq", "camptrack_camppoint"),
    ]


def test_old_backups_go_when_the_new_one_is_whole(tmp_path, capsys):
    for day in ("20240101", "20250101"):
        for suffix in (".dump", ".json"):
            (tmp_path / f"camptrack-{day}T000000Z{suffix}").touch()
    (tmp_path / "notes.txt").touch()
    path = backup(tmp_path, capsys, keep=2)
    assert [each.name for each in dumping.kept(tmp_path)] == ["camptrack-20250101T000000Z.dump", path.name]
    assert len(list(tmp_path.iterdir())) == 5


def test_what_is_refused(tmp_path, monkeypatch, capsys):
    with pytest.raises(CommandError, match="there is no backup in"):
        call_command("restore_drill", tmp_path)
    with pytest.raises(CommandError, match="--keep must be at least 1"):
        call_command("backup", tmp_path, keep=0)
    path = backup(tmp_path, capsys)
    with pytest.raises(CommandError, match="is no folder"):
        call_command("restore_drill", path, folder=tmp_path / "none")
    usage = SimpleNamespace(free=1024)
    with monkeypatch.context() as patch:
        patch.setattr(drill.shutil, "disk_usage", lambda _folder: usage)
        with pytest.raises(CommandError, match=r"needs \d+ MB in .* and 0 MB are free: make room"):
            call_command("restore_drill", path)
    with path.open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(CommandError, match="is not the file that was written"):
        call_command("restore_drill", path)
    path.with_suffix(".json").unlink()
    with pytest.raises(CommandError, match="cannot be read with what is told beside it"):
        call_command("restore_drill", path)
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match=r"File exists|Not a directory"):
        call_command("backup", tmp_path / "file")


def test_what_is_written_is_ours_alone_and_on_the_disk(tmp_path, monkeypatch, capsys):
    """Before the dump has its name, and then the name, too."""
    synced, really = [], os.fsync

    def sync(descriptor: int) -> None:
        really(descriptor)
        named = sorted(file.suffix for file in tmp_path.iterdir())
        synced.append((Path(f"/proc/self/fd/{descriptor}").readlink().suffix, ".dump" in named))

    monkeypatch.setattr(os, "fsync", sync)
    before = os.umask(0)
    try:
        backup(tmp_path, capsys)
    finally:
        os.umask(before)
    assert [file.stat().st_mode & 0o777 for file in tmp_path.iterdir()] == [0o600, 0o600]
    assert synced == [(".json", False), (".part", False), ("", True)]


def test_a_dump_that_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(dumping, "program", lambda name: f"{os.devnull}/{name}")
    with pytest.raises(CommandError, match=r"Not a directory"):
        call_command("backup", tmp_path)
    monkeypatch.setattr(dumping, "program", lambda _name: "/bin/false")
    with pytest.raises(CommandError, match="nothing was dumped"):
        call_command("backup", tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(dumping, "_run_pg_dump", lambda _connection, path, _snapshot: path.unlink())
        with pytest.raises(CommandError, match="No such file"):  # there is no dump to describe
            call_command("backup", tmp_path)
    assert list(tmp_path.iterdir()) == []
