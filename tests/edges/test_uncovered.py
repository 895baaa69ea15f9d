"""Forms of 83 % of the stations and a total for the whole country: whether the other stations can change the leader.

The country is made up. The forms of 498 of 600 stations are held; what is told about the other 102 differs from test to
test. Every answer is what the commands print.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.edges.conftest import Office

pytestmark = pytest.mark.slow

STATIONS, HELD, VOTERS = 600, 498, 700
"""The stations, those of which a form is held, and the registered voters of each."""
ALL = STATIONS * VOTERS
ELSEWHERE = (STATIONS - HELD) * VOTERS
"""71,400 voters at the 102 stations without a form."""


def given(office: Office, ann: int, bo: int, *, complete: str | None = "true", holder: str = "agents:1") -> None:
    """Forms of 83 % with these votes at each station, and the station list; null: no list."""
    office.begin(["Ann", "Bo"])
    if complete is not None:
        rows = [f"{n},{VOTERS}" for n in range(1, STATIONS + 1)]
        assert office.give("list", "\n".join(["station,registered", *rows]), complete=complete).code == 0
    # one vote to and fro, so that not every station shows the same figures
    forms = [f"{n},{VOTERS},{ann + n % 3},{bo + n % 3}" for n in range(1, HELD + 1)]
    assert office.give("count", "\n".join(["station,registered,1,2", *forms]), holder=f'"{holder}"').code == 0


def declared(office: Office, ann: int, bo: int, *, whole: bool = True) -> None:
    """The commission's total for the whole country; `whole` also says how many stations and voters there are."""
    head, rest = ("stations,registered,1,2", f"{STATIONS},{ALL},") if whole else ("1,2", "")
    assert office.give("declaration", f"{head}\n{rest}{ann},{bo}").code == 0


def proved(office: Office, basis: str = "agents") -> Any:  # noqa: ANN401 - JSON
    """What `natija certificate` says about the one total."""
    (one,) = office.natija("certificate", "President", "--forms", basis, "--json").json()["proved"]
    return one


def test_83_percent_of_the_forms_are_held(office: Office) -> None:
    """The coverage stands beside the result, and it is no complete one."""
    given(office, 300, 100)
    coverage = office.natija("contest", "President", "--basis", "agents", "--json").json()["outcome"]["coverage"]
    assert (coverage["counted"], coverage["expected"]) == (HELD, STATIONS)
    assert 100 * HELD == 83 * STATIONS


def test_a_declared_winner_whom_the_uncovered_votes_cannot_bring_level(office: Office) -> None:
    """Ann leads by 99,600 on the forms; 71,400 voters elsewhere are 28,200 too few for Bo, who is declared."""
    given(office, 300, 100)
    declared(office, 120_000, 190_000)
    reach = proved(office)["reach"]
    assert (reach["lead"], reach["sums"]["elsewhere"], reach["gap"]) == (99_600, ELSEWHERE, 28_200)
    said = office.natija("certificate", "President", "--forms", "agents").text
    assert "On these forms Ann leads Bo, for whom the total is declared, by 99,600" in said
    assert "Bo cannot draw level." in said
    assert "28,200 fewer than the lead" in said


def test_with_the_figures_exchanged_the_sentences_are_the_same(office: Office) -> None:
    """Nothing but the two names changes places."""
    given(office, 100, 300)
    declared(office, 190_000, 120_000)
    said = office.natija("certificate", "President", "--forms", "agents").text
    assert "On these forms Bo leads Ann, for whom the total is declared, by 99,600" in said
    assert "Ann cannot draw level." in said


