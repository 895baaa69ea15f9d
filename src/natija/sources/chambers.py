"""What must hold of the seats of a chamber: its elections exist, a pool is part of another one at most, parts fit.

Parts of a pool may be fewer than it (nobody knows the rest), never more; a pool is not its own part; a part belongs to
the chamber of the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from natija.model.definition import Definition, Pool
from natija.sources.wrong import Wrong


def chamber_faults(definition: Definition) -> Iterator[Wrong]:
    """Every fault of the tables `chambers` and `pools` that needs more than one entry to be seen."""
    elections = {e.id for e in definition.elections}
    for index, chamber in enumerate(definition.chambers):
        for name in chamber.elections:
            if name not in elections:
                yield Wrong(table="chambers", index=index, field="elections", says=f"{name!r} is not in elections")
    pools = {pool.id: pool for pool in definition.pools}
    for index, pool in enumerate(definition.pools):
        for field, says in _pool_faults(pool, pools):
            yield Wrong(table="pools", index=index, field=field, says=says)


def _pool_faults(pool: Pool, pools: dict[str, Pool]) -> Iterator[tuple[str, str]]:
    parts = [p for p in pools.values() if p.within == pool.id]
    if sum(p.number for p in parts) > pool.number:
        yield "number", f"{pool.id} has {pool.number} seats, its parts have {sum(p.number for p in parts)}"
    whole = pools.get(pool.within)
    if whole and whole.chamber != pool.chamber:
        yield "within", f"{whole.id} is a pool of another chamber"
    if _comes_back(pool, pools):
        yield "within", f"{pool.id} is a part of itself"


def _comes_back(pool: Pool, pools: dict[str, Pool]) -> bool:
    seen = Counter([pool.id])
    at = pools.get(pool.within)
    while at is not None and not seen[at.id]:
        seen[at.id] += 1
        at = pools.get(at.within)
    return at is not None and at.id == pool.id
