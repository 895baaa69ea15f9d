"""Finding the contest, unit and candidate a file means, among those of the definition.

Names are compared exactly, apart from case, width and repeated space; aliases count as names. A party names a
candidate only where it has one in the contest. Nothing is ever matched by likeness: what does not fit exactly is a
problem the user settles, once, in the mapping or with an alias.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from natija.model.definition import Candidate, Contest, Definition, Person
from natija.model.records import Alias
from natija.sources.mapping import Candidates
from natija.sources.numbers import digits


def fold(text: str) -> str:
    """Text for comparison: width, case and repeated space do not count."""
    if text.isalnum() and text.isascii():
        return text.lower()
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Called:
    """What people and parties may be called; the names of parties are folded."""

    people: Mapping[str, Person]
    aliases: Mapping[tuple[str, str], set[str]]
    parties: Mapping[str, frozenset[str]]

    def person(self, id_: str) -> frozenset[str]:
        """Names of a person, none of one the definition has not."""
        known = self.people.get(id_)
        return frozenset((*known.names.values(), *self.aliases.get(("person", id_), ()))) if known else frozenset()


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """The candidates of one contest; the ways to look them up are made when needed."""

    candidates: Sequence[Candidate]
    called: Called

    @cached_property
    def standing(self) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
        """Serial, names and party names of each, in the definition's order."""
        return tuple((c.serial, self.called.person(c.person), self.called.parties[c.party]) for c in self.candidates)

    @cached_property
    def serials(self) -> tuple[str, ...]:
        """Ballot serials, in the definition's order."""
        return tuple(candidate.serial for candidate in self.candidates)

    @cached_property
    def by_serial(self) -> Mapping[str, set[str]]:
        """Serial without leading zeros -> ballot serials."""
        return _index((plain(serial), serial) for serial in self.serials)

    @cached_property
    def by_name(self) -> Mapping[str, set[str]]:
        """Folded name -> ballot serials."""
        return _index((fold(name), serial) for serial, names, _ in self.standing for name in names)

    @cached_property
    def by_party(self) -> Mapping[str, set[str]]:
        """Folded party -> ballot serials."""
        return _index((name, serial) for serial, _, names in self.standing for name in names)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, serial in pairs:
        found[name].add(serial)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """What a row's candidate cells name: a serial, a field, a row to skip, or a problem with its code."""

    serial: str = ""
    field: str = ""
    skip: bool = False
    code: str = ""
    says: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Directory:
    """Everything of a definition a file can name, by what the file may call it."""

    contests: Mapping[str, tuple[Contest, ...]]
    ballots: Mapping[str, Ballot]
    units: frozenset[str]
    unit_names: Mapping[str, str]
    parties: Mapping[str, set[str]]
    holders: frozenset[str]


def directory(definition: Definition, aliases: Iterable[Alias] = ()) -> Directory:
    """Index a definition and the aliases in force."""
    also: dict[tuple[str, str], set[str]] = defaultdict(set)
    for alias in aliases:
        also[alias.of, alias.id].add(alias.name)
    contests: dict[str, tuple[Contest, ...]] = {}
    for contest in definition.contests:
        for name in {contest.id, contest.label, *also["contest", contest.id]}:
            contests[fold(name)] = (*contests.get(fold(name), ()), contest)
    parties: dict[str, set[str]] = defaultdict(set)
    for party in definition.parties:
        for name in {party.id, party.label, *party.names.values(), *also["party", party.id]}:
            parties[fold(name)].add(party.id)
    unit_names = {fold(name): id_ for (of, id_), names in also.items() if of == "unit" for name in names}
    return Directory(
        contests=contests,
        ballots=_ballots(definition, also, parties),
        units=frozenset(unit.id for unit in definition.units),
        unit_names=unit_names,
        parties=parties,
        holders=frozenset(holder.id for holder in definition.holders),
    )


