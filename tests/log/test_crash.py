"""kill -9 while importing: what was acknowledged is there, the log is sound, resuming adds nothing twice."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from natija.log import Log
from tests.log.makers import add, claims

pytestmark = pytest.mark.slow

FORK = multiprocessing.get_context("fork")
FORMS = claims(600)
CHUNK = 25


def importing(folder: Path, acknowledged: Connection) -> None:
    """Import a file in chunks and say after each what has been acknowledged, as an importer does."""
    with Log.open(folder) as log:
        for start in range(0, len(FORMS), CHUNK):
            for receipt in add(log, FORMS[start : start + CHUNK]):
                acknowledged.send((receipt.position, receipt.id))


def import_and_kill(folder: Path, chance: random.Random) -> list[tuple[int, str]]:
    """Start an import in a process of its own and kill it at some moment; what it had acknowledged by then."""
    hear, tell = FORK.Pipe(duplex=False)
    process = FORK.Process(target=importing, args=(folder, tell))
    process.start()
    tell.close()
    said = told(hear)
    heard = list(islice(said, chance.randrange(len(FORMS))))
    time.sleep(chance.uniform(0, 0.004))  # about one append
    process.kill()
    heard += said
    process.join(30)
    return heard


def told(hear: Connection) -> Iterator[tuple[int, str]]:
    """What comes through a pipe until its other end is gone."""
    try:
        while True:
            yield hear.recv()
    except EOFError:
        return


def check(folder: Path, kills: int) -> int:
    """Kill one import after another, each going on where the last was cut; returns how many were cut short."""
    chance = random.Random(kills)  # noqa: S311 - moments, not secrets
    Log.create(folder, "observers.example/lahore").close()
    acknowledged: dict[int, str] = {}
    cut = 0
    for _ in range(kills):
        acknowledged |= dict(import_and_kill(folder, chance))
        with Log.open(folder) as log:
            found = {entry.position: entry.id for entry in log.read()}
            assert log.verify().problems == ()
        assert acknowledged.items() <= found.items()
        cut += len(found) < len(FORMS)
        if len(found) == len(FORMS):  # the import got through: begin a new log
            for path in folder.glob("*log*"):
                path.unlink()
            Log.create(folder, "observers.example/lahore").close()
            acknowledged = {}
    with Log.open(folder) as log:
        add(log, FORMS)
        assert sorted(entry.content for entry in log.read()) == sorted(FORMS)
        assert log.verify().problems == ()
    return cut


def test_a_killed_import_loses_nothing_and_resumes(tmp_path: Path) -> None:
    """Ten random moments."""
    assert check(tmp_path, 10) >= 3


@pytest.mark.soak
def test_an_import_killed_two_hundred_times_loses_nothing(tmp_path: Path) -> None:
    """Two hundred random moments, from before the first record to after the last."""
    assert check(tmp_path, 200) >= 70


def test_a_log_killed_while_being_made_can_be_made_again(tmp_path: Path) -> None:
    """Half of a log is never found: it appears whole, or not at all."""

    def making(folder: Path) -> None:
        Log.create(folder, "observers.example/lahore").close()

    for number in range(8):
        folder = tmp_path / str(number)
        process = FORK.Process(target=making, args=(folder,))
        process.start()
        time.sleep(0.002 * number)
        process.kill()
        process.join(30)
        if not (folder / "log.sqlite").exists():
            making(folder)
        with Log.open(folder) as log:
            assert log.verify().problems == ()
            assert log.checkpoint(log.signing_key())
