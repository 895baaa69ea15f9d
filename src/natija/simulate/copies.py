"""The copies of every form as they are written and held, and the list of what was planted in them.

A fault of the paper (a wrong sum, a duplicated form) is on every copy; a fault of one copy (a slip, an altered or a
missing copy, swapped rows) is on that copy only. A form carries at most one fault, so what a check finds can be
compared with what was planted. The truth in `Ballots` is never touched.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from natija.simulate.ballots import POLLED, Ballots
from natija.simulate.land import Ints, Land
from natija.simulate.plan import Plan
from natija.simulate.slips import COPY_FAULTS, Written, wrong_sum

_PAPER_FAULTS = ("wrong_sum", "duplicated")
KINDS: tuple[str, ...] = (*COPY_FAULTS, *_PAPER_FAULTS, "missing")
COMMISSION = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """One fault on one copy of one form, by number."""

    kind: str
    form: int
    copy: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Copies:
    """`votes[copy]` and `counts[copy]` are shaped as in Ballots; `held[copy]` has one flag per form."""

    holder: Ints
    """Of each copy (row) and contest (column): the candidate on the ballot, from 0, whose agents hold it."""
    votes: Ints
    counts: Ints
    held: npt.NDArray[np.bool_]
    planted: list[Planted]


def copies(plan: Plan, land: Land, truth: Ballots, rng: np.random.Generator) -> Copies:
    """Write every copy, with the plan's faults in it."""
    made = Copies(
        holder=_holders(plan, truth),
        votes=np.repeat(truth.votes[None], plan.copies, axis=0),
        counts=np.repeat(truth.counts[None], plan.copies, axis=0),
        held=np.ones((plan.copies, len(truth.form_contest)), dtype=np.bool_),
        planted=[],
    )
    free = iter(rng.permutation(len(truth.form_contest)).tolist())
    for kind in (*COPY_FAULTS, *_PAPER_FAULTS):
        wanted = _number(getattr(plan.faults, kind), truth)
        _plant(kind, itertools.islice(_faults(kind, free, land, truth, rng), wanted), made, truth, rng)
    for copy in range(plan.copies):
        rate = plan.faults.missing_agents if copy else plan.faults.missing
        _lose(copy, itertools.islice(free, _number(rate, truth)), made)
    return made


def totals(truth: Ballots, votes: Ints) -> list[Ints]:
    """Votes of every candidate of every contest."""
    return [truth.matrix(contest, votes).sum(axis=0) for contest in range(len(truth.candidates))]


def _holders(plan: Plan, truth: Ballots) -> Ints:
    """The commission, then the agents of the candidates with most votes."""
    ranked = [np.argsort(-total, kind="stable")[: plan.copies - 1] for total in totals(truth, truth.votes)]
    return np.concatenate([np.full((1, len(ranked)), COMMISSION), np.array(ranked, dtype=np.int64).T])


def _number(rate: float, truth: Ballots) -> int:
    """How many forms a rate means; a rate above 0 means at least one."""
    return max(1, round(rate * len(truth.form_contest))) if rate > 0 else 0


def _faults(
    kind: str, free: Iterator[int], land: Land, truth: Ballots, rng: np.random.Generator
) -> Iterator[tuple[int, Written]]:
    """Free forms on which a fault of this kind can be made, with what is written on them."""
    for form in free:
        if kind == "duplicated":
            written = _duplicated(form, land, truth, rng)
        else:
            fault = COPY_FAULTS.get(kind, wrong_sum)
            written = fault(truth.votes[_place(truth, form)], truth.counts[form], rng)
        if written is not None:
            yield form, written


def _plant(
    kind: str, faults: Iterable[tuple[int, Written]], made: Copies, truth: Ballots, rng: np.random.Generator
) -> None:
    """Write the faults on one copy each, or on every copy where the paper itself is wrong."""
    number = len(made.held)
    for form, (votes, counts) in faults:
        for copy in range(number) if kind in _PAPER_FAULTS else [int(rng.integers(number))]:
            made.votes[copy, _place(truth, form)] = votes
            made.counts[copy, form] = counts
            made.planted.append(Planted(kind=kind, form=form, copy=copy))


def _lose(copy: int, forms: Iterable[int], made: Copies) -> None:
    """Take forms out of a copy."""
    for form in forms:
        made.held[copy, form] = False
        made.planted.append(Planted(kind="missing", form=form, copy=copy))


def _place(truth: Ballots, form: int) -> slice:
    """Where the votes of a form stand."""
    return slice(int(truth.form_start[form]), int(truth.form_start[form + 1]))


def _duplicated(form: int, land: Land, truth: Ballots, rng: np.random.Generator) -> Written | None:
    """The counts of another station of the contest and of the same type, where the roll is long enough for them."""
    contest = int(truth.form_contest[form])
    forms = np.arange(len(truth.form_contest))[truth.forms_of(contest)]
    types = np.tile(land.station_type, 2)
    room = (truth.counts[forms, POLLED + 1 : POLLED + 3] <= truth.counts[form, 1:3]).all(axis=1)
    donors = forms[room & (types[forms] == types[form]) & (forms != form)]
    if not len(donors):
        return None
    donor = int(rng.choice(donors))
    counts = np.concatenate([truth.counts[form, :POLLED], truth.counts[donor, POLLED:]])
    return truth.votes[_place(truth, donor)], counts
