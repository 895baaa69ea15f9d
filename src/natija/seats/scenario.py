"""Run a scenario of reserved seats: every pool shared, withheld seats set apart, sums beside what was reported.

A withheld claim counts in the sum of claims and its seats are not awarded; a refused one does not count at all. Lots
that are drawn are given by pool.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from natija.countries.scenarios import ElectoralCollege, Pool, Scenario, ScenarioFile, SeatAct
from natija.model.forms import Confidence
from natija.seats.allocation import allocate, named
from natija.seats.nouns import Allocation, Draw, Method


class PoolShared(msgspec.Struct, frozen=True, kw_only=True):
    """One pool, shared."""

    pool: Pool
    claims: dict[str, int]
    """General seats that counted."""
    refused: dict[str, int]
    """General seats that did not."""
    acts: tuple[SeatAct, ...]
    allocation: Allocation
    awarded: dict[str, int]
    withheld: dict[str, int]


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """A computed number beside the reported one."""

    category: str
    party: str
    computed: int
    reported: int
    matches: bool


class ScenarioShared(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario with every step."""

    scenario: Scenario
    inferred: str
    pools: tuple[PoolShared, ...]
    awarded: dict[str, int]
    withheld: int
    open_ties: int
    unfilled: int
    reported: tuple[Reported, ...]

    @property
    def matches(self) -> bool | None:
        """Whether every reported number is met; null where none is known."""
        return all(one.matches for one in self.reported) if self.reported else None


class ScenarioEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario or college of a list."""

    name: str
    title: str
    date: str
    country: str
    kind: Literal["reserved seats", "electoral college"]
    confidence: Confidence
    note: str = ""


class ScenarioList(msgspec.Struct, frozen=True, kw_only=True):
    """What can be asked for by name."""

    entries: tuple[ScenarioEntry, ...]


def listed(files: Iterable[ScenarioFile]) -> ScenarioList:
    """Every scenario and college of the files, in their order."""
    entries: list[ScenarioEntry] = []
    for file in files:
        entries += [_entry(one, file.country, "reserved seats", one.note) for one in file.scenarios]
        entries += [_entry(one, file.country, "electoral college", "") for one in file.colleges]
    return ScenarioList(entries=tuple(entries))


def _entry(
    one: Scenario | ElectoralCollege, country: str, kind: Literal["reserved seats", "electoral college"], note: str
) -> ScenarioEntry:
    return ScenarioEntry(
        name=one.name, title=one.title, date=one.date, country=country, kind=kind, confidence=one.confidence, note=note
    )


def run(
    file: ScenarioFile,
    scenario: Scenario,
    *,
    method: Method | None = None,
    draws: Mapping[str, Sequence[Draw]] | None = None,
) -> ScenarioShared:
    """Share every pool of a scenario; `draws` are the lots drawn, by pool."""
    pools = {pool.id: pool for pool in file.pools}
    acts = tuple(act for act in file.acts if act.id in scenario.acts)
    chosen = method or named(scenario.method)
    shared = tuple(_pool(pools[name], scenario, acts, chosen, (draws or {}).get(name, ())) for name in scenario.pools)
    return ScenarioShared(
        scenario=scenario, inferred=file.inferred, pools=shared, awarded=_sum(one.awarded for one in shared),
        withheld=sum(sum(one.withheld.values()) for one in shared),
        open_ties=sum(one.allocation.tie is not None for one in shared),
        unfilled=sum(one.allocation.unfilled for one in shared), reported=tuple(_reported(scenario, shared)),
    )  # fmt: skip


def _pool(pool: Pool, scenario: Scenario, acts: Sequence[SeatAct], method: Method, draws: Sequence[Draw]) -> PoolShared:
    here = tuple(act for act in acts if not act.pools or pool.id in act.pools)
    changed = {change.party: change.seats for change in scenario.changes if change.pool == pool.id}
    every = {claim.party: changed.get(claim.party, claim.seats) for claim in pool.claims}
    out = {act.party for act in here if act.effect == "refused"}
    held = {act.party for act in here if act.effect == "withheld"}
    claims = {party: seats for party, seats in every.items() if party not in out}
    caps = {claim.party: claim.names for claim in pool.claims if claim.names is not None and claim.party in claims}
    made = allocate(claims, pool.seats, method=method, caps=caps, draws=draws)
    return PoolShared(
        pool=pool, claims=claims, refused={p: s for p, s in every.items() if p in out},
        acts=tuple(act for act in here if act.party in every), allocation=made,
        awarded={p: s for p, s in made.seats.items() if p not in held},
        withheld={p: s for p, s in made.seats.items() if p in held},
    )  # fmt: skip


def _sum(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Seats by party, the most first."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


def _reported(scenario: Scenario, shared: Sequence[PoolShared]) -> Iterable[Reported]:
    """Every party awarded or reported in a category, then what was withheld in it."""
    for one in scenario.reported:
        here = [pool for pool in shared if pool.pool.category == one.category]
        computed = _sum(pool.awarded for pool in here)
        for party in dict.fromkeys([*one.seats, *(party for party, seats in computed.items() if seats)]):
            pair = computed.get(party, 0), one.seats.get(party, 0)
            yield Reported(
                category=one.category, party=party, computed=pair[0], reported=pair[1], matches=pair[0] == pair[1]
            )
        held = sum(sum(pool.withheld.values()) for pool in here)
        yield Reported(
            category=one.category, party="(withheld)", computed=held, reported=one.withheld,
            matches=held == one.withheld,
        )  # fmt: skip
