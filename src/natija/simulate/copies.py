"""The copies of every form as they are written and held, and the list of what was planted in them.

A fault of the paper (a wrong sum, a duplicated form) is on every copy; a fault of one copy (a slip, an altered or a
missing copy, swapped rows) is on that copy only. A form carries at most one fault, so what a check finds can be
compared with what was planted. An observer's gaps are no fault: whole neighbourhoods where nobody was. The truth in
`Ballots` is never touched.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from natija.simulate.ballots import POLLED, Ballots
from natija.simulate.land import Ints, Land
from natija.simulate.plan import MOST_COPIES, Plan
from natija.simulate.slips import COPY_FAULTS, FIRST_FAULTS, Written, wrong_sum

Flags = npt.NDArray[np.bool_]
_PAPER_FAULTS = ("wrong_sum", "duplicated")
COMMISSION, OBSERVER = -1, -2
_FEWEST = 12
"""Stations a contest must have for its stations to be numbered otherwise in a way that can be told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """One fault on one copy of one form, by number."""

    kind: str
    form: int
    copy: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """What stands on the paper the returning officer has: the truth with the faults of the paper."""

    votes: Ints
    counts: Ints


@dataclass(frozen=True, kw_only=True, slots=True)
class Copies:
    """`votes[copy]` and `counts[copy]` are shaped as in Ballots; `held[copy]` has one flag per form."""

    holder: Ints
    """Of each copy (row) and contest (column): COMMISSION, OBSERVER, or the candidate on the ballot, from 0."""
    paper: Paper
    votes: Ints
    counts: Ints
    held: Flags
    shift: Ints
    """Of each copy and contest: by how many stations the holder's numbers are ahead of the list's."""
    planted: list[Planted]

    def corrected(self) -> Ints:
        """Forms of which the commission later has a corrected copy too."""
        return np.array(sorted(one.form for one in self.planted if one.kind == "revised"), dtype=np.int64)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """What everybody who writes a copy needs: the truth, chance, and the forms that carry no fault yet."""

    plan: Plan
    land: Land
    truth: Ballots
    rng: np.random.Generator
    free: Iterator[int]

    def place(self, form: int) -> slice:
        """Where the votes of a form stand."""
        return slice(int(self.truth.form_start[form]), int(self.truth.form_start[form + 1]))


def copies(plan: Plan, land: Land, truth: Ballots, rng: np.random.Generator) -> Copies:
    """Write every copy, with the plan's faults in it."""
    shift = _renumbered(plan, truth, rng)
    free = rng.permutation(np.flatnonzero(~(shift != 0).any(axis=0)[truth.form_contest]))
    desk = _Desk(plan=plan, land=land, truth=truth, rng=rng, free=map(int, free))
    paper, planted = _paper(desk)
    made = Copies(
        holder=_holders(plan, truth),
        paper=paper,
        votes=np.repeat(paper.votes[None], plan.copies, axis=0),
        counts=np.repeat(paper.counts[None], plan.copies, axis=0),
        held=_held(desk),
        shift=shift,
        planted=planted,
    )
    for kind in COPY_FAULTS:
        _plant(kind, desk, made)
    _plant_first(desk, made)
    for copy in range(min(plan.copies, 3)):
        rate = plan.faults.missing_agents if copy else plan.faults.missing
        _lose(copy, itertools.islice(desk.free, number(rate, len(truth.form_contest))), made)
    return made


def _paper(desk: _Desk) -> tuple[Paper, list[Planted]]:
    """The papers, with their own faults, which every copy has."""
    paper, planted = Paper(votes=desk.truth.votes.copy(), counts=desk.truth.counts.copy()), list[Planted]()
    for kind in _PAPER_FAULTS:
        for form, written in _some(kind, desk):
            paper.votes[desk.place(form)], paper.counts[form] = written
            planted += [Planted(kind=kind, form=form, copy=copy) for copy in range(desk.plan.copies)]
    return paper, planted


def _held(desk: _Desk) -> Flags:
    """Every holder has every form, but for the observer, who was not everywhere."""
    held = np.ones((desk.plan.copies, len(desk.truth.form_contest)), dtype=np.bool_)
    if desk.plan.copies == MOST_COPIES:
        areas, area = np.unique(desk.land.station_area, return_inverse=True)
        held[-1] = np.tile((desk.rng.random(len(areas)) < desk.plan.observed)[area], 2)
    return held


