"""Contests made by several processes at once: the same bytes in the same order as by one.

A process is forked when everything a contest is made from has been read, so that nothing is handed over: it sees the
memory of the one it came from. What a forked process cannot share, a database or a log that is open, is taken away from
it by `apart`; a contest that turns out to need it is made by the first process after all, and so is whatever a process
left that was killed. Where the system cannot fork safely there is one process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Generic, NoReturn, TypeVar

import msgspec

T = TypeVar("T")
FEWEST = 4
"""Contests for which a second process is worth its start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Generic[T]):
    """What is made of each number, as which type, and how a forked process lets go of what it cannot share."""

    make: Callable[[int], T]
    kind: type[T]
    apart: Callable[[], None]


class NeedsShared(LookupError):
    """A forked process asked for what only the first process has."""


class Apart:
    """Stands where something was that a forked process cannot share."""

    def __getattr__(self, name: str) -> NoReturn:
        """Say that the first process has to do it."""
        raise NeedsShared(name)


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(numbers: Sequence[int], task: Task[T], processes: int) -> Iterator[T]:
    """What the task makes of every number, in order."""
    if processes < 2 or len(numbers) < FEWEST or sys.platform != "linux":
        yield from map(task.make, numbers)
        return
    with ExitStack() as stack:
        hands = [stack.enter_context(_hand(numbers[w::processes], task)) for w in range(processes)]
        for i, number in enumerate(numbers):
            yield hands[i % processes].take(number)


class _Hand(Generic[T]):
    """A forked process, and the file in which it leaves what it made."""

    def __init__(self, numbers: Sequence[int], task: Task[T], file: int) -> None:
        self._task, self._file, self._read = task, file, 0
        self._told, tells = multiprocessing.Pipe(duplex=False)
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_work, args=(numbers, task, tells, file), daemon=True)
        with warnings.catch_warnings():
            # threads of the database are idle and hold nothing that the forked process touches
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        tells.close()

    def take(self, number: int) -> T:
        """The next result, or made here where the process has none."""
        try:
            size = int(self._told.recv())
        except EOFError:
            size = -1
        if size < 0:
            return self._task.make(number)
        data, self._read = os.pread(self._file, size, self._read), self._read + size
        return msgspec.msgpack.decode(data, type=self._task.kind)

    def end(self) -> None:
        """Stop the process, whether or not everything was taken."""
        self._process.terminate()
        self._process.join()
        self._told.close()


@contextmanager
def _hand(numbers: Sequence[int], task: Task[T]) -> Iterator[_Hand[T]]:
    with tempfile.TemporaryFile(prefix="natija-made-") as file:
        hand = _Hand(numbers, task, file.fileno())
        try:
            yield hand
        finally:
            hand.end()


def _work(numbers: Sequence[int], task: Task[T], tells: Connection, file: int) -> None:
    """In the forked process: make one after the other, ahead of whoever takes them. -1: the first process has to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process says when to stop
    task.apart()
    with open(file, "wb", buffering=0, closefd=False) as made:
        for number in numbers:
            try:
                data = msgspec.msgpack.encode(task.make(number))
            except NeedsShared:
                tells.send(-1)
                continue
            made.write(data)
            tells.send(len(data))
