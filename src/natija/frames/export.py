"""Frames as Parquet for other programs and for a Spark cluster: a folder per frame, and a note of what they are.

    URL/natija.json             layout, records, and the id of the last one
    URL/figure/part-00000.parquet …   at most PART rows each

A URL is a path, or what pyarrow or fsspec can open. Only an empty folder, or one that an earlier export wrote, is
written to. The note is written last: without it, or with another one, the columns are not read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from natija.errors import BadUse, StoreUnavailable
from natija.frames.engine import DuckDB
from natija.frames.flatten import SCHEMAS

PART = 4_000_000
"""Rows of a file, so that a cluster's machines have something to share out."""
NOTE = "natija.json"
Note = dict[str, str | int]
Progress = Callable[[int, int], None]


def export(here: DuckDB, url: str, note: Note, progress: Progress | None = None) -> dict[str, int]:
    """Write every frame; rows by frame."""
    try:
        store, root = _opened(url)
        _emptied(store, root, url)
        rows = {}
        for done, name in enumerate(SCHEMAS, 1):
            rows[name] = _written(here, name, store, f"{root}/{name}")
            if progress:
                progress(done, len(SCHEMAS))
        with store.open_output_stream(f"{root}/{NOTE}") as out:
            out.write(json.dumps(note, sort_keys=True).encode())
    except (OSError, pa.ArrowException) as error:
        says = str(error).partition("\n")[0]
        raise StoreUnavailable(
            url, f"cannot be written ({says})", next_step="see that it exists and is yours"
        ) from None
    return rows


def check(url: str, note: Note) -> None:
    """Refuse an export that is not of this log as it is now."""
    step = f"natija frames export {url}"
    try:
        store, root = _opened(url)
        with store.open_input_stream(f"{root}/{NOTE}") as written:
            found = json.loads(written.read())
    except (OSError, ValueError, pa.ArrowException):
        raise BadUse(f"no frames were exported to {url}", next_step=step) from None
    if found != note:
        raise BadUse(f"the frames at {url} are not those of this log as it is now", next_step=step)


def _opened(url: str) -> tuple[fs.FileSystem, str]:
    if "://" not in url:
        return fs.LocalFileSystem(), str(Path(url).absolute())
    try:
        store, root = fs.FileSystem.from_uri(url)
    except (pa.ArrowInvalid, NotImplementedError):
        store, root = _through_fsspec(url)
    return store, root.rstrip("/")


def _through_fsspec(url: str) -> tuple[fs.FileSystem, str]:
    """A kind of store that pyarrow does not know."""
    try:
        import fsspec
    except ModuleNotFoundError:
        raise BadUse(f"{url} needs fsspec", next_step="pip install fsspec, and its driver for this store") from None
    try:
        store, root = fsspec.core.url_to_fs(url)
    except (ValueError, ImportError) as error:
        raise BadUse(f"{url}: {error}", next_step="write a path, or s3://BUCKET/FOLDER") from None
    return fs.PyFileSystem(fs.FSSpecHandler(store)), str(root)


def _emptied(store: fs.FileSystem, root: str, url: str) -> None:
    """Make the folder, and remove what an earlier export wrote; nothing else is ever removed."""
    there = store.get_file_info(fs.FileSelector(root, allow_not_found=True))
    if there and f"{root}/{NOTE}" not in {one.path for one in there}:
        raise BadUse(f"{url} is not empty, and no export of frames", next_step="name a new folder")
    store.create_dir(root, recursive=True)
    if there:
        store.delete_file(f"{root}/{NOTE}")
    for name in SCHEMAS:
        if f"{root}/{name}" in {one.path for one in there}:
            store.delete_dir(f"{root}/{name}")


def _written(here: DuckDB, name: str, store: fs.FileSystem, folder: str) -> int:
    """The parts of one frame; one without rows still says what its columns are."""
    store.create_dir(folder, recursive=True)
    batches = here.stream(f"all_{name}")
    rows, part = 0, 0
    writer: Any = None
    for batch in batches:
        if writer is None:
            writer = pq.ParquetWriter(f"{folder}/part-{part:05d}.parquet", batches.schema, filesystem=store)
        writer.write_batch(batch)
        rows += batch.num_rows
        if rows >= PART * (part + 1):
            writer.close()
            writer, part = None, part + 1
    if writer is None and rows == 0:
        writer = pq.ParquetWriter(f"{folder}/part-00000.parquet", batches.schema, filesystem=store)
    if writer is not None:
        writer.close()
    return rows
