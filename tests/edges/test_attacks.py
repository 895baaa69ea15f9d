"""Papers as they come: unreadable, incomplete, contradictory, oddly named. Always a finding or a plain sentence.

Everything runs through the commands on a made-up contest. Nothing ends in a traceback, and no certificate claims what
the figures do not carry.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.edges.conftest import Office

pytestmark = pytest.mark.slow

LIST = "station,registered\n1,500\n2,600"
FORMS = "station,registered,1,2\n1,500,300,100\n2,600,300,200"
REASONS = '{ill = "illegible", nt = "not-transcribed"}'
SEED = "31415926535897932384"
EVERY = (
    ("canvass",), ("contest", "President"), ("compare", "President"), ("discrepancies",), ("certificate", "President"),
    ("history", "President"), ("law", "President"), ("findings",), ("missing",),
    ("audit", "sample", "President", "--seed", SEED), ("audit", "patterns", "President"),
)  # fmt: skip


def proofs(office: Office) -> dict[str, Any]:
    """What is proved about the contest, by basis."""
    return {p["basis"]: p for p in office.natija("certificate", "President", "--json").json()["proved"]}


def codes(office: Office) -> list[tuple[str, str]]:
    """Code and place of every finding."""
    found = office.natija("findings", "--json").json()["findings"]
    return [(f["code"], f["unit"].rpartition("/")[2]) for f in found]


def dossier(office: Office) -> str:
    """The first file of a dossier, as text."""
    out = office.folder / "dossier"
    assert office.natija("dossier", "President", "--out", str(out)).code == 0
    return (out / "President.html").read_text("utf-8")


# Unreadable ---------------------------------------------------------------------------------------------------------


def test_illegible_and_not_transcribed_cells_bound_and_never_count_as_zero(office: Office) -> None:
    """Ann's line of one form is unreadable: it can hold what Bo's votes leave of 600 voters, and that is said."""
    office.begin(["Ann", "Bo"])
    office.give("list", LIST, complete="true")
    table = "station,registered,1,2\n1,500,120,100\n2,600,ill,150"
    assert office.give("count", table, holder='"commission"', reasons=REASONS).code == 0
    assert office.give("declaration", "1,2\n900,100").code == 0
    one = proofs(office)["commission"]
    excess = next(c for c in one["certificates"] if c["kind"] == "excess")
    assert (excess["needed"], excess["gap"]) == (900 - 120 - 450, 330)
    said = office.natija("certificate", "President").text
    assert "less the most that 2 station forms can hold for them 570" in said
    assert "The forms hold 150 more votes for Bo than the total states: 250 against 100." in said


def test_a_range_is_said_to_be_the_least(office: Office) -> None:
    """Two papers of one holder give 200 and 210: the deficit rests on the 200, and says "at least" wherever it does."""
    office.begin(["Ann", "Bo"])
    office.give("list", LIST, complete="true")
    for votes in (200, 210):
        table = f"station,registered,1,2\n1,500,{votes},200"
        assert office.give("count", table, holder='"agents:1"').code == 0
    assert office.give("declaration", "1,2\n150,250").code == 0
    said = office.natija("certificate", "President").text
    assert "The forms hold at least 50 more votes for Ann than the total states: at least 200 against 150." in said
    assert "the least on 1 station form 200" in said
    assert ("R140", "1") in codes(office)
    assert "at least 50 more votes" in dossier(office)


def test_one_station_twice_in_one_table_is_refused_with_its_line(office: Office) -> None:
    """The same station with two figures in one file: neither is taken, and the line is named."""
    office.begin(["Ann", "Bo"])
    office.give("list", LIST, complete="true")
    done = office.give("count", "station,registered,1,2\n1,500,200,200\n1,500,210,200", holder='"agents:1"')
    assert done.code == 2
    assert "S402" in done.text
    assert "line 2" in done.text


# Names of holders ---------------------------------------------------------------------------------------------------

NAMES = (
    "observer:x/y", "observer:naïve", "observer:شبکہ", "observer:" + "l" * 200, "observer:NET", 'observer:q"uote',
    "observer:c,omma", "observer:it's", "observer:<b>&amp;",
)  # fmt: skip
"""Beside `observer:net`, which every workspace here has: one that differs from it in capitals only."""


def test_odd_names_of_holders_are_kept_apart(office: Office) -> None:
    """Each counts under its own basis with its own figures, on the screen and in a dossier."""
    office.begin(["Ann", "Bo"], holders={name.replace('"', '""'): "observer" for name in NAMES})
    office.give("list", LIST, complete="true")
    for n, name in enumerate(("observer:net", *NAMES)):
        table = f"station,registered,1,2\n1,500,{120 + n},100\n2,600,100,150"
        assert office.give("count", table, holder=json.dumps(name, ensure_ascii=False)).code == 0
    assert office.give("declaration", "1,2\n900,100").code == 0
    for n, name in enumerate(("observer:net", *NAMES)):
        outcome = office.natija("contest", "President", "--basis", name, "--json").json()["outcome"]
        assert {s["candidate"]: s["votes"] for s in outcome["standings"]} == {"1": 220 + n, "2": 250}
    assert set(proofs(office)) == {"observer:net", *NAMES}
    page = dossier(office)
    assert "observer:&lt;b&gt;&amp;amp;" in page
    assert "observer:<b>" not in page


def test_a_name_with_a_space_is_refused_with_its_place(office: Office) -> None:
    """A key has no space in it; the table, the line and the column are named."""
    with pytest.raises(AssertionError):
        office.begin(["Ann", "Bo"], holders={"observer:a b": "observer"})
    said = office.natija("definition", "apply")
    assert said.code == 2
    assert "holders.csv:4, column id: 'observer:a b' cannot be a key" in said.text


# Station lists ------------------------------------------------------------------------------------------------------


def test_two_lists_that_both_say_they_are_complete(office: Office) -> None:
    """Different stations and different voters: findings with the numbers, and nothing is proved about others."""
    office.begin(["Ann", "Bo"])
    office.give("list", "station,registered\n1,500\n2,600\n3,700", complete="true")
    office.give("list", "station,registered\n1,500\n2,650\n4,900", complete="true")
    office.give("count", FORMS, holder='"agents:1"')
    office.give("declaration", "1,2\n700,9000")
    found = office.natija("findings", "--code", "R142", "--json").json()["findings"]
    assert [(f["unit"], sorted(f["numbers"].values())) for f in found] == [
        ("C@2031", [3, 4]), ("C@2031", [3, 4]), ("C@2031/2", [600, 650])
    ]  # fmt: skip
    one = proofs(office)["agents:1"]
    assert (one["certificates"], one["reach"]["gap"]) == ([], None)
    said = office.natija("certificate", "President").text
    assert "a list that says it is complete has 3 of 4 stations listed." in said


def test_a_second_list_that_is_open_takes_nothing_from_the_first(office: Office) -> None:
    """Some of its stations again, and not said to be all: no difference, and the complete list bounds as before."""
    office.begin(["Ann", "Bo"])
    office.give("list", LIST, complete="true")
    office.give("list", "station,registered\n2,600", complete="false")
    office.give("count", FORMS, holder='"agents:1"')
    office.give("declaration", "1,2\n600,900")
    assert "R142" not in {code for code, _ in codes(office)}
    assert [c["kind"] for c in proofs(office)["agents:1"]["certificates"]] == ["excess"]


def test_a_form_of_a_station_on_no_list(office: Office) -> None:
    """Taken only where the mapping says so; a finding, no excess, and the reason on the screen."""
    office.begin(["Ann", "Bo"])
    office.give("list", LIST, complete="true")
    table = f"{FORMS}\n7,100,50,40"
    assert "S302" in office.give("count", table, holder='"agents:1"').text
    assert office.give("count", table, holder='"agents:1"', keep='["S302"]').code == 0
    office.give("declaration", "1,2\n700,9000")
    assert ("R141", "7") in codes(office)
    assert proofs(office)["agents:1"]["certificates"] == []
    assert "elsewhere: 1 form is of a station that no list has." in office.natija("certificate", "President").text
    assert "Form count, of 2 listed and 1 on no list: 3 one holder only." in office.natija("compare", "President").text


# Whose papers -------------------------------------------------------------------------------------------------------


def test_a_candidate_on_one_holders_copies_only(office: Office) -> None:
    """Not read by the agents is not zero: their forms bound Cy by the room left, the commission's by what was read."""
    office.begin(["Ann", "Bo", "Cy"])
    office.give("list", LIST, complete="true")
    office.give("count", FORMS, holder='"agents:1"')
    office.give("count", "station,registered,1,2,3\n1,500,300,100,50\n2,600,300,200,60", holder='"commission"')
    office.give("declaration", "1,2,3\n600,300,900")
    made = {basis: one["certificates"][0] for basis, one in proofs(office).items()}
    assert {basis: c["gap"] for basis, c in made.items()} == {"commission": 900 - 110, "agents:1": 900 - 200}
    pairs = office.natija("compare", "President", "--json").json()["comparison"]["pairs"]
    assert [(p["both"], p["differ"]) for p in pairs] == [(2, 0)]
    assert dossier(office)


