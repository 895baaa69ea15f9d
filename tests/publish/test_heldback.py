"""Of a contest that is held back nothing but the ballot is in the folder, however it is packed."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from natija.model.canonical import encode, record_id
from natija.model.records import Affiliation, Alias, Notice, Record, Vote
from natija.publish.heldback import held as held_out
from natija.publish.publishing import publish
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests.publish.conftest import files, named, order

pytestmark = pytest.mark.slow

HELD = "ge2024/NA-128"
BALLOT = ("documents/", "data/")
"""Where the definition is: the tables of it, and the data that list candidates."""


def unpacked(place: Path) -> str:
    """Everything a file says, as text, however it is packed."""
    match place.suffix:
        case ".parquet":
            return json.dumps(pq.read_table(place).to_pylist(), ensure_ascii=False)
        case ".db":
            db = sqlite3.connect(":memory:")
            db.deserialize(place.read_bytes())
            return "\n".join(db.iterdump())
        case ".xlsx":
            with zipfile.ZipFile(place) as archive:
                return "\n".join(archive.read(name).decode() for name in archive.namelist())
        case _:
            return place.read_bytes().decode("utf-8", "replace")


def holding(site: Path, words: Iterable[str]) -> dict[str, set[str]]:
    """Files by what they hold of these words."""
    found: dict[str, set[str]] = {}
    for path in files(site):
        text = unpacked(site / path)
        for word in words:
            if word in text:
                found.setdefault(word, set()).add(path)
    return found


@pytest.fixture
def held(workspace: Workspace, tmp_path: Path) -> tuple[Workspace, Path]:
    """A publication in which one contest is held back, after one in which it was not, with acts and names of it."""
    person = next(c.person for c in workspace.definition.candidates if c.contest == HELD and c.serial == "7")
    said: tuple[Record, ...] = (
        Notice(act="recount-asked", contest=HELD, effective="2024-02-11", decided_by="a quince", says="a medlar"),
        Affiliation(person=person, party="ind", kind="house", since="2024-02-29", according_to="a damson"),
        Alias(of="person", id=person, name="a greengage"),
    )
    workspace.append([encode(record) for record in said], batch="more")
    publish(workspace, tmp_path / "site", order(languages=("en", "ur")))
    assert set(holding(tmp_path / "site", WORDS)) == set(WORDS)
    later = order("2024-02-21T12:00:00Z", languages=("en", "ur"), hold_back=("NA-128",), include_documents=True)
    publish(workspace, tmp_path / "site", later)
    return workspace, tmp_path / "site"


WORDS = ("a quince", "a medlar", "a damson", "a greengage")


def test_no_record_and_no_figure_of_it_is_anywhere(held: tuple[Workspace, Path]) -> None:
    """Ids, words and figures of its records, in every file, unpacked; versions of before are there in short alone."""
    workspace, site = held
    records = [(e.id, json.loads(e.content)) for e in workspace.log.read() if HELD.encode() in e.content]
    figures = {
        written
        for _, record in records
        for row in record.get("rows", ())
        for votes in row.get("candidates", {}).get("votes", {}).values()
        if isinstance(votes, int) and votes > 20_000
        for written in (str(votes), f"{votes:,}")
    }
    assert len(figures) > 10
    ids = {name[:16] for name, record in records if record["record"] != "definition"}
    assert holding(site, {*figures, *ids, *WORDS}) == {}
    assert named(verify(site)) == []


def test_its_candidates_stand_on_the_ballot_and_nowhere_else(held: tuple[Workspace, Path]) -> None:
    """Who led is on no page, not even on that of what changed."""
    workspace, site = held
    definition = workspace.definition
    elsewhere = {c.person for c in definition.candidates if c.contest != HELD}
    people = {c.person for c in definition.candidates if c.contest == HELD} - elsewhere
    names = {name for p in definition.people if p.id in people for name in p.names.values()}
    assert len(names) > 1
    places = {path for found in holding(site, names).values() for path in found}
    assert {path for path in places if not path.startswith(BALLOT)} == set()
    after = json.loads((site / "publication.json").read_bytes())["version"]
    change = next(
        c for c in json.loads((site / after / "changes.json").read_bytes())["contests"] if c["contest"] == HELD
    )
    assert (change["before"], change["after"]["leader"], change["after"]["margin"]) == (None, None, None)


def test_a_floor_vote_stays_out_where_it_names_members_of_held_back_contests_alone(workspace: Workspace) -> None:
    """One that names others too stays whole: it is the vote of the house."""
    definition = workspace.definition
    here = next(c.person for c in definition.candidates if c.contest == HELD)
    there = next(c.person for c in definition.candidates if c.contest != HELD and c.person != here)
    ids = []
    for members in ((here,), (here, there)):
        vote = Vote(chamber="na", motion="that the house sit", held="2024-03-01", choice="aye", members=members)
        workspace.append([encode(vote)], batch="votes")
        ids.append(record_id(encode(vote)))
    out = held_out(workspace.log.read(), definition, [HELD]).ids
    assert [one in out for one in ids] == [True, False]
