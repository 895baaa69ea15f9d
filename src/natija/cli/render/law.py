"""Screens of law and of audit samples."""

from __future__ import annotations

from fractions import Fraction

from natija.canvass.certificates.spelling import capital, decimal
from natija.cli.render.moments import moment_lines
from natija.cli.render.papers import in_order, station
from natija.cli.terminal import Column, Screen, Sheet
from natija.cli.words import UNKNOWN, number, plural
from natija.dossier import sentences as say
from natija.dossier.holders import span, worded
from natija.workspace import proofs


def law_screen(view: proofs.LawView) -> Screen:
    """What the law says about a contest."""
    return Screen(
        sentence=say.law_sentence(view),
        coverage=(*moment_lines(view.moment), say.status_sentence(view), view.forum.says),
        parts=tuple(sheet for sheet in (
            answers_sheet(view), figures_sheet(view), texts_sheet(view), deadlines_sheet(view), acts_sheet(view)
        ) if sheet.rows),
        next=f"natija contest {view.label}",
    )  # fmt: skip


def answers_sheet(view: proofs.LawView) -> Sheet:
    """Each rule: whether it applies, in words."""
    return Sheet(
        title="Rules",
        columns=(Column(title="Rule"), Column(title="Applies"), Column(title="Because"), Column(title="Confidence")),
        rows=tuple(
            (
                capital(say.RULES[a.rule]), a.applies,
                a.says + (f" Missing: {', '.join(a.missing)}." if a.missing else ""), a.confidence or "no text",
            ) for a in view.answers
        ),
    )  # fmt: skip


def figures_sheet(view: proofs.LawView) -> Sheet:
    """The figures the answers rest on."""
    return Sheet(
        title="Figures they rest on",
        columns=(Column(title="Figure"), Column(title="Value", kind="number"), Column(title="From")),
        rows=tuple((f.name, span(f.range), worded(f.source, view.names)) for f in view.figures),
    )


def texts_sheet(view: proofs.LawView) -> Sheet:
    """The texts, once each, with where they were seen."""
    texts = {(t.id, t.since): t for a in view.answers for t in a.texts}
    texts |= {(t.id, t.since): t for t in view.forum.texts}
    return Sheet(
        title="Texts",
        columns=(Column(title="Parameter"), Column(title="Says"), Column(title="Since"), Column(title="Source")),
        rows=tuple(
            (t.id, f"{number(t.value)} {t.unit}", t.since, f"{t.source} ({t.confidence} confidence)")
            for t in texts.values()
        ),
    )


def deadlines_sheet(view: proofs.LawView) -> Sheet:
    """Deadlines with a due date in the order of a contest's life; the others by name."""
    undated = [d.title for d in view.deadlines if not d.due]
    return Sheet(
        title=f"Deadlines{f' on {view.on}' if view.on else ''}",
        columns=(
            Column(title="What"), Column(title="Due"), Column(title="Status"), Column(title="Why"),
            Column(title="Source"),
        ),
        rows=tuple(
            (
                d.title, d.due or UNKNOWN, f"{d.status}, {plural(d.days_late, 'day')}" if d.days_late else d.status,
                d.says.removeprefix(f"{d.title}: "),
                f"{d.text.source} ({d.text.confidence})" if d.text else "no text",
            ) for d in view.deadlines if d.due
        ),
        note=f"Nothing recorded to count from: {'; '.join(undated)}. --json has their texts." if undated else "",
    )  # fmt: skip


def acts_sheet(view: proofs.LawView) -> Sheet:
    """Official acts in order, and which of them stand."""
    return Sheet(
        title="Official acts",
        columns=(
            Column(title="Date"), Column(title="Act"), Column(title="By"), Column(title="Stands"),
            Column(title="Source"),
        ),
        rows=tuple(
            (
                a.date[:10], f"{a.act}: {a.says}" if a.says else a.act, a.forum or a.by,
                "yes" if a.stands else "ended", a.source or UNKNOWN,
            ) for a in view.timeline
        ),
    )  # fmt: skip


def sample_screen(view: proofs.SampleView) -> Screen:
    """Which stations to recount."""
    first, *rest = say.sample_sentences(view)
    numbers = (f"Seed {view.seed}, risk limit {view.risk_limit}, method {view.method}, U = {_size(view)}.",)
    return Screen(
        sentence=first,
        coverage=(*moment_lines(view.moment), *rest, *(numbers if view.total else ())),
        parts=tuple(sheet for sheet in (_stations_sheet(view), _draws_sheet(view)) if sheet.rows),
        next="natija log checkpoint -o checkpoint.txt" if view.draws else f"natija compare {view.label}",
    )


def _size(view: proofs.SampleView) -> str:
    return f"{view.total} ({decimal(Fraction(view.total or '0'), 2)})"


def _stations_sheet(view: proofs.SampleView) -> Sheet:
    drawn = {unit: [d.i for d in view.draws if d.station == unit] for unit in view.stations}
    why = {b.station: b for b in view.bounds}
    return Sheet(
        title="Stations to recount, in order of their numbers",
        columns=(
            Column(title="Station"), Column(title="Draws"), Column(title="Most ballots", kind="number"),
            Column(title="Its forms"),
        ),
        rows=tuple(
            (station(unit), ", ".join(map(str, drawn[unit])), number(why[unit].most), why[unit].why)
            for unit in sorted(view.stations, key=in_order)
        ),
        note="read: its forms agree. differs: copies differ. missing: no form is held.",
    )  # fmt: skip


def _draws_sheet(view: proofs.SampleView) -> Sheet:
    return Sheet(
        title="Draws: SHA-256 of the seed, a comma and the number",
        columns=(Column(title="Draw", kind="number"), Column(title="Begins"), Column(title="Station")),
        rows=tuple((str(d.i), d.sha256[:12], station(d.station)) for d in view.draws[:5]),
        note=f"and {plural(len(view.draws) - 5, 'more draw')}: --json has them whole" if len(view.draws) > 5 else "",
    )
