"""Moving a workspace's log to another store: a database, or a file in the folder. Ids, positions, stamps, keys stay.

The source is whole until the copy is complete and has the same head. Only then is the source closed to further
appends, and only then do the settings name the other store. Killed in between, the same command goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from natija.errors import BadUse
from natija.log import Documents, Log, move_to_database, move_to_file
from natija.log.sqlite import LOG_FILE
from natija.workspace.settings import write_settings

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

Progress = Callable[[int, int], None]
FILE = "sqlite"
"""How the other store is called where it is the file in the folder."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A log in its new store."""

    origin: str
    size: int
    root: str
    store: str | None
    """Address of the database it is in now; none for the file in the folder."""
    before: str
    """Where it was: that copy stays as it is, and takes nothing more."""
    documents: int


def migrate(workspace: Workspace, to: str, progress: Progress | None = None) -> Moved:
    """Move the log. Other desks of the old store are refused from then on, and join the new one."""
    before = workspace.settings.store
    if to == (before or FILE):
        raise BadUse(f"the log is in {to} already", next_step="natija log head")
    if to == FILE:
        for digest in workspace.documents.digests():
            workspace.documents.fetch(digest)
        move_to_file(workspace.log, progress, lambda: _settle(workspace, None))
    else:
        move_to_database(workspace.log, to, progress, lambda: _settle(workspace, to))
    store = None if to == FILE else to
    with Log.open(workspace.folder, store=store) as log:
        head, documents = log.head(), Documents(workspace.folder, shelf=log.shelf)
        return Moved(
            origin=head.origin, size=head.size, root=head.root.hex(), store=store,
            before=before or str(workspace.folder / f"{LOG_FILE}.moved"), documents=sum(1 for _ in documents.digests()),
        )  # fmt: skip


def _settle(workspace: Workspace, store: str | None) -> None:
    """Documents first: once the settings name a database, every desk reads them there."""
    if store is not None:
        with Log.open(workspace.folder, store=store) as log:
            shared = Documents(workspace.folder, shelf=log.shelf)
            for digest in workspace.documents.digests():
                workspace.documents.fetch(digest)
                shared.share(digest)
    write_settings(workspace.folder, msgspec.structs.replace(workspace.settings, store=store))