def test_copies_that_do_not_agree_are_not_missing(office: Office) -> None:
    """Under the basis of agreement a station with two differing copies has papers: R301 says what it lacks."""
    office.begin(["Ann", "Bo"])
    office.give("list", LIST, complete="true")
    office.give("count", FORMS, holder='"agents:1"')
    office.give("count", "station,registered,1,2\n1,500,300,100\n2,600,290,210", holder='"commission"')
    found = office.natija("findings", "--basis", "agreed", "--json").json()["findings"]
    assert ("R301", "C@2031/2") in {(f["code"], f["unit"]) for f in found}
    assert "R141" not in {f["code"] for f in found}


def test_every_form_from_one_holder(office: Office) -> None:
    """Nothing to compare with, and that is not "agree"."""
    office.begin(["Ann", "Bo"])
    office.give("list", LIST, complete="true")
    office.give("count", FORMS, holder='"agents:1"')
    assert "Of each form one holder's copies are held" in office.natija("compare", "President").text
    said = office.natija("discrepancies").text
    assert said.startswith("Nothing could be compared")
    assert "which is not the same as clean" in said


# Little -------------------------------------------------------------------------------------------------------------


def test_a_contest_of_one_station_that_is_a_tie(office: Office) -> None:
    """A tie is a result: no leader, no certificate, a margin of nothing, and no sample for a winner nobody is."""
    office.begin(["Ann", "Bo"])
    office.give("list", "station,registered\n1,500", complete="true")
    office.give("count", "station,registered,1,2\n1,500,200,200", holder='"agents:1"')
    office.give("declaration", "1,2\n200,200")
    for command in EVERY:
        assert office.natija(*command).code in {0, 1}
    assert "stated as a tie of Ann and Bo, 200 each" in office.natija("compare", "President").text
    assert proofs(office)["agents:1"]["certificates"] == []
    figures = office.natija("law", "President", "--json").json()["figures"]
    margin = next(f for f in figures if f["name"] == "margin")
    assert (margin["range"], margin["source"]) == ({"low": 0, "high": 0}, "a tie under the basis declared")
    assert "no sample, because nobody is declared for certain" in office.natija(*EVERY[-2]).text
    assert dossier(office)


@pytest.mark.parametrize("listed", [False, True])
def test_no_forms_at_all(office: Office, *, listed: bool) -> None:
    """Every command says what is not there, and a dossier can be written all the same."""
    office.begin(["Ann", "Bo"])
    if listed:
        office.give("list", LIST, complete="true")
        office.give("declaration", "1,2\n200,100")
    for command in EVERY:
        assert office.natija(*command).code == 0
    assert "nothing is proved" in office.natija("certificate", "President").text
    assert "no pattern could be tested, which is not the same as passed" in office.natija(*EVERY[-1]).text
    used = next(f for f in office.natija("law", "President", "--json").json()["figures"] if f["name"] == "margin")
    assert used["source"] == ("under the basis declared" if listed else "nobody states it")
    assert dossier(office)
