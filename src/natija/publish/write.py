"""Put the files of a publication into a folder: only those whose bytes changed, each complete or not at all.

A file is written under another name first and then renamed. Files that the folder has and the publication has not are
removed last, and only if an earlier publication wrote them. A path that is new is claimed first, so that nothing that
somebody else put there is written over. Paths that lead out of the folder are refused.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath

import msgspec

from natija.errors import BadUse, StoreUnavailable
from natija.publish.nouns import File


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a writing did: digest and size of every file, and how many were new or changed, left alone, removed."""

    files: dict[str, tuple[str, int]]
    changed: tuple[str, ...]
    same: int
    removed: tuple[str, ...]


def write(
    folder: Path, files: Iterable[File], known: Mapping[str, tuple[str, int]],
    kept: Mapping[str, tuple[str, int]] | None = None, claim: Callable[[str], None] | None = None,
) -> Written:  # fmt: skip
    """Write what differs from `known`, the digests and sizes that the folder's last manifest lists.

    `kept` are files that are there and are known to be the same: they are neither made nor looked at. `claim` is asked
    before a file is written.
    """
    found: dict[str, tuple[str, int]] = dict(kept or {})
    changed: list[str] = []
    for file in files:
        entry = sha256(file.data).hexdigest(), len(file.data)
        found[file.path] = entry
        if known.get(file.path) != entry or not _there(folder, file.path, entry[1]):
            if claim:
                claim(file.path)
            put(folder, file)
            changed.append(file.path)
    gone = tuple(sorted(set(known) - set(found)))
    for path in gone:
        inside(folder, path).unlink(missing_ok=True)
    return Written(files=found, changed=tuple(changed), same=len(found) - len(changed), removed=gone)


def _there(folder: Path, path: str, size: int) -> bool:
    try:
        return inside(folder, path).stat().st_size == size
    except FileNotFoundError:
        return False


def put(folder: Path, file: File) -> None:
    """Write one file, complete or not at all."""
    place = inside(folder, file.path)
    waiting = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        waiting.write_bytes(file.data)
        waiting.replace(place)
    except OSError as error:
        waiting.unlink(missing_ok=True)
        step = "free some room or choose another folder and run it again: what is there already is kept"
        raise StoreUnavailable(place, error.strerror or str(error), next_step=step) from error


def inside(folder: Path, path: str) -> Path:
    """The place of a path inside the folder. Raises BadUse where it would lead out of it."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or not parts.parts or "\\" in path or "\0" in path:
        raise BadUse(f"{path!r} is no path inside a publication", next_step="read it from the manifest as it is")
    return folder.joinpath(*parts.parts)
