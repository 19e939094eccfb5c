"""The replica's file: its first copy may be cut off at any moment, and no command line holds a password."""

from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parents[2] / "docker-compose.replica.yml"


def test_a_copy_that_was_cut_off_is_made_anew() -> None:
    postgres = yaml.safe_load(FILE.read_text())["services"]["postgres"]
    (script,) = postgres["command"]
    # The slot of the first try is there at the second; half a copy has another name than a whole one.
    assert "--create-slot --if-not-exists" in script
    assert script.count("--create-slot") == 1
    assert script.index('--pgdata "$$PGDATA.part"') < script.index('mv "$$PGDATA.part" "$$PGDATA"')
    assert "PASSWORD" not in script
    assert "password" not in postgres["environment"]["PRIMARY"]
