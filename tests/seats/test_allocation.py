"""Allocation against official results, against its definitions, and against properties that must always hold."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.errors import BadUse
from natija.seats import METHODS, Allocation, Draw, allocate
from natija.seats.nouns import Method
from tests.seats import oracle

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "quant"
SPELLED: dict[str, Method] = {
    "hare": "largest-remainder", "hare_lr": "largest-remainder", "droop": "droop", "droop_lr": "droop",
    "dhondt": "dhondt", "sainte_lague": "sainte-lague",
}  # fmt: skip
DIVISORS: dict[Method, list[Fraction]] = {
    "dhondt": [Fraction(n) for n in range(1, 12)],
    "sainte-lague": [Fraction(n) for n in range(1, 24, 2)],
    "modified-sainte-lague": [Fraction(14, 10), *(Fraction(n) for n in range(3, 24, 2))],
}
BY_DIVISOR = tuple(DIVISORS)


def vectors(name: str) -> Any:  # noqa: ANN401 - decoded JSON
    """A file of test vectors beside the project."""
    path = VECTORS / name
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project")
    return json.loads(path.read_text(encoding="utf-8"))


def outcomes(made: Allocation) -> set[tuple[int, ...]]:
    """Every way the lots of an open tie could fall."""
    if made.tie is None:
        return {tuple(made.seats.values())}
    return {
        tuple(count + (party in drawn) for party, count in made.seats.items())
        for drawn in combinations(made.tie.options, made.tie.seats)
    }


def named(votes: list[int] | tuple[int, ...]) -> dict[str, int]:
    """Parties with names in the order of the votes."""
    return {chr(65 + place): count for place, count in enumerate(votes)}


# Official results and worked examples


def test_thirteen_official_results_of_the_knesset_and_the_nationalrat() -> None:
    """Every seat as the electoral authority declared it, with its threshold."""
    cases = vectors("apportionment.json")["cases"]
    wrong = []
    for case in cases:
        votes = {str(n): count for n, count in enumerate(case["votes"])}
        made = allocate(votes, case["seats"], method=case["method"], threshold=Fraction(case["threshold"]))
        if list(made.seats.values()) != case["official"]:
            wrong.append(case["id"])
    assert (wrong, len(cases)) == ([], 13)


def test_textbook_examples() -> None:
    """Hare and Droop differ on one example, D'Hondt and Sainte-Laguë on another."""
    for case in vectors("apportionment.json")["textbook"]:
        for key in set(case) & set(SPELLED):
            made = allocate(named(case["votes"]), case["seats"], method=SPELLED[key])
            assert list(made.seats.values()) == case[key], key


def test_reserved_seats_of_sindh() -> None:
    """All methods as in the vectors; Droop's quota leaves one seat that the method gives nobody."""
    (case,) = vectors("reserved_seats.json")["cases"]
    for key in set(case) & set(SPELLED):
        made = allocate(case["general"], case["seats"], method=SPELLED[key])
        assert made.seats == case[key], key
        assert made.unfilled == case["seats"] - sum(case[key].values())
    assert allocate(case["general"], case["seats"]).seats == case["expected"]


def test_the_example_of_the_documentation() -> None:
    """53 and 41 votes for 32 seats: quotas, remainder and the one award."""
    made = allocate({"A": 53, "B": 41}, 32, method="largest-remainder")
    assert made.seats == {"A": 18, "B": 14}
    (one,) = made.rounds
    assert one.quota == Fraction(94, 32)
    assert [(p.quotas, p.whole, p.remainder) for p in one.parts] == [
        (Fraction(848, 47), 18, Fraction(2, 47)),
        (Fraction(656, 47), 13, Fraction(45, 47)),
    ]
    assert [(a.seat, a.party, a.by) for a in one.awards] == [(32, "B", Fraction(45, 47))]


# Definitions, tried on every possibility

votes_of = st.lists(st.integers(1, 40), min_size=1, max_size=4)
houses = st.integers(1, 8)


