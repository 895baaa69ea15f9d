"""Popolo: every reference exists, every membership has its source, and a change of party closes and opens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from natija.model.canonical import encode
from natija.model.records import Affiliation
from natija.publish.formats.edition import Edition, edition
from natija.publish.formats.popolo import popolo
from tests.dossier import made

FIRST = {"person": "A-1-1", "kind": "house", "according_to": "commission"}


def read(of: Edition) -> dict[str, Any]:
    """The file as anybody reads it."""
    found: dict[str, Any] = json.loads(popolo(of))
    return found


@pytest.fixture(scope="module")
def people(nation: Edition) -> dict[str, Any]:
    """The national package."""
    return read(nation)


def test_every_reference_exists(people: dict[str, Any]) -> None:
    """Persons, organizations, areas and motions that something names are there, and no id is there twice."""
    ids = {name: [o["id"] for o in people[name]] for name in ("persons", "organizations", "areas", "motions")}
    for found in ids.values():
        assert len(found) == len(set(found))
    for one in people["memberships"]:
        assert one["person_id"] in ids["persons"]
        assert {one["organization_id"], one.get("on_behalf_of_id", one["organization_id"])} <= set(ids["organizations"])
        assert one.get("area_id", ids["areas"][0]) in ids["areas"]
    for event in people["vote_events"]:
        assert event["motion_id"] in ids["motions"]
        assert event["organization_id"] in ids["organizations"]


def test_every_membership_has_a_source_and_a_beginning(people: dict[str, Any]) -> None:
    """Nobody belongs anywhere without somebody who says so, and since when."""
    assert people["memberships"]
    for one in people["memberships"]:
        assert one["sources"]
        assert one["start_date"]


def test_a_seat_is_held_on_behalf_of_a_party(people: dict[str, Any], nation: Edition) -> None:
    """As many members as the house has contested seats with somebody in them."""
    seats = [m for m in people["memberships"] if m["role"] == "member"]
    assert len(seats) > 200
    assert all(seat["on_behalf_of_id"].startswith("party.") and seat["area_id"] for seat in seats)
    del nation


def test_a_floor_vote_has_its_counts(people: dict[str, Any]) -> None:
    """The Prime Minister of March 2024 was elected with 201 votes to 92 (floor vote of 3 March 2024)."""
    vote = next(v for v in people["vote_events"] if v["start_date"] == "2024-03-03")
    assert {c["option"]: c["value"] for c in vote["counts"]} == {"shehbaz-sharif": 201, "omar-ayub-khan": 92}


def test_other_spellings_are_other_names(people: dict[str, Any]) -> None:
    """A person carries the Urdu name and every alias a source uses."""
    person = next(p for p in people["persons"] if p["id"] == "abdul-hakim-baloch")
    assert {"عبدالحکیم بلوچ", "Abdul Hakeem Baloch"} <= {n["name"] for n in person["other_names"]}


def _memberships(folder: Path, *records: Affiliation) -> list[tuple[str, str, str | None]]:
    with made.workspace(folder, ("One", "Two", "Three")) as workspace:
        workspace.append([encode(record) for record in records], batch="moves")
        found = read(edition(workspace))["memberships"]
    return [(m["organization_id"], m["start_date"], m.get("end_date")) for m in found]


def test_a_change_of_party_closes_one_membership_and_opens_another(tmp_path: Path) -> None:
    """The same source's next affiliation of that kind ends the one before."""
    before = Affiliation(party="x", since="2024-02-10", **FIRST)  # type: ignore[arg-type]  # one set of fields
    after = Affiliation(party="y", since="2024-03-01", **FIRST)  # type: ignore[arg-type]  # one set of fields
    assert _memberships(tmp_path, before, after) == [
        ("party.x", "2024-02-10", "2024-03-01"), ("party.y", "2024-03-01", None)
    ]  # fmt: skip


def test_another_source_ends_nothing(tmp_path: Path) -> None:
    """What a newspaper says does not end what the commission says: both stand."""
    before = Affiliation(party="x", since="2024-02-10", **FIRST)  # type: ignore[arg-type]  # one set of fields
    paper = Affiliation(person="A-1-1", kind="house", party="y", since="2024-03-01", according_to="press:x")
    assert _memberships(tmp_path, before, paper) == [
        ("party.x", "2024-02-10", None), ("party.y", "2024-03-01", None)
    ]  # fmt: skip
