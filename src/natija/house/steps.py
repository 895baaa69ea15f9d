"""From one house to another: which seats count for somebody else, and what of a stated change the records explain.

Between two positions of one source lie days. The records' houses on both days, each under the rule that comes nearest
to what the source said, differ in seats, in awards and in moves of unnamed members; each of those is a reason with its
records. What the source's own numbers changed by beyond that is left as it is: a number, and no explanation here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from natija.house.counting import Houses
from natija.house.fold import House, SeatNow
from natija.house.pools import GENERAL
from natija.house.positions import Position, number_of


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One seat, award or move that makes two houses differ: what it was and is, and by which records."""

    what: str
    was: str | None
    now: str | None
    seats: int
    records: tuple[str, ...]


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """A party's change from one position to another: stated, explained by records, and what is left.

    A number that a position does not state is null, and so is what is left.
    """

    party: str
    label: str
    was: int | None
    now: int | None
    explained: int
    unexplained: int | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A position with the one of the same source before it: what changed, and why as far as records say."""

    position: Position
    since: str | None
    changes: tuple[Changed, ...]
    reasons: tuple[Reason, ...]


def steps(stated: Sequence[Position], houses: Houses) -> tuple[Step, ...]:
    """Every position in order of its date, each against the one before it of the same source."""
    made = []
    for at, now in enumerate(stated):
        before = next((p for p in reversed(stated[:at]) if p.source == now.source), None)
        old = houses.on(before.told, before.like) if before else None
        made.append(step(before, now, old, houses.on(now.told, now.like)))
    return tuple(made)


def beside(mine: Position | None, other: Position, day: str | None, houses: Houses) -> Step:
    """Another source's position against mine, both read with the seats of one day."""
    return step(mine, other, houses.on(day, mine.like) if mine else None, houses.on(day, other.like))


def step(before: Position | None, now: Position, old: House | None, new: House) -> Step:
    """One position against another; `old` and `new` are the houses they are read with."""
    if before is None or old is None:
        return Step(position=now, since=None, changes=(), reasons=())
    scope = GENERAL if GENERAL in (before.scope, now.scope) else "all"
    return Step(
        position=now, since=before.on, changes=tuple(_changes(before, now, old, new, scope=scope)),
        reasons=tuple(r for r in reasons(old, new) if scope != GENERAL or r.what != "awarded"),
    )  # fmt: skip


def _number(position: Position, party: str, scope: str) -> int | None:
    found = next((s for s in position.parties if s.party == party), None)
    if found is None:
        return None
    return found.kinds.get(GENERAL, found.number) if scope == GENERAL else found.number


def _changes(before: Position, now: Position, old: House, new: House, *, scope: str) -> Iterator[Changed]:
    labels = {s.party: s.label for p in (before, now) for s in p.parties}
    for party, label in labels.items():
        was, is_ = _number(before, party, scope), _number(now, party, scope)
        explained = number_of(new, party, scope) - number_of(old, party, scope)
        left = None if was is None or is_ is None else is_ - was - explained
        if was != is_ or explained:
            yield Changed(party=party, label=label, was=was, now=is_, explained=explained, unexplained=left)


def reasons(old: House, new: House) -> Iterator[Reason]:
    """What makes two houses differ: seats by name, moves of unnamed members, awards."""
    before = dict(_numbered(old))
    for place, member in _numbered(new):
        yield from _seat(before.get(place), member)
    known = {move.record for move in old.moves}
    for move in new.moves:
        if move.record not in known and move.moved:
            yield Reason(
                what="not named", was=move.out_of, now=move.party, seats=move.moved, records=(move.record,)
            )  # fmt: skip
    yield from _awards(old, new)


def _numbered(house: House) -> Iterator[tuple[tuple[str, int], SeatNow]]:
    """Every entry with its seat and its place in it: a contest can return several members."""
    places: Counter[str] = Counter()
    for member in house.members:
        places[member.seat] += 1
        yield (member.seat, places[member.seat]), member


def _seat(was: SeatNow | None, now: SeatNow) -> Iterator[Reason]:
    if was is None:
        return
    old, new = _told(was), _told(now)
    if old != new:
        records = tuple(r for r in now.records if r not in was.records) or now.records
        yield Reason(what=now.seat, was=old, now=new, seats=1, records=records)


def _told(seat: SeatNow) -> str | None:
    """A seat as the party it counts for, or the state in which nobody counts."""
    return seat.party if seat.state in {"returned", "withheld"} else seat.state


def _awards(old: House, new: House) -> Iterator[Reason]:
    was = {p.party: p for p in old.parties}
    for party in new.parties:
        before = was.get(party.party)
        for kind, number in party.kinds.items():
            by = number - (before.kinds.get(kind, 0) if before else 0)
            if kind != GENERAL and by:
                fresh = tuple(r for r in party.records if before is None or r not in before.records)
                yield Reason(what="awarded", was=kind, now=party.party, seats=by, records=fresh)
