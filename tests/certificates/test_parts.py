"""The parts a proof is made of, each against trying every possibility: the overloaded set, and the forms put aside."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from natija.canvass.certificates import Case, encode, prove
from natija.canvass.certificates.bounds import Bounds, bounds, gap, without, worst
from natija.canvass.certificates.flow import overloaded
from natija.canvass.certificates.nouns import Bools, Ints
from tests.certificates.independent_checker import accepts
from tests.certificates.instances import patchy_case, random_case


def load(chosen: Bools, surplus: Ints, room: Ints, slack: Ints) -> int:
    """What a set of candidates has left when every form gives it all it can."""
    return int(surplus[chosen].sum() - np.minimum(room[:, chosen].sum(axis=1), slack).sum())


def test_the_overloaded_set_is_the_worst_of_all_sets() -> None:
    """Against every subset, with forms that limit one candidate, some, or all together, alike and not."""
    chance = np.random.default_rng(7)
    for _ in range(400):
        candidates, rows = int(chance.integers(1, 6)), int(chance.integers(1, 9))
        slack = chance.integers(0, 12, size=rows)
        room = chance.integers(0, 9, size=(rows, candidates)) * (chance.random((rows, candidates)) < 0.6)
        room = np.where(
            chance.random((rows, 1)) < 0.4, np.where(room > 0, slack[:, None], 0), np.minimum(room, slack[:, None])
        )
        surplus = chance.integers(0, 25, size=candidates)
        pool = int(chance.integers(0, 15))
        found = overloaded(surplus, room, slack, pool)
        sets = [np.array(bits, dtype=np.bool_) for bits in product((False, True), repeat=candidates)]
        most = max(load(chosen, surplus, room, slack) - pool * bool(chosen.any()) for chosen in sets)
        assert load(found, surplus, room, slack) - pool * bool(found.any()) == most


def test_the_set_found_has_the_largest_gap() -> None:
    """On contests, against every subset of candidates; none is found where every gap is at most zero."""
    for seed in range(300, 500):
        view = bounds(random_case(seed))
        sets = [np.array(bits, dtype=np.bool_) for bits in product((False, True), repeat=len(view.candidates))]
        gaps = [found for each in sets if (found := gap(view, each)) is not None]
        chosen = worst(view)
        assert (0 if chosen is None else gap(view, chosen)) == max([0, *gaps])


def possible_without(view: Bounds, aside: tuple[int, ...]) -> bool:
    """Whether nothing is contradicted any more when these forms are put aside."""
    left = without(view, aside)
    return not bool((left.surplus < 0).any()) and worst(left) is None


def fewest_aside(case: Case) -> int:
    """The least number of forms to put aside, by trying all; one more than there are where none does."""
    view, held = bounds(case), len(case.forms.least)
    for size in range(held + 1):
        if any(possible_without(view, aside) for aside in combinations(range(held), size)):
            return size
    return held + 1


FURTHER = (649, 778, 1071, 1690, 2143, 2209, 2389, 2699, 2706)
"""Patchy cases in which putting forms aside overloads another set of candidates."""


@pytest.mark.parametrize("seed", [*FURTHER, *range(25)])
def test_the_forms_that_must_be_wrong_are_the_fewest(seed: int) -> None:
    """Against every choice of forms, where which candidates lack room depends on the forms put aside."""
    case = patchy_case(seed)
    made = prove(case)
    strength = made[-1].strength if made else None
    assert (strength.forms if strength else 0) == fewest_aside(case)
    assert all(accepts(encode(certificate)) for certificate in made)
