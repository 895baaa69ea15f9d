"""Reference values of real contests, and the two worked cases of 2024, shown with equal prominence."""

from __future__ import annotations

from fractions import Fraction

import pytest

from natija.canvass.certificates import Case, Premise, condition, encode, flip, prove, reach, stations
from tests.certificates.copies import (
    LISTED,
    agents_case,
    agents_copies,
    as_forms,
    held,
    paired_voters,
    paired_votes,
    vector,
)
from tests.certificates.independent_checker import accepts


@pytest.mark.parametrize("name", ["certificates_pressconfirmed.json", "certificates_pk2024.json"])
def test_deficits_of_real_contests(name: str) -> None:
    """NA-127, NA-50 and three more: deficits only, each gap and sum as given, the fewest forms that must be wrong."""
    for expected in vector(name):
        (made,) = prove(agents_case(expected["seat"], expected["reported"]))
        assert made.kind == "deficit"
        assert {(d.candidate, d.held, d.stated, d.gap) for d in made.deficits} == {
            (d["cands"][0], d["published_at_least"], d["reported"], d["gap"]) for d in expected["deficits"]
        }
        assert made.sums.forms == expected["forms"]
        assert made.strength is not None
        assert made.strength.exact
        assert made.strength.forms == expected.get("k_min", expected.get("k_min_if_reported_totals_hold"))
        assert accepts(encode(made))


def test_na_128_for_any_number_of_voters_a_station() -> None:
    """Sixteen assumptions on station size and postal ballots: the gap, the forms, whether it can be overtaken."""
    expected = vector("na128_certificate.json")
    for row in expected["table"]:
        voters = dict.fromkeys(agents_copies()["NA-128"], row["cap"])
        case = agents_case("NA-128", expected["reported"], registered=voters, outside=row["postal"], premises=LISTED)
        made = {c.kind: c for c in prove(case)}
        assert "deficit" not in made
        assert (made["excess"].gap if made else 0) == row["excess_gap"]
        strength = made["excess"].strength if made else None
        assert (strength.forms if strength else 0) == row["min_published_forms_also_wrong"]
        assert (found := reach(case)) is not None
        assert found.candidates == ("PTI-IND", "IPP")
        assert found.out_of_reach is not row["IPP_can_overtake"]


def test_na_128_where_nothing_bounds_the_votes_elsewhere() -> None:
    """Without registered voters there is no excess, and the condition says what would have to be true instead."""
    expected = vector("na128_certificate.json")
    case = agents_case("NA-128", expected["reported"], premises=LISTED)
    assert prove(case) == ()
    assert (said := condition(case, registered=expected["registered_est"], stations=expected["csv_rows"])) is not None
    assert (said.needed, said.stations, said.largest) == (128973, 41, expected["max_seen"])
    assert said.per_station == Fraction(128973, 41)
    assert float(said.turnout or 0) == pytest.approx(expected["implied_turnout_missing_at_avg_size"])
    assert float(said.share_held or 0) == pytest.approx(expected["ipp_share_published"])
    assert float(said.share_needed) == pytest.approx(expected["ipp_share_needed_in_missing"])
    assert float(said.share_best or 0) == pytest.approx(expected["ipp_max_station_share"])
    assert (found := reach(case)) is not None
    assert found.lead == expected["lead_form45"]
    assert found.out_of_reach is None


def two_candidates(contest: str, copy: str, stated: tuple[int, int], **given: int | None) -> Case:
    """One copy of a contest, read for two candidates, against the declared total."""
    votes, voters = paired_votes(contest, copy), paired_voters(contest)
    return Case(
        contest=contest, basis=f"Form 45, {copy}", total="declared", forms=as_forms(held(votes), voters),
        missing=stations({unit: voters[unit] for unit in votes if unit not in held(votes)}),
        outside=given.get("outside"), stated=dict(zip(("pti", "rival"), stated, strict=True)),
        premises=(Premise(code="station-list", source="the station list"),),
    )  # fmt: skip


def test_na_128_with_its_station_list() -> None:
    """128,973 votes from 41 stations with 63,570 registered: too many by 65,403 less the postal ballots."""
    case = two_candidates("NA-128", "candcopy", (159024, 172576))
    (made,) = prove(case)
    assert (made.kind, made.needed, made.sums.elsewhere, made.gap) == ("excess", 128973, 63570, 65403)
    assert (made.sums.forms, made.sums.stations, made.sums.votes) == (392, 41, (142727, 59900))
    assert round(made.stretch or 0, 2) == Fraction(203, 100)
    assert "outside-ballots" in made.conditional_on
    assert "station-list" not in made.conditional_on
    assert accepts(encode(made))
    (posted,) = prove(two_candidates("NA-128", "candcopy", (159024, 172576), outside=2000))
    assert posted.gap == 63403
    assert (found := reach(case)) is not None
    assert found.out_of_reach
    assert accepts(encode(found))


def test_na_122_the_mirror_case() -> None:
    """The commission's copies hold 1,107 and 56 votes more than were declared; the winner is the same either way."""
    case = two_candidates("NA-122", "ecp", (117109, 77907))
    (made,) = prove(case)
    assert [(d.candidate, d.held, d.gap) for d in made.deficits] == [("pti", 118216, 1107), ("rival", 77963, 56)]
    assert made.sums.forms == 358
    assert accepts(encode(made))
    assert (found := reach(case)) is not None
    assert found.winner == found.candidates[0] == "pti"
    assert found.out_of_reach


def test_flip_numbers_of_every_contest_in_the_vectors() -> None:
    """Votes to move and the fewest forms, for all 32 contests."""
    for expected in vector("flip.json"):
        votes = held(agents_copies()[expected["seat"]])
        found = flip(as_forms(votes, {}))
        assert found is not None
        assert (found.leader, found.runners_up, found.lead, found.forms) == (
            expected["leader"], (expected["runner"],), expected["lead"], expected["forms"],
        )  # fmt: skip
        assert (found.votes, found.fewest) == (expected["votes_to_move"], expected["min_forms_to_flip_reallocation"])
