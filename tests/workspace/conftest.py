"""Workspaces of a small made-up election: seats A-1 and A-2, agents of two candidates, the commission."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from natija.model.definition import Holder
from natija.sources.folder import write_folder
from natija.workspace import Workspace
from tests.canvass.elections import definition

Make = Callable[[str], Workspace]

MAPPING = """
form = "count"
holder = "{holder}"
reader = "desk:1"
contest = "{contest}"
unit = "{contest.unit}/{station}"
stated = "{stated}"

[fields]
valid = "valid"
registered = "registered"

[candidate]
serial = "{serial}"

[candidate.fields]
votes = "votes"

[document]
holder = "observers"
"""

ROWS = """contest,station,holder,stated,serial,votes,valid,registered
A-1,s1,commission,2024-02-09,1,100,160,300
A-1,s1,commission,2024-02-09,2,50,160,300
A-1,s1,commission,2024-02-09,3,10,160,300
A-1,s2,commission,2024-02-11,1,20,81,300
A-1,s2,commission,2024-02-11,2,60,81,300
A-1,s2,commission,2024-02-11,3,0,81,300
A-1,s1,agents:1,2024-02-09,1,140,200,300
A-1,s1,agents:1,2024-02-09,2,50,200,300
A-1,s1,agents:1,2024-02-09,3,10,200,300
A-2,t1,commission,2024-02-09,1,7,15,40
A-2,t1,commission,2024-02-09,2,8,15,40
"""


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package folder with the definition."""
    folder = tmp_path_factory.mktemp("made-up")
    made = definition({"A-1": ["Ann", "Bo", "Cyrus"], "A-2": ["Zoe", "Yan"]})
    holders = (Holder(id="commission", kind="commission"), Holder(id="observers", kind="observer"))
    write_folder(msgspec.structs.replace(made, holders=holders), folder)
    return folder


@pytest.fixture
def make(tmp_path: Path, package: Path) -> Iterator[Make]:
    """Make a workspace of a name."""
    made: list[Workspace] = []

    def workspace(name: str) -> Workspace:
        made.append(Workspace.create(tmp_path / name, package=str(package), origin=f"{name}.example/made-up"))
        return made[-1]

    yield workspace
    for one in made:
        one.close()


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A table and its mapping."""
    (tmp_path / "votes.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "votes.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path / "votes.csv", tmp_path / "votes.toml"


@pytest.fixture
def filled(make: Make, files: tuple[Path, Path]) -> Workspace:
    """A workspace with the table imported."""
    workspace = make("observers")
    assert not workspace.import_file(*files).blocked
    return workspace
