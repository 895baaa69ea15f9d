"""Largest remainder: whole quotas first, the seats left to the largest remainders, one each.

The quotas, of V votes and S seats: Hare V/S; Droop, the next whole number above V/(S + 1); Hagenbach-Bischoff V/(S + 1)
itself, which can give one seat too many, and only where no party has a remainder: then whole quotas are level, and lots
decide who loses the seat. After a Droop quota more seats can be left than there are parties; the method gives one each
and says nothing of the others, so they stay unfilled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from natija.seats.nouns import Award, Part, Round, SeatTie

QUOTAS = frozenset({"largest-remainder", "droop", "hagenbach-bischoff"})


def quota_of(method: str, votes: int, seats: int) -> Fraction:
    """The quota of a method."""
    match method:
        case "droop":
            return Fraction(votes // (seats + 1) + 1)
        case "hagenbach-bischoff":
            return Fraction(votes, seats + 1)
        case _:
            return Fraction(votes, seats)


def share(votes: Mapping[str, int], seats: int, method: str) -> Round:
    """Seats of parties that all have votes. A tie is left open."""
    total = sum(votes.values())
    quota = quota_of(method, total, seats)
    quotas = {party: count / quota for party, count in votes.items()}
    whole = {party: int(q) for party, q in quotas.items()}
    if sum(whole.values()) > seats:
        whole = {party: count - 1 for party, count in whole.items()}
    remainders = {party: quotas[party] - whole[party] for party in votes}
    awards, tie = _largest(remainders, seats - sum(whole.values()), seats)
    won = {award.party for award in awards}
    parts = tuple(
        Part(
            party=party, votes=count, quotas=quotas[party], whole=whole[party], remainder=remainders[party],
            seats=whole[party] + (party in won),
        )
        for party, count in votes.items()
    )  # fmt: skip
    return Round(seats=seats, votes=total, quota=quota, parts=parts, awards=awards, tie=tie)


def _largest(remainders: Mapping[str, Fraction], left: int, seats: int) -> tuple[tuple[Award, ...], SeatTie | None]:
    """The seats left to the largest remainders; those level at the cut-off, if lots must decide."""
    ranked = sorted(remainders, key=lambda party: -remainders[party])
    cut = remainders[ranked[left]] if 0 < left < len(ranked) else None
    level = tuple(party for party in ranked if remainders[party] == cut)
    if cut is None or remainders[ranked[left - 1]] != cut:
        return _awards(ranked[:left], remainders, seats - left), None
    clear = [party for party in ranked[:left] if remainders[party] != cut]
    tie = SeatTie(options=level, seats=left - len(clear), at=cut)
    return _awards(clear, remainders, seats - left), tie


def _awards(parties: Sequence[str], remainders: Mapping[str, Fraction], before: int) -> tuple[Award, ...]:
    return tuple(
        Award(seat=before + place, party=party, by=remainders[party]) for place, party in enumerate(parties, 1)
    )
