"""The signed list of a publication and its files: signature, keys, every digest, the chain of versions.

Files are taken as a stranger's: paths are looked at before they are opened, a link is not followed, and whatever cannot
be read is a finding about that file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

import msgspec

from natija.errors import BadUse, StoreDamaged
from natija.log import Log
from natija.log.checkpoint import Verifier, check_links, open_note
from natija.model.canonical import canonical_json, decode
from natija.model.definition import Definition
from natija.model.records import Document
from natija.publish.marker import MARKER
from natija.publish.nouns import FORMAT, Publication
from natija.publish.proof import manifest
from natija.verify.folder import Folder, alike
from natija.verify.nouns import Wrong, broken, differs

T = TypeVar("T")
VERSION = re.compile(r"versions/[0-9]+(-[0-9]+)?")
INTERRUPTED = "a publication is being written here or broke off: let it end, or ask the publisher to publish again"
LONGEST_LIST = 256 << 20
"""Bytes of a list of files."""


class Signed(msgspec.Struct, frozen=True):
    """What a publication says about itself, read and in its one canonical form."""

    publication: Publication
    entries: manifest.Entries
    listed: bytes
    keys: manifest.Keys


def read(folder: Folder) -> Signed:
    """Read list, recipe and keys. Raises BadUse where there is no publication, StoreDamaged where one is unreadable."""
    if manifest.MANIFEST not in {*folder.sizes, *folder.odd}:
        why = INTERRUPTED if MARKER in folder.sizes else "name the folder that holds manifest.json"
        raise BadUse(f"{folder.place} holds no publication", next_step=why)
    recipe, _ = _canonical(folder, manifest.RECIPE, Publication)
    entries, listed = _canonical(folder, manifest.MANIFEST, manifest.Entries)
    keys, _ = _canonical(folder, manifest.KEYS, manifest.Keys)
    named = all(VERSION.fullmatch(one) for one in (recipe.version, recipe.since) if one is not None)
    dated = all(map(_is_time, (recipe.published, *((recipe.tables.published,) if recipe.tables else ()))))
    if recipe.format != FORMAT or recipe.position < 0 or not named or not dated:
        says = f"it is not the recipe of a {FORMAT}: another format, or a position, version or time that none can have"
        raise _unreadable(folder, manifest.RECIPE, says)
    return Signed(recipe, entries, listed, keys)


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _canonical(folder: Folder, path: str, kind: type[T]) -> tuple[T, bytes]:
    data = folder.read(path, LONGEST_LIST)
    if data is None:
        raise _unreadable(folder, path, folder.says(path) if path not in folder.sizes else "it cannot be read")
    try:
        found = msgspec.json.decode(data, type=kind)
    except (ValueError, RecursionError) as error:
        raise _unreadable(folder, path, f"it cannot be read: {error}") from None
    if canonical_json(found) + b"\n" != data:
        raise _unreadable(folder, path, "it is not in the one form that this version of the program writes")
    return found, data


def _unreadable(folder: Folder, path: str, says: str) -> StoreDamaged:
    """A file without which nothing can be checked."""
    what, step = "this is not the publication that was signed", "keep the folder as it is, and ask the publisher"
    return StoreDamaged(folder.place / path, [says], what=what, next_step=step)


class OtherList(BadUse):
    """The signature is right, and over another list of files than the one that is there."""


def signer(folder: Folder, signed: Signed, version: str | None = None) -> Verifier:
    """Whose signature is on the list, or on that of an earlier version. Raises BadUse, or OtherList."""
    keys = check_links(signed.keys.origin, signed.keys.keys)
    place = f"{version}/" if version else ""
    try:
        note = _there(folder, f"{place}{manifest.SIGNATURE}").decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadUse(f"{place}{manifest.SIGNATURE} cannot be read: {error}") from None
    recipe = msgspec.json.decode(_there(folder, f"{place}{manifest.RECIPE}"), type=Publication)
    text, by = open_note(note, keys)
    listed = _there(folder, f"{place}{manifest.MANIFEST}")
    if text != manifest.text(signed.publication.origin, recipe.position, listed):
        raise OtherList("is not the list that was signed")
    if len(by) != 1 or note.count("\n") != text.count("\n") + 2:
        raise BadUse("the note has other lines than the one signature of the log's key")
    return by[0]


def _there(folder: Folder, path: str) -> bytes:
    data = folder.read(path)
    if data is None:
        raise BadUse(f"{path} is missing or cannot be read")
    return data


def digests(folder: Folder, signed: Signed) -> Iterator[Wrong]:
    """Files that are missing, differ from the list, or are not on it; names that some discs take for one."""
    listed = {*signed.entries, *manifest.UNLISTED, *manifest.versioned(signed.publication.version)}
    for path, says in folder.differing(signed.entries):
        yield broken(path, says)
    for path, says in folder.unlisted(listed):
        yield broken(path, INTERRUPTED if path == MARKER else says)
    for path, says in alike({*listed, *folder.sizes}):
        yield broken(path, says)


def copies(folder: Folder, signed: Signed, root: str) -> Iterator[Wrong]:
    """What the list cannot name: its copies in the version's folder, and the pointer to that folder."""
    made = signed.publication
    for name in (manifest.MANIFEST, manifest.SIGNATURE):
        path = f"{made.version}/{name}"
        if folder.read(path) != folder.read(name):
            yield broken(path, f"is not the same as {name}")
    latest = manifest.latest(made, signed.listed, made.version, root)
    if folder.read(latest.path) != latest.data:
        yield broken(latest.path, "does not name this version")
    if signed.keys.origin != made.origin:
        yield broken(manifest.KEYS, f"has the keys of {signed.keys.origin}, not of {made.origin}")


