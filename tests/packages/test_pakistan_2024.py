"""The bundled facts on the National Assembly of 2024: well formed, sourced, and equal to the collection behind them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

import natija
from natija.house import House, Houses, Position, positions, steps
from natija.model.canonical import encode, record_id
from natija.model.definition import Definition
from natija.model.records import Affiliation, Claim, Document, Notice, Record, Statement, Vote
from natija.sources.folder import read_folder
from natija.sources.packaging import datapackage
from natija.sources.recordtables import read_records

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
HOME = Path(natija.__file__).parent / "packages" / "pakistan-2024"
WINNERS = {
    "independent": 101, "pml-n": 75, "ppp": 54, "mqm-p": 17, "jui-f": 4, "pml-q": 3, "ipp": 3, "bnp": 2, "mwm": 1,
    "pml-z": 1, "pknap": 1, "bap": 1, "np": 1, "pkmap": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def definition() -> Definition:
    """The package's definition."""
    return read_folder(HOME)


@pytest.fixture(scope="module")
def records(definition: Definition) -> dict[str, Record]:
    """The package's records by id."""
    return {record_id(encode(r)): r for r in read_records(HOME, definition)}


@pytest.fixture(scope="module")
def houses(definition: Definition, records: Mapping[str, Record]) -> Houses:
    """The houses of the National Assembly."""
    return Houses(definition=definition, chamber=definition.chambers[0], records=records)


@pytest.fixture(scope="module")
def stated(records: Mapping[str, Record], houses: Houses) -> tuple[Position, ...]:
    """Every stated position."""
    documents = {k: r for k, r in records.items() if isinstance(r, Document)}
    return positions({k: r for k, r in records.items() if isinstance(r, Claim)}, documents, houses)


