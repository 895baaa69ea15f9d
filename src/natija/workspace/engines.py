"""A workspace whose questions are answered by another engine: the same record, the same rules, the same integers."""

from __future__ import annotations

from pathlib import Path

from natija.frames.engines import frames_of, opener
from natija.workspace.workspace import Workspace


def open_on(folder: Path, engine: str) -> Workspace:
    """Open a workspace whose figures are scanned by the engine of this name."""
    workspace = Workspace.open(folder)
    try:
        workspace.frames.elsewhere = opener(engine, store=workspace.log.store)
        workspace.frames.exported = frames_of(engine)
    except BaseException:
        workspace.close()
        raise
    return workspace
