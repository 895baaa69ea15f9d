"""Cases for the tests: random small ones, and a judge that knows nothing of certificates: linear programming."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from natija.canvass.certificates import UNREAD, Case, Cell, Premise, forms, read, stations
from natija.canvass.certificates.premises import CODES

SOURCED = tuple(Premise(code=code, source=f"source of {code}") for code in CODES)
LETTERS = "ABCDEFGH"


def random_case(seed: int) -> Case:
    """A contest of up to five forms at the edge of what is possible: a hidden truth, blurred, and a total near it."""
    chance = np.random.default_rng(seed)
    candidates = LETTERS[: int(chance.integers(1, 5))]
    held, missing = int(chance.integers(0, 6)), int(chance.integers(0, 4))
    truth = chance.integers(0, 30, size=(held + missing, len(candidates)))
    registered = [int(votes) + int(chance.integers(-2, 7)) for votes in truth.sum(axis=1)]
    known = chance.random(held + missing) < 0.97
    voters = {f"s{i}": max(0, registered[i]) if known[i] else None for i in range(held + missing)}
    rows = {f"s{i}": {c: _cell(chance, int(v)) for c, v in zip(candidates, truth[i], strict=True)} for i in range(held)}
    named = [c for c in candidates if chance.random() < 0.85] or [candidates[0]]
    noise = chance.integers(-40, 61, size=len(candidates)) * (chance.random(len(candidates)) < 0.6)
    totals = {c: max(0, int(truth[:, i].sum() + noise[i])) for i, c in enumerate(candidates) if c in named}
    return Case(
        contest=f"random/{seed}", basis="forms made up", total="a total made up",
        forms=forms(rows, candidates, voters),
        missing=stations({f"s{i}": voters[f"s{i}"] for i in range(held, held + missing)}),
        outside=int(chance.integers(0, 4)), stated=totals, premises=SOURCED,
    )  # fmt: skip


def patchy_case(seed: int) -> Case:
    """A contest all of whose stations have a form, many figures not transcribed, and a total that hardly fits."""
    chance = np.random.default_rng(seed)
    width, height = int(chance.integers(2, 4)), int(chance.integers(3, 8))
    truth = chance.integers(0, 30, size=(height, width))
    unread = chance.random((height, width)) < 0.35
    rows = {
        f"s{i}": {LETTERS[c]: UNREAD if unread[i, c] else read(int(truth[i, c])) for c in range(width)}
        for i in range(height)
    }
    voters: dict[str, int | None] = {f"s{i}": int(truth[i].sum() + chance.integers(0, 15)) for i in range(height)}
    return Case(
        contest=f"patchy/{seed}", basis="forms made up", total="a total made up", missing=stations({}), outside=0,
        forms=forms(rows, LETTERS[:width], voters), premises=SOURCED,
        stated={LETTERS[c]: int(truth[:, c].sum() * chance.uniform(0.5, 1.8)) for c in range(width)},
    )  # fmt: skip


def _cell(chance: np.random.Generator, votes: int) -> Cell:
    kind = chance.random()
    if kind < 0.75:
        return read(votes)
    if kind < 0.87:
        return Cell(low=max(0, votes - int(chance.integers(0, 9))), high=votes + int(chance.integers(0, 9)))
    return Cell(low=int(chance.integers(0, votes + 1)) if kind < 0.92 else 0)


def possible(case: Case, aside: Collection[int] = ()) -> bool:
    """Whether forms and total can both be true, the forms `aside` put aside: a transportation problem, solved as one.

    Its matrix is totally unimodular, so that with integer bounds a solution is there in integers if it is there at all.
    """
    held, width = len(case.forms.least), len(case.forms.candidates)
    places = held + len(case.missing.ids) + 1
    lows, highs, capacity = np.zeros((places, width)), np.full((places, width), np.inf), np.full(places, np.inf)
    for i in range(held):
        if case.forms.stations.known[i]:
            capacity[i] = max(case.forms.stations.registered[i], case.forms.least[i].sum())
        if i not in aside:
            lows[i] = case.forms.least[i]
            highs[i] = np.where(case.forms.open[i], np.inf, case.forms.most[i])
    for i in range(len(case.missing.ids)):
        capacity[held + i] = case.missing.registered[i] if case.missing.known[i] else np.inf
    capacity[-1] = case.outside or 0
    return _feasible(case, lows, highs, capacity)


def _feasible(
    case: Case,
    lows: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    highs: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    capacity: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> bool:
    places, width = lows.shape
    cells = [(p, c, p * width + c) for p in range(places) for c in range(width)]
    bounded = np.flatnonzero(np.isfinite(capacity))
    row_of = {int(p): i for i, p in enumerate(bounded)}
    per_place = [(row_of[p], cell) for p, _, cell in cells if p in row_of]
    named = [i for i, c in enumerate(case.forms.candidates) if c in case.stated]
    per_name = [(named.index(c), cell) for _, c, cell in cells if c in named]
    stated = [case.stated[case.forms.candidates[c]] for c in named]
    answer = linprog(
        np.zeros(len(cells)), A_ub=_ones(per_place, len(bounded), len(cells)), b_ub=capacity[bounded],
        A_eq=_ones(per_name, len(named), len(cells)), b_eq=stated,
        bounds=np.stack([lows.ravel(), highs.ravel()], axis=1), method="highs",
    )  # fmt: skip
    assert answer.status in {0, 2}, answer.message
    return bool(answer.status == 0)


def _ones(places: Sequence[tuple[int, int]], rows: int, columns: int) -> coo_matrix:
    at = np.array(places, dtype=int).reshape(-1, 2)
    return coo_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(rows, columns))


def fewest_wrong(case: Case) -> int:
    """The least number of forms to put aside for the total to be possible, by trying all; one more where none do."""
    held = len(case.forms.least)
    for size in range(held + 1):
        if any(possible(case, aside) for aside in combinations(range(held), size)):
            return size
    return held + 1
