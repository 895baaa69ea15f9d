"""The frames of one log: caught up incrementally, queried through an Engine.

Long stretches of the log live in Parquet segments; the last few records stay in memory, so that a form that has just
arrived costs a few decoded records and no file. Where the cache cannot be written to, segments lie in the temporary
folder of the system until the process ends.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from natija.errors import StoreUnavailable
from natija.frames import export as exported
from natija.frames import segments as seg
from natija.frames.asking import Engine
from natija.frames.engine import DuckDB, database, reading
from natija.frames.flatten import SCHEMAS, flatten, joined
from natija.frames.gather import NO_CONTEST, Entry, Seen

BATCH = 50_000
BYTES = 64_000_000
"""Records decoded at a time, and bytes of them: bounds memory, also where one record lists thousands of stations."""
TAIL = 512
"""Fewer new records than this stay in memory."""
LAYOUT = hashlib.sha256(b"".join(p.read_bytes() for p in sorted(Path(__file__).parent.glob("*.py")))).hexdigest()[:12]
"""Segments written by another version of this package are not read."""


class ReadableLog(Protocol):
    """What frames need of a log."""

    def size(self) -> int:
        """Number of entries."""

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries in order."""


Progress = Callable[[int, int], None]
Tables = dict[str, pa.Table]
"""Frame -> its rows."""


