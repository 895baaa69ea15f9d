"""Certificates against linear programming: what can be true has none, what cannot has one, as strong as it says."""

from __future__ import annotations

import msgspec
import pytest

from natija.canvass.certificates import Case, encode, panel, prove, reach, screen
from tests.certificates.independent_checker import accepts
from tests.certificates.instances import fewest_wrong, possible, random_case

pytest.importorskip("scipy", reason="the judge is SciPy's linear programming")


def disagreements(seeds: range) -> list[str]:
    """Where the proofs and the judge differ, and what of them."""
    found = []
    for seed in seeds:
        case = random_case(seed)
        made = prove(case)
        if bool(made) == possible(case):
            found.append(f"{seed}: {'a' if made else 'no'} certificate")
        elif made and made[-1].strength is not None and made[-1].strength.forms != fewest_wrong(case):
            found.append(f"{seed}: {made[-1].strength.forms} forms, not {fewest_wrong(case)}")
        found += [f"{seed}: {c.kind} does not add up" for c in made if not accepts(encode(c))]
    return found


@pytest.mark.slow
def test_no_disagreement_on_two_hundred_cases() -> None:
    """A certificate if and only if there is no solution; its k_min is the least by trial; the checker accepts it."""
    assert disagreements(range(200)) == []


def test_the_cases_are_of_both_kinds() -> None:
    """The judge is asked about enough cases of each sort for the agreement to mean something."""
    kinds = [tuple(c.kind for c in prove(random_case(seed))) for seed in range(200)]
    assert min(kinds.count(kind) for kind in ((), ("deficit",), ("excess",), ("deficit", "excess"))) >= 10


@pytest.mark.soak
def test_no_disagreement_on_two_thousand_cases() -> None:
    """The same, on 2,000 others."""
    assert disagreements(range(10_000, 12_000)) == []


def test_the_panel_finds_what_the_proofs_find() -> None:
    """Looking at all contests at once finds the same deficits and excesses, and settles nothing wrongly."""
    cases = [random_case(seed) for seed in range(1_000, 1_400)]
    found = screen(panel(cases))
    for i, case in enumerate(cases):
        kinds = {c.kind for c in prove(case)}
        assert found.deficits[i].any() == ("deficit" in kinds)
        assert found.unsettled[i] or (found.excess[i] > 0) == ("excess" in kinds), case.contest
    assert 0 < found.unsettled.sum() < 100


def test_a_lead_out_of_reach_cannot_be_caught_in_any_solution() -> None:
    """Where the stated winner is out of reach, no total at all lets that candidate draw level with these forms."""
    caught = 0
    for seed in range(2_000, 2_300):
        case = random_case(seed)
        found = reach(case)
        if found is not None and found.out_of_reach:
            ahead, behind = found.candidates
            level = max(found.sums.votes) + (case.missing.voters or 0) + (case.outside or 0)
            for votes in range(0, level + 1, max(1, level // 6)):
                assert not possible(_declaring(case, {ahead: votes, behind: votes}))
            caught += 1
    assert caught > 20


def _declaring(case: Case, votes: dict[str, int]) -> Case:
    return msgspec.structs.replace(case, stated=votes)
