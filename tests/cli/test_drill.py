"""A drill at the command line: what can be asked for, what is refused and how, and a score on the screen."""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from docs.pages.commands import SHAPES
from tests.cli.conftest import Natija
from tests.cli.test_commands import keys


def digests(folder: Path) -> dict[str, str]:
    """Every file of a folder by its SHA-256."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_countries_are_listed(natija: Natija) -> None:
    """With their sizes, as a screen and as JSON; nothing is made."""
    said = natija("simulate", "--list", "--out", "../sim")
    assert (said.code, Path("../sim").exists()) == (0, False)
    assert all(name in said.out for name in ("district", "pakistan-national", "india", "1,050,000", "Next: "))
    keys(natija("simulate", "--list", "--json").json(), SHAPES["natija simulate"][1])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--scale 0", "--scale 0 makes no country"),
        ("--scale -1", "makes no country"),
        ("--scale nan", "makes no country"),
        ("--scale inf", "makes no country"),
        ("--scale 0.001", "too few"),
        ("--scale 1000000", "stations are too many"),
        ("--profile atlantis", "choose one of"),
        ("--seed -1", "negative"),
        ("--seed x", "not a valid integer"),
        ("--copies 5", "5 copies"),
        ("--waves 0", "0 waves"),
        ("--plant moved", "gives no rate"),
        ("--plant moved=much", "gives no rate"),
        ("--plant moved=2", "rate of moved is 2"),
        ("--plant moved=nan", "rate of moved is nan"),
        ("--plant lost=0.1", "kind of fault"),
        ("--plant moved=0.5 --plant added=0.5", "too few forms"),
        ("--tables xlsx", "csv"),
    ],
)
def test_what_cannot_be_made_is_refused(words: str, says: str, natija: Natija) -> None:
    """Before anything is written, with what is wrong and the next step."""
    said = natija("simulate", "--profile", "small", "--out", "../never", *words.split())
    assert said.code == 2
    assert says in said.err
    assert "Next: " in said.err
    assert not Path("../never").exists()


def test_a_folder_that_is_there_is_left_alone(natija: Natija) -> None:
    """Whether it is a folder with something in it or a file."""
    Path("../full").mkdir()
    Path("../full/mine.txt").write_text("mine", encoding="utf-8")
    for taken in ("../full", "../full/mine.txt"):
        said = natija("simulate", "--profile", "small", "--out", taken)
        assert (said.code, "not empty" in said.err) == (2, True)
    assert [path.name for path in Path("../full").iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_said(natija: Natija) -> None:
    """Exit code 3, as for any store that cannot be written."""
    Path("../file").write_text("", encoding="utf-8")
    said = natija("simulate", "--profile", "small", "--out", "../file/sim")
    assert (said.code, "Next: " in said.err) == (3, True)


@pytest.mark.slow
def test_a_file_that_grows_too_large_leaves_nothing(tmp_path: Path) -> None:
    """As on a full disk: the process may write no more than a few kilobytes into a file."""
    done = subprocess.run(
        [sys.executable, "-m", "natija", "simulate", "--profile", "small", "--out", "sim"], cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        env={**os.environ}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "free some space" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    """Another process, another hash seed, another folder: the same files, to the byte."""
    made = []
    for seed in ("0", "4242"):
        folder = tmp_path / seed
        words = [sys.executable, "-m", "natija", "simulate", "--profile", "small", "--seed", "7", "--out", str(folder)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([*words, "--tables", "parquet"], env=environment, check=True, capture_output=True)
        made.append(digests(folder))
    assert made[0] == made[1]
    assert len(made[0]) > 20


def test_rates_are_what_is_planted(natija: Natija) -> None:
    """With --clean only what --plant names; a share of the forms."""
    words = ("--profile", "small", "--clean", "--plant", "moved=0.05", "--json")
    assert natija("simulate", "--out", "../one", *words).json()["planted"] == {"moved": 24}
    assert natija("simulate", "--out", "../none", "--profile", "small", "--clean", "--json").json()["planted"] == {}


@pytest.mark.slow
def test_a_score_is_shown(natija: Natija) -> None:
    """After one holder's forms: what is here, what is found, and the JSON beside it."""
    natija("simulate", "--profile", "small", "--seed", "7", "--out", "../sim")
    natija("init", "../drill", "--package", "../sim")
    for name in ("28-stations", "45-wave-1-commission"):
        table = f"../sim/tables/{name}"
        assert natija("import", f"{table}.csv", "--mapping", f"{table}.toml", "-w", "../drill").code == 0
    said = natija("score", "../sim", "-w", "../drill")
    assert (said.code, said.lines[0].startswith("FICTIONAL: ")) == (0, True)
    assert max(map(len, said.lines)) <= 80
    assert "Next: natija findings" in said.out
    made = natija("score", "../sim", "-w", "../drill", "--json").json()
    keys(made, SHAPES["natija score"][0])
    assert 0 < made["found"] < made["here"] < made["planted"]


def test_a_score_of_another_election_is_refused(natija: Natija) -> None:
    """The workspace at hand is Lahore's."""
    natija("simulate", "--profile", "small", "--seed", "7", "--out", "../sim")
    said = natija("score", "../sim")
    assert (said.code, "not of the simulation" in said.err) == (2, True)
