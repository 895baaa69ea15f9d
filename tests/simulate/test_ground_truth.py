"""What was planted is in the records, and nothing else is."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from natija.model.canonical import decode
from natija.model.figures import Value
from natija.model.records import Claim
from natija.simulate import KINDS, Event, Simulation

Key = tuple[str, str, str]
SLIPS = ("transposed", "dropped", "inserted", "doubled")


@pytest.fixture(scope="module")
def held(small: Simulation) -> dict[Key, Claim]:
    """Every held copy by contest, station and holder."""
    read = (decode(content) for content in small.records())
    return {
        (claim.contest or "", claim.unit, claim.holder): claim
        for claim in read
        if isinstance(claim, Claim) and claim.form == "45"
    }


def key(event: Event) -> Key:
    """Which copy an event is about."""
    return event.contest, event.unit, event.holder


def votes(claim: Claim) -> dict[str, Value]:
    """Candidates' votes of a form."""
    return claim.rows[0].candidates["votes"]


def broken(claim: Claim) -> set[str]:
    """Identities that do not hold on the form, checked by plain addition."""
    figures = {name: int(value) for name, value in claim.rows[0].figures.items()}
    total = sum(int(value) for value in votes(claim).values())
    checks = {
        "sum": total != figures["valid"],
        "polled": figures["valid"] + figures["rejected"] != figures["polled"],
        "sex": figures["polled.male"] + figures["polled.female"] != figures["polled"],
    }
    return {name for name, fails in checks.items() if fails}


def of_forms(small: Simulation) -> list[Event]:
    """Planted events of station forms: not of accounts, statements or numberings."""
    return [event for event in small.events if event.form == "45" and event.kind != "renumbered"]


def of_kind(small: Simulation, *kinds: str) -> list[Event]:
    """Planted events of these kinds; none would make every test about them empty."""
    found = [event for event in small.events if event.kind in kinds]
    assert found
    return found


def test_every_kind_is_planted(small: Simulation) -> None:
    """The small country has some of everything."""
    assert set(Counter(event.kind for event in small.events)) == set(KINDS)


def test_what_an_event_says_is_what_the_form_says(small: Simulation, held: dict[Key, Claim]) -> None:
    """Every changed figure is written as the ground truth tells."""
    for event in of_forms(small):
        for change in event.changes:
            row = held[key(event)].rows[0]
            source = row.candidates["votes"] if change.candidate else row.figures
            assert source[change.candidate or change.field] == change.written != change.true


def test_missing_copies_are_not_there_and_all_others_are(small: Simulation, held: dict[Key, Claim]) -> None:
    """Forms x copies, less the missing ones, are exactly the claims."""
    missing = {key(event) for event in of_kind(small, "missing")}
    alone = of_kind(small, "unwitnessed")
    assert not missing & set(held)
    assert len(held) + len(missing) + 2 * len(alone) == 2 * 240 * 3
    assert all(sum(k[:2] == key(event)[:2] for k in held) == 1 for event in alone)


def test_a_form_carries_one_kind_of_fault(small: Simulation) -> None:
    """So a finding can be laid beside its cause."""
    kinds = defaultdict(set)
    for event in of_forms(small):
        kinds[event.contest, event.unit].add(event.kind)
    assert all(len(found) == 1 for found in kinds.values())


def test_only_slips_and_wrong_sums_break_a_sum(small: Simulation, held: dict[Key, Claim]) -> None:
    """Every form whose figures do not add up was made so, and each of those does not add up."""
    planted = {key(e) for e in of_kind(small, *SLIPS, "wrong_sum", "revised")}
    assert {place for place, claim in held.items() if broken(claim)} == planted


def test_a_slip_is_one_number_written_with_a_slip(small: Simulation) -> None:
    """Transposed digits are the same digits; a dropped or doubled one changes their number by one."""
    for event in of_kind(small, *SLIPS):
        (change,) = event.changes
        true, written = str(change.true), str(change.written)
        if event.kind == "transposed":
            assert sorted(true) == sorted(written)
        else:
            assert len(written) - len(true) == (-1 if event.kind == "dropped" else 1)


def test_swapped_rows_are_neighbours(small: Simulation) -> None:
    """Two candidates next to one another have each other's votes."""
    for event in of_kind(small, "swapped"):
        first, second = event.changes
        assert int(second.candidate or 0) - int(first.candidate or 0) == 1
        assert (first.true, first.written) == (second.written, second.true)


def test_altered_copies_add_up_and_differ_from_the_other_copies(small: Simulation, held: dict[Key, Claim]) -> None:
    """`moved` keeps the valid votes, `added` raises them; no identity on the form breaks."""
    for event in of_kind(small, "moved", "added"):
        claim = held[key(event)]
        shift = sum(c.written - c.true for c in event.changes if c.candidate)
        assert (shift == 0) == (event.kind == "moved")
        assert not broken(claim)
        others = [c for k, c in held.items() if k[:2] == key(event)[:2] and k != key(event)]
        assert all(votes(other) != votes(claim) for other in others)


def test_a_duplicated_form_has_another_stations_votes(small: Simulation, held: dict[Key, Claim]) -> None:
    """On every copy, candidate by candidate, and another station of the contest has the same."""
    for event in of_kind(small, "duplicated"):
        same = [
            place
            for place, claim in held.items()
            if place[0] == event.contest and place[1] != event.unit and votes(claim) == votes(held[key(event)])
        ]
        assert same


def test_totals_as_written_are_the_sums_of_the_claims(small: Simulation, held: dict[Key, Claim]) -> None:
    """The oracle other tests lean on is checked by adding the claims one by one."""
    for copy in range(3):
        sums: dict[str, Counter[str]] = {contest: Counter() for contest in small.ids.contests}
        for number, contest in enumerate(small.ids.contests):
            holder = small.holder(number, copy)
            for place, claim in held.items():
                if (place[0], place[2]) == (contest, holder):
                    sums[contest].update({serial: int(value) for serial, value in votes(claim).items()})
        assert {contest: dict(total) for contest, total in sums.items()} == small.written_totals(copy)
