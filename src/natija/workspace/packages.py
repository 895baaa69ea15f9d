"""Definitions coming in and out of a workspace: bundled packages, and the folder as the draft of the next one."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from natija.countries import profile
from natija.errors import Unknown
from natija.model.canonical import encode
from natija.model.definition import TABLES, Definition
from natija.sources.changes import diff as changes_between
from natija.sources.folder import read_folder, write_folder
from natija.sources.recordtables import read_records
from natija.workspace import definitions, views
from natija.workspace.batches import batch_id

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

STATIONS, STATIONS_MAPPING = "stations.csv", "stations.toml"
FOLDER = "definition"


def bundled() -> dict[str, Path]:
    """The packages that come with Natija, by name."""
    root = Path(str(files("natija"))) / "packages"
    return {p.name: p for p in sorted(root.iterdir()) if p.is_dir() and not p.name.startswith("_")}


def find(name: str) -> Path:
    """A bundled package by name, or a package folder by path."""
    known = bundled()
    if name in known:
        return known[name]
    if Path(name).is_dir():
        return Path(name)
    raise Unknown("package", name, known)


def fill(workspace: Workspace, source: Path | None, title: str) -> None:
    """Give a new workspace its first definition and, from a package, its records."""
    folder = workspace.folder / FOLDER
    if source is None:
        write_folder(Definition(title=title, profile=profile("generic")), folder)
        return
    definition = read_folder(source)
    write_folder(definition, folder)
    version = definitions.next_version(workspace.documents, definition, None)
    records = [encode(record) for record in read_records(source, definition)]
    batch = batch_id("package", source.name)
    workspace.append([version, *records] if version else records, batch=batch)


def shown(workspace: Workspace, at: int | None) -> views.DefinitionView:
    """The definition in force in sizes, with the bases there are."""
    found = definitions.needed(definitions.in_force(workspace.log, at))
    definition = definitions.load(workspace.documents, found)
    return views.DefinitionView(
        definition=found.id, title=definition.title, fictional=definition.fictional, profile=definition.profile.id,
        tables={name: len(getattr(definition, name)) for name in TABLES},
        elections=tuple(f"{e.id}: {e.name}, {e.date}" for e in definition.elections),
        bases={b.id: b.title.get("en", "") for b in definition.profile.bases}, others=found.others,
    )  # fmt: skip


def diff(workspace: Workspace) -> views.DiffView:
    """What the folder changes against the definition in force, or against nothing."""
    folder = read_folder(workspace.folder / FOLDER)
    found = definitions.in_force(workspace.log)
    old = definitions.load(workspace.documents, found) if found else Definition(title="", profile=profile("generic"))
    return views.DiffView(changes=tuple(_views(changes_between(old, folder))))


def _views(changes: Iterable[object]) -> Iterable[views.ChangeView]:
    return (msgspec.convert(change, views.ChangeView, from_attributes=True) for change in changes)


def apply(workspace: Workspace) -> views.AppliedView:
    """Append the folder as the next version; nothing is appended where nothing changes."""
    count = len(diff(workspace).changes)
    definition = read_folder(workspace.folder / FOLDER)
    before = definitions.in_force(workspace.log)
    content = definitions.next_version(workspace.documents, definition, before)
    if content is None:
        return views.AppliedView(definition=definitions.needed(before).id, changes=0, station_list=None, appended=None)
    done = workspace.append([content], batch=batch_id("definition", content))
    now = definitions.needed(definitions.in_force(workspace.log))
    drafted = workspace.folder / STATIONS
    return views.AppliedView(
        definition=now.id, changes=count, appended=done,
        station_list=str(drafted) if before is None and drafted.exists() else None,
    )  # fmt: skip
