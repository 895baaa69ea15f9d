"""A table and its mapping to claims: everything wrong is said at once, or every claim is built, canonical bytes out.

Nothing is built from a file with problems unless the mapping leaves the rows of each of their codes out, or keeps them
as they are; what was left out is counted. The same table, mapping, definition, station lists and reader always give
the same bytes. Nothing is written or appended here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from natija.errors import BadUse
from natija.model.canonical import canonical_json
from natija.model.definition import Definition
from natija.model.records import Alias, Document
from natija.sources.assemble import Frame, assemble
from natija.sources.entities import Entities, entities, ordered, repeats, settle, with_others
from natija.sources.figures import Figures, read_figures
from natija.sources.listing import listed_twice, listings
from natija.sources.mapping import Mapping as SourceMapping
from natija.sources.notices import notices_of
from natija.sources.problems import KINDS, Found, Problem, listed, problem
from natija.sources.scope import scope_of
from natija.sources.selection import Mask, Selection, Texts, column_problems, select
from natija.sources.subjects import Scope, Stations, Subjects, subjects
from natija.sources.tables import Table
from natija.sources.templates import fixed, parse_template
from natija.sources.totals import gaps, total_rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """What became of a table's rows, and what was built."""

    rows: int
    unselected: int = 0
    """Rows that `where` did not select."""
    blank: int = 0
    totals: int = 0
    """Rows the mapping marks as totals and does without."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Code of a problem -> rows left out because of it."""
    problems: Mapping[str, int] = field(default_factory=dict)
    """Code of a problem -> rows that have it, also beyond those listed."""
    not_held: int = 0
    """Forms of zeros taken as not held."""
    claims: int = 0
    figures: int = 0
    notices: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """The canonical bytes of the records of a table, or none and the problems that stand in the way."""

    records: tuple[bytes, ...]
    problems: tuple[Problem, ...]
    counts: Counts
    blocked: bool
    """Whether nothing was built because of a problem that is neither left out nor kept."""


def document_of(table: Table, mapping: SourceMapping) -> Document:
    """The record of the file itself. Who holds it is the mapping's `document.holder`, or else its holder."""
    about = mapping.document
    holder = about.holder or fixed(parse_template(mapping.holder)) or ""
    if not holder:
        raise BadUse("the mapping does not say who holds the file", next_step='write into it: holder = "commission"')
    return Document(
        digest=table.digest,
        size=table.size,
        media=table.media,
        citation=about.citation or None,
        url=about.url or None,
        holder=holder,
        obtained=about.obtained or None,
        where=about.where or None,
        published=about.published or None,
        confidence=about.confidence or None,
    )


def build(  # noqa: PLR0913  each is a different thing an import needs
    table: Table,
    mapping: SourceMapping,
    definition: Definition,
    stations: Stations | None = None,
    *,
    reader: str,
    document_id: str | None = None,
    sitting: int = 1,
    aliases: Iterable[Alias] = (),
) -> Built:
    """Build the claims (and notices) of a table, or say everything that is wrong with it."""
    scope = scope_of(mapping, definition, stations or {}, reader=reader, aliases=aliases)
    before = _before(table, scope.mapping)
    if any(one.code in UNREADABLE for one in before) or not table.headings:
        return _nothing(table, before)
    chosen = select(table, scope.mapping)
    if not len(chosen.rows):
        return _nothing(table, [*before, problem("S101", f"no row of {len(table)} is selected")])
    texts = Texts(table=table, chosen=chosen, replace=scope.mapping.replace)
    read = _read(texts, chosen, scope)
    notices, undated = _notices(read, texts, scope, document_id, sitting)
    findings = [*read.findings, *undated]
    shown = (*before, *listed(findings, table.lines[chosen.rows]))
    counts = _counts(table, chosen, _tally(before, findings), scope.mapping)
    if not all(_accepted(code, scope.mapping) for code in counts.problems):
        return Built(records=(), problems=shown, counts=counts, blocked=True)
    claims, figures, not_held = _write(read, texts, scope, document_id, sitting)
    counts = replace(counts, claims=len(claims), figures=figures, notices=len(notices), not_held=not_held)
    return Built(records=(*claims, *notices), problems=shown, counts=counts, blocked=False)


def _notices(
    read: _Read, texts: Texts, scope: Scope, document: str | None, sitting: int
) -> tuple[list[bytes], list[Found]]:
    """The Notices of the good rows, where the mapping has a column of acts."""
    rules = scope.mapping.notices
    return notices_of(rules, texts, read.about, read.good, document, sitting=sitting) if rules else ([], [])


UNREADABLE = {"S101", "S103", "S104"}
"""Problems after which rows cannot be looked at."""


def _before(table: Table, mapping: SourceMapping) -> list[Problem]:
    """What is wrong before any row is looked at."""
    if not table.headings:
        return [*table.problems] or [problem("S101", "the file is empty")]
    problems = [*table.problems, *column_problems(table, mapping)]
    return problems if len(table) else [*problems, problem("S101", "no rows below the heading")]


