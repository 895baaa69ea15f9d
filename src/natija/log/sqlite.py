"""The SQLite file a log is kept in: its tables, how it is opened, and what its errors mean.

Every table only grows; triggers refuse UPDATE and DELETE. `entry.content` is there at the first entry of a record
only. `node` holds every complete node of the Merkle tree in the order in which it became complete, so the present
edge of the tree is found without a row that changes. `landmark` finds withdrawals and definitions without reading
the log. WAL with synchronous=FULL: what was acknowledged survives a crash of program or machine. No other part of the
package sees a sqlite3 error: damage becomes StoreDamaged, everything else StoreUnavailable.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from natija.errors import BadUse, StoreDamaged, StoreUnavailable

LOG_FILE = "log.sqlite"
APPLICATION = 0x4E617469  # "Nati"
FORMAT = 1
PAGE = 16_384
"""Bytes of a page of a new file: records of a form's size fill one well, and an append of thousands touches fewer."""
AHEAD = 32 * 1024 * 1024
"""Bytes of the write-ahead log after which it is copied into the file; SQLite's default is 4 MB."""
BUSY_MS = 60_000

_TABLES = {
    "origin": "name TEXT NOT NULL",
    "verifier": "n INTEGER PRIMARY KEY, vkey TEXT NOT NULL, handover TEXT",
    "stamp": "n INTEGER PRIMARY KEY, origin TEXT NOT NULL, author TEXT NOT NULL, batch TEXT NOT NULL, "
    "received TEXT NOT NULL",
    "entry": "position INTEGER PRIMARY KEY, id BLOB NOT NULL, stamp INTEGER NOT NULL, content BLOB",
    "node": "n INTEGER PRIMARY KEY, hash BLOB NOT NULL",
    "landmark": "position INTEGER PRIMARY KEY, kind TEXT NOT NULL",
    "kept": "n INTEGER PRIMARY KEY, note TEXT NOT NULL, keys TEXT NOT NULL",
}
_ONCE = {"verifier": "vkey", "stamp": "origin, author, batch, received", "entry": "id, stamp", "kept": "note"}


def _schema() -> dict[str, str]:
    """Name -> the exact text SQLite keeps of every table, index and trigger."""
    made = {name: f"CREATE TABLE {name} ({columns}) STRICT" for name, columns in _TABLES.items()}
    for table, columns in _ONCE.items():
        made[f"{table}_once"] = f"CREATE UNIQUE INDEX {table}_once ON {table} ({columns})"
    for table in _TABLES:
        for act in ("UPDATE", "DELETE"):
            made[f"{table}_no_{act.lower()}"] = (
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'a log only grows'); END"
            )
    return made


SCHEMA = _schema()


