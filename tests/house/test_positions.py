"""What sources state, held against the records: sums, what is not in them, what changed and what explains it."""

from __future__ import annotations

from natija.house import Position, positions, steps
from natija.house.steps import beside
from natija.model.canonical import encode, record_id
from natija.model.records import Claim, Covers, Row
from tests.house.conftest import Make, award, notice, sits

RETURNED = (
    notice("declared", "FX-1", "2030-05-03", "1"), notice("declared", "FX-2", "2030-05-03", "2"),
    notice("declared", "FX-3", "2030-05-03", "2"), notice("declared", "FX-4", "2030-05-03", "3"),
    notice("terminated", "FX-5", "2030-04-20"), sits("bilal-2", "green", "2030-04-01", kind="backed-by"),
)  # fmt: skip


def claim(day: str | None, field: str = "seats.general", holder: str = "commission", **seats: int) -> Claim:
    """Seats by party as somebody states them."""
    return Claim(
        form="statement", unit="land@2030", stage="provisional", holder=holder, reader="press:x", stated=day,
        covers=Covers(counted=4, of=5), rows=(Row(candidates={field: {f"party:{k}": v for k, v in seats.items()}}),),
    )  # fmt: skip


def stated(made: Make, *claims: Claim, records: tuple[object, ...] = RETURNED) -> tuple[Position, ...]:
    """Positions held against the houses of some records."""
    return positions({record_id(encode(c)): c for c in claims}, {}, made(*records))


def test_a_sum_that_is_short_says_by_how_much(houses: Make) -> None:
    """Against the seats it is about: the general ones here."""
    (one,) = stated(houses, claim("2030-05-04", red=1, independent=2, blue=1))
    assert (one.scope, one.sum, one.house, one.missing) == ("general", 4, 5, 1)
    (whole,) = stated(houses, claim("2030-05-04", field="seats.total", red=1, independent=2, blue=1))
    assert (whole.scope, whole.house, whole.missing) == ("all", 8, 4)


def test_a_commission_counts_ballots_and_a_newspaper_backers(houses: Make) -> None:
    """The rule that comes nearest is found and named."""
    ballots, backers = stated(
        houses, claim("2030-05-04", red=1, independent=2, blue=1),
        claim("2030-05-05", holder="press:x", red=1, green=1, independent=1, blue=1),
    )  # fmt: skip
    assert [(p.like, p.apart) for p in (ballots, backers)] == [("ballot", ()), ("backed-by", ())]


def test_what_no_record_explains_is_left_as_a_number(houses: Make) -> None:
    """A party that claims two more."""
    (one,) = stated(houses, claim("2030-05-04", holder="red", red=3))
    assert [(r.party, r.stated, r.counted, r.by) for r in one.apart] == [("red", 3, 1, 2)]
    assert one.unstated == {"IND": 2, "BLU": 1}


def test_a_party_that_is_not_stated_is_not_zero(houses: Make) -> None:
    """It is listed with what the records count."""
    (one,) = stated(houses, claim("2030-05-04", red=1))
    assert (one.apart, one.unstated) == ((), {"IND": 2, "BLU": 1})


def test_a_position_without_a_day_cannot_be_placed(houses: Make) -> None:
    """It is no part of a timeline."""
    assert stated(houses, claim(None, red=1)) == ()


def test_an_early_sum_is_held_against_the_first_day_on_which_seats_can_be_told(houses: Make) -> None:
    """And that day is named."""
    (one,) = stated(houses, claim("2030-05-02", red=1, independent=2, blue=1))
    assert (one.on, one.told, one.apart) == ("2030-05-02", "2030-05-03", ())


def test_a_change_is_explained_by_the_seats_that_moved(houses: Make) -> None:
    """Party by party: stated, explained, left."""
    joined = sits("bilal-3", "red", "2030-05-09", by="bilal-3")
    one, two = (
        claim("2030-05-04", red=1, independent=2, blue=1),
        claim("2030-05-10", red=3, independent=1, blue=0),
    )
    made = houses(*RETURNED, joined)
    found = steps(positions({record_id(encode(c)): c for c in (one, two)}, {}, made), made)
    changes = {c.party: (c.was, c.now, c.explained, c.unexplained) for c in found[1].changes}
    assert changes == {"red": (1, 3, 1, 1), "independent": (2, 1, -1, 0), "blue": (1, 0, 0, -1)}
    assert [(r.what, r.was, r.now) for r in found[1].reasons] == [("FX-3", "independent", "red")]


def test_an_award_explains_a_change_of_the_whole_house(houses: Make) -> None:
    """With the Notice that made it."""
    women = award("awarded", "h/women", "red", 3, "2030-05-20")
    one = claim("2030-05-04", field="seats.total", red=1, independent=2, blue=1)
    two = claim("2030-05-21", field="seats.total", red=4, independent=2, blue=1)
    made = houses(*RETURNED, women)
    found = steps(positions({record_id(encode(c)): c for c in (one, two)}, {}, made), made)
    assert [(c.party, c.explained, c.unexplained) for c in found[1].changes] == [("red", 3, 0)]
    assert [(r.what, r.was, r.seats, r.records) for r in found[1].reasons] == [
        ("awarded", "women", 3, (record_id(encode(women)),))
    ]


def test_two_sources_of_one_day_differ_seat_by_seat(houses: Make) -> None:
    """The seats that one of them counts with a backer."""
    made = houses(*RETURNED)
    known = {record_id(encode(c)): c for c in (
        claim("2030-05-04", red=1, independent=2, blue=1),
        claim("2030-05-04", holder="press:x", red=1, green=1, independent=1, blue=1),
    )}  # fmt: skip
    ballots, backers = positions(known, {}, made)
    found = beside(ballots, backers, "2030-05-04", made)
    assert [(r.what, r.was, r.now) for r in found.reasons] == [("FX-2", "independent", "green")]
    assert {c.party: c.unexplained for c in found.changes} == {"independent": 0, "green": None}
