"""A first definition, and a station list, for somebody who has only a table of results and its mapping.

Everything is taken from the columns the mapping names: contests, candidates, parties, holders, stations and the units
above them. What the table does not say is left for a person to fill in and is told as a note: a draft is never applied
by itself. Nothing is looked up elsewhere, and nobody is taken for somebody else because two names are alike.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np

from natija.errors import BadUse, Unreadable
from natija.model.definition import (
    Candidate,
    Contest,
    Definition,
    Election,
    Holder,
    Parent,
    Party,
    Person,
    Unit,
)
from natija.model.forms import Profile
from natija.sources.coded import Coded, combinations, constant, joined
from natija.sources.directory import fold, plain
from natija.sources.mapping import Column
from natija.sources.mapping import Mapping as SourceMapping
from natija.sources.references import is_day
from natija.sources.selection import Texts, column_of, column_problems, select
from natija.sources.tables import Table

TREE = "national"
_KINDS = {"commission": "commission", "observer": "observer", "press": "media", "court": "court"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The draft, the station list with the mapping that imports it, and what a person has to look at."""

    definition: Definition
    stations: bytes | None
    mapping: str | None
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """What has been found so far, by what the table calls it."""

    year: str
    election: str
    contests: dict[str, Contest] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    parents: dict[tuple[str, str], str] = field(default_factory=dict)
    candidates: dict[tuple[str, str], Candidate] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    holders: dict[str, Holder] = field(default_factory=dict)
    stations: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)


def draft(
    table: Table,
    mapping: SourceMapping,
    profile: Profile,
    *,
    date: str | None = None,
    levels: Mapping[str, Sequence[str]] | None = None,
) -> Drafted:
    """Draft a definition. `date` is polling day; `levels` gives, per tree, columns of units from the top down."""
    wrong = [str(problem) for problem in column_problems(table, mapping)]
    wrong += [
        f"levels: no column is called {c!r}" for cs in (levels or {}).values() for c in cs if not column_of(table, c)
    ]
    if wrong:
        raise Unreadable(table.name, wrong, next_step="correct the columns of the mapping")
    texts = Texts(table=table, chosen=select(table, mapping), replace=mapping.replace)
    day = date or _day(texts, mapping)
    found = _Draft(year=day[:4], election=mapping.election if "{" not in mapping.election else "")
    found.election = _key(found.election) or f"election-{day[:4]}"
    contest = _contests(texts, mapping, found)
    _candidates(texts, mapping, profile, contest, found)
    _holders(texts, mapping, found)
    trees = _levels(texts, mapping, levels or {}, found)
    _stations(texts, mapping, contest, trees, found)
    return _drafted(table, mapping, profile, day, found)


def _day(texts: Texts, mapping: SourceMapping) -> str:
    """Polling day where nobody gives it: the first day on which the table says that something was stated."""
    days = sorted(text[:10] for text in texts.of(mapping.stated).texts if is_day(text[:10]))
    if not days:
        step = 'add --date 2024-02-08, or write into the mapping: stated = "2024-02-08"'
        raise BadUse("a draft needs the day of the election", next_step=step)
    return days[0]


def _seen(parts: Sequence[Coded]) -> list[tuple[str, ...]]:
    """The combinations of texts that occur in the rows, in order of appearance."""
    both = combinations(parts)
    used, first = np.unique(both.codes, return_index=True)
    order = used[np.argsort(first)]
    return [tuple(part.texts[codes[n]] for part, codes in zip(parts, both.parts, strict=True)) for n in order]


def _key(text: str) -> str:
    """Text as an id: no white space inside."""
    return "-".join(text.split())


def _note(found: _Draft, says: str) -> None:
    found.notes.setdefault(says)


def _contests(texts: Texts, mapping: SourceMapping, found: _Draft) -> Coded:
    """The contest of every row, as its id; the places that stand for something of it become known."""
    named = texts.of(mapping.contest) if mapping.contest else constant("", len(texts.rows))
    for (text,) in _seen([named]):
        if text:
            unit = f"{_key(text)}@{found.year}"
            found.units.setdefault(unit, Unit(id=unit, label=text, type="contest"))
            found.contests[text] = Contest(
                id=f"{found.election}/{_key(text)}", label=text, election=found.election, office="to be filled in",
                unit=unit, tree=TREE,
            )  # fmt: skip
    for place in ("id", "label", "unit", "election"):
        texts.known[f"contest.{place}"] = named.each(
            lambda text, place=place: str(getattr(found.contests.get(text), place, ""))  # type: ignore[misc]
        )
    if found.contests:
        _note(found, "contests: the office and the number of candidates on the ballot paper are not in the table")
    return named


