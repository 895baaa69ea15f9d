"""Pairs of stations in one building."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from random import Random

import pytest

from natija.audit import NotRun, Pair, Residuals, Station, judge, residuals, same_building
from natija.audit.pairs import median
from tests.audit.vectors import rows, seeded, vector


def pair(name: str, men: tuple[int, int], women: tuple[int, int]) -> Pair:
    """A building with (votes, of) of its two stations."""
    return Pair(
        building=name,
        male=Station(id=f"{name}-m", votes=men[0], of=men[1]),
        female=Station(id=f"{name}-f", votes=women[0], of=women[1]),
    )


def neighbours(chance: Random, count: int) -> list[Pair]:
    """Buildings where men and women vote alike but for three points, a common spread, and counting chance."""
    made = []
    for i in range(count):
        share, of = chance.uniform(0.3, 0.7), 500
        men, women = share - 0.03 + chance.gauss(0, 0.03), share + chance.gauss(0, 0.03)
        votes = [sum(chance.random() < s for _ in range(of)) for s in (men, women)]
        made.append(pair(f"b{i}", (votes[0], of), (votes[1], of)))
    return made


def real_pairs() -> list[Pair]:
    """Every pair of one man's and one women's station in the collected copies, PTI-backed share of the votes read."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows("pakistan2024/stations.csv"):
        names[row["contest"]][row["station_id"]] = row["station_name"]
    votes: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows("pakistan2024/votes.csv"):
        if row["source"] == "form45_candidate_copy" and row["votes"]:
            votes[row["station_id"]][row["party"]] = int(row["votes"])
    read = {s: Station(id=s, votes=v["PTI-IND"], of=sum(v.values())) for s, v in votes.items() if "PTI-IND" in v}
    return [
        Pair(building=building, male=read[m], female=read[f])
        for contest in names.values()
        for building, m, f in same_building(contest)
        if m in read and f in read
    ]


@pytest.mark.parametrize(
    ("men", "women"),
    [
        ("Govt High School (Male)-I", "Govt High School (Female)-I"),
        ("ALI GARH COLLEGE, Lahore (MALE)", "Ali Garh College Lahore (Female)"),
        ("گورنمنٹ ہائی سکول (مردانہ)", "گورنمنٹ ہائی سکول (زنانہ)"),
    ],
)
def test_names_that_differ_only_in_sex_are_one_building(men: str, women: str) -> None:
    """In Latin and Urdu letters, whatever the punctuation and the case."""
    assert [found[1:] for found in same_building({"1": women, "2": men})] == [("2", "1")]


@pytest.mark.parametrize(
    "names",
    [
        {"1": "School (Male)-I", "2": "School (Female)-II"},
        {"1": "School (Male)", "2": "School (Combined)"},
        {"1": "School (Male)", "2": "School (Male)", "3": "School (Female)"},
        {"1": "School", "2": "School (Female)"},
        {"1": "School (Male and Female)", "2": "School (Female)"},
    ],
)
def test_what_is_not_surely_a_pair_is_none(names: dict[str, str]) -> None:
    """Another number, a combined station, two of one sex, no sex, both."""
    assert same_building(names) == []


def test_the_parts_of_a_residual() -> None:
    """Median, spread by the median deviation, what chance explains, and the square of each residual: by hand."""
    made = [pair(f"b{i}", (50 + i % 3, 100), (50, 100)) for i in range(30)]
    found = residuals(made, about="candidate 3")
    assert isinstance(found, Residuals)
    assert found.median == Fraction(1, 100)
    assert found.spread == Fraction(14826, 10000) * Fraction(1, 100)
    assert found.common == 0  # chance alone would spread them more
    men, women = Fraction(51, 102), Fraction(51, 102)
    assert found.tests[0].statistic == Fraction(1, 100) ** 2 / (men * (1 - men) / 100 + women * (1 - women) / 100)


def test_an_odd_pair_is_asked_about_and_the_others_are_not() -> None:
    """Two papers exchanged between buildings of opposite opinion, among 200 pairs."""
    odd = pair("odd", (400, 500), (120, 500))
    found = residuals([*neighbours(seeded(5), 200), odd], about="candidate 3")
    assert isinstance(found, Residuals)
    family = judge(found.tests)
    assert [judged.pattern.look_at for judged in family.tests if judged.flagged] == [("odd-m", "odd-f")]
    assert "Were both read and written right?" in family.questions[0]


def test_honest_pairs_rarely_stand_out() -> None:
    """40 contests of 100 pairs, Holm at 5 %: a flag in at most 7 of them (the 99.9 % range)."""
    chance = seeded(20240208)
    contests = [residuals(neighbours(chance, 100), about="c") for _ in range(40)]
    flags = [judge(found.tests).questions for found in contests if isinstance(found, Residuals)]
    assert len(flags) == 40
    assert sum(bool(found) for found in flags) <= 7


def test_exchanging_men_and_women_exchanges_only_the_sign() -> None:
    """The question is the same from both sides."""
    made = neighbours(seeded(8), 40)
    turned = [Pair(building=p.building, male=p.female, female=p.male) for p in made]
    one, other = residuals(made, about="c"), residuals(turned, about="c")
    assert isinstance(one, Residuals)
    assert isinstance(other, Residuals)
    assert other.median == -one.median
    assert [t.p for t in other.tests] == [t.p for t in one.tests]


def test_the_collected_copies() -> None:
    """Like the 997 pairs of the vectors: women a little more for the PTI-backed, a spread of a few points, heavy tails.

    The vectors were made from the copies of 70 contests; 33 are beside the repository, so the numbers are near, not the
    same. Every contest collected is a disputed one: this is no rate of anything.
    """
    stated = vector("quant/digits.json")["mf_pairs"]
    found = residuals(real_pairs(), about="PTI-backed")
    assert isinstance(found, Residuals)
    assert len(found.tests) > 250
    assert -0.05 < float(found.median) < stated["median_diff"] < 0
    assert 0.8 < float(found.spread) / stated["robust_sd"] < 1
    assert found.beyond_four * 15787 > 10 * len(found.tests)


def test_few_pairs_are_not_tested() -> None:
    """Their spread would mean nothing."""
    assert isinstance(residuals(neighbours(seeded(1), 29), about="c"), NotRun)


def test_a_station_without_votes_makes_no_pair() -> None:
    """It has no share."""
    found = residuals([*neighbours(seeded(1), 30), pair("none", (0, 0), (5, 9))], about="c")
    assert isinstance(found, Residuals)
    assert len(found.tests) == 30


def test_the_middle_value() -> None:
    """Of an odd and an even number of values."""
    assert median([Fraction(3), Fraction(1), Fraction(2)]) == 2
    assert median([Fraction(4), Fraction(1), Fraction(2), Fraction(3)]) == Fraction(5, 2)
