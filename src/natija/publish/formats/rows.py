"""The tables that are few rows: the definition, the acts and statements, outcomes, versions, findings. Row by row.

Loops run over contests, candidates, acts and findings, never over stations. A record that is withdrawn is not among
them, nor one that had not taken effect on the day asked about; documents are listed even when taken back, because a
form that was read from one still names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from natija.canvass import Canvass, findings
from natija.canvass.acts import of_kind, standing
from natija.canvass.outcome import Outcome
from natija.canvass.versions import Version, versions_all
from natija.model.canonical import canonical_json
from natija.model.records import Affiliation, Alias, Document, Event, Notice, Statement, Vote

Cell = str | int | bool | None
Row = tuple[Cell, ...]
R = TypeVar("R", bound=msgspec.Struct)


def _names(names: Mapping[str, str]) -> tuple[str | None, str | None]:
    return names.get("en"), names.get("ur")


def defined(done: Canvass, seen: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[Row]]]:
    """The tables of the definition; `seen` are serials that occur on forms."""
    made = done.definition
    before = {p.contest: p for p in made.predecessors}
    yield "elections", [(e.id, e.name, e.date) for e in made.elections]
    yield "units", [(u.id, u.label, u.type, *_names(u.names)) for u in made.units]
    yield "unit_parents", [(p.tree, p.unit, p.parent) for p in made.parents]
    yield "parties", [(p.id, p.label, *_names(p.names), p.colour) for p in made.parties]
    yield "people", [(p.id, *_names(p.names)) for p in made.people]
    yield "holders", [(h.id, h.kind, *_names(h.names)) for h in made.holders]
    yield "contests", [
        (
            c.id, c.label, c.election, c.office, c.unit, c.tree, c.seats, c.on_ballot,
            before[c.id].before if c.id in before else None, before[c.id].how if c.id in before else None,
            *_names(c.names),
        ) for c in made.contests
    ]  # fmt: skip
    listed = [(c.contest, c.serial, c.person, c.party, c.symbol, True) for c in made.candidates]
    known = {row[:2] for row in listed}
    yield "candidates", [*listed, *((k, s, None, None, None, False) for k, s in seen if (k, s) not in known)]


def said(done: Canvass) -> Iterator[tuple[str, list[Row]]]:
    """Documents, acts, events, statements, affiliations, aliases, floor votes."""
    yield "documents", _documents(done)
    notices, events = done.scope.given, _standing(done, Event)
    yield "notices", [
        (
            key, n.act, n.contest, n.effective, n.decided_by, n.forum, n.candidate, n.pool, n.number,
            key in done.scope.notices, n.supersedes, n.says, n.document, n.confidence,
        ) for key, n in notices.items()
    ]  # fmt: skip
    yield (
        "events",
        [(key, e.kind, e.contest, e.form, e.holder, e.happened, e.says, e.document) for key, e in events.items()],
    )
    acts: dict[str, Notice | Event] = {**notices, **events}
    yield "act_units", sorted({(key, unit) for key, act in acts.items() for unit in act.units})
    yield (
        "statements",
        [
            (key, s.kind, s.contest, s.speaker, s.stated, s.says, s.document)
            for key, s in _standing(done, Statement).items()
        ],
    )
    yield "affiliations", [
        (
            key, a.person, a.party, a.kind, a.since, a.until, a.contest, a.according_to, a.members, a.supersedes,
            a.document, a.confidence,
        ) for key, a in _standing(done, Affiliation).items()
    ]  # fmt: skip
    yield "aliases", [(key, a.of, a.id, a.name, a.lang, a.document) for key, a in _standing(done, Alias).items()]
    yield (
        "votes",
        [
            (key, v.chamber, v.motion, v.held, v.choice, v.count, v.party, v.document)
            for key, v in _standing(done, Vote).items()
        ],
    )


def _documents(done: Canvass) -> list[Row]:
    found = of_kind(done.engine, Document, done.question.at)
    return [
        (
            key, d.digest, d.citation, d.url, d.holder, d.obtained, d.published, d.confidence, key in done.scope.lost
        ) for key, d in found.items()
    ]  # fmt: skip


def _standing(done: Canvass, kind: type[R]) -> dict[str, R]:
    """Records of a kind that nothing takes back and that had happened on the day asked about."""
    found, limit = standing(done.engine, kind, done.question.at, done.scope.lost), done.question.as_of
    return found if limit is None else {key: r for key, r in found.items() if _day(r)[:10] <= limit}


def _day(record: msgspec.Struct) -> str:
    match record:
        case Event():
            return record.happened
        case Statement():
            return record.stated
        case Affiliation():
            return record.since
        case Vote():
            return record.held
        case _:
            return ""


def derived(every: Sequence[Canvass]) -> Iterator[tuple[str, list[Row]]]:
    """Outcomes and findings of every contest under every basis; versions, which no basis changes, of the first."""
    yield (
        "outcomes",
        [
            _outcome(done.question.basis_of(c), o)
            for done in every
            for c, o in enumerate(done.outcomes)
            if done is every[0] or o.standings
        ],
    )
    done = every[0]
    contests = done.question.contests
    held = [(contests[c].id, v) for c, group in done.once(versions_all).items() for v in group]
    yield "versions", [_version(contest, v) for contest, v in held]
    yield "version_values", [row for contest, v in held for row in _values(contest, v)]
    kept = {f.id: (d.question.basis_of(d.number(f.contest)), f) for d in reversed(every) for f in d.once(findings)}
    yield "findings", [
        (
            f.id, f.code, f.severity, f.title, basis, f.contest, f.unit, f.candidate,
            canonical_json(f.numbers).decode(),
            canonical_json(f.suggestions).decode() if f.suggestions else None,
        ) for basis, f in kept.values()
    ]  # fmt: skip
    yield "finding_records", sorted({(f.id, record) for _, f in kept.values() for record in f.records})


def _outcome(basis: str, o: Outcome) -> Row:
    span, turnout, cover = o.margin, o.turnout, o.coverage
    return (
        basis, o.contest, o.status, o.leader, ", ".join(o.tied), span.low if span else None,
        span.high if span else None, turnout.part if turnout else None, turnout.whole if turnout else None,
        cover.counted, cover.expected, cover.list_complete, cover.void, cover.in_error, cover.unlisted,
        cover.candidates_read, cover.on_ballot,
    )  # fmt: skip


def _name(v: Version) -> str:
    return " ".join((v.form, v.stage, v.holder, *(record[:16] for record in v.records)))


def _version(contest: str, v: Version) -> Row:
    record = v.records[0] if v.records else None
    return (
        contest, _name(v), v.form, v.stage, v.holder, v.stations, v.of, v.zero_forms, v.stated, v.source, v.confidence,
        record,
    )  # fmt: skip


def _values(contest: str, v: Version) -> Iterator[Row]:
    name = _name(v)
    for serial, value in v.votes.items():
        yield contest, name, f"votes:{serial}", "votes", serial, value, value, value, v.forms.get(serial)
    for serial, span in v.ranges.items():
        yield contest, name, f"votes:{serial}", "votes", serial, None, span.low, span.high, v.forms.get(serial)
    for field, value in v.figures.items():
        yield contest, name, field, field, None, value, value, value, v.forms.get(field)


def ordered(rows: Sequence[Row], columns: Sequence[str], key: Sequence[str]) -> list[Row]:
    """Rows by their key, whose columns are texts."""
    places = [columns.index(name) for name in key]
    return sorted(rows, key=lambda row: tuple(str(row[i]) for i in places))
