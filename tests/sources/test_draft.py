"""A definition and a station list drafted out of nothing but a table of results and its mapping."""

from __future__ import annotations

from pathlib import Path

import pytest

from natija.countries import profile
from natija.errors import BadUse, Unreadable
from natija.model.canonical import decode
from natija.model.records import Claim
from natija.sources.claims import build
from natija.sources.draft import Drafted, draft
from natija.sources.folder import canonical_tables, from_tables, read_folder, write_folder
from natija.sources.mapping import decode_mapping
from natija.sources.tables import Reading, Table, read_table, table_of

UGANDA = Path(__file__).parents[2].parent / "shared" / "data" / "uganda2021"

LONG = """seat,station,place,area,registered,no,name,party,votes
C 1,1,School,North,900,2,Ann Ali,Blue Party,120
C 1,1,School,North,900,1,Bo Baig,,80
C 1,2,Hall,South,700,2,Ann Ali,Blue Party,60
C 1,2,Hall,South,700,1,Bo Baig,,90
C 2,1,Tent,North,500,1,Cy Chen,Blue Party,70
"""
MAPPING = """
form = "count"
holder = "commission"
stated = "2024-02-08"
contest = "{seat}"
unit = "{contest.unit}/{station}"
fields = { registered = "registered" }
candidate = { serial = "{no}", name = "{name}", party = "{party}", fields = { votes = "votes" } }
list = { name = "{place}" }
"""


def table(text: str, name: str = "results.csv") -> Table:
    """A table of these lines."""
    return table_of(text.encode(), name, Reading())


def drafted(text: str = LONG, mapping: str = MAPPING, **levels: tuple[str, ...]) -> Drafted:
    """The draft of a table and its mapping under the profile for any country."""
    return draft(table(text), decode_mapping(mapping.encode()), profile("generic"), levels=levels)


def test_contests_candidates_and_parties_come_from_the_columns() -> None:
    """In the order of the table, with the ballot serials it gives."""
    definition = drafted().definition
    assert [(c.label, c.unit) for c in definition.contests] == [("C 1", "C-1@2024"), ("C 2", "C-2@2024")]
    assert [(c.contest, c.serial, c.party) for c in definition.candidates] == [
        ("election-2024/C-1", "2", "blue-party"),
        ("election-2024/C-1", "1", ""),
        ("election-2024/C-2", "1", "blue-party"),
    ]
    assert [person.names for person in definition.people] == [{"en": "Ann Ali"}, {"en": "Bo Baig"}, {"en": "Cy Chen"}]
    assert [(election.date, election.id) for election in definition.elections] == [("2024-02-08", "election-2024")]


def test_the_station_list_is_that_of_the_table_and_says_so() -> None:
    """With the registered voters and names it gives."""
    found = drafted()
    assert found.stations == (
        b"contest,unit,name,type,registered,within.national\n"
        b"election-2024/C-1,C-1@2024/1,School,,900,C-1@2024\n"
        b"election-2024/C-1,C-1@2024/2,Hall,,700,C-1@2024\n"
        b"election-2024/C-2,C-2@2024/1,Tent,,500,C-2@2024\n"
    )
    assert any("a published list may have more" in note for note in found.notes)


def test_units_above_the_stations_come_from_columns_from_the_top_down() -> None:
    """A name is one unit only on its way down; the chain ends at the contest's own unit."""
    definition = drafted(LONG.replace("C 2", "C 1"), administrative=("area", "place")).definition
    edges = {(edge.unit, edge.parent) for edge in definition.parents}
    assert ("North@2024", "C-1@2024") in edges
    assert ("North.School@2024", "North@2024") in edges
    assert {contest.tree for contest in definition.contests} == {"administrative"}


def test_a_unit_in_two_places_is_told() -> None:
    """The draft keeps the first and a person decides."""
    assert any("North@2024 lies in C-1@2024 and in C-2@2024" in note for note in drafted(x=("area",)).notes)


def test_what_is_drafted_is_a_definition_that_can_be_written_and_read(tmp_path: Path) -> None:
    """It breaks none of its own rules."""
    definition = drafted().definition
    write_folder(definition, tmp_path)
    assert canonical_tables(read_folder(tmp_path)) == canonical_tables(definition)


