"""Screens of comparisons, discrepancies and histories: sentences and tables of the dossier, fitted to a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from natija.canvass.discrepancies import Discrepancy
from natija.cli.render.moments import moment_lines
from natija.cli.terminal import Column, Screen, Sheet
from natija.cli.words import number, plural
from natija.dossier import blocks, tables
from natija.dossier import sentences as say
from natija.dossier.holders import station
from natija.dossier.write import DossierView
from natija.workspace import views

LISTED = 12
"""Stations listed on a screen before `--all`."""


def sheet(table: blocks.Table) -> Sheet:
    """A table as a terminal shows it."""
    columns = tuple(Column(title=c.title, kind="number" if c.number else "text") for c in table.columns)
    return Sheet(title=table.caption, columns=columns, rows=table.rows, note=table.note)


def full(parts: Iterable[blocks.Table | str]) -> tuple[Sheet | str, ...]:
    """The parts, without tables that have no row."""
    return tuple(part if isinstance(part, str) else sheet(part) for part in parts if isinstance(part, str) or part.rows)


def comparison_screen(view: views.ComparisonView, *, every: bool = False) -> Screen:
    """Every version of a contest side by side."""
    first, *rest = say.compared(view)
    made, label = view.comparison, view.outcome.label
    shown, more = _cut(view.discrepancies, view.discrepancies_in_all, every=every)
    return Screen(
        sentence=f"{first} {rest[0]}",
        coverage=(
            *moment_lines(view.moment),
            *(say.matrix_sentence(matrix, made.listed) for matrix in made.matrix),
        ),
        parts=full((
            tables.versions_table(view.versions, view.names), *rest[1:],
            tables.directions_table(made.pairs, view.names),
            tables.discrepancies_table(shown, {label: view.names}, more=more),
        )),
        next=f"natija compare {label} --station {station(shown[0].unit)}" if shown else f"natija certificate {label}",
    )  # fmt: skip


def _cut(found: Sequence[Discrepancy], total: int, *, every: bool) -> tuple[Sequence[Discrepancy], str]:
    """What is shown of a long list, and how to see the rest."""
    shown = found if every else found[:LISTED]
    if total == len(shown):
        return shown, ""
    how = "add --all" if len(shown) < len(found) else f"--json has the first {number(views.SHOWN)} too"
    return shown, f"And {plural(total - len(shown), 'more', 'more')}: {how}."


def station_screen(view: views.StationView) -> Screen:
    """One station, field by field, a column per paper."""
    made = view.comparison
    differing = sum(cell.differs for cell in made.cells)
    shared = sum(len([v for v in cell.values.values() if isinstance(v, int)]) > 1 for cell in made.cells)
    called = f" ({made.name})" if made.name else ""
    return Screen(
        sentence=f"{view.label}, station {station(made.unit)}{called}: {plural(len(made.papers), 'reading')} of "
        f"{plural(len({(p.document, p.form) for p in made.papers}), 'paper')}; of {plural(shared, 'figure')} that more "
        f"than one gives, {number(differing)} {'differs' if differing == 1 else 'differ'}. {say.NOTHING_HERE}",
        coverage=moment_lines(view.moment),
        parts=full((tables.cells_table(made, view.names), tables.papers_table(made, view.names))),
        next=f"natija log show {made.papers[0].claim[:12]}",
    )


def discrepancies_screen(view: views.DiscrepanciesView, *, every: bool = False) -> Screen:
    """Discrepancies of all contests."""
    first, *rest = say.everywhere(view)
    shown, more = _cut(view.discrepancies, view.total, every=every)
    return Screen(
        sentence=first,
        coverage=(*moment_lines(view.moment), *rest),
        parts=full((tables.weighed_table(view.weighed), tables.discrepancies_table(shown, view.names, more=more))),
        next=f"natija compare {shown[0].label}" if shown else "natija missing --by holder,contest",
    )


def dossier_screen(view: DossierView) -> Screen:
    """What was written, and what could not be."""
    files = Sheet(
        title=f"Files in {view.folder}",
        columns=(Column(title="File"), Column(title="Bytes", kind="number"), Column(title="SHA-256, beginning")),
        rows=tuple((f.file, number(f.bytes), f.sha256[:12]) for f in view.files),
        note="SHA256SUMS has the digests whole: sha256sum -c SHA256SUMS",
    )
    page = next(f.file for f in view.files)
    return Screen(
        sentence=f"{view.label}: a dossier of {plural(len(view.sections), 'section')} and annexes. {view.summary}",
        coverage=(*moment_lines(view.moment), *(f"Not written: {file}. {step}" for file, step in view.absent.items())),
        parts=(files,),
        next=f"open {view.folder}/{page}",
    )


def history_screen(view: views.HistoryView) -> Screen:
    """Every stated standing, gaps as gaps."""
    first, *falls = say.history_sentences(view)
    return Screen(
        sentence=first,
        coverage=moment_lines(view.moment),
        parts=full((*falls, tables.standings_table(view))),
        next=f"natija compare {view.history.label}",
    )