def _candidates(texts: Texts, mapping: SourceMapping, profile: Profile, contest: Coded, found: _Draft) -> None:
    """Candidates of every contest, from rows or from columns, in the order of the table."""
    rules = mapping.candidate
    if rules.columns:
        columns = [_from_column(name, said, rules.by) for name, said in rules.columns.items()]
        named = [(text, *column) for text in found.contests for column in columns]
    else:
        blank = constant("", len(texts.rows))
        parts = [texts.of(t) if t else blank for t in (rules.serial, rules.name, rules.party)]
        named = [(text, serial, name, party) for text, serial, name, party in _seen([contest, *parts])]
    passed = {fold(text) for text in (*rules.skip, *rules.as_fields)}
    ballots: dict[str, dict[str, str]] = {}
    for text, *said in named:
        if text and any(said) and not passed & {fold(one) for one in said}:
            _candidate(found.contests[text], said, ballots.setdefault(text, {}), profile, found)


def _from_column(name: str, said: str | Column, by: str) -> tuple[str, str, str]:
    """Serial, name and party of a wide file's column."""
    text = said.is_ if isinstance(said, Column) else said
    return (text if by == "serial" else "", name if by == "serial" else text if by == "name" else "",
            text if by == "party" else "")  # fmt: skip


def _candidate(contest: Contest, said: Sequence[str], ballot: dict[str, str], profile: Profile, found: _Draft) -> None:
    """One candidate of `ballot` (serial -> what he or she is called); a name without a serial is one candidate."""
    serial, name, party = plain(said[0]) if said[0] else "", said[1], said[2]
    called = name or party or f"candidate {serial}"
    if serial in ballot or (not serial and called in ballot.values()):
        if serial and name and ballot[serial] != name:
            _note(found, f"{contest.label}: serial {serial} is called {ballot[serial]!r} and {name!r}")
        return
    if not serial:
        serial = str(1 + len(ballot))
        _note(found, "candidates: serials are the order of the table, not those of the ballot paper")
    if not name:
        _note(found, "candidates: the table gives no names; parties or serials stand in their place")
    ballot[serial] = called
    person = f"{_key(contest.label)}/{_key(serial)}"
    found.people[person] = Person(id=person, names={_language(called, profile): called})
    if party:
        found.parties.setdefault(_key(party).lower(), Party(id=_key(party).lower(), label=party))
    found.candidates[contest.id, serial] = Candidate(
        contest=contest.id, serial=_key(serial), person=person, party=_key(party).lower()
    )


def _language(text: str, profile: Profile) -> str:
    """Urdu for Arabic script where the country has it, else the profile's first language."""
    arabic = any("\u0600" <= c <= "\u06ff" for c in text)
    return "ur" if arabic and "ur" in profile.languages else next(iter(profile.languages), "en")


def _holders(texts: Texts, mapping: SourceMapping, found: _Draft) -> None:
    for text in (*(text for (text,) in _seen([texts.of(mapping.holder)])), mapping.document.holder):
        if text and not text.startswith("agents:"):
            kind = _KINDS.get(text.partition(":")[0], "other")
            found.holders.setdefault(text, Holder(id=text, kind=kind))  # type: ignore[arg-type]


def _levels(
    texts: Texts, mapping: SourceMapping, levels: Mapping[str, Sequence[str]], found: _Draft
) -> dict[str, Coded]:
    """Per tree the unit each row's station lies in; units above it are chained up to the contest's own."""
    own = texts.known["contest.unit"]
    trees: dict[str, Coded] = {}
    for tree, template in mapping.listed.within.items():
        trees[tree] = texts.of(template).each(_key)
        for (text,) in _seen([trees[tree]]):
            if text:
                found.units.setdefault(text, Unit(id=text, label=text, type="area"))
        _chain(tree, trees[tree], own, found)
    for tree, columns in levels.items():
        trees[tree] = own
        for depth in range(len(columns)):
            lower = _level(texts, columns[: depth + 1], found)
            _chain(tree, lower, trees[tree], found)
            trees[tree] = lower
    return trees or {TREE: own}