def test_a_declared_winner_who_could_have_overtaken(office: Office) -> None:
    """The lead of 9,960 is less than the voters elsewhere: no contradiction, and what would have to be true."""
    given(office, 210, 190)
    declared(office, 119_000, 131_000)
    one = proved(office)
    assert one["certificates"] == []
    assert (one["reach"]["lead"], one["reach"]["gap"]) == (9_960, 9_960 - ELSEWHERE)
    assert one["condition"]["stations"] == STATIONS - HELD
    said = office.natija("certificate", "President", "--forms", "agents").text
    assert "Bo could still draw level." in said
    assert "nobody vouches" not in said, "more votes elsewhere would only confirm that"


def test_the_same_winner_out_of_reach(office: Office) -> None:
    """Forms and total name one leader, and nothing elsewhere could change it: the winner is the same either way."""
    given(office, 300, 100)
    declared(office, 180_000, 62_000)
    assert proved(office)["reach"]["gap"] == 28_200
    assert "The winner is the same either way." in office.natija("certificate", "President", "--forms", "agents").text


def test_without_a_list_the_stated_stations_and_voters_bound_what_is_elsewhere(office: Office) -> None:
    """600 stations and 420,000 voters as stated, less those on the forms: the same answer, with those two premises."""
    given(office, 300, 100, complete=None)
    declared(office, 120_000, 190_000)
    one = proved(office)
    assert (one["missing"], one["registered"], one["reach"]["gap"]) == (STATIONS - HELD, ELSEWHERE, 28_200)
    sources = {p["code"]: p["source"] for p in one["reach"]["premises"] if "source" in p}
    assert sources["station-list"] == "600 stations as stated, 498 of them with a form"
    assert sources["registered"] == "420,000 voters as stated, 348,600 of them on the forms"


def test_without_a_list_or_a_number_of_stations_it_cannot_be_said(office: Office) -> None:
    """Nothing bounds the votes elsewhere, and the screen says so and why."""
    given(office, 300, 100, complete=None)
    declared(office, 120_000, 190_000, whole=False)
    one = proved(office)
    assert [c["kind"] for c in one["certificates"]] == ["deficit"], "149,898 on the forms, 120,000 declared"
    assert one["reach"]["gap"] is None
    said = office.natija("certificate", "President", "--forms", "agents").text
    assert "cannot be said, for nothing bounds the votes elsewhere: no list of stations." in said


def test_a_list_shorter_than_stated_gives_way_to_what_is_stated(office: Office) -> None:
    """A list of the 498 alone: the 102 it leaves out are those of the stated totals, not none."""
    office.begin(["Ann", "Bo"])
    rows = "\n".join(f"{n},{VOTERS}" for n in range(1, HELD + 1))
    assert office.give("list", f"station,registered\n{rows}", complete="false").code == 0
    forms = "\n".join(f"{n},{VOTERS},{300 + n % 3},{100 + n % 3}" for n in range(1, HELD + 1))
    assert office.give("count", f"station,registered,1,2\n{forms}", holder='"agents:1"').code == 0
    declared(office, 120_000, 190_000)
    one = proved(office)
    assert (one["missing"], one["registered"], one["reach"]["gap"]) == (STATIONS - HELD, ELSEWHERE, 28_200)


def test_more_voters_on_the_forms_than_are_stated_bound_nothing(office: Office) -> None:
    """The stated number of voters is then known to be wrong, and nothing rests on it."""
    given(office, 300, 100, complete=None)
    table = "stations,registered,1,2\n600,300000,120000,190000"
    assert office.give("declaration", table).code == 0
    one = proved(office)
    assert one["reach"]["gap"] is None
    assert all(c["kind"] != "excess" for c in one["certificates"])


@pytest.mark.parametrize("holder", ["observer:net", "commission"])
def test_whoever_holds_the_forms(office: Office, holder: str) -> None:
    """Observers' copies are counted and held against the total like anybody's."""
    given(office, 300, 100, holder=holder)
    declared(office, 120_000, 190_000)
    one = proved(office, holder)
    assert (one["stations"], one["reach"]["gap"]) == (HELD, 28_200)
    assert {p["basis"] for p in office.natija("certificate", "--all", "--json").json()["proved"]} == {holder}
