"""A small publication that tests read, and copies of it that they break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from natija.publish.nouns import Publisher
from natija.publish.publishing import publish
from natija.publish.recipe import Order
from natija.workspace import Workspace

WHEN = "2024-02-20T12:00:00Z"


def order(when: str = WHEN, **more: object) -> Order:
    """An order by a publisher with a name."""
    fields = {"published": when, "publisher": Publisher(name="Example", contact="desk@example.org"), **more}
    return Order(**fields)  # type: ignore[arg-type]  # each test names the fields it is about


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace of the bundled package and its publication."""
    place = tmp_path_factory.mktemp("publication")
    with Workspace.create(place / "w", package="lahore-2024", origin="example/lahore") as workspace:
        publish(workspace, place / "site", order())
    return place / "w", place / "site"


@pytest.fixture
def site(made: tuple[Path, Path], tmp_path: Path) -> Path:
    """A copy of the publication, to be broken."""
    return Path(shutil.copytree(made[1], tmp_path / "site"))


@pytest.fixture
def workspace(made: tuple[Path, Path], tmp_path: Path) -> Workspace:
    """A copy of the workspace, to be added to."""
    return Workspace.open(shutil.copytree(made[0], tmp_path / "w"))