def _level(texts: Texts, columns: Sequence[str], found: _Draft) -> Coded:
    """The unit each row is in, named by the whole way down to it; empty where a name on the way is blank."""
    way = [texts.column(column) for column in columns]
    for names in _seen(way):
        if all(names):
            unit = _unit(names, found.year)
            found.units.setdefault(unit, Unit(id=unit, label=names[-1], type=_key(columns[-1])))
    return joined(way, lambda names: _unit(names, found.year) if all(names) else "")


def _unit(names: Sequence[str], year: str) -> str:
    return f"{'.'.join(map(_key, names))}@{year}"


def _chain(tree: str, lower: Coded, upper: Coded, found: _Draft) -> None:
    """Edges of a tree between two levels; a unit that lies in two is told, and left in the first."""
    for unit, parent in _seen([lower, upper]):
        if unit and parent and unit != parent and found.parents.setdefault((tree, unit), parent) != parent:
            _note(found, f"tree {tree}: {unit} lies in {found.parents[tree, unit]} and in {parent}")


def _stations(texts: Texts, mapping: SourceMapping, contest: Coded, trees: Mapping[str, Coded], found: _Draft) -> None:
    """Every unit below a contest's own, with what the table says of it."""
    blank = constant("", len(texts.rows))
    registered = [column for column, name in mapping.fields.items() if name == "registered"]
    parts = {
        "name": texts.of(mapping.listed.name) if mapping.listed.name else blank,
        "type": texts.of(mapping.listed.type) if mapping.listed.type else blank,
        "registered": texts.column(registered[0]) if registered else blank,
        **{f"within.{tree}": coded for tree, coded in trees.items()},
    }
    for text, station, *cells in _seen([contest, texts.of(mapping.unit), *parts.values()]):
        own = found.contests[text] if text else None
        if station and station not in found.units:
            said = dict(zip(parts, cells, strict=True))
            if found.stations.setdefault((own.id if own else "", station), said) != said:
                _note(found, f"stations: the table says different things of {station}; the first is kept")


def _drafted(table: Table, mapping: SourceMapping, profile: Profile, day: str, found: _Draft) -> Drafted:
    trees = sorted({tree for tree, _ in found.parents})
    contests = tuple(
        c if not trees or c.tree in trees else msgspec.structs.replace(c, tree=trees[0])
        for c in found.contests.values()
    )
    definition = Definition(
        title=table.name, source=mapping.document.citation or table.name, profile=profile,
        elections=(Election(id=found.election, name=found.election, date=day),),
        units=tuple(found.units.values()), contests=contests, candidates=tuple(found.candidates.values()),
        parents=tuple(Parent(tree=tree, unit=unit, parent=up) for (tree, unit), up in found.parents.items()),
        people=tuple(found.people.values()), parties=tuple(found.parties.values()),
        holders=tuple(found.holders.values()),
    )  # fmt: skip
    form = next((f.id for f in profile.forms if f.role == "list"), "")
    if not found.stations or not form:
        return Drafted(definition=definition, stations=None, mapping=None, notes=tuple(found.notes))
    _note(found, "stations: only those in this table; a published list may have more")
    columns = ["contest", "unit", *(next(iter(found.stations.values())))]
    rows = [[contest, unit, *said.values()] for (contest, unit), said in found.stations.items()]
    return Drafted(
        definition=definition, stations=_csv(columns, rows), notes=tuple(found.notes),
        mapping=_list_mapping(form, columns, mapping, day),
    )  # fmt: skip


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue().encode()


def _list_mapping(form: str, columns: Sequence[str], mapping: SourceMapping, day: str) -> str:
    """The mapping that imports the drafted station list, as TOML."""
    holder = mapping.document.holder or (mapping.holder if "{" not in mapping.holder else "commission")
    trees = [column.removeprefix("within.") for column in columns if column.startswith("within.")]
    lines = [
        'layout = "wide"', 'makes = "list"', f'form = "{form}"', f'holder = "{holder}"', f'stated = "{day}"',
        "complete = false", 'contest = "{contest}"', 'unit = "{unit}"', 'blank_row = "absent"', 'blank = "absent"', "",
        "[fields]", 'registered = "registered"', "",
        "[list]", 'name = "{name}"', 'type = "{type}"', "", "[list.within]",
        *(f'"{tree}" = "{{within.{tree}}}"' for tree in trees),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
