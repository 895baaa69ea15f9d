"""What a publication has in data/, and what changed between two editions."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from natija.canvass import find_basis
from natija.publish.formats import cdfwrite
from natija.publish.formats.cdfrules import problems
from natija.publish.formats.datapackage import BOTH, package
from natija.publish.formats.delta import changes, files, read_tables
from natija.publish.formats.edition import edition
from natija.publish.formats.files import files as published
from natija.publish.formats.tables import tables
from natija.publish.libraries import libraries
from natija.publish.nouns import Publication, Publisher
from natija.publish.picture import Picture
from natija.workspace import Workspace
from natija.workspace.workspace import basis_digest
from tests.formats.package import faults

pytestmark = pytest.mark.slow


def _published(workspace: Workspace) -> dict[str, bytes]:
    picture = Picture(workspace)
    recipe = Publication(
        program="0", libraries=libraries(), title="A", fictional=True, author="operator:1", version="versions/1",
        origin=picture.moment.origin, position=picture.moment.size, as_of=None,
        published="2024-02-10T12:00:00+05:00", publisher=Publisher(name="A Desk", contact="desk@example.org"),
    )  # fmt: skip
    return {file.path: file.data for file in published(picture, recipe)}


@pytest.fixture(scope="module")
def data(small_workspace: Workspace) -> dict[str, bytes]:
    """The data of a publication of the small contest, by path."""
    return _published(small_workspace)


def test_every_format_is_there(data: dict[str, bytes]) -> None:
    """Bulk tables, database, workbook, reports by contest, people, schemas and licence, all below data/."""
    wanted = ("datapackage.json", "results.db", "results.xlsx", "popolo.json", "cdf.json", "cdf/A-1.json",
              "LICENSE.txt", "schema/tables.json", "schema/results.sql", "tables/form_values.parquet")  # fmt: skip
    assert {f"data/{name}" for name in wanted} <= set(data)
    assert all(path.startswith("data/") for path in data)


def test_each_side_has_its_result(data: dict[str, bytes]) -> None:
    """The declared result, the agents' copies and the commission's each have a report, and rows in one table."""
    assert {"data/cdf/A-1.agents-1.json", "data/cdf/A-1.commission.json"} <= set(data)
    rows = pq.read_table(io.BytesIO(data["data/tables/results_contest.parquet"])).to_pylist()
    first = {row["basis"]: row["value"] for row in rows if row["cell"] == "votes:1"}
    assert first["declared"] == 560
    assert first["agents:1"] == 210 + 180 + 190
    assert first["commission"] == 110 + 180 + 190 + 90


def test_every_report_keeps_every_rule_and_names_its_publisher(
    data: dict[str, bytes], small_workspace: Workspace
) -> None:
    """Also those under the other bases; each says in its notes which basis it is, and is dated by its last record."""
    made = small_workspace.definition
    reports = {path: json.loads(found) for path, found in data.items() if "/cdf" in path}
    assert len(reports) >= 4
    received = {entry.received for entry in small_workspace.log.read()}
    for path, document in reports.items():
        assert problems(document, strict=True) == ()
        assert document["Issuer"] == "A Desk"
        whole = path == "data/cdf.json"
        assert document["GeneratedDate"] in ({"2024-02-10T12:00:00+05:00"} if whole else received)
    digest = basis_digest(find_basis(made, "agents:1"))[:12]
    assert reports["data/cdf/A-1.agents-1.json"]["Notes"].startswith(f"FICTIONAL election. Basis agents:1 ({digest}); ")


def test_the_package_with_all_bases_is_sound(data: dict[str, bytes]) -> None:
    """Keys hold with several results side by side."""
    inside = {path.removeprefix("data/"): found for path, found in data.items()}
    assert faults(json.loads(inside["datapackage.json"]), inside) == []


def test_a_report_of_totals_has_no_station(data: dict[str, bytes]) -> None:
    """The report of the whole election is a summary: units down to the contests."""
    document = json.loads(data["data/cdf.json"])
    assert document["Format"] == "summary-contest"
    assert {unit["Type"] for unit in document["GpUnit"]}.isdisjoint({"polling-place"})


def test_a_form_more_is_a_few_rows(small_workspace: Workspace) -> None:
    """Since before the last record: the declaration is added, its outcome changed, and no station row is touched."""
    now = edition(small_workspace, basis="declared")
    found = changes(tables(edition(small_workspace, basis="declared", at=now.moment.size - 1)), tables(now))
    assert {row["change"] for row in found["forms"].to_pylist()} == {"added"}
    assert found["forms"].num_rows == 1
    assert {row["change"] for row in found["outcomes"].to_pylist()} == {"changed"}
    assert not {"stations", "discrepancies", "elections"} & set(found)


def test_nothing_changed_is_no_table(small_workspace: Workspace) -> None:
    """An edition against itself has no row."""
    made = tables(edition(small_workspace))
    assert changes(made, made) == {}


def test_removed_rows_say_what_they_said(small_workspace: Workspace) -> None:
    """Backwards, the declaration is removed, and its row is there with its last figures."""
    now = edition(small_workspace)
    back = changes(tables(now), tables(edition(small_workspace, at=now.moment.size - 1)))
    assert [row["change"] for row in back["forms"].to_pylist()] == ["removed"]
    assert back["forms"]["blank"].to_pylist() == ["declaration"]


def test_a_delta_names_both_ends(small_workspace: Workspace) -> None:
    """Position and root of both are in delta.json, with how many rows of each table changed how."""
    now = edition(small_workspace)
    before = edition(small_workspace, at=now.moment.size - 1)
    made = {file.path: file.data for file in files(before, now, "csv")}
    said = json.loads(made["delta.json"])
    assert (said["from"]["position"], said["to"]["root"]) == (now.moment.size - 1, now.moment.root)
    assert said["tables"]["forms"] == {"added": 1}
    assert {f"tables/{name}.csv" for name in said["tables"]} <= set(made)


def test_tables_can_be_read_back_from_a_package(small_workspace: Workspace, tmp_path: Path) -> None:
    """A package on the disk is as good as the log to compare with."""
    made = edition(small_workspace)
    held = tables(made)
    for file in package(made, held, forms=BOTH):
        (tmp_path / file.path).parent.mkdir(exist_ok=True)
        (tmp_path / file.path).write_bytes(file.data)
    assert changes(read_tables(tmp_path), held) == {}


def test_a_report_of_one_basis_is_that_of_the_export(small_workspace: Workspace, data: dict[str, bytes]) -> None:
    """The same counts, whether asked for alone or published beside others."""
    alone = json.loads(cdfwrite.whole(edition(small_workspace, basis="commission")))
    beside = json.loads(data["data/cdf/A-1.commission.json"])
    assert alone["Election"] == beside["Election"]
    assert alone["GpUnit"] == beside["GpUnit"]


def test_a_large_table_is_parquet_alone(small_workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no CSV, the database names it as left out, and reports under other bases are left to an export."""
    monkeypatch.setattr("natija.publish.formats.tables.LARGE", 20)
    made = _published(small_workspace)
    large = {"form_values", "results_station"}
    assert {name for name in large if f"data/tables/{name}.csv" in made} == set()
    assert {f"data/tables/{name}.parquet" for name in large} <= set(made)
    assert "data/tables/contests.csv" in made
    assert [path for path in made if path.startswith("data/cdf/")] == ["data/cdf/A-1.json"]
    db = sqlite3.connect(":memory:")
    db.deserialize(made["data/results.db"])
    (said,) = db.execute("select value from metadata where key = 'left_out'").fetchone()
    assert large <= set(said.split(", "))
    assert db.execute("select count(*) from form_values").fetchone() == (0,)
    assert db.execute("pragma foreign_key_check").fetchall() == []
    db.close()