def _ballots(
    definition: Definition, also: Mapping[tuple[str, str], set[str]], parties: Mapping[str, set[str]]
) -> dict[str, Ballot]:
    """The candidates of every contest by what they may be called."""
    called = Called(
        people={person.id: person for person in definition.people},
        aliases=also,
        parties=_party_names({candidate.party for candidate in definition.candidates}, parties),
    )
    standing: dict[str, list[Candidate]] = {contest.id: [] for contest in definition.contests}
    for candidate in definition.candidates:
        if candidate.contest in standing:
            standing[candidate.contest].append(candidate)
    return {contest: Ballot(candidates=candidates, called=called) for contest, candidates in standing.items()}


def _party_names(ids: AbstractSet[str], parties: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """Party -> what it may be called, folded."""
    called = {id_: {fold(id_)} for id_ in ids}
    for name, of in parties.items():
        for id_ in of & ids:
            called[id_].add(name)
    return {id_: frozenset(names - {""}) for id_, names in called.items()}


def plain(serial: str) -> str:
    """A ballot serial for comparison: digits of any script, leading zeros dropped."""
    folded = digits(serial).strip()
    return folded.lstrip("0") or "0" if folded.isdecimal() else fold(folded)


def match_candidate(
    found: Directory, rules: Candidates, contest: Contest | None, *, serial: str, name: str, party: str
) -> Match:
    """Who is meant by the serial, the name or the party a row gives; the first that is not blank decides."""
    said = [text for text in (serial, name, party) if text]
    if not said:
        return Match(code="S310", says="the row names no candidate")
    folded = {fold(text) for text in said}
    if fields := [field for word, field in rules.as_fields.items() if fold(word) in folded]:
        return Match(field=fields[0])
    if folded & {fold(word) for word in rules.skip}:
        return Match(skip=True)
    if contest is None:
        return _party_selection(found, party or name)
    ballot = found.ballots[contest.id]
    return _settled(rules, ballot, contest, folded) or _on_ballot(
        ballot, contest, serial=serial, name=name, party=party
    )


def _party_selection(found: Directory, party: str) -> Match:
    """Where nobody stands in a contest, figures belong to parties: seats in a house."""
    ids = found.parties.get(fold(party), set())
    if len(ids) == 1:
        return Match(serial=f"party:{next(iter(ids))}")
    return Match(code="S304", says=f"no single party is called {party!r}")


def _settled(rules: Candidates, ballot: Ballot, contest: Contest, said: set[str]) -> Match | None:
    """The candidate the mapping itself gives for one of the texts."""
    known = {**rules.known.get(contest.id, {}), **rules.known.get(contest.label, {})}
    for text, serial in known.items():
        if fold(text) not in said:
            continue
        if serial in ballot.serials:
            return Match(serial=serial)
        return Match(code="S304", says=f"candidate.known gives serial {serial}, which is nobody of {contest.label}")
    return None


def _on_ballot(ballot: Ballot, contest: Contest, *, serial: str, name: str, party: str) -> Match:
    """The candidate of a contest; a serial and a name that fit different people contradict each other."""
    named = ballot.by_name.get(fold(name), set()) if name else set()
    if serial:
        fits, text = ballot.by_serial.get(plain(serial), set()), f"serial {serial}"
        if fits and named and not fits & named:
            return Match(code="S306", says=f"serial {serial} of {contest.label} is not {name!r}")
    elif name:
        shared = named & ballot.by_party.get(fold(party), set()) if len(named) > 1 else named
        fits, text = shared or named, repr(name)
    else:
        fits, text = ballot.by_party.get(fold(party), set()), f"party {party!r}"
    if len(fits) == 1:
        return Match(serial=next(iter(fits)))
    if fits:
        return Match(code="S305", says=f"{text} fits serials {', '.join(sorted(fits))} of {contest.label}")
    return Match(code="S304", says=f"{text} is nobody of {contest.label}")
