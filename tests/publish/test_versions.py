"""A publication of other versions: what they explain is kept apart from what is false."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from natija.dossier import sheets
from natija.publish.libraries import libraries
from natija.publish.publishing import publish
from natija.verify.nouns import VerifiedSite
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests import independent_verifier as independent
from tests.cli.conftest import Natija, natija, original, place
from tests.publish.conftest import named, order, sign_again

pytestmark = pytest.mark.slow

__all__ = ["natija", "original", "place"]

PARQUET = "data/tables/version_values.parquet"
OLD = {"pyarrow": "1.0", "sqlite": "3.37.0", "zlib": "1.2", "openpyxl": "3.0"}
DATABASE, WORKBOOK = "data/results.db", "data/results.xlsx"


def other(site: Path, workspace: Workspace, **fields: Any) -> VerifiedSite:  # noqa: ANN401 - any field of the recipe
    """Sign it again with another recipe, and verify it."""
    recipe = json.loads((site / "publication.json").read_bytes()) | fields
    (site / "publication.json").write_bytes(independent.canonical(recipe))
    sign_again(site, workspace.log)
    return verify(site)


def repack(site: Path, *, more: int = 0) -> None:
    """The same files as another version of each library might pack them; with `more`, of other rows."""
    rows = pq.read_table(site / PARQUET)
    at = rows.schema.get_field_index("value")
    changed = rows.set_column(at, rows.schema.field(at), pc.add(rows["value"], pa.scalar(more, pa.int64())))
    pq.write_table(changed, site / PARQUET, compression="none")
    db = sqlite3.connect(":memory:")
    db.deserialize((site / DATABASE).read_bytes())
    db.execute("pragma page_size = 8192")
    db.execute("update version_values set value = value + ?", [more])
    db.commit()
    db.execute("vacuum")
    (site / DATABASE).write_bytes(db.serialize())
    packed = io.BytesIO()
    with zipfile.ZipFile(site / WORKBOOK) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            part = old.read(name).decode()
            new.writestr(name, part.replace("<v>100</v>", f"<v>{100 + more}</v>"))
    (site / WORKBOOK).write_bytes(packed.getvalue())


def test_the_recipe_names_the_libraries_that_packed_files(summed: tuple[Workspace, Path]) -> None:
    """With their versions here."""
    recipe = json.loads((summed[1] / "publication.json").read_bytes())
    assert recipe["libraries"] == libraries()
    assert {"pyarrow", "sqlite", "openpyxl", "zlib"} <= set(recipe["libraries"])


def test_the_same_rows_in_other_bytes_are_false_only_where_no_version_explains_it(
    summed: tuple[Workspace, Path],
) -> None:
    """Parquet, SQLite and XLSX packed otherwise, with the versions here and with others."""
    workspace, site = summed
    repack(site)
    assert named(other(site, workspace)) == [DATABASE, WORKBOOK, PARQUET]
    found = other(site, workspace, libraries=libraries() | OLD)
    assert (found.wrong, found.unchecked, found.recomputed) == ((), (), True)
    assert any("compared by contents" in note and "pyarrow there: 1.0" in note for note in found.notes)
    assert found.says.startswith("recomputes from its records;")


def test_other_rows_are_false_whatever_version_is_said_to_have_packed_them(summed: tuple[Workspace, Path]) -> None:
    """Who holds the key cannot hide a number behind a version."""
    workspace, site = summed
    repack(site, more=1)
    found = other(site, workspace, libraries=libraries() | OLD)
    assert named(found) == [DATABASE, WORKBOOK, PARQUET]
    assert {one.kind for one in found.wrong} == {"differs"}


def test_without_the_library_for_sheets_the_workbook_is_not_called_false(
    summed: tuple[Workspace, Path], monkeypatch: pytest.MonkeyPatch, natija: Natija
) -> None:
    """It is listed as not recomputed, with what to install; exit code 2, not 1; the last line says it."""
    _, site = summed
    monkeypatch.setattr(sheets, "available", lambda: False)
    found = verify(site)
    assert ([one.path for one in found.unchecked], found.wrong) == ([WORKBOOK], ())
    assert "openpyxl there: " in found.unchecked[0].says
    assert "here: not installed" in found.unchecked[0].says
    done = natija("verify", str(site))
    assert done.code == 2
    assert "natija[sheets]" in done.out
    last = " ".join(done.out.split())
    assert last.endswith("but for what could not be recomputed here; this does not show that the records are true")


def test_published_without_that_library_there_is_no_workbook_and_none_is_wanted(
    summed: tuple[Workspace, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever verifies may have the library; no page offers the file."""
    workspace, _ = summed
    with monkeypatch.context() as without:
        without.setattr(sheets, "available", lambda: False)
        publish(workspace, tmp_path / "plain", order())
    assert not (tmp_path / "plain" / WORKBOOK).exists()
    assert "results.xlsx" not in (tmp_path / "plain" / "data.html").read_text()
    assert verify(tmp_path / "plain").says.startswith("recomputes from its records;")


def test_what_another_version_of_the_program_made_is_not_called_false(summed: tuple[Workspace, Path]) -> None:
    """Nor right: it is listed with the version that it takes. Records and tree are checked all the same."""
    workspace, site = summed
    (site / "index.html").write_text("<p>as another version would say it")
    found = other(site, workspace, program="0.0.1")
    assert found.wrong == ()
    assert "natija 0.0.1" in next(one.says for one in found.unchecked if one.path == "index.html")
    assert not [one.path for one in found.unchecked if one.path.startswith(("records/", "log/"))]
    (site / "records" / "000000.jsonl").write_bytes(
        (site / "records" / "000000.jsonl").read_bytes().replace(b"140", b"141")
    )
    assert named(other(site, workspace, program="0.0.1")) == ["records/000000.jsonl"]


def test_the_last_line_is_what_a_verification_does_not_show(made: tuple[Path, Path], natija: Natija) -> None:
    """After everything else, and the key is named with whether it is known."""
    done = natija("verify", str(made[1]))
    assert done.code == 0
    assert done.out.endswith("recomputes from its records; this does not show that the records are true\n")
    assert "NOT known here" in " ".join(done.out.split())
    key = verify(made[1], recompute=False).signed_by
    assert key is not None
    assert "known: you gave it" in " ".join(natija("verify", str(made[1]), "--key", key).out.split())
