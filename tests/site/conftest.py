"""Sites: of the bundled package, and of a small contest with copies that differ and names that attack a page."""

from __future__ import annotations

import pytest

from natija.workspace import Workspace
from tests.dossier import made
from tests.site.reading import site

HOSTILE = ("<script>alert(1)</script>", "A & B\"' onload=x", "\u202edlanoD\u0000")


@pytest.fixture(scope="session")
def lahore(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The bundled package as a site."""
    folder = tmp_path_factory.mktemp("site") / "lahore"
    with Workspace.create(folder, package="lahore-2024", origin="example/lahore") as workspace:
        return site(workspace)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A small contest with station forms of two holders."""
    with made.workspace(tmp_path_factory.mktemp("site") / "small", HOSTILE) as workspace:
        return site(workspace)


@pytest.fixture(scope="session")
def national(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The bundled package with a house, as a site."""
    folder = tmp_path_factory.mktemp("site") / "national"
    with Workspace.create(folder, package="pakistan-2024", origin="example/national") as workspace:
        return site(workspace)
