"""The statements of a whole contest, and the ballot paper accounts of its stations.

That night the returning officer adds up the papers (provisional, without postal votes), then consolidates them station
by station with the postal votes, then declares. Rows are those of the paper, so a slip on somebody's copy is in none of
them. Planted here: a row that is not its form's, a total that is not the sum of its rows, a declared total that is not
the consolidated one, an account that does not balance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from natija.simulate.ballots import FIGURE, POLLED, REJECTED, VALID, Ballots
from natija.simulate.copies import Copies, number, totals
from natija.simulate.land import Ints
from natija.simulate.plan import Plan
from natija.simulate.slips import size

ACCOUNT = (
    "ballots.received", "ballots.in-box", "ballots.tendered", "ballots.challenged", "ballots.spoilt", "ballots.stray",
    "ballots.cancelled", "ballots.unissued",
)  # fmt: skip
_RECEIVED, _UNISSUED = 0, 7
_BOOK = 100
"""Ballot papers come in books."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """One planted fault of a statement: where, and the figure as it should be and as it is written."""

    kind: str
    contest: int
    form: int | None = None
    field: str = "votes"
    candidate: int | None = None
    true: int
    written: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Consolidation:
    """Votes are flat: the forms' rows as in Ballots, the contests' totals candidate by candidate."""

    rows: Ints
    row_counts: Ints
    start: Ints
    """Where the candidates of each contest begin in the totals; one longer than the contests."""
    provisional: Ints
    consolidated: Ints
    declared: Ints
    counts: Ints
    """Of the stations, a row per contest, a column per name in COUNTS."""
    postal_valid: Ints
    postal_rejected: Ints
    account: Ints
    """A row per form, a column per name in ACCOUNT."""
    planted: list[Stated]

    def of(self, contest: int) -> slice:
        """Where the totals of a contest stand."""
        return slice(int(self.start[contest]), int(self.start[contest + 1]))


def consolidate(plan: Plan, truth: Ballots, copies: Copies, rng: np.random.Generator) -> Consolidation:
    """Add up the papers of every contest, with the plan's faults in the statements."""
    sums = np.concatenate(totals(truth, copies.paper.votes))
    start = np.concatenate([[0], np.cumsum(truth.candidates)])
    postal = _postal(plan, sums, start, rng)
    valid = np.add.reduceat(postal, start[:-1])
    made = Consolidation(
        rows=copies.paper.votes.copy(),
        row_counts=copies.paper.counts,
        start=start,
        provisional=sums,
        consolidated=sums + postal,
        declared=sums + postal,
        counts=np.add.reduceat(copies.paper.counts, truth.contest_start[:-1], axis=0, dtype=np.int64),
        postal_valid=valid,
        postal_rejected=rng.binomial(valid, 0.06),
        account=_accounts(truth, rng),
        planted=[],
    )
    _wrong_rows(plan, truth, made, rng)
    _wrong_totals(plan, truth, made, rng)
    _wrong_accounts(plan, truth, made, rng)
    return made


def _postal(plan: Plan, sums: Ints, start: Ints, rng: np.random.Generator) -> Ints:
    """Postal votes of every candidate, shared as the stations' votes are."""
    parts = []
    for one, end in zip(start[:-1].tolist(), start[1:].tolist(), strict=True):
        votes = sums[one:end]
        whole = int(votes.sum())
        shares = votes / whole if whole else np.full(len(votes), 1 / len(votes))
        parts.append(rng.multinomial(int(rng.poisson(plan.postal * whole)), shares))
    return np.concatenate(parts)


