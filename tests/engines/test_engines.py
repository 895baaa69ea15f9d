"""Three engines, one canvass: every integer that DuckDB gives, PostgreSQL and Spark give too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest

from natija.canvass import Canvass
from natija.frames import Frames
from natija.frames.engine import DuckDB
from natija.frames.engines import Opener, opener
from natija.model.records import Notice
from natija.simulate import Simulation
from natija.workspace import Workspace
from natija.workspace.exporting import export_frames
from tests.engines.conftest import LOCAL_SPARK, ask, opened
from tests.engines.digests import Digests, compared, counted, proved
from tests.proofs.test_crosswalk import SHIFTED, asked, line
from tests.real import pakistan2024

pytestmark = pytest.mark.slow


@contextmanager
def on(frames: Frames, engine: Opener | None) -> Iterator[None]:
    """Ask these frames of another engine for a while."""
    frames.elsewhere = engine
    try:
        yield
    finally:
        frames.elsewhere = None


def both(frames: Frames, engine: Opener, give: Callable[[], Digests]) -> tuple[Digests, Digests]:
    """What this process gives, and what the other engine gives."""
    here = give()
    with on(frames, engine):
        return here, give()


def close(made: Canvass, digests: Digests) -> Digests:
    """The digests, after giving everything back."""
    made.engine.close()
    return digests


def test_a_fictional_country_with_every_planted_fault(fictional: Frames, small: Simulation, elsewhere: Opener) -> None:
    """Three holders' copies that have to agree: ranges, findings of every kind, differences cell by cell."""

    def give() -> Digests:
        made = ask(fictional, small.definition, "agreed")
        return close(made, {**counted(made), **compared(made)})

    here, there = both(fictional, elsewhere, give)
    assert there == here
    assert "(0 rows)" not in here["masks"] + here["changes"] + here["alike"] + here["ranged"]


@pytest.mark.parametrize("name", ["postgresql", "spark"])
def test_the_bundled_package(
    tmp_path: Path, name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Declared totals in several stages, and what NA-128's forms leave open. Spark reads what was exported, alone."""
    elsewhere: Opener | None = opened(request, name)
    sent: set[str] = set()
    stream = DuckDB.stream

    def noted(here: DuckDB, table: str) -> pa.RecordBatchReader:
        sent.add(table)
        return stream(here, table)

    with Workspace.create(tmp_path / "lahore", package="lahore-2024") as workspace:
        if name == "spark":
            export_frames(workspace, url := str(tmp_path / "out"))
            elsewhere = opener(f"{LOCAL_SPARK}?frames={url}")
        assert elsewhere is not None
        monkeypatch.setattr(DuckDB, "stream", noted)

        def give() -> Digests:
            made, forms = workspace.run(basis="declared"), workspace.run(basis="agents", contest="NA-128")
            found = {**counted(made), **proved(forms, made)}
            forms.engine.close()
            return close(made, found)

        here, there = both(workspace.frames, elsewhere, give)
    assert there == here
    assert "(0 rows)" not in here["certificates"]
    assert any(table.startswith("all_") for table in sent) == (name == "postgresql")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The real election of the folder beside the project."""
    with pakistan2024.build(tmp_path_factory.mktemp("real")) as workspace:
        workspace.frames.catch_up()
        yield workspace


@pytest.mark.parametrize("elsewhere", ["postgresql", pytest.param("spark", marks=pytest.mark.soak)], indirect=True)
def test_na_128(real: Workspace, elsewhere: Opener) -> None:
    """The agents' copies, and what they and the declared total cannot both be."""

    def give() -> Digests:
        forms = real.run(basis="agents", contest="NA-128")
        totals = real.run(basis="declared", contest="NA-128")
        found = {**counted(forms), **proved(forms, totals)}
        totals.engine.close()
        return close(forms, found)

    here, there = both(real.frames, elsewhere, give)
    assert there == here
    assert "(0 rows)" not in here["certificates"]


def test_a_name_means_what_it_was_given_last(fictional: Frames, elsewhere: Opener) -> None:
    """A table that was made on the server and is put anew is the new one, in both places."""
    engine = elsewhere(fictional.here())
    engine.keep("lately", "select 1::bigint as n")
    assert engine.rows("select n from lately") == [(1,)]
    engine.put("lately", pa.table({"n": [2]}))
    assert engine.rows("select n from lately") == [(2,)]
    engine.keep("later", "select n from lately")
    assert engine.rows("select n from later") == [(2,)]
    engine.close()


def test_numbers_carried_over_and_polls_that_are_void(tmp_path: Path, elsewhere: Opener) -> None:
    """Units get new numbers where a crosswalk is in force, a void poll is found by its number: here as there."""
    void = Notice(act="void", decided_by="commission", effective="2024-02-10", units=("A-1@2023/s2",))
    made = asked(tmp_path, [*SHIFTED, line("s1", "s3"), void]).made
    made.frames.catch_up()

    def give() -> Digests:
        done = made.run("agents", contest="A-1")
        return close(done, counted(done))

    here, there = both(made.frames, elsewhere, give)
    assert there == here
    assert "(1 rows)" in here["left_out"]
