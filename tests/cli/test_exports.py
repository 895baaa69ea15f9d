"""Every format of the bundled package, opened by programs that know nothing of this one.

pandas, pyarrow, sqlite3, openpyxl and jsonschema read what `natija export` wrote. What was not counted is null in each
of them and nowhere 0; licence, schema and test flag are inside; sizes and digests are those of the files.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from natija.workspace import Workspace
from natija.workspace.simulating import Wanted
from natija.workspace.simulating import make as simulated
from tests.cli.conftest import Natija

pytestmark = pytest.mark.slow

JSON_TYPES = {"string": "string", "integer": "integer", "boolean": "boolean"}
PANDAS_TYPES = {"string": "string", "integer": "Int64", "boolean": "boolean"}


def exported(natija: Natija, form: str, out: Path, *words: str) -> Path:
    """Export, as the shell would."""
    done = natija("export", "--format", form, "--out", out, *words)
    assert done.code == 0, done.err
    return out


def described(folder: Path) -> dict[str, Any]:
    """A data package's description."""
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return found


def frame(folder: Path, resource: dict[str, Any]) -> pd.DataFrame:
    """A table of a data package as pandas reads it by the package's own schema."""
    kinds = {field["name"]: PANDAS_TYPES[field["type"]] for field in resource["schema"]["fields"]}
    return pd.read_csv(folder / resource["path"], dtype=kinds, keep_default_na=False, na_values=[""])


def row_schema(resource: dict[str, Any]) -> dict[str, Any]:
    """The table's schema as a JSON Schema of its rows."""
    fields = resource["schema"]["fields"]
    required = {f["name"] for f in fields if f.get("constraints", {}).get("required")}
    return {
        "type": "object", "additionalProperties": False, "required": [f["name"] for f in fields],
        "properties": {
            f["name"]: {"type": JSON_TYPES[f["type"]] if f["name"] in required else [JSON_TYPES[f["type"]], "null"]}
            for f in fields
        },
    }  # fmt: skip


