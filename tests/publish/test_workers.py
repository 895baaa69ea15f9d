"""A publication made by several processes, or of records that came in another order, is the same publication."""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path

import msgspec
import pytest

from natija.canvass.compare import compare
from natija.canvass.schedule import Schedules, laid_out
from natija.publish import workers
from natija.publish.publishing import publish
from natija.publish.workers import Apart, NeedsShared, Task, each
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests.publish.conftest import files, order

pytestmark = pytest.mark.slow

NUMBERS = range(40)
forks = pytest.mark.skipif(sys.platform != "linux", reason="processes are not forked here")


class Square(msgspec.Struct, frozen=True):
    """What the tasks of these tests make."""

    of: int
    value: int
    by: int
    """Process that made it."""


def square(number: int) -> Square:
    """The square, and who made it."""
    return Square(number, number * number, os.getpid())


def nothing() -> None:
    """There is nothing to let go of."""


@pytest.fixture(scope="module")
def by_one(fictional: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulated election as one process publishes it."""
    site = tmp_path_factory.mktemp("one") / "site"
    with Workspace.open(fictional[0]) as workspace:
        publish(workspace, site, order(), processes=1)
    return site


@forks
def test_two_processes_publish_the_same_bytes(
    fictional: tuple[Path, Path], by_one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file, its signature included."""
    monkeypatch.setattr(workers, "FEWEST", 2)
    with Workspace.open(fictional[0]) as workspace:
        publish(workspace, tmp_path / "two", order(), processes=2)
    assert len(files(by_one)) > 100
    assert {path: (tmp_path / "two" / path).read_bytes() for path in files(tmp_path / "two")} == {
        path: (by_one / path).read_bytes() for path in files(by_one)
    }


@forks
def test_two_processes_verify_it_and_name_what_differs(by_one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a part of the contests; a page that was changed is named whoever recomputes it."""
    monkeypatch.setattr(workers, "FEWEST", 2)
    assert verify(by_one, processes=2).wrong == ()
    pages = sorted(path for path in files(by_one) if path.startswith("contest/"))
    whole = {path: (by_one / path).read_bytes() for path in pages}
    for path, data in whole.items():
        (by_one / path).write_bytes(data + b" ")
    found = {one.path for one in verify(by_one, processes=2).wrong}
    for path, data in whole.items():
        (by_one / path).write_bytes(data)
    assert found == set(pages)


def test_the_order_of_records_changes_no_table_and_no_schedule(
    fictional: tuple[Path, Path], by_one: Path, tmp_path: Path
) -> None:
    """What is published of stations and results is the same bytes when the papers came in another order."""
    with Workspace.open(fictional[0]) as workspace:
        entries = list(workspace.log.read(0, workspace.log.size()))
        defined = [entry.content for entry in entries if b'"record":"definition"' in entry.content]
        others = [entry.content for entry in entries if entry.content not in defined]
        random.Random(3).shuffle(others)  # noqa: S311 - an order, not a secret
        with Workspace.create(tmp_path / "w", package=_package(fictional), origin="example/other") as other:
            other.log.append(others, author="reader:1", batch="shuffled", received="2024-02-20T10:00:00Z")
            publish(other, tmp_path / "site", order())
    same = ("data/stations/", "data/tables/results_", "data/tables/findings.csv", "data/tables/versions.csv",
            "data/tables/discrepancies.csv", "data/tables/outcomes.csv")  # fmt: skip
    compared = [path for path in files(by_one) if path.startswith(same) and path.endswith(".csv")]
    assert len(compared) > 8
    assert [path for path in compared if (tmp_path / "site" / path).read_bytes() != (by_one / path).read_bytes()] == []


def _package(fictional: tuple[Path, Path]) -> str:
    return str(fictional[0].parent / "sim")


def test_a_schedule_says_by_row_and_by_column_the_same(fictional: tuple[Path, Path]) -> None:
    """Rows laid out by column are the columns they were made from."""
    with Workspace.open(fictional[0]) as workspace:
        done = workspace.run(basis="declared")
        compare(done)
        made = Schedules(done, 0, 3)
        for c in range(3):
            found = made.of(c)
            assert len(found.units) > 5
            assert len(found.columns) > 10
            again = laid_out(found.rows())
            assert again.rows() == found.rows()
            assert again.columns == found.columns


@forks
def test_results_come_in_order_from_several_processes() -> None:
    """As many processes as asked for, and none of them this one."""
    made = list(each(NUMBERS, Task(make=square, kind=Square, apart=nothing), 3))
    assert [(one.of, one.value) for one in made] == [(n, n * n) for n in NUMBERS]
    makers = {one.by for one in made}
    assert len(makers) == 3
    assert os.getpid() not in makers


@forks
def test_what_a_killed_process_left_is_made_after_all() -> None:
    """The operating system may kill a process for its memory; nothing is missing for it."""
    here = os.getpid()

    def make(number: int) -> Square:
        if number == 21 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return square(number)

    made = list(each(NUMBERS, Task(make=make, kind=Square, apart=nothing), 2))
    assert [one.value for one in made] == [n * n for n in NUMBERS]
    assert {one.of for one in made if one.by == here} == set(range(21, 40, 2))


@forks
def test_what_cannot_be_shared_is_asked_of_the_first_process() -> None:
    """A contest that needs the database after all is made where the database is."""
    here = os.getpid()
    held: dict[str, object] = {"engine": here}

    def make(number: int) -> Square:
        if number % 5 == 0 and getattr(held["engine"], "real", None) is None:
            raise AssertionError
        return square(number)

    def apart() -> None:
        held["engine"] = Apart()

    made = list(each(NUMBERS, Task(make=make, kind=Square, apart=apart), 2))
    assert [one.value for one in made] == [n * n for n in NUMBERS]
    assert {one.of for one in made if one.by == here} == set(range(0, 40, 5))


def test_few_are_made_here() -> None:
    """A process is not started for a handful."""
    made = list(each(range(workers.FEWEST - 1), Task(make=square, kind=Square, apart=nothing), 4))
    assert {one.by for one in made} == {os.getpid()}


def test_what_is_gone_says_so() -> None:
    """Whatever is asked of it."""
    with pytest.raises(NeedsShared, match="fetch"):
        _ = Apart().fetch