def chain(folder: Folder, signed: Signed) -> Iterator[Wrong]:
    """Each version names the list of the one before, which the log's key of then signed and whose files are there."""
    at = signed.publication
    seen = {at.version}
    while at.since is not None and at.since not in seen:
        seen.add(at.since)
        path = f"{at.since}/{manifest.MANIFEST}"
        try:
            data = _there(folder, path)
            before = msgspec.json.decode(_there(folder, f"{at.since}/{manifest.RECIPE}"), type=Publication)
            entries = manifest.decode(data)
            signer(folder, signed, at.since)
        except (ValueError, RecursionError, BadUse) as error:
            says = str(error).partition("\n")[0]
            yield broken(path, f"the version before cannot be checked: {says}")
            return
        if sha256(data).hexdigest() != at.previous:
            yield broken(path, f"is not the list that {at.version} names as the one before")
        kept = {p: entry for p, entry in entries.items() if p.startswith(f"{at.since}/")}
        for p, _ in folder.differing(kept):
            yield broken(p, f"is not as the list of {at.since} has it: a version never changes")
        at = before


def recipe(made: Publication, definition: Definition) -> Iterator[Wrong]:
    """What the recipe says of the election: it must be what the definition in the records says."""
    if (made.title, made.fictional) != (definition.title, definition.fictional):
        yield differs(manifest.RECIPE, "gives the election another title or another flag than its definition")
    unknown = set(made.held_back) - {contest.id for contest in definition.contests}
    if unknown:
        yield differs(manifest.RECIPE, f"holds back what is no contest: {', '.join(sorted(unknown))}")


def images(signed: Signed, log: Log) -> Iterator[Wrong]:
    """Masked images: each the one that the recipe names, of an original that a record names; no original is there."""
    originals = {one.original for one in signed.publication.images}
    for path, (digest, _) in signed.entries.items():
        if digest in originals:
            yield differs(path, "is an original of a masked image, and originals are not published")
    for one in signed.publication.images:
        entry = log.get(one.record)
        record = decode(entry.content) if entry and entry.content else None
        if not isinstance(record, Document) or record.digest != one.original:
            yield differs(one.path, "no published record names the original that it is said to show")
        elif signed.entries.get(one.path, ("", 0))[0] != one.digest:
            yield differs(one.path, "is not the image that the recipe names")