def test_every_row_of_the_data_package_keeps_the_schema_inside_it(natija: Natija, tmp_path: Path) -> None:
    """Pandas reads the CSV, jsonschema holds every row against the package's own description; keys name one row."""
    folder = exported(natija, "csv", tmp_path / "package")
    for resource in described(folder)["resources"]:
        table = frame(folder, resource)
        rows = json.loads(table.to_json(orient="records"))
        validator = jsonschema.Draft202012Validator(row_schema(resource))
        assert [e.message for row in rows for e in validator.iter_errors(row)] == [], resource["name"]
        assert len(table) == resource["rows"]
        assert not table.duplicated(subset=resource["schema"]["primaryKey"]).any(), resource["name"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_sizes_and_digests_are_those_of_the_files(natija: Natija, tmp_path: Path, form: str) -> None:
    """Whoever downloads can tell whether all of it came."""
    folder = exported(natija, form, tmp_path / "package")
    for resource in described(folder)["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}") == (resource["bytes"], resource["hash"])


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_licence_and_schema_are_inside(natija: Natija, tmp_path: Path, form: str) -> None:
    """The one that was asked for, by its name and with a text."""
    folder = exported(natija, form, tmp_path / "package", "--licence", "ODC-By-1.0")
    assert [one["name"] for one in described(folder)["licenses"]] == ["ODC-By-1.0"]
    assert "ODC-By-1.0" in (folder / "LICENSE.txt").read_text(encoding="utf-8")
    assert set(json.loads((folder / "schema/tables.json").read_text())) == {
        r["name"] for r in described(folder)["resources"]
    }


def test_what_was_not_counted_is_null_everywhere_and_nowhere_zero(natija: Natija, tmp_path: Path) -> None:
    """As many nulls and as many zeros in every column of numbers, in pandas, pyarrow, SQLite and XLSX alike."""
    csv = exported(natija, "csv", tmp_path / "csv")
    parquet = exported(natija, "parquet", tmp_path / "parquet")
    exported(natija, "sqlite", tmp_path / "results.db")
    book = openpyxl.load_workbook(exported(natija, "xlsx", tmp_path / "results.xlsx"))
    seen: Counter[str] = Counter()
    for resource in described(csv)["resources"]:
        name, table = resource["name"], frame(csv, resource)
        arrow = pq.read_table(parquet / f"tables/{name}.parquet").to_pandas(types_mapper=pd.ArrowDtype)
        with closing(sqlite3.connect(tmp_path / "results.db")) as database:
            stored = pd.read_sql_query(f"select * from {name}", database, dtype_backend="numpy_nullable")  # noqa: S608
        header, *rows = book[name].iter_rows(values_only=True)
        sheet = pd.DataFrame(rows, columns=list(header), dtype="object")
        for column in (c for c in table.columns if table[c].dtype == "Int64"):
            counts = {(int(t[column].isna().sum()), int((t[column] == 0).sum())) for t in (table, arrow, stored, sheet)}
            assert len(counts) == 1, (name, column)
            seen["absent"] += counts.pop()[0]
    assert seen["absent"] > 100


def test_the_database_keeps_its_own_keys_and_says_what_it_is(natija: Natija, tmp_path: Path) -> None:
    """No row refers to nothing; licence, position and root are in `metadata`; the views answer."""
    database = sqlite3.connect(exported(natija, "sqlite", tmp_path / "results.db"))
    assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    assert database.execute("pragma foreign_key_check").fetchall() == []
    says = dict(database.execute("select key, value from metadata"))
    assert (says["licence"], says["fictional"], says["position"]) == ("CC-BY-4.0", "false", "263")
    assert database.execute("select count(*) from standings where contest = 'NA-128'").fetchone()[0] > 2
    database.close()


def test_the_workbook_opens_with_what_it_is(natija: Natija, tmp_path: Path) -> None:
    """Licence, position and root on the first sheet, a sheet for each table, headings that stay."""
    book = openpyxl.load_workbook(exported(natija, "xlsx", tmp_path / "results.xlsx"))
    about = " ".join(str(cell.value) for row in book["about"].iter_rows() for cell in row if cell.value)
    assert all(word in about for word in ("CC-BY-4.0", "263 records", "It is not 0."))
    assert {sheet.freeze_panes for sheet in book if sheet.title != "about"} == {"A2"}


@pytest.fixture(scope="module")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of a fictional election."""
    place = tmp_path_factory.mktemp("fictional")
    made = simulated(Wanted(profile="small", seed=3, scale=0.1, copies=1, waves=1), place / "sim")
    with Workspace.create(place / "w", package=str(place / "sim"), origin="example/fictional") as workspace:
        for table in made.tables:
            workspace.import_file(place / "sim" / table.file, place / "sim" / table.mapping)
    return place / "w"


def test_an_invented_election_is_flagged_in_every_format(natija: Natija, fictional: Path, tmp_path: Path) -> None:
    """Where a program looks, and where a person does."""
    where = ("-w", str(fictional))
    for form in ("csv", "parquet"):
        folder = exported(natija, form, tmp_path / form, *where)
        assert described(folder)["fictional"] is True
        assert "FICTIONAL" in (folder / "LICENSE.txt").read_text(encoding="utf-8")
    database = sqlite3.connect(exported(natija, "sqlite", tmp_path / "results.db", *where))
    assert database.execute("select value from metadata where key = 'fictional'").fetchone() == ("true",)
    database.close()
    book = openpyxl.load_workbook(exported(natija, "xlsx", tmp_path / "results.xlsx", *where))
    assert "FICTIONAL" in str(book["about"]["A1"].value)
    report = json.loads(exported(natija, "cdf", tmp_path / "report.json", *where).read_text(encoding="utf-8"))
    assert report["IsTest"] is True
    people = exported(natija, "popolo", tmp_path / "people.json", *where).read_text(encoding="utf-8")
    assert "FICTIONAL" in people
