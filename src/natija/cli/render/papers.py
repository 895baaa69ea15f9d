"""Words for the way down: what a number is made of, what does not add up, which forms are not there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from natija.canvass.explain import Contribution, Explanation, Source
from natija.canvass.findings import Count, Finding
from natija.canvass.missing import Absence, Group
from natija.cli.render.moments import moment_lines, title
from natija.cli.render.outcomes import span
from natija.cli.terminal import Column, Screen, Sheet
from natija.cli.words import UNKNOWN, listed, number, of, plural, shell
from natija.model.definition import LONGEST_SERIAL
from natija.workspace import views

SHOWN = 20
"""Rows of a long table on a screen; the rest is counted, and `--all` and `--json` have it."""


def station(unit: str) -> str:
    """The part of a unit's id that its contest does not say; a station's own id may have slashes in it."""
    return unit.partition("/")[2] or unit


def in_order(unit: str) -> list[tuple[int, int, str]]:
    """Sorts `NA-128@2023/9` before `NA-128@2023/10`."""
    parts = (part for part in re.split(r"(\d+)", unit) if part)
    return [(0, int(part), "") if part.isdecimal() and len(part) <= LONGEST_SERIAL else (1, 0, part) for part in parts]


def explanation_screen(view: views.ExplanationView, *, every: bool = False) -> Screen:
    """A number with its stations, their claims and their documents."""
    made = view.explanation
    counted = [c for c in made.contributions if _counts(c)]
    left_out = [c for c in made.contributions if not _counts(c)]
    value = number(made.value) if made.value is not None else span(made.range)
    subject = f"{made.name}, {made.field}" if made.candidate else made.field
    return Screen(
        sentence=f"{made.label}: {subject}: {value} under the basis {made.basis}.",
        coverage=(*moment_lines(view.moment), *_explained(made, left_out)),
        parts=tuple(
            sheet
            for sheet in (
                _contributions("What it is made of", counted, every=every),
                _contributions("Held, but not in the number", left_out, every=every),
                _papers(counted),
            )
            if sheet.rows
        ),
        next=f"natija log show {counted[0].sources[0].claim[:12]}" if counted else "natija missing --by holder",
    )


def _counts(made: Contribution) -> bool:
    """Whether a unit adds to the number."""
    return made.left_out is None and (made.value is not None or made.range is not None)


def _explained(made: Explanation, left_out: Sequence[Contribution]) -> tuple[str, ...]:
    lines = [f"Made of {of(made.counted, made.expected)} stations."]
    if left_out:
        why = Counter(c.left_out or "the figure is unknown" for c in left_out)
        lines.append("Not in it: " + ", ".join(f"{plural(n, 'station')}: {word}" for word, n in sorted(why.items())))
    if made.waiting:
        names = listed([station(unit) for unit in sorted(made.waiting, key=in_order)])
        lines.append(f"Listed without a figure: {plural(len(made.waiting), 'station')} ({names})")
    return tuple(lines)


def _contributions(title: str, rows: Sequence[Contribution], *, every: bool) -> Sheet:
    ordered = sorted(rows, key=lambda c: in_order(c.unit))
    shown = ordered if every else ordered[:SHOWN]
    rest = len(ordered) - len(shown)
    return Sheet(
        title=title,
        columns=(
            Column(title="Unit"),
            Column(title="Figure", kind="number"),
            Column(title="Form"),
            Column(title="Holder"),
            Column(title="Reader"),
            Column(title="Claim"),
        ),
        rows=tuple(_contribution(c, source) for c in shown for source in c.sources),
        note=f"and {plural(rest, 'more unit')}: add --all" if rest else "",
    )


def _contribution(made: Contribution, source: Source) -> tuple[str, ...]:
    value = number(source.value) if source.value is not None else f"{UNKNOWN} {source.reason or 'not on the form'}"
    name = f"{station(made.unit)} {made.name}" if made.name else station(made.unit)
    return name, value, source.form, source.holder, source.reader, source.claim[:12]


def _papers(counted: Sequence[Contribution]) -> Sheet:
    """The documents behind a number, once each."""
    papers = Counter(
        (
            source.citation or ("a file kept with the log" if source.digest else "no citation"),
            (source.digest or "")[:12],
            source.document[:12],
        )
        for made in counted
        for source in made.sources
        if source.document
    )
    return Sheet(
        title="Documents",
        columns=(
            Column(title="Document"),
            Column(title="SHA-256"),
            Column(title="Record"),
            Column(title="Claims", kind="number"),
        ),
        rows=tuple((citation, digest or UNKNOWN, name, number(n)) for (citation, digest, name), n in papers.items()),
    )


def numbers_of(finding: Finding) -> str:
    """`sum(votes) 1,780, registered 1,573`."""
    return ", ".join(f"{name} {number(value)}" for name, value in finding.numbers.items())


def findings_sheet(found: Sequence[Finding], *, total: int, every: bool) -> Sheet:
    """Findings in order of severity, code and place."""
    rank = {"error": 0, "warning": 1, "info": 2}
    ordered = sorted(found, key=lambda f: (rank.get(f.severity, 3), f.code, f.label, in_order(f.unit)))
    shown = ordered if every else ordered[:SHOWN]
    rest = total - len(shown)
    return Sheet(
        title="Findings",
        columns=(
            Column(title="Code"),
            Column(title="Severity"),
            Column(title="Where"),
            Column(title="What"),
            Column(title="Numbers"),
        ),
        rows=tuple((f.code, f.severity, _where(f), "; ".join((f.title, *f.suggestions)), numbers_of(f)) for f in shown),
        note=f"and {plural(rest, 'more finding')}: add --all" if rest else "",
    )


def _where(finding: Finding) -> str:
    place = f"{finding.label}/{station(finding.unit)}" if "/" in finding.unit else finding.label
    return f"{place}, candidate {finding.candidate}" if finding.candidate else place


def findings_screen(view: views.FindingsView, *, every: bool = False) -> Screen:
    """Findings asked for, most severe first."""
    names = ", ".join(view.bases) or "none"
    under = () if view.bases == (view.moment.basis,) else (f"Under each basis under which anything counts: {names}.",)
    first = view.findings[0] if view.findings else None
    return Screen(
        sentence=f"{plural(view.total, 'finding')}, {number(view.errors)} of them "
        f"{'an error' if view.errors == 1 else 'errors'}. A finding is a question about a record, not a verdict.",
        coverage=(*moment_lines(view.moment, basis=not under), *under),
        parts=(findings_sheet(view.findings, total=view.total, every=every),) if first else (),
        next=_look(first) if first else "natija missing --by holder,contest",
    )


def _look(finding: Finding) -> str:
    if finding.records:
        return f"natija log show {finding.records[0][:12]}"
    return f"natija contest {shell(finding.label)}"


def counts_sheet(counted: Sequence[Count]) -> Sheet:
    """How often each code fired, could not be evaluated, or was an echo."""
    return Sheet(
        title="Checks",
        columns=(
            Column(title="Code"),
            Column(title="Severity"),
            Column(title="Fired", kind="number"),
            Column(title="Not evaluable", kind="number"),
            Column(title="Echoes", kind="number"),
            Column(title="What"),
        ),
        rows=tuple(
            (c.code, c.severity, number(c.fired), number(c.unsure), number(c.suppressed), c.title)
            for c in counted
            if c.fired or c.unsure
        ),
    )


def absence_screen(view: views.AbsenceView, *, every: bool = False) -> Screen:
    """Which forms are not there, grouped, with the reasons that records give; every one of them if asked for."""
    absence = view.absence
    return Screen(
        sentence=f"{title(view.moment)}: {_gone(absence)}",
        coverage=(*moment_lines(view.moment), *_silent(absence)),
        parts=tuple(sheet for sheet in (_groups(absence), _each(absence) if every else None) if sheet and sheet.rows),
        next="natija missing --all" if absence.forms and not every else "natija findings --code R141",
    )


def _gone(absence: Absence) -> str:
    """How many forms are missing; where no holder's forms stand against a list, that this cannot be said."""
    expected = sum(g.expected for g in absence.groups)
    if not absence.groups:
        return "which forms are missing cannot be said: no contest has both a station list and station forms."
    return f"{of(len(absence.forms), expected)} expected forms are not there, of holders who have any."


