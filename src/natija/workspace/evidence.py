"""The papers and acts behind a contest, each with its place in the log and the proof of it.

A record is what an envelope in the log says was received, from whom and when; the audit path leads from the hash of the
envelope to the root that the checkpoint signs (RFC 6962). Whoever has the checkpoint can check it without this program.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from natija.canvass import Canvass
from natija.canvass.acts import standing
from natija.model.canonical import decode
from natija.model.records import Document, Event, Notice, Statement

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

MARKS = ("signed.presiding", "signed.agents", "stamped")


class _View(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of every view; nothing else is inherited."""


class Inclusion(_View, frozen=True, kw_only=True):
    """Where a record stands in the log: the envelope that is hashed into the tree, and the audit path to the root."""

    record: str
    position: int
    size: int
    envelope: str
    received: str
    author: str
    path: tuple[str, ...]


class Mark(_View, frozen=True, kw_only=True):
    """How often a signature or stamp was read as there, as not there, or could not be read, on a document's forms."""

    field: str
    there: int
    absent: int
    unread: int


class Paper(_View, frozen=True, kw_only=True):
    """A document that something about the contest rests on. `kept`: its bytes are kept with the log."""

    document: str
    citation: str | None
    url: str | None
    digest: str | None
    size: int | None
    media: str | None
    holder: str
    obtained: str | None
    published: str | None
    confidence: str | None
    kept: bool
    claims: int
    """Readings that name it."""
    readers: tuple[str, ...]
    marks: tuple[Mark, ...]
    """Of signatures and stamps only what somebody transcribed; empty: nobody did."""
    inclusion: Inclusion


class Told(_View, frozen=True, kw_only=True):
    """An Event of the contest: custody, an incident, a shutdown."""

    date: str
    kind: str
    form: str | None
    holder: str | None
    says: str | None
    source: str | None
    record: str


class Evidence(_View, frozen=True, kw_only=True):
    """Papers, events, and the proofs of the official acts and statements about one contest."""

    papers: tuple[Paper, ...]
    events: tuple[Told, ...]
    acts: tuple[Inclusion, ...]


def evidence(workspace: Workspace, done: Canvass) -> Evidence:
    """Everything the first contest of a canvass rests on."""
    size = done.question.at
    readings = _readings(done)
    records = _told(done)
    cited = {r.document for r in records.values() if r.document}
    papers = tuple(_paper(workspace, done, name, readings.get(name, []), size) for name in sorted({*readings, *cited}))
    return Evidence(
        papers=tuple(sorted((p for p in papers if p), key=lambda p: p.inclusion.position)),
        events=_events(records, {p.document: p.citation or p.url for p in papers if p}),
        acts=tuple(inclusion(workspace, name, size) for name, r in records.items() if not isinstance(r, Event)),
    )


def inclusion(workspace: Workspace, record: str, size: int) -> Inclusion:
    """Proof that a record stands in the log of that size."""
    entry = workspace.log.get(record)
    if entry is None:
        raise LookupError(record)
    return Inclusion(
        record=record, position=entry.position, size=size, envelope=entry.envelope.decode(),
        received=entry.stamp.received, author=entry.stamp.author,
        path=tuple(step.hex() for step in workspace.log.prove_inclusion(entry.position, size)),
    )  # fmt: skip


def _readings(done: Canvass) -> dict[str, list[tuple[str, str]]]:
    """Document -> (claim, reader) of the contest, station lists that serve it included."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for document, claim, reader in done.engine.rows(
        "select v.document, c.id, c.reader from visible v join all_claim c using (claim)"
        " left join contest k on k.contest = v.contest"
        " where v.document is not null and (k.c is not null or v.form in (select form from lists)) order by all"
    ):
        found[document].append((claim, reader))
    return found


Record = Notice | Statement | Event


def _told(done: Canvass) -> dict[str, Record]:
    """Official acts, statements and events about the contest, by id, in log order."""
    contest, at, lost = done.question.contests[0], done.question.at, set(done.scope.lost)
    notices = {k: n for k, n in standing(done.engine, Notice, at, lost).items() if n.contest == contest.id}
    said = {k: s for k, s in standing(done.engine, Statement, at, lost).items() if s.contest == contest.id}
    events = {
        k: e for k, e in standing(done.engine, Event, at, lost).items()
        if e.contest == contest.id or any(u == contest.unit or u.startswith(f"{contest.unit}/") for u in e.units)
    }  # fmt: skip
    return {**notices, **said, **events}


def _events(records: dict[str, Record], sources: dict[str, str | None]) -> tuple[Told, ...]:
    made = [
        Told(
            date=e.happened, kind=e.kind, form=e.form, holder=e.holder, says=e.says,
            source=sources.get(e.document or ""), record=key,
        ) for key, e in records.items() if isinstance(e, Event)
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda e: (e.date, e.record)))


def _paper(workspace: Workspace, done: Canvass, name: str, readings: list[tuple[str, str]], size: int) -> Paper | None:
    entry = workspace.log.get(name)
    record = decode(entry.content) if entry and entry.position < size else None
    if not isinstance(record, Document):
        return None
    return Paper(
        document=name, citation=record.citation, url=record.url, digest=record.digest, size=record.size,
        media=record.media, holder=record.holder, obtained=record.obtained, published=record.published,
        confidence=record.confidence, kept=bool(record.digest and workspace.documents.has(record.digest)),
        claims=len(readings), readers=tuple(sorted({reader for _, reader in readings})),
        marks=_marks(done, name), inclusion=inclusion(workspace, name, size),
    )  # fmt: skip


def _marks(done: Canvass, document: str) -> tuple[Mark, ...]:
    rows = done.engine.rows(
        "select f.field::varchar, count(*) filter (where f.value > 0), count(*) filter (where f.value = 0),"
        " count(*) filter (where f.value is null)"
        " from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim"
        " join all_figure f on f.sheet = s.sheet where v.document = ? and list_contains(?, f.field::varchar)"
        " group by all order by all",
        [document, list(MARKS)],
    )
    return tuple(Mark(field=f, there=there, absent=absent, unread=unread) for f, there, absent, unread in rows)
