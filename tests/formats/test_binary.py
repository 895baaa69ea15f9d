"""SQLite and XLSX: keys, views, unknowns, names that look like formulas, the same bytes twice."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator

import openpyxl
import pytest

from natija.publish.formats.edition import Edition
from natija.publish.formats.shapes import SHAPES
from natija.publish.formats.sqlite import VIEWS, database
from natija.publish.formats.tables import Tables, tables
from natija.publish.formats.workbook import workbook
from tests.formats.conftest import XANTHE

pytestmark = pytest.mark.slow


@pytest.fixture(params=["lahore", "nation", "small"])
def results(request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    """The file, opened."""
    made: Edition = request.getfixturevalue(request.param)
    db = sqlite3.connect(":memory:")
    db.deserialize(database(made, tables(made)))
    yield db
    db.close()


def test_every_reference_exists(results: sqlite3.Connection) -> None:
    """SQLite itself finds no row that names nothing, and no damage."""
    assert results.execute("pragma foreign_key_check").fetchall() == []
    assert results.execute("pragma integrity_check").fetchall() == [("ok",)]


def test_every_view_can_be_read(results: sqlite3.Connection) -> None:
    """The views for people run on every election."""
    for view in VIEWS:
        results.execute(f"select * from {view}").fetchall()  # noqa: S608 - a name of ours


def test_metadata_says_what_it_was_made_from(lahore: Edition) -> None:
    """Title, licence, position and root travel inside the file."""
    db = sqlite3.connect(":memory:")
    db.deserialize(database(lahore, tables(lahore)))
    said = dict(db.execute("select * from metadata"))
    db.close()
    assert (said["root"], said["position"]) == (lahore.moment.root, str(lahore.moment.size))
    assert said["licence"] == "CC-BY-4.0"


def test_standings_are_the_canvass(lahore: Edition) -> None:
    """Votes in the view are those of the outcomes."""
    db = sqlite3.connect(":memory:")
    db.deserialize(database(lahore, tables(lahore)))
    found = {(c, s): v for c, s, v in db.execute("select contest_id, serial, votes from standings")}
    db.close()
    outcomes = lahore.canvass.outcomes
    assert found == {(o.contest, s.candidate): s.votes for o in outcomes for s in o.standings}


def test_same_tables_same_bytes(small: Edition, small_tables: Tables) -> None:
    """Neither file knows the time."""
    assert database(small, small_tables) == database(small, small_tables)
    assert workbook(small, small_tables) == workbook(small, small_tables)


def test_a_sheet_per_table_with_frozen_headings(small: Edition, small_tables: Tables) -> None:
    """Every table is a sheet after the one that says what the file is."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(small, small_tables)))
    assert book.sheetnames == ["about", *(shape.name for shape in SHAPES)]
    assert {book[shape.name].freeze_panes for shape in SHAPES} == {"A2"}
    rows = list(book["form_values"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(small_tables["form_values"])


def test_a_name_that_looks_like_a_formula_is_text(small: Edition, small_tables: Tables) -> None:
    """A candidate called =Xanthe is a name and computes nothing."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(small, small_tables)))
    cells = [cell for row in book["people"].iter_rows() for cell in row if cell.value == XANTHE]
    assert [cell.data_type for cell in cells] == ["s"]


def test_too_many_rows_for_a_sheet_are_named(
    small: Edition, small_tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that is too long is left out, and the first sheet says so."""
    monkeypatch.setattr("natija.publish.formats.workbook.MOST", 3)
    book = openpyxl.load_workbook(io.BytesIO(workbook(small, small_tables)))
    assert "form_values" not in book.sheetnames
    said = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True) if row[0]}
    assert f"Left out here: {len(small_tables['form_values'])} rows" in said["form_values"]
