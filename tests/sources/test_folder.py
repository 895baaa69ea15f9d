"""Definition folders: what is read, what is refused, and the canonical bytes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.errors import BadUse, NatijaError, StoreUnavailable, Unreadable
from natija.model.canonical import clean
from natija.model.definition import Definition, Person
from natija.sources.changes import diff
from natija.sources.folder import canonical_tables, from_tables, read_folder, write_folder
from natija.sources.packaging import datapackage
from tests.sources.definitions import SMALL, small, write


def problems(folder: Path) -> tuple[str, ...]:
    """What reading a folder complains about."""
    with pytest.raises(Unreadable) as caught:
        read_folder(folder)
    return caught.value.problems


def test_a_folder_says_the_same_as_the_definition_made_by_hand(tmp_path: Path) -> None:
    """Every table, names in two scripts, blank cells as defaults, rows in key order (2 before 10)."""
    assert read_folder(write(tmp_path, SMALL)) == small()


def test_a_parquet_table_stands_in_for_the_csv(tmp_path: Path) -> None:
    """Whole numbers may be numbers there."""
    folder = write(tmp_path, SMALL)
    table = pacsv.read_csv(folder / "contests.csv")
    assert table.schema.field("on_ballot").type == pa.int64()
    pq.write_table(table, folder / "contests.parquet")
    (folder / "contests.csv").unlink()
    assert read_folder(folder) == small()


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_change_nothing(tmp_path: Path) -> None:
    """A table saved by a spreadsheet is the same table."""
    folder = write(tmp_path, SMALL)
    saved = "\ufeff" + SMALL["people.csv"].replace("\n", "\r\n") + ",,\r\n\r\n"
    (folder / "people.csv").write_bytes(saved.encode())
    assert read_folder(folder) == small()


def test_names_are_kept_in_composed_form_without_control_characters(tmp_path: Path) -> None:
    """One name has one byte form."""
    people = "id,name_en\np-a,Zoe\u0301\u0007\np-b, Bo Baig \n"
    read = read_folder(write(tmp_path, SMALL | {"people.csv": people}))
    assert [person.names for person in read.people] == [{"en": "Zoé"}, {"en": "Bo Baig"}]


def test_every_fault_of_every_table_is_listed_with_its_place(tmp_path: Path) -> None:
    """One reading shows all that is wrong."""
    wrong = {
        "elections.csv": "id,name,date\nge1,First,2020-02-31\nge2,,2024-02-08\n",
        "parties.csv": "id,label,colour\none,ONE,green\none,ONE,#1b6e3c\n",
        "candidates.csv": "contest,serial,person,party\nge2/C-1,10,p-z,\nge2/C-1,2,p-a,two\n",
    }
    assert problems(write(tmp_path, SMALL | wrong)) == (
        "candidates.csv:2, column person: 'p-z' is not in people",
        "candidates.csv:3, column party: 'two' is not in parties",
        "elections.csv:2, column date: '2020-02-31' is not a day such as 2024-02-08",
        "elections.csv:3, column name: blank",
        "parties.csv:2, column colour: 'green' is not a colour such as #1b6e3c",
        "parties.csv:2, column id: one occurs 2 times",
        "parties.csv:3, column id: one occurs 2 times",
    )


@pytest.mark.parametrize(
    ("table", "text", "says"),
    [
        ("units", SMALL["units.csv"].replace("type", "kind"), "units.csv:1, column kind: unknown; known are"),
        ("units", "id,label,type,type\nC-1@2023,C-1,a,b\n", "units.csv:1, column type: named twice"),
        ("units", "id,label,type\nC-1@2023,C-1\n", "units.csv:2: has 2 cells; 3 are named"),
        ("units", 'id,label,type\n"C-1@2023,C-1,a\n', "not CSV: unexpected end of data"),
        ("units", "", "units.csv: empty; the first line names the columns"),
        ("parents", "tree,unit,parent\nnational,C-1@2023,Y@2023\n", "column parent: 'Y@2023' is not in units"),
        ("contests", SMALL["contests.csv"].replace(",3", ",1"), "1 on the ballot, but 2 candidates are listed"),
        ("contests", SMALL["contests.csv"].replace(",3", ",many"), "column on_ballot: 'many' is not a whole number"),
        ("contests", SMALL["contests.csv"].replace(",3", ",0"), "column on_ballot: 0 is not a number of candidates"),
        ("contests", SMALL["contests.csv"].replace("national,3", "other,3"), "'other' is no tree of parents"),
        ("holders", "id,kind\ncommission,boss\n", "column kind: 'boss' is none of agents, commission, court"),
        ("people", "id,name_en\np-a,Ann\np-b,\n", "people.csv:3, column name_en: blank"),
        ("people", "id,name_en\np a,Ann\np-a,Ann\np-b,Bo\n", "'p a' cannot be a key"),
        ("predecessors", "contest,before,how\nge2/C-1,ge1/C-1,surely\n", "'surely' is none of guess, matched, stated"),
    ],
)
def test_one_fault(tmp_path: Path, table: str, text: str, says: str) -> None:
    """One way to be wrong per row."""
    assert any(says in problem for problem in problems(write(tmp_path, SMALL | {f"{table}.csv": text})))


def test_a_missing_column_is_one_fault_however_many_rows_there_are(tmp_path: Path) -> None:
    """The heading is wrong, not each row."""
    units = "id,label\nC-1@2023,C-1\nX@2023,X\n"
    assert problems(write(tmp_path, SMALL | {"units.csv": units})) == ("units.csv:1, column type: missing",)


def test_a_misread_row_is_not_reported_again_by_the_rows_that_point_to_it(tmp_path: Path) -> None:
    """The cause is shown, not its echoes."""
    people = "id,name_en\np-a,\np-b,Bo\n"
    assert problems(write(tmp_path, SMALL | {"people.csv": people})) == (
        "people.csv:2, column name_en: blank; there must be a name in one language at least",
    )


def test_a_tree_that_bites_its_tail_is_refused(tmp_path: Path) -> None:
    """Sums up a tree must end."""
    parents = "tree,unit,parent\nnational,C-1@2023,X@2023\nnational,X@2023,C-1@2023\n"
    assert problems(write(tmp_path, SMALL | {"parents.csv": parents})) == (
        "parents.csv:2, column parent: C-1@2023 is its own ancestor in tree national",
        "parents.csv:3, column parent: X@2023 is its own ancestor in tree national",
    )


def test_a_file_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    """The definition is not guessed at."""
    folder = write(tmp_path, SMALL)
    (folder / "people.csv").write_bytes(b"id,name_en\np-a,Ann\np-b,Zo\xe9\n")
    assert "people.csv:3: not UTF-8; save the file as UTF-8" in problems(folder)


def test_two_files_for_one_table_are_refused(tmp_path: Path) -> None:
    """Nobody decides which one is meant."""
    folder = write(tmp_path, SMALL)
    pq.write_table(pa.table({"id": ["one"], "label": ["ONE"]}), folder / "parties.parquet")
    assert "parties.csv: there is also parties.parquet; keep one of them" in problems(folder)


def test_a_parquet_file_with_fractions_is_refused(tmp_path: Path) -> None:
    """A serial of 2.0 is no serial."""
    folder = write(tmp_path, {name: text for name, text in SMALL.items() if name != "candidates.csv"})
    pq.write_table(
        pa.table({"contest": ["ge2/C-1"], "serial": [2.5], "person": ["p-a"]}), folder / "candidates.parquet"
    )
    assert any("a cell holds a float" in problem for problem in problems(folder))


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("title = ", "election.toml"),
        ('title = "x"', "profile"),
        ('title = "x"\nprofile = "atlantis"', "generic, pakistan"),
        ('title = "x"\nprofile = "../generic.toml"', "is not one of"),
        ('title = "x"\nprofile = "generic"\ncolour = 1', "colour"),
        ('title = "x"\nprofile = "generic"\n[[changes.bases]]\nid = "mine"', "election.toml changes"),
    ],
)
def test_a_wrong_election_file_is_refused(tmp_path: Path, toml: str, says: str) -> None:
    """It names the file and the key."""
    with pytest.raises(Unreadable, match=says):
        read_folder(write(tmp_path, SMALL | {"election.toml": toml}))


def test_a_folder_without_an_election_file_is_not_a_definition(tmp_path: Path) -> None:
    """The next step is in the message."""
    with pytest.raises(BadUse, match="natija init"):
        read_folder(tmp_path)


def test_the_folder_can_change_one_part_of_the_profile(tmp_path: Path) -> None:
    """A threshold of one's own, all else as bundled."""
    change = (
        '\n[[changes.parameters]]\nid = "turnout-high-percent"\nvalue = 90\nsince = "2000-01-01"\n'
        'source = "us"\nconfidence = "low"\n'
    )
    read = read_folder(write(tmp_path, SMALL | {"election.toml": SMALL["election.toml"] + change}))
    assert {p.id: p.value for p in read.profile.parameters}["turnout-high-percent"] == 90
    assert read.profile.forms == small().profile.forms


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    """Also with a profile that is not bundled, which is kept beside the tables."""
    changed = msgspec.structs.replace(small(), profile=msgspec.structs.replace(small().profile, version="2"))
    write_folder(small(), tmp_path / "one")
    write_folder(changed, tmp_path / "two")
    assert read_folder(tmp_path / "one") == small()
    assert read_folder(tmp_path / "two") == changed
    assert (tmp_path / "two" / "profile.json").exists()


