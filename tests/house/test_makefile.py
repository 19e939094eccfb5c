"""What the commands of people's shells may not bring along."""

import os
import subprocess

from camptrack.local.home import PROJECT


def test_servers_are_those_that_addresses_name():
    shell = os.environ | {"PGHOSTADDR": "192.0.2.1", "PGSERVICE": "elsewhere", "CAMPTRACK_HOME": "kept"}
    said = subprocess.run(
        ["make", "--silent", "-f", "Makefile", "-f", "-", "environment"],
        cwd=PROJECT,
        env=shell,
        input="environment:\n\t@env\n",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert "CAMPTRACK_HOME=kept" in said
    assert [each for each in said if each.startswith("PG")] == []
