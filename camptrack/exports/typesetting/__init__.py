"""The typesetter, in a process of its own: it keeps all that it has laid out, 200 MB for 2,000 camps, and
never lets go, which a worker that runs for months cannot bear."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from camptrack.exports import fonts

_CHILD = Path(__file__).parent / "child.py"
#: seconds; 2,000 camps take five
_PATIENCE = 300


class NotTypeset(Exception):
    """What the typesetter says: a fault in the template, or the standard that is not met."""


def typeset(template: str, inputs: dict[str, str], **settings: Any) -> bytes:
    """The template with its inputs as bytes; settings as typst.compile has them. Only the shipped fonts are
    taken, neither the system's nor the compiler's own."""
    asked = {"template": template, "inputs": inputs, "settings": settings, "fonts": str(fonts.FOLDER)}
    # Isolated: nothing of this process's surroundings changes what is drawn.
    child = subprocess.run(  # noqa: S603 – our own file
        [sys.executable, "-I", str(_CHILD)],
        input=json.dumps(asked).encode(),
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )
    if child.returncode:
        raise NotTypeset(child.stderr.decode(errors="replace").strip() or f"ended with {child.returncode}")
    return child.stdout
