"""A small publication that tests read, and copies of it that they break."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from natija.log import Log
from natija.publish.nouns import Publication, Publisher
from natija.publish.proof import manifest
from natija.publish.publishing import publish
from natija.publish.recipe import Order
from natija.verify.nouns import VerifiedSite
from natija.workspace import Workspace
from natija.workspace.simulating import Wanted
from natija.workspace.simulating import make as simulated
from tests.workspace.conftest import MAPPING, ROWS, package

__all__ = ["package"]

WHEN = "2024-02-20T12:00:00Z"


def order(when: str = WHEN, **more: object) -> Order:
    """An order by a publisher with a name."""
    fields = {"published": when, "publisher": Publisher(name="Example", contact="desk@example.org"), **more}
    return Order(**fields)  # type: ignore[arg-type]  # each test names the fields it is about


def files(site: Path) -> list[str]:
    """Every file of a publication."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


def named(found: VerifiedSite) -> list[str]:
    """The files that are not as they must be."""
    return [one.path for one in found.wrong]


def sign_again(site: Path, log: Log, more: manifest.Entries | None = None) -> None:
    """What a publisher can do who has the key: list and sign whatever lies there, and more."""
    made = msgspec.json.decode((site / manifest.RECIPE).read_bytes(), type=Publication)
    (site / made.version / manifest.RECIPE).write_bytes((site / manifest.RECIPE).read_bytes())
    left = {*manifest.UNLISTED, *manifest.versioned(made.version)}
    entries = {
        path: (sha256((site / path).read_bytes()).hexdigest(), (site / path).stat().st_size)
        for path in files(site) if path not in left
    }  # fmt: skip
    listed = manifest.encode({**entries, **(more or {})})
    signed = manifest.signature(made, listed, log.signing_key())
    for place in (site, site / made.version):
        (place / manifest.MANIFEST).write_bytes(listed)
        (place / manifest.SIGNATURE).write_bytes(signed)
    latest = manifest.latest(made, listed, made.version, log.head(made.position).root.hex())
    (site / latest.path).write_bytes(latest.data)


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


@pytest.fixture(scope="session")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace of a simulated election, with the forms of its stations, and its publication."""
    place = tmp_path_factory.mktemp("fictional")
    wanted = Wanted(profile="small", seed=11, scale=0.15, copies=2, waves=1)
    made = simulated(wanted, place / "sim")
    with Workspace.create(place / "w", package=str(place / "sim"), origin="example/fictional") as workspace:
        for table in made.tables:
            workspace.import_file(place / "sim" / table.file, place / "sim" / table.mapping)
        publish(workspace, place / "site", order())
    return place / "w", place / "site"


@pytest.fixture(params=["bundled", "simulated"])
def anysite(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the publication of a bundled, and of a simulated election."""
    _, site = request.getfixturevalue("made" if request.param == "bundled" else "fictional")
    return Path(shutil.copytree(site, tmp_path / "site"))


@pytest.fixture(scope="session")
def summed_once(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an election whose totals are sums of station forms by two holders, and with its publication."""
    place = tmp_path_factory.mktemp("summed")
    (place / "votes.csv").write_text(ROWS)
    (place / "mapping.toml").write_text(MAPPING)
    with Workspace.create(place / "w", package=str(package), origin="example/summed") as workspace:
        workspace.import_file(place / "votes.csv", place / "mapping.toml")
        publish(workspace, place / "site", order())
    return place


@pytest.fixture
def summed(summed_once: Path, tmp_path: Path) -> Iterator[tuple[Workspace, Path]]:
    """Copies of both, to be added to and to be broken."""
    shutil.copytree(summed_once, tmp_path / "summed")
    with Workspace.open(tmp_path / "summed" / "w") as workspace:
        yield workspace, tmp_path / "summed" / "site"
