"""Pakistan's reserved seats as scenarios: what was reported is met, what does not fit is said, what moves is shown."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from natija.countries.scenarios import bundled, read_scenarios, scenario
from natija.errors import Unknown, Unreadable
from natija.seats import allocate
from natija.seats.against import compare
from natija.seats.scenario import ScenarioShared, listed, run

TABLE = Path(__file__).parents[3] / "shared" / "data" / "pakistan" / "reserved_seats_reconstruction.csv"
POOLS = {
    "Punjab women 32, before (SIC counted)": ("na-before", "na-women-punjab"),
    "Punjab women 32, before, SIC=53": ("na-punjab-sic-53", "na-women-punjab"),
    "Punjab women 32, after (SIC excluded)": ("na-after", "na-women-punjab"),
    "Sindh women 14": ("na-before", "na-women-sindh"),
    "KP women 10 before": ("na-before", "na-women-kp"),
    "KP women 10 after": ("na-after", "na-women-kp"),
    "KP women 10 after w/ MWM": ("na-kp-with-mwm", "na-women-kp"),
    "Balochistan women 4": ("na-before", "na-women-balochistan"),
    "Minorities 10 before": ("na-before", "na-non-muslims"),
    "Minorities 10 after": ("na-after", "na-non-muslims"),
    "Punjab PA women 66 before": ("punjab-assembly-women", "punjab-women"),
    "Punjab PA minorities 8 before": ("punjab-assembly-non-muslims", "punjab-non-muslims"),
}


def made(name: str) -> ScenarioShared:
    """A bundled scenario, run."""
    return run(*scenario(name))


def reconstruction() -> dict[str, list[dict[str, str]]]:
    """The reconstruction beside the project, by case."""
    if not TABLE.exists():
        pytest.skip(f"{TABLE.name} is not beside the project")
    cases: dict[str, list[dict[str, str]]] = {}
    with TABLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cases.setdefault(row["case"], []).append(row)
    return cases


def test_every_row_of_the_reconstruction() -> None:
    """Claims, sum, quotas to three places, seats and ties of all twelve cases, before and after the exclusion."""
    cases = reconstruction()
    assert set(cases) == set(POOLS)
    for case, rows in cases.items():
        name, pool = POOLS[case]
        shared = next(one for one in made(name).pools if one.pool.id == pool)
        parts = {part.party: part for part in shared.allocation.rounds[0].parts}
        assert shared.claims == {row["party"]: int(row["party_general_seats"]) for row in rows}, case
        assert sum(shared.claims.values()) == int(rows[0]["sum_party_general_seats"]), case
        for row in rows:
            quotas = parts[row["party"]].quotas
            assert quotas is not None
            assert abs(quotas - Fraction(row["exact_quota"])) <= Fraction(1, 2000), (case, row["party"])
        tied = rows[0]["tie_at_cutoff"] == "True"
        assert (shared.allocation.tie is not None) == tied, case
        if not tied:
            results = {row["party"]: int(row["largest_remainder_result"]) for row in rows}
            assert shared.allocation.seats == results, case


@pytest.mark.parametrize("name", ["na-before", "na-after", "punjab-assembly-women"])
def test_reported_awards_are_met(name: str) -> None:
    """Every party in every category, and what was withheld."""
    assert made(name).matches is True
    assert len(made(name).reported) >= 5


def test_what_does_not_fit_is_said() -> None:
    """Punjab Assembly's non-Muslims: five were reported for PML-N, four come out, the fifth goes to PPP."""
    shared = made("punjab-assembly-non-muslims")
    assert shared.matches is False
    wrong = {one.party: (one.computed, one.reported) for one in shared.reported if not one.matches}
    assert wrong == {"PML-N": (4, 5), "PPP": (1, 0)}
    assert shared.scenario.note


def test_the_house_as_the_commission_had_it() -> None:
    """Withheld 20 and 3; after the refusal 39, 19, 5, 5, 1, 1 of 70 (dailyoutcome.pk, 6 Mar 2024)."""
    before, after = made("na-before"), made("na-after")
    assert before.withheld == 23
    awarded = {party: seats for party, seats in after.awarded.items() if seats}
    assert awarded == {"PML-N": 39, "PPP": 19, "JUI-F": 5, "MQM-P": 5, "IPP": 1, "PML-Q": 1}
    assert sum(awarded.values()) == 70


def test_one_seat_more_moves_a_seat() -> None:
    """The Council with 53 for 52: PML-N's remainder falls behind PPP's, and the Council itself gains nothing."""
    (change,) = compare(made("na-punjab-before"), made("na-punjab-sic-53")).pools
    assert change.inputs == {"SIC": (52, 53)}
    assert {one.party: (one.before, one.after) for one in change.moved} == {"PML-N": (17, 16), "PPP": (1, 2)}
    assert {one.party: one.by_remainder for one in change.moved} == {"PML-N": (True, False), "PPP": (False, True)}


