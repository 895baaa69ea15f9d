"""Whole percentages: the exact null against brute force, and on real and invented figures."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, prod
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.audit import NotRun, Pattern, Share, whole_percents
from natija.audit.percents import ONE, hit_chance, is_hit
from tests.audit.vectors import rows, seeded

PAIRED = "pakistan2024/paired_form45.csv"


def shares(contest: str, part: str, whole: str) -> dict[str, Share]:
    """Stations of a contest with both figures."""
    return {
        row["station_id"]: Share(part=int(row[part]), whole=int(row[whole]))
        for row in rows(PAIRED)
        if row["contest"] == contest and row[part] and int(row[whole] or 0) > 0
    }


def honest(chance: Random, count: int) -> dict[str, Share]:
    """Turnouts of an election that was counted."""
    found = {}
    for i in range(count):
        voters, rate = chance.randint(600, 1600), chance.betavariate(8, 8)
        part = round(chance.gauss(voters * rate, (voters * rate * (1 - rate)) ** 0.5))
        found[str(i)] = Share(part=min(max(part, 0), voters), whole=voters)
    return found


def at_a_percent(share: Share) -> Share:
    """The nearest number of votes to the next whole percent."""
    percent = round(Fraction(100 * share.part, share.whole))
    return Share(part=round(Fraction(percent * share.whole, 100)), whole=share.whole)


@pytest.mark.parametrize(
    ("part", "whole", "hit"),
    [(50, 100, True), (333, 1000, False), (3333, 10000, False), (502, 1000, False), (5005, 10000, True), (0, 7, True),
     (5006, 10000, False), (4995, 10000, True), (1, 3, True), (67, 200, False), (66, 201, True), (302, 601, False)],
)  # fmt: skip
def test_a_hit_is_within_a_twentieth_of_a_point(part: int, whole: int, hit: bool) -> None:  # noqa: FBT001 -- a case
    """Or the nearest number of ballots to a whole percent: tested in whole numbers, ends included."""
    assert is_hit(part, whole) is hit


@settings(max_examples=40)
@given(st.integers(2, 250).flatmap(lambda whole: st.tuples(st.integers(1, whole - 1), st.just(whole))))
def test_the_chance_of_a_hit_is_the_binomial_sum(drawn: tuple[int, int]) -> None:
    """Against the sum of exact fractions over every number of votes; the rest is below 2^-100."""
    part, whole = drawn
    p = Fraction(part, whole)
    exact = sum(comb(whole, k) * p**k * (1 - p) ** (whole - k) for k in range(whole + 1) if is_hit(k, whole))
    assert abs(exact - Fraction(hit_chance(part, whole), ONE)) < Fraction(1, 2**100)


def test_the_p_value_is_the_poisson_binomial_tail() -> None:
    """Nine stations: against the sum over all 512 ways to hit or miss."""
    wide = Fraction(9, 20)
    given_shares = {str(n): Share(part=40 + n, whole=101 + 2 * n) for n in range(9)}
    result = whole_percents(given_shares, about="turnout", within=wide)
    assert isinstance(result, Pattern)
    chances = [Fraction(hit_chance(s.part, s.whole, wide), ONE) for s in given_shares.values()]
    tail = sum(
        prod(q if hit else 1 - q for q, hit in zip(chances, ways, strict=True))
        for ways in product((False, True), repeat=9)
        if sum(ways) >= result.observed
    )
    assert 0 < result.observed < 9
    assert result.p == pytest.approx(float(tail), rel=1e-12)
    assert result.expected == sum(chances)


def test_the_p_value_is_never_too_small() -> None:
    """Even where it is nearly nothing, more is reported than was summed."""
    made = {str(i): at_a_percent(share) for i, share in enumerate(honest(seeded(1), 400).values())}
    result = whole_percents(made, about="turnout")
    assert isinstance(result, Pattern)
    assert 0 < result.p < 1e-20


def test_stations_where_every_share_is_a_whole_percent_excuse_themselves() -> None:
    """A hundred ballots: a hit is certain, observed and expected alike."""
    hundred = {str(i): Share(part=i, whole=100) for i in range(1, 100)}
    result = whole_percents(hundred, about="turnout")
    assert isinstance(result, Pattern)
    assert result.observed == round(result.expected) == 99
    assert result.p > 0.99


@pytest.mark.slow
def test_honest_elections_stand_out_no_more_often_than_stated() -> None:
    """30 elections of 200 stations at a level of 5 %: 0 to 6 times (the 99.8 % range)."""
    chance = seeded(20240208)
    results = [whole_percents(honest(chance, 200), about="turnout") for _ in range(30)]
    assert sum(r.p <= 0.05 for r in results if isinstance(r, Pattern)) <= 6
    assert all(isinstance(r, Pattern) for r in results)


def test_set_turnouts_stand_out() -> None:
    """One station in eight of 400 put to a whole percent."""
    figures = honest(seeded(3), 400)
    made = {s: (at_a_percent(share) if int(s) % 8 == 0 else share) for s, share in figures.items()}
    result = whole_percents(made, about="turnout")
    assert isinstance(result, Pattern)
    assert result.p < 1e-6
    assert {s for s in made if int(s) % 8 == 0} <= set(result.look_at)
    assert result.asks.startswith("Look at the images")


@pytest.mark.parametrize("contest", ["NA-122", "NA-128"])
def test_two_lahore_contests(contest: str) -> None:
    """Turnout and both shares in the commission's copies: nothing stands out at 5 %, in either contest."""
    for part, whole in (("polled_na_ecp", "registered"), ("pti_ecp", "polled_na_ecp"), ("rival_ecp", "polled_na_ecp")):
        result = whole_percents(shares(contest, part, whole), about=part)
        assert isinstance(result, Pattern)
        assert result.p > 0.05


def test_few_stations_are_not_tested() -> None:
    """About one in ten is a hit, so thirty stations cannot say anything."""
    result = whole_percents(honest(seeded(2), 30), about="turnout")
    assert isinstance(result, NotRun)
    assert "5 are needed" in result.because
