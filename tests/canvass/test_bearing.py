"""Which contests a record bears upon: its own, or all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from natija.canvass.bearing import Bearing, bearing
from natija.model.canonical import canonical_json
from natija.model.records import Alias, Document, Notice, Record
from natija.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """The bundled package of Lahore."""
    with Workspace.create(tmp_path / "w", package="lahore-2024", origin="example/lahore") as made:
        yield made


def _since(workspace: Workspace, size: int) -> Bearing:
    workspace.frames.catch_up()
    return bearing(workspace.frames.here(), workspace.definition, workspace.log.size(), size)


def _add(workspace: Workspace, record: Record, batch: str = "new") -> Bearing:
    size = workspace.log.size()
    workspace.append([canonical_json(record)], batch=batch)
    return _since(workspace, size)


def test_a_notice_bears_upon_its_contest_alone(workspace: Workspace) -> None:
    """At its own position."""
    size = workspace.log.size()
    found = _add(
        workspace, Notice(contest="ge2024/NA-122", act="recount-asked", effective="2024-02-11", decided_by="x")
    )
    assert found == Bearing(None, {"ge2024/NA-122": size})


def test_an_alias_bears_upon_all(workspace: Workspace) -> None:
    """It names no contest."""
    size = workspace.log.size()
    found = _add(workspace, Alias(of="party", id="pti", name="Insaf"))
    assert (found.everything, found.upon("ge2024/NA-117")) == (size, size)


def test_a_paper_nobody_cites_bears_upon_none(workspace: Workspace) -> None:
    """Until a record rests on it."""
    assert _add(workspace, Document(citation="a leaflet", holder="observer")) == Bearing()


def test_taking_back_bears_upon_what_is_taken_back(workspace: Workspace) -> None:
    """A record by its id; taking that back again likewise."""
    record = next(e for e in workspace.log.read() if b'"contest":"ge2024/NA-128"' in e.content)
    size = workspace.log.size()
    workspace.withdraw(record=record.id, reason="typing error")
    assert _since(workspace, size).contests.keys() == {"ge2024/NA-128"}
    again = next(iter(workspace.log.read(size)))
    workspace.withdraw(record=again.id, reason="it was right")
    assert _since(workspace, size + 1).contests.keys() == {"ge2024/NA-128"}


def test_taking_back_a_batch_bears_upon_all_its_contests(workspace: Workspace) -> None:
    """Notices of two contests in one batch."""
    for contest in ("ge2024/NA-117", "ge2024/NA-122"):
        _add(workspace, Notice(contest=contest, act="recount-asked", effective="2024-02-11", decided_by="x"), "two")
    size = workspace.log.size()
    workspace.withdraw(batch="two", reason="another election")
    assert _since(workspace, size) == Bearing(None, dict.fromkeys(("ge2024/NA-117", "ge2024/NA-122"), size))


def test_every_contest_has_a_last_record(workspace: Workspace) -> None:
    """The definition bears upon all."""
    found = _since(workspace, 0)
    assert all(found.upon(contest.id) is not None for contest in workspace.definition.contests)