@settings(deadline=None)
@given(votes_of, houses, st.sampled_from(BY_DIVISOR))
def test_divisor_methods_give_exactly_the_stable_shares(votes: list[int], seats: int, method: Method) -> None:
    """With all ways to draw open lots, the shares are those the definition allows, no more and no fewer."""
    made = allocate(named(votes), seats, method=method)
    assert outcomes(made) == oracle.stable(tuple(votes), seats, DIVISORS[method])


@settings(deadline=None)
@given(votes_of, houses)
def test_hare_gives_exactly_the_closest_shares(votes: list[int], seats: int) -> None:
    """Largest remainder is the least sum of squares; ties are its several minima."""
    assert outcomes(allocate(named(votes), seats)) == oracle.closest(tuple(votes), seats)


@settings(deadline=None)
@given(votes_of, houses)
def test_droop_and_hagenbach_bischoff_follow_their_quotas(votes: list[int], seats: int) -> None:
    """Whole quotas, then the largest remainders; a quota met exactly by all leaves a seat to lose by lot."""
    droop = allocate(named(votes), seats, method="droop")
    over = sum(votes) // (seats + 1) + 1
    assert outcomes(droop) == oracle.by_remainder(tuple(votes), seats, over, 1)
    hagenbach = allocate(named(votes), seats, method="hagenbach-bischoff")
    if sum(v * (seats + 1) // sum(votes) for v in votes) <= seats:
        assert outcomes(hagenbach) == oracle.by_remainder(tuple(votes), seats, sum(votes), seats + 1)
    else:
        whole = [v * (seats + 1) // sum(votes) for v in votes]
        lose_one = {tuple(w - (i == n) for i, w in enumerate(whole)) for n in range(len(votes)) if whole[n]}
        assert outcomes(hagenbach) == lose_one


# Properties

many = st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=2), st.integers(0, 10**7), min_size=1, max_size=12)
big = st.integers(0, 60)
methods = st.sampled_from(METHODS)


@settings(deadline=None)
@given(many, big)
def test_quota_rule(votes: dict[str, int], seats: int) -> None:
    """By largest remainder nobody is a whole seat or more from its exact share."""
    made = allocate(votes, seats)
    total = sum(votes.values()) or 1
    for party, count in votes.items():
        exact = Fraction(count * seats, total)
        for given_seats in (
            made.seats[party],
            made.seats[party] + (made.tie is not None and party in made.tie.options),
        ):
            assert exact - 1 < given_seats < exact + 1


@settings(deadline=None)
@given(many, big, st.sampled_from(BY_DIVISOR))
def test_a_larger_house_costs_no_party_a_seat(votes: dict[str, int], seats: int, method: Method) -> None:
    """House monotonicity, party by party: neither what is certain nor what is possible shrinks."""
    small, large = (allocate(votes, house, method=method) for house in (seats, seats + 1))
    for party in votes:
        assert small.seats[party] <= large.seats[party]
        assert small.seats[party] + in_tie(small, party) <= large.seats[party] + in_tie(large, party)


def in_tie(made: Allocation, party: str) -> bool:
    """Whether lots could give the party one more."""
    return made.tie is not None and party in made.tie.options


def test_largest_remainder_is_not_house_monotone() -> None:
    """The property test above can fail: Alabama's paradox takes C's seat when the house grows from 10 to 11."""
    votes = {"A": 6, "B": 6, "C": 2}
    assert [allocate(votes, house).seats["C"] for house in (10, 11)] == [2, 1]


@settings(deadline=None)
@given(many, big, methods, st.randoms(use_true_random=False))
def test_neither_order_nor_names_matter(votes: dict[str, int], seats: int, method: Method, random: Random) -> None:
    """Anonymity: shuffled and renamed, every party has the same seats, and the same are level."""
    parties = list(votes)
    random.shuffle(parties)
    renamed = {f"party {n}": votes[party] for n, party in enumerate(parties)}
    back = {f"party {n}": party for n, party in enumerate(parties)}
    first, second = allocate(votes, seats, method=method), allocate(renamed, seats, method=method)
    assert first.seats == {back[party]: count for party, count in second.seats.items()}
    assert (first.tie is None) == (second.tie is None)
    if first.tie and second.tie:
        assert set(first.tie.options) == {back[party] for party in second.tie.options}


