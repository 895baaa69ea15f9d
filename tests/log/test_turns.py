"""Several processes write to one log: nobody waits long, nothing is lost, nothing is there twice."""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import quantiles

import pytest

from natija.errors import StoreUnavailable
from natija.log import Log
from natija.log.turns import turn
from natija.model.canonical import record_id
from tests.log.makers import WHEN, claim

FORK = multiprocessing.get_context("fork")
LONGEST = 5.0
"""Seconds a writer may wait (issue: several processes taking turns)."""


def write(
    folder: Path, writer: int, chunk: int, start: Event, stop: Event, told: Queue[tuple[list[float], int]]
) -> None:
    """Append as fast as the others allow; report how long each append took, and how many records were new."""
    waits, new, number = [], 0, writer * 1_000_000
    with Log.open(folder) as log:
        start.wait()
        while not stop.is_set():
            contents = [claim(number + i) for i in range(chunk)]
            number += chunk
            began = time.perf_counter()
            receipts = log.append(contents, author=f"clerk:{writer}", batch=f"b{writer}", received=WHEN)
            waits.append(time.perf_counter() - began)
            new += sum(receipt.new for receipt in receipts)
    told.put((waits, new))


def compete(folder: Path, chunks: list[int], seconds: float) -> tuple[list[list[float]], int]:
    """Writers with these chunk sizes for some seconds; waits of each, and records acknowledged."""
    start, stop, told = FORK.Event(), FORK.Event(), FORK.Queue()
    writers = [
        FORK.Process(target=write, args=(folder, number, chunk, start, stop, told))
        for number, chunk in enumerate(chunks, 1)
    ]
    for writer in writers:
        writer.start()
    start.set()
    time.sleep(seconds)
    stop.set()
    results = [told.get(timeout=60) for _ in writers]
    for writer in writers:
        writer.join(60)
    return [waits for waits, _ in results], sum(new for _, new in results)


def report(waits: list[list[float]]) -> str:
    """What a person wants to know."""
    every = [wait for one in waits for wait in one]
    p99 = quantiles(every, n=100)[-1]
    least, most = min(len(one) for one in waits), max(len(one) for one in waits)
    return f"{len(every)} appends, p99 {p99:.3f} s, longest {max(every):.3f} s, appends per writer {least} to {most}"


def check(folder: Path, chunks: list[int], seconds: float) -> None:
    """Compete, then: short waits, every acknowledged record once, a sound log."""
    Log.create(folder, "observers.example/lahore").close()
    waits, acknowledged = compete(folder, chunks, seconds)
    print(report(waits))  # noqa: T201 - shown with `pytest -s`, and when the test fails
    assert all(waits), "a writer never had its turn"
    assert max(max(one) for one in waits) < LONGEST
    with Log.open(folder) as log:
        assert log.size() == acknowledged
        assert log.verify().problems == ()


@pytest.mark.slow
def test_eight_processes_take_turns(tmp_path: Path) -> None:
    """Four with single records, two with small batches, two with large ones."""
    check(tmp_path, [1, 1, 1, 1, 50, 50, 1000, 1000], 2.0)


@pytest.mark.soak
@pytest.mark.parametrize("chunks", [[1] * 8, [1000] * 8, [1] * 4 + [5000] * 4], ids=["single", "batches", "mixed"])
def test_eight_processes_take_turns_for_a_while(tmp_path: Path, chunks: list[int]) -> None:
    """Ten seconds of each kind of work."""
    check(tmp_path, chunks, 10.0)


def test_the_same_records_from_many_processes_are_there_once(tmp_path: Path) -> None:
    """Four importers of one file: each record gets one position, and all four are told which."""
    Log.create(tmp_path, "observers.example/lahore").close()

    def importer(told: Queue[list[int | None]]) -> None:
        with Log.open(tmp_path) as log:
            positions = []
            for start in range(0, 400, 20):
                contents = [claim(start + i) for i in range(20)]
                positions += [r.position for r in log.append(contents, author="clerk:7", batch="b1", received=WHEN)]
            told.put(positions)

    told: Queue[list[int | None]] = FORK.Queue()
    importers = [FORK.Process(target=importer, args=(told,)) for _ in range(4)]
    for process in importers:
        process.start()
    answers = [told.get(timeout=60) for _ in importers]
    for process in importers:
        process.join(60)
    with Log.open(tmp_path) as log:
        assert log.size() == 400
        assert all(positions == [log.position_of(record_id(claim(i))) for i in range(400)] for positions in answers)


def hold(folder: Path, held: Event, release: Event) -> None:
    """Take the turn and keep it."""
    with turn(folder):
        held.set()
        release.wait(60)


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    """A hanging writer does not hang the others; once it lets go, the log can be written again."""
    held, release = FORK.Event(), FORK.Event()
    holder = FORK.Process(target=hold, args=(tmp_path, held, release))
    holder.start()
    held.wait(30)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="another process has been writing"), turn(tmp_path, patience=0.1):
            pass
    release.set()
    holder.join(30)
    with turn(tmp_path, patience=5):
        pass


def test_a_writer_killed_in_its_turn_blocks_nobody(tmp_path: Path) -> None:
    """Its locks go with it."""
    held, release = FORK.Event(), FORK.Event()
    holder = FORK.Process(target=hold, args=(tmp_path, held, release))
    holder.start()
    held.wait(30)
    holder.kill()
    holder.join(30)
    with turn(tmp_path, patience=5):
        pass
