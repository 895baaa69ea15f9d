"""Records out of tables: what they become, and every way a row can be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.errors import NatijaError, Unreadable
from natija.model.canonical import decode, encode, record_id
from natija.model.figures import Value
from natija.model.records import (
    Affiliation,
    Alias,
    Claim,
    Covers,
    Document,
    Event,
    Lot,
    Notice,
    Record,
    Row,
    Statement,
    Vote,
)
from natija.sources.recordtables import read_records
from tests.sources.definitions import SMALL, small, write

SOURCES = "key,holder,published,confidence,revises,citation\ngazette,commission,2024-02-13,high,,The gazette\n"
CLAIMS = "source,form,contest,stage,holder,reader,stated,counted,of,candidate,field,value\n"
TABLES = {
    "sources": SOURCES,
    "claims": CLAIMS
    + "gazette,declaration,ge2/C-1,final,commission,press:dawn,2024-02-13,,,2,votes,120\n"
    + "gazette,declaration,ge2/C-1,final,commission,press:dawn,2024-02-13,,,10,votes,illegible\n"
    + "gazette,declaration,ge2/C-1,final,commission,press:dawn,2024-02-13,,,,valid,300\n"
    + "gazette,count,ge2/C-1,count,agents:2,clerk:1,2024-02-10,3,5,2,votes,80\n",
    "notices": "key,act,contest,units,effective,decided_by,supersedes,source\n"
    "second,restored,ge2/C-1,,2024-02-20,commission,first,gazette\n"
    "first,suspended,ge2/C-1,C-1@2023/4 C-1@2023/5,2024-02-15,commission,,gazette\n",
    "statements": "kind,speaker,with,about,stated,source,says\nagreement,one,p-a,p-b,2024-02-12,gazette,They agree.\n",
    "events": "kind,units,happened,source\nshutdown,X@2023,2024-02-08T08:00:00+05:00,gazette\n",
    "affiliations": "person,party,kind,since,source\np-b,independent,ballot,2024-02-08,gazette\n",
    "aliases": "of,id,name,lang,source\nperson,p-b,Boh Baig,en,gazette\n",
    "votes": "chamber,motion,held,choice,count,source\nassembly,prime minister,2024-03-03,p-a,201,gazette\n",
    "lots": "subject,contest,options,drawn,held,source\ntie,ge2/C-1,2 10,10,2024-03-01,gazette\n",
}
Kind = TypeVar("Kind")


def read(folder: Path, **tables: str) -> list[Record]:
    """Records of these tables under the small definition."""
    write(folder, SMALL | {f"records/{name}.csv": text for name, text in tables.items()})
    return read_records(folder, small())


def problems(folder: Path, **tables: str) -> tuple[str, ...]:
    """What reading these tables complains about."""
    with pytest.raises(Unreadable) as caught:
        read(folder, **tables)
    return caught.value.problems


def only(kind: type[Kind], records: list[Record]) -> list[Kind]:
    """Records of one kind."""
    return [record for record in records if isinstance(record, kind)]


def test_every_kind_of_row_becomes_its_record(tmp_path: Path) -> None:
    """One table per kind of record."""
    kinds = [type(record) for record in read(tmp_path, **TABLES)]
    assert kinds == [Document, Claim, Claim, Notice, Notice, Statement, Event, Affiliation, Alias, Vote, Lot]


def test_rows_alike_in_all_but_their_figures_are_one_claim(tmp_path: Path) -> None:
    """With a reason where there is no number."""
    claim = only(Claim, read(tmp_path, **TABLES))[0]
    votes: dict[str, dict[str, Value]] = {"votes": {"2": 120, "10": "illegible"}}
    assert claim.rows == (Row(figures={"valid": 300}, candidates=votes),)
    assert (claim.unit, claim.stated, claim.covers) == ("C-1@2023", "2024-02-13", None)


def test_a_sum_says_how_many_stations_it_covers(tmp_path: Path) -> None:
    """Counted, and of how many."""
    assert only(Claim, read(tmp_path, **TABLES))[1].covers == Covers(counted=3, of=5)


def test_a_claim_with_rows_per_station_keeps_its_own_total_first(tmp_path: Path) -> None:
    """A collation is one claim."""
    head = "source,form,contest,stage,holder,reader,subject,candidate,field,value\n"
    row = "gazette,collation,ge2/C-1,consolidated,commission,clerk:1,"
    claims = f"{head}{row}C-1@2023/2,2,votes,7\n{row}C-1@2023/1,2,votes,5\n{row},2,votes,12\n"
    rows = only(Claim, read(tmp_path, sources=SOURCES, claims=claims))[0].rows
    assert [(r.unit, r.candidates["votes"]["2"]) for r in rows] == [(None, 12), ("C-1@2023/1", 5), ("C-1@2023/2", 7)]


def test_keys_become_the_ids_of_records(tmp_path: Path) -> None:
    """A notice points to the notice it supersedes, whichever row comes first."""
    records = read(tmp_path, **TABLES)
    document = record_id(encode(only(Document, records)[0]))
    first, second = only(Notice, records)
    assert second.supersedes == record_id(encode(first))
    assert {first.document, second.document, only(Claim, records)[0].document} == {document}


def test_a_revised_source_is_another_document(tmp_path: Path) -> None:
    """It names the one before."""
    sources = SOURCES + "corrected,commission,2024-02-14,high,gazette,The gazette corrected\n"
    first, second = only(Document, read(tmp_path, sources=sources))
    assert second.revises == record_id(encode(first))


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    """Ids do not depend on when or where the tables are read, and every record reads back."""
    once = [encode(r) for r in read(tmp_path / "a", **TABLES)]
    assert once == [encode(r) for r in read(tmp_path / "b", **TABLES)]
    assert [encode(decode(content)) for content in once] == once


def test_a_package_without_records_has_none(tmp_path: Path) -> None:
    """A definition alone is a package too."""
    assert read(tmp_path) == []


ROW = "gazette,declaration,ge2/C-1,final,commission,press:dawn,2024-02-13,,,2,votes,120\n"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("gazette,", "gazete,", "column source: 'gazete' is no key of sources.csv"),
        ("declaration", "decl", "column form: 'decl' is not in forms"),
        ("ge2/C-1", "ge2/C-2", "column contest: 'ge2/C-2' is not in contests"),
        ("final", "last", "column stage: 'last' is none of"),
        ("commission", "agents:7", "column holder: 'agents:7' is neither in holders nor agents:SERIAL"),
        ("2024-02-13", "13.2.2024", "column stated: '13.2.2024' is not a day"),
        (",2,votes", ",3,votes", "column candidate: '3' is no ballot serial of ge2/C-1 and no party:ID"),
        (",2,votes", ",,votes", "column candidate: 'votes' is a figure of a candidate"),
        (",2,votes", ",2,valid", "column candidate: 'valid' is a figure of no candidate"),
        ("votes,120", "vote,120", "column field: 'vote' is no field of form 'declaration'"),
        ("120", "1 20", "column value: '1 20' is neither a whole number nor one of illegible"),
        ("120", "٣", "is neither a whole number"),
        ("120", "", "column value: blank"),
    ],
)
def test_one_fault_in_a_row_of_figures(tmp_path: Path, old: str, new: str, says: str) -> None:
    """One way to be wrong per case; the place is in the message."""
    found = problems(tmp_path, sources=SOURCES, claims=CLAIMS + ROW.replace(old, new))
    assert any(problem.startswith("claims.csv:2") and says in problem for problem in found), found


def test_a_figure_given_twice_is_a_fault(tmp_path: Path) -> None:
    """Nobody decides which one is meant."""
    assert problems(tmp_path, sources=SOURCES, claims=CLAIMS + ROW + ROW) == (
        "claims.csv:3, column field: 'votes' is given twice in this claim",
    )


@pytest.mark.parametrize(
    ("table", "row", "says"),
    [
        (
            "sources",
            "key,holder\na,commission\na,commission\n",
            "sources.csv:3, column key: 'a' is blank or occurs twice",
        ),
        ("sources", "key,holder\na,nobody\n", "sources.csv:2, column holder: 'nobody' is neither in holders"),
        ("sources", "key,holder,revises\na,commission,b\nb,commission,a\n", "column revises: 'b' is no other key"),
        ("notices", "act,effective,decided_by,source\nvoid,2024-02-13,commission,g\n", "a notice is about one of them"),
        ("statements", "kind,speaker,stated,says\ncall,one,2024-02-09,x\n", "None is no key of sources.csv"),
        ("statements", "kind,speaker,stated,says,source\ncall,cnn,2024-02-09,x,g\n", "'cnn' is not in people, parties"),
        ("events", "kind,happened,units,source\nshutdown,2024-02-08,Y@1/3,g\n", "column units: 'Y@1' is not in units"),
        ("aliases", "of,id,name,source\nperson,p-z,Zed,g\n", "column id: 'p-z' is not in people"),
        ("affiliations", "person,party,kind,since,source\np-a,two,house,2024,g\n", "column since: '2024' is not a day"),
    ],
)
def test_one_fault_in_another_table(tmp_path: Path, table: str, row: str, says: str) -> None:
    """One way to be wrong per case."""
    tables = {"sources": "key,holder\ng,commission\n"} | {table: row}
    assert any(says in problem for problem in problems(tmp_path, **tables))


def test_the_faults_of_all_tables_are_told_at_once(tmp_path: Path) -> None:
    """In the order of files and lines."""
    tables = TABLES | {"aliases": "of,id,name,source\nperson,p-z,Zed,gazette\n", "lots": "subject\ntie\n"}
    assert [problem.partition(":")[0] for problem in problems(tmp_path, **tables)] == ["aliases.csv", *["lots.csv"] * 3]


cells = st.text(st.sampled_from('gazette,declaration,2votes120\n"-é@/ '), max_size=80)


@pytest.mark.slow
@given(name=st.sampled_from([*TABLES]), text=cells, heading=st.sampled_from(["kept", "lost"]))
@settings(max_examples=400, deadline=None)
def test_broken_tables_end_in_records_or_one_clear_error(
    name: str,
    text: str,
    heading: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever a table holds after its heading, or instead of it."""
    first = TABLES[name].splitlines(keepends=True)[0] if heading == "kept" else ""
    tables = TABLES | {name: first + text}
    assert reads_or_says_why(tmp_path_factory.mktemp("broken"), tables)


def reads_or_says_why(folder: Path, tables: dict[str, str]) -> bool:
    """Whether reading ends in records, or in an error of ours with a next step."""
    try:
        return bool(read(folder, **tables))
    except NatijaError as error:
        return "Next:" in str(error)
