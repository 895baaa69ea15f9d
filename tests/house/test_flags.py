"""Under whose flag members count: the ballot, their backers, where they sit; and members nobody named."""

from __future__ import annotations

import msgspec
import pytest

from natija.errors import BadUse
from natija.house import House, parse_rule
from natija.model.canonical import encode, record_id
from natija.model.records import Affiliation, Statement
from tests.house.conftest import Make, award, notice, sits

RETURNED = tuple(notice("declared", f"FX-{n}", "2030-05-03", "2") for n in range(1, 6))
"""Five independents."""


def seats(made: House) -> dict[str, int]:
    """Seats by party."""
    return {p.party: p.total for p in made.parties}


def test_backed_independents_count_three_ways(houses: Make) -> None:
    """As independents, with their backer, and where one of them sits later."""
    found = houses(
        *RETURNED, sits("bilal-1", "green", "2030-04-01", kind="backed-by"),
        sits("bilal-2", "green", "2030-04-01", kind="backed-by"), sits("bilal-2", "red", "2030-05-09"),
    )  # fmt: skip
    assert seats(found.on(None, "ballot")) == {"independent": 5}
    assert seats(found.on(None, "backed-by")) == {"independent": 3, "green": 2}
    assert seats(found.on(None, "house")) == {"independent": 4, "red": 1}


def test_a_joint_candidate_of_two_parties_is_neithers(houses: Make) -> None:
    """Both are named beside the seat."""
    made = houses(
        *RETURNED, sits("bilal-1", "green", "2030-04-01", kind="backed-by"),
        sits("bilal-1", "blue", "2030-04-01", kind="backed-by"),
    ).on(None, "backed-by")  # fmt: skip
    member = made.members[0]
    assert (member.party, member.beside) == ("independent", ("blue", "green"))


def test_a_seat_adjustment_does_not_change_the_flag(houses: Make) -> None:
    """A party's candidate whom another party backs stays with their own."""
    made = houses(
        notice("declared", "FX-1", "2030-05-03", "1"), sits("amina-1", "blue", "2030-04-01", kind="backed-by")
    ).on(None, "backed-by")  # fmt: skip
    assert (seats(made), made.members[0].beside) == ({"red": 1}, ("blue",))


def test_the_later_seat_counts_and_the_earlier_day_still_shows_the_earlier(houses: Make) -> None:
    """Nothing is edited: two records, two days."""
    found = houses(*RETURNED, sits("bilal-1", "red", "2030-05-09"), sits("bilal-1", "blue", "2030-06-01"))
    assert seats(found.on("2030-05-09", "house"))["red"] == 1
    assert seats(found.on("2030-06-01", "house")) == {"independent": 4, "blue": 1}


def test_a_reversed_affiliation_no_longer_counts(houses: Make) -> None:
    """The order of a court that puts a member back."""
    joined = sits("bilal-1", "red", "2030-05-09")
    back = Affiliation(
        person="bilal-1", party="independent", kind="house", since="2030-06-01",
        supersedes=record_id(encode(joined)),
    )  # fmt: skip
    found = houses(*RETURNED, joined, back)
    assert seats(found.on("2030-05-20", "house"))["red"] == 1
    assert seats(found.on("2030-06-01", "house")) == {"independent": 5}


def test_two_records_of_one_day_that_differ_decide_nothing(houses: Make) -> None:
    """Never the one that came last."""
    made = houses(*RETURNED, sits("bilal-1", "red", "2030-05-09"), sits("bilal-1", "blue", "2030-05-09")).on(
        None, "house"
    )
    assert made.members[0].party == "independent"
    assert made.members[0].undecided == "records differ: blue or red"


def test_only_what_a_source_says_counts_under_it(houses: Make) -> None:
    """A commission and a party can count one member differently."""
    found = houses(
        *RETURNED, sits("bilal-1", "red", "2030-05-09", by="red"), sits("bilal-2", "red", "2030-05-09", by="commission")
    )
    assert seats(found.on(None, "house"))["red"] == 2
    assert seats(found.on(None, "house", "commission"))["red"] == 1


@pytest.mark.parametrize(("joined", "expected"), [("2030-05-12", "red"), ("2030-05-13", "independent")])
def test_joining_within_days_of_the_gazette(joined: str, expected: str, houses: Make) -> None:
    """The third day after the notice is in time, the fourth is not."""
    made = houses(*RETURNED, notice("gazetted", "FX-1", "2030-05-09", "2"), sits("bilal-1", "red", joined)).on(
        None, "within:3"
    )
    assert made.members[0].party == expected


