"""How much a recount of one station could at most change: error bounds for a batch comparison audit.

A batch is one station's box as its forms report it, with the most ballots it can hold. For a winner w and a loser l
the lead w - l is overstated in a batch by the reported lead less the recounted one; as a share of the contest's margin
that is the batch's error, taken at the worst pair (MACRO: Stark 2009, "Efficient post-election audits of multiple
contests"). `u` bounds the error before anybody opens the box, and `U` is the sum of all bounds: the outcome can be
wrong only if the errors reach 1.

A cell that copies of the form give differently, or that nobody could read, is an interval, and a station without a form
is an interval over its whole box: each counts at the end that could hide the largest error, never as zero. This module
refuses nothing about the data: a lead that the figures do not give is a result (`Unsupported`), not an exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from natija.errors import BadUse

Interval = tuple[int, int]
"""Least and greatest number of votes the forms leave open."""
Pair = tuple[str, str]
"""A declared winner and somebody who is not one."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One station's box: votes as its forms report them, and the most ballots it can hold.

    A candidate without an entry was not read and can have anything from 0 to `bound`; a station without a form has no
    entries at all. `bound` is the number of registered voters, or less where the ballots issued are known.
    """

    id: str
    votes: Mapping[str, Interval] = field(default_factory=dict)
    bound: int

    @cached_property
    def most(self) -> int:
        """Ballots the box may hold: never less than its forms say are in it."""
        return max(self.bound, sum(low for low, _ in self.votes.values()))

    def between(self, candidate: str) -> Interval:
        """What the forms leave open for a candidate."""
        return self.votes.get(candidate, (0, self.most))

    def lead(self, pair: Pair) -> Interval:
        """Least and greatest reported lead of the first over the second."""
        (low, high), (other_low, other_high) = self.between(pair[0]), self.between(pair[1])
        return max(low - other_high, -self.most), min(high - other_low, self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Margins by pair, the error bound `u` of every batch in order of id, and their sum `total` (U).

    `short` are pairs for which the forms, even at their best for the winner, do not reach the declared margin: there
    the smaller margin of the forms is used. `overfull` are stations whose forms have more votes than their bound.
    """

    margins: Mapping[Pair, int]
    batches: Mapping[str, Batch]
    each: Mapping[str, Fraction]
    total: Fraction
    short: tuple[Pair, ...] = ()
    overfull: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """The figures do not give the winners a lead over these, so no sample can confirm it: count everything."""

    pairs: tuple[Pair, ...]
    because: Literal["no-lead"] = "no-lead"


def exact(station: str, votes: Mapping[str, int], *, bound: int) -> Batch:
    """A batch whose form is held and read in full."""
    return Batch(id=station, votes={name: (count, count) for name, count in votes.items()}, bound=bound)


def bounds(
    batches: Iterable[Batch],
    *,
    winners: Sequence[str],
    losers: Sequence[str],
    declared: Mapping[str, int] | None = None,
) -> Bounds | Unsupported:
    """Error bounds for the claim that every winner has more votes than every loser.

    The margin of a pair is the declared one, or, where none is declared, the least that the forms leave open.
    """
    ordered = sorted(batches, key=lambda batch: batch.id.encode())
    pairs = _pairs(ordered, winners, losers)
    reach = {pair: sum(batch.lead(pair)[1] for batch in ordered) for pair in pairs}
    margins, short = _margins(ordered, pairs, reach, declared)
    lost = tuple(pair for pair in pairs if margins[pair] <= 0)
    if lost:
        return Unsupported(pairs=lost)
    each = {batch.id: _bound(batch, margins) for batch in ordered}
    return Bounds(
        margins=margins,
        batches={batch.id: batch for batch in ordered},
        each=each,
        total=sum(each.values(), Fraction(0)),
        short=short,
        overfull=tuple(batch.id for batch in ordered if batch.most > batch.bound),
    )


def _pairs(batches: Sequence[Batch], winners: Sequence[str], losers: Sequence[str]) -> list[Pair]:
    if not batches or not winners or not losers or set(winners) & set(losers):
        raise BadUse(
            "an audit needs stations, a winner, and somebody else", next_step="see who is declared: natija canvass"
        )
    if len({batch.id for batch in batches}) < len(batches):
        raise BadUse("a station is given twice", next_step="give one batch per station")
    return [(winner, loser) for winner in winners for loser in losers]


def _margins(
    batches: Sequence[Batch], pairs: Sequence[Pair], reach: Mapping[Pair, int], declared: Mapping[str, int] | None
) -> tuple[dict[Pair, int], tuple[Pair, ...]]:
    """The margin of each pair, and the pairs whose declared margin is more than the forms can give.

    Any reference figures r are valid as long as the margin is at most their sum: the outcome is wrong only if the
    overstatements r - actual add up to sum(r) or more. Hence the smaller of the two.
    """
    stated = {
        pair: declared[pair[0]] - declared[pair[1]]
        if declared and set(pair) <= set(declared)
        else sum(batch.lead(pair)[0] for batch in batches)
        for pair in pairs
    }
    short = tuple(pair for pair in pairs if reach[pair] < stated[pair])
    return {pair: min(stated[pair], reach[pair]) for pair in pairs}, short


def _bound(batch: Batch, margins: Mapping[Pair, int]) -> Fraction:
    """u: the reported lead at its highest, and a box that holds nothing but votes for the loser."""
    return max(Fraction(batch.lead(pair)[1] + batch.most, margin) for pair, margin in margins.items())


def error(batch: Batch, recount: Mapping[str, int] | None, margins: Mapping[Pair, int]) -> Fraction:
    """e: how much the recount shows the lead to have been overstated, at the worst pair.

    A box that cannot be recounted (null), and a candidate the recount does not give, count at their worst.
    """
    return max(Fraction(batch.lead(pair)[1] - _counted(batch, recount, pair), m) for pair, m in margins.items())


def _counted(batch: Batch, recount: Mapping[str, int] | None, pair: Pair) -> int:
    """The least lead the recount leaves open."""
    if recount is None:
        return -batch.most
    rest = batch.most - sum(recount.values())
    return recount.get(pair[0], 0) - recount.get(pair[1], max(rest, 0))
