"""Detection, measured the way a stranger would: simulate, import every file, score; and the page that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs import measure_detection
from natija.errors import BadUse, Unreadable
from natija.simulate import KINDS
from natija.workspace import Workspace
from natija.workspace.scoring import SHOWN_BY, KindScore, ScoreView, score
from natija.workspace.simulating import SimulatedView, Wanted

pytestmark = pytest.mark.slow

NEVER = {"unwitnessed"}
"""No other paper holds the first; no bundled basis reads the form of the second."""
BOUNDED = {"wrong_total", "changed_total"}
"""Seen where the change is more than the postal votes, or less than nothing."""


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SimulatedView, ScoreView]:
    """The country of the page, imported and scored once."""
    folder = tmp_path_factory.mktemp("rehearsal")
    return (folder, *measure_detection.rehearse(folder, measure_detection.WANTED))


def kinds(view: ScoreView) -> dict[str, KindScore]:
    """Scores by kind."""
    return {one.kind: one for one in view.kinds}


def test_the_page_says_what_a_run_gives(rehearsed: tuple[Path, SimulatedView, ScoreView]) -> None:
    """Run `python -m docs.measure_detection` after changing a rule or the simulator."""
    text = measure_detection.PAGE.read_text(encoding="utf-8")
    assert measure_detection.page(text, rehearsed[2]) == text
    assert measure_detection.tables(rehearsed[2]) in text


def test_every_kind_has_codes_that_should_show_it() -> None:
    """None is forgotten."""
    assert set(SHOWN_BY) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - NEVER - BOUNDED))
def test_every_fault_of_this_kind_is_found(kind: str, rehearsed: tuple[Path, SimulatedView, ScoreView]) -> None:
    """Wherever it was planted and whatever its size."""
    one = kinds(rehearsed[2])[kind]
    assert one.found == one.here == one.planted > 0


@pytest.mark.parametrize("kind", sorted(NEVER))
def test_what_cannot_be_found_is_not_claimed(kind: str, rehearsed: tuple[Path, SimulatedView, ScoreView]) -> None:
    """The score says so; a rule that comes to find it must change the page."""
    one = kinds(rehearsed[2])[kind]
    assert (one.found, one.here > 0) == (0, True)


def test_no_error_stands_where_nothing_was_planted(rehearsed: tuple[Path, SimulatedView, ScoreView]) -> None:
    """Findings of severity error have a cause in this country."""
    view = rehearsed[2]
    assert view.alarms == 0
    assert sum(one.planted for one in view.codes if one.severity == "error") > 100


def test_codes_add_up(rehearsed: tuple[Path, SimulatedView, ScoreView]) -> None:
    """Every place is planted, an echo, or neither; and kinds by size are all of the kind."""
    for one in rehearsed[2].codes:
        assert one.planted + one.echoes + one.nothing == one.places
    for kind in rehearsed[2].kinds:
        assert sum(size.here for size in kind.sizes) == kind.here


def test_a_clean_country_has_no_error(tmp_path: Path) -> None:
    """Every identity holds on every form and statement where nothing was planted, under every basis."""
    _, view = measure_detection.rehearse(tmp_path, Wanted(profile="small", seed=3, clean=True, copies=4))
    assert (view.planted, [one for one in view.codes if one.severity == "error"]) == (0, [])


def test_what_is_not_imported_is_not_missed(rehearsed: tuple[Path, SimulatedView, ScoreView], tmp_path: Path) -> None:
    """After one wave of the commission's forms, only their faults are here."""
    sim, tables = rehearsed[0] / "sim", ("28-stations", "45-wave-1-commission")
    with Workspace.create(tmp_path / "drill", package=str(sim)) as workspace:
        for name in tables:
            workspace.import_file(sim / "tables" / f"{name}.csv", sim / "tables" / f"{name}.toml")
        view = score(workspace, sim)
    assert 0 < view.here < view.planted
    slips = kinds(view)["transposed"]
    assert 0 < slips.found == slips.here < slips.planted
    assert (kinds(view)["moved"].found, kinds(view)["wrong_row"].here) == (0, 0)


def test_another_country_is_refused(rehearsed: tuple[Path, SimulatedView, ScoreView], tmp_path: Path) -> None:
    """A score against the wrong ground truth would say nothing."""
    with (
        Workspace.create(tmp_path / "lahore", package="lahore-2024") as workspace,
        pytest.raises(BadUse, match="not of the simulation district, seed 7"),
    ):
        score(workspace, rehearsed[0] / "sim")


def test_a_folder_without_ground_truth_is_refused(
    rehearsed: tuple[Path, SimulatedView, ScoreView], tmp_path: Path
) -> None:
    """And one whose ground truth is no JSON."""
    with Workspace.open(rehearsed[0] / "drill") as workspace:
        with pytest.raises(BadUse, match="no folder of a simulation"):
            score(workspace, tmp_path)
        (tmp_path / "ground-truth.json").write_text("{", encoding="utf-8")
        with pytest.raises(Unreadable):
            score(workspace, tmp_path)
