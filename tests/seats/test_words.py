"""What screens say of seats: the same of every party, hedged where members are undecided, and what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from natija.cli.app import run
from natija.countries.scenarios import bundled

Say = Callable[..., str]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run a command; what it printed, without line breaks inside sentences."""
    monkeypatch.setenv("COLUMNS", "300")

    def call(*words: str) -> str:
        assert run(list(words)) == 0
        return capsys.readouterr().out

    return call


def test_the_same_is_said_of_either_party(say: Say) -> None:
    """With the names swapped, the words are swapped and nothing else."""
    first = say("govern", "--seats", "X1=40,X2=40,C=20", "--exclude", "X1:C")
    other = say("govern", "--seats", "X2=40,X1=40,C=20", "--exclude", "X2:C")
    swapped = first.replace("X1", "X0").replace("X2", "X1").replace("X0", "X2")
    assert sorted(swapped) == sorted(other)


@pytest.mark.parametrize("name", [one.name for file in bundled() for one in file.scenarios])
def test_every_scenario_says_its_method_is_inferred(say: Say, name: str) -> None:
    """On the screen, alone and beside another."""
    assert "inferred from the awards" in say("allocate", "--scenario", name)
    assert "inferred from the awards" in say("allocate", "--scenario", name, "--scenario", "na-before")


def test_what_does_not_fit_is_in_the_first_sentence(say: Say) -> None:
    """Punjab Assembly's non-Muslims."""
    first = say("allocate", "--scenario", "punjab-assembly-non-muslims").splitlines()[0]
    assert "does not fit what was reported: PML-N 4 here and 5 reported" in first


def test_why_a_seat_moved(say: Say) -> None:
    """The input that differs, the quota, and the two remainders that change places."""
    said = say("allocate", "--scenario", "na-punjab-before", "--scenario", "na-punjab-sic-53")
    assert said.splitlines()[0] == "From na-punjab-before to na-punjab-sic-53: PML-N -1, PPP +1."
    assert "SIC 53 for 52" in said
    assert "a quota of 4.375 becomes 4.406" in said
    assert "PML-N 17 to 16: 16.686 quotas give 16, and one by remainder; then 16.567 quotas give 16, none" in said


def test_undecided_members_hedge_what_is_said(say: Say) -> None:
    """A is in every sure bloc; B and C could do without it with one of ten undecided members."""
    said = say("govern", "--seats", "A=40,B=30,C=20,D=10", "--undecided", "D")
    assert "In every bloc that is sure: A." in said
    assert "Only with some of the 10 undecided members" in said


def test_no_bloc_is_said_to_be_none_under_these_terms(say: Say) -> None:
    """It does not say that there is no government."""
    said = say("govern", "--seats", "A=40,B=40,C=20", "--exclude", "A:B", "--exclude", "A:C", "--exclude", "B:C")
    assert said.startswith("Under these terms no bloc reaches 51 seats")


@pytest.mark.parametrize(
    "words",
    [
        ("allocate", "--votes", "A=53,B=41", "--seats", "32"),
        ("allocate", "--votes", "A=0", "--seats", "3"),
        ("allocate", "--scenario", "na-before"),
        ("allocate", "--scenario", "na-before", "--scenario", "na-after"),
        ("allocate", "--list"),
        ("govern", "--seats", "A B=40,C=30,D=20,E=5", "--together", "C+D", "--exclude", "A B:C", "--abstain", "E"),
        ("govern", "--college", "president-2024"),
    ],
)
def test_the_next_command_works(
    say: Say, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the last line says to type can be typed."""
    monkeypatch.chdir(tmp_path)
    following = say(*words).rstrip().splitlines()[-1].removeprefix("Next: natija ")
    assert say(*shlex.split(following))


def test_nobody_is_suggested_for_a_lot(say: Say) -> None:
    """The next command leaves the name open, for votes and for a scenario."""
    votes = say("allocate", "--votes", "A=10,B=10", "--seats", "3")
    assert "--drawn 'NAME of A,B'" in votes
    assert "'na-women-kp: NAME of PPP,MWM'" in say("allocate", "--scenario", "na-kp-with-mwm")


def test_options_of_a_house_are_not_ignored_beside_seats() -> None:
    """A day means nothing for seats typed by hand, and it says so."""
    assert run(["govern", "--seats", "A=5,B=3", "--as-of", "2024-03-06"]) == 2
