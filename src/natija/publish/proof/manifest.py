"""The list of every file with its digest, the note that signs it, and what points at the newest version.

The list covers everything except itself, its signature, `latest.json`, and their two copies in the version's own
folder: those follow from it. The signature is the log's key's, over name, position and digest of the list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

import msgspec

from natija.log.checkpoint import Link, SigningKey, sign
from natija.model.canonical import canonical_json
from natija.publish.nouns import FORMAT, File, Publication

MANIFEST, SIGNATURE, LATEST, RECIPE = "manifest.json", "manifest.sig", "latest.json", "publication.json"
CHECKPOINT, KEYS = "log/checkpoint", "log/keys.json"
UNLISTED = frozenset({MANIFEST, SIGNATURE, LATEST})

Entries = dict[str, tuple[str, int]]


class Keys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`log/keys.json`: public keys of the log, oldest first, each with the note in which the one before hands over."""

    origin: str
    keys: tuple[Link, ...]


class Latest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`latest.json`: which version is the newest."""

    format: str
    origin: str
    position: int
    root: str
    published: str
    manifest: str
    """SHA-256 of manifest.json."""
    version: str
    """Folder of this version."""


def encode(entries: Mapping[str, tuple[str, int]]) -> bytes:
    """The list as bytes."""
    return canonical_json(entries) + b"\n"


def decode(data: bytes) -> Entries:
    """The list read back. Raises msgspec.DecodeError where it is none."""
    return msgspec.json.decode(data, type=Entries)


def text(origin: str, position: int, manifest: bytes) -> str:
    """What the signature is over."""
    return f"{FORMAT}\n{origin}\n{position}\n{sha256(manifest).hexdigest()}\n"


def signature(publication: Publication, manifest: bytes, key: SigningKey) -> bytes:
    """The signed note."""
    return sign(text(publication.origin, publication.position, manifest), [key]).encode()


def latest(publication: Publication, manifest: bytes, version: str, root: str) -> File:
    """The pointer to this version."""
    made = Latest(
        format=FORMAT, origin=publication.origin, position=publication.position, root=root,
        published=publication.published, manifest=sha256(manifest).hexdigest(), version=version,
    )  # fmt: skip
    return File(path=LATEST, data=canonical_json(made) + b"\n")


def keys(origin: str, links: Sequence[Link]) -> File:
    """The log's keys."""
    return File(path=KEYS, data=canonical_json(Keys(origin=origin, keys=tuple(links))) + b"\n")


def versioned(version: str) -> frozenset[str]:
    """The copies of list and signature in a version's own folder, which the list cannot name."""
    return frozenset({f"{version}/{MANIFEST}", f"{version}/{SIGNATURE}"})
