"""The data package: keys, types, unknowns, digests, the same bytes twice, and the same numbers as the canvass."""

from __future__ import annotations

import csv
import io
import json
import weakref
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from natija.publish.formats import columnar, numbered
from natija.publish.formats import tables as formats
from natija.publish.formats.columnar import Packed, plain
from natija.publish.formats.datapackage import package
from natija.publish.formats.edition import Edition, edition
from natija.publish.formats.shapes import SHAPES
from natija.publish.formats.tables import Tables, published, tables
from natija.workspace import Workspace
from tests.formats.package import faults


def packed(of: Edition) -> dict[str, bytes]:
    """Every file of a package by path."""
    return {file.path: file.data for file in package(of, tables(of))}


@pytest.fixture(scope="module", params=["lahore", "nation", "small"])
def files(request: pytest.FixtureRequest) -> dict[str, bytes]:
    """Packages of three elections."""
    return packed(request.getfixturevalue(request.param))


def test_types_keys_references_and_digests_hold(files: dict[str, bytes]) -> None:
    """Every table is what its schema says, and names only rows that exist."""
    assert faults(json.loads(files["datapackage.json"]), files) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        ("tables/results_contest.csv", b'"ge2024/NA-117"', b'"ge2024/NA-999"', "is no row of contests"),
        ("tables/results_contest.csv", b",91489,", b",many,", "value is 'many'"),
        ("tables/contests.csv", b'"ge2024/NA-118"', b'"ge2024/NA-117"', "a key twice"),
        ("tables/forms.csv", b'"commission"', b"", "holder is empty"),
    ],
)
def test_the_checker_finds_what_is_broken(lahore: Edition, path: str, old: bytes, new: bytes, fault: str) -> None:
    """A reference to nothing, a text for a number, a key twice, a missing holder: each is named."""
    files = packed(lahore)
    assert old in files[path]
    found = faults(json.loads(files["datapackage.json"]), files | {path: files[path].replace(old, new)})
    assert any(fault in one for one in found)


def test_frictionless_agrees(lahore: Edition, tmp_path: Path) -> None:
    """The reference program finds the package valid, where it is installed."""
    if find_spec("frictionless") is None:
        pytest.skip("frictionless is not installed")
    import frictionless  # noqa: PLC0415

    for path, data in packed(lahore).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


@pytest.mark.slow
def test_same_record_same_bytes(lahore: Edition, lahore_workspace: Workspace) -> None:
    """An edition made again has the same files."""
    assert packed(lahore) == packed(edition(lahore_workspace))


def test_parquet_and_csv_have_the_same_cells(lahore: Edition) -> None:
    """A figure does not depend on the file it is read from."""
    made = packed(lahore)
    for shape in SHAPES:
        columns = pq.read_table(io.BytesIO(made[f"tables/{shape.name}.parquet"])).to_pylist()
        rows = csv.DictReader(io.StringIO(made[f"tables/{shape.name}.csv"].decode(), newline=""))
        for parquet, text in zip(columns, rows, strict=True):
            assert {k: _cell(v) for k, v in parquet.items()} == text


def _cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_a_total_is_the_sum_of_its_stations(small_tables: Tables) -> None:
    """Station figures that are in a total add up to it."""
    stations = small_tables["results_station"].to_pylist()
    for total in small_tables["results_contest"].to_pylist():
        parts = [r["value"] for r in stations if r["cell"] == total["cell"] and r["left_out"] is None]
        assert total["value"] == sum(parts)
        assert total["counted"] == len(parts) == 3


def test_a_station_nobody_counted_is_there_without_figures(small_tables: Tables) -> None:
    """Station 4 is on the list and has no form of an agent: it is a row of stations and none of the results."""
    assert "A-1@2023/s4" in small_tables["stations"]["unit"].to_pylist()
    assert "A-1@2023/s4" not in small_tables["results_station"]["unit"].to_pylist()


