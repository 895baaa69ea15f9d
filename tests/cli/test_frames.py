"""`natija frames export`: its JSON, its screen, and the Parquet it leaves behind."""

from __future__ import annotations

import shlex
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from docs.pages.commands import SHAPES
from natija.frames.flatten import SCHEMAS
from tests.cli.conftest import Natija


def test_what_is_said_is_what_was_written(natija: Natija, tmp_path: Path) -> None:
    """One object of the documented shape; as many rows of each frame as the files have."""
    folder = tmp_path / "columns"
    said = natija("frames", "export", folder, "--json")
    assert said.code == 0, said.err
    (kind,) = SHAPES["natija frames export"]
    assert msgspec.to_builtins(msgspec.convert(said.json(), kind)) == said.json()
    rows = said.json()["rows"]
    assert set(rows) == set(SCHEMAS)
    filled = {name: count for name, count in rows.items() if count}
    assert {name: pq.read_table(folder / name).num_rows for name in filled} == filled
    assert rows["figure"] > 0
    assert said.json()["records"] == natija("log", "head", "--json").json()["size"]


def test_the_screen_names_every_frame_and_how_to_go_on(natija: Natija, tmp_path: Path) -> None:
    """The sentence first, rows by frame, and a command that reads what was written."""
    folder = tmp_path / "my columns"
    said = natija("frames", "export", folder)
    assert said.code == 0, said.err
    shown = " ".join(said.out.split())
    assert "as Parquet." in shown
    assert all(f"{name}: " in shown for name in SCHEMAS)
    engine = shlex.split(shown.partition("Next: ")[2])[-1]
    assert engine == f"local-spark?frames={folder}"


def test_another_export_replaces_it(natija: Natija, tmp_path: Path) -> None:
    """The same command again is no error and says the same."""
    first = natija("frames", "export", tmp_path / "columns", "--json").json()
    assert natija("frames", "export", tmp_path / "columns", "--json").json() == first


@pytest.mark.parametrize("option", [("--basis", "agents"), ("--at", "3"), ("--as-of", "2024-02-10")])
def test_a_moment_or_a_basis_does_not_apply(natija: Natija, tmp_path: Path, option: tuple[str, str]) -> None:
    """Columns are of the whole record; what would narrow them is refused and not ignored."""
    said = natija(*option, "frames", "export", tmp_path / "columns")
    assert said.code == 2
    assert f"{option[0]} does not apply" in said.err
    assert not (tmp_path / "columns").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(natija: Natija, tmp_path: Path) -> None:
    """Named, with exit code 2; its files stay."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("a", encoding="utf-8")
    said = natija("frames", "export", tmp_path / "mine")
    assert said.code == 2
    assert "not empty" in said.err
    assert (tmp_path / "mine" / "thesis.txt").read_text("utf-8") == "a"
