"""One web process for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.api.server.serving import Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With our worker."""
    with serving(tmp_path_factory.mktemp("web")) as found:
        yield found
