"""Measure one task, alone in this process: `python -m benchmarks.child NAME FOLDER REPEATS` prints one line of JSON."""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path

import msgspec
import pyarrow as pa

from benchmarks.inputs import Inputs
from benchmarks.task import Result, Task, named


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of each run by the clock and of processor, memory in bytes, and whether the last result was right."""

    seconds: list[float]
    processor: list[float]
    before: int
    peak: int
    right: bool
    amount: int
    unit: str


def measure(task: Task[Result], runs: int) -> Run:
    """Time the runs; the last result is checked."""
    before = peak()
    seconds, processor = [], []
    made: list[Result] = []
    for _ in range(runs):
        made.clear()  # whoever asks again has no need of the answer before
        task.ready()
        gc.collect()
        start, before_run = time.perf_counter(), used()
        made.append(task.run())
        seconds.append(time.perf_counter() - start)
        processor.append(used() - before_run)
    after = peak()
    return Run(
        seconds=seconds,
        processor=processor,
        before=before,
        peak=after,
        right=task.right(made[0]),
        amount=task.amount,
        unit=task.unit,
    )


def used() -> float:
    """Seconds of processor so far, of this process and of those it has started and that have ended."""
    return sum(os.times()[:4])


def peak() -> int:
    """Largest resident memory of this process in bytes; not getrusage, which begins with that of the parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def main(name: str, folder: str, runs: str) -> None:
    """Measure and print, with Arrow's memory from the system's allocator as in the `natija` command."""
    pa.set_memory_pool(pa.system_memory_pool())
    task = named(name).prepare(Inputs(folder=Path(folder)))
    print(msgspec.json.encode(measure(task, int(runs))).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
