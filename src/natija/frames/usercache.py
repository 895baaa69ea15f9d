"""What can be made again and is of a version of the program, not of a workspace: kept for all workspaces of a user.

Where the folder for such things cannot be written to nothing is kept, and nothing fails. What another version kept goes
when it has not been added to for long.
"""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

from natija.frames import segments

UNUSED = 90 * 86_400.0
"""Seconds after which what another version kept is removed."""


def recall(version: str, name: str) -> bytes | None:
    """What this version remembered under a name, if it still is."""
    folder = _folder(version)
    return None if folder is None else segments.recall(folder, name)


def remember(version: str, name: str, data: bytes) -> bool:
    """Keep bytes for all workspaces; whether they are kept."""
    folder = _folder(version)
    if folder is None:
        return False
    segments.remember(folder, name, data)
    with suppress(OSError):  # another process removes the same
        for other in folder.parent.glob("plans-*"):
            if time.time() - other.stat().st_mtime > UNUSED:
                shutil.rmtree(other, ignore_errors=True)
    return segments.recall(folder, name) == data


def _folder(version: str) -> Path | None:
    """Where this version's lie; None for a user without a home, whose folder would be one below the present one."""
    kept = user_cache_path("natija", appauthor=False)
    return kept / f"plans-{version[:16]}" if kept.is_absolute() else None