class Frames:
    """Columnar tables of a log, kept in `cache`."""

    def __init__(self, log: ReadableLog, cache: Path) -> None:
        self._log = log
        self._kept = cache / "kept"
        self._cache = cache / f"frames-{LAYOUT}"
        self._base = database()
        self._alone = database(threads=1)
        self._segments: list[seg.Segment] = []
        self._tail: Tables | None = None
        self._pieces: list[tuple[int, Tables]] = []
        self._fresh: set[str] = set()
        self._before: Seen | None = None
        self._read: dict[bool, tuple[str | None, int, DuckDB]] = {}
        self._spare: tempfile.TemporaryDirectory[str] | None = None
        self.size = 0
        """Records caught up with."""
        self.elsewhere: Callable[[DuckDB], Engine] | None = None
        """Where queries over figures run, if not in this process: see `natija.frames.engines`."""
        self.exported: str | None = None
        """Where that engine reads exported frames, if it does: they must be these."""

    def catch_up(self, progress: Progress | None = None) -> int:
        """Bring the frames to the log's present size; returns it."""
        stop = self._log.size()
        if stop == self.size:
            return stop
        try:
            if not self._segments:
                self._segments = self._trusted()
            if stop - self._stored() >= TAIL:
                self._store(stop, progress)
            self._lengthen(max(self.size, self._stored()), stop)
        except BaseException:
            self._start_over()
            raise
        self.size = stop
        return stop

    def _start_over(self) -> None:
        """Forget what is in no segment: somebody interrupted, and what was seen is more than what is kept."""
        self._before, self._tail, self._pieces, self._fresh = None, None, [], set()
        self.size = min(self.size, self._stored())

    def _stored(self) -> int:
        return self._segments[-1].stop if self._segments else 0

    def _store(self, stop: int, progress: Progress | None) -> None:
        """Put long stretches of the log into segments; what was in memory goes with them."""
        self._forget_tail()
        self._fresh, self._tail, self._pieces = set(), None, []
        with ThreadPoolExecutor(max_workers=1) as writing:
            self._file(stop, writing, progress)
        self._segments = seg.compact(self._cache, self._segments)

    def _file(self, stop: int, writing: ThreadPoolExecutor, progress: Progress | None) -> None:
        """Batch by batch into segments: one goes to its files while the next is decoded."""
        done, before = self._stored(), list[Future[seg.Segment]]()
        while stop - done >= TAIL:
            entries = list(_batch(self._log.read(done, stop)))
            tables = flatten(entries, self._seen())
            self._segments += [one.result() for one in before]
            before = [writing.submit(self._write, done, done + len(entries), entries[-1].id, tables)]
            done += len(entries)
            if progress:
                progress(done, stop)
        self._segments += [one.result() for one in before]

    def _lengthen(self, start: int, stop: int) -> None:
        """Decode the last few records, those that are not in memory yet, and keep them there."""
        entries = list(self._log.read(start, stop))
        if not entries:
            return
        seen = self._seen()
        self._fresh.update(entry.id for entry in entries if entry.id not in seen.ids)
        self._pieces.append((start, flatten(entries, seen)))
        self._tail = None

    def _in_memory(self) -> Tables:
        """What is not in segments, put together when it is first asked for."""
        if self._tail is None:
            self._tail = joined([piece for _, piece in self._pieces] or [flatten((), Seen())])
        return self._tail

    def since(self, position: int) -> list[Tables] | None:
        """What was caught up with from a position on, a few records at a time; None where that is not kept apart."""
        if position == self.size:
            return []
        starts = [start for start, _ in self._pieces]
        if position not in starts:
            return None
        return [piece for start, piece in self._pieces if start >= position]

    def _trusted(self) -> list[seg.Segment]:
        links = seg.chain(self._cache)
        if links and not (all(seg.whole(link) for link in links) and self._agrees(links[-1])):
            seg.discard(self._cache)
            return []
        seg.sweep(self._cache, links)
        return links

    def _agrees(self, last: seg.Segment) -> bool:
        if last.stop > self._log.size():
            return False
        entry = next(iter(self._log.read(last.stop - 1, last.stop)))
        return entry.id.startswith(last.last)

    def _write(self, start: int, stop: int, last: str, tables: Tables) -> seg.Segment:
        try:
            return seg.write(self._cache, start, stop, last, tables)
        except StoreUnavailable:  # a read-only disc, or a full one: for as long as this process lives
            self._spare = self._spare or tempfile.TemporaryDirectory(prefix="natija-", ignore_cleanup_errors=True)
            return seg.write(Path(self._spare.name), start, stop, last, tables)

    def _seen(self) -> Seen:
        """What there is so far. A merged log can hold one record twice, and only the first entry counts."""
        if self._before is None:
            self._before = seen = Seen(sheets=self._filed("sheet"))
            for segment in self._segments:
                with reading():
                    seen.ids.update(pq.read_table(segment.file("record"), columns=["id"])["id"].to_pylist())
                    series = pq.read_table(segment.file("series")).to_pydict()
                    unit = pq.read_table(segment.file("unit")).to_pydict()
                keys = zip(*(series[name] for name in ("contest", "form", "stage", "holder")), strict=True)
                seen.series.update(zip(keys, series["series"], strict=True))
                seen.units.update(zip(unit["unit"], unit["u"], strict=True))
        return self._before

    def _forget_tail(self) -> None:
        """Of what was seen, what is in segments."""
        seen, series, units = self._seen(), self._filed("series"), self._filed("unit")
        seen.ids.difference_update(self._fresh)
        seen.sheets = self._filed("sheet")
        seen.series = {key: number for key, number in seen.series.items() if number < series}
        while len(seen.units) > units:  # what is in segments was put in first, in the order of its numbers
            seen.units.popitem()

    def _filed(self, name: str) -> int:
        """Rows of a frame in the segments: of those that are numbered, the number of the next one."""
        return sum(segment.rows(name) for segment in self._segments)

    def occurring(self) -> set[str]:
        """Ids of the fields that any figure of the whole log is of, known or not."""
        with reading():
            columns = {name for link in self._segments for name in pq.read_schema(link.file("wide")).names}
        columns.update(self._in_memory()["wide"].column_names)
        return {name.removeprefix("known(").removesuffix(")") for name in columns}

    def recall(self, name: str) -> bytes | None:
        """What was remembered under a name, if it still is."""
        return seg.recall(self._kept, name)

    def remember(self, name: str, data: bytes) -> None:
        """Keep bytes that can be made again, as long as the cache lasts."""
        seg.remember(self._kept, name, data)

    def engine(self, contest: str | None = None) -> Engine:
        """A new engine with `all_<frame>` per frame: views of everything; with a contest, tables of its rows only."""
        here = DuckDB(within=self._filled(contest))
        if self.elsewhere is None:
            return here
        if self.exported is not None:
            exported.check(self.exported, self.note())
        return self.elsewhere(here)

    def export(self, url: str, progress: Progress | None = None) -> dict[str, int]:
        """Write every frame as Parquet to a URL; rows by frame."""
        return exported.export(self.here(), url, self.note(), progress)

    def note(self) -> exported.Note:
        """What tells these frames from those of another log, or of this one at another size."""
        last = next((entry.id for entry in self._log.read(self.size - 1, self.size)), "") if self.size else ""
        return {"layout": LAYOUT, "records": self.size, "last": last}

    def here(self, contest: str | None = None) -> DuckDB:
        """The same in this process, whatever engine is elsewhere; the rows of a contest are its own, to be added to."""
        if contest is None:
            return DuckDB(within=self._filled(None))
        engine = DuckDB(self._alone)
        self._fill(engine, contest)
        return engine

    def _filled(self, contest: str | None) -> DuckDB:
        """What is read once for all questions at one size of the log, about everything or about one contest.

        The rows of one contest are few: a database with one thread.
        """
        whole = contest is None
        read = self._read.get(whole)
        if read is None or read[:2] != (contest, self.size):
            engine = DuckDB(self._base if whole else database(threads=1), shared=True)
            self._fill(engine, contest)
            self._read[whole] = read = (contest, self.size, engine)
        return read[2]

    def _fill(self, engine: DuckDB, contest: str | None) -> None:
        """`all_<frame>` per frame: views of everything, and for one contest tables of cells and of its own rows."""
        for name, schema in SCHEMAS.items():
            if contest is not None and name == "cell":
                engine.keep("all_cell", self._union(engine, name, ("",)))
            elif contest is None or "contest" not in schema.names:
                engine.view(f"all_{name}", self._union(engine, name, ("",)))
            else:
                only = tuple(f"where contest = {seg.quoted(one)}" for one in (contest, NO_CONTEST))
                engine.keep(f"all_{name}", self._union(engine, name, only))

    def _union(self, engine: DuckDB, name: str, only: tuple[str, ...]) -> str:
        """Everything of a frame, or a part per condition (one `or` of them would read the whole file)."""
        parts = [f"select * from {files} {one}" for files in self._files(name, whole=only == ("",)) for one in only]
        if (tail := self._in_memory()[name]).num_rows:
            engine.put(f"tail_{name}", tail)
            parts += [f"select * from tail_{name} {one}" for one in only]
        if not parts or name == "wide":
            engine.put(f"none_{name}", SCHEMAS[name].empty_table())
            parts.append(f"select * from none_{name}")
        united = " union all by name ".join(parts)
        return f"select distinct * from ({united})" if name == "cell" else united

    def _files(self, name: str, *, whole: bool) -> list[str]:
        """What reads the segments: file by file where all is read, for only then DuckDB knows the range of numbers."""
        files = [seg.quoted(segment.file(name)) for segment in self._segments]
        if whole:
            return files
        return [f"read_parquet([{', '.join(files)}], union_by_name = {name == 'wide'})"] if files else []


def _batch(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The first entries, as many as are decoded at a time."""
    size = 0
    for number, entry in enumerate(entries, 1):
        yield entry
        size += len(entry.content)
        if number == BATCH or size >= BYTES:
            return
