"""The signed list of a publication and its files: signature, keys, every digest, the chain of versions.

Files are taken as a stranger's: paths are looked at before they are opened, a link is not followed, and whatever cannot
be read is a finding about that file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from natija.errors import BadUse, StoreDamaged
from natija.log.checkpoint import Verifier, check_links, open_note
from natija.model.canonical import canonical_json
from natija.publish.nouns import Publication
from natija.publish.proof import manifest
from natija.publish.recipe import MARKER
from natija.publish.write import inside
from natija.verify.nouns import Wrong, broken

T = TypeVar("T")
INTERRUPTED = "a publication is being written here or broke off: let it end, or ask the publisher to publish again"


class Signed(msgspec.Struct, frozen=True):
    """What a publication says about itself, read and in its one canonical form."""

    publication: Publication
    entries: manifest.Entries
    listed: bytes
    keys: manifest.Keys


def read(folder: Path) -> Signed:
    """Read list, recipe and keys. Raises BadUse where there is no publication, StoreDamaged where one is unreadable."""
    if not (folder / manifest.MANIFEST).is_file():
        why = INTERRUPTED if (folder / MARKER).exists() else "name the folder that holds manifest.json"
        raise BadUse(f"{folder} holds no publication", next_step=why)
    return Signed(
        _canonical(folder, manifest.RECIPE, Publication), _canonical(folder, manifest.MANIFEST, manifest.Entries),
        (folder / manifest.MANIFEST).read_bytes(), _canonical(folder, manifest.KEYS, manifest.Keys),
    )  # fmt: skip


def _canonical(folder: Path, path: str, kind: type[T]) -> T:
    try:
        data = (folder / path).read_bytes()
        found = msgspec.json.decode(data, type=kind)
    except (OSError, ValueError, RecursionError) as error:
        raise StoreDamaged(folder / path, [f"it cannot be read: {error}"]) from None
    if canonical_json(found) + b"\n" != data:
        raise StoreDamaged(folder / path, ["it is not in its canonical form"])
    return found


class OtherList(BadUse):
    """The signature is right, and over another list of files than the one that is there."""


def signer(folder: Path, signed: Signed, version: str | None = None) -> Verifier:
    """Whose signature is on the list, or on that of an earlier version. Raises BadUse, or OtherList."""
    keys = check_links(signed.keys.origin, signed.keys.keys)
    place = folder / version if version else folder
    note = _text(place / manifest.SIGNATURE)
    recipe = msgspec.json.decode((place / manifest.RECIPE).read_bytes(), type=Publication)
    text, by = open_note(note, keys)
    listed = (place / manifest.MANIFEST).read_bytes()
    if text != manifest.text(signed.publication.origin, recipe.position, listed):
        raise OtherList("is not the list that was signed")
    if len(by) != 1 or note.count("\n") != text.count("\n") + 2:
        raise BadUse("the note has other lines than the one signature of the log's key")
    return by[0]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadUse(f"{path.name} cannot be read: {error}") from None


def digests(folder: Path, signed: Signed) -> Iterator[Wrong]:
    """Files that are missing, differ from the list, or are not on it."""
    entries = signed.entries
    for path, (digest, size) in entries.items():
        try:
            place = inside(folder, path)
            data = b"" if place.is_symlink() else place.read_bytes()
        except BadUse as error:
            yield broken(path, error.what)
            continue
        except OSError:
            yield broken(path, "is on the list and missing")
            continue
        if sha256(data).hexdigest() != digest or len(data) != size:
            yield broken(path, "is not the file that was signed")
    listed = {*entries, *manifest.UNLISTED, *manifest.versioned(signed.publication.version)}
    for path in sorted(_here(folder) - listed):
        yield broken(path, INTERRUPTED if path == MARKER else "is not on the list")


def _here(folder: Path) -> set[str]:
    found: set[str] = set()
    for place, _, names in os.walk(folder):
        inner = Path(place).relative_to(folder)
        found.update((inner / name).as_posix() for name in names)
    return found


def copies(folder: Path, signed: Signed, root: str) -> Iterator[Wrong]:
    """What the list cannot name: its copies in the version's folder, and the pointer to that folder."""
    made = signed.publication
    for name in (manifest.MANIFEST, manifest.SIGNATURE):
        path = f"{made.version}/{name}"
        if _bytes(folder, path) != _bytes(folder, name):
            yield broken(path, f"is not the same as {name}")
    latest = manifest.latest(made, signed.listed, made.version, root)
    if _bytes(folder, latest.path) != latest.data:
        yield broken(latest.path, "does not name this version")
    if signed.keys.origin != made.origin:
        yield broken(manifest.KEYS, f"has the keys of {signed.keys.origin}, not of {made.origin}")


def _bytes(folder: Path, path: str) -> bytes | None:
    try:
        return inside(folder, path).read_bytes()
    except (OSError, BadUse):
        return None


def chain(folder: Path, signed: Signed) -> Iterator[Wrong]:
    """Each version names the list of the one before, which the log's key of then signed."""
    at = signed.publication
    seen = {at.version}
    while at.since is not None and at.since not in seen:
        seen.add(at.since)
        path = f"{at.since}/{manifest.MANIFEST}"
        try:
            data = inside(folder, path).read_bytes()
            before = msgspec.json.decode(inside(folder, f"{at.since}/{manifest.RECIPE}").read_bytes(), type=Publication)
            signer(folder, signed, at.since)
        except (OSError, ValueError, BadUse) as error:
            yield broken(path, f"the version before cannot be checked: {error}")
            return
        if sha256(data).hexdigest() != at.previous:
            yield broken(path, f"is not the list that {at.version} names as the one before")
        at = before