def test_a_rule_that_needs_an_unknown_day_decides_nothing(houses: Make) -> None:
    """The member is listed, and counts as on the ballot."""
    made = houses(*RETURNED, sits("bilal-1", "red", "2030-05-09")).on(None, "within:3")
    assert made.members[0].party == "independent"
    assert "gazette" in made.members[0].undecided


@pytest.mark.parametrize("text", ["", "gazette", "within:", "within:-1", "within:x", "House"])
def test_no_other_rule_is_taken(text: str) -> None:
    """The choices are named."""
    with pytest.raises(BadUse, match="no rule of counting"):
        parse_rule(text)


def unnamed(
    members: int, out_of: str, party: str, since: str, *, by: str = "commission", reverses: Affiliation | None = None
) -> Affiliation:
    """Members a source counts without naming them."""
    return Affiliation(
        members=members, out_of=out_of, party=party, kind="house", since=since, according_to=by,
        supersedes=record_id(encode(reverses)) if reverses else None,
    )  # fmt: skip


def test_unnamed_members_move_in_numbers_only(houses: Make) -> None:
    """No seat is picked for them."""
    made = houses(*RETURNED, unnamed(3, "independent", "green", "2030-05-20")).on(None, "house")
    assert seats(made) == {"green": 3, "independent": 2}
    assert {m.party for m in made.members} == {"independent"}
    assert [(p.named, p.moved) for p in made.parties] == [(0, 3), (5, -3)]


def test_no_more_are_moved_than_are_there(houses: Make) -> None:
    """What could not be placed is said."""
    made = houses(*RETURNED, unnamed(7, "independent", "green", "2030-05-20")).on(None, "house")
    assert seats(made) == {"green": 5}
    assert [(m.members, m.moved) for m in made.moves] == [(7, 5)]


def test_an_order_and_two_reversals_of_it_by_two_offices(houses: Make) -> None:
    """Each office's view is its own; together the order is reversed once, not twice."""
    joined = unnamed(4, "independent", "green", "2030-05-20")
    order = unnamed(2, "green", "blue", "2030-07-24", reverses=None)
    listed = unnamed(2, "blue", "green", "2030-09-18", by="secretariat", reverses=order)
    withdrawn = unnamed(2, "blue", "green", "2031-07-02", reverses=order)
    found = houses(*RETURNED, joined, order, listed, withdrawn)
    assert seats(found.on("2030-08-01", "house")) == {"blue": 2, "green": 2, "independent": 1}
    assert seats(found.on("2030-10-01", "house")) == {"green": 4, "independent": 1}
    assert seats(found.on("2030-10-01", "house", "commission"))["blue"] == 2
    assert seats(found.on(None, "house")) == {"green": 4, "independent": 1}
    assert [m.moved for m in found.on(None, "house").moves] == [4, 2, 2, 0]


def test_awards_suspensions_and_restorations_of_reserved_seats(houses: Make) -> None:
    """By pool and party; what does not sit is beside what does."""
    found = houses(
        award("awarded", "h/women/north", "red", 2, "2030-05-20"), award("awarded", "h/women", "blue", 1, "2030-05-20"),
        award("suspended", "h/women/north", "red", 2, "2030-06-01"),
        award("restored", "h/women/north", "red", 1, "2030-07-01"),
    )  # fmt: skip
    assert [seats(found.on(day, "house")) for day in ("2030-05-20", "2030-06-01", "2030-07-01")] == [
        {"red": 2, "blue": 1}, {"blue": 1, "red": 0}, {"blue": 1, "red": 1},
    ]  # fmt: skip
    women = next(p for p in found.on("2030-06-01", "house").pools if p.pool == "h/women")
    assert (women.number, women.filled, women.suspended, women.open) == (3, 1, 2, 0)


def test_the_majority_is_of_all_seats_vacant_ones_too(houses: Make) -> None:
    """Five and three are eight: five are more than half."""
    made = houses(*RETURNED).on(None, "house")
    assert (made.seats, made.majority, made.sitting) == (8, 5, 5)


def test_a_bloc_is_an_agreement_made_after_the_poll(houses: Make) -> None:
    """One before it is a seat adjustment; nobody is added who did not agree."""
    together = {"kind": "agreement", "speaker": "red", "with": ["blue"], "says": "They agree."}
    made = houses(
        notice("declared", "FX-1", "2030-05-03", "1"), notice("declared", "FX-2", "2030-05-03", "3"),
        *(_statement({**together, "stated": day}) for day in ("2030-04-01", "2030-05-12")),
    ).on(None, "house")  # fmt: skip
    assert [(b.parties, b.seats, b.reaches, b.stated) for b in made.blocs] == [
        (("red", "blue"), 2, False, "2030-05-12")
    ]


def _statement(fields: dict[str, object]) -> Statement:
    return msgspec.convert({"record": "statement", **fields}, Statement)
