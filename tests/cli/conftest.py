"""A workspace on the bundled package, copied for each test, and a way to run commands in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from natija.cli.app import run
from natija.workspace import Workspace

VOTES = """station,Khosa,Rafique,valid,rejected,polled,registered
1,310,250,560,10,570,900
2,120,260,380,5,385,750
3,205,190,395,12,407,400
"""
"""Three invented stations; at the third more have polled than are registered."""
MAPPING = """layout = "wide"
form = "45"
holder = "agents:13"
reader = "desk:3fa9"
contest = "NA-122"
unit = "{contest.unit}/{station}"
[fields]
valid = "valid"
rejected = "rejected"
polled = "polled"
registered = "registered"
[candidate.columns]
Khosa = "13"
Rafique = "9"
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Lines of standard output without the blank ones."""
        return [line for line in self.out.splitlines() if line.strip()]

    def json(self) -> Any:  # noqa: ANN401 - whatever was printed
        """Standard output, which must be one JSON object on one line."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Natija = Callable[..., Said]


@pytest.fixture
def natija(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Natija:
    """Run a command as the shell would, in that folder; the terminal is 80 wide."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NATIJA_WORKSPACE", raising=False)

    def call(*words: str | Path) -> Said:
        capsys.readouterr()
        code = run([str(word) for word in words])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace made once; never written to."""
    folder = tmp_path_factory.mktemp("cli") / "lahore"
    with Workspace.create(folder, package="lahore-2024", origin="natija/test") as workspace:
        workspace.canvass()
    return folder


@pytest.fixture
def place(original: Path, tmp_path: Path) -> Path:
    """A copy of it to write to, with a table and its mapping beside it."""
    folder = tmp_path / "lahore"
    shutil.copytree(original, folder)
    (tmp_path / "votes.csv").write_text(VOTES, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return folder
