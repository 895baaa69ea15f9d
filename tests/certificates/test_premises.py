"""What a proof hangs on: conditional where nobody vouches, absent where it is known to be wrong."""

from __future__ import annotations

import msgspec
import pytest

from natija.canvass.certificates import Case, Cell, Premise, condition, forms, prove, reach, read, stations
from natija.canvass.certificates.premises import (
    CODES,
    NO_CHANGE,
    NUMBERING,
    OUTSIDE,
    READINGS,
    SAME_STAGE,
    STATION_LIST,
    stopped_by,
)
from natija.errors import BadUse

LIST = Premise(code=STATION_LIST, source="Form 28")
VOUCHED = tuple(Premise(code=code, source="seen") for code in CODES)


def case(*premises: Premise, outside: int | None = 0) -> Case:
    """A total that lacks 50 votes of one candidate, and has 280 of another that are nowhere."""
    return Case(
        contest="e/C", basis="forms", total="a total",
        forms=forms({"s1": {"1": read(200), "2": read(100)}}, ("1", "2"), {"s1": 400}),
        missing=stations({"s2": 120}), stated={"1": 150, "2": 500}, outside=outside, premises=premises,
    )  # fmt: skip


def kinds(given: Case) -> list[str]:
    """What is proved."""
    return [certificate.kind for certificate in prove(given)]


def test_nothing_is_conditional_where_everything_is_vouched_for() -> None:
    """Every premise with its source: both certificates, neither conditional."""
    made = prove(case(*VOUCHED))
    assert [c.kind for c in made] == ["deficit", "excess"]
    assert [c.conditional_on for c in made] == [(), ()]
    assert [p.source for p in made[0].premises] == ["seen"] * 4


def test_a_deficit_needs_neither_list_nor_voters_nor_post() -> None:
    """It lists three premises; what an excess lacks does not weaken it."""
    deficit, excess = prove(case(LIST))
    assert [p.code for p in deficit.premises] == [READINGS, SAME_STAGE, NO_CHANGE]
    assert deficit.conditional_on == (READINGS, SAME_STAGE, NO_CHANGE)
    assert NUMBERING in excess.conditional_on
    assert STATION_LIST not in excess.conditional_on


def test_an_excess_is_conditional_on_a_list_nobody_says_is_complete() -> None:
    """The list is there, its completeness is not vouched for."""
    (_, excess) = prove(case(Premise(code=STATION_LIST)))
    assert STATION_LIST in excess.conditional_on


@pytest.mark.parametrize(
    "premises",
    [(), (Premise(code=STATION_LIST, source="Form 28", holds=False),), (LIST, Premise(code=NUMBERING, holds=False))],
    ids=["no list", "list known to be incomplete", "stations numbered differently"],
)
def test_no_excess_where_a_premise_is_known_not_to_hold(premises: tuple[Premise, ...]) -> None:
    """The deficit stays; the excess, and any word on who can still overtake, are not made."""
    given = case(*premises)
    assert kinds(given) == ["deficit"]
    assert stopped_by(given, "excess")
    assert (found := reach(given)) is not None
    assert found.out_of_reach is None
    assert condition(given) is not None


def test_nothing_is_proved_across_a_recount() -> None:
    """A recount known to lie between the forms and the total: they may differ, and that contradicts nothing."""
    assert kinds(case(*VOUCHED[:2], Premise(code=NO_CHANGE, source="notice of a recount", holds=False), LIST)) == []


def test_nobody_vouches_for_ballots_outside_stations_that_are_not_known() -> None:
    """A number that is null is taken as none, and the excess is conditional on it whatever source was given."""
    (_, excess) = prove(case(*VOUCHED, outside=None))
    assert excess.conditional_on == (OUTSIDE,)


def test_ballots_outside_stations_lower_the_gap_one_by_one() -> None:
    """The gap with none less the gap with twenty is twenty."""
    assert prove(case(*VOUCHED, outside=0))[1].gap - prove(case(*VOUCHED, outside=20))[1].gap == 20


def test_a_form_above_its_registered_voters_proves_nothing_by_itself() -> None:
    """More votes than registered on one form does occur: its bound stretches to what was read."""
    above = msgspec.structs.replace(
        case(*VOUCHED), stated={"1": 200, "2": 300},
        forms=forms({"s1": {"1": read(200), "2": read(300)}}, ("1", "2"), {"s1": 400}),
    )  # fmt: skip
    assert prove(above) == ()


@pytest.mark.parametrize("cell", [Cell(low=-1, high=3), Cell(low=5, high=4)])
def test_impossible_cells_are_refused(cell: Cell) -> None:
    """Below zero, or a greatest value below the least."""
    with pytest.raises(BadUse, match="greatest value"):
        forms({"s": {"1": cell}}, ("1",), {})


def test_negative_voters_and_totals_are_refused() -> None:
    """Neither is a number of anything."""
    with pytest.raises(BadUse, match="registered"):
        stations({"s": -4})
    with pytest.raises(BadUse, match="stated total"):
        prove(msgspec.structs.replace(case(*VOUCHED), stated={"1": -1}))


def test_a_candidate_no_form_has_a_column_for_was_transcribed_nowhere() -> None:
    """A stated total of a third candidate can come from the room left on the forms, and no further."""
    given = case(*VOUCHED)
    fits = msgspec.structs.replace(given, stated={"1": 200, "2": 100, "3": 220})
    assert prove(fits) == ()
    assert kinds(msgspec.structs.replace(fits, stated={**fits.stated, "3": 221})) == ["excess"]
