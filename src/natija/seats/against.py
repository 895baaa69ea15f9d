"""Two scenarios side by side: per pool whose seats differ, and by which numbers.

The numbers are the claims that counted, the quotas they make, and whether a seat came by remainder. An open tie in
either is a difference. Which scenario is right is not asked.
"""

from __future__ import annotations

from fractions import Fraction

import msgspec

from natija.seats.nouns import Allocation, Part
from natija.seats.scenario import PoolShared, ScenarioShared


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A party whose seats in a pool differ, with its numbers in both; null where it has no claim that counts."""

    pool: str
    party: str
    before: int
    after: int
    claims: tuple[int | None, int | None]
    quotas: tuple[Fraction | None, Fraction | None]
    whole: tuple[int | None, int | None]
    by_remainder: tuple[bool, bool]
    """Whether a seat beyond the whole quotas came with it."""
    level: tuple[bool, bool]
    """Whether it stands in an open tie."""


class PoolChange(msgspec.Struct, frozen=True, kw_only=True):
    """What differs in a pool: the inputs, and whose seats."""

    pool: str
    title: str
    seats: tuple[int, int]
    claimed: tuple[int, int]
    """General seats that counted."""
    inputs: dict[str, tuple[int | None, int | None]]
    """Claims that differ; null where they do not count."""
    moved: tuple[Moved, ...]


class ScenariosCompared(msgspec.Struct, frozen=True, kw_only=True):
    """Two scenarios side by side."""

    first: ScenarioShared
    second: ScenarioShared
    awarded: dict[str, tuple[int, int]]
    """Seats awarded, where either has any."""
    pools: tuple[PoolChange, ...]
    """Pools that are in both and differ."""
    only: tuple[str, ...]
    """Pools that are in one of them only."""


def compare(first: ScenarioShared, second: ScenarioShared) -> ScenariosCompared:
    """What differs between two scenarios, pool by pool, with the inputs that differ."""
    before, after = ({one.pool.id: one for one in side.pools} for side in (first, second))
    parties = dict.fromkeys([*first.awarded, *second.awarded])
    both = {p: (first.awarded.get(p, 0), second.awarded.get(p, 0)) for p in parties}
    changes = [_change(before[name], after[name]) for name in before if name in after]
    return ScenariosCompared(
        first=first, second=second, awarded={p: pair for p, pair in both.items() if any(pair)},
        pools=tuple(change for change in changes if change.moved or change.inputs),
        only=tuple(sorted(set(before) ^ set(after))),
    )  # fmt: skip


def _change(first: PoolShared, second: PoolShared) -> PoolChange:
    parties = dict.fromkeys([*first.claims, *second.claims])
    claims = {p: (first.claims.get(p), second.claims.get(p)) for p in parties}
    return PoolChange(
        pool=first.pool.id, title=first.pool.title, seats=(first.pool.seats, second.pool.seats),
        claimed=(sum(first.claims.values()), sum(second.claims.values())),
        inputs={p: pair for p, pair in claims.items() if pair[0] != pair[1]},
        moved=tuple(_moved(p, first, second) for p in parties if _differ(p, first.allocation, second.allocation)),
    )  # fmt: skip


def _differ(party: str, first: Allocation, second: Allocation) -> bool:
    return (first.seats.get(party, 0), _level(party, first)) != (second.seats.get(party, 0), _level(party, second))


def _level(party: str, made: Allocation) -> bool:
    return made.tie is not None and party in made.tie.options


def _moved(party: str, first: PoolShared, second: PoolShared) -> Moved:
    sides = (first.allocation, second.allocation)
    parts = tuple(_part(party, made) for made in sides)
    return Moved(
        pool=first.pool.id, party=party, before=sides[0].seats.get(party, 0), after=sides[1].seats.get(party, 0),
        claims=(first.claims.get(party), second.claims.get(party)),
        quotas=(parts[0].quotas if parts[0] else None, parts[1].quotas if parts[1] else None),
        whole=(parts[0].whole if parts[0] else None, parts[1].whole if parts[1] else None),
        by_remainder=(_beyond(parts[0]), _beyond(parts[1])), level=(_level(party, sides[0]), _level(party, sides[1])),
    )  # fmt: skip


def _part(party: str, made: Allocation) -> Part | None:
    """The party in the last round it was in."""
    found = [part for one in made.rounds for part in one.parts if part.party == party]
    return found[-1] if found else None


def _beyond(part: Part | None) -> bool:
    return part is not None and part.whole is not None and part.seats > part.whole
