"""Who can govern together: minimal winning blocs, under what the parties have said and what is not known.

Rules: a bloc wins with `needed` seats; it is *minimal* when no party can leave it. Parties that agreed to act together
(`together`) are one; two that exclude each other are in no bloc together; those that abstain are in none. Of the
members that nobody can place (`undecided`) a bloc may need some: it is then possible, not sure, and says how many. The
majority is of the total membership, whoever votes, or of those present and voting, where vacancies and abstentions
lower it. Nothing here says what parties will do.

Refused: a majority that nobody could miss, an exclusion inside an agreement, a party without seats.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from natija.errors import BadUse
from natija.seats.power import Power, power

Of = Literal["total", "voting"]
LISTED, STEPS = 5_000, 1_000_000
"""Blocs that are listed, and steps of the search: both can double with every party."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was said and what is unknown: agreements, exclusions in pairs, abstentions, undecided members."""

    together: tuple[tuple[str, ...], ...] = ()
    exclude: tuple[tuple[str, str], ...] = ()
    abstain: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


class Bloc(msgspec.Struct, frozen=True, kw_only=True):
    """Parties that win together and none of whom can leave."""

    parties: tuple[str, ...]
    seats: int
    spare: int
    """Seats above the majority; below it, negative."""
    needs: int = 0
    """Undecided members without whom it does not win."""


class Ally(msgspec.Struct, frozen=True, kw_only=True):
    """What one party, or one agreement of parties, is worth."""

    parties: tuple[str, ...]
    seats: int
    blocs: int
    """Minimal winning blocs it is in, of those listed."""
    indispensable: bool | None
    """No bloc is formed without it; null where not all blocs are listed."""
    needless: bool | None
    """It is in no minimal winning bloc."""


