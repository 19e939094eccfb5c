"""Whoever is told to stop while a child is being started stops, and stops the child."""

import subprocess
import sys
from pathlib import Path

from camptrack.local.home import PROJECT

TOLD_AMID_THE_FORK = """
import os, signal, sys
from pathlib import Path
from camptrack.local.process import Child

os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGTERM))
signal.signal(signal.SIGTERM, signal.default_int_handler)
child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], Path(sys.argv[1]))
try:
    child.start()
except KeyboardInterrupt:
    child.stop()
    print("stopped", child.exit_code)
"""


def test_told_in_the_midst_of_the_fork(tmp_path: Path) -> None:
    """The child hears of its own signal, which is not held back there."""
    command = [sys.executable, "-c", TOLD_AMID_THE_FORK, str(tmp_path / "log")]
    said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=30)
    assert (said.stdout, said.stderr) == ("stopped -15\n", "")
