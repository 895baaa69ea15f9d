"""What a check of a publication finds: a file and what is wrong with it. Plain data."""

from __future__ import annotations

from typing import Literal

import msgspec


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is not as it must be. `broken`: not what was signed; `differs`: not what the records give."""

    path: str
    kind: Literal["broken", "differs"]
    says: str


class Unchecked(msgspec.Struct, frozen=True, kw_only=True):
    """A file that could not be recomputed here: which versions it needs. Nothing is said of whether it is right."""

    path: str
    says: str


class VerifiedSite(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found. `known`: whether the signing key was given by whoever checks, or handed over to by one."""

    folder: str
    title: str
    origin: str
    position: int
    root: str
    published: str
    publisher: str
    files: int
    held_back: tuple[str, ...]
    held_back_records: int
    signed_by: str | None
    known: bool
    held_against: bool
    """Whether a checkpoint kept elsewhere was given."""
    recomputed: bool
    wrong: tuple[Wrong, ...]
    unchecked: tuple[Unchecked, ...]
    """Signed files that could not be recomputed here, because it takes another version of a library or the program."""
    notes: tuple[str, ...]
    says: str


def broken(path: str, says: str) -> Wrong:
    """A file that is not what was signed, or proves nothing."""
    return Wrong(path=path, kind="broken", says=says)


def differs(path: str, says: str) -> Wrong:
    """A file that was signed and is not what the records give."""
    return Wrong(path=path, kind="differs", says=says)
