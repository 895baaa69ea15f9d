"""The house on a date under one rule: every seat with its holder and flag, sums by party and bloc, the majority line.

The majority is that of the total membership, vacant seats included. A party's general seats are those of members
counted by name, corrected by moves of members nobody named; every number lists the records it rests on. A contest
seat for which no act is recorded is *not declared* here; seats of a pool that no contest of the definition fills are
counted as unknown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from natija.house.facts import INDEPENDENT, Facts
from natija.house.moves import Move, moves
from natija.house.pools import GENERAL, PARTY, Award, PoolNow, awards, pools_now
from natija.house.rules import Counted, Rule, counts_as
from natija.house.seat import Held, State, held
from natija.model.definition import Contest, called


class SeatNow(msgspec.Struct, frozen=True, kw_only=True):
    """A contested seat: its state, who holds it, what they count as and by which kind of record."""

    seat: str
    contest: str
    state: State
    since: str | None
    person: str | None
    name: str | None
    party: str | None
    by: str | None
    beside: tuple[str, ...]
    undecided: str
    says: str | None
    records: tuple[str, ...]


class PartySeats(msgspec.Struct, frozen=True, kw_only=True):
    """A party's seats: `total` sits; `kinds` by kind of pool (a suspension whose kind is not known has its own).

    `named` general seats are counted member by member, `moved` is what unnamed members add or take away.
    """

    party: str
    label: str
    total: int
    kinds: dict[str, int]
    named: int
    moved: int
    withheld: int
    suspended: int
    records: tuple[str, ...]


class Withheld(msgspec.Struct, frozen=True, kw_only=True):
    """Seats nobody sits in, or whose notification is held back: how many, why, which."""

    state: str
    seats: int
    which: tuple[str, ...]
    records: tuple[str, ...]


class BlocSeats(msgspec.Struct, frozen=True, kw_only=True):
    """Parties of one agreement made after the poll, and their seats together."""

    parties: tuple[str, ...]
    seats: int
    reaches: bool
    stated: str
    says: str
    record: str


class Several(msgspec.Struct, frozen=True, kw_only=True):
    """One person returned in more than one seat: each counts until it is given up, and only one can be kept."""

    person: str
    name: str
    party: str
    seats: tuple[str, ...]


class House(msgspec.Struct, frozen=True, kw_only=True):
    """A chamber on a date under a rule. `unknown`: seats of which the definition has no contest."""

    chamber: str
    label: str
    on: str | None
    rule: str
    according_to: str | None
    seats: int
    majority: int
    sitting: int
    unknown: int
    parties: tuple[PartySeats, ...]
    pools: tuple[PoolNow, ...]
    empty: tuple[Withheld, ...]
    blocs: tuple[BlocSeats, ...]
    moves: tuple[Move, ...]
    several: tuple[Several, ...]
    members: tuple[SeatNow, ...]


def house(facts: Facts, rule: Rule) -> House:
    """The house the records make on the day of the facts."""
    members = tuple(seat for group in _seats(facts) for seat in _members(facts, rule, group))
    sitting = [m for m in members if m.state in {"returned", "withheld"} and m.party]
    given = awards(facts)
    moved = moves(facts, rule, Counter(m.party or "" for m in sitting))
    parties = _parties(facts, members, given, moved)
    size = sum(pool.number for pool in facts.top)
    return House(
        chamber=facts.chamber.id,
        label=facts.chamber.label,
        on=facts.on,
        rule=rule.name,
        according_to=rule.according_to,
        seats=size,
        majority=size // 2 + 1,
        sitting=sum(p.total for p in parties),
        unknown=max(0, sum(p.number for p in facts.top if p.kind == GENERAL) - sum(g[0].seats for g in _seats(facts))),
        parties=parties,
        pools=pools_now(facts, given, len(sitting)),
        empty=_empty(facts, members, given),
        blocs=_blocs(facts, parties, size // 2 + 1),
        moves=moved,
        several=_several(sitting),
        members=members,
    )


def _seats(facts: Facts) -> list[list[Contest]]:
    """The chamber's contests by unit, the oldest election first: each group fills one seat."""
    days = {e.id: e.date for e in facts.definition.elections}
    found: dict[str, list[Contest]] = defaultdict(list)
    mine = [c for c in facts.definition.contests if c.office == facts.chamber.office]
    for contest in sorted(mine, key=lambda c: days.get(c.election, "")):
        if contest.election in facts.chamber.elections:
            found[contest.unit].append(contest)
    return list(found.values())


def _members(facts: Facts, rule: Rule, contests: Sequence[Contest]) -> list[SeatNow]:
    """The members of a seat or seats: one each, two where a tie is not settled, an empty entry where nobody is."""
    label = contests[0].label
    return [
        one
        for now in held(facts, contests)
        for one in (
            [_member(facts, rule, label, now, serial) for serial in now.serials]
            or [_seat(label, now, None, None, None)]
        )
    ]


def _member(facts: Facts, rule: Rule, label: str, now: Held, serial: str) -> SeatNow:
    if serial.startswith(PARTY):
        party = serial.removeprefix(PARTY)
        return _seat(label, now, None, None, Counted(party=party, by="ballot"))
    candidate = facts.candidates.get((now.contest, serial))
    if candidate is None:
        return _seat(label, now, None, None, Counted(party=INDEPENDENT, by="ballot", undecided="candidate not listed"))
    counted = counts_as(
        facts, rule, candidate.person, now.contest, ballot=candidate.party, gazetted=now.gazetted
    )  # fmt: skip
    name = called(facts.names.get(candidate.person, {}), serial)
    return _seat(label, now, candidate.person, name, counted)


