"""Who is first and second as declared, and which stations an audit is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from natija.model.records import Notice
from natija.workspace.auditing import _accepted
from natija.workspace.comparing import leaders
from tests.canvass.elections import Made, definition, forms


@pytest.fixture
def election(tmp_path: Path) -> Made:
    """Two contests without records."""
    return Made(tmp_path / "cache", definition({"A-1": ["Ann", "Bo", "Cyrus"], "A-2": ["Zoe", "Yan"]}))


@pytest.mark.parametrize(
    ("declared", "first_two"),
    [("120 110 10", ("1", "2")), ("50 110 110", ("2", "3")), ("110 110 110", None), ("120 90 90", ("1", None))],
)
def test_the_first_two_as_declared(election: Made, declared: str, first_two: tuple[str, str | None] | None) -> None:
    """Of three who tie none is first or second; of two who are level behind, none is second."""
    election.add(forms(f"station form 1 2 3\n all declaration {declared}"))
    found = leaders(election.run("declared", contest="A-1")).get(0)
    assert (found and (found.first, found.second)) == first_two


@pytest.mark.parametrize(("contest", "stations"), [("ge/A-1", 1), ("ge/A-2", 2), (None, 1)])
def test_an_audit_leaves_out_what_is_void_in_its_own_contest(
    election: Made, contest: str | None, stations: int
) -> None:
    """A station of two contests can have a void poll in one of them."""
    election.add(forms("station 1 2 3\n s1 100 50 10\n s2 20 60 0"))
    void = ("A-1@2023/s2",)
    election.add([Notice(act="void", contest=contest, units=void, effective="2024-02-12", decided_by="commission")])
    batches, _ = _accepted(election.run("with-void", contest="A-1"))
    assert len(batches) == stations
