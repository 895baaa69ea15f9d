"""Columns out of a log: the same whether they come from files or memory, and never trusted more than the log."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from natija.frames import Frames, segments
from natija.frames import frames as frames_module
from natija.frames.flatten import SCHEMAS, flatten
from natija.frames.gather import Seen
from natija.log import Log
from natija.model.canonical import encode, record_id
from natija.model.records import Alias, Claim, Record, Row, Withdrawal
from tests.canvass.elections import Entry, ListLog, collation, forms, station_list

Tables = dict[str, list[tuple[object, ...]]]


def records(count: int, *, start: int = 0) -> list[Record]:
    """Forms of many stations, with something of everything in between."""
    made: list[Record] = []
    for n in range(start, start + count):
        made += forms(f"station 1 2 3 valid registered\n s{n} {n % 90} 50 ? {50 + n % 90} 300")
        if n % 7 == 0:
            made += [Alias(of="unit", id="A-1@2023", name=f"Seat {n}")]
    return [
        *made, station_list("station registered\n s1 300\n s2 300"), Withdrawal(record_id=record_id(encode(made[0]))),
        collation("station form 1 2 3\n s1 collation 1 2 3\n all collation 1 2 3"),
    ]  # fmt: skip


SUMS = """
    select series, contest, cell, sum(value)::bigint as value, sum(known)::bigint as known,
           sum(figures)::bigint as figures, sum(odd)::bigint as odd
    from all_sums group by series, contest, cell
"""
"""A series that goes on in a later segment has sums in both."""


def tables(frames: Frames, contest: str | None = None) -> Tables:
    """Every frame as sorted rows."""
    engine = frames.engine(contest)
    found: Tables = {}
    for name in SCHEMAS:
        table = engine.fetch(SUMS if name == "sums" else f"from all_{name}")
        columns = sorted(table.column_names)
        cells = (table[c].cast(pa.string() if c != "content" else pa.binary()).to_pylist() for c in columns)
        found[name] = sorted(zip(*cells, strict=True), key=repr)
    return found


@pytest.fixture
def log() -> ListLog:
    """A log with some hundred records."""
    made = ListLog()
    made.add(records(120))
    return made


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of 25 records, a tail of at most 9, and a compaction when there are more than three."""
    monkeypatch.setattr(frames_module, "BATCH", 25)
    monkeypatch.setattr(frames_module, "TAIL", 10)
    monkeypatch.setattr(segments, "MANY", 3)


def caught_up(log: ListLog | Log, cache: Path) -> Frames:
    """Frames at the log's present size."""
    frames = Frames(log, cache)
    frames.catch_up()
    return frames


def files(cache: Path) -> list[Path]:
    """Segment folders."""
    return sorted(p for p in cache.glob("frames-*/*-*-*") if p.is_dir())


def test_a_short_log_stays_in_memory(log: ListLog, tmp_path: Path) -> None:
    """No file is written for a few records."""
    caught_up(log, tmp_path)
    assert files(tmp_path) == []


