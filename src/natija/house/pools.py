"""Seats that are not contested but awarded: by pool and party, how many are awarded and how many of those do not sit.

Awards add up; an award that another act annulled is not in force and is not here. A suspension takes seats out of the
sitting, a restoration that names no suspension gives as many back. A suspension may name a wider pool than the award
did (a source says 22 reserved seats and not which kinds): it is then kept at that pool, and no kind is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from natija.house.facts import Facts
from natija.model.definition import Pool
from natija.model.records import Notice

GENERAL = "general"
PARTY = "party:"


class Award(msgspec.Struct, frozen=True, kw_only=True):
    """The seats of one party in one pool: awarded, and how many of them are suspended, with the Notices that say so."""

    pool: str
    kind: str
    party: str
    awarded: int
    suspended: int
    records: tuple[str, ...]


class PoolNow(msgspec.Struct, frozen=True, kw_only=True):
    """A pool on a date: its seats, how many are filled, how many suspended, how many nobody was given yet."""

    pool: str
    kind: str
    label: str
    number: int
    filled: int
    suspended: int
    open: int
    within: str


def awards(facts: Facts) -> tuple[Award, ...]:
    """Every party's seats by pool, in the order of the definition's pools."""
    pools = {p.id: p for p in facts.pools}
    found: dict[tuple[str, str], list[tuple[str, Notice]]] = defaultdict(list)
    for key, notice in sorted(facts.notices.items(), key=lambda pair: (pair[1].effective[:10], pair[0])):
        if notice.pool in pools and notice.number and (notice.candidate or "").startswith(PARTY):
            found[notice.pool or "", (notice.candidate or "").removeprefix(PARTY)].append((key, notice))
    order = list(pools)
    return tuple(
        _award(pools[pool], party, acts)
        for (pool, party), acts in sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    )


def _award(pool: Pool, party: str, acts: list[tuple[str, Notice]]) -> Award:
    awarded = suspended = 0
    for _, notice in acts:
        number = max(0, notice.number or 0)
        match notice.act:
            case "awarded":
                awarded += number
            case "vacated":
                awarded -= number
            case "suspended" | "withheld":
                suspended += number
            case "restored":
                suspended = max(0, suspended - number)
            case _:
                continue
    return Award(
        pool=pool.id, kind=pool.kind, party=party, awarded=awarded, suspended=suspended,
        records=tuple(key for key, _ in acts),
    )  # fmt: skip


def pools_now(facts: Facts, made: tuple[Award, ...], returned: int) -> tuple[PoolNow, ...]:
    """Each pool with what is filled in it and in its parts; `returned` are the general seats with a member."""
    return tuple(_now(pool, facts, made, returned) for pool in facts.pools)


def _now(pool: Pool, facts: Facts, made: tuple[Award, ...], returned: int) -> PoolNow:
    inside = set(_inside(pool, facts))
    mine = [a for a in made if a.pool in inside]
    whole = pool.kind == GENERAL and not pool.within
    awarded, suspended = sum(a.awarded for a in mine), sum(a.suspended for a in mine)
    filled = returned if whole else awarded - suspended
    return PoolNow(
        pool=pool.id, kind=pool.kind, label=pool.label or pool.kind, number=pool.number, filled=filled,
        suspended=suspended, open=pool.number - (returned if whole else awarded), within=pool.within,
    )  # fmt: skip


def _inside(pool: Pool, facts: Facts) -> Iterator[str]:
    """A pool and its parts, all the way down."""
    yield pool.id
    for part in facts.pools:
        if part.within == pool.id:
            yield from _inside(part, facts)
