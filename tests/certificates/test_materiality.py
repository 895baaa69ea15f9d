"""What discrepancies are worth: effects in both directions, and the worst way against every way there is."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.canvass.certificates.materiality import Discrepancy, against, among, materiality, slip

TOTALS = {"1": 500, "2": 480, "3": 90}


def test_effects_on_the_margin_largest_first_in_both_directions() -> None:
    """What the other version would change: for either side, ranked by size alone."""
    found = materiality(
        TOTALS,
        [
            against("f1", "s1", {"1": 100, "2": 50}, [{"1": 95, "2": 50}]),
            against("f2", "s2", {"1": 40, "2": 60}, [{"1": 40, "2": 45}]),
        ],
    )
    assert found is not None
    assert (found.first, found.second, found.margin) == ("1", "2", 20)
    assert [(e.id, e.change, e.margin) for e in found.effects] == [("f2", {"2": -15}, 15), ("f1", {"1": -5}, -5)]


def test_one_discrepancy_that_would_change_the_winner_says_so() -> None:
    """A lead of 20 against a version with 20 votes fewer: a tie is no longer that winner."""
    found = materiality(TOTALS, [against("f1", "s1", {"1": 100}, [{"1": 80}])])
    assert found is not None
    assert found.effects[0].changes_winner
    assert (found.worst, found.winner_could_change, found.fewest) == (0, True, 1)


def test_small_ones_together_change_what_none_changes_alone() -> None:
    """Three differences of eight votes against a lead of 20: it takes all three."""
    eights = [against(f"f{i}", f"s{i}", {"1": 50}, [{"1": 42}]) for i in range(4)]
    found = materiality(TOTALS, eights)
    assert found is not None
    assert not any(effect.changes_winner for effect in found.effects)
    assert (found.worst, found.fewest) == (-12, 3)


def test_the_worst_rival_need_not_be_the_second() -> None:
    """A third candidate whose votes depend on one sheet can be the one to overtake."""
    found = materiality(TOTALS, [against("f1", "s1", {"1": 100, "3": 20}, [{"1": 95, "3": 450}])])
    assert found is not None
    assert (found.second, found.rival, found.worst) == ("2", "3", 495 - (90 + 430))


def test_a_figure_only_one_version_gives_is_not_a_difference() -> None:
    """A candidate who was not transcribed in the other version is not compared."""
    assert against("f1", "s1", {"1": 100, "2": 5}, [{"1": 100}]).options == ({},)


def test_versions_none_of_which_is_counted_are_added() -> None:
    """Where two claims inside a basis differ the totals hold neither: each candidate gains at least the lesser."""
    found = materiality(TOTALS, [among("f1", "s1", [{"1": 30, "2": 10}, {"1": 10, "2": 45}])])
    assert found is not None
    assert [(s.candidate, s.low, s.high) for s in found.spans] == [("1", 510, 530), ("2", 490, 525), ("3", 90, 90)]
    assert (found.worst, found.fewest) == (500 + 10 - 480 - 45, 1)


def test_no_discrepancy_changes_nothing() -> None:
    """The margin stands, and no number of discrepancies takes it."""
    found = materiality(TOTALS, [])
    assert found is not None
    assert (found.worst, found.winner_could_change, found.fewest) == (20, False, None)


def test_one_candidate_has_no_margin() -> None:
    """Nothing to compare with."""
    assert materiality({"1": 5}, []) is None


CHANGES = st.dictionaries(st.sampled_from(sorted(TOTALS)), st.integers(-60, 60))
SETTLED = st.lists(CHANGES, min_size=1, max_size=2).map(lambda options: ({}, *options))
OPTIONS = st.one_of(SETTLED, st.lists(CHANGES, min_size=1, max_size=3).map(tuple))


@pytest.mark.slow
@given(st.lists(OPTIONS, max_size=5), st.integers(0, 40))
@settings(deadline=None, max_examples=150)
def test_the_worst_way_contains_every_way(ways: list[tuple[dict[str, int], ...]], lead: int) -> None:
    """Every choice of options stays inside the spans, none is worse than the worst, and one is as bad."""
    totals = {"1": 480 + lead, "2": 480, "3": 470}
    found = materiality(totals, [Discrepancy(id=str(i), unit="s", options=way) for i, way in enumerate(ways)])
    assert found is not None
    spans = {span.candidate: (span.low, span.high) for span in found.spans}
    leads = []
    for chosen in product(*ways):
        ends = {c: votes + sum(option.get(c, 0) for option in chosen) for c, votes in totals.items()}
        assert all(spans[c][0] <= votes <= spans[c][1] for c, votes in ends.items())
        leads.append(ends[found.first] - max(votes for c, votes in ends.items() if c != found.first))
    assert min(leads) == found.worst
    assert found.winner_could_change == any(lead <= 0 for lead in leads)


@given(st.lists(SETTLED, max_size=5))
@settings(deadline=None, max_examples=100)
def test_the_fewest_are_the_fewest_by_trial(ways: list[tuple[dict[str, int], ...]]) -> None:
    """No smaller number of discrepancies, the others left as counted, takes the lead."""
    found = materiality(TOTALS, [Discrepancy(id=str(i), unit="s", options=way) for i, way in enumerate(ways)])
    assert found is not None
    taking = []
    for chosen in product(*ways):
        ends = {c: votes + sum(option.get(c, 0) for option in chosen) for c, votes in TOTALS.items()}
        if ends["1"] <= max(ends["2"], ends["3"]):
            taking.append(sum(1 for option in chosen if option))
    assert found.fewest == min(taking, default=None)


@given(st.lists(SETTLED, max_size=4))
@settings(deadline=None, max_examples=60)
def test_swapping_candidates_swaps_the_answer(ways: list[tuple[dict[str, int], ...]]) -> None:
    """The same numbers under the other's name."""
    names = {"1": "2", "2": "1", "3": "3"}
    there = [tuple({names[c]: v for c, v in option.items()} for option in way) for way in ways]
    found = materiality(TOTALS, [Discrepancy(id=str(i), unit="s", options=way) for i, way in enumerate(ways)])
    turned = materiality(
        {names[c]: v for c, v in TOTALS.items()},
        [Discrepancy(id=str(i), unit="s", options=way) for i, way in enumerate(there)],
    )
    assert found is not None
    assert turned is not None
    assert (turned.first, turned.margin, turned.worst, turned.fewest) == (
        names[found.first],
        found.margin,
        found.worst,
        found.fewest,
    )
    assert [(e.id, e.margin) for e in turned.effects] == [(e.id, e.margin) for e in found.effects]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [(541, 514, "transposed"), (54, 541, "dropped"), (541, 54, "added"), (541, 600, None)],
)
def test_a_single_slip_is_suggested(one: int, other: int, kind: str | None) -> None:
    """Two digits exchanged, one dropped or added; anything else is no slip of the pen."""
    assert slip(one, other) == kind
