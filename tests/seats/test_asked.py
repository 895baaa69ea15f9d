"""What somebody types: votes, shares, lots and terms in text, and what is said when they cannot be read."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from natija.dossier.seating import asked
from natija.dossier.seating.asked import Governing, Sharing
from natija.errors import NatijaError
from natija.seats import Allocation, Draw
from natija.seats.government import Government
from natija.workspace import Workspace
from natija.workspace.houses import house_view


@pytest.mark.parametrize(
    ("text", "share"),
    [("5%", Fraction(1, 20)), ("3.25 %", Fraction(13, 400)), ("13/400", Fraction(13, 400)), ("0.05", Fraction(1, 20))],
)
def test_a_share_is_exact(text: str, share: Fraction) -> None:
    """Percent, fraction and decimal, never a float."""
    assert asked.fraction(text) == share


@pytest.mark.parametrize("text", ["5", "-1%", "x", "1/0", "nan", "1e400", "", "%"])
def test_a_share_that_is_none_is_refused(text: str) -> None:
    """Five is five hundred percent: it is not read as five percent."""
    with pytest.raises(NatijaError, match="write 5%"):
        asked.fraction(text)


def test_numbers_to_names() -> None:
    """Spaces around are no part of a name; those inside are; a name can hold `=`."""
    assert asked.counts(" A = 53 , B C=41, D=E=2,", "votes") == {"A": 53, "B C": 41, "D=E": 2}


@pytest.mark.parametrize("text", ["A", "A=", "=5", "A=-1", "A=1.5", "A=1,231", "A=٣", "", "A=1,A=2"])
def test_numbers_that_are_none_are_refused(text: str) -> None:
    """A thousands separator is not read as two parties, and a party twice is a slip."""
    with pytest.raises(NatijaError, match="Next"):
        asked.counts(text, "votes")


def test_a_lot_names_its_options() -> None:
    """Who was drawn, of whom."""
    assert asked.lot("B, C of A,B , C") == Draw(options=("A", "B", "C"), drawn=("B", "C"))
    with pytest.raises(NatijaError, match="is no lot"):
        asked.lot("B")


def test_a_tie_in_a_scenario_is_settled_by_a_lot_for_its_pool() -> None:
    """PPP and MWM are level in Khyber Pakhtunkhwa when both count."""
    made = asked.shares(Sharing(scenario=("na-kp-with-mwm",), drawn=("na-women-kp: MWM of PPP,MWM",)))
    assert not isinstance(made, Allocation)
    assert getattr(made, "awarded", None) == {"PML-N": 4, "JUI-F": 3, "MWM": 2, "PPP": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        Sharing(),
        Sharing(votes="A=1"),
        Sharing(votes="A=1", seats=1, method="best"),
        Sharing(votes="A=1", seats=1, names="B=1"),
        Sharing(scenario=("na-before",), votes="A=1"),
        Sharing(scenario=("na-before", "na-after", "na-before")),
        Sharing(scenario=("na-before",), drawn=("A of A,B",)),
        Sharing(scenario=("na-before",), drawn=("nowhere: A of A,B",)),
        Sharing(scenario=("nothing",)),
    ],
)
def test_a_question_that_is_none_says_how_to_ask(wrong: Sharing) -> None:
    """Nothing given, half given, both given, three scenarios, a lot for no pool."""
    with pytest.raises(NatijaError, match="Next"):
        asked.shares(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        Governing(),
        Governing(seats="A=1,B=1", exclude=("A",)),
        Governing(seats="A=1,B=1", exclude=("A:B:C",)),
        Governing(seats="A=1,B=1", together=("A+Z",)),
        Governing(seats="A=1,B=1", cast="X=1", said=("X",)),
        Governing(seats="A=0,B=0"),
        Governing(college="nobody"),
    ],
)
def test_terms_that_are_none_say_how_to_give_them(wrong: Governing) -> None:
    """No seats, half a pair, a party nobody knows, a house without members."""
    with pytest.raises(NatijaError, match="Next"):
        asked.governed(wrong)


def test_a_house_gives_seats_vacancies_and_its_majority(tmp_path: Path) -> None:
    """The issue's own question, in the bundled house of March 2024: two together, two that exclude each other."""
    with Workspace.create(tmp_path / "w", package="pakistan-2024") as workspace:
        house = house_view(workspace, as_of="2024-03-06").house
    made = asked.governed(Governing(exclude=("PML-N:SIC",), together=("PML-N+PPP",)), house)
    assert isinstance(made, Government)
    assert (made.total, made.needed, made.vacant) == (336, 169, 336 - house.sitting)
    assert made.seats == {party.label: party.total for party in house.parties if party.total}
    assert all(not {"PML-N", "SIC"} <= set(bloc.parties) for bloc in made.blocs)
    assert made.agreements[0].seats == made.seats["PML-N"] + made.seats["PPP"]
    assert "2024-03-06" in made.source
    with pytest.raises(NatijaError, match="what is vacant"):
        asked.governed(Governing(vacant=3), house)


def test_terms_are_read() -> None:
    """Together, excluded, abstaining, undecided."""
    made = asked.governed(
        Governing(seats="A=40,B=30,C=20,D=10,E=5", together=("A+B",), exclude=("A:C",), abstain="D", undecided="E")
    )
    assert isinstance(made, Government)
    assert (made.together, made.exclude, made.abstaining, made.undecided) == ((("A", "B"),), (("A", "C"),), 10, 5)


def test_a_picture_is_written_under_its_own_name_only(tmp_path: Path) -> None:
    """A slip of the hand does not overwrite somebody's table."""
    table = tmp_path / "votes.csv"
    table.write_text("A,1", encoding="utf-8")
    with pytest.raises(NatijaError, match=r"does not end in \.svg"):
        asked.write(table, "<svg/>")
    assert table.read_text(encoding="utf-8") == "A,1"
    with pytest.raises(NatijaError, match="Next"):
        asked.write(tmp_path / "nowhere" / "x.svg", "<svg/>")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Another encoding is named, not guessed."""
    own = tmp_path / "own.toml"
    own.write_bytes(b'country = "\xff\xfe"')
    with pytest.raises(NatijaError, match="UTF-8"):
        asked.read_file(own)
