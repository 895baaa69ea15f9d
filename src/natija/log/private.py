"""What must be possible to forget: free texts people typed, and the names behind opaque ids.

A record carries only the salted digest of a text, sha256(salt + text); the text with its salt lies here and can be
erased for good, after which the digest says nothing. Which digests were erased is remembered, so that a bundle does not
bring a text back. Names of people are never in a bundle, nor anywhere else. Erased bytes are overwritten in the file;
backups and disks may still hold them, which no program can promise away.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Self

import msgspec

from natija.errors import BadUse
from natija.log.sqlite import guarded, is_writable, transaction
from natija.model.canonical import clean

PRIVATE_FILE = "private.sqlite"
LONGEST_TEXT = 20_000

_TABLES = (
    "CREATE TABLE IF NOT EXISTS text (digest TEXT PRIMARY KEY, salt TEXT NOT NULL, text TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS erased (digest TEXT PRIMARY KEY) STRICT",
    "CREATE TABLE IF NOT EXISTS person (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT",
)


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An erasable text with its salt."""

    salt: str
    text: str

    @property
    def digest(self) -> str:
        """What a record carries of it."""
        return sha256((self.salt + self.text).encode()).hexdigest()


class Private:
    """The erasable table of a workspace."""

    def __init__(self, folder: Path) -> None:
        """Open it, and make it where there is none."""
        self._path = folder / PRIVATE_FILE
        with guarded(self._path):
            self._db = _made(self._path) if is_writable(self._path) else _only_read(self._path)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def __enter__(self) -> Self:
        """Use as a context manager: closed at the end."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close."""
        self.close()

    def keep_text(self, text: str, *, salt: str | None = None) -> str:
        """Keep a text; returns the digest a record carries."""
        kept = Text(salt or token_hex(16), clean(text))
        if not kept.text or len(kept.text) > LONGEST_TEXT:
            raise BadUse(f"a text has between 1 and {LONGEST_TEXT:,} characters", next_step="write a shorter one")
        with self._writing():
            self._db.execute("DELETE FROM erased WHERE digest = ?", (kept.digest,))
            self._add(kept)
        return kept.digest

    def receive_texts(self, texts: Iterable[Text]) -> int:
        """Keep texts of another workspace, without those that were erased here; returns how many are new."""
        with self._writing():
            return sum(self._add(text) for text in texts)

    def _add(self, kept: Text) -> int:
        query = "INSERT OR IGNORE INTO text SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM erased WHERE digest = ?1)"
        return self._db.execute(query, (kept.digest, kept.salt, kept.text)).rowcount

    def text(self, digest: str) -> Text | None:
        """The text a digest stands for, or None where it was erased or never here."""
        with guarded(self._path):
            row = self._db.execute("SELECT salt, text FROM text WHERE digest = ?", (digest,)).fetchone()
        return Text(*row) if row else None

    def erase_text(self, digest: str) -> bool:
        """Erase a text for good; returns whether there was one. The digest in the record stays and says nothing."""
        with self._writing():
            self._db.execute("INSERT OR IGNORE INTO erased VALUES (?)", (digest,))
            return self._db.execute("DELETE FROM text WHERE digest = ?", (digest,)).rowcount > 0

    def name_person(self, person: str, name: str) -> None:
        """Say who is behind an opaque id, replacing what was said before."""
        with self._writing():
            query = "INSERT INTO person VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name"
            self._db.execute(query, (person, clean(name)))

    def person(self, person: str) -> str | None:
        """Name behind an opaque id, or None."""
        return self.people().get(person)

    def people(self) -> dict[str, str]:
        """All names, by opaque id."""
        with guarded(self._path):
            return dict(self._db.execute("SELECT id, name FROM person ORDER BY id").fetchall())

    def erase_person(self, person: str) -> bool:
        """Erase a name for good; returns whether there was one."""
        with self._writing():
            return self._db.execute("DELETE FROM person WHERE id = ?", (person,)).rowcount > 0

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with guarded(self._path), transaction(self._db):
            yield


def _made(path: Path) -> sqlite3.Connection:
    """The file, made where there is none."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    db = sqlite3.connect(path, isolation_level=None, timeout=30)
    # no write-ahead log: it would keep what is erased; secure_delete overwrites with zeros
    for statement in ("PRAGMA journal_mode=DELETE", "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON", *_TABLES):
        db.execute(statement)
    return db


def _only_read(path: Path) -> sqlite3.Connection:
    """The file on a read-only disk; where there is none, an empty table that takes nothing."""
    there = path.is_file()
    name = f"{path.absolute().as_uri()}?mode=ro&immutable=1" if there else "file::memory:"
    db = sqlite3.connect(name, uri=True, isolation_level=None)
    for statement in (*(() if there else _TABLES), "PRAGMA query_only=ON"):
        db.execute(statement)
    return db
