"""Uganda 2021: 34,684 stations that add up to the commission's totals, and 84 whose poll was nullified."""

from __future__ import annotations

from collections import Counter

import pytest

from natija.canvass import Explanation, counts
from natija.workspace import Workspace
from natija.workspace.views import ContestView
from tests.real import shared
from tests.real.uganda2021 import TOP, levels

pytestmark = pytest.mark.slow

KABAALE = f"{TOP}/045/322/010/014/01"
"""The one nullified station whose form has votes: the commission's totals count them."""


LABEL, LEADER = "UG-2021-president", "Yoweri Kaguta Museveni"


@pytest.fixture(scope="module")
def published(uganda: Workspace) -> ContestView:
    """With nullified stations, as the commission counts."""
    return uganda.contest(LABEL, basis="published")


@pytest.fixture(scope="module")
def counted(uganda: Workspace) -> ContestView:
    """Without them."""
    return uganda.contest(LABEL, basis="commission")


@pytest.fixture(scope="module")
def taken_apart(uganda: Workspace) -> Explanation:
    """What the leader's total is made of."""
    return uganda.explain(LABEL, LEADER, basis="commission").explanation


@pytest.fixture(scope="module")
def stations() -> list[dict[str, str]]:
    """Rows of the list, read by the standard library."""
    return list(shared.rows("uganda2021/stations.csv.gz"))


def official() -> dict[str, int]:
    """The commission's totals."""
    return {row["candidate"]: int(row["votes"]) for row in shared.rows("uganda2021/official.csv")}


def test_the_stations_add_up_to_the_official_totals_exactly(published: ContestView) -> None:
    """All eleven candidates, nullified stations counted as the commission counts them."""
    outcome = published.outcome
    assert {s.name: s.votes for s in outcome.standings} == official()
    assert (outcome.coverage.counted, outcome.coverage.expected, outcome.status) == (34_684, 34_684, "complete")


def test_the_nullified_stations_are_reported(
    uganda: Workspace, counted: ContestView, stations: list[dict[str, str]]
) -> None:
    """A Notice with the 84, from the column that says so; a result leaves them out and says how many."""
    (notice,) = counted.official
    assert (notice.kind, notice.date, notice.by) == ("void", "2021-01-16", "commission")
    record = uganda.log_show(notice.record).record
    assert record["units"] == sorted(
        f"{TOP}/{row['station_id']}" for row in stations if row["nullified_polling_station"] == "1"
    )
    assert uganda.log_show(record["document"]).record["record"] == "document"
    coverage = counted.outcome.coverage
    assert (coverage.void, coverage.counted, coverage.expected) == (84, 34_600, 34_600)


def test_without_nullified_stations_the_total_differs_by_one_station(
    counted: ContestView, taken_apart: Explanation
) -> None:
    """Kabaale is nullified in the list and has 272 votes in the count; nobody would see it without the subtraction."""
    kept = {s.name: s.votes or 0 for s in counted.outcome.standings}
    missing = {name: votes - kept[name] for name, votes in official().items() if votes != kept[name]}
    assert sum(missing.values()) == 272
    out = [c for c in taken_apart.contributions if c.left_out == "void" and c.value]
    assert [(c.unit, c.value) for c in out] == [(KABAALE, missing[LEADER])]


def test_before_they_were_nullified_nothing_was_void(uganda: Workspace) -> None:
    """The forms and the Notice are of one day: the day before there is neither."""
    outcome = uganda.run(basis="commission", as_of="2021-01-15").outcomes[0]
    assert (outcome.coverage.counted, outcome.coverage.void, outcome.coverage.expected) == (0, 0, 34_684)


def test_turnout_is_of_registered_voters(published: ContestView, stations: list[dict[str, str]]) -> None:
    """Ballots counted, invalid ones included."""
    turnout = published.outcome.turnout
    assert turnout
    assert turnout.part == sum(int(row["total_votes"]) for row in stations)
    assert turnout.whole == sum(int(row["registered"]) for row in stations)


def test_stations_where_everybody_voted(uganda: Workspace) -> None:
    """409 with exactly 100 %, none above: found as very high, and no error."""
    done = uganda.run(basis="published")
    assert done.engine.one("select count(*) from paper where ballots_counted = registered and registered > 0") == 409
    found = {c.code: (c.fired, c.unsure) for c in counts(done)}
    assert (found["R111"], found["R112"], found["R130"], found["R131"]) == ((0, 0), (0, 0), (0, 0), (1_229, 0))


@pytest.fixture(scope="module")
def tabulated(uganda: Workspace) -> dict[tuple[str, str | None, str], tuple[int | None, int]]:
    """(unit, candidate, field) -> (sum, how many returns give it), up the tree."""
    table = uganda.tabulations(basis="published").arrow
    columns = (table[name].to_pylist() for name in ("unit", "candidate", "field", "value", "counted"))
    return {(unit, who, field): (value, counted) for unit, who, field, value, counted in zip(*columns, strict=True)}


def test_subtotals_go_up_the_tree(
    tabulated: dict[tuple[str, str | None, str], tuple[int | None, int]], stations: list[dict[str, str]]
) -> None:
    """Every region, district, constituency and sub-county, added up once more by the standard library."""
    sums: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    for row in stations:
        for unit in [TOP, *(unit for unit, _, _ in levels(row))]:
            sums[unit] += int(row["valid_votes"])
            forms[unit] += 1
    found = {unit: value for (unit, _, field), value in tabulated.items() if field == "valid"}
    assert found == {unit: (sums[unit], forms[unit]) for unit in sums}
    assert len(found) > 2_500


def test_candidates_add_up_in_every_unit(
    tabulated: dict[tuple[str, str | None, str], tuple[int | None, int]],
) -> None:
    """The votes of all candidates are the valid votes, sub-county by sub-county."""
    votes: Counter[str] = Counter()
    for (unit, candidate, field), (value, _) in tabulated.items():
        if field == "votes" and candidate:
            votes[unit] += value or 0
    assert votes == {unit: value for (unit, _, field), (value, _) in tabulated.items() if field == "valid"}


def test_stations_are_named_as_the_list_names_them(taken_apart: Explanation) -> None:
    """With the file and the line each form was read from."""
    first = taken_apart.contributions[0]
    assert (first.unit, first.name, first.value) == (f"{TOP}/001/003/001/003/01", "ALUGA P.7 SCHOOL", 159)
    assert first.sources[0].place == "row 2"