@settings(deadline=None)
@given(many, big, methods)
def test_the_seats_sum_to_the_house(votes: dict[str, int], seats: int, method: Method) -> None:
    """Given, to be drawn and unfilled are the house; nobody without a vote has a seat; more votes, no fewer seats."""
    made = allocate(votes, seats, method=method)
    assert sum(made.seats.values()) + (made.tie.seats if made.tie else 0) + made.unfilled == seats
    assert made.unfilled == 0 or not any(votes.values()) or method == "droop"
    assert all(made.seats[party] == 0 for party, count in votes.items() if not count)
    ranked = sorted(votes, key=lambda party: votes[party])
    assert [made.seats[p] for p in ranked] == sorted(made.seats[p] for p in ranked)


@settings(deadline=None)
@given(many, big, methods, st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=2), st.integers(0, 9)))
def test_no_list_has_more_seats_than_names(
    votes: dict[str, int], seats: int, method: Method, names: dict[str, int]
) -> None:
    """A list that runs out keeps its names; seats stay unfilled only where no list has a name left."""
    caps = {party: count for party, count in names.items() if party in votes}
    made = allocate(votes, seats, method=method, caps=caps)
    assert all(made.seats[party] <= cap for party, cap in caps.items())
    assert sum(made.seats.values()) + (made.tie.seats if made.tie else 0) + made.unfilled == seats
    if made.unfilled and method != "droop":
        assert all(made.seats[party] == caps.get(party, -1) for party, count in votes.items() if count)


@settings(deadline=None)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=4), houses, st.integers(0, 3), st.sampled_from(BY_DIVISOR))
def test_a_list_that_ran_out_is_skipped(votes: list[int], seats: int, cap: int, method: Method) -> None:
    """Under divisors the seats move on as if the full list's further quotients were struck out."""
    made = allocate(named(votes), seats, method=method, caps={"A": cap})
    if made.settled and made.seats["A"] == cap and made.rounds[0].full:
        rest = oracle.stable(tuple(votes[1:]), seats - cap, DIVISORS[method])
        assert tuple(made.seats.values())[1:] in rest


# Lists that run out, thresholds


def test_the_rest_is_shared_anew_when_a_list_runs_out() -> None:
    """A list of three names for seven seats: the others share seven by a quota of their own votes."""
    made = allocate({"A": 70, "B": 20, "C": 10}, 10, caps={"A": 3})
    assert made.seats == {"A": 3, "B": 5, "C": 2}
    first, second = made.rounds
    assert (first.full, first.seats, second.seats, second.quota) == (("A",), 10, 7, Fraction(30, 7))


def test_seats_that_no_list_can_fill_stay_unfilled() -> None:
    """Nine names for ten seats."""
    made = allocate({"A": 70, "B": 30}, 10, caps={"A": 5, "B": 4})
    assert (made.seats, made.unfilled, made.settled) == ({"A": 5, "B": 4}, 1, False)


def test_a_threshold_is_met_by_exactly_its_share() -> None:
    """5 of 100 votes meet 5 percent, 4 do not; where 20 votes more went to nobody here, neither does."""
    votes = {"A": 91, "B": 5, "C": 4}
    made = allocate(votes, 50, threshold=Fraction(5, 100))
    assert made.seats == {"A": 47, "B": 3, "C": 0}
    assert [(out.party, out.why) for out in made.left_out] == [("C", "below-threshold")]
    assert allocate(votes, 50, threshold=Fraction(5, 100), of=120).seats == {"A": 50, "B": 0, "C": 0}


def test_nobody_without_a_vote_has_a_seat() -> None:
    """No votes at all leave every seat unfilled; it is no tie among parties nobody chose."""
    made = allocate({"A": 0, "B": 0}, 3)
    assert (made.seats, made.unfilled, made.tie) == ({"A": 0, "B": 0}, 3, None)


# Ties and lots