def test_the_same_table_imports_under_its_draft() -> None:
    """Nothing in it is unknown any more, and the station list imports too."""
    found = drafted()
    definition = from_tables(canonical_tables(found.definition))
    results = build(table(LONG), decode_mapping(MAPPING.encode()), definition, reader="desk:1")
    assert (results.problems, len(results.records)) == ((), 3)
    assert found.stations is not None
    assert found.mapping is not None
    listed = build(
        table(found.stations.decode(), "stations.csv"),
        decode_mapping(found.mapping.encode()),
        definition,
        reader="desk:1",
    )
    claims = [record for content in listed.records if isinstance(record := decode(content), Claim)]
    assert listed.problems == ()
    assert [(claim.contest, len(claim.rows), claim.complete) for claim in claims] == [
        ("election-2024/C-1", 2, False),
        ("election-2024/C-2", 1, False),
    ]


WIDE = "station,Ann Ali,Bo Baig,Rejected\n1,120,80,3\n2,60,90,1\n"
WIDE_MAPPING = """
layout = "wide"
form = "count"
holder = "press:dawn"
stated = "2024-02-08"
contest = "C 1"
unit = "{contest.unit}/{station}"
fields = { Rejected = "rejected" }
candidate = { by = "name", columns = { "Ann Ali" = "Ann Ali", "Bo Baig" = "Bo Baig" } }
"""


def test_candidates_in_columns_are_numbered_and_that_is_told() -> None:
    """Their ballot serials are not in the table."""
    found = drafted(WIDE, WIDE_MAPPING)
    people = {person.id: person.names["en"] for person in found.definition.people}
    assert [(c.serial, people[c.person]) for c in found.definition.candidates] == [("1", "Ann Ali"), ("2", "Bo Baig")]
    assert any("serials are the order of the table" in note for note in found.notes)
    assert [(holder.id, holder.kind) for holder in found.definition.holders] == [("press:dawn", "media")]


def test_rows_that_are_not_read_are_not_drafted() -> None:
    """`where` selects, and figures in the candidate's place are no candidates."""
    mapping = MAPPING.replace("list =", 'where = { seat = "C 1" }\nlist =').replace(
        'party = "{party}"', 'party = "{party}", skip = ["Bo Baig"]'
    )
    definition = drafted(mapping=mapping).definition
    assert [contest.label for contest in definition.contests] == ["C 1"]
    assert [candidate.serial for candidate in definition.candidates] == ["2"]


def test_one_serial_with_two_names_is_told() -> None:
    """The first name is kept."""
    text = LONG + "C 1,3,Barn,North,100,2,Anne Aly,,5\n"
    assert any("serial 2 is called 'Ann Ali' and 'Anne Aly'" in note for note in drafted(text).notes)


def test_the_day_of_the_election_has_to_come_from_somewhere() -> None:
    """It is in no column, and nobody guesses it."""
    with pytest.raises(BadUse, match="stated ="):
        drafted(mapping=MAPPING.replace('stated = "2024-02-08"\n', ""))


def test_columns_that_are_not_there_are_told_at_once() -> None:
    """Those of the mapping and those of the levels."""
    with pytest.raises(Unreadable) as caught:
        drafted(mapping=MAPPING.replace("{no}", "{number}"), x=("county",))
    assert len(caught.value.problems) == 2


def test_uganda_2021_drafts_whole() -> None:
    """Eleven candidates, 34,684 stations and the units above them."""
    path = UGANDA / "stations.csv.gz"
    if not path.exists():
        pytest.skip(f"{path} is not here; it is not part of the project")
    mapping = decode_mapping(
        b'layout = "wide"\nform = "count"\nholder = "commission"\nstated = "2021-01-14"\ncontest = "{contest}"\n'
        b'unit = "{contest.unit}/{station_id}"\n[fields]\nregistered = "registered"\nvalid_votes = "valid"\n'
    )
    found = draft(read_table(path), mapping, profile("generic"), levels={"administrative": ["region", "district"]})
    assert found.stations is not None
    assert found.stations.count(b"\n") == 1 + 34_684
    assert len([unit for unit in found.definition.units if unit.type == "district"]) > 100
    from_tables(canonical_tables(found.definition))
