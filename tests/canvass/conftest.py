"""Elections in a folder of their own; compiled plans are kept by pytest, for compiling takes longer than counting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from natija.model.definition import Definition
from natija.model.records import Record
from tests.canvass.elections import Made, definition

Count = Callable[..., Made]


@pytest.fixture
def cache(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A cache folder whose compiled plans are those of earlier tests: they are named by what they are made of."""
    folder = tmp_path / "cache"
    folder.mkdir()
    kept = getattr(request.config, "cache", None)  # not there where pytest is told to keep nothing
    if kept is not None:
        (folder / "kept").symlink_to(kept.mkdir("natija-kept"))
    return folder


@pytest.fixture
def count(cache: Path) -> Count:
    """Make an election out of records: Ann, Bo and Cyrus in A-1, unless another definition is given."""

    def made(records: Iterable[Record], of: Definition | None = None) -> Made:
        election = Made(cache, of or definition({"A-1": ["Ann", "Bo", "Cyrus"]}))
        election.add(records)
        return election

    return made