def test_writing_over_a_definition_has_to_be_said(tmp_path: Path) -> None:
    """Tables that the new one does not have go away with the old one."""
    write_folder(small(), tmp_path)
    fewer = msgspec.structs.replace(small(), predecessors=())
    with pytest.raises(BadUse, match="already holds a definition"):
        write_folder(fewer, tmp_path)
    write_folder(fewer, tmp_path, replace=True)
    assert read_folder(tmp_path) == fewer


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreUnavailable, match="may write to"):
        write_folder(small(), tmp_path / "taken")


def test_the_canonical_bytes_of_a_table() -> None:
    """Key order, LF, and no column in which every row is at its default."""
    tables = canonical_tables(small())
    assert tables["candidates.csv"] == b"contest,serial,person,party\nge2/C-1,2,p-a,one\nge2/C-1,10,p-b,\n"
    assert tables["election.json"] == b'{"fictional":true,"source":"made up","title":"Small"}'
    assert "seats" not in tables["contests.csv"].decode()


def test_canonical_bytes_do_not_depend_on_the_order_of_rows() -> None:
    """Two people who typed the same facts have the same digests."""
    turned = {name: getattr(small(), name)[::-1] for name in ("candidates", "people", "units", "contests")}
    assert canonical_tables(msgspec.structs.replace(small(), **turned)) == canonical_tables(small())