@pytest.mark.usefixtures("small_batches")
def test_files_and_memory_give_the_same_tables(log: ListLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments, joined segments and a tail hold what memory alone holds, for all contests and for one."""
    stored = caught_up(log, tmp_path / "stored")
    assert files(tmp_path / "stored")
    monkeypatch.setattr(frames_module, "TAIL", 10_000)
    memory = caught_up(log, tmp_path / "memory")
    assert files(tmp_path / "memory") == []
    assert tables(stored) == tables(memory)
    assert tables(stored, "ge/A-1") == tables(memory, "ge/A-1")


@pytest.mark.slow
@pytest.mark.usefixtures("small_batches")
def test_catching_up_step_by_step_ends_where_one_step_ends(log: ListLog, tmp_path: Path) -> None:
    """Records that arrive a few at a time, with files written in between."""
    slow = ListLog()
    frames = Frames(slow, tmp_path / "slow")
    for start in range(0, log.size(), 17):
        slow.entries += log.entries[start : start + 17]
        frames.catch_up()
    assert tables(frames) == tables(caught_up(log, tmp_path / "quick"))


@pytest.mark.usefixtures("small_batches")
def test_many_segments_become_one(log: ListLog, tmp_path: Path) -> None:
    """The chain that is used is short; the files it replaces may still be read by others."""
    caught_up(log, tmp_path)
    links = segments.chain(files(tmp_path)[0].parent)
    assert len(links) <= 3
    assert len(files(tmp_path)) > len(links)


@pytest.mark.slow
@pytest.mark.usefixtures("small_batches")
def test_quotes_in_the_name_of_a_folder_are_letters_like_others(log: ListLog, tmp_path: Path) -> None:
    """Segments are written, joined and read wherever a workspace lies."""
    quoted = caught_up(log, tmp_path / """the people's "count\"""")
    assert tables(quoted) == tables(caught_up(log, tmp_path / "plain"))


def test_of_two_processes_that_write_a_segment_the_first_is_as_good(log: ListLog, tmp_path: Path) -> None:
    """The second finds it there, keeps it, and leaves nothing lying about."""
    made = flatten(log.entries, Seen())
    first, second = (segments.write(tmp_path, 0, log.size(), log.entries[-1].id, made) for _ in range(2))
    assert first == second
    assert [path.name for path in tmp_path.iterdir()] == [first.folder.name]


@pytest.mark.usefixtures("small_batches")
def test_a_second_opening_reads_the_files_and_adds_what_is_new(log: ListLog, tmp_path: Path) -> None:
    """Nothing that is in a segment is decoded again."""
    caught_up(log, tmp_path)
    reads: list[int] = []

    class Counting(ListLog):
        def read(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
            reads.append(start)
            return super().read(start, stop)

    again = Counting(entries=log.entries)
    frames = caught_up(again, tmp_path)
    assert min(reads) > 100
    assert tables(frames) == tables(caught_up(log, tmp_path / "other"))


@pytest.mark.usefixtures("small_batches")
def test_a_deleted_cache_is_built_again(log: ListLog, tmp_path: Path) -> None:
    """It is a cache."""
    before = tables(caught_up(log, tmp_path))
    shutil.rmtree(tmp_path)
    assert tables(caught_up(log, tmp_path)) == before


@pytest.mark.slow
@pytest.mark.usefixtures("small_batches")
def test_the_cache_of_another_log_is_not_believed(log: ListLog, tmp_path: Path) -> None:
    """Of the same length, with other records."""
    caught_up(log, tmp_path / "one")
    other = ListLog()
    other.add(records(120, start=1000))
    wanted = tables(caught_up(other, tmp_path / "two"))
    assert tables(caught_up(other, tmp_path / "one")) == wanted


@pytest.mark.usefixtures("small_batches")
def test_the_cache_of_a_longer_log_is_not_believed(log: ListLog, tmp_path: Path) -> None:
    """The log was restored from a backup that is behind."""
    caught_up(log, tmp_path / "one")
    shorter = ListLog(entries=log.entries[:70])
    assert tables(caught_up(shorter, tmp_path / "one")) == tables(caught_up(shorter, tmp_path / "two"))


@pytest.mark.slow
@pytest.mark.usefixtures("small_batches")
def test_a_changed_byte_in_the_cache_changes_no_figure(log: ListLog, tmp_path: Path) -> None:
    """Any byte of any file: Parquet would read some of them without a word."""
    before = tables(caught_up(log, tmp_path))
    for path in sorted(tmp_path.rglob("figure.parquet")):
        for at in range(8, path.stat().st_size, 401):
            data = bytearray(path.read_bytes())
            data[at] ^= 0x10
            path.write_bytes(data)
            assert tables(caught_up(log, tmp_path)) == before


@pytest.mark.slow
@pytest.mark.usefixtures("small_batches")
def test_a_damaged_segment_is_built_again(log: ListLog, tmp_path: Path) -> None:
    """A file cut off, or one that is missing: whatever the cache holds, the log is what counts."""
    wanted = tables(caught_up(log, tmp_path / "sound"))
    caught_up(log, tmp_path / "cut")
    for folder in files(tmp_path / "cut"):
        (folder / "figure.parquet").write_bytes((folder / "figure.parquet").read_bytes()[:50])
    assert tables(caught_up(log, tmp_path / "cut")) == wanted
    caught_up(log, tmp_path / "lost")
    for folder in files(tmp_path / "lost"):
        (folder / "claim.parquet").unlink()
    assert tables(caught_up(log, tmp_path / "lost")) == wanted


def test_a_cache_that_cannot_be_written_is_no_obstacle(log: ListLog, tmp_path: Path) -> None:
    """From a read-only disc: the segments lie elsewhere as long as the process lives."""
    (tmp_path / "cache").write_text("a file where a folder should be")
    frames = Frames(ListLog(entries=log.entries * 5), tmp_path / "cache")
    assert frames.catch_up() == len(log.entries) * 5
    assert frames.engine().one("select count(*) from all_record") == len(log.entries) * 5


def test_a_record_with_two_envelopes_is_one_claim(tmp_path: Path) -> None:
    """A merged log can hold a record twice; its figures count once, its entries are both there."""
    log = ListLog()
    claim = forms("station 1\n s1 5")
    log.add(claim, "mine")
    log.add(claim, "theirs")
    found = tables(caught_up(log, tmp_path))
    assert (len(found["record"]), len(found["claim"]), len(found["figure"])) == (2, 1, 1)


@pytest.mark.usefixtures("small_batches")
def test_a_record_of_a_segment_is_not_counted_again_in_the_tail(tmp_path: Path) -> None:
    """The second envelope arrives when the first is in a file, also after opening anew."""
    log = ListLog()
    log.add(records(30))
    first = log.entries[0]
    caught_up(log, tmp_path)
    log.entries.append(type(first)(position=log.size(), id=first.id, content=first.content, batch="theirs"))
    found = tables(caught_up(log, tmp_path))
    assert sum(first.id in row for row in found["claim"]) == 1
    assert sum(first.id in row for row in found["record"]) == 2


def test_reasons_and_numbers_are_told_apart(tmp_path: Path) -> None:
    """A figure has a value or a reason, never both, and zero is a value."""
    log = ListLog()
    log.add(forms("station 1 2 3\n s1 0 ? ~"))
    engine = caught_up(log, tmp_path).engine()
    rows = engine.rows("select candidate, value, reason from all_figure order by candidate")
    assert rows == [("1", 0, None), ("2", None, "illegible"), ("3", None, "not-transcribed")]


def test_the_same_bytes_give_the_same_columns_whoever_wrote_them(tmp_path: Path) -> None:
    """A claim with figures of the unit and of candidates in several fields, read back cell by cell."""
    claim = Claim(
        form="count", unit="A-1@2023/s1", contest="ge/A-1", stage="count", holder="commission", reader="desk:1",
        rows=(
            Row(
                figures={"valid": 7, "polled": "empty"},
                candidates={"votes": {"1": 3, "2": 4}, "seats.total": {"1": 9}},
            ),
            Row(unit="A-1@2023/s2", figures={"valid": 1}),
        ),
    )  # fmt: skip
    log = ListLog()
    log.add([claim])
    engine = caught_up(log, tmp_path).engine()
    found = engine.rows(
        "select s.subject, f.field, f.candidate, f.value from all_figure f join all_sheet s using (sheet) order by all"
    )
    assert found == [
        ("A-1@2023/s1", "polled", None, None), ("A-1@2023/s1", "seats.total", "1", 9),
        ("A-1@2023/s1", "valid", None, 7), ("A-1@2023/s1", "votes", "1", 3), ("A-1@2023/s1", "votes", "2", 4),
        ("A-1@2023/s2", "valid", None, 1),
    ]  # fmt: skip


def _catch_up(folder: Path, cache: Path, answer: multiprocessing.Queue[int]) -> None:  # pragma: no cover
    """What each of the processes does."""
    frames_module.BATCH, frames_module.TAIL, segments.MANY = 25, 10, 3
    with Log.open(folder) as log:
        frames = Frames(log, cache)
        frames.catch_up()
        answer.put(sum(len(rows) for rows in tables(frames).values()))


@pytest.mark.slow
def test_processes_that_catch_up_at_once_all_have_the_same(tmp_path: Path) -> None:
    """Each may write the same segments; whoever is second takes those that are there."""
    contents = [encode(record) for record in records(150)]
    with Log.create(tmp_path / "log", "observers.example/lahore") as log:
        log.append(contents, author="clerk:7", batch="b1", received="2024-02-09T02:15:00+05:00")
        wanted = sum(len(rows) for rows in tables(caught_up(log, tmp_path / "alone")).values())
    spawn = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[int] = spawn.Queue()
    place = (tmp_path / "log", tmp_path / "shared", answers)
    started = [spawn.Process(target=_catch_up, args=place) for _ in range(3)]
    for process in started:
        process.start()
    assert [answers.get(timeout=60) for _ in started] == [wanted] * 3
    for process in started:
        process.join(60)
    assert [process.exitcode for process in started] == [0, 0, 0]


def test_long_logs_are_reported_while_they_are_read(log: ListLog, tmp_path: Path) -> None:
    """For a progress bar: how far, of how many."""
    told: list[Sequence[int]] = []
    long = ListLog(entries=[
        type(e)(position=n, id=e.id, content=e.content, batch=e.batch) for n, e in enumerate(log.entries * 5)
    ])  # fmt: skip
    Frames(long, tmp_path).catch_up(lambda done, of: told.append((done, of)))
    assert told == [(long.size(), long.size())]


@pytest.mark.usefixtures("small_batches")
def test_sheets_are_numbered_without_a_gap_however_the_log_is_cut(log: ListLog, tmp_path: Path) -> None:
    """In memory, in a segment, in several: a sheet has the number of sheets before it in the log."""
    entries, growing = list(log.entries), ListLog()
    frames = Frames(growing, tmp_path / "stepwise")
    for stop in (7, 12, 40, 90, len(entries)):
        growing.entries[:] = entries[:stop]
        frames.catch_up()
    made = (caught_up(log, tmp_path / "once"), frames, caught_up(log, tmp_path / "stepwise"))
    once, stepwise, again = (f.engine().rows("select sheet, claim, subject from all_sheet order by all") for f in made)
    assert once == stepwise == again
    assert [number for number, *_ in once] == list(range(len(once)))


@pytest.mark.parametrize("tail", [8, 10_000], ids=["into files", "in memory"])
def test_an_interrupted_catch_up_loses_no_row(
    log: ListLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tail: int
) -> None:
    """As in a notebook: interrupted after records were decoded and before they were kept, and asked again."""
    monkeypatch.setattr(frames_module, "TAIL", tail)
    monkeypatch.setattr(frames_module, "BATCH", 40)
    growing = ListLog()
    frames = Frames(growing, tmp_path / "interrupted")
    growing.entries += log.entries[:30]
    frames.catch_up()
    growing.entries += log.entries[30:]
    with monkeypatch.context() as patched:
        patched.setattr(frames_module, "flatten", interrupted)
        with pytest.raises(KeyboardInterrupt):
            frames.catch_up()
    frames.catch_up()
    assert tables(frames) == tables(caught_up(log, tmp_path / "at once"))


@pytest.mark.slow
def test_few_bytes_are_decoded_at_a_time_as_well(log: ListLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records can be long: a batch ends with the one by which it is long enough, and the rows are the same."""
    monkeypatch.setattr(frames_module, "TAIL", 8)
    long = caught_up(log, tmp_path / "long")
    monkeypatch.setattr(frames_module, "BYTES", 2000)
    short = caught_up(log, tmp_path / "short")
    assert len(files(tmp_path / "long")) == 1
    assert len(files(tmp_path / "short")) > 3
    assert tables(short) == tables(long)


def interrupted(entries: Iterable[Entry], seen: Seen) -> None:
    """Decode, and be stopped before anybody has the rows."""
    flatten(entries, seen)
    raise KeyboardInterrupt
