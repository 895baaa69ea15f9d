"""Stations in static pages of a hundred, each with an anchor that does not change: `stations/NA-128/1xx.html#135`.

Every listed station and every station with a form is a row, whatever the forms say; both directions of a difference
look alike. The candidates with most votes on the forms have columns; the file beside has every candidate and field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from natija.canvass.outcome import Range
from natija.canvass.schedule import Row
from natija.dossier.holders import UNKNOWN, keyed, span
from natija.dossier.markup import Markup, escape, join, tag
from natija.publish.nouns import File
from natija.publish.site.contest import person
from natija.publish.site.line import Line
from natija.publish.site.numbering import anchor, groups
from natija.publish.site.shell import Shell, link, page

MOST = 4
"""Candidates that have columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the tables of a contest show: versions, and candidates by their votes on all forms."""

    versions: tuple[str, ...]
    candidates: tuple[str, ...]
    in_all: int


def columns(rows: Sequence[Row]) -> Columns:
    """The same for all pages of a contest."""
    most: Counter[str] = Counter()
    seen: dict[str, None] = {}
    for row in rows:
        for key, votes in row.votes.items():
            seen[key] = None
            for candidate, found in votes.items():
                most[candidate] += found.high
    ordered = sorted(most, key=lambda c: (-most[c], c))
    return Columns(versions=tuple(sorted(seen)), candidates=tuple(ordered[:MOST]), in_all=len(ordered))


def station_pages(shell: Shell, one: Line, rows: Sequence[Row]) -> Iterator[File]:
    """Every page of the stations of a contest."""
    shown = columns(rows)
    made = groups(rows)
    for key, some in made.items():
        here = shell.at(f"stations/{one.slug}/{key}.html")
        yield _page(here, one, shown, (key, tuple(made), some))


def _page(shell: Shell, one: Line, shown: Columns, part: tuple[str, tuple[str, ...], Sequence[Row]]) -> File:
    say, (key, every, rows) = shell.words, part
    name = say.named(one.names_of, one.name)
    first, last = anchor(rows[0].unit), anchor(rows[-1].unit)
    title = say("stations.title", one.label, first, last)
    back = link(shell.to(f"contest/{one.slug}.html"), f"{one.label} {name}")
    states = Counter(_state(row) for row in rows)
    counted = say("stations.lead", f"{len(rows):,}", *(f"{states[s]:,}" for s in ("differ", "agree", "single", "none")))
    pages = join(
        tag("li", escape(k) if k == key else link(f"{k}.html", k), {"aria-current": "page"} if k == key else None)
        for k in every
    )
    content = join((
        tag("h1", escape(title)), tag("p", escape(counted), {"class": "lead"}), tag("p", back),
        tag("nav", tag("ul", pages), {"class": "contents", "aria-label": say("stations.pages")}),
        tag("p", escape(say("stations.says", f"{len(shown.candidates)}", f"{shown.in_all}")), {"class": "note"}),
        _table(shell, one, shown, rows),
        tag("p", link(f"{shell.root}data/stations/{one.slug}.csv", say("contest.csv"))),
    ))  # fmt: skip
    return page(shell, title, content)


def _state(row: Row) -> str:
    """The state of a station: differ before agree before single before none."""
    held = set(row.states.values())
    return next((s for s in ("differ", "agree", "not-compared", "single") if s in held), "none")


def _table(shell: Shell, one: Line, shown: Columns, rows: Sequence[Row]) -> Markup:
    say = shell.words
    caption = escape(say("stations.caption", one.label))
    spans = "".join(
        f'<th scope="colgroup" colspan="{len(shown.candidates)}">{escape(keyed(key, one.names))}</th>'
        for key in shown.versions
    )
    names = "".join(f'<th scope="col" class="number">{escape(person(one, c, shell))}</th>' for c in shown.candidates)
    plain = (("table.station", ""), ("table.registered", ' class="number"'), ("table.copies", ""))
    fixed = "".join(f'<th scope="col" rowspan="2"{kind}>{escape(say(key))}</th>' for key, kind in plain)
    words = {s: escape(say(f"station.{s}")) for s in ("differ", "agree", "not-compared", "single", "none")}
    body = "".join(_row(row, shown, words) for row in rows)
    return Markup(
        f'<div class="scroll stations" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<caption>{caption}</caption><thead><tr>{fixed}{spans}</tr><tr>{names * len(shown.versions)}</tr></thead>"
        f"<tbody>\n{body}</tbody></table></div>"
    )


def _row(row: Row, shown: Columns, words: dict[str, Markup]) -> str:
    name = anchor(row.unit)
    state = _state(row)
    called = f" {escape(row.name)}" if row.name else ""
    cells = "".join(
        f'<td class="number">{_votes(found.get(c))}</td>'
        for found in (row.votes.get(key, {}) for key in shown.versions) for c in shown.candidates
    )  # fmt: skip
    registered = UNKNOWN if row.registered is None else f"{row.registered:,}"
    acts = f"; {escape('; '.join(row.acts))}" if row.acts else ""
    mark = escape(name)
    return (
        f'<tr id="{mark}"><th scope="row"><a href="#{mark}">{mark}</a>{called}</th><td class="number">{registered}</td>'
        f'<td class="state {state}">{words[state]}{acts}</td>{cells}</tr>\n'
    )


def _votes(found: Range | None) -> str:
    if found is None:
        return UNKNOWN
    return f"{found.low:,}" if found.low == found.high else span(found)
