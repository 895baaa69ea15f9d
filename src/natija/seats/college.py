"""Electoral colleges whose votes are weighted, and floor votes beside what was expected of them.

A college scales each body's votes by a fraction, sums them exactly, and rounds at the end to the nearest whole. What a
rule rounds, the sum or each body's part, is shown both ways: where the two differ, the rule has to say. An exact half
goes up, and is marked, because a rule may say otherwise.

A floor vote is held against the seats of those who said how they would vote. The difference is a difference: absent,
abstaining and dissenting members cannot be told apart by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import msgspec

from natija.errors import BadUse


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """One electing body: votes by candidate, and what a vote weighs."""

    name: str
    votes: dict[str, int]
    weight: Fraction


class Weighted(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate's votes in a college."""

    candidate: str
    parts: dict[str, Fraction]
    """Votes times weight, by body."""
    exact: Fraction
    rounded: int
    """The exact sum, to the nearest whole."""
    rounded_parts: int
    """The sum of parts that were rounded first."""
    half: bool
    """A half was rounded up, in the sum or in a part."""


class College(msgspec.Struct, frozen=True, kw_only=True):
    """The count of a college."""

    bodies: tuple[Body, ...]
    candidates: tuple[Weighted, ...]


def college(bodies: Sequence[Body]) -> College:
    """Weigh and sum the votes of every candidate, in the order of the bodies."""
    if not bodies:
        raise BadUse("a college of no body", next_step="give at least one body with its votes")
    if len({body.name for body in bodies}) < len(bodies) or any(body.weight < 0 for body in bodies):
        raise BadUse("a body twice, or with a weight below zero", next_step="give each body once")
    names = dict.fromkeys(name for body in bodies for name in body.votes)
    return College(bodies=tuple(bodies), candidates=tuple(_weighted(name, bodies) for name in names))


def _weighted(name: str, bodies: Sequence[Body]) -> Weighted:
    parts = {body.name: body.weight * body.votes.get(name, 0) for body in bodies}
    exact = sum(parts.values(), Fraction(0))
    return Weighted(
        candidate=name, parts=parts, exact=exact, rounded=nearest(exact),
        rounded_parts=sum(nearest(part) for part in parts.values()),
        half=any(value.denominator == 2 for value in (exact, *parts.values())),
    )  # fmt: skip


def nearest(value: Fraction) -> int:
    """The nearest whole number; an exact half goes up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate or side of a floor vote."""

    choice: str
    expected: int
    """Seats of the parties that said they would vote so."""
    parties: tuple[str, ...]
    cast: int
    difference: int
    reaches: bool
    """Whether the votes cast are the majority needed."""


class FloorVote(msgspec.Struct, frozen=True, kw_only=True):
    """A floor vote beside what was said before it."""

    needed: int
    choices: tuple[Choice, ...]
    cast: int
    seats: int
    unplaced: dict[str, int]
    """Seats of parties that had said nothing."""
    not_cast: int
    """Seats without a vote for any of the choices: absent, abstaining, in the chair, vacant or invalid."""


def floor_vote(
    seats: Mapping[str, int], said: Mapping[str, Sequence[str]], cast: Mapping[str, int], needed: int
) -> FloorVote:
    """Votes cast by choice against the seats of the parties that `said` they would vote so."""
    named = [party for parties in said.values() for party in parties]
    if unknown := sorted({*named} - set(seats)):
        raise BadUse(f"no seats are given for {', '.join(unknown)}", next_step="spell parties as in the seats")
    if len(set(named)) < len(named):
        raise BadUse("a party is expected on two sides", next_step="name each party once")
    if missing := sorted(set(said) - set(cast)):
        raise BadUse(f"no votes are given for {', '.join(missing)}", next_step="give every side's count, 0 included")
    if sum(cast.values()) > sum(seats.values()):
        raise BadUse("more votes were cast than there are seats", next_step="check the votes and the seats")
    choices = tuple(_choice(c, tuple(said.get(c, ())), seats, cast, needed) for c in cast)
    return FloorVote(
        needed=needed, choices=choices, cast=sum(cast.values()), seats=sum(seats.values()),
        unplaced={party: count for party, count in seats.items() if party not in named and count},
        not_cast=sum(seats.values()) - sum(cast.values()),
    )  # fmt: skip


def _choice(
    choice: str, parties: tuple[str, ...], seats: Mapping[str, int], cast: Mapping[str, int], needed: int
) -> Choice:
    expected, votes = sum(seats[party] for party in parties), cast[choice]
    return Choice(
        choice=choice, expected=expected, parties=parties, cast=votes, difference=votes - expected,
        reaches=votes >= needed,
    )  # fmt: skip
