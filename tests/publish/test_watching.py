"""Between two publications: a record that comes in is published at once, tables that lag when it is quiet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import msgspec
import pytest

from natija.model.canonical import canonical_json
from natija.model.records import Notice
from natija.publish.nouns import PublishedView
from natija.publish.publishing import publish
from natija.publish.watching import wait
from natija.workspace import Workspace
from tests.publish.conftest import order

NOTICE = Notice(contest="ge2024/NA-128", act="recount-asked", effective="2024-02-11", decided_by="observer")


@pytest.fixture
def done(workspace: Workspace, made: tuple) -> PublishedView:  # type: ignore[type-arg]  # a pair of folders
    """What publishing into the folder that has it already says."""
    return publish(workspace, made[1], order())


def _ticking(step: float) -> Iterator[float]:
    return count(0.0, step)


def test_a_record_ends_the_waiting_and_leaves_tables_for_later(workspace: Workspace, done: PublishedView) -> None:
    """At once, whatever the tables are of."""
    workspace.append([canonical_json(NOTICE)], batch="one")
    lagging = msgspec.structs.replace(done, tables=done.position - 1)
    assert wait(workspace.log, lagging, lambda: False, quiet=0, clock=lambda: 0.0) is False


@pytest.mark.slow
def test_quiet_makes_tables_due_only_where_they_lag(workspace: Workspace, done: PublishedView) -> None:
    """They lag by one record; where they do not, only being stopped ends the waiting."""
    clock = _ticking(40.0)
    lagging = msgspec.structs.replace(done, tables=done.position - 1)
    assert wait(workspace.log, lagging, lambda: False, quiet=60, clock=lambda: next(clock)) is True
    stops = iter([False, True])
    assert wait(workspace.log, done, lambda: next(stops), quiet=0, clock=lambda: 1.0) is False


def test_being_stopped_ends_it_before_anything(workspace: Workspace, done: PublishedView) -> None:
    """Nothing is waited for."""
    assert wait(workspace.log, done, lambda: True) is False
