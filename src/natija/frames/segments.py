"""Immutable Parquet segments per log range, in a cache that may be deleted at any time.

A segment is a folder `START-STOP-LASTID` with one file per frame, written beside and renamed into place, so a reader
never sees half of one. A chain of segments is trusted only if it starts at 0, has no gap, every file has the digest
noted when it was written, and its last record id is the one the log has at that position; otherwise it is built again
from the log.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from natija.errors import StoreUnavailable
from natija.frames.flatten import SCHEMAS
from natija.frames.wide import RARE

ROW_GROUP = {"figure": 40_000}
FEW_ROWS = 16_000
"""Rows per group elsewhere: small, so that one contest is a small part of a file."""
DIGESTS = "digests.json"
MANY = 12
"""Segments beyond this number are written again as one."""
MEMORY = "600MB"
"""What joining segments may take of it."""
OLD = 3600.0
"""Seconds after which a segment that a longer one replaced is removed; other processes may still read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Records [start, stop) of the log, as Parquet files in `folder`; `last` begins the id of record stop-1."""

    start: int
    stop: int
    last: str
    folder: Path

    def file(self, frame: str) -> str:
        """Path of one frame's Parquet file."""
        return str(self.folder / f"{frame}.parquet")

    def rows(self, frame: str) -> int:
        """Rows of one frame."""
        return int(pq.read_metadata(self.file(frame)).num_rows)


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def chain(cache: Path) -> list[Segment]:
    """The chain of segments from 0 that reaches furthest with the fewest links."""
    found: dict[int, Segment] = {}
    for segment in _listed(cache):
        best = found.get(segment.start)
        if best is None or segment.stop > best.stop:
            found[segment.start] = segment
    links: list[Segment] = []
    while (at := links[-1].stop if links else 0) in found:
        links.append(found[at])
    return links


def _listed(cache: Path) -> list[Segment]:
    segments = []
    for folder in cache.glob("*-*-*") if cache.is_dir() else ():
        start, stop, last = folder.name.split("-")
        if start.isdigit() and stop.isdigit() and int(stop) > int(start):
            segments.append(Segment(start=int(start), stop=int(stop), last=last, folder=folder))
    return segments


def whole(segment: Segment) -> bool:
    """Whether every file is what was written, by the digests beside them: Parquet would not notice a changed byte."""
    try:
        noted = json.loads((segment.folder / DIGESTS).read_bytes())
        return bool(noted == _digests(segment.folder))
    except (OSError, ValueError):
        return False


def _digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each frame's file; a few milliseconds for each ten megabytes."""
    return {name: _digest(folder / f"{name}.parquet") for name in SCHEMAS}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(cache: Path, start: int, stop: int, last: str, tables: dict[str, pa.Table]) -> Segment:
    """Write one segment; another process having written the same one first is as good."""

    def fill(draft: Path) -> None:
        for name, table in tables.items():
            repeated = [column for column in table.column_names if column not in RARE]
            pq.write_table(
                table, draft / f"{name}.parquet", compression="lz4", row_group_size=_rows(name), use_dictionary=repeated
            )

    return _written(cache, start, stop, last, fill)


def _rows(frame: str) -> int:
    """Rows of a group."""
    return ROW_GROUP.get(frame, FEW_ROWS)


def _written(cache: Path, start: int, stop: int, last: str, fill: Callable[[Path], None]) -> Segment:
    """A segment of the files that are put into its folder before it gets its name."""
    target = cache / f"{start:012d}-{stop:012d}-{last[:16]}"
    draft = cache
    try:
        cache.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft", dir=cache))
        fill(draft)
        (draft / DIGESTS).write_text(json.dumps(_digests(draft)), encoding="utf-8")
        _settle(draft, target)
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        if draft != cache:  # half a segment is of no use, and on a full disk in the way
            shutil.rmtree(draft, ignore_errors=True)
        step = "free some space or make the cache folder writable; the log itself is not touched"
        says = error.strerror if isinstance(error, OSError) else str(error).partition("\n")[0]
        raise StoreUnavailable(cache, f"cannot write frames: {says}", next_step=step) from None
    return Segment(start=start, stop=stop, last=last[:16], folder=target)


def _settle(draft: Path, target: Path) -> None:
    """Give a segment its name; where another process was first, its copy stays."""
    try:
        draft.rename(target)
    except OSError:
        if not target.is_dir():
            raise
    shutil.rmtree(draft, ignore_errors=True)


def compact(cache: Path, segments: list[Segment]) -> list[Segment]:
    """Join the last, small segments into one where there are many; the old ones stay until nobody can be reading them.

    A long segment is joined only with others that together are at least half as long, so that a record is written
    again a few times and not with every few hundred that follow.
    """
    if len(segments) <= MANY:
        return segments
    first = len(segments) - 2
    while first and _length(segments[first - 1]) <= 2 * sum(map(_length, segments[first:])):
        first -= 1
    some = segments[first:]
    try:
        return [*segments[:first], _written(cache, some[0].start, some[-1].stop, some[-1].last, _together(some))]
    except StoreUnavailable:  # many are as good as one, only slower
        return segments


def _length(segment: Segment) -> int:
    return segment.stop - segment.start


def _together(segments: list[Segment]) -> Callable[[Path], None]:
    """What writes segments as one, in their order by contest; more than fits the memory is sorted on the disk."""

    def fill(draft: Path) -> None:
        with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(draft / ".sorting")}) as db:
            for name, schema in SCHEMAS.items():
                key = next((number for number in ("sheet", "claim", "series") if number in schema.names), "")
                order = f"order by contest, {key}" if "contest" in schema.names else "order by all"
                rows = db.read_parquet([s.file(name) for s in segments], union_by_name=True)
                rows.create_view("rows", replace=True)
                form = f"format parquet, compression lz4_raw, row_group_size {_rows(name)}"
                db.execute(f"copy (from rows {order}) to {quoted(str(draft / f'{name}.parquet'))} ({form})")
        shutil.rmtree(draft / ".sorting", ignore_errors=True)

    return fill


def sweep(cache: Path, keep: list[Segment]) -> None:
    """Remove old segments outside the chain, and drafts of processes that died."""
    names = {segment.folder.name for segment in keep}
    for folder in cache.iterdir() if cache.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # another process sweeps too
            if folder.name not in names and time.time() - folder.stat().st_mtime > OLD:
                shutil.rmtree(folder, ignore_errors=True)


def discard(cache: Path) -> None:
    """Forget every segment: they belong to another log, or to this one before a restore."""
    shutil.rmtree(cache, ignore_errors=True)


def recall(folder: Path, name: str) -> bytes | None:
    """A remembered file, or None where it is not there or not what was written."""
    try:
        digest, data = (folder / name).read_bytes().split(b"\n", 1)
    except (OSError, ValueError):
        return None
    return data if hashlib.sha256(data).hexdigest().encode() == digest else None


def remember(folder: Path, name: str, data: bytes) -> None:
    """Write a file whole or not at all, its digest first; a cache that cannot be written is no reason to fail."""
    with contextlib.suppress(OSError), contextlib.ExitStack() as undo:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as draft:
            undo.callback(Path(draft.name).unlink, missing_ok=True)
            draft.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        Path(draft.name).replace(folder / name)
