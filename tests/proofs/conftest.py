"""Workspaces for proofs: the bundled package, the disputed contests of the collection, and a stage audited later."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from natija.workspace import Workspace
from tests.proofs import audited, disputed


def _made(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], Workspace]) -> Iterator[Workspace]:
    """Build a workspace once, also where several processes share the tests, and open it."""
    root = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    folder = root / f"proofs-{name}"
    with (root / f"proofs-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            with build(folder) as workspace:
                place = workspace.folder
            (folder / "built").write_text(str(place), encoding="utf-8")
    with Workspace.open((folder / "built").read_text(encoding="utf-8")) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def lahore(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The bundled package; never written to."""

    def build(folder: Path) -> Workspace:
        return Workspace.create(folder / "workspace", package="lahore-2024", origin="natija/proofs")

    yield from _made(tmp_path_factory, "lahore", build)


@pytest.fixture(scope="session")
def pakistan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Five disputed contests; never written to."""
    yield from _made(tmp_path_factory, "pakistan", disputed.build)


@pytest.fixture(scope="session")
def afghanistan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Two stages, and what the audit did to each station; never written to."""
    yield from _made(tmp_path_factory, "afghanistan", audited.build)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """An empty cache folder."""
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder
