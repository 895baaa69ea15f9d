"""kill -9 of a writer, of the sealer, of the whole server: what was acknowledged is there, and the tree verifies."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from itertools import islice
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="a log in PostgreSQL needs the package psycopg")

from natija.errors import StoreUnavailable
from natija.log import Log
from natija.log.entries import Stamp
from natija.log.postgres import sealing
from natija.log.postgres.connection import Connection
from natija.log.postgres.writer import open_database
from natija.log.writing import draft
from natija.model.canonical import record_id
from tests.log.makers import add, claim, claims
from tests.log.test_crash import told
from tests.server import Server

FORK = multiprocessing.get_context("fork")
ORIGIN = "observers.example/lahore"
FORMS = 300
MANY = 1_500
"""More than a desk of four appends before the server is killed."""
CHUNK = 20


def importing(folder: Path, store: str, forms: range, acknowledged: Pipe) -> None:
    """Append forms in chunks until all are there or the server is gone; say what was acknowledged, and where."""
    try:
        with Log.open(folder, store=store) as log:
            for start in forms[::CHUNK]:
                for receipt in add(log, claims(CHUNK, start=start), batch=f"b{forms.start}"):
                    acknowledged.send((receipt.position, receipt.id))
    except StoreUnavailable:
        acknowledged.send(None)


def start(folder: Path, store: str, first: int = 1, forms: int = FORMS) -> tuple[BaseProcess, Pipe]:
    """A desk of its own."""
    hear, tell = FORK.Pipe(duplex=False)
    process = FORK.Process(target=importing, args=(folder, store, range(first, first + forms), tell))
    process.start()
    tell.close()
    return process, hear


def check(folder: Path, store: str, acknowledged: Sequence[tuple[int | None, str]]) -> int:
    """Every acknowledged record is there, where that was said; the log is sound. Returns its size."""
    with Log.open(folder, store=store) as log:
        log.seal()
        assert log.waiting() == 0
        found = {entry.id: entry.position for entry in log.read()}
        assert len(found) == log.size(), "a record is there twice"
        for position, name in acknowledged:
            assert name in found, "an acknowledged record is lost"
            assert position in {None, found[name]}, "a position that was told has changed"
        assert log.verify().problems == ()
        return len(found)


def kill_writers(folder: Path, store: str, kills: int) -> None:
    """One import after another is killed at some moment; the last one goes through."""
    chance = random.Random(kills)  # noqa: S311 - moments, not secrets
    Log.create(folder, ORIGIN, store=store).close()
    acknowledged: list[tuple[int | None, str]] = []
    for number in range(kills):
        first = 1 + FORMS * (number // 10)
        process, hear = start(folder, store, first)
        said = told(hear)
        heard = list(islice(said, chance.randrange(FORMS)))
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        acknowledged += [*heard, *said]
        process.join(30)
        check(folder, store, acknowledged)
    with Log.open(folder, store=store) as log:
        add(log, claims(FORMS), batch="b1")
        assert {record_id(content) for content in claims(FORMS)} <= {entry.id for entry in log.read()}


@pytest.mark.slow
def test_a_killed_writer_loses_nothing(tmp_path: Path, store: str) -> None:
    """Four random moments."""
    kill_writers(tmp_path, store, 4)


@pytest.mark.soak
def test_a_writer_killed_a_hundred_times_loses_nothing(tmp_path: Path, store: str) -> None:
    """A hundred random moments."""
    kill_writers(tmp_path, store, 100)


def stuck_sealer(
    folder: Path, store: str, monkeypatch: pytest.MonkeyPatch, act: Callable[[Log], object], *, after: bool = False
) -> BaseProcess:
    """A desk that appended five forms and has stopped while sealing them, before or after it wrote the entries."""
    hear, tell = FORK.Pipe(duplex=False)
    insert = sealing.insert

    def stuck(connection: Connection, taken: sealing.Taken, batch: sealing.Batch, *, procedure: bool = False) -> None:
        if after:
            insert(connection, taken, batch, procedure=procedure)
        tell.send("sealing")
        time.sleep(60)

    def desk() -> None:
        monkeypatch.setattr(sealing, "insert", stuck)
        with Log.open(folder, store=store) as log:
            act(log)

    process = FORK.Process(target=desk)
    process.start()
    assert hear.poll(30), "it never came to sealing"
    return process


def acknowledged(folder: Path, store: str) -> None:
    """Five forms that wait in the queue, of a role that gives no positions."""
    opened = open_database(store)
    stamp = Stamp(ORIGIN, "clerk:1", "b1", "2024-02-09T02:15:00Z")
    opened.writer.acknowledge([draft(content) for content in claims(5)], stamp)
    opened.writer.close()
    with Log.open(folder, store=store) as log:
        assert (log.size(), log.waiting()) == (0, 5), "acknowledged, not sealed"


SEALING: list[Callable[[Log], object]] = [lambda log: add(log, claims(5)), lambda log: log.seal()]


@pytest.mark.parametrize("act", SEALING, ids=["append", "seal"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_sealer_killed_in_the_middle_seals_nothing_and_blocks_nobody(
    tmp_path: Path, store: str, monkeypatch: pytest.MonkeyPatch, act: Callable[[Log], object], *, after: bool
) -> None:
    """Without its commit the acts are in the queue, and its lock is gone. An append writes and commits in one."""
    Log.create(tmp_path, ORIGIN, store=store).close()
    acknowledged(tmp_path, store)
    process = stuck_sealer(tmp_path, store, monkeypatch, act, after=after)
    process.kill()
    process.join(30)
    committed = after and act is SEALING[0]
    with Log.open(tmp_path, store=store) as log:
        assert (log.size(), log.waiting()) == ((5, 0) if committed else (0, 5))
        assert [receipt.position for receipt in add(log, [claim(9)])] == [5]
        assert log.verify().problems == ()


@pytest.mark.parametrize("act", SEALING, ids=["append", "seal"])
def test_a_sealer_that_is_stopped_holds_nobody_up_for_long(
    tmp_path: Path, store: str, monkeypatch: pytest.MonkeyPatch, act: Callable[[Log], object]
) -> None:
    """Ctrl-Z in the middle: the server ends its session, and another desk seals."""
    monkeypatch.setattr(sealing, "STUCK_MS", 300)
    Log.create(tmp_path, ORIGIN, store=store).close()
    acknowledged(tmp_path, store)
    process = stuck_sealer(tmp_path, store, monkeypatch, act)
    os.kill(process.ident or 0, signal.SIGSTOP)
    with Log.open(tmp_path, store=store) as log:
        assert [receipt.position for receipt in add(log, [claim(9)])] == [5]
    process.kill()
    process.join(30)


def kill_server(server: Server, folder: Path, store: str, kills: int) -> None:
    """Four desks append; the postmaster and all its children are killed at some moment."""
    chance = random.Random(kills)  # noqa: S311 - moments, not secrets
    Log.create(folder, ORIGIN, store=store).close()
    acknowledged: list[tuple[int | None, str]] = []
    for number in range(kills):
        desks = [start(folder, store, 1 + MANY * (4 * number + desk), MANY) for desk in range(4)]
        wait([hear for _, hear in desks], timeout=60)
        time.sleep(chance.uniform(0, 0.3))
        server.kill()
        heard: list[tuple[int | None, str] | None] = [item for _, hear in desks for item in told(hear)]
        for process, _ in desks:
            process.join(60)
        assert None in heard, "the server was killed after the last append"
        acknowledged += [item for item in heard if item is not None]
        server.start()
        assert check(folder, store, acknowledged) >= len({name for _, name in acknowledged})


@pytest.mark.slow
def test_a_killed_server_loses_nothing_that_was_acknowledged(server: Server, tmp_path: Path, store: str) -> None:
    """Fsync is on, the write-ahead log is replayed, and what was told still holds."""
    assert server.query("postgres", "SHOW fsync") == [("on",)]
    kill_server(server, tmp_path, store, 1)


@pytest.mark.soak
def test_a_server_killed_fifteen_times_loses_nothing(server: Server, tmp_path: Path, store: str) -> None:
    """Fifteen random moments, one log."""
    kill_server(server, tmp_path, store, 15)