def create(path: Path, origin: str, vkey: str) -> None:
    """Make the file: complete under another name first, so that a half-made log is never found."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with guarded(path):
        db = sqlite3.connect(draft, isolation_level=None)
        try:
            for setting in (f"page_size={PAGE}", f"application_id={APPLICATION}", f"user_version={FORMAT}"):
                db.execute(f"PRAGMA {setting}")
            db.execute("BEGIN")
            for statement in SCHEMA.values():
                db.execute(statement)
            db.execute("INSERT INTO origin VALUES (?)", (origin,))
            db.execute("INSERT INTO verifier VALUES (0, ?, NULL)", (vkey,))
            db.execute("COMMIT")
            db.execute("PRAGMA journal_mode=WAL")
            db.close()
            draft.rename(path)
            sync_folder(path.parent)
        finally:
            db.close()
            draft.unlink(missing_ok=True)


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is written, or nothing is."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def connect(path: Path) -> sqlite3.Connection:
    """Open the file; for reading only where folder or file cannot be written to."""
    if not path.is_file():
        raise BadUse(f"{path}: there is no log here", next_step="make one with `natija init`, or give the workspace")
    with guarded(path):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?{_mode(path)}", uri=True, isolation_level=None)
        try:
            for setting in (f"busy_timeout={BUSY_MS}", "synchronous=FULL", "cell_size_check=ON", "trusted_schema=OFF"):
                db.execute(f"PRAGMA {setting}")
            page = db.execute("PRAGMA page_size").fetchone()[0]
            db.execute(f"PRAGMA wal_autocheckpoint={AHEAD // page}")
            db.execute("PRAGMA journal_size_limit=67108864")
            db.execute("PRAGMA cache_size=-16000")  # 16 MB: an append of many ids touches all of a large index
        except sqlite3.Error:
            db.close()
            raise
        return db


def _mode(path: Path) -> str:
    """How to open: a file on a read-only disk without a write-ahead log beside it is simply read."""
    if is_writable(path):
        return "mode=rw"
    ahead = path.with_name(f"{path.name}-wal")
    return "mode=ro" if ahead.exists() and ahead.stat().st_size else "mode=ro&immutable=1"


def form_problems(db: sqlite3.Connection) -> list[str]:
    """Where the file's settings and tables are not those of a log."""
    settings = {
        "application_id": APPLICATION, "user_version": FORMAT, "encoding": "UTF-8", "auto_vacuum": 0,
    }  # fmt: skip
    problems = []
    for name, due in settings.items():
        found = db.execute(f"PRAGMA {name}").fetchone()[0]
        if found != due:
            problems.append(f"the file's {name} is {found!r}, not {due!r}")
    rows = db.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    if dict(rows) != SCHEMA or len(rows) != len(SCHEMA):
        problems.append("the definition of its tables is not the one it was made with")
    return problems


def is_writable(path: Path) -> bool:
    """Whether a file, there or not yet, and the files beside it that writing needs can be written."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into ours."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a mistake of ours, such as using a log after closing it, says nothing about the file
    except sqlite3.Error as error:
        raise translated(path, error) from error
    except UnicodeDecodeError as error:  # SQLite quotes the damaged bytes in its message
        raise StoreDamaged(path, [f"SQLite says: {error.object.decode(errors='replace')}"]) from error
    except OSError as error:
        raise StoreUnavailable(path, str(error.strerror or error), next_step=_ROOM) from error


_ROOM = "free some room or make the folder writable, then repeat the command; what was acknowledged is safe"
_COPY = "make the folder writable, or copy all of it to a place that is; what was acknowledged is safe"
_UNAVAILABLE = {
    sqlite3.SQLITE_FULL: ("the disk is full", _ROOM),
    sqlite3.SQLITE_READONLY: ("the log cannot be written to", _ROOM),
    sqlite3.SQLITE_CANTOPEN: ("the file or its folder cannot be opened for writing", _COPY),
    sqlite3.SQLITE_PERM: ("permission denied", _ROOM),
    sqlite3.SQLITE_IOERR: ("the disk reports an error", _ROOM),
    sqlite3.SQLITE_NOMEM: ("out of memory", "close other programs, then repeat the command"),
    sqlite3.SQLITE_BUSY: ("another program holds the log", "close it, then repeat the command"),
    sqlite3.SQLITE_LOCKED: ("another program holds the log", "close it, then repeat the command"),
    sqlite3.SQLITE_INTERRUPT: ("interrupted", "repeat the command; what was acknowledged is safe"),
}


def translated(path: Path, error: sqlite3.Error) -> StoreDamaged | StoreUnavailable:
    """Our error for one of SQLite's: what cannot come from outside the file means that the file is damaged."""
    code = getattr(error, "sqlite_errorcode", None)
    why = _UNAVAILABLE.get(code & 0xFF) if code is not None and code != sqlite3.SQLITE_IOERR_SHORT_READ else None
    if why is None:
        return StoreDamaged(path, [f"SQLite says: {error}"])
    return StoreUnavailable(path, f"{why[0]} ({error})", next_step=why[1])


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
