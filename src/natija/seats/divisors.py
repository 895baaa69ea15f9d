"""Divisor methods: each seat to the largest quotient of votes by the party's next divisor.

D'Hondt 1, 2, 3; Sainte-Laguë 1, 3, 5; modified Sainte-Laguë 1.4, 3, 5. Quotients are compared exactly without making a
fraction of each: two different quotients v/d and w/e differ by at least 1/(d*e), so the whole parts of both times
2**k differ as soon as 2**k is over d*e, and equal quotients have equal whole parts.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from fractions import Fraction

from natija.seats.nouns import Award, Part, Round, SeatTie


def divisor(method: str, had: int) -> tuple[int, int]:
    """The divisor of a party that has so many seats, as numerator and denominator."""
    match method:
        case "sainte-lague":
            return 2 * had + 1, 1
        case "modified-sainte-lague":
            return (2 * had + 1, 1) if had else (7, 5)
        case _:
            return had + 1, 1


def share(votes: Mapping[str, int], seats: int, method: str) -> Round:
    """Seats of parties that all have votes. A tie is left open."""
    won = dict.fromkeys(votes, 0)
    awards: list[Award] = []
    heap = _Heap(votes, seats, method)
    tie = None
    while len(awards) < seats:
        level = heap.largest()
        over, under = divisor(method, won[level[0]])
        quotient = Fraction(votes[level[0]] * under, over)
        if len(level) > seats - len(awards):
            tie = SeatTie(options=tuple(level), seats=seats - len(awards), at=quotient)
            break
        for party in level:
            awards.append(Award(seat=len(awards) + 1, party=party, by=quotient))
            won[party] += 1
            heap.add(party, won[party])
    parts = tuple(Part(party=party, votes=count, seats=won[party]) for party, count in votes.items())
    return Round(seats=seats, votes=sum(votes.values()), parts=parts, awards=tuple(awards), tie=tie)


class _Heap:
    """The next quotient of every party, the largest first, parties level with it together."""

    def __init__(self, votes: Mapping[str, int], seats: int, method: str) -> None:
        self._votes, self._method = votes, method
        self._bits = 2 * (2 * seats + 8).bit_length() + 1
        self._places = {party: place for place, party in enumerate(votes)}
        self._heap: list[tuple[int, int, str]] = []
        for party in votes:
            self.add(party, 0)

    def add(self, party: str, had: int) -> None:
        """The quotient a party has for one seat more."""
        over, under = divisor(self._method, had)
        key = ((self._votes[party] * under) << self._bits) // over
        heapq.heappush(self._heap, (-key, self._places[party], party))

    def largest(self) -> list[str]:
        """Take out the parties with the largest quotient, in the order they were given."""
        key, _, party = heapq.heappop(self._heap)
        level = [party]
        while self._heap and self._heap[0][0] == key:
            level.append(heapq.heappop(self._heap)[2])
        return level
