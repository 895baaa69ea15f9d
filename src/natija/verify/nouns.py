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


def broken(path: str, says: str) -> Wrong:
    """A file that is not what was signed, or proves nothing."""
    return Wrong(path=path, kind="broken", says=says)


def differs(path: str, says: str) -> Wrong:
    """A file that was signed and is not what the records give."""
    return Wrong(path=path, kind="differs", says=says)
