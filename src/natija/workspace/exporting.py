"""The columns of a workspace's record, written as Parquet for a cluster or another program."""

from __future__ import annotations

import msgspec

from natija.frames import Progress
from natija.workspace.workspace import Workspace


class FramesView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the columns were written, how far into the log they reach, and the rows of each frame."""

    url: str
    records: int
    rows: dict[str, int]


def export_frames(workspace: Workspace, url: str, progress: Progress | None = None) -> FramesView:
    """Write every frame, caught up with the log, to a path or URL."""
    records = workspace.frames.catch_up()
    return FramesView(url=url, records=records, rows=workspace.frames.export(url, progress))
