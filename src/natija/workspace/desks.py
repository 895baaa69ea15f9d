"""Folders that share one log in a database: making the first, joining with the next.

Shared: records, definition, documents, public keys. Each folder's own: its settings with an opaque author, its cache,
names of people and erasable texts; and, in the folder that made the log, the signing key.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from natija.errors import BadUse
from natija.log import Log, origin_at
from natija.log.keys import KEY_FILE
from natija.sources.folder import write_folder
from natija.workspace import definitions, making, packages
from natija.workspace.settings import Settings, new_settings, write_settings

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """A folder whose log lies in a database."""

    folder: str
    store: str
    """Address of the database, without a password."""
    joined: bool
    """Whether the log was there already."""
    origin: str
    author: str
    verifier: str
    signs: bool
    """Whether this folder holds the signing key."""
    records: int
    waiting: int
    """Records acknowledged and not sealed yet."""
    package: str | None


def share(
    kind: type[Workspace], target: Path, store: str, *, package: str | None, title: str, origin: str | None
) -> Shared:
    """Make a folder for the log in a database, and the log itself where there is none."""
    making.refuse_full(target)
    source = packages.find(package) if package else None
    there = origin_at(store)
    if there is None:
        settings = msgspec.structs.replace(new_settings(target, origin), store=store)
        _make(kind, target, source, title or target.name, settings=settings)
    else:
        _check_same(store, there, origin=origin, package=package)
        _join(kind, target, Settings(origin=there, author=f"operator:{secrets.token_hex(4)}", store=store))
    with kind.open(target) as made:
        return Shared(
            folder=str(target), store=store, joined=there is not None, origin=made.log.origin,
            author=made.settings.author, verifier=made.log.public_keys()[-1].vkey,
            signs=(target / KEY_FILE).exists(), records=made.log.size(), waiting=made.log.waiting(), package=package,
        )  # fmt: skip


def _check_same(store: str, there: str, *, origin: str | None, package: str | None) -> None:
    if origin is not None and origin != there:
        step = "leave --origin out to share it, or use another database: one holds one log"
        raise BadUse(f"{store}: the log in this database is {there}, not {origin}", next_step=step)
    if package is not None:
        step = "leave --package out to share it, or use another database"
        raise BadUse(f"{store}: the log {there} has its definition already", next_step=step)


def _make(kind: type[Workspace], target: Path, source: Path | None, title: str, *, settings: Settings) -> None:
    """The folder with its key comes first: a log in a database whose key was lost could sign nothing."""
    with making.writable(target):
        target.mkdir(parents=True, exist_ok=True)
        write_settings(target, settings)
    try:
        Log.create(target, settings.origin, store=settings.store).close()
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    with kind.open(target) as made:
        packages.fill(made, source, title)


def _join(kind: type[Workspace], target: Path, settings: Settings) -> None:
    """A folder that appends and reads; the definition in force is written into it as the draft of the next."""
    with making.writable(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as draft:
            inner = Path(draft) / "workspace"
            inner.mkdir()
            write_settings(inner, settings)
            with kind.open(inner) as made:
                found = definitions.in_force(made.log)
                if found is not None:
                    write_folder(definitions.load(made.documents, found), inner / packages.FOLDER)
            if target.exists():
                target.rmdir()
            inner.rename(target)
