"""Stations in static pages of a hundred, each with an anchor that does not change: `stations/NA-128/1xx.html#135`.

Every listed station and every station with a form is a row, whatever the forms say; both directions of a difference
look alike. The candidates with most votes on the forms have columns; the file beside has every candidate and field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from natija.canvass.outcome import Range
from natija.canvass.schedule import Column, Schedule
from natija.dossier.holders import UNKNOWN, keyed, span
from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.publish.nouns import File
from natija.publish.site.contest import person
from natija.publish.site.line import Line
from natija.publish.site.numbering import anchor, groups
from natija.publish.site.shell import Shell, link, page

MOST = 4
"""Candidates that have columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stations:
    """The stations of a contest, and what is printed of each whatever the language; made once for all pages."""

    schedule: Schedule
    versions: tuple[str, ...]
    candidates: tuple[str, ...]
    """Those that have columns, by their votes on all forms."""
    in_all: int
    pages: dict[str, list[int]]
    """Which stations stand on which page."""
    states: list[str]
    cells: list[str]
    """Of each station the cells of its votes."""


def stations(made: Schedule) -> Stations:
    """What the pages of a contest's stations are made from."""
    votes = {(c.version, c.name): c for c in made.columns if c.votes}
    most: Counter[str] = Counter()
    for (_, candidate), column in votes.items():
        most[candidate] += sum(high for high in column.high if high is not None)
    ordered = sorted(most, key=lambda c: (-most[c], c))
    versions, shown = tuple(sorted({version for version, _ in votes})), tuple(ordered[:MOST])
    none = [f'<td class="number">{UNKNOWN}</td>'] * len(made.units)
    columns = [_printed(votes[v, c]) if (v, c) in votes else none for v in versions for c in shown]
    return Stations(
        schedule=made, versions=versions, candidates=shown, in_all=len(ordered), pages=groups(made.units),
        states=[_state(states) for states in made.states],
        cells=["".join(row) for row in zip(*columns, strict=True)] if columns else [""] * len(made.units),
    )  # fmt: skip


def _printed(column: Column) -> list[str]:
    return [
        f'<td class="number">{_votes(low, high)}</td>' for low, high in zip(column.low, column.high, strict=True)
    ]  # fmt: skip


def _votes(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return UNKNOWN
    return f"{low:,}" if low == high else span(Range(low=low, high=high))


def station_pages(shell: Shell, one: Line, made: Stations) -> Iterator[File]:
    """Every page of the stations of a contest."""
    for key, some in made.pages.items():
        yield _page(shell.at(f"stations/{one.slug}/{key}.html"), one, made, (key, some))


def _page(shell: Shell, one: Line, made: Stations, part: tuple[str, Sequence[int]]) -> File:
    say, (key, some) = shell.words, part
    name = say.named(one.names_of, one.name)
    first, last = (anchor(made.schedule.units[i]) for i in (some[0], some[-1]))
    title = say("stations.title", one.label, first, last)
    back = link(shell.to(f"contest/{one.slug}.html"), f"{one.label} {name}")
    states = Counter(made.states[i] for i in some)
    counted = say("stations.lead", f"{len(some):,}", *(f"{states[s]:,}" for s in ("differ", "agree", "single", "none")))
    pages = join(
        tag("li", escape(k) if k == key else link(f"{k}.html", k), {"aria-current": "page"} if k == key else None)
        for k in made.pages
    )
    others = tag("nav", tag("ul", pages), {"class": "contents", "aria-label": say("stations.pages")})
    content = join((
        tag("h1", escape(title)), tag("p", escape(counted), {"class": "lead"}), tag("p", back),
        others if len(made.pages) > 1 else NOTHING,
        tag("p", escape(say("stations.says", f"{len(made.candidates)}", f"{made.in_all}")), {"class": "note"}),
        _table(shell, one, made, some),
        tag("p", link(f"{shell.root}data/stations/{one.slug}.csv", say("contest.csv"))),
    ))  # fmt: skip
    return page(shell, title, content)


def _state(states: Mapping[str, str]) -> str:
    """The state of a station: differ before agree before single before none."""
    held = set(states.values())
    return next((s for s in ("differ", "agree", "not-compared", "single") if s in held), "none")


def _table(shell: Shell, one: Line, made: Stations, some: Sequence[int]) -> Markup:
    say = shell.words
    caption = escape(say("stations.caption", one.label))
    spans = "".join(
        f'<th scope="colgroup" colspan="{len(made.candidates)}">{escape(keyed(key, one.names))}</th>'
        for key in made.versions
    )
    names = "".join(f'<th scope="col" class="number">{escape(person(one, c, shell))}</th>' for c in made.candidates)
    plain = (("table.station", ""), ("table.registered", ' class="number"'), ("table.copies", ""))
    fixed = "".join(f'<th scope="col" rowspan="2"{kind}>{escape(say(key))}</th>' for key, kind in plain)
    words = {s: escape(say(f"station.{s}")) for s in ("differ", "agree", "not-compared", "single", "none")}
    body = "".join(_row(made, i, words) for i in some)
    return Markup(
        f'<div class="scroll stations" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<caption>{caption}</caption><thead><tr>{fixed}{spans}</tr><tr>{names * len(made.versions)}</tr></thead>"
        f"<tbody>\n{body}</tbody></table></div>"
    )


def _row(made: Stations, i: int, words: dict[str, Markup]) -> str:
    rows, state = made.schedule, made.states[i]
    mark, name, registered = escape(anchor(rows.units[i])), rows.names[i], rows.registered[i]
    said = "; ".join(rows.acts.get(rows.units[i], ()))
    called, acts = f" {escape(name)}" if name else "", f"; {escape(said)}" if said else ""
    voters = UNKNOWN if registered is None else f"{registered:,}"
    return (
        f'<tr id="{mark}"><th scope="row"><a href="#{mark}">{mark}</a>{called}</th><td class="number">{voters}</td>'
        f'<td class="state {state}">{words[state]}{acts}</td>{made.cells[i]}</tr>\n'
    )