def test_canonical_tables_read_back_to_the_definition() -> None:
    """The log keeps them as documents."""
    assert from_tables(canonical_tables(small())) == small()


def test_missing_canonical_tables_are_named() -> None:
    """A bundle without its documents is not half a definition."""
    with pytest.raises(Unreadable, match=r"profile\.json is missing"):
        from_tables({"election.json": b"{}"})


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12).map(
    lambda text: clean(" ".join(text.split())) or "x"
)


@given(title=texts, source=texts, names=st.dictionaries(st.sampled_from(["en", "ur", "sr-Latn"]), texts, min_size=1))
@settings(max_examples=200, deadline=None)
def test_any_text_survives_the_canonical_tables(title: str, source: str, names: dict[str, str]) -> None:
    """Quotes, commas, backslashes, right-to-left text: what goes in comes out, and twice gives the same bytes."""
    given_one = msgspec.structs.replace(
        small(), title=title, source=source, people=(Person(id="p-a", names=names), *small().people[1:])
    )
    tables = canonical_tables(given_one)
    read = from_tables(tables)
    assert canonical_tables(read) == tables
    assert (read.title, read.source) == (title, source)


@given(text=texts)
@settings(max_examples=100, deadline=None)
def test_any_title_survives_the_election_file(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The TOML written is the TOML read."""
    folder = tmp_path_factory.mktemp("title")
    write_folder(msgspec.structs.replace(small(), title=text), folder)
    assert tomllib.loads((folder / "election.toml").read_text("utf-8"))["title"] == text


def test_a_definition_does_not_differ_from_itself() -> None:
    """No change, no list."""
    assert diff(small(), small()) == []


def test_differences_are_told_by_entry_and_field() -> None:
    """Added, removed, changed, in tables and in the profile."""
    old = small()
    new = msgspec.structs.replace(
        old,
        title="Other",
        candidates=old.candidates[:1],
        people=(*old.people, Person(id="p-c", names={"en": "Cy"})),
        profile=msgspec.structs.replace(old.profile, bases=old.profile.bases[1:]),
    )
    assert [(c.what, c.table, c.key) for c in diff(old, new)] == [
        ("changed", "election", ()),
        ("removed", "candidates", ("ge2/C-1", "10")),
        ("added", "people", ("p-c",)),
        ("removed", "profile.bases", ("declared",)),
    ]
    assert diff(old, new)[0].fields == {"title": ("Small", "Other")}


def test_the_descriptor_names_every_table_its_keys_and_its_columns(tmp_path: Path) -> None:
    """Another program finds columns, types, primary and foreign keys."""
    write_folder(small(), tmp_path)
    described = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    resources: dict[str, Any] = {resource["name"]: resource for resource in described["resources"]}
    for name, resource in resources.items():
        header = (tmp_path / resource["path"]).read_text("utf-8").splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header, name
    assert resources["candidates"]["schema"]["primaryKey"] == ["contest", "serial"]
    keys = resources["candidates"]["schema"]["foreignKeys"]
    assert {"fields": "person", "reference": {"resource": "people", "fields": "id"}} in keys


def test_the_descriptor_leaves_out_tables_that_are_not_there() -> None:
    """A foreign key never points at nothing."""
    described = datapackage(Definition(title="x", profile=small().profile, people=small().people))
    assert [resource["name"] for resource in described["resources"]] == ["people"]


def reads_or_says_why(read: Callable[[], Definition]) -> bool:
    """Whether reading ends in a definition, or in an error of ours with a next step."""
    try:
        return isinstance(read(), Definition)
    except NatijaError as error:
        return "Next:" in str(error)


broken = st.one_of(
    st.binary(max_size=60),
    st.text(st.sampled_from('id,label\n\r"\x00é٣-1 '), max_size=60).map(str.encode),
    st.sampled_from([text.encode() for text in SMALL.values()]),
)


@pytest.mark.slow
@given(files=st.dictionaries(st.sampled_from([*SMALL, "units.parquet", "people.parquet"]), broken, max_size=4))
@settings(max_examples=500, deadline=None)
def test_broken_folders_end_in_a_definition_or_one_clear_error(
    files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever bytes the files hold."""
    folder = write(tmp_path_factory.mktemp("broken"), SMALL)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    assert reads_or_says_why(lambda: read_folder(folder))


@given(files=st.dictionaries(st.sampled_from([*canonical_tables(small())]), broken, min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_broken_canonical_tables_end_in_a_definition_or_one_clear_error(files: dict[str, bytes]) -> None:
    """Whatever bytes somebody's bundle holds."""
    assert reads_or_says_why(lambda: from_tables(canonical_tables(small()) | files))
