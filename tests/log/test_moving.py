"""Moving a log between its stores: everything stays, and killed in the middle the source is whole."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from natija.errors import BadUse, StoreUnavailable
from natija.log import Log, merge, move_to_database, move_to_file, write_bundle
from natija.log import moving as log_moving
from natija.log.sqlite import LOG_FILE
from tests.log.makers import add, claim, claims, definition, everything, place, withdraw
from tests.server import Server

FORK = multiprocessing.get_context("fork")
State = tuple[object, ...]


def nothing() -> None:
    """Settings are the workspace's business."""


def state(log: Log) -> State:
    """All that must stay."""
    assert log.verify().problems == ()
    return log.head(), everything(log), log.public_keys(), log.kept(), log.batches(), log.withdrawals()


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Log]:
    """A log in a file with all there can be: two keys, a merged log, a record twice, a withdrawal."""
    here, other = place(tmp_path / "here"), place(tmp_path / "other")
    add(here.log, [definition("first"), *claims(1200)])
    add(other.log, [*claims(5), *claims(3, start=2000)], batch="theirs")
    write_bundle(other.log, other.documents, tmp_path / "b", key=other.log.signing_key())
    merge(here.log, here.documents, tmp_path / "b")
    add(here.log, [withdraw(batch="theirs")], batch="b2")
    here.log.rotate_key()
    other.log.close()
    yield here.log
    here.log.close()


def test_there_and_back_nothing_changes(full: Log, store: str) -> None:
    """Ids, positions, stamps, root, keys, kept checkpoints; and the folder still signs."""
    before = state(full)
    move_to_database(full, store, None, nothing)
    with Log.open(full.folder, store=store) as shared:
        assert state(shared) == before
        assert shared.checkpoint(shared.signing_key())
        move_to_file(shared, None, nothing)
    with Log.open(full.folder) as back:
        assert state(back) == before
        assert [receipt.position for receipt in add(back, [claim(3000)])] == [back.size() - 1]


def test_what_was_left_takes_nothing_more(full: Log, store: str) -> None:
    """Neither a process that still has the file open, nor another desk of the database."""
    move_to_database(full, store, None, nothing)
    with pytest.raises(StoreUnavailable, match="moved to another store"):
        add(full, [claim(3000)])
    assert not (full.folder / LOG_FILE).exists()
    with Log.open(full.folder, store=store) as shared, Log.open(full.folder, store=store) as desk:
        move_to_file(shared, None, nothing)
        with pytest.raises(StoreUnavailable, match="moved to another store"):
            add(desk, [claim(3000)])
        assert desk.verify().problems == ()


def test_a_log_can_come_back_to_a_database_with_what_was_added_since(full: Log, store: str) -> None:
    """Only that is copied."""
    move_to_database(full, store, None, nothing)
    with Log.open(full.folder, store=store) as shared:
        move_to_file(shared, None, nothing)
    with Log.open(full.folder) as back:
        add(back, claims(20, start=4000), batch="b3")
        copied: list[tuple[int, int]] = []
        move_to_database(back, store, lambda done, size: copied.append((done, size)), nothing)
    with Log.open(full.folder, store=store) as shared:
        assert copied == [(shared.size(), shared.size())]
        assert [receipt.position for receipt in add(shared, [claim(5000)])] == [shared.size() - 1]
        assert shared.verify().problems == ()


def test_a_database_with_another_log_is_refused(full: Log, tmp_path: Path, store: str) -> None:
    """The source stays where it is."""
    Log.create(tmp_path / "third", "x.example/other", store=store).close()
    with pytest.raises(BadUse, match="DROP SCHEMA"):
        move_to_database(full, store, None, nothing)
    assert add(full, [claim(3000)])[0].new


def test_a_log_that_went_on_by_itself_is_refused(full: Log, store: str) -> None:
    """A copy that grew is not overwritten."""
    with pytest.raises(RuntimeError, match="killed before it was settled"):
        move_to_database(full, store, None, failing)
    with Log.open(full.folder, store=store) as copy:
        add(copy, [claim(3000)])
    add(full, [claim(3001)])
    with pytest.raises(BadUse, match="went on by itself"):
        move_to_database(full, store, None, nothing)


def failing() -> None:
    """What a kill does between the copy and its becoming the log."""
    raise RuntimeError("killed before it was settled")


def test_moving_that_was_cut_before_it_was_settled_goes_on(full: Log, store: str) -> None:
    """Both ways: the copy is there already, and is found to be the log."""
    before = state(full)
    with pytest.raises(RuntimeError):
        move_to_database(full, store, None, failing)
    assert state(full) == before
    move_to_database(full, store, None, nothing)
    with Log.open(full.folder, store=store) as shared:
        with pytest.raises(RuntimeError):
            move_to_file(shared, None, failing)
        move_to_file(shared, None, nothing)
        assert state(shared) == before
    with Log.open(full.folder) as back:
        assert state(back) == before


@pytest.mark.parametrize("way", ["database", "file"])
def test_killed_while_copying_the_source_is_whole(
    full: Log, server: Server, database: str, store: str, way: str
) -> None:
    """Kill -9 after the first thousand entries: nothing is there, appending goes on, and moving again works."""
    before = state(full)
    if way == "file":
        move_to_database(full, store, None, nothing)
    full.close()
    source_store = store if way == "file" else None
    hear, tell = FORK.Pipe(duplex=False)

    def stuck(_done: int, _size: int) -> None:
        tell.send("copying")
        time.sleep(60)

    def moving() -> None:
        with Log.open(full.folder, store=source_store) as log:
            if way == "file":
                log_moving.move_to_file(log, stuck, nothing)
            else:
                log_moving.move_to_database(log, store, stuck, nothing)

    process = FORK.Process(target=moving)
    process.start()
    assert hear.recv() == "copying"
    process.kill()
    process.join(30)
    with Log.open(full.folder, store=source_store) as log:
        assert state(log) == before
        assert add(log, [claim(3000)])[0].new
        now = state(log)
        if way == "file":
            assert not (full.folder / LOG_FILE).exists()
            move_to_file(log, None, nothing)
        else:
            assert server.query(database, "SELECT to_regnamespace('natija')") == [(None,)]
            move_to_database(log, store, None, nothing)
    with Log.open(full.folder, store=None if way == "file" else store) as moved:
        assert state(moved) == now
