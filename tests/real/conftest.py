"""One workspace per election for all tests of this folder: importing tens of thousands of forms takes seconds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from natija.workspace import Workspace
from tests.real import afghanistan2014, kenya2017, pakistan2018, pakistan2024, shared, uganda2021, us_nh2020

Copy = Callable[[Workspace], Workspace]


def _made(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], Workspace]) -> Iterator[Workspace]:
    with build(factory.mktemp(name)) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def pakistan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, "pakistan2024", pakistan2024.build)


@pytest.fixture(scope="session")
def uganda(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, "uganda2021", uganda2021.build)


@pytest.fixture(scope="session")
def afghanistan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, "afghanistan2014", afghanistan2014.build)


@pytest.fixture(scope="session")
def kenya(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, "kenya2017", kenya2017.build)


@pytest.fixture(scope="session")
def new_hampshire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, "us_nh2020", us_nh2020.build)


@pytest.fixture(scope="session")
def elections_2018(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, "pakistan2018", pakistan2018.build)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    """A copy of a workspace that a test may append to."""
    opened: list[Workspace] = []

    def copied(workspace: Workspace) -> Workspace:
        shutil.copytree(workspace.folder, tmp_path / "copy")
        opened.append(Workspace.open(tmp_path / "copy"))
        return opened[-1]

    yield copied
    for workspace in opened:
        workspace.close()


@pytest.fixture
def place(tmp_path: Path) -> shared.Place:
    """Where a test puts its mappings."""
    return shared.Place(tmp_path)