class Short(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement as it stands, and who would complete it."""

    parties: tuple[str, ...]
    seats: int
    lacks: int
    """Seats to the majority; none where it has it."""
    completed_by: tuple[Bloc, ...]
    """Minimal additions to it, the agreement itself left out."""


class Government(msgspec.Struct, frozen=True, kw_only=True):
    """Who can form a majority."""

    seats: dict[str, int]
    total: int
    vacant: int
    abstaining: int
    undecided: int
    of: Of
    base: int
    """What the majority is taken of."""
    needed: int
    blocs: tuple[Bloc, ...]
    """Win whatever the undecided do."""
    possible: tuple[Bloc, ...]
    """Win if enough of the undecided join."""
    all_listed: bool
    allies: tuple[Ally, ...]
    power: tuple[Power, ...]
    """Of each party by itself: no exclusion and no agreement is in it."""
    agreements: tuple[Short, ...]
    together: tuple[tuple[str, ...], ...]
    exclude: tuple[tuple[str, str], ...]
    abstain: tuple[str, ...]
    either_way: tuple[str, ...]
    """Parties whose members are undecided."""
    source: str = ""
    """Whose seats these are; empty where they were given by hand."""


def govern(
    seats: Mapping[str, int],
    *,
    majority: int | None = None,
    of: Of = "total",
    vacant: int = 0,
    terms: Terms | None = None,
) -> Government:
    """Minimal winning blocs. Without `majority` it is more than half of the total or of those who vote."""
    terms = terms or Terms()
    _check(seats, vacant, terms)
    abstaining = sum(seats[party] for party in terms.abstain)
    total = sum(seats.values()) + vacant
    base = total if of == "total" else total - vacant - abstaining
    needed = base // 2 + 1 if majority is None else majority
    if not 0 < needed <= total:
        raise BadUse(f"a majority of {needed:,} in a house of {total:,}", next_step="check --majority and the seats")
    units = _units(seats, terms)
    voting = {p: n for p, n in seats.items() if of == "total" or p not in terms.abstain}
    open_seats = sum(seats[party] for party in terms.undecided)
    sure, sure_all = minimal(units, needed, terms.exclude, 0)
    maybe, maybe_all = minimal(units, needed, terms.exclude, open_seats) if open_seats else ((), True)
    return Government(
        seats=dict(seats), total=total, vacant=vacant, abstaining=abstaining, undecided=open_seats, of=of, base=base,
        needed=needed, blocs=sure, possible=tuple(bloc for bloc in maybe if bloc.needs),
        all_listed=sure_all and maybe_all,
        allies=_allies(units, sure, every=sure_all), power=_powers(voting, terms.undecided, needed),
        agreements=tuple(_short(units, names, needed, terms.exclude) for names in terms.together),
        together=terms.together, exclude=terms.exclude, abstain=terms.abstain, either_way=terms.undecided,
    )  # fmt: skip


def _check(seats: Mapping[str, int], vacant: int, terms: Terms) -> None:
    """Refuse terms that name nobody, or contradict one another."""
    for what, count in (*seats.items(), ("vacant", vacant)):
        if type(count) is not int or count < 0:
            raise BadUse(f"{what}: {count!r} is not a whole number from 0", next_step="count in whole seats")
    pairs = (*terms.together, *terms.exclude)
    named = {*terms.abstain, *terms.undecided, *(party for pair in pairs for party in pair)}
    if unknown := sorted(named - set(seats)):
        raise BadUse(f"no seats are given for {', '.join(unknown)}", next_step="spell parties as in the seats")
    if alone := sorted({one for one, other in terms.exclude if one == other}):
        raise BadUse(f"{', '.join(alone)} excludes itself", next_step="name two parties")
    joined = [party for names in terms.together for party in names]
    if twice := sorted({party for party in joined if joined.count(party) > 1}):
        raise BadUse(f"{', '.join(twice)}: in two agreements", next_step="write them as one agreement")
    for names in terms.together:
        for pair in terms.exclude:
            if set(pair) <= set(names):
                raise BadUse(f"{' and '.join(pair)} are together and exclude each other", next_step="leave one out")
    if both := sorted(set(joined) & {*terms.abstain, *terms.undecided}):
        raise BadUse(f"{', '.join(both)}: in an agreement and out of it", next_step="leave one out")


Unit = tuple[tuple[str, ...], int]
"""Parties that act as one, and their seats."""


def _units(seats: Mapping[str, int], terms: Terms) -> list[Unit]:
    """Agreements and single parties that can be in a bloc, the largest first, then by name."""
    joined = {party for names in terms.together for party in names}
    out = {*joined, *terms.abstain, *terms.undecided}
    units = [(names, sum(seats[party] for party in names)) for names in terms.together]
    units += [((party,), count) for party, count in seats.items() if party not in out and count]
    return sorted(units, key=lambda unit: (-unit[1], unit[0]))


def minimal(
    units: Sequence[Unit], needed: int, exclude: Iterable[tuple[str, str]], undecided: int
) -> tuple[tuple[Bloc, ...], bool]:
    """Minimal winning blocs with the help of up to so many undecided members; and whether all are listed.

    Parties join from the largest to the smallest, so the last to join is the smallest: a bloc that wins only with it is
    minimal, and every minimal bloc is found once.
    """
    target = max(needed - undecided, 1)
    after = [0] * (len(units) + 1)
    for place in range(len(units) - 1, -1, -1):
        after[place] = after[place + 1] + units[place][1]
    clash = _clashes(units, exclude)
    found: list[Bloc] = []
    stack: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    steps = 0
    while stack and len(found) <= LISTED and steps < STEPS:
        steps += 1
        place, held, members = stack.pop()
        if held >= target:
            found.append(_bloc(units, members, held, needed))
        elif place < len(units) and held + after[place] >= target:
            stack.append((place + 1, held, members))
            if clash[place].isdisjoint(members):
                stack.append((place + 1, held + units[place][1], (*members, place)))
    blocs = sorted(found[:LISTED], key=lambda bloc: (len(bloc.parties), bloc.seats, bloc.parties))
    return tuple(blocs), not stack and len(found) <= LISTED


def _clashes(units: Sequence[Unit], exclude: Iterable[tuple[str, str]]) -> list[set[int]]:
    """For each unit the places of those it excludes or is excluded by."""
    places = {party: place for place, (names, _) in enumerate(units) for party in names}
    clash: list[set[int]] = [set() for _ in units]
    for one, other in exclude:
        if one in places and other in places:
            clash[places[one]].add(places[other])
            clash[places[other]].add(places[one])
    return clash


def _bloc(units: Sequence[Unit], members: Sequence[int], held: int, needed: int) -> Bloc:
    parties = tuple(party for place in members for party in units[place][0])
    return Bloc(parties=parties, seats=held, spare=held - needed, needs=max(needed - held, 0))


def _allies(units: Sequence[Unit], blocs: Sequence[Bloc], *, every: bool) -> tuple[Ally, ...]:
    """Every unit with the blocs it is in; whether they can do without it is known only where all are listed."""
    having = {names: sum(names[0] in bloc.parties for bloc in blocs) for names, _ in units}
    known = every and bool(blocs)
    return tuple(
        Ally(
            parties=names, seats=count, blocs=having[names],
            indispensable=having[names] == len(blocs) if known else None,
            needless=not having[names] if known else None,
        )
        for names, count in units
    )  # fmt: skip


def _powers(seats: Mapping[str, int], undecided: Sequence[str], needed: int) -> tuple[Power, ...]:
    """Every party that votes by itself, as if nobody had agreed to anything; undecided members count one by one."""
    if needed > sum(seats.values()):
        return ()
    loose = {p: [f"{p}, each of {seats[p]}", *(f"{p} {n}" for n in range(2, seats[p] + 1))] for p in undecided}
    weights = {party: count for party, count in seats.items() if party not in loose and count}
    singles = {name: 1 for p, names in loose.items() if seats[p] for name in names}
    shown = {*weights, *(names[0] for names in loose.values())}
    return tuple(one for one in power({**weights, **singles}, needed) if one.party in shown)


def _short(units: Sequence[Unit], names: tuple[str, ...], needed: int, exclude: Iterable[tuple[str, str]]) -> Short:
    """An agreement, what it lacks, and the least that others would have to add."""
    pairs = list(exclude)
    held = next(count for parties, count in units if parties == names)
    refused = {a if b in names else b for a, b in pairs if (a in names) != (b in names)}
    others = [unit for unit in units if unit[0] != names and refused.isdisjoint(unit[0])]
    lacks = max(needed - held, 0)
    added = minimal(others, lacks, pairs, 0)[0] if lacks else ()
    return Short(parties=names, seats=held, lacks=lacks, completed_by=added)
