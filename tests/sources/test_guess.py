"""Proposed mappings: what is made out, what is left open, and that a good guess imports."""

from __future__ import annotations

import msgspec
import pytest

from natija.countries import profile
from natija.model.definition import Definition
from natija.sources.claims import build
from natija.sources.guess import Guess, guess
from natija.sources.mapping import decode_mapping
from natija.sources.mappingfile import to_toml
from tests.sources.small_election import claims, small_election, table, votes


def guessed(text: str) -> Guess:
    """The guess for a table; what it writes as TOML reads back as what it proposes."""
    found = guess(table(text), small_election())
    written = to_toml(found.mapping, found.reasons)
    assert msgspec.toml.decode(written.encode(), type=type(found.mapping)) == found.mapping
    return found


LONG_FILE = """
Constituency, Station_ID, Candidate, Party, Votes, source
A-1,          A-1/7,      Ann Ali,   RED,   10,    x
A-1,          A-1/7,      Bo Baig,   BLUE,  20,    x
A-1,          A-1/8,      ann ali,   RED,   30,    x
"""


def test_a_long_file_is_made_out() -> None:
    """Contest and candidate by what is in the columns, unit and figures by their headings."""
    found = guessed(LONG_FILE).mapping
    assert (found.layout, found.form, found.contest) == ("long", "count", "{Constituency}")
    assert found.unit == "{contest.unit}/{Station_ID|after:/}"
    assert (found.candidate.name, found.candidate.party) == ("{Candidate}", "{Party}")
    assert found.candidate.fields == {"Votes": "votes"}


def test_who_held_the_papers_is_never_guessed() -> None:
    """It is left open, and the comment says what it could be."""
    found = guessed(LONG_FILE)
    assert (found.mapping.holder, found.open) == ("", ("holder",))
    assert 'holder = ""' in to_toml(found.mapping, found.reasons)
    assert "agents:" in found.reasons["holder"]


def test_a_guess_with_its_holder_filled_in_imports() -> None:
    """The round: guess, a person's word, claims."""
    found = guessed(LONG_FILE)
    toml = to_toml(found.mapping, found.reasons).replace('holder = ""', 'holder = "commission"')
    result = build(table(LONG_FILE), decode_mapping(toml.encode()), small_election(), reader="desk:1")
    assert [(claim.unit, votes(claim)) for claim in claims(result)] == [
        ("A-1@2023/7", {"1": 10, "2": 20}),
        ("A-1@2023/8", {"1": 30}),
    ]


@pytest.mark.parametrize(
    ("heads", "by"),
    [("Ann Ali,Bo Baig", "name"), ("RED,Blue", "party"), ("این علی,Cyrus Dar", "name")],
)
def test_headings_that_are_candidates_make_a_wide_file(heads: str, by: str) -> None:
    """By name in any language, or by party."""
    found = guessed(f"contest,ps no,{heads},Registered Voters,Invalid\nA-1,7,1,2,100,3\nA-1,8,4,5,90,6").mapping
    assert (found.layout, found.candidate.by) == ("wide", by)
    assert found.candidate.columns == {head: head for head in heads.split(",")}
    assert found.fields == {"Registered Voters": "registered", "Invalid": "rejected"}


def test_registered_voters_alone_are_a_station_list() -> None:
    """With the station's name."""
    found = guessed("contest,station id,station name,registered\nA-1,7,School,100\nA-1,8,Hall,90").mapping
    assert (found.makes, found.form, found.listed.name) == ("list", "list", "{station name}")


def test_serials_are_made_out_by_heading_and_content() -> None:
    """A column called serial that holds ballot serials."""
    assert guessed("contest,station,serial,votes\nA-1,7,1,10\nA-1,7,10,20").mapping.candidate.serial == "{serial}"


def test_sources_that_repeat_rows_are_told_apart() -> None:
    """One mapping for each; the most frequent is proposed."""
    text = "contest,station,candidate,votes,copy\n" + "\n".join(
        f"A-1,{n},Ann Ali,{n},{copy}" for copy in ("agents", "commission") for n in range(5)
    )
    found = guessed(text)
    assert found.mapping.where == {"copy": "agents"}
    assert "commission" in found.reasons["where"]


def test_figures_of_whole_contests_have_the_contests_unit() -> None:
    """No heading is one for stations."""
    found = guessed("contest,candidate,votes\nA-1,Ann Ali,10\nA-1,Bo Baig,20").mapping
    assert (found.form, found.unit) == ("declaration", "{contest.unit}")


def test_what_cannot_be_made_out_is_left_open() -> None:
    """Nothing is invented."""
    found = guessed("colour,taste\nred,sweet\nblue,sour")
    assert set(found.open) == {"holder", "contest", "unit", "fields"}


@pytest.mark.parametrize("heading", ["{votes}", "a|b", "contest.unit", "serial:x"])
def test_odd_headings_are_named_by_number(heading: str) -> None:
    """Where a template would misread them."""
    found = guessed(f"contest,station,{heading},votes\nA-1,7,Ann Ali,10\nA-1,7,Bo Baig,20").mapping
    assert found.candidate.name == "{#3}"


def first(text: str, holder: str = "") -> Guess:
    """The guess for a table before anything is defined."""
    return guess(table(text), Definition(title="new", profile=profile("generic")), holder=holder)


def test_before_any_definition_headings_make_out_a_long_file() -> None:
    """Candidate, party and votes by their headings; with a holder named, nothing is left open."""
    found = first(LONG_FILE.replace("Constituency", "Seat").replace("source", "note"), holder="commission")
    assert (found.mapping.layout, found.mapping.contest, found.open) == ("long", "{Seat}", ())
    assert (found.mapping.candidate.name, found.mapping.candidate.party) == ("{Candidate}", "{Party}")
    assert found.mapping.candidate.fields == {"Votes": "votes"}
    assert found.mapping.holder == "commission"


def test_the_only_numbers_beside_candidates_are_their_votes() -> None:
    """Whatever the language of the heading."""
    found = first("حلقہ,پولنگ اسٹیشن,امیدوار,ووٹ\nالف,۱,احمد,۱۰\nالف,۱,بلال,۲۰").mapping
    assert (found.layout, found.candidate.fields) == ("long", {"ووٹ": "votes"})


def test_before_any_definition_other_numbers_may_be_candidates() -> None:
    """Not those that are codes or fields; and where stations repeat, what tells them apart may be the contest."""
    found = first(
        "ward,booth,zone code,Ann,Bo,rejected\nN,1,5,10,20,1\nN,2,5,30,40,2\nS,1,6,5,6,0".replace("ward", "area")
    )
    assert found.mapping.candidate.columns == {"Ann": "Ann", "Bo": "Bo"}
    assert (found.mapping.contest, found.mapping.where) == ("{area}", {})
    assert found.mapping.fields == {"rejected": "rejected"}
    assert "strike out" in found.reasons["candidate.columns"].casefold()
