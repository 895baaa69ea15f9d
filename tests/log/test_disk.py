"""A full disk and a folder that cannot be written to: one clear error, and nothing lost."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from natija.errors import StoreUnavailable
from natija.log import Documents, Log, Private, merge, write_bundle
from tests.log.makers import add, claims, database, everything, place


@pytest.fixture
def log(file_log: Log) -> Log:
    """A log in a file: the disk is the one below it."""
    return file_log


FORK = multiprocessing.get_context("fork")


def mounted(folder: Path, *options: str) -> bool:
    """Mount a small disk in memory, if this system and user may."""
    command = ["mount", "-t", "tmpfs", "-o", ",".join(["size=1m", *options]), "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mounted(folder):
        pytest.skip("mounting a small disk needs root; the limits on file and database size are tested instead")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(log: Log) -> int:
    """Append until the log says that it cannot; how many records were acknowledged."""
    acknowledged = 0
    for start in range(1, 50_000, 100):
        try:
            acknowledged += len(add(log, claims(100, start=start)))
        except StoreUnavailable as error:
            says = str(error)
            break
    else:
        raise AssertionError("the disk never filled up")
    assert "full" in says or "the disk reports an error" in says
    assert "free some room" in says
    return acknowledged


def test_a_full_disk_loses_nothing(small_disk: Path) -> None:
    """Everything acknowledged is there, before and after room is made, and appending goes on."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(200_000))
    with Log.create(small_disk / "w", "observers.example/lahore") as log:
        acknowledged = fill(log)
        assert acknowledged >= 100
        assert log.size() == acknowledged
        assert log.verify().problems == ()
        ballast.unlink()
        add(log, claims(20, start=900_000))
    with Log.open(small_disk / "w") as log:
        assert log.size() == acknowledged + 20
        assert log.verify().problems == ()


def test_a_disk_too_full_for_a_log_is_said_to_be(small_disk: Path) -> None:
    """Nothing half-made is left behind."""
    (small_disk / "ballast").write_bytes(bytes(1_000_000))
    with pytest.raises(StoreUnavailable, match=r"free some room|has room"):
        Log.create(small_disk / "w", "observers.example/lahore")
    assert not (small_disk / "w" / "log.sqlite").exists()
    (small_disk / "ballast").unlink()
    Log.create(small_disk / "w", "observers.example/lahore").close()


def test_a_document_that_does_not_fit_leaves_nothing(small_disk: Path) -> None:
    """Neither a part of it nor the room it took."""
    documents = Documents(small_disk)
    with pytest.raises(StoreUnavailable, match="free some room"):
        documents.put(bytes(2_000_000))
    assert list(documents.digests()) == []
    assert documents.put(bytes(700_000))


def test_a_bundle_that_does_not_fit_replaces_nothing(small_disk: Path, tmp_path: Path) -> None:
    """The older one stays."""
    target = small_disk / "lahore.zip"
    target.write_bytes(b"the older bundle")
    here = place(tmp_path / "w")
    add(here.log, claims(1000))
    (small_disk / "ballast").write_bytes(bytes(1_000_000))
    with pytest.raises(StoreUnavailable, match="nothing was replaced"):
        write_bundle(here.log, here.documents, target, key=here.log.signing_key())
    assert target.read_bytes() == b"the older bundle"
    assert sorted(path.name for path in small_disk.iterdir()) == ["ballast", "lahore.zip"]


@pytest.mark.slow
def test_a_merge_that_does_not_fit_can_be_repeated(small_disk: Path, tmp_path: Path) -> None:
    """What was appended stays, the rest follows when there is room."""
    here = place(tmp_path / "w")
    add(here.log, claims(3000))
    bundle = write_bundle(here.log, here.documents, tmp_path / "w.zip", key=here.log.signing_key()).path
    with Log.create(small_disk / "other", "b.example/other") as log:
        with pytest.raises(StoreUnavailable, match="free some room"):
            merge(log, Documents(small_disk / "other"), bundle)
        assert log.verify().problems == ()
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    with Log.open(small_disk / "other") as log:
        merge(log, Documents(small_disk / "other"), bundle)
        assert everything(log) == everything(here.log)