def _accounts(truth: Ballots, rng: np.random.Generator) -> Ints:
    """Every station's ballot papers: received = in the boxes + tendered … + un-issued."""
    polled, roll = truth.counts[:, POLLED], truth.counts[:, 0]
    few = [rng.poisson(mean, len(polled)) for mean in (0.05, 0.05, 1.0, 0.3, 0.1)]
    used = polled + np.sum(few[2:], axis=0)
    received = -(-(np.maximum(roll, used) + _BOOK // 2) // _BOOK) * _BOOK
    few[0], few[1] = np.minimum(few[0], polled), np.minimum(few[1], np.maximum(polled - few[0], 0))
    in_box = polled - few[0] - few[1]
    return np.column_stack([column.astype(FIGURE) for column in (received, in_box, *few, received - used)])


def _wrong_rows(plan: Plan, truth: Ballots, made: Consolidation, rng: np.random.Generator) -> None:
    """Give the first or second of a contest other votes in one row; the contest's totals follow the rows."""
    for contest in _contests(plan, "wrong_row", truth, rng):
        forms = truth.forms_of(contest)
        form = int(rng.integers(forms.start, forms.stop))
        candidate = _leading(made.provisional[made.of(contest)], rng)
        at = int(truth.form_start[form]) + candidate
        change = _change(int(made.rows[at]), 300, rng)
        _note(made, Stated(kind="wrong_row", contest=contest, form=form, candidate=candidate,
                           true=int(made.rows[at]), written=int(made.rows[at]) + change))  # fmt: skip
        made.rows[at] += change
        made.consolidated[int(made.start[contest]) + candidate] += change
        made.declared[int(made.start[contest]) + candidate] += change


def _wrong_totals(plan: Plan, truth: Ballots, made: Consolidation, rng: np.random.Generator) -> None:
    """A total that is not the sum of its rows, declared as it stands; and a declared total that is another."""
    for kind in ("wrong_total", "changed_total"):
        for contest in _contests(plan, kind, truth, rng):
            candidate = _leading(made.provisional[made.of(contest)], rng)
            at = int(made.start[contest]) + candidate
            true = int(made.declared[at])
            change = _change(true, 10_000, rng)
            _note(made, Stated(kind=kind, contest=contest, candidate=candidate, true=true, written=true + change))
            made.declared[at] += change
            if kind == "wrong_total":
                made.consolidated[at] += change


def _wrong_accounts(plan: Plan, truth: Ballots, made: Consolidation, rng: np.random.Generator) -> None:
    """Accounts in which the papers received or left over are some more or fewer."""
    forms = rng.permutation(len(truth.form_contest))[: number(plan.faults.account, len(truth.form_contest))]
    for form in forms.tolist():
        column = int(rng.choice([_RECEIVED, _UNISSUED]))
        true = int(made.account[form, column])
        made.account[form, column] += _change(true, 200, rng)
        contest, written = int(truth.form_contest[form]), int(made.account[form, column])
        _note(made, Stated(kind="account", contest=contest, form=form, field=ACCOUNT[column], true=true,
                           written=written))  # fmt: skip


def _contests(plan: Plan, kind: str, truth: Ballots, rng: np.random.Generator) -> list[int]:
    """Contests to have one fault of this kind."""
    drawn: list[int] = rng.permutation(len(truth.candidates)).tolist()
    return drawn[: number(getattr(plan.faults, kind), len(truth.candidates))]


def _leading(votes: Ints, rng: np.random.Generator) -> int:
    """The first or the second."""
    return int(rng.choice(np.argsort(-votes, kind="stable")[:2]))


def _change(true: int, most: int, rng: np.random.Generator) -> int:
    """A number to add that is not 0 and leaves nothing below 0."""
    step = size(rng, most) * (1 if rng.random() < 0.5 else -1)
    return step if true + step >= 0 else -step


def _note(made: Consolidation, stated: Stated) -> None:
    made.planted.append(stated)


def own_counts(made: Consolidation) -> Ints:
    """The counts a consolidated statement states for its contest: those of the stations and the postal votes."""
    counts = made.counts.copy()
    counts[:, VALID] += made.postal_valid
    counts[:, REJECTED] += made.postal_rejected
    counts[:, POLLED] += made.postal_valid + made.postal_rejected
    return counts
