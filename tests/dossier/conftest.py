"""Dossiers written once for all tests: of the bundled package, and of a small made-up contest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from natija.dossier.write import dossier
from natija.workspace import Workspace
from tests.dossier import made

XANTHE, QUENTIN = "Xanthe", "Quentin"


@pytest.fixture(scope="session")
def lahore(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The bundled package; never written to."""
    place = tmp_path_factory.mktemp("dossier") / "lahore"
    with Workspace.create(place, package="lahore-2024", origin="natija/dossier") as workspace:
        yield workspace


@pytest.fixture(scope="session")
def na128(lahore: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dossier of NA-128, from bundled facts alone."""
    folder = tmp_path_factory.mktemp("na128") / "out"
    dossier(lahore, "NA-128", folder)
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A made-up contest of four stations."""
    with made.workspace(tmp_path_factory.mktemp("small"), (XANTHE, QUENTIN, "Third")) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def a1(small: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its dossier."""
    folder = tmp_path_factory.mktemp("a1") / "out"
    dossier(small, "A-1", folder)
    return folder
