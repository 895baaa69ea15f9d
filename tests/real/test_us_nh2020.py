"""New Hampshire 2020: county totals among towns and wards, found and refused; one town lacks a candidate's row."""

from __future__ import annotations

from natija.workspace import Workspace
from tests.real import shared, us_nh2020
from tests.real.conftest import Copy

MISSING = "NH@2020/Hillsborough/Amherst"
"""The file has no row of the winner for this town: 4,812 votes less than were declared."""


def rows() -> dict[str, dict[str, int]]:
    """Place -> candidate -> votes, as the file has them."""
    found: dict[str, dict[str, int]] = {}
    for row in shared.rows("us_nh2020/votes.csv"):
        if row["contest"] == "US-NH-2020-President":
            found.setdefault(row["station_id"], {})[row["candidate"]] = int(float(row["votes"]))
    return found


def test_total_rows_are_found_and_nothing_is_appended(
    new_hampshire: Workspace, copy: Copy, place: shared.Place
) -> None:
    """Ten counties, ten totals, three rows each; two of them are not even called a total."""
    workspace = copy(new_hampshire)
    size = workspace.log.size()
    done = workspace.import_file(shared.path("us_nh2020/votes.csv"), place.mapping(us_nh2020.VOTES))
    assert (done.blocked, done.appended, workspace.log.size()) == (True, None, size)
    assert done.problem_rows["S403"] == 30
    named = {p["says"].split("'")[1] for p in done.problems if p["code"] == "S403"}
    assert {"NH@2020/Belknap/BELKNAP", "NH@2020/Rockingham/TOTALS"} <= named
    assert len([p for p in done.problems if p["code"] == "S403"]) == 30


def test_a_missing_row_is_told(new_hampshire: Workspace, copy: Copy, place: shared.Place) -> None:
    """Amherst has rows of two candidates, all other places of three."""
    done = copy(new_hampshire).import_file(
        shared.path("us_nh2020/votes.csv"), place.mapping(us_nh2020.WITHOUT_TOTALS), preview=True
    )
    told = [p for p in done.problems if p["code"] == "S404"]
    assert [MISSING in p["says"] for p in told] == [True]


def test_with_the_total_rows_left_out_nothing_is_counted_twice(new_hampshire: Workspace) -> None:
    """302 places: never 840,250; the declared 424,937 less the one town whose row the file lacks."""
    outcome = new_hampshire.contest("US-NH-2020-President", basis="commission").outcome
    found = {s.name: (s.votes, s.counted) for s in outcome.standings}
    assert found["Joe Biden"] == (420_125, 301)
    assert found["Donald Trump"] == (365_654, 302)
    assert outcome.coverage.counted == 302
    assert 2 * 420_125 == 840_250 == sum(place.get("Joe Biden", 0) for place in rows().values())


def test_the_town_is_named_where_the_total_is_taken_apart(new_hampshire: Workspace) -> None:
    """It contributes nothing, and no zero."""
    shown = new_hampshire.explain("US-NH-2020-President", "Joe Biden", basis="commission").explanation
    lacking = [c.unit for c in shown.contributions if c.value is None]
    assert lacking == [MISSING]


def test_what_was_declared_is_declared(new_hampshire: Workspace) -> None:
    """424,937, and the difference to the places is shown as one."""
    view = new_hampshire.contest("US-NH-2020-President", basis="declared")
    assert {s.name: s.votes for s in view.outcome.standings} == {"Joe Biden": 424_937, "Donald Trump": 365_660}
    assert {d.candidate: d.more for d in view.differences} == {"1": 420_125 - 424_937, "2": 365_654 - 365_660}


def test_a_number_with_a_point_and_a_zero_is_whole(new_hampshire: Workspace) -> None:
    """2420.0 votes."""
    shown = new_hampshire.explain("US-NH-2020-President", "Donald Trump", basis="commission").explanation
    assert next(c.value for c in shown.contributions if c.unit == "NH@2020/Belknap/Alton") == 2_420
