"""PostgreSQL's programs and its driver take from the environment what nobody told them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_libpq_variables() -> Iterator[None]:
    """PGHOSTADDR, PGSERVICE, PGOPTIONS and all of their kind are away meanwhile: which server is dumped says
    the database's address alone, and a drill asks none but its own."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("PG")}
    for name in kept:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(kept)