def test_a_party_without_a_list_makes_a_tie() -> None:
    """With MWM counted PPP and MWM are level for one seat, and two of the others change."""
    (change,) = compare(made("na-kp-after"), made("na-kp-with-mwm")).pools
    assert change.inputs == {"MWM": (None, 1)}
    assert {one.party for one in change.moved if one.level[1]} == {"PPP", "MWM"}
    assert {one.party: (one.before, one.after) for one in change.moved}["PML-N"] == (5, 4)


def test_the_refusal_takes_from_one_and_gives_to_four() -> None:
    """23 seats: PML-N 15, PPP 5, JUI-F 3 (dailythepatriot.com); nobody else moves."""
    compared = compare(made("na-before"), made("na-after"))
    moved = {p: after - before for p, (before, after) in compared.awarded.items() if after != before}
    assert moved == {"PML-N": 15, "PPP": 5, "JUI-F": 3}


def test_the_method_is_said_to_be_inferred() -> None:
    """With every scenario of the country, whatever it shows."""
    for file in bundled():
        for one in file.scenarios:
            assert "inferred from the awards" in run(file, one).inferred


def test_withheld_counts_and_refused_does_not() -> None:
    """The difference between the two is the whole dispute: the sum of claims is 140 with and 88 without."""
    sums = [sum(made(name).pools[0].claims.values()) for name in ("na-punjab-before", "na-punjab-after")]
    assert sums == [140, 88]
    assert made("na-punjab-before").pools[0].withheld == {"SIC": 12}
    assert made("na-punjab-after").pools[0].refused == {"SIC": 52}


def test_general_seats_that_counted_are_no_more_than_there_are() -> None:
    """Claims of a pool are at most its province's general seats (Art. 51), and won and joined add up."""
    most = {"punjab": 141, "sindh": 61, "kp": 45, "balochistan": 16, "muslims": 266, "women": 297}
    for file in bundled():
        for pool in file.pools:
            assert sum(claim.seats for claim in pool.claims) <= most[pool.id.split("-")[-1]] or pool.id.startswith(
                "punjab"
            )
            for claim in pool.claims:
                assert claim.won is None or claim.joined is None or claim.won + claim.joined == claim.seats


def test_the_list_names_all() -> None:
    """Scenarios and colleges, with what is invented said to be."""
    entries = {one.name: one for one in listed(bundled()).entries}
    assert {"na-before", "na-after", "president-2024"} <= set(entries)
    assert "Invented" in entries["na-punjab-sic-53"].note


# Files of one's own

OWN = """country = "nowhere"
[[pools]]
id = "all"
title = "All"
category = "women"
seats = 4
source = "made up"
confidence = "low"
claims = [{ party = "A", seats = 7, names = 2 }, { party = "B", seats = 3 }]
[[scenarios]]
name = "mine"
title = "Mine"
date = "2024-01-01"
pools = ["all"]
confidence = "low"
"""


def test_a_file_of_ones_own() -> None:
    """A list with two names gives its third seat away."""
    file = read_scenarios(OWN, where="own.toml")
    shared = run(*scenario("mine", [file]))
    assert shared.awarded == {"A": 2, "B": 2}
    assert shared.pools[0].allocation.rounds[0].full == ("A",)
    assert allocate({"A": 7, "B": 3}, 4).seats == {"A": 3, "B": 1}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('pools = ["all"]', 'pools = ["none"]', "mine: there is no pool 'none'"),
        ('pools = ["all"]', 'pools = ["all"]\nacts = ["x"]', "mine: there is no act 'x'"),
        ('party = "B"', 'party = "A"', "all: party 'A' is there twice"),
        ("seats = 4", "seats = -4", "not a file of scenarios"),
        ("seats = 4", "seets = 4", "seets"),
        ('country = "nowhere"', "country = ", "not a file of scenarios"),
        ('confidence = "low"\nclaims', 'confidence = "sure"\nclaims', "sure"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_the_place(old: str, new: str, says: str) -> None:
    """A name that leads to nothing, a party twice, a number below zero, a misspelt key."""
    assert old in OWN
    with pytest.raises(Unreadable, match=says):
        read_scenarios(OWN.replace(old, new), where="own.toml")


def test_an_unknown_scenario_names_the_known_ones() -> None:
    """The choices are in the message."""
    with pytest.raises(Unknown, match="na-before"):
        scenario("na-later")
