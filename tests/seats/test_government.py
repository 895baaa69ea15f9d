"""Who can govern: blocs against trying every set, terms, ranges, the two majorities, colleges and floor votes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.errors import BadUse
from natija.seats import Body, Terms, college, floor_vote, govern
from natija.seats.government import LISTED
from tests.seats import oracle

WINNERS = {
    "IND": 101, "PML-N": 75, "PPP": 54, "MQM-P": 17, "JUI-F": 4, "PML-Q": 3, "IPP": 3, "BNP": 2, "PML-Z": 1, "MWM": 1,
    "PkNAP": 1, "BAP": 1, "NP": 1, "PkMAP": 1,
}  # fmt: skip
"""The 265 seats of February 2024 by what stood on the ballot (arynews.tv, 12 Feb 2024, with NP and PkMAP)."""
houses = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(1, 20), min_size=1)


@settings(deadline=None)
@given(houses, st.data())
def test_blocs_are_those_found_by_trying_every_set(seats: dict[str, int], data: st.DataObject) -> None:
    """Each minimal winning bloc once, and no other; excluded pairs in none."""
    needed = data.draw(st.integers(1, sum(seats.values())))
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(sorted(seats)), st.sampled_from(sorted(seats))), max_size=3))
    exclude = tuple(pair for pair in pairs if pair[0] != pair[1])
    made = govern(seats, majority=needed, terms=Terms(exclude=exclude))
    found = [frozenset(bloc.parties) for bloc in made.blocs]
    assert len(found) == len(set(found))
    assert set(found) == oracle.minimal(seats, needed, {frozenset(pair) for pair in exclude})
    for ally in made.allies:
        assert ally.blocs == sum(ally.parties[0] in bloc for bloc in found)


@settings(deadline=None)
@given(houses, st.data())
def test_undecided_members_give_a_range(seats: dict[str, int], data: st.DataObject) -> None:
    """A sure bloc wins without any of them; a possible one says how many it needs, and there are as many."""
    loose = data.draw(st.sampled_from(sorted(seats)))
    needed = sum(seats.values()) // 2 + 1
    made = govern(seats, terms=Terms(undecided=(loose,)))
    others = {party: count for party, count in seats.items() if party != loose}
    assert {frozenset(bloc.parties) for bloc in made.blocs} == oracle.minimal(others, needed, set())
    for bloc in made.possible:
        held = sum(seats[party] for party in bloc.parties)
        assert bloc.needs == needed - held
        assert 0 < bloc.needs <= seats[loose]


def test_february_2024() -> None:
    """129 together lack 40 of 169; the 101 elected as independents are what would complete them at once."""
    made = govern(WINNERS, majority=169, terms=Terms(together=(("PML-N", "PPP"),)))
    (agreement,) = made.agreements
    assert (agreement.seats, agreement.lacks) == (129, 40)
    assert [bloc.parties for bloc in agreement.completed_by] == [("IND",)]
    assert made.blocs[0].parties == ("PML-N", "PPP", "IND")
    assert {ally.parties[0]: ally.indispensable for ally in made.allies}["IND"]


def test_parties_that_exclude_each_other_are_in_no_bloc() -> None:
    """Without the two together, there is no majority of 169 in the winners of February 2024."""
    made = govern(WINNERS, majority=169, terms=Terms(exclude=(("PML-N", "IND"),)))
    assert all(not {"PML-N", "IND"} <= set(bloc.parties) for bloc in made.blocs)
    assert made.blocs[0].parties[:2] == ("IND", "PPP")


def test_the_two_majorities() -> None:
    """Of the total an abstention counts against; of those voting it lowers what is needed; so does a vacancy."""
    seats = {"A": 48, "B": 30, "C": 20}
    total = govern(seats, vacant=2, terms=Terms(abstain=("C",)))
    voting = govern(seats, of="voting", vacant=2, terms=Terms(abstain=("C",)))
    assert (total.base, total.needed) == (100, 51)
    assert (voting.base, voting.needed) == (78, 40)
    assert [bloc.parties for bloc in total.blocs] == [("A", "B")]
    assert [bloc.parties for bloc in voting.blocs] == [("A",)]


def test_who_abstains_has_no_power_where_only_votes_count() -> None:
    """Of those voting, the power is that of those who vote; of the total, the seats of all are there."""
    seats = {"A": 60, "B": 30, "C": 10}
    voting = govern(seats, of="voting", terms=Terms(abstain=("A",)))
    assert {p.party: p.shapley for p in voting.power} == {"B": 1, "C": 0}
    assert {p.party for p in govern(seats, terms=Terms(abstain=("A",))).power} == set(seats)


def test_power_is_that_of_parties_alone() -> None:
    """An agreement changes who can govern and not what the seats alone would give; undecided members count singly."""
    seats = {"A": 50, "B": 30, "C": 18, "D": 2}
    alone = govern(seats).power
    assert govern(seats, terms=Terms(together=(("A", "B"),))).power == alone
    loose = govern(seats, terms=Terms(undecided=("D",))).power
    assert [p.party for p in loose] == ["A", "B", "C", "D, each of 2"]
    assert loose[-1].weight == 1


def test_too_many_blocs_are_said_to_be_too_many() -> None:
    """Thirty parties of one seat: the first are listed, and nothing is claimed of who is indispensable."""
    made = govern({f"P{n}": 1 for n in range(30)})
    assert (len(made.blocs), made.all_listed) == (LISTED, False)
    assert {ally.indispensable for ally in made.allies} == {None}


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (Terms(exclude=(("A", "Z"),)), "no seats are given for Z"),
        (Terms(together=(("A", "B"),), exclude=(("B", "A"),)), "exclude each other"),
        (Terms(together=(("A", "B"), ("B", "C"))), "B: in two agreements"),
        (Terms(together=(("A", "B"),), abstain=("A",)), "A: in an agreement and out of it"),
        (Terms(exclude=(("A", "A"),)), "A excludes itself"),
    ],
)
def test_terms_that_contradict_are_refused(terms: Terms, says: str) -> None:
    """A slip is named instead of giving an empty answer."""
    with pytest.raises(BadUse, match=says):
        govern({"A": 1, "B": 1, "C": 1}, terms=terms)


@pytest.mark.parametrize("majority", [0, 4])
def test_a_majority_nobody_could_miss_or_reach_is_refused(majority: int) -> None:
    """The number asked for is wrong, not the house."""
    with pytest.raises(BadUse, match="majority"):
        govern({"A": 1, "B": 2}, majority=majority)


# Colleges and floor votes


def test_the_president_of_2024() -> None:
    """411.14 and 180.80 from the five bodies (app.com.pk, 9 Mar 2024): 411 and 181, whichever is rounded."""
    votes = {"Parliament": (255, 119, 1, 1), "Punjab": (246, 100, 65, 371), "Sindh": (151, 9, 65, 168)}
    votes |= {"KP": (17, 91, 65, 145), "Balochistan": (47, 0, 65, 65)}
    bodies = [Body(name=n, votes={"Z": z, "A": a}, weight=Fraction(o, u)) for n, (z, a, o, u) in votes.items()]
    first, second = college(bodies).candidates
    assert (round(first.exact, 2), round(second.exact, 2)) == (Fraction("411.14"), Fraction("180.80"))
    assert (first.rounded, first.rounded_parts, second.rounded, second.rounded_parts) == (411, 411, 181, 181)
    assert first.parts["Punjab"] == Fraction(246 * 65, 371)
    assert not first.half


def test_an_exact_half_is_marked() -> None:
    """It goes up, and a rule may say otherwise."""
    (one,) = college([Body(name="X", votes={"A": 3}, weight=Fraction(1, 2))]).candidates
    assert (one.rounded, one.half) == (2, True)


def test_a_floor_vote_beside_what_was_said() -> None:
    """Seven of ten said yes, six voted so; who the seventh was, the sum cannot say."""
    made = floor_vote({"A": 5, "B": 2, "C": 3}, {"yes": ["A", "B"]}, {"yes": 6, "no": 2}, 6)
    yes, no = made.choices
    assert (yes.expected, yes.cast, yes.difference, yes.reaches) == (7, 6, -1, True)
    assert (no.expected, no.parties, no.difference) == (0, (), 2)
    assert (made.unplaced, made.not_cast) == ({"C": 3}, 2)


@pytest.mark.parametrize(
    ("said", "cast"),
    [
        ({"yes": ["A"], "no": ["A"]}, {"yes": 1, "no": 0}),
        ({"yes": ["Z"]}, {"yes": 1}),
        ({}, {"yes": 9}),
        ({"no": []}, {}),
    ],
)
def test_a_floor_vote_that_cannot_be_is_refused(said: dict[str, list[str]], cast: dict[str, int]) -> None:
    """A party on two sides, one without seats, more votes than seats, a side without a count."""
    with pytest.raises(BadUse):
        floor_vote({"A": 5}, said, cast, 3)
