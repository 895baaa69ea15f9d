"""Reading a bundle: all of it is checked before any of it is used. Nothing is written here.

Names, sizes and packing are checked before a byte is unpacked: no path can point outside, no member hide another, none
unpack to fill a disk. Then the signed head against every entry, ids against contents, canonical bytes, documents and
texts against the records that name them. Whatever is wrong gives one BadUse that says what.
"""

from __future__ import annotations

import errno
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

import msgspec

from natija.errors import BadUse, StoreUnavailable
from natija.log import bundle as form
from natija.log.checkpoint import LONGEST_NOTE, Checkpoint, Verifier, check_links, open_checkpoint
from natija.log.documents import BLOCK
from natija.log.entries import Envelope, Stamp, key_of
from natija.log.merkle import Frontier, leaf_hash
from natija.log.private import Text
from natija.log.writing import LARGEST
from natija.model.canonical import canonical_json, decode

LARGEST_BUNDLE = 64 * 1024**3
"""Bytes of all members together."""
LARGEST_MANIFEST = 64 * 1024**2
BOMB = 250
"""A member of more than 16 MB that unpacks to more than this many times its packed size was made to fill disks."""
STEP = 1_000
"""Entries between two reports of progress."""

_NAMES = {form.MANIFEST, form.CHECKPOINT, form.RECORDS, form.ENTRIES, form.TEXTS}
_DOCUMENT = re.compile(r"documents/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_NEXT = "ask for the bundle again; nothing was appended"
T = TypeVar("T")


class Checked(msgspec.Struct, frozen=True):
    """A bundle that holds together."""

    manifest: form.Manifest
    note: str
    checkpoint: Checkpoint
    signed: Verifier
    leaves: list[bytes]
    documents: list[str]
    texts: list[Text]


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what a broken or hostile zip file makes the library raise into one error."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, UnicodeDecodeError) as error:
        raise BadUse(f"{path}: not a readable bundle ({error})", next_step=_NEXT) from error
    except (FileNotFoundError, IsADirectoryError) as error:
        raise BadUse(f"{path}: there is no bundle here", next_step="give the path of the file") from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # the file's directory points before its beginning
            raise BadUse(f"{path}: not a readable bundle", next_step=_NEXT) from error
        step = "see that the medium is in and the file readable, then merge again"
        raise StoreUnavailable(path, str(error.strerror or error), next_step=step) from error
    except BadUse as error:
        raise BadUse(f"{path}: {error.what}", next_step=error.next_step or _NEXT) from error


class Checker:
    """The first reading."""

    def __init__(self, bundle: zipfile.ZipFile, largest: int, step: Callable[[int, int], None]) -> None:
        self._bundle = bundle
        self._largest = largest
        self._step = step

    def check(self) -> Checked:
        """Read everything. Raises BadUse at the first thing that is not right."""
        names = self._members()
        note = _small(self._bundle, form.CHECKPOINT, LONGEST_NOTE).decode()
        manifest = _decoded(_small(self._bundle, form.MANIFEST, LARGEST_MANIFEST), form.Manifest)
        checkpoint, signed = _check_manifest(manifest, note)
        leaves, named, named_texts = self._entries(checkpoint)
        documents = self._documents(names, named, set(manifest.absent))
        return Checked(manifest, note, checkpoint, signed, leaves, documents, self._texts(named_texts))

    def _members(self) -> list[str]:
        """Names of the members; none can point outside, hide another, or fill the disk."""
        infos = self._bundle.infolist()
        names = [info.filename for info in infos]
        if len(set(names)) != len(names):
            raise BadUse("two of its members have one name")
        if missing := sorted(_NAMES - set(names)):
            raise BadUse(f"{', '.join(missing)} is missing")
        for info in infos:
            _check_member(info, self._largest)
        if sum(info.file_size for info in infos) > LARGEST_BUNDLE:
            raise BadUse(f"it unpacks to more than {LARGEST_BUNDLE:,} bytes")
        return names

    def _entries(self, checkpoint: Checkpoint) -> tuple[list[bytes], set[str], set[str]]:
        """Leaves in order, digests of the documents and of the texts that the records name."""
        leaves: list[bytes] = []
        documents: set[str] = set()
        texts: set[str | None] = set()
        for item in items(self._bundle):
            leaves.append(item.leaf)
            if len(leaves) > checkpoint.size:
                raise BadUse(f"it has more entries than the {checkpoint.size} that were signed")
            if item.content is not None:
                record = decode(item.content)
                documents.update(form.named_documents(record))
                texts.add(form.named_text(record))
            if len(leaves) % STEP == 0:
                self._step(len(leaves), 2 * checkpoint.size)
        if Frontier().extended(leaves)[0].root() != checkpoint.root or len(leaves) != checkpoint.size:
            raise BadUse("its entries are not those that were signed")
        return leaves, documents, {text for text in texts if text is not None}

    def _documents(self, names: Sequence[str], named: set[str], absent: set[str]) -> list[str]:
        held = [match[2] for match in map(_DOCUMENT.fullmatch, names) if match]
        due = {digest for digest in named if key_of(digest)}
        if lost := sorted(due - set(held) - absent):
            raise BadUse(f"document {lost[0]} is missing, of {len(lost)} that its records name")
        if (set(held) | absent) - due or absent & set(held):
            raise BadUse("its list of documents is not the one its records give")
        for digest in held:
            found = sha256()
            for block in document_blocks(self._bundle, digest):
                found.update(block)
            if found.hexdigest() != digest:
                raise BadUse(f"document {digest} has other bytes than its name says")
        return held

    def _texts(self, named: set[str]) -> list[Text]:
        texts = [_decoded(line, Text) for line in _lines(self._bundle, form.TEXTS)]
        if any(text.digest not in named for text in texts):
            raise BadUse("it carries a text that belongs to no record")
        return texts


def _check_member(info: zipfile.ZipInfo, largest: int) -> None:
    name = info.filename
    if name not in _NAMES and not _DOCUMENT.fullmatch(name):
        raise BadUse(f"{name[:80]!r} is no part of a bundle")
    if info.flag_bits & 1 or info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise BadUse(f"{name} is encrypted or packed in an unknown way")
    if name not in _NAMES and info.file_size > largest:
        raise BadUse(f"{name} is larger than {largest:,} bytes")
    if info.file_size > max(16 * 1024**2, BOMB * info.compress_size):
        raise BadUse(f"{name} unpacks to {info.file_size:,} bytes from {info.compress_size:,}: a bundle never does")


def _check_manifest(manifest: form.Manifest, note: str) -> tuple[Checkpoint, Verifier]:
    """The signed head of a bundle whose manifest agrees with it."""
    if manifest.format != form.FORMAT:
        raise BadUse(f"its format is {manifest.format!r}; this version reads {form.FORMAT}")
    checkpoint, signed = open_checkpoint(note, check_links(manifest.origin, manifest.keys))
    if (checkpoint.origin, checkpoint.size) != (manifest.origin, manifest.size):
        raise BadUse("its manifest does not say what was signed")
    for other in manifest.kept:
        opened(other)
    return checkpoint, signed[-1]


def opened(kept: form.Kept) -> Checkpoint:
    """The checkpoint of another log that a log keeps."""
    name = kept.note.partition("\n")[0]
    return open_checkpoint(kept.note, check_links(name, kept.keys))[0]


class Item(NamedTuple):
    """An entry as a bundle carries it; with its content where it is the first of its record."""

    leaf: bytes
    stamp: Stamp
    key: bytes
    content: bytes | None


def items(bundle: zipfile.ZipFile) -> Iterator[Item]:
    """Entries in order. Every line of both members is used up."""
    records = _lines(bundle, form.RECORDS)
    stamps: dict[Stamp, Stamp] = {}
    seen: set[bytes] = set()
    for line in _lines(bundle, form.ENTRIES):
        stamp, key = _envelope(line, stamps)
        content: bytes | None = None
        if key not in seen:
            seen.add(key)
            content = next(records, b"")
            if sha256(content).digest() != key:
                raise BadUse(f"record {key.hex()} is missing or is not the one its entry names")
        yield Item(leaf_hash(line), stamp, key, content)
    if next(records, None) is not None:
        raise BadUse("it has records that no entry names")


def _envelope(line: bytes, stamps: dict[Stamp, Stamp]) -> tuple[Stamp, bytes]:
    """Stamp and id of an entry; `stamps` holds those already checked."""
    envelope = _decoded(line, Envelope)
    stamp = Stamp(envelope.origin, envelope.author, envelope.batch, envelope.received)
    key = key_of(envelope.id)
    if key is None:
        raise BadUse(f"an entry names {envelope.id[:80]!r}, which is no id")
    if stamp not in stamps:
        if problems := stamp.problems():
            raise BadUse(f"an entry's {problems[0]}")
        stamps[stamp] = stamp
    return stamps[stamp], key


def document_blocks(bundle: zipfile.ZipFile, digest: str) -> Iterator[bytes]:
    """Bytes of a document in blocks."""
    with bundle.open(form.document_name(digest)) as member:
        while block := member.read(BLOCK):
            yield block


def _small(bundle: zipfile.ZipFile, name: str, largest: int) -> bytes:
    with bundle.open(name) as member:
        data = member.read(largest + 1)
    if len(data) > largest:
        raise BadUse(f"{name} is larger than {largest:,} bytes")
    return data


def _lines(bundle: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Lines of a member without their ends."""
    with bundle.open(name) as member, io.BufferedReader(cast("io.RawIOBase", member), BLOCK) as file:
        while line := file.readline(LARGEST + 2):
            if not line.endswith(b"\n"):
                raise BadUse(f"{name} has a line that is too long or has no end")
            yield line[:-1]


def _decoded(data: bytes, kind: type[T]) -> T:
    """Read a part of the bundle that must be written in exactly one way."""
    try:
        value = msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BadUse(f"a {kind.__name__.lower()} in it cannot be read: {error}") from None
    if canonical_json(value) != data:
        raise BadUse(f"a {kind.__name__.lower()} in it is not in canonical form")
    return value
