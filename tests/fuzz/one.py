"""One target under Atheris, which sees what an input reaches: `python -m tests.fuzz.one numbers`."""

import sys

import atheris
from django.conf import settings

settings.configure(USE_I18N=False)
with atheris.instrument_imports(include=["camptrack.ingest", "camptrack.columns"]):
    from .targets import TARGETS

if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