def test_an_unknown_is_an_empty_cell(nation: Edition) -> None:
    """What no source says is nothing in the file: neither 0 nor a word."""
    rows = list(csv.DictReader(io.StringIO(packed(nation)["tables/outcomes.csv"].decode(), newline="")))
    assert {row["margin_low"] for row in rows if row["status"] == "nothing-counted"} == {""}


def test_differences_are_those_of_the_comparison(small_tables: Tables, small_workspace: Workspace) -> None:
    """Every cell in which the copies differ is a row, with both readings."""
    found = {
        (row["unit"], row["candidate"]): row["right_low"] - row["left_low"]
        for row in small_tables["discrepancies"].to_pylist()
    }
    view = small_workspace.compare("A-1")
    assert found == {(d.unit, serial): step for d in view.discrepancies for serial, step in d.changes.items()}
    assert found


def test_names_in_urdu_are_utf_8(lahore: Edition) -> None:
    """A name written from right to left is there as it is written."""
    assert "عبدالعلیم خان" in packed(lahore)["tables/people.csv"].decode("utf-8")


def test_the_licence_names_itself_position_and_root(lahore: Edition) -> None:
    """Whoever has the folder knows on what terms, and from which record."""
    text = packed(lahore)["LICENSE.txt"].decode()
    assert "CC-BY-4.0" in text
    assert lahore.moment.root in text
    assert "FICTIONAL" not in text


@pytest.mark.slow
def test_only_what_had_happened_by_a_day_is_there(lahore_workspace: Workspace) -> None:
    """As of polling day there is no notice and no statement of a later day."""
    made = tables(edition(lahore_workspace, as_of="2024-02-08"))
    assert all(day[:10] <= "2024-02-08" for day in made["notices"]["effective"].to_pylist())
    assert all(day[:10] <= "2024-02-08" for day in made["statements"]["stated"].to_pylist())
    later = tables(edition(lahore_workspace))
    assert len(later["notices"]) > len(made["notices"])


def test_a_large_table_is_written_as_the_same_rows(
    small: Edition, small_tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where rows are many their texts are kept as dictionaries, and a group of rows is written at a time."""
    monkeypatch.setattr(formats, "LARGE", 2)
    monkeypatch.setattr(numbered, "SHEETS_TOGETHER", 3)
    kept, packed = tables(small), published(small)
    assert pa.types.is_dictionary(kept["form_values"].schema.field("unit").type)
    assert pa.types.is_dictionary(kept["results_station"].schema.field("basis").type)
    for name in ("form_values", "results_station"):
        assert plain(kept[name]) == small_tables[name]
        assert columnar.csv(kept[name]) == columnar.csv(small_tables[name])
        there = packed[name]
        assert isinstance(there, Packed)
        assert there.num_rows == small_tables[name].num_rows
        found = pq.read_table(io.BytesIO(there.data))
        assert found == small_tables[name]
        assert found.schema.equals(small_tables[name].schema, check_metadata=True)


@pytest.mark.slow
def test_a_large_table_is_packed_piece_by_piece(small_workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one basis is written the next is not there yet, and the one before is not any more."""
    alive: list[weakref.ref[pa.Table]] = []
    shape = next(s for s in SHAPES if s.name == "results_station")
    monkeypatch.setattr(formats, "LARGE", 0)

    def noted(pieces: Iterator[pa.Table]) -> Iterator[pa.Table]:
        for piece in pieces:
            assert sum(one() is not None for one in alive) <= 1
            alive.append(weakref.ref(piece))
            yield piece

    every = {one.name: pieces for one, pieces in formats._pieces(edition(small_workspace, every=True))}
    assert isinstance(formats._packed(shape, noted(every["results_station"])), Packed)
    assert len(alive) > 1


def test_groups_of_rows_are_of_one_table(small_tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than are written at a time are all there, in order, with the sentence of each column."""
    rows = small_tables["form_values"]
    monkeypatch.setattr(columnar, "TOGETHER", 3)
    file = pq.ParquetFile(io.BytesIO(columnar.parquet(rows)))
    assert file.num_row_groups == -(-rows.num_rows // 3)
    assert file.read() == rows
    assert file.schema_arrow.equals(rows.schema, check_metadata=True)
