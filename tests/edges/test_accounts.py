"""Ballot paper accounts (Form 46) imported beside Forms 45, or alone: `natija findings` names what does not balance.

Two invented stations of a seat of Pakistan. No basis counts an account, for it gives nobody a vote.
"""

from __future__ import annotations

from typing import Any

import pytest

from natija.cli.app import run
from tests.edges.conftest import Office

pytestmark = pytest.mark.slow

SEAT = "NA-1"
COUNT = "station,valid,rejected,polled,registered,1,2\n1,380,10,390,800,200,180\n2,250,0,250,600,150,100"
HEAD = (
    "station,ballots.received,ballots.in-box,ballots.tendered,ballots.challenged,ballots.spoilt,ballots.stray,"
    "ballots.cancelled,ballots.unissued"
)
GOOD = ("1,800,390,0,0,5,0,0,405", "2,600,250,0,0,0,0,0,350")

ABOUT = {"R120", "R121", "R122", "R123"}


@pytest.fixture
def seat(office: Office) -> Office:
    """A workspace under Pakistan's profile with one seat."""
    assert run(["init", str(office.folder / "workspace"), "--title", "Made up"]) == 0
    toml = office.folder / "workspace" / "definition" / "election.toml"
    toml.write_text(toml.read_text("utf-8").replace('profile = "generic"', 'profile = "pakistan"'), encoding="utf-8")
    office.table("elections", ["id,name,date", "p,Poll,2024-02-08"])
    office.table("units", ["id,label,type", "NA-1@2023,NA-1,constituency"])
    office.table("contests", ["id,label,election,office,unit,tree", "p/NA-1,NA-1,p,assembly,NA-1@2023,national"])
    office.table("candidates", ["contest,serial,person", "p/NA-1,1,ann", "p/NA-1,2,bo"])
    office.table("people", ["id,name_en", "ann,Ann", "bo,Bo"])
    office.table("holders", ["id,kind", "commission,commission"])
    assert office.natija("definition", "apply").code == 0
    return office


def give(seat: Office, *rows: str, holder: str = "commission") -> None:
    """Import Forms 46."""
    said = seat.give("account", "\n".join((HEAD, *rows)), contest=SEAT, holder=f'"{holder}"')
    assert said.code == 0, said.text


def counts(seat: Office, *, holder: str = "commission") -> None:
    """Import Forms 45 of both stations."""
    said = seat.give("pakistan-count", COUNT, contest=SEAT, holder=f'"{holder}"')
    assert said.code == 0, said.text


def found(seat: Office, *asked: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Code, station and numbers of the findings about accounts."""
    said = seat.natija("findings", *asked, "--json").json()["findings"]
    return [(f["code"], f["unit"].rpartition("/")[2], f["numbers"]) for f in said if f["code"] in ABOUT]


def test_accounts_that_balance_are_not_found(seat: Office) -> None:
    """Received is what was in the boxes, spoilt and un-issued; in the boxes is what was polled."""
    counts(seat)
    give(seat, *GOOD)
    assert found(seat) == []


def test_more_papers_than_were_issued(seat: Office) -> None:
    """R120, and R122 with it, for such an account cannot balance; the numbers are on the finding."""
    counts(seat)
    give(seat, "1,800,390,0,0,5,0,0,420", GOOD[1])
    codes = {code: numbers for code, station, numbers in found(seat) if station == "1"}
    assert set(codes) == {"R120", "R122"}
    assert codes["R120"] == {
        "ballots.in-box": 390, "ballots.tendered": 0, "ballots.challenged": 0, "ballots.received": 800,
        "ballots.unissued": 420,
    }  # fmt: skip


def test_papers_in_the_boxes_against_votes_polled_on_the_form_45_of_the_same_holder(seat: Office) -> None:
    """R121 joins the two papers; another holder's Form 45 is another paper and is not used."""
    give(seat, "1,800,388,0,0,7,0,0,405")
    counts(seat, holder="agents:1")
    assert found(seat) == []
    counts(seat)
    ((code, station, numbers),) = found(seat)
    assert (code, station, numbers["ballots.in-box"], numbers["polled"]) == ("R121", "1", 388, 390)
    (finding,) = seat.natija("findings", "--code", "R121", "--json").json()["findings"]
    assert len(finding["records"]) == 2, "it rests on both papers"


def test_tendered_and_challenged_papers_are_counted_with_those_in_the_boxes(seat: Office) -> None:
    """387 and 2 and 1 are the 390 polled."""
    counts(seat)
    give(seat, "1,800,387,2,1,5,0,0,405")
    assert found(seat) == []


def test_papers_that_are_missing_are_said_once(seat: Office) -> None:
    """R122 says that the account does not balance; that papers are missing (R123) is its echo."""
    counts(seat)
    give(seat, "1,800,390,0,0,0,0,0,405")
    assert [code for code, _, _ in found(seat)] == ["R122"]


def test_an_unreadable_line_is_not_a_fault(seat: Office) -> None:
    """Nothing is evaluated that is not known; what is known still is."""
    counts(seat)
    said = seat.give(
        "account", f"{HEAD}\n1,?,391,0,0,5,0,0,405", contest=SEAT, holder='"commission"', reasons='{"?" = "illegible"}'
    )
    assert said.code == 0, said.text
    assert [(code, numbers["polled"]) for code, _, numbers in found(seat)] == [("R121", 390)]


@pytest.mark.parametrize("holder", ["commission", "agents:2"])
def test_an_account_without_any_form_45(seat: Office, holder: str) -> None:
    """Judged by itself under the basis that takes its holder; nothing is counted and nothing else is said."""
    give(seat, "1,800,390,0,0,0,0,0,420", holder=holder)
    assert {code for code, _, _ in found(seat)} == {"R120", "R122"}
    assert {f["code"] for f in seat.natija("findings", "--json").json()["findings"]} == {"R120", "R122"}
    assert seat.natija("findings").code == 1
    outcome = seat.natija("contest", SEAT, "--basis", "commission", "--json").json()["outcome"]
    assert outcome["standings"] == []


def test_the_canvass_counts_them_too(seat: Office) -> None:
    """The table of checks has as many as there are findings."""
    counts(seat)
    give(seat, "1,800,390,0,0,0,0,0,420", "2,600,250,0,0,0,0,0,349")
    made = seat.natija("canvass", "--basis", "commission", "--json").json()["counts"]
    assert {c["code"]: c["fired"] for c in made if c["code"] in ABOUT} == {"R120": 1, "R122": 2}


def test_a_country_without_account_forms_asks_nothing(office: Office) -> None:
    """Before any election is defined as well: no rule of another form is looked at."""
    assert run(["init", str(office.folder / "workspace"), "--title", "Made up"]) == 0
    office.table("elections", ["id,name,date", "p,Poll,1950-01-01"])
    assert office.natija("definition", "apply").code == 0
    assert office.natija("findings").code == 0
