"""Any byte of the log file flipped: `verify` reports it, or every record, its order and the head are what they were."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from natija.errors import StoreDamaged, StoreUnavailable
from natija.log import Log, merge, write_bundle
from natija.model.canonical import record_id
from tests.log.makers import add, claim, claims, definition, everything, place, withdraw


@pytest.fixture
def log(file_log: Log) -> Log:
    """A log in a file: what is damaged here is one."""
    return file_log


def built(folder: Path) -> Path:
    """A log with everything a log can have: batches, withdrawals, a merge, a rotated key, large records."""
    other, here = place(folder / "other"), place(folder / "here")
    add(other.log, [claim(1), claim(2), claim(901)])
    bundle = write_bundle(other.log, other.documents, folder / "other.zip", key=other.log.signing_key()).path
    add(here.log, [definition("Lahore " + "x" * 9000), *claims(60)])
    add(here.log, [withdraw(record=record_id(claim(7)))], batch="b2")
    add(here.log, claims(20, start=200), batch="b3", author="desk:3fa9")
    add(here.log, [withdraw(batch="b3")], batch="b4")
    merge(here.log, here.documents, bundle)
    here.log.rotate_key()
    here.log.close()
    return here.folder


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a log nobody has damaged."""
    return built(tmp_path_factory.mktemp("sound"))


def said(log: Log) -> tuple[object, ...]:
    """All that reading the log gives."""
    withdrawn = log.withdrawals()
    names = [entry.id for entry in log.read()]
    return (
        everything(log), log.head(), withdrawn, [log.position_of(name) for name in names],
        [log.withdrawn(name) for name in names[::5]], log.batches(), log.definitions(), log.public_keys(), log.kept(),
        [log.prove_inclusion(position, len(names)) for position in range(0, len(names), 7)],
    )  # fmt: skip


def reported(folder: Path, truth: tuple[object, ...]) -> bool:
    """Whether the damage is reported; if it is not, everything must be as it was. Nothing but our errors is raised."""
    try:
        with Log.open(folder) as log:
            if log.verify().problems:
                return True
            assert said(log) == truth
            return False
    except (StoreDamaged, StoreUnavailable):
        return True


def positions(size: int, count: int, seed: int) -> Iterator[tuple[int, int]]:
    """Where to flip, and what: every byte of the file's header, then places by chance."""
    chance = random.Random(seed)  # noqa: S311 - places, not secrets
    yield from ((place, chance.randrange(1, 256)) for place in range(min(100, count // 3)))
    yield from ((chance.randrange(size), chance.randrange(1, 256)) for _ in range(count - min(100, count // 3)))


def check(sound: Path, folder: Path, count: int, seed: int) -> int:
    """Flip bytes one at a time; returns how many flips were reported."""
    shutil.copytree(sound, folder)
    file = folder / "log.sqlite"
    intact = file.read_bytes()
    with Log.open(folder) as log:
        assert log.verify().problems == ()
        truth = said(log)
    found = 0
    for place_, change in positions(len(intact), count, seed):
        damaged = bytearray(intact)
        damaged[place_] ^= change
        for beside in folder.glob("log.sqlite-*"):
            beside.unlink()
        file.write_bytes(damaged)
        try:
            found += reported(folder, truth)
        except Exception as error:
            raise AssertionError(f"byte {place_} changed by {change:#x}: {error!r}") from error
    return found


@pytest.mark.slow
def test_flipped_bytes_are_reported_or_harmless(sound: Path, tmp_path: Path) -> None:
    """A hundred and fifty places."""
    assert check(sound, tmp_path / "w", 150, seed=2024) > 50


@pytest.mark.soak
def test_three_thousand_flipped_bytes_are_reported_or_harmless(sound: Path, tmp_path: Path) -> None:
    """Three thousand places; most of the file is records, so most flips must be found."""
    assert check(sound, tmp_path / "w", 3_000, seed=1) > 1_500


@pytest.mark.parametrize(
    "data",
    [b"", b"not a database", b"SQLite format 3\0" + bytes(84), bytes(8192)],
    ids=["empty", "text", "header only", "zeros"],
)
def test_a_file_that_is_no_log_is_damaged(sound: Path, tmp_path: Path, data: bytes) -> None:
    """Never SQLite's own error."""
    shutil.copytree(sound, tmp_path / "w")
    (tmp_path / "w" / "log.sqlite").write_bytes(data)
    with pytest.raises(StoreDamaged):
        Log.open(tmp_path / "w")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_damaged(sound: Path, tmp_path: Path, kept: float) -> None:
    """As when a stick is pulled out while copying."""
    shutil.copytree(sound, tmp_path / "w")
    file = tmp_path / "w" / "log.sqlite"
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * kept)])
    assert reported(tmp_path / "w", ())


def test_reading_a_damaged_record_is_an_error_and_not_a_number(sound: Path, tmp_path: Path) -> None:
    """Even without `verify`: a content is hashed when it is read."""
    shutil.copytree(sound, tmp_path / "w")
    file = tmp_path / "w" / "log.sqlite"
    data = file.read_bytes()
    assert data.count(b"NA-128@2023/31") == 1
    file.write_bytes(data.replace(b"NA-128@2023/31", b"NA-128@2023/91"))
    with Log.open(tmp_path / "w") as log, pytest.raises(StoreDamaged, match="is not the one its id names"):
        everything(log)