def test_a_tie_is_returned_and_a_lot_goes_on() -> None:
    """Three level for one seat: nobody has it until a lot is given back."""
    votes = {"A": 10, "B": 10, "C": 10}
    made = allocate(votes, 4)
    assert made.seats == {"A": 1, "B": 1, "C": 1}
    assert made.tie is not None
    assert (made.tie.options, made.tie.seats, made.tie.at) == (("A", "B", "C"), 1, Fraction(1, 3))
    done = allocate(votes, 4, draws=[Draw(options=("C", "B", "A"), drawn=("B",))])
    assert (done.seats, done.settled) == ({"A": 1, "B": 2, "C": 1}, True)
    assert done.rounds[0].tie == made.tie
    assert done.rounds[0].awards[-1].lot


@settings(deadline=None)
@given(many, big, methods, st.randoms(use_true_random=False))
def test_any_lot_for_a_tie_settles_it(votes: dict[str, int], seats: int, method: Method, random: Random) -> None:
    """Whoever is drawn, the house is full, and only those drawn have one more."""
    made = allocate(votes, seats, method=method)
    if made.tie is None:
        return
    drawn = tuple(random.sample(made.tie.options, made.tie.seats))
    done = allocate(votes, seats, method=method, draws=[Draw(options=made.tie.options, drawn=drawn)])
    assert done.tie is None
    assert {p for p in votes if done.seats[p] != made.seats[p]} == set(drawn)


@pytest.mark.parametrize(
    ("lot", "says"),
    [
        (Draw(options=("A", "B"), drawn=("A",)), "level here are A, B, C"),
        (Draw(options=("A", "B", "C"), drawn=("A", "B")), "for 1 of A, B, C"),
        (Draw(options=("A", "B", "C"), drawn=("D",)), "for 1 of A, B, C"),
        (Draw(options=("A", "B", "C"), drawn=()), "names nobody"),
    ],
)
def test_a_lot_that_answers_another_question_is_refused(lot: Draw, says: str) -> None:
    """Other options, another number of seats, a name that was not level."""
    with pytest.raises(BadUse, match=says):
        allocate({"A": 10, "B": 10, "C": 10}, 4, draws=[lot])


def test_a_lot_is_refused_when_a_late_vote_ended_the_tie() -> None:
    """One vote more for A: nothing is level, so the lot that was drawn settles nothing."""
    lot = Draw(options=("A", "B", "C"), drawn=("B",))
    with pytest.raises(BadUse, match="no tie is left"):
        allocate({"A": 11, "B": 10, "C": 10}, 4, draws=[lot])


def test_a_lot_can_make_a_list_run_out_and_open_another_tie() -> None:
    """B is drawn and has no name for the seat; it is shared again, and the next tie needs a lot of its own."""
    votes, caps = {"A": 10, "B": 10, "C": 10}, {"B": 1}
    first = Draw(options=("A", "B", "C"), drawn=("B",))
    made = allocate(votes, 4, caps=caps, draws=[first])
    assert made.rounds[0].full == ("B",)
    assert made.tie is not None
    assert (made.tie.options, made.seats) == (("A", "C"), {"A": 1, "B": 1, "C": 1})
    done = allocate(votes, 4, caps=caps, draws=[first, Draw(options=("A", "C"), drawn=("C",))])
    assert done.seats == {"A": 1, "B": 1, "C": 2}


# What is refused


@pytest.mark.parametrize("votes", [{"A": -1}, {"A": 1.5}, {"A": True}, {"A": "3"}])
def test_votes_are_whole_numbers(votes: dict[str, Any]) -> None:
    """Nothing is rounded or read as a number."""
    with pytest.raises(BadUse, match=r"A: .* is not a whole number"):
        allocate(votes, 3)


def test_an_unknown_method_names_the_known_ones() -> None:
    """And a limit for a party nobody voted for is a slip."""
    with pytest.raises(BadUse, match="hagenbach-bischoff"):
        allocate({"A": 1}, 1, method="jefferson")  # type: ignore[arg-type]
    with pytest.raises(BadUse, match="a limit for B"):
        allocate({"A": 1}, 1, caps={"B": 2})
    with pytest.raises(BadUse, match="seats: -1"):
        allocate({"A": 1}, -1)