def _nothing(table: Table, problems: list[Problem]) -> Built:
    """Nothing built, because the rows could not even be looked at."""
    counts = Counts(rows=len(table), problems=Counter(one.code for one in problems))
    return Built(records=(), problems=tuple(problems), counts=counts, blocked=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    """Everything read from the selected rows: what they are about, the figures of the good ones, what is wrong."""

    about: Subjects
    who: Entities
    figures: Figures
    good: Mask
    listed: tuple[str, ...] | None
    findings: list[Found]


def _read(texts: Texts, chosen: Selection, scope: Scope) -> _Read:
    """Read every selected row; rows with a problem are set aside before rows are compared with one another."""
    lines = texts.table.lines[chosen.rows]
    about, findings = subjects(texts, chosen, scope)
    raw, wrong = read_figures(texts, about, scope)
    findings += wrong
    good = ~_set_aside(findings, scope.mapping, len(lines))
    who = entities(about, good)
    kept, again = repeats(ordered(raw.figures(good, who.of), who), who, lines)
    listings_of_all = None
    if scope.mapping.makes == "list":
        listings_of_all, lost = listings(texts, scope, who)
        good &= ~_set_aside(lost, scope.mapping, len(lines))
        again = lost + listed_twice(texts, scope, who, good, lines)
    again += total_rows(_without(kept, again, good), about, who, scope.mapping, texts)
    good &= ~_set_aside(again, scope.mapping, len(lines))
    if again:
        kept = repeats(ordered(raw.figures(good, who.of), who), who, lines)[0]
    missing = gaps(kept, about, who) if scope.mapping.layout == "long" else []
    return _Read(
        about=about, who=who, figures=kept, good=good, listed=listings_of_all, findings=[*findings, *again, *missing]
    )


def _without(figures: Figures, findings: list[Found], good: Mask) -> Figures:
    """Figures of the good rows that no finding is about."""
    wanted = good.copy()
    for one in findings:
        wanted[one.rows] = False
    return figures.take(wanted[figures.row])


def _set_aside(findings: list[Found], mapping: SourceMapping, size: int) -> Mask:
    """Rows with a problem that is not kept as it is."""
    aside = np.zeros(size, dtype=bool)
    for one in findings:
        if KINDS[one.code].blocks and one.code not in mapping.keep:
            aside[one.rows] = True
    return aside


def _accepted(code: str, mapping: SourceMapping) -> bool:
    """Whether a code stands in nothing's way."""
    return not KINDS[code].blocks or code in mapping.leave_out or code in mapping.keep


def _counts(table: Table, chosen: Selection, problems: Mapping[str, int], mapping: SourceMapping) -> Counts:
    """What became of the rows, before anything is built."""
    left_out = {code: times for code, times in problems.items() if code in mapping.leave_out}
    return Counts(
        rows=len(table),
        unselected=chosen.unselected,
        blank=chosen.blank,
        totals=chosen.totals,
        left_out=left_out,
        problems=problems,
    )


def _tally(before: Iterable[Problem], findings: Iterable[Found]) -> dict[str, int]:
    """Code -> rows that have the problem."""
    rows: dict[str, set[int]] = {}
    for one in findings:
        rows.setdefault(one.code, set()).update(one.rows.tolist())
    return dict(sorted((Counter(one.code for one in before) + Counter({c: len(r) for c, r in rows.items()})).items()))


def _write(read: _Read, texts: Texts, scope: Scope, document: str | None, sitting: int) -> tuple[list[bytes], int, int]:
    """The claims' bytes, how many figures they hold, and how many entities were taken as not held."""
    mapping, who = scope.mapping, read.who
    settled, not_held = settle(read.figures, who, mapping)
    figures = with_others(settled, read.about, who, scope.names, mapping.candidate.others)
    wanted = np.zeros(len(who), dtype=bool)
    wanted[who.of[figures.row]] = True
    if read.listed is not None:
        wanted[who.of[read.good]] = True
    lines = np.full(len(read.about.claims["unit"].codes), np.iinfo(np.int64).max)
    np.minimum.at(lines, read.about.claim[read.good], texts.table.lines[read.about.rows[read.good]])
    frame = Frame(
        claims=read.about.claims,
        whole=_whole(mapping, document, sitting),
        lines=lines,
        units=read.about.unit.texts,
        listed=read.listed,
    )
    return assemble(figures, who, wanted, frame), len(figures.row), not_held


def _whole(mapping: SourceMapping, document: str | None, sitting: int) -> dict[str, str]:
    """Members all claims of a file share, as JSON; those at their default are absent."""
    members: dict[str, object] = {"form": mapping.form}
    if document is not None:
        members["document"] = document
    if mapping.complete is not None:
        members["complete"] = mapping.complete
    if sitting != 1:
        members["sitting"] = sitting
    return {key: canonical_json(value).decode() for key, value in members.items()}
