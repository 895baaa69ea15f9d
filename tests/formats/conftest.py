"""Editions made once for all tests: of the bundled packages, and of a small made-up contest with station forms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from natija.publish.formats.edition import Edition, edition
from natija.publish.formats.tables import Tables, tables
from natija.workspace import Workspace
from tests.dossier import made

XANTHE, QUENTIN = "=Xanthe", "Quentin"
"""One name looks like a formula."""


@pytest.fixture(scope="session")
def lahore_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The bundled package; never written to."""
    place = tmp_path_factory.mktemp("formats") / "lahore"
    with Workspace.create(place, package="lahore-2024", origin="natija/formats") as workspace:
        yield workspace


@pytest.fixture(scope="session")
def lahore(lahore_workspace: Workspace) -> Edition:
    """Its declared results."""
    return edition(lahore_workspace)


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """The national package, with a house and floor votes."""
    place = tmp_path_factory.mktemp("formats") / "nation"
    with Workspace.create(place, package="pakistan-2024", origin="natija/formats") as workspace:
        yield edition(workspace)


@pytest.fixture(scope="session")
def small_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A made-up contest of four stations: agents hold three, the commission all."""
    with made.workspace(tmp_path_factory.mktemp("small"), (XANTHE, QUENTIN, "Third")) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def small(small_workspace: Workspace) -> Edition:
    """Its results by the agents' copies: one station is not counted."""
    return edition(small_workspace, basis="agents")


@pytest.fixture(scope="session")
def small_tables(small: Edition) -> Tables:
    """Its tables."""
    return tables(small)


@pytest.fixture(scope="session")
def standard() -> Path:
    """The folder with the schema and the official samples."""
    folder = Path(__file__).parents[2] / ".." / "shared" / "standards" / "nist-sp-1500-100"
    if not folder.exists():
        pytest.skip("the standard's schema and samples are not beside the project")
    return folder
