"""A basis without a paper it takes: a shorter plan gives the tables that the whole one would give."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from natija.canvass import Question, find_basis, findings
from natija.canvass.canvass import Canvass, canvass
from natija.canvass.queries import Group, Step
from natija.model.records import Document, Notice, Row, Ruling
from tests.canvass.elections import Made, collation, definition, forms, station_list

LISTED = """
    station registered complete
    s1             300      yes
    s2             300      yes
    s3             200      yes
"""
HELD = """
    station   1    2   3
    s1      100   50  10
    s4       20   60   0
"""
STATED = """
    station  form        1    2   3
    all      collation  120  110  11
    s1       collation  100   50  10
    s2       collation   20   60   0
"""


def election_of(cache: Path) -> Made:
    """A list, two forms of the commission (one of a station that no list has), a sum that is wrong, and a void poll."""
    election = Made(cache, definition({"A-1": ["Ann", "Bo", "Cyrus"]}))
    void = Notice(
        act="void", decided_by="commission", effective="2024-02-10", contest="ge/A-1", units=("A-1@2023/s2",),
    )  # fmt: skip
    election.add([station_list(LISTED), *forms(HELD), collation(STATED), void])
    return election


def settle(election: Made) -> None:
    """A Ruling on what the sum states of one station."""
    paper = Document(holder="commission", citation="the sum")
    (document,) = election.add([paper])
    (claim,) = election.add([msgspec.structs.replace(collation(STATED), document=document, reader="desk:2")])
    settled = Row(unit="A-1@2023/s1", candidates={"votes": {"1": 101}})
    election.add([Ruling(document=document, claims=(claim,), role="desk", ruled="2024-02-20", rows=(settled,))])


def steps(made: Canvass) -> list[Step]:
    """Every query of a plan."""
    return [step for group in get_args(Group) for step in made.plan.of(group)]


def tables(made: Canvass) -> dict[str, list[tuple[object, ...]]]:
    """Every table of the plan that rows can be compared of."""
    for group in ("checks", "subtotals"):
        made.need(group)
    return {step.name: made.engine.rows(f"from {step.name} order by all") for step in steps(made)}


@pytest.mark.slow
@pytest.mark.parametrize("ruled", [False, True])
@pytest.mark.parametrize("contest", [None, "A-1"])
def test_the_shorter_plan_gives_the_same_tables(
    cache: Path, monkeypatch: pytest.MonkeyPatch, contest: str | None, *, ruled: bool
) -> None:
    """Agents have no papers; lists and statements are still there, and so is what is outstanding."""
    election = election_of(cache)
    if ruled:
        settle(election)
    short = election.run("agents", contest=contest)
    monkeypatch.setattr(import_module("natija.canvass.canvass"), "_TAKEN", "select 1")
    whole = election.run("agents", contest=contest)
    kinds = [{step.name for step in steps(made) if step.view} for made in (short, whole)]
    assert kinds[0] > kinds[1]
    assert tables(short) == tables(whole)
    assert short.outcomes == whole.outcomes
    assert findings(short) == findings(whole) != ()
    assert short.outcomes[0].coverage.expected == 3


def test_a_basis_with_papers_has_the_whole_plan(cache: Path) -> None:
    """Also where all of them are of a later position: what is taken is looked up without a date."""
    election = election_of(cache)
    election.frames.catch_up()
    asked = Question(
        at=0, as_of=None, basis=find_basis(election.definition, "commission"), contests=election.definition.contests
    )
    made = canvass(election.frames, election.definition, asked)
    assert not {step.name for step in steps(made) if step.view} >= {"returned", "weighed", "totals"}
    assert made.outcomes[0].status == "nothing-counted"
