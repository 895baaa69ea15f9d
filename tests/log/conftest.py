"""A log in a new folder, and the same in PostgreSQL: what tests say of `log` they say of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from natija.log import Log

SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture(params=["sqlite", "postgres"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    store = request.getfixturevalue("store") if request.param == "postgres" else None
    with Log.create(tmp_path / "workspace", "observers.example/lahore", store=store) as made:
        yield made


@pytest.fixture
def file_log(tmp_path: Path) -> Iterator[Log]:
    with Log.create(tmp_path / "workspace", "observers.example/lahore") as made:
        yield made


@pytest.fixture(scope="session")
def vectors() -> Path:
    folder = SHARED / "vectors" / "merkle"
    if not folder.is_dir():
        pytest.skip("the reference vectors are not on this machine (../shared/vectors/merkle)")
    return folder
