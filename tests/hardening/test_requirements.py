"""What is installed was locked, by hash, under licences that go with Apache-2.0; how images are made."""

import importlib.metadata
import re
from pathlib import Path

import pytest

from camptrack.local.home import PROJECT

LOCKS = sorted((PROJECT / "requirements").glob("*.txt"))
ASKING = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)==(\S+)((?: ; .*?)?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
)
# Permissive, or asking for the source of the library itself alone when it is passed on, as an image does.
PERMISSIVE = {"Apache", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-0", "PSF-2.0"}
OF_THE_LIBRARY = {
    "MPL-2.0": {"certifi", "orjson", "fido2"},
    "LGPL": {"psycopg2-binary", "pycountry"},
}
#: what the index calls them, in short
SHORT = {
    "Apache Software License": "Apache",
    "BSD License": "BSD",
    "BSD 3-Clause": "BSD",
    "MIT License": "MIT",
    "LGPL-2.1-only": "LGPL",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    # Of qrcode: BSD for its own part, MIT for what it was made from.
    "Other/Proprietary License": "BSD",
}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_locked_by_hash(lock: Path) -> None:
    text = "".join(
        line for line in lock.read_text().splitlines(keepends=True) if not line.lstrip().startswith("#")
    )
    named = re.findall(r"^[^\s-].*$", text, re.MULTILINE)
    assert len(named) >= (1 if lock.stem == "bootstrap" else 60)
    locked = re.findall(ASKING.pattern, text, re.MULTILINE)
    assert [line for line in named if line.split("==")[0] not in {name for name, *_ in locked}] == []
    assert "--index" not in text
    assert "://" not in text


def licences(name: str) -> set[str]:
    """In short; those of which one may choose, or which hold together, are all named."""
    told = importlib.metadata.metadata(name)
    said = told.get("License-Expression") or ""
    found = re.split(r" AND | OR |[()]", said) if said else []
    if not found:
        classifiers = told.get_all("Classifier") or []
        found = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License :: ")]
        found = found or re.split(r" OR ", told.get("License") or "")
    return {SHORT.get(each.strip(), each.strip()) for each in found if each.strip()}


def test_licences_go_with_ours() -> None:
    names = re.findall(
        r"^([a-z0-9][a-z0-9._-]*)==", (PROJECT / "requirements/production.txt").read_text(), re.MULTILINE
    )
    installed = {
        each.metadata["Name"].lower().replace("_", "-") for each in importlib.metadata.distributions()
    }
    found = {name: licences(name) for name in names if name in installed}
    assert len(found) > 60
    assert {name for name, known in found.items() if not known} == set()
    others = {name: known - PERMISSIVE for name, known in found.items() if known - PERMISSIVE}
    assert {
        name: known
        for name, known in others.items()
        if any(name not in OF_THE_LIBRARY.get(each, set()) for each in known)
    } == {}


def test_the_image_is_small_and_nobodys() -> None:
    """A named release of Python; compilers, if any, stay in another stage; the process is not root."""
    stages = re.split(r"^(?=FROM )", (PROJECT / "Dockerfile").read_text(), flags=re.MULTILINE)
    assert re.search(r"^ARG PYTHON=python:3\.\d+\.\d+-slim-[a-z]+$", stages[0], re.MULTILINE)
    bases = [stage.split("\n")[0].removeprefix("FROM ") for stage in stages[1:]]
    of_python = ["${PYTHON} AS build", "${PYTHON} AS application"]
    assert bases == [*of_python, "application AS operations", "application"]
    application = stages[2]
    assert "pip install" not in application
    assert "apt-get" not in "".join(stages)
    assert "--require-hashes --only-binary :all:" in stages[1]
    assert re.search(r"^USER 10001$", application, re.MULTILINE)
    assert "HEALTHCHECK" in application