def shared(name: str) -> list[dict[str, str]]:
    """Rows of a file of the shared collection."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here; it is not part of the project")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def seats(made: House) -> dict[str, int]:
    """Seats by party, parties without one left out."""
    return {p.party: p.total for p in made.parties if p.total}


def general(made: House) -> dict[str, int]:
    """General seats by party."""
    return {p.party: p.kinds["general"] for p in made.parties if p.kinds.get("general")}


def test_the_winners_add_up_seat_by_seat(houses: Houses) -> None:
    """265 of 266: the poll in NA-8 was ended."""
    made = houses.on("2024-03-05", "ballot")
    won = Counter(m.party for m in made.members if m.party) + Counter({"pml-n": 1})  # NA-119 was vacated by then
    assert dict(won) == WINNERS
    assert sum(won.values()) == 265


def test_ninety_three_independents_were_backed_by_pti_and_eight_by_nobody_or_two(houses: Houses) -> None:
    """As the results have them on 12 February."""
    made = houses.on("2024-02-12", "backed-by")
    assert (seats(made)["pti"], seats(made)["independent"]) == (93, 8)


def test_the_joint_candidate_of_two_parties_is_counted_with_neither(houses: Houses) -> None:
    """NA-48."""
    (member,) = [m for m in houses.on("2024-02-09", "backed-by").members if m.seat == "NA-48"]
    assert member.state == "not-declared"
    (member,) = [m for m in houses.on("2024-02-12", "backed-by").members if m.seat == "NA-48"]
    assert (member.party, member.beside) == ("independent", ("ipp", "pml-n"))


def test_on_12_february_seats_are_withheld_terminated_and_waiting(houses: Houses) -> None:
    """Each with its reason; the reserved ones are not awarded."""
    found = {e.state: e.which for e in houses.on("2024-02-12", "ballot").empty}
    assert found == {
        "withheld": ("NA-15", "NA-64"), "terminated": ("NA-8",), "re-poll": ("NA-88",),
        "not-awarded": ("Reserved seats",),
    }  # fmt: skip


def test_six_joined_by_name_and_eighty_five_without(houses: Houses) -> None:
    """By 25 February."""
    made = houses.on("2024-02-25", "house")
    joined = [m.seat for m in made.members if m.by == "house"]
    assert joined == ["NA-48", "NA-54", "NA-121", "NA-146", "NA-189", "NA-253"]
    assert {m.party: m.moved for m in made.moves} == {"sic": 81, "pml-q": 1, "pml-n": 3}


def test_reserved_seats_before_and_after_the_decision(houses: Houses) -> None:
    """40 and 7, then 60 and 10."""
    sizes = {day: {p.pool: p.filled for p in houses.on(day, "house").pools} for day in ("2024-02-25", "2024-03-06")}
    assert [(s["na/women"], s["na/non-muslim"]) for s in sizes.values()] == [(40, 7), (60, 10)]
    suspended = {p.party: p.suspended for p in houses.on("2024-05-13", "house").parties if p.suspended}
    assert suspended == {"pml-n": 14, "ppp": 5, "jui-f": 3}


def test_the_39_and_the_41_go_and_come_back_by_records(houses: Houses) -> None:
    """In July by the commission, in September by the Secretariat; then the commission takes its notices back."""
    days = ("2024-07-01", "2024-07-24", "2024-09-18")
    assert [seats(houses.on(day, "house")).get("pti", 0) for day in days] == [0, 39, 0]
    by_commission = [seats(houses.on(day, "house", "commission")).get("pti", 0) for day in ("2024-10-01", "2025-07-02")]
    assert by_commission == [39, 0]
    assert seats(houses.on("2025-07-02", "house"))["sic"] == 81


def test_positions_are_those_of_the_collection(stated: tuple[Position, ...]) -> None:
    """Party by party and day by day; ours have two more, with their sources."""
    ids = {"PTI-backed-IND": "pti", "IND": "independent", "PkNAP": "pknap"}
    known: dict[tuple[str, str], set[int]] = {}
    for position in stated:
        for one in position.parties:
            known.setdefault((position.on, one.party), set()).add(one.number)
    for row in shared("pakistan/na_party_position_by_date.csv"):
        party = ids.get(row["party"], row["party"].lower())
        assert int(row["total"]) in known[row["as_of"], party], row


@pytest.mark.parametrize(
    ("day", "source", "total", "missing"),
    [
        ("2024-02-10", "commission", 255, 11), ("2024-02-12", "commission", 264, 2),
        ("2024-02-25", "commission", 296, 40), ("2024-03-06", "commission", 334, 2),
        ("2024-09-18", "na-secretariat", 312, 24), ("2025-07-02", "press:dunya", 314, 22),
    ],
)  # fmt: skip
def test_sums_that_do_not_reach_the_house_say_so(
    stated: tuple[Position, ...], day: str, source: str, total: int, missing: int
) -> None:
    """Against 266 general seats in February, 336 afterwards."""
    assert (total, missing) in {(p.sum, p.missing) for p in stated if (p.on, p.source) == (day, source)}


def test_the_commission_of_12_february_is_the_records_count_on_ballots(stated: tuple[Position, ...]) -> None:
    """Party for party."""
    (one,) = [p for p in stated if (p.on, p.source) == ("2024-02-12", "commission")]
    assert (one.like, one.apart, one.unstated) == ("ballot", (), {})


def test_93_and_92_backed_independents_are_claims_of_two_sources(stated: tuple[Position, ...]) -> None:
    """And 95 of a third."""
    found = {p.source: s.number for p in stated for s in p.parties if s.party == "pti" and p.on <= "2024-02-12"}
    assert set(found.values()) == {92, 93, 95}


def test_73_75_and_78_seats_of_one_party_stand_side_by_side(stated: tuple[Position, ...]) -> None:
    """With day and source."""
    found = {(p.on, p.source, s.number) for p in stated for s in p.parties if s.party == "pml-n"}
    assert {
        ("2024-02-10", "commission", 73), ("2024-02-12", "commission", 75), ("2024-02-11", "press:ary", 78),
        ("2024-02-12", "press:wion", 78),
    } <= found  # fmt: skip


def test_what_changed_until_6_march_is_explained_but_for_a_few_seats(
    stated: tuple[Position, ...], houses: Houses
) -> None:
    """Twenty-three reserved seats, and one more of SIC that no record explains."""
    (march,) = [s for s in steps(stated, houses) if s.position.on == "2024-03-06"]
    assert {c.party: c.explained for c in march.changes if c.explained} == {"pml-n": 15, "ppp": 5, "jui-f": 3}
    assert {c.party: c.unexplained for c in march.changes if c.unexplained} == {"sic": 1}


def test_a_winner_has_a_ballot_affiliation_and_the_name_of_the_collection(
    definition: Definition, records: Mapping[str, Record]
) -> None:
    """One fact per seat."""
    ballot = {
        (r.contest, r.person): r.party for r in records.values() if isinstance(r, Affiliation) and r.kind == "ballot"
    }
    serials = {(c.contest, c.serial): c.person for c in definition.candidates}
    declared = {
        r.contest: r.candidate for r in records.values()
        if isinstance(r, Notice) and r.act == "declared" and (r.contest or "").startswith("ge2024/")
    }  # fmt: skip
    assert len(declared) == 265
    for row in shared("pakistan2024/official.csv"):
        contest = f"ge2024/{row['contest']}"
        if row["is_winner"] == "1" and contest in declared:
            person = serials[contest, declared[contest] or ""]
            assert (contest, person) in ballot, row
            assert not row["form33_serial"] or row["form33_serial"] == declared[contest], row


def test_the_votes_of_march_are_there(records: Mapping[str, Record]) -> None:
    """201 and 92; 411 and 181, and what they are weighted from."""
    votes = [r for r in records.values() if isinstance(r, Vote)]
    assert {v.count for v in votes if v.held == "2024-03-03"} == {201, 92}
    assert {v.count for v in votes if v.chamber == "electoral-college"} == {411, 181}
    rows = shared("pakistan/president_2024_weighting.csv")
    raw = {int(r[c]) for r in rows for c in ("zardari_raw", "achakzai_raw")}
    assert raw <= {v.count for v in votes if v.held == "2024-03-09"}


def test_a_father_and_a_son_are_a_record_with_a_source(records: Mapping[str, Record]) -> None:
    """NA-129, which was NA-126 in 2018."""
    (found,) = [r for r in records.values() if isinstance(r, Statement) and r.kind == "relation"]
    assert (set(found.about), bool(found.document)) == ({"mian-azhar", "hammad-azhar"}, True)


def test_every_record_has_a_source_and_every_source_is_used(records: Mapping[str, Record]) -> None:
    """With a citation, a confidence and an address."""
    documents = {k for k, r in records.items() if isinstance(r, Document)}
    assert {getattr(r, "document", None) for r in records.values() if not isinstance(r, Document)} == documents
    assert all(r.citation and r.confidence and r.url for r in records.values() if isinstance(r, Document))


def test_the_package_stays_lean() -> None:
    """A few facts per seat, and no votes."""
    assert sum(path.read_text("utf-8").count("\n") for path in HOME.rglob("*.csv")) < 2_600
    assert not any(word in (HOME / "records" / "claims.csv").read_text("utf-8") for word in (",votes,", ",valid,"))


def test_the_package_says_what_is_in_it_and_what_is_not() -> None:
    """A person who opens the folder reads that first."""
    text = (HOME / "README.md").read_text("utf-8")
    assert all(f"## {heading}" in text for heading in ("What is in it", "What is not in it", "Dates", "Licence"))


def test_the_descriptor_in_the_package_is_the_one_of_its_tables(definition: Definition) -> None:
    """Another program reads the folder as a data package."""
    assert json.loads((HOME / "datapackage.json").read_text("utf-8")) == datapackage(definition)
