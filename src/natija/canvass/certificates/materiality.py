"""What a discrepancy is worth: its effect on the margin, and what all the open ones together could do to the winner.

A discrepancy is a list of options: what the totals change by if one version or the other is taken. The worst way for a
leader against a rival is the sum of each discrepancy's worst option, so it is exact, and contains every way they could
be settled. Differences in both directions count alike. Nothing is applied: slips are suggestions to read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from natija.canvass.slips import slips

Votes = Mapping[str, int]


class Discrepancy(msgspec.Struct, frozen=True, kw_only=True):
    """One open difference. Every option gives the change of the totals per candidate; an empty one leaves them."""

    id: str
    unit: str
    options: tuple[dict[str, int], ...]


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What one discrepancy can do: the option that changes the margin most, and by how much (first less second)."""

    id: str
    unit: str
    change: dict[str, int]
    margin: int
    changes_winner: bool
    """Whether this one alone, in any of its options, would give another leader or a tie."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Least and most votes of a candidate over every way the discrepancies could be settled."""

    candidate: str
    low: int
    high: int


class Materiality(msgspec.Struct, frozen=True, kw_only=True):
    """All open discrepancies of a contest against its totals."""

    first: str
    second: str
    margin: int
    effects: tuple[Effect, ...]
    """Largest effect on the margin first."""
    spans: tuple[Span, ...]
    rival: str
    """The candidate to whom the worst way is worst for the first."""
    worst: int
    """The first's lead over the rival if every discrepancy went the worst way: zero a tie, below zero a new leader."""
    fewest: int | None
    """The fewest discrepancies that take the lead by going the worst way; null where not even all of them do."""

    @property
    def winner_could_change(self) -> bool:
        """Whether there is a way to settle the discrepancies that takes the first's lead away."""
        return self.worst <= 0


def against(identity: str, unit: str, counted: Votes, others: Sequence[Votes]) -> Discrepancy:
    """Versions against the one that is in the totals; only candidates that both give are compared."""
    changes = [
        {c: other[c] - votes for c, votes in counted.items() if other.get(c, votes) != votes} for other in others
    ]
    return Discrepancy(id=identity, unit=unit, options=({}, *(change for change in changes if change)))


def among(identity: str, unit: str, versions: Sequence[Votes]) -> Discrepancy:
    """Versions none of which is in the totals: one of them has to be added."""
    return Discrepancy(id=identity, unit=unit, options=tuple(dict(version) for version in versions))


def materiality(totals: Votes, discrepancies: Sequence[Discrepancy]) -> Materiality | None:
    """What the open discrepancies could do to these totals; null with fewer than two candidates."""
    if len(totals) < 2:
        return None
    first, second = sorted(totals, key=lambda c: -totals[c])[:2]
    leads = {rival: _worst_lead(totals, discrepancies, first, rival) for rival in totals if rival != first}
    rival = min(leads, key=lambda c: leads[c])
    effects = [_effect(totals, d, first, second) for d in discrepancies]
    return Materiality(
        first=first, second=second, margin=totals[first] - totals[second],
        effects=tuple(sorted(effects, key=lambda e: (-abs(e.margin), e.unit, e.id))),
        spans=tuple(_span(totals, discrepancies, candidate) for candidate in totals),
        rival=rival, worst=leads[rival], fewest=_fewest(totals, discrepancies, first),
    )  # fmt: skip


def slip(written: int, other: int) -> str | None:
    """Which single slip of the pen would make one number the other; null where it would take more than one."""
    return next((kind for kind, value in slips(written) if value == other), None)


def _shift(option: Votes, first: str, rival: str) -> int:
    return option.get(first, 0) - option.get(rival, 0)


def _loss(discrepancy: Discrepancy, first: str, rival: str) -> int:
    """The worst change of the first's lead over a rival."""
    return min((_shift(option, first, rival) for option in discrepancy.options), default=0)


def _worst_lead(totals: Votes, discrepancies: Sequence[Discrepancy], first: str, rival: str) -> int:
    return totals[first] - totals[rival] + sum(_loss(d, first, rival) for d in discrepancies)


def _effect(totals: Votes, discrepancy: Discrepancy, first: str, second: str) -> Effect:
    strongest = max(discrepancy.options, key=lambda option: abs(_shift(option, first, second)), default={})
    return Effect(
        id=discrepancy.id, unit=discrepancy.unit, change=dict(strongest), margin=_shift(strongest, first, second),
        changes_winner=any(_worst_lead(totals, [discrepancy], first, rival) <= 0 for rival in totals if rival != first),
    )  # fmt: skip


def _span(totals: Votes, discrepancies: Sequence[Discrepancy], candidate: str) -> Span:
    ways = [[option.get(candidate, 0) for option in d.options] for d in discrepancies]
    return Span(
        candidate=candidate,
        low=totals[candidate] + sum(min(way, default=0) for way in ways),
        high=totals[candidate] + sum(max(way, default=0) for way in ways),
    )


def _fewest(totals: Votes, discrepancies: Sequence[Discrepancy], first: str) -> int | None:
    counts = [_needed(totals, discrepancies, first, rival) for rival in totals if rival != first]
    return min((count for count in counts if count is not None), default=None)


def _needed(totals: Votes, discrepancies: Sequence[Discrepancy], first: str, rival: str) -> int | None:
    lead = totals[first] - totals[rival] + sum(_otherwise(d, first, rival) for d in discrepancies)
    swings = sorted((_otherwise(d, first, rival) - _loss(d, first, rival) for d in discrepancies), reverse=True)
    for count, swing in enumerate([0, *swings]):
        lead -= swing
        if lead <= 0:
            return count
    return None


def _otherwise(discrepancy: Discrepancy, first: str, rival: str) -> int:
    """The lead's change if this one does not go against the first: none where a version is counted, else the best."""
    return 0 if {} in discrepancy.options else max((_shift(o, first, rival) for o in discrepancy.options), default=0)