def _silent(absence: Absence) -> list[str]:
    """The contests about which nothing is held, or nothing can be said."""
    about = (
        ("No station form held at all", absence.contests_without_forms),
        ("No station list", absence.unlisted_contests),
    )
    return [f"{what}: {plural(len(names), 'contest')} ({listed(list(names), 14)})" for what, names in about if names]


def _each(absence: Absence) -> Sheet:
    return Sheet(
        title="Forms not there",
        columns=(
            Column(title="Contest"),
            Column(title="Unit"),
            Column(title="Holder"),
            Column(title="Why, as recorded"),
        ),
        rows=tuple((m.label, station(m.unit), m.holder, m.why) for m in absence.forms),
    )


def _groups(absence: Absence) -> Sheet:
    return Sheet(
        title=f"By {', '.join(absence.by)}",
        columns=(
            *(Column(title=name.capitalize()) for name in absence.by),
            Column(title="Missing", kind="number"),
            Column(title="Expected", kind="number"),
            Column(title="Why, as recorded"),
        ),
        rows=tuple(_group(absence, group) for group in absence.groups),
    )


def _group(absence: Absence, group: Group) -> tuple[str, ...]:
    why = ", ".join(f"{word} ({number(count)})" for word, count in group.why.items())
    return (*(group.key[name] for name in absence.by), number(group.missing), number(group.expected), why)
