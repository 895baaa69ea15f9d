"""Elections in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from natija.model.definition import Definition
from natija.model.records import Record
from tests.canvass.elections import Made, definition

Count = Callable[..., Made]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """An empty cache folder."""
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


@pytest.fixture
def count(cache: Path) -> Count:
    """Make an election out of records: Ann, Bo and Cyrus in A-1, unless another definition is given."""

    def made(records: Iterable[Record], of: Definition | None = None) -> Made:
        election = Made(cache, of or definition({"A-1": ["Ann", "Bo", "Cyrus"]}))
        election.add(records)
        return election

    return made
