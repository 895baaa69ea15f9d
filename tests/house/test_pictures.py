"""A house and stated positions drawn: every number of the answer is on the picture, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from natija.cli.app import run
from natija.workspace import Workspace


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the bundled package."""
    folder = tmp_path_factory.mktemp("drawn") / "national"
    Workspace.create(folder, package="pakistan-2024").close()
    return folder


def drawn(home: Path, path: Path, *words: str) -> str:
    """The words on a picture; it must be well-formed XML."""
    assert run(["house", "-w", str(home), *words, "--svg", str(path), "--json"]) == 0
    root = ET.fromstring(path.read_text("utf-8"))  # noqa: S314 - our own file
    return " ".join(" ".join(text.split()) for text in root.itertext() if text.strip())


def test_the_hemicycle_names_every_party_with_its_seats(home: Path, tmp_path: Path) -> None:
    """And the seats nobody sits in, and the majority."""
    says = drawn(home, tmp_path / "house.svg", "--as-of", "2024-03-06")
    for label in ("PML-N 122", "SIC 81", "PPP 73", "MQM-P 22", "IND 10", "vacant 2", "majority 169"):
        assert label in says


def test_the_bars_say_what_is_not_in_a_sum(home: Path, tmp_path: Path) -> None:
    """One bar per position, and the same in the description."""
    says = drawn(home, tmp_path / "positions.svg", "--timeline")
    assert len(re.findall(r"seats stated", says)) == 2 * 10
    assert "334 of 336 seats stated" in says


def test_the_same_answer_gives_the_same_bytes(home: Path, tmp_path: Path) -> None:
    """So that a picture can be compared."""
    one, two = tmp_path / "1.svg", tmp_path / "2.svg"
    for path in (one, two):
        drawn(home, path, "--as-of", "2024-02-12", "--rule", "backed-by")
    assert one.read_bytes() == two.read_bytes()


def test_an_empty_house_is_not_drawn(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so, and writes nothing."""
    path = tmp_path / "none.svg"
    assert run(["house", "-w", str(home), "--as-of", "2023-01-01", "--svg", str(path)]) == 2
    assert not path.exists()
    assert "nothing to draw" in capsys.readouterr().err