def totals(truth: Ballots, votes: Ints, held: Flags | None = None) -> list[Ints]:
    """Votes of every candidate of every contest, of all forms or of those that are held."""
    here = np.ones(len(truth.form_contest), dtype=np.bool_) if held is None else held
    return [
        truth.matrix(contest, votes).sum(axis=0, dtype=np.int64, where=here[truth.forms_of(contest), None])
        for contest in range(len(truth.candidates))
    ]


def number(rate: float, of: int) -> int:
    """How many a rate means; a rate above 0 means at least one."""
    return max(1, round(rate * of)) if rate > 0 else 0


def _holders(plan: Plan, truth: Ballots) -> Ints:
    """The commission, the agents of the candidates with most votes, an observer."""
    agents = min(plan.copies, 3) - 1
    ranked = [np.argsort(-total, kind="stable")[:agents] for total in totals(truth, truth.votes)]
    rows = [np.full((1, len(ranked)), COMMISSION), np.array(ranked, dtype=np.int64).reshape(len(ranked), agents).T]
    return np.concatenate([*rows, np.full((max(plan.copies - 3, 0), len(ranked)), OBSERVER)])


def _renumbered(plan: Plan, truth: Ballots, rng: np.random.Generator) -> Ints:
    """In some contests, one of the agents' numbers are one or two ahead of the list's."""
    shift = np.zeros((plan.copies, len(truth.candidates)), dtype=np.int64)
    stations = np.bincount(truth.form_contest, minlength=len(truth.candidates))
    able = rng.permutation(np.flatnonzero(stations >= _FEWEST)) if plan.copies > 1 else np.zeros(0, dtype=np.int64)
    for contest in able[: number(plan.faults.renumbered, len(truth.candidates))].tolist():
        shift[int(rng.integers(1, min(plan.copies, 3))), contest] = int(rng.integers(1, 3))
    return shift


def _some(kind: str, desk: _Desk) -> Iterator[tuple[int, Written]]:
    """As many forms with this fault as the plan asks for, or as can be made."""
    wanted = number(getattr(desk.plan.faults, kind), len(desk.truth.form_contest))
    return itertools.islice(_faults(kind, desk), wanted)


def _faults(kind: str, desk: _Desk) -> Iterator[tuple[int, Written]]:
    """Free forms on which a fault of this kind can be made, with what is written on them."""
    for form in desk.free:
        if kind == "duplicated":
            written = _duplicated(form, desk)
        else:
            fault = (COPY_FAULTS | FIRST_FAULTS).get(kind, wrong_sum)
            written = fault(desk.truth.votes[desk.place(form)], desk.truth.counts[form], desk.rng)
        if written is not None:
            yield form, written


def _plant(kind: str, desk: _Desk, made: Copies) -> None:
    """Write the faults on one of the held copies each."""
    for form, written in _some(kind, desk):
        copy = int(desk.rng.choice(np.flatnonzero(made.held[:, form])))
        made.votes[copy, desk.place(form)], made.counts[copy, form] = written
        made.planted.append(Planted(kind=kind, form=form, copy=copy))


def _plant_first(desk: _Desk, made: Copies) -> None:
    """Write the faults of the commission's copy; one that nobody witnesses is on the paper too."""
    for kind in FIRST_FAULTS:
        for form, written in _some(kind, desk):
            made.votes[0, desk.place(form)], made.counts[0, form] = written
            made.planted.append(Planted(kind=kind, form=form, copy=0))
            if kind == "unwitnessed":
                made.paper.votes[desk.place(form)], made.paper.counts[form] = written
                made.held[1:, form] = False


def _lose(copy: int, forms: Iterable[int], made: Copies) -> None:
    """Take forms out of a copy."""
    for form in forms:
        made.held[copy, form] = False
        made.planted.append(Planted(kind="missing", form=form, copy=copy))


def _duplicated(form: int, desk: _Desk) -> Written | None:
    """The counts of another station of the contest and of the same type, where the roll is long enough for them."""
    truth, types = desk.truth, desk.land.station_type
    place = truth.forms_of(int(truth.form_contest[form]))
    forms = np.arange(place.start, place.stop)
    room = (truth.counts[place, POLLED + 1 : POLLED + 3] <= truth.counts[form, 1:3]).all(axis=1)
    same = types[forms % len(types)] == types[form % len(types)]
    donors = forms[room & same & (forms != form)]
    if not len(donors):
        return None
    donor = int(desk.rng.choice(donors))
    counts = np.concatenate([truth.counts[form, :POLLED], truth.counts[donor, POLLED:]])
    return truth.votes[desk.place(donor)], counts