def _seat(label: str, now: Held, person: str | None, name: str | None, counted: Counted | None) -> SeatNow:
    return SeatNow(
        seat=label, contest=now.contest, state=now.state, since=now.since, person=person, name=name,
        party=counted.party if counted else None, by=counted.by if counted else None,
        beside=counted.beside if counted else (), undecided=counted.undecided if counted else "", says=now.says,
        records=(*now.records, *(counted.records if counted else ())),
    )  # fmt: skip


def _several(sitting: Sequence[SeatNow]) -> tuple[Several, ...]:
    """People who hold more than one seat."""
    found: dict[str, list[SeatNow]] = defaultdict(list)
    for member in sitting:
        if member.person:
            found[member.person].append(member)
    return tuple(
        Several(
            person=person, name=mine[0].name or person, party=mine[0].party or INDEPENDENT,
            seats=tuple(m.seat for m in mine),
        )
        for person, mine in found.items() if len(mine) > 1
    )  # fmt: skip


def _parties(
    facts: Facts, members: Sequence[SeatNow], given: Sequence[Award], moved: Sequence[Move]
) -> tuple[PartySeats, ...]:
    """Every party with a seat or a move, the largest first, then by label."""
    ids = {m.party for m in members if m.party} | {a.party for a in given}
    ids |= {party for one in moved if one.moved for party in (one.party, one.out_of)}
    labels = {p.id: p.label for p in facts.definition.parties} | {INDEPENDENT: "IND"}
    made = [_party(party, labels.get(party, party), members, given, moved) for party in sorted(ids)]
    return tuple(sorted((p for p in made if p.total or p.suspended), key=lambda p: (-p.total, p.label)))


def _party(
    party: str, label: str, members: Sequence[SeatNow], given: Sequence[Award], moved: Sequence[Move]
) -> PartySeats:
    mine = [m for m in members if m.party == party]
    named = sum(m.state in {"returned", "withheld"} for m in mine)
    shift = sum(m.moved for m in moved if m.party == party) - sum(m.moved for m in moved if m.out_of == party)
    kinds: dict[str, int] = {GENERAL: named + shift}
    awarded = [a for a in given if a.party == party]
    for award in awarded:
        kinds[award.kind] = kinds.get(award.kind, 0) + award.awarded - award.suspended
    touching = (m.record for m in moved if m.moved and party in (m.party, m.out_of))
    records = (*(r for m in mine for r in m.records), *touching, *(r for a in awarded for r in a.records))
    return PartySeats(
        party=party,
        label=label,
        total=sum(kinds.values()),
        kinds={kind: number for kind, number in kinds.items() if number},
        named=named,
        moved=shift,
        withheld=sum(m.state == "withheld" for m in mine),
        suspended=sum(m.state == "suspended" for m in mine) + sum(a.suspended for a in awarded),
        records=tuple(dict.fromkeys(records)),
    )


def _empty(facts: Facts, members: Sequence[SeatNow], given: Sequence[Award]) -> tuple[Withheld, ...]:
    """Seats without a sitting member by the reason, and those whose notification is held back."""
    states: dict[str, list[SeatNow]] = defaultdict(list)
    for member in members:
        if member.state != "returned":
            states[member.state].append(member)
    found = [
        Withheld(
            state=state, seats=len({s.seat for s in seats}) if state == "tied" else len(seats),
            which=tuple(dict.fromkeys(s.seat for s in seats)),
            records=tuple(dict.fromkeys(r for s in seats for r in s.records)),
        )
        for state, seats in states.items()
    ]  # fmt: skip
    for pool in facts.top:
        if pool.kind != GENERAL:
            found += _unfilled(facts, pool.id, given)
    return tuple(found)


def _unfilled(facts: Facts, top: str, given: Sequence[Award]) -> list[Withheld]:
    """Awarded seats that are suspended, and seats of a pool that nobody was given."""
    now = next(p for p in pools_now(facts, tuple(given), 0) if p.pool == top)
    held_back = tuple(r for a in given if a.suspended for r in a.records)
    found = [Withheld(state="suspended", seats=now.suspended, which=(now.label,), records=held_back)]
    over = now.open < 0
    given_too_much = tuple(r for a in given for r in a.records) if over else ()
    found.append(Withheld(
        state="over-awarded" if over else "not-awarded", seats=abs(now.open), which=(now.label,),
        records=given_too_much,
    ))  # fmt: skip
    return [one for one in found if one.seats]


def _blocs(facts: Facts, parties: Sequence[PartySeats], majority: int) -> tuple[BlocSeats, ...]:
    """What the parties of each agreement made after the poll have together; agreements are not added up."""
    totals = {p.party: p.total for p in parties}
    found = []
    for key, said in sorted(facts.agreements.items(), key=lambda pair: (pair[1].stated, pair[0])):
        together = tuple(dict.fromkeys((said.speaker, *said.with_)))
        seats = sum(totals.get(party, 0) for party in together)
        found.append(BlocSeats(
            parties=together, seats=seats, reaches=seats >= majority, stated=said.stated[:10], says=said.says,
            record=key,
        ))  # fmt: skip
    return tuple(found)
