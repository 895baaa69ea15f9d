"""Proposals for a person to read: a mapping for a table, and a definition out of one. Nothing here is appended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from natija.errors import BadUse, StoreUnavailable
from natija.model.definition import TABLES, Definition
from natija.sources.draft import Drafted
from natija.sources.draft import draft as drafted_from
from natija.sources.folder import read_folder, write_folder
from natija.sources.guess import guess
from natija.sources.mapping import read_mapping
from natija.sources.mappingfile import to_toml
from natija.sources.tables import Reading, read_table
from natija.workspace import definitions, packages, views

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

TOP = 20
"""Rows among which headings are looked for."""


def guess_mapping(workspace: Workspace, path: Path, output: Path | None, holder: str) -> views.Guess:
    """Propose a mapping, held against the definition in force or, before the first, against the folder."""
    known = _known(workspace)
    reading = _reading(path)
    proposed = guess(read_table(path, reading), known, holder=holder)
    toml = to_toml(replace(proposed.mapping, file=reading), proposed.reasons)
    if output is not None:
        _write_new(output, toml)
    return views.Guess(
        file=str(path), toml=toml, reasons=proposed.reasons, open=proposed.open,
        written=None if output is None else str(output), holder=holder, defined=bool(known.contests),
    )  # fmt: skip


def _reading(path: Path) -> Reading:
    """Where the headings are: below a title, if the first line is one and a full line comes after it."""
    table = read_table(path)
    names = table.columns.column_names
    if sum(name.startswith("#") for name in names) * 2 < len(names) or len(names) < 3:
        return Reading()
    for at, row in enumerate(table.columns.slice(0, TOP).to_pylist()):
        if all(str(row[name] or "").strip() for name in names):
            return Reading(header=int(table.lines[at]))
    return Reading()


def _write_new(path: Path, text: str) -> None:
    """A file that is not there yet: a mapping somebody has corrected is not overwritten by a guess."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise BadUse(f"{path}: {error.strerror}", next_step="choose another name") from None


def _known(workspace: Workspace) -> Definition:
    found = definitions.in_force(workspace.log)
    return definitions.load(workspace.documents, found) if found else read_folder(workspace.folder / packages.FOLDER)


def draft(
    workspace: Workspace, path: Path, mapping: Path, *, date: str | None, trees: Mapping[str, Sequence[str]]
) -> views.DraftView:
    """Draft contests, candidates and units into the folder, and the stations beside it as a list to import."""
    folder = workspace.folder / packages.FOLDER
    before, says = replaceable(workspace, folder), read_mapping(mapping)
    made = drafted_from(read_table(path, says.file), says, before.profile, date=date, levels=trees)
    definition = replace(made.definition, title=before.title, fictional=before.fictional)
    try:
        write_folder(definition, folder, replace=True)
        stations = _write_stations(workspace.folder, made)
    except OSError as error:
        raise StoreUnavailable(folder, error.strerror or str(error), next_step="check permissions and space") from None
    return views.DraftView(
        folder=str(folder), tables={name: len(getattr(made.definition, name)) for name in TABLES},
        station_list=str(stations) if stations else None, notes=made.notes,
    )  # fmt: skip


def replaceable(workspace: Workspace, folder: Path) -> Definition:
    """What the folder says, if it can be drafted anew: it is in force, or nothing has been defined in it yet."""
    there, found = read_folder(folder), definitions.in_force(workspace.log)
    if there.contests and (found is None or definitions.load(workspace.documents, found) != there):
        step = "apply it first (natija definition apply), or move the folder away"
        raise BadUse(f"{folder} has been edited; a draft would write over that", next_step=step)
    return there


def _write_stations(folder: Path, made: Drafted) -> Path | None:
    if made.stations is None or made.mapping is None:
        return None
    (folder / packages.STATIONS).write_bytes(made.stations)
    (folder / packages.STATIONS_MAPPING).write_text(made.mapping, encoding="utf-8")
    return folder / packages.STATIONS
