"""A bundle: one zip file that carries a log, its documents and its erasable texts to another workspace.

    manifest.json    format, origin, size, keys of the log, checkpoints it keeps of others, documents it does not hold
    checkpoint       the signed head
    records.jsonl    the canonical bytes of every record, a line each, in the order of first entries
    entries.jsonl    the canonical envelope of every entry, a line each, in the order of the log
    texts.jsonl      erasable texts with their salts (never names of people)
    documents/ab/…   documents by digest

SHA-256 of a line of records.jsonl is an id; SHA-256 of 0x00 and a line of entries.jsonl is a leaf of the tree whose
root the checkpoint signs. So a bundle can be checked with a zip reader and an RFC 6962 implementation. The same log at
the same size gives the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import msgspec

from natija.errors import StoreUnavailable
from natija.log.checkpoint import Link, SigningKey
from natija.log.documents import Documents, is_digest
from natija.log.private import Private
from natija.log.store import Log
from natija.model.canonical import canonical_json, decode
from natija.model.records import DefinitionVersion, Document, Note, Record, Ruling, Withdrawal

FORMAT = "natija-bundle/1"
MANIFEST, CHECKPOINT, RECORDS, ENTRIES, TEXTS = (
    "manifest.json", "checkpoint", "records.jsonl", "entries.jsonl", "texts.jsonl",
)  # fmt: skip
_WHEN = (1980, 1, 1, 0, 0, 0)
"""Earliest date a zip can carry: the same log gives the same bytes."""


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A checkpoint of another log, with the keys it listed."""

    keys: tuple[Link, ...]
    note: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a bundle says it holds."""

    absent: tuple[str, ...]
    """Digests its records name, of documents it does not hold."""
    format: str
    keys: tuple[Link, ...]
    kept: tuple[Kept, ...]
    origin: str
    size: int


class Bundled(msgspec.Struct, frozen=True):
    """What was written."""

    path: Path
    size: int
    """Entries."""
    documents: int
    texts: int
    absent: tuple[str, ...]


def named_documents(record: Record) -> tuple[str, ...]:
    """Digests of the documents a record needs to be understood."""
    if isinstance(record, Document):
        return () if record.digest is None else (record.digest,)
    return tuple(record.tables.values()) if isinstance(record, DefinitionVersion) else ()


def named_text(record: Record) -> str | None:
    """Digest of the erasable text a record carries."""
    if isinstance(record, Ruling | Withdrawal):
        return record.reason
    return record.text if isinstance(record, Note) else None


def document_name(digest: str) -> str:
    """Name of a document inside a bundle."""
    return f"documents/{digest[:2]}/{digest}"


def write_bundle(
    log: Log,
    documents: Documents,
    path: Path,
    *,
    key: SigningKey,
    private: Private | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Bundled:
    """Write a bundle of the whole log; an existing file is replaced only once the new one is complete."""
    waiting = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(waiting, "w", zipfile.ZIP_DEFLATED) as bundle:
            done = _Writer(log, documents, private, bundle, progress).write(log.checkpoint(key))
        waiting.replace(path)
    except OSError as error:
        step = "free some room or choose another place; nothing was replaced"
        raise StoreUnavailable(path, str(error.strerror or error), next_step=step) from error
    finally:
        waiting.unlink(missing_ok=True)
    return Bundled(path, *done)


class _Writer:
    """Writes the members of one bundle."""

    def __init__(
        self,
        log: Log,
        documents: Documents,
        private: Private | None,
        bundle: zipfile.ZipFile,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self._log = log
        self._documents = documents
        self._private = private
        self._bundle = bundle
        self._progress = progress or (lambda _done, _total: None)
        self._named: dict[str, None] = {}
        self._texts: dict[str, None] = {}

    def write(self, checkpoint: str) -> tuple[int, int, int, tuple[str, ...]]:
        """Write everything; the checkpoint fixes up to where."""
        size = int(checkpoint.split("\n")[1])
        self._write(CHECKPOINT, checkpoint.encode())
        self._records(size)
        self._entries(size)
        texts = self._write_texts()
        held = [digest for digest in self._named if self._documents.has(digest)]
        for digest in held:
            self._document(digest)
        absent = tuple(sorted(set(self._named) - set(held)))
        kept = tuple(Kept(keys, note) for note, keys in self._log.kept())
        manifest = Manifest(absent, FORMAT, self._log.public_keys(), kept, self._log.origin, size)
        self._write(MANIFEST, canonical_json(manifest))
        return size, len(held), texts, absent

    def _member(self, name: str, *, stored: bool = False) -> IO[bytes]:
        member = zipfile.ZipInfo(name, _WHEN)
        member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        return self._bundle.open(member, "w", force_zip64=True)

    def _write(self, name: str, data: bytes) -> None:
        with self._member(name) as member:
            member.write(data)

    def _records(self, size: int) -> None:
        seen: set[str] = set()
        with self._member(RECORDS) as member:
            for entry in self._log.read(0, size):
                if entry.id not in seen:
                    seen.add(entry.id)
                    self._name(decode(entry.content))
                    member.write(entry.content + b"\n")
                self._step(entry.position, 2 * size)

    def _name(self, record: Record) -> None:
        self._named |= dict.fromkeys(digest for digest in named_documents(record) if is_digest(digest))
        text = named_text(record)
        if text is not None:
            self._texts[text] = None

    def _entries(self, size: int) -> None:
        with self._member(ENTRIES) as member:
            for entry in self._log.read(0, size):
                member.write(entry.envelope + b"\n")
                self._step(size + entry.position, 2 * size)

    def _write_texts(self) -> int:
        found = [self._private.text(digest) for digest in self._texts] if self._private else []
        lines = [canonical_json(text) + b"\n" for text in found if text is not None]
        self._write(TEXTS, b"".join(lines))
        return len(lines)

    def _document(self, digest: str) -> None:
        with self._member(document_name(digest), stored=True) as member:
            for block in self._documents.blocks(digest):
                member.write(block)

    def _step(self, position: int, total: int) -> None:
        if (position + 1) % 1000 == 0 or position + 1 == total:
            self._progress(position + 1, total)
