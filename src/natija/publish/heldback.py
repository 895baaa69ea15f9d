"""Which records stay out of a publication when contests are held back by list.

Out stays: what names a held-back contest; what names no contest and only units of held-back ones; what is said of a
person who stands nowhere else, such as where they sit; a floor vote of such people alone; a Ruling on such a claim; a
Document that only such records name. The ballot stays, as a part of the Definition, which everything is recomputed
from. A station list that also serves a published contest stays, as does a floor vote that names others too, and so do
Withdrawals and Notes, which carry digests only. The positions are kept, and so are the leaves: who gets the record
later can prove that it was there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from natija.log.entries import Entry
from natija.model.definition import Definition


class _Listed(msgspec.Struct, frozen=True, gc=False):
    unit: str | None = None


class _Head(msgspec.Struct, frozen=True, gc=False):
    """What of a record decides whether it stays out; the rest is not decoded."""

    record: str
    contest: str | None = None
    unit: str | None = None
    units: tuple[str, ...] = ()
    rows: tuple[_Listed, ...] = ()
    document: str | None = None
    claims: tuple[str, ...] = ()
    of: str | None = None
    person: str = ""
    id: str | None = None
    members: tuple[str, ...] | int | None = None
    """Ids in a floor vote, a number in an affiliation."""


_decoder = msgspec.json.Decoder(_Head)


class Held(msgspec.Struct, frozen=True):
    """Records that stay out: ids, and the positions of all their entries."""

    ids: frozenset[str] = frozenset()
    positions: frozenset[int] = frozenset()


def held(entries: Iterable[Entry], definition: Definition, contests: Collection[str]) -> Held:
    """The records that stay out when these contests are held back."""
    inside = _Inside(definition, contests)
    out: set[str] = set()
    documents: set[str] = set()
    named_by_out: set[str] = set()
    named: set[str] = set()
    positions: dict[str, list[int]] = {}
    for entry in entries:
        head = _decoder.decode(entry.content)
        positions.setdefault(entry.id, []).append(entry.position)
        if head.record == "document":
            documents.add(entry.id)
            continue
        stays_out = inside.holds(head) or any(claim in out for claim in head.claims)
        if stays_out:
            out.add(entry.id)
        if head.document is not None:
            (named_by_out if stays_out else named).add(head.document)
    out |= documents & (named_by_out - named)
    return Held(frozenset(out), frozenset(p for name in out for p in positions[name]))


class _Inside:
    """Which units belong to held-back contests alone."""

    def __init__(self, definition: Definition, contests: Collection[str]) -> None:
        self._contests = frozenset(contests)
        self._held = {c.unit for c in definition.contests if c.id in self._contests}
        self._shown = {c.unit for c in definition.contests if c.id not in self._contests} - self._held
        shown = {c.person for c in definition.candidates if c.contest not in self._contests}
        self._people = {c.person for c in definition.candidates} - shown
        self._above: dict[str, set[str]] = {}
        for edge in definition.parents:
            self._above.setdefault(edge.unit, set()).add(edge.parent)

    def holds(self, head: _Head) -> bool:
        """Whether a record stays out for what it is about."""
        if head.contest is not None:
            return head.contest in self._contests
        if head.of == "contest":
            return head.id in self._contests
        if head.person or head.of == "person":
            return (head.person or head.id) in self._people
        if head.members and isinstance(head.members, tuple):
            return self._people.issuperset(head.members)
        if head.of == "unit" and head.id is not None:
            return self._alone(head.id)
        units = {*head.units, *(row.unit or head.unit for row in head.rows)} - {None}
        return bool(units) and all(self._alone(unit) for unit in units if unit is not None)

    def _alone(self, unit: str) -> bool:
        up = self._way_up(unit)
        return bool(up & self._held) and not up & self._shown

    def _way_up(self, unit: str) -> set[str]:
        found: set[str] = set()
        waiting = {unit, unit.partition("/")[0]}
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting |= self._above.get(at, set())
        return found
