"""Screens of law and of audit samples."""

from __future__ import annotations

from fractions import Fraction

from natija.canvass.certificates.spelling import decimal
from natija.cli.render.moments import moment_lines
from natija.cli.render.papers import in_order
from natija.cli.render.proofs import full
from natija.cli.terminal import Column, Screen, Sheet
from natija.cli.words import number, plural
from natija.dossier import lawtables
from natija.dossier import sentences as say
from natija.dossier.holders import station
from natija.workspace import proofs


def law_screen(view: proofs.LawView) -> Screen:
    """What the law says about a contest."""
    tables = (
        lawtables.answers_table, lawtables.figures_table, lawtables.texts_table, lawtables.deadlines_table,
        lawtables.acts_table,
    )  # fmt: skip
    return Screen(
        sentence=say.law_sentence(view),
        coverage=(*moment_lines(view.moment), say.status_sentence(view), view.forum.says),
        parts=full(table(view) for table in tables),
        next=f"natija contest {view.label}",
    )


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
            Column(title="Station"),
            Column(title="Draws"),
            Column(title="Most ballots", kind="number"),
            Column(title="Its forms"),
        ),
        rows=tuple(
            (station(unit), ", ".join(map(str, drawn[unit])), number(why[unit].most), why[unit].why)
            for unit in sorted(view.stations, key=in_order)
        ),
        note="read: its forms agree. differs: copies differ. missing: no form is held.",
    )


def _draws_sheet(view: proofs.SampleView) -> Sheet:
    return Sheet(
        title="Draws: SHA-256 of the seed, a comma and the number",
        columns=(Column(title="Draw", kind="number"), Column(title="Begins"), Column(title="Station")),
        rows=tuple((str(d.i), d.sha256[:12], station(d.station)) for d in view.draws[:5]),
        note=f"and {plural(len(view.draws) - 5, 'more draw')}: --json has them whole" if len(view.draws) > 5 else "",
    )
