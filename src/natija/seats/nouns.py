"""The nouns of an allocation: what was shared out, in which rounds, every award with its number, and what is open.

A party is a name; whoever calls decides what the name stands for. A tie says who is level and for how many seats;
nobody of them has the seat until a drawn lot is given back. `unfilled` seats are those no method can award: nobody has
a vote, or every list ran out of names.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import msgspec

Method = Literal[
    "largest-remainder", "droop", "hagenbach-bischoff", "dhondt", "sainte-lague", "modified-sainte-lague",
]  # fmt: skip
"""Largest remainder by the Hare, Droop and Hagenbach-Bischoff quota; divisors 1, 2, 3; 1, 3, 5; 1.4, 3, 5."""


class Draw(msgspec.Struct, frozen=True, kw_only=True):
    """A drawn lot: who was level, and who was drawn for the seats."""

    options: tuple[str, ...]
    drawn: tuple[str, ...]


class SeatTie(msgspec.Struct, frozen=True, kw_only=True):
    """Parties level at the cut-off: lots decide which of `options` get the `seats`."""

    options: tuple[str, ...]
    seats: int
    at: Fraction
    """The remainder in quotas, or the quotient, that they share."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A party in one round: its votes in quotas, split into whole quotas and the remainder. Null under divisors."""

    party: str
    votes: int
    quotas: Fraction | None = None
    whole: int | None = None
    remainder: Fraction | None = None
    seats: int
    """In this round, before any list that ran out is cut."""


class Award(msgspec.Struct, frozen=True, kw_only=True):
    """One seat given by remainder or quotient."""

    seat: int
    """The number of the seat in its round."""
    party: str
    by: Fraction
    """The remainder in quotas, or the quotient."""
    lot: bool = False
    """Given by a drawn lot."""


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One sharing out. A second follows where a list has too few names: the rest is shared among the others."""

    seats: int
    votes: int
    quota: Fraction | None = None
    """Null under divisors."""
    parts: tuple[Part, ...]
    awards: tuple[Award, ...]
    tie: SeatTie | None = None
    draw: Draw | None = None
    """The lot that settled the tie, if one was given."""
    full: tuple[str, ...] = ()
    """Lists that have fewer names than seats; they keep what they can fill."""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A party without a claim, and why."""

    party: str
    votes: int
    why: Literal["no-votes", "below-threshold"]


class Allocation(msgspec.Struct, frozen=True, kw_only=True):
    """Seats by party, with every step."""

    method: Method
    seats: dict[str, int]
    """What each party has for certain; where a tie is open, without the seats to be drawn for."""
    house: int
    """Seats to be given."""
    votes: int
    """Votes of all parties, those left out included."""
    threshold: Fraction
    needed: Fraction
    """Votes that the threshold asks for."""
    rounds: tuple[Round, ...]
    left_out: tuple[LeftOut, ...]
    tie: SeatTie | None = None
    """Open: draw among the options and give the Draw back."""
    unfilled: int = 0

    @property
    def settled(self) -> bool:
        """Whether every seat is given."""
        return self.tie is None and not self.unfilled
