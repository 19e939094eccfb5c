"""`python -m tests.storms.ticker FOLDER NAME`: what a beat's tick does, again and again, on a clock that the
storm holds: FOLDER/NAME.clock says what time it is, FOLDER/NAME.done which look was the last to end."""

import os
import sys
import time
from datetime import datetime
from pathlib import Path

import django

PAUSE = 0.005


def write(file: Path, text: str) -> None:
    """All or nothing: who reads meanwhile finds the text before."""
    new = file.with_suffix(f".{os.getpid()}")
    new.write_text(text)
    new.replace(file)


def main(folder: Path, name: str) -> None:
    django.setup()
    from camptrack.actions.due import make_due_issues

    nth = 0
    while True:
        clock = (folder / f"{name}.clock").read_text()
        make_due_issues(now=datetime.fromisoformat(clock))
        nth += 1
        write(folder / f"{name}.done", f"{os.getpid()} {nth} {clock}")
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