def test_a_database_at_its_limit_loses_nothing(log: Log) -> None:
    """The same where no small disk can be mounted: SQLite is allowed no more pages."""
    add(log, claims(100))
    pages = database(log).execute("PRAGMA page_count").fetchone()[0]
    database(log).execute(f"PRAGMA max_page_count={pages + 20}")
    acknowledged = 100 + fill_from(log, 1000)
    assert log.size() == acknowledged
    database(log).execute("PRAGMA max_page_count=1000000")
    add(log, claims(20, start=900_000))
    assert log.size() == acknowledged + 20
    assert log.verify().problems == ()


def fill_from(log: Log, start: int) -> int:
    """Append single records until the log is full."""
    for number in range(start, start + 10_000):
        try:
            add(log, claims(1, start=number))
        except StoreUnavailable as error:
            says = str(error)
            break
    else:
        raise AssertionError("the database never filled up")
    assert "the disk is full" in says
    return number - start


def limited(folder: Path) -> None:
    """Append in a process whose files may not grow beyond 300 kB."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    with Log.open(folder) as log:
        acknowledged = fill(log)
        os._exit(0 if acknowledged == log.size() else 1)


def test_a_limit_on_file_size_loses_nothing(log: Log) -> None:
    """Another way a disk can refuse: the write itself fails."""
    process = FORK.Process(target=limited, args=(log.folder,))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert log.size() > 0
    assert log.verify().problems == ()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """A folder that cannot be written to."""
    if subprocess.run(["mount", "--bind", "-o", "ro", str(folder), str(folder)], capture_output=True).returncode == 0:  # noqa: PLW1510
        try:
            yield
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    folder.chmod(0o500)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("this user may write everywhere and may not mount")
        yield
    finally:
        folder.chmod(0o700)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A workspace with ten records on a disk that cannot be written to."""
    here = place(tmp_path / "w")
    add(here.log, claims(10))
    here.private.keep_text("a reason", salt="salt")
    here.log.close()
    here.private.close()
    with locked(here.folder):
        yield here.folder


def appended_and_killed(folder: Path) -> None:
    """Append and die at once, without putting the write-ahead log in its place."""
    add(Log.open(folder), claims(5, start=100))
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_log_that_was_not_closed_needs_a_writable_place(tmp_path: Path) -> None:
    """Its last records still lie beside it: on a read-only disk that is said, and a copy has all of them."""
    here = place(tmp_path / "w")
    add(here.log, claims(10))
    here.log.close()
    process = FORK.Process(target=appended_and_killed, args=(here.folder,))
    process.start()
    process.join(30)
    (here.folder / "log.sqlite-shm").unlink()
    with locked(here.folder), pytest.raises(StoreUnavailable, match="copy all of it to a place that is"):
        Log.open(here.folder)
    with Log.open(here.folder) as log:
        assert log.size() == 15


def test_a_read_only_log_can_be_read(read_only: Path) -> None:
    """From a burned disc or a locked stick: read, prove, verify, sign."""
    with Log.open(read_only) as log:
        assert len(everything(log)) == 10
        assert log.verify().problems == ()
        assert log.checkpoint(log.signing_key())
    with Private(read_only) as private:
        assert private.text("nothing") is None


def test_appending_to_a_read_only_log_is_refused_clearly(read_only: Path) -> None:
    """What, and the next step."""
    with Log.open(read_only) as log:
        with pytest.raises(StoreUnavailable, match="make the folder writable"):
            add(log, claims(1, start=99))
        with pytest.raises(StoreUnavailable):
            log.rotate_key()
        assert log.size() == 10
    with Private(read_only) as private, pytest.raises(StoreUnavailable):
        private.keep_text("another reason")
    with pytest.raises(StoreUnavailable):
        Documents(read_only).put(b"a form")


def test_a_read_only_folder_takes_no_new_log(read_only: Path) -> None:
    """Neither key nor log."""
    with pytest.raises(StoreUnavailable):
        Log.create(read_only / "inside", "observers.example/inside")
