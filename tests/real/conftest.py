"""One workspace per election for all tests of this folder: importing tens of thousands of forms takes seconds."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from natija.workspace import Workspace
from tests.real import afghanistan2014, kenya2017, pakistan2018, pakistan2024, shared, uganda2021, us_nh2020

Copy = Callable[[Workspace], Workspace]


def _made(
    factory: pytest.TempPathFactory, config: pytest.Config, name: str, build: Callable[[Path], Workspace]
) -> Iterator[Workspace]:
    """Build a workspace once, also where several processes share the tests, and open it."""
    root = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    folder = root / f"real-{name}"
    with (root / f"real-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            build(folder).close()
            _keep_plans(folder / "workspace" / "cache" / "kept", config)
            (folder / "built").touch()
    with Workspace.open(folder / "workspace") as workspace:
        yield workspace


def _keep_plans(kept: Path, config: pytest.Config) -> None:
    """Compiled plans are those of earlier tests: compiling takes longer than counting."""
    if config.cache is not None:
        kept.parent.mkdir(exist_ok=True)
        shutil.rmtree(kept, ignore_errors=True)
        kept.symlink_to(config.cache.mkdir("natija-kept"))


@pytest.fixture(scope="session")
def pakistan(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, pytestconfig, "pakistan2024", pakistan2024.build)


@pytest.fixture(scope="session")
def uganda(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, pytestconfig, "uganda2021", uganda2021.build)


@pytest.fixture(scope="session")
def afghanistan(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, pytestconfig, "afghanistan2014", afghanistan2014.build)


@pytest.fixture(scope="session")
def kenya(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, pytestconfig, "kenya2017", kenya2017.build)


@pytest.fixture(scope="session")
def new_hampshire(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, pytestconfig, "us_nh2020", us_nh2020.build)


@pytest.fixture(scope="session")
def elections_2018(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Workspace]:
    yield from _made(tmp_path_factory, pytestconfig, "pakistan2018", pakistan2018.build)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    """A copy of a workspace that a test may append to."""
    opened: list[Workspace] = []

    def copied(workspace: Workspace) -> Workspace:
        shutil.copytree(workspace.folder, tmp_path / "copy", symlinks=True)
        opened.append(Workspace.open(tmp_path / "copy"))
        return opened[-1]

    yield copied
    for workspace in opened:
        workspace.close()


@pytest.fixture
def place(tmp_path: Path) -> shared.Place:
    """Where a test puts its mappings."""
    return shared.Place(tmp_path)
