"""Afghanistan 2014: two stages of 23,772 stations, and 1,206 stations the audit invalidated."""

from __future__ import annotations

import pytest

from natija.canvass import Explanation
from natija.workspace import Workspace
from natija.workspace.views import ContestView
from tests.real import shared
from tests.real.afghanistan2014 import TOP, key

pytestmark = pytest.mark.slow

GHANI, ABDULLAH = "Ashraf Ghani Ahmadzai", "Abdullah Abdullah"


def votes(workspace: Workspace, basis: str, as_of: str | None = None) -> dict[str, int | None]:
    """Votes by candidate."""
    return {s.name: s.votes for s in workspace.run(basis=basis, as_of=as_of).outcomes[0].standings}


@pytest.fixture(scope="module")
def final(afghanistan: Workspace) -> ContestView:
    """After the audit."""
    return afghanistan.contest("AF-2014-runoff", basis="final")


@pytest.fixture(scope="module")
def taken_apart(afghanistan: Workspace) -> Explanation:
    """What the first candidate's final total is made of."""
    return afghanistan.explain("AF-2014-runoff", GHANI, basis="final").explanation


def test_the_preliminary_stage_adds_up_exactly(afghanistan: Workspace) -> None:
    """As of the day it was announced, before anything was invalidated."""
    assert votes(afghanistan, "provisional", "2014-07-07") == {GHANI: 4_485_888, ABDULLAH: 3_461_639}
    assert votes(afghanistan, "declared", "2014-07-07") == {GHANI: 4_485_888, ABDULLAH: 3_461_639}


def test_the_final_stage_adds_up_exactly_without_the_invalidated_stations(
    afghanistan: Workspace, final: ContestView
) -> None:
    """1,206 stations are left out, and that is said."""
    assert {s.name: s.votes for s in final.outcome.standings} == {GHANI: 3_935_567, ABDULLAH: 3_185_018}
    assert votes(afghanistan, "declared") == {GHANI: 3_935_567, ABDULLAH: 3_185_018}
    assert final.outcome.coverage.void == 1_206


def test_before_the_audit_no_final_form_counts(afghanistan: Workspace) -> None:
    """The final figures were stated on the day of the Notice."""
    assert votes(afghanistan, "final", "2014-09-20") == {}


def test_with_the_invalidated_stations_the_final_figures_are_others(taken_apart: Explanation) -> None:
    """What the file would give to somebody who adds it up without looking at the status."""
    void = [c for c in taken_apart.contributions if c.left_out == "void"]
    assert len(void) == 1_206
    assert 3_935_567 + sum(c.value or 0 for c in void) == 4_174_856


def test_the_notice_names_the_stations_of_the_status_column(afghanistan: Workspace, final: ContestView) -> None:
    """Codes keep their leading zeros."""
    (notice,) = final.official
    units = set(afghanistan.log_show(notice.record).record["units"])
    wanted = {
        f"{TOP}/{row['station_id']}" for row in shared.rows("afghanistan2014/stations.csv.gz")
        if row["post_audit_status"] == "Invalidated"
    }  # fmt: skip
    assert units == wanted
    assert any(unit.startswith(f"{TOP}/0") for unit in units)


def test_a_station_has_its_dari_name_and_its_code(taken_apart: Explanation) -> None:
    """0101001-01 is a text, and right-to-left names come through as they are written."""
    first = next(c for c in taken_apart.contributions if c.unit == f"{TOP}/0101001-01")
    assert (first.name, first.value) == ("ليسه عاشقان و عارفان", 45)


def test_stations_that_never_reported_are_missing(afghanistan: Workspace, final: ContestView) -> None:
    """944 have no status and no figures; the list is not said to be complete."""
    absence = afghanistan.missing(("holder",), basis="final").absence
    (group,) = absence.groups
    assert group.why["no form is recorded"] == 944
    coverage = final.outcome.coverage
    assert (coverage.counted, coverage.expected, coverage.list_complete) == (21_622, 23_772 - 1_206, False)


def test_final_sums_by_province_are_the_published_ones(afghanistan: Workspace) -> None:
    """Up the tree: centre, district, province."""
    table = afghanistan.tabulations(basis="final").arrow
    found = {
        (unit, candidate): value
        for unit, candidate, field, value in zip(
            *(table[name].to_pylist() for name in ("unit", "candidate", "field", "value")), strict=True
        ) if field == "votes"
    }  # fmt: skip
    published = [r for r in shared.rows("afghanistan2014/official_by_province.csv") if r["stage"] == "final"]
    totals = sorted((int(r["AG_votes"]), int(r["AA_votes"])) for r in published)
    provinces = {f"{TOP}/{key(r['province_name_eng'])}" for r in shared.rows("afghanistan2014/stations.csv.gz")}
    assert sorted((found[p, "1"] or 0, found[p, "2"] or 0) for p in provinces) == totals
