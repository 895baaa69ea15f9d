"""Naming an engine: what is wrong is said before anything is counted, with the next step."""

from __future__ import annotations

import socket
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from natija.errors import BadUse, StoreUnavailable
from natija.frames import Frames
from natija.frames.engines import opener
from natija.workspace import Workspace
from natija.workspace.engines import open_on
from natija.workspace.exporting import export_frames
from tests.engines.conftest import local_spark


def test_duckdb_needs_nothing() -> None:
    """The engine of this process is the default."""
    assert opener("duckdb") is None


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("oracle", "choose one of"),
        ("postgresql", "--engine postgresql://"),
        ("postgresql://clerk:secret@host/db", "PGPASSWORD"),
        ("spark://host:7077", "natija frames export"),
        ("spark://host?frames=/srv", "spark://HOST:7077"),
    ],
)
def test_a_name_that_opens_nothing_says_what_would(name: str, says: str) -> None:
    """And never repeats a password."""
    with pytest.raises(BadUse) as caught:
        opener(name)
    assert says in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_master_that_does_not_answer_is_noticed_at_once() -> None:
    """Spark itself would try for a minute."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(StoreUnavailable, match="no master answers"):
        opener(f"spark://127.0.0.1:{port}?frames=/srv/frames")


def test_a_server_that_is_gone_is_named(tmp_path: Path) -> None:
    """With the next step, and nothing is counted."""
    pytest.importorskip("psycopg", reason="the engine on PostgreSQL needs the package psycopg")
    Workspace.create(tmp_path / "lahore", package="lahore-2024").close()
    with (
        open_on(tmp_path / "lahore", f"postgresql://nobody@/none?host={tmp_path}") as workspace,
        pytest.raises(StoreUnavailable, match="leave --engine away"),
    ):
        workspace.canvass()


@pytest.mark.slow
def test_exported_frames_that_cannot_be_read_say_why_and_what_to_do(fictional: Frames, tmp_path: Path) -> None:
    """One that is not there, and one that is damaged: of all that Java says the first cause."""
    export = tmp_path / "out"
    (export / "claim").mkdir(parents=True)
    (export / "claim" / "0.parquet").write_bytes(b"PAR1, and then something else PAR1")
    local_spark()
    from natija.frames.spark import Spark  # noqa: PLC0415  where it is installed

    spark = Spark("local[*]", str(export))
    with pytest.raises(StoreUnavailable, match=r"not a Parquet|corrupted|footer") as damaged:
        spark.load("all_claim", fictional.here())
    with pytest.raises(StoreUnavailable, match="does not exist") as gone:
        spark.load("all_act", fictional.here())
    spark.close()
    assert all("natija frames export" in str(error.value) for error in (damaged, gone))
    assert "\n\tat " not in str(damaged.value)


def test_frames_are_exported_whole_and_again(fictional: Frames, tmp_path: Path) -> None:
    """Every row of every frame; a second export replaces the first, and nothing else is written over."""
    url = str(tmp_path / "out")
    rows = fictional.export(url)
    assert fictional.export(url) == rows
    assert pq.read_table(tmp_path / "out" / "figure").num_rows == rows["figure"] > 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("a", encoding="utf-8")
    with pytest.raises(BadUse, match="not empty"):
        fictional.export(str(tmp_path / "mine"))


def test_an_export_from_before_an_import_is_refused(tmp_path: Path) -> None:
    """Its totals would be those of another record."""
    with Workspace.create(tmp_path / "lahore", package="lahore-2024") as workspace:
        url = str(tmp_path / "out")
        assert export_frames(workspace, url).records == workspace.log.size()
        workspace.withdraw(record="5", reason="wrong")
    with (
        open_on(tmp_path / "lahore", f"local-spark?frames={url}") as later,
        pytest.raises(BadUse, match="not those of this log"),
    ):
        later.canvass()
