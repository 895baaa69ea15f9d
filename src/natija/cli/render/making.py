"""Words for what changes a workspace: making it, importing, withdrawing, the definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from natija.cli.terminal import Column, Screen, Sheet, Verbatim
from natija.cli.words import UNKNOWN, listed, number, plural, shell
from natija.dossier.holders import holder
from natija.workspace import views
from natija.workspace.crosswalks import CrosswalkView

PROBLEMS = 20


def created_screen(view: views.Created) -> Screen:
    """A new workspace."""
    source = f"from the package {view.package}" if view.package else "with an empty definition"
    bundled = "natija house" if view.chambers else "natija canvass"
    first = bundled if view.package else "natija import votes.csv --guess"
    return Screen(
        sentence=f"Made {view.folder} {source}: {plural(view.records, 'record')}.",
        coverage=("Back up key.pem apart from the rest (docs/how-to/keys.md).",),
        parts=(Verbatim(f"Log {view.origin}, signed by\n{view.verifier}"),),
        next=f"cd {view.folder} && {first}",
    )


def _appended(batch: views.Batch) -> str:
    again = f", {number(batch.already_there)} were there already" if batch.already_there else ""
    waits = f" {number(batch.waiting)} acknowledged, not sealed." if batch.waiting else ""
    says = f"Batch {batch.batch}: {plural(batch.appended, 'record')} appended{again}; the log has {number(batch.size)}."
    return says + waits


def imported_screen(view: views.Imported) -> Screen:
    """What a file holds and what was done with it."""
    found = f"{plural(view.rows, 'row')}, {plural(view.claims, 'claim')}, {plural(view.figures, 'figure')}"
    if view.appended:
        done, step = f"appended as batch {view.appended.batch}", f"natija canvass{_basis(view.bases)}"
    elif view.blocked:
        done, step = (
            "nothing was appended, because of the problems below",
            "mend the file or the mapping; or --leave-out CODE",
        )
    else:
        done = "this was a preview and nothing was appended"
        step = f"natija import {shell(view.file)} {_read_by(view)}"
    return Screen(
        sentence=f"{view.file}: {found}; {done}.",
        coverage=(
            f"Encoding {view.encoding}.",
            *_beside(view),
            *((_appended(view.appended),) if view.appended else ()),
        ),
        parts=tuple(sheet for sheet in (_rows_by_code(view), problems_sheet(view.problems)) if sheet.rows),
        next=step,
    )


def _read_by(view: views.Imported) -> str:
    """What reads the file: its mapping, or the format of the report and whose it is."""
    if view.mapping or not view.examples:
        return f"--mapping {shell(view.mapping)}"
    return f"--format cdf --holder {shell(view.examples[0]['holder'])}"


def _basis(bases: Sequence[str]) -> str:
    """The option without which these figures would not be seen."""
    return f" --basis {bases[0]}" if bases else ""


def _beside(view: views.Imported) -> list[str]:
    """What the rows said besides figures, and what was left out."""
    lines = [f"{plural(view.notices, 'official act')} in the rows."] if view.notices else []
    lines += [f"{plural(view.not_held, 'row')} of zeros read as: no form held."] if view.not_held else []
    left = ", ".join(f"{plural(rows, 'row')} with {code}" for code, rows in view.left_out.items())
    return lines + ([f"Left out: {left}."] if left else [])


def _rows_by_code(view: views.Imported) -> Sheet:
    """How many rows each problem concerns, also those that are not listed one by one."""
    return Sheet(
        columns=(Column(title="Code"), Column(title="Rows", kind="number")),
        rows=tuple((code, number(rows)) for code, rows in view.problem_rows.items()),
    )


def problems_sheet(problems: Sequence[Mapping[str, Any]]) -> Sheet:
    """Problems of a file with their places, and what to do."""
    shown = problems[:PROBLEMS]
    rest = len(problems) - len(shown)
    return Sheet(
        title="Places",
        columns=(
            Column(title="Code"),
            Column(title="Line", kind="number"),
            Column(title="Column"),
            Column(title="What"),
            Column(title="What to do"),
        ),
        rows=tuple((p["code"], number(p.get("line")), p.get("column") or UNKNOWN, p["says"], p["next"]) for p in shown),
        note=f"and {plural(rest, 'more place')}: add --json" if rest else "",
    )


def guess_screen(view: views.Guess) -> Screen:
    """A proposed mapping, to be read before it is used."""
    return Screen(
        sentence=f"A proposed mapping for {view.file}{f', in {view.written}' if view.written else ''}. "
        "Read it: a guess is not a fact.",
        coverage=(f"To be filled in by you: {', '.join(view.open)}.",) if view.open else (),
        parts=(Verbatim(view.toml.strip()),),
        next=_after_guess(view),
    )


def _after_guess(view: views.Guess) -> str:
    """Write it to a file; fill in what is open; draft what is not defined yet; or look at what it would append."""
    file = shell(view.file)
    if view.written is None:
        holder = f" --holder {shell(view.holder)}" if view.holder else ""
        return f"natija import {file} --guess{holder} --mapping mapping.toml"
    mapping = shell(view.written)
    if view.defined:
        return f"natija import {file} --mapping {mapping} --preview"
    return f"natija definition draft {file} --mapping {mapping} --date DAY"


def crosswalk_screen(view: CrosswalkView) -> Screen:
    """Whose numbers are carried over, for how many stations, according to whom."""
    return Screen(
        sentence=f"{view.label}: {plural(view.lines, 'number')} on the papers of {holder(view.holder, {})} carried "
        f"over to the station list, {number(view.moved)} of them to another number.",
        coverage=(
            f"Source: {view.source}", _appended(view.appended),
            f"To take it back: natija withdraw --batch {view.appended.batch} --reason …",
        ),
        next=f"natija compare {view.label}",
    )  # fmt: skip


def withdrew_screen(view: views.Withdrew) -> Screen:
    """What was taken back, and how to bring it back."""
    what = f"batch {view.batch}" if view.batch else f"record {(view.record or '')[:12]}"
    return Screen(
        sentence=f"Took back {what}: {plural(view.records, 'record')} out of the result, visible in the log for ever.",
        coverage=(_appended(view.appended), f"To bring it back: natija withdraw --record {view.withdrawal[:12]}"),
        next="natija canvass",
    )


def definition_screen(view: views.DefinitionView) -> Screen:
    """The definition in force, in sizes, with the bases to choose from."""
    sizes = ", ".join(f"{name} {number(size)}" for name, size in view.tables.items() if size)
    mark = "FICTIONAL: " if view.fictional else ""
    return Screen(
        sentence=f"{mark}{view.title}: {sizes or 'nothing defined yet'}.",
        coverage=(f"Definition {view.definition}, profile {view.profile}.", *view.elections, *_unsettled(view.others)),
        parts=(
            Sheet(
                title="Bases to choose from with --basis",
                columns=(Column(title="Basis"), Column(title="Which claims count")),
                rows=tuple(view.bases.items()),
            ),
        ),
        next="natija canvass",
    )


def _unsettled(others: tuple[str, ...]) -> tuple[str, ...]:
    if not others:
        return ()
    return (f"In force too, after a merge: {listed([o[:12] for o in others])}. Apply one that settles both.",)


def diff_screen(view: views.DiffView) -> Screen:
    """What the folder would change."""
    if not view.changes:
        return Screen(sentence="The folder definition/ says what is in force.", next="natija canvass")
    return Screen(
        sentence=f"The folder definition/ makes {plural(len(view.changes), 'change')}.",
        parts=(
            Sheet(
                columns=(Column(title="What"), Column(title="Table"), Column(title="Key"), Column(title="Fields")),
                rows=tuple((c.what, c.table, " ".join(c.key), _fields(c)) for c in view.changes),
            ),
        ),
        next="natija definition apply",
    )


def _fields(change: views.ChangeView) -> str:
    if change.what != "changed":
        return ""
    return "; ".join(f"{name}: {old} → {new}" for name, (old, new) in change.fields.items())


def applied_screen(view: views.AppliedView) -> Screen:
    """A definition in force from now on."""
    if view.appended is None:
        return Screen(
            sentence=f"Nothing to apply: definition {view.definition[:12]} says the same already.",
            next="natija canvass",
        )
    return Screen(
        sentence=f"In force from now on: definition {view.definition[:12]}, {plural(view.changes, 'change')}.",
        coverage=(_appended(view.appended),),
        next=_import_list(view.station_list) if view.station_list else "natija canvass",
    )


def _import_list(file: str) -> str:
    """The station list that a draft left beside the definition, with its mapping."""
    return f"natija import {shell(file)} --mapping {shell(str(Path(file).with_suffix('.toml')))}"


def draft_screen(view: views.DraftView) -> Screen:
    """A definition drafted into the folder; a draft until somebody has read and applied it."""
    sizes = ", ".join(f"{name} {number(size)}" for name, size in view.tables.items() if size)
    stations = f"Station list: {view.station_list}" if view.station_list else "No station list: coverage stays unknown."
    return Screen(
        sentence=f"Drafted into {view.folder}: {sizes}. Names and ids are guesses until you have read them.",
        coverage=(stations, *view.notes),
        next="natija definition diff",
    )
