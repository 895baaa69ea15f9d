"""Moving a log to another store as it is: ids, positions, stamps, nodes, keys and what was kept of other logs.

The copy is complete and has the source's head, or it is not there: a database gets it in one transaction, a file under
its name when it is whole. Which store is the log's is the caller's to note, at the moment `settle` is called; nobody
appends to the source from the beginning of the copy on, and nobody can after it. Killed at any moment, the source is
whole, and moving again goes on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from natija.errors import BadUse, StoreDamaged
from natija.log import sqlite
from natija.log.places import receive
from natija.log.store import Log
from natija.log.writing import Foreign, draft

CHUNK = 1_000
"""Entries copied at a time."""

Progress = Callable[[int, int], None]
Settle = Callable[[], None]


def move_to_database(source: Log, store: str, progress: Progress | None, settle: Settle) -> None:
    """Move a log into a database that has none, or has an earlier state of this one."""
    source.leave(lambda: receive(store, source, chunks(source, progress)), settle)


def move_to_file(source: Log, progress: Progress | None, settle: Settle) -> None:
    """Move a log into the file in its folder."""
    source.leave(lambda: _file(source, progress), settle)


def chunks(source: Log, progress: Progress | None) -> Callable[[int], Iterator[list[Foreign]]]:
    """The entries of a log from a position on, in the form in which a log takes those of another."""

    def since(start: int) -> Iterator[list[Foreign]]:
        size, entries = source.size(), source.read(start)
        done = start
        while some := list(islice(entries, CHUNK)):
            yield [Foreign(entry.stamp, bytes.fromhex(entry.id), draft(entry.content)) for entry in some]
            done += len(some)
            if progress:
                progress(done, size)

    return since


def _file(source: Log, progress: Progress | None) -> None:
    path = source.folder / sqlite.LOG_FILE
    if path.exists():
        with Log.open(source.folder) as there:
            check_same(source, there, path)
        return
    with tempfile.TemporaryDirectory(prefix=".moving-", dir=source.folder) as place:
        draft_path = Path(place) / sqlite.LOG_FILE
        first, *rest = source.public_keys()
        sqlite.create(draft_path, source.origin, first.vkey)
        with Log.open(Path(place)) as made:
            for link in rest:
                made.add_key(link)
            for note, links in source.kept():
                made.keep(note, links)
            for some in chunks(source, progress)(0):
                made.absorb(some)
            check_same(source, made, path)
        draft_path.replace(path)
        sqlite.sync_folder(source.folder)


def check_same(source: Log, copy: Log, where: object) -> None:
    """Raise unless a copy is the log as it is now."""
    if copy.origin != source.origin:
        step = "move that log away, or choose another place"
        raise BadUse(f"{where}: the log there is {copy.origin}, not {source.origin}", next_step=step)
    if copy.head() != source.head():
        step = "move it away: it is an earlier state of this log or a copy that went on by itself"
        raise BadUse(f"{where}: the log there has {copy.size()} entries, this one {source.size()}", next_step=step)
    if copy.public_keys() != source.public_keys() or copy.kept() != source.kept():
        raise StoreDamaged(where, ["the copy lists other keys than the log"])
