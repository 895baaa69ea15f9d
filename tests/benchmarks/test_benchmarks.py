"""The benchmarks run on a small country and fail for wrong answers, and for nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import growth, inputs, report, task
from benchmarks.__main__ import main, usual
from benchmarks.child import measure
from benchmarks.inputs import Inputs
from natija.simulate import Plan, plan


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Inputs of the small country, with the copies of two holders."""
    return inputs.make(plan("small", seed=7, copies=2), tmp_path_factory.mktemp("inputs"))


@pytest.mark.slow
@pytest.mark.parametrize("name", usual())
def test_every_task_gives_the_right_integers(name: str, small: Inputs) -> None:
    """Each peer, and each part of Natija, agrees with what the simulator wrote."""
    if lacking := task.lacks(task.named(name)):
        pytest.skip(f"{lacking} is not installed")
    run = measure(task.named(name).prepare(small), 1)
    assert run.right
    assert run.amount > 0


@pytest.mark.slow
def test_lean_inputs_are_enough_for_those_who_read_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without CSV, JSON lines and arrays, a canvass and its peer give the right integers."""
    asked = ["--profile", "small", "--repeats", "1", "--folder", str(tmp_path), "--lean"]
    assert main([*asked, "canvass_whole", "catch_up", "peer_duckdb_canvass"]) == 0
    assert "| canvass, every contest |" in capsys.readouterr().out
    made = Inputs(folder=tmp_path)
    assert [file.name for file in (made.records, made.long, made.arrays) if file.exists()] == []


def test_lean_inputs_are_for_tasks_that_are_named() -> None:
    """The usual tasks read files that are not there."""
    with pytest.raises(SystemExit):
        main(["--profile", "small", "--lean"])


def test_a_wrong_answer_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One vote more in the expected totals makes every process say so and the command fail."""
    made = inputs.make

    def make(chosen: Plan, folder: Path, *, lean: bool) -> Inputs:
        done = made(chosen, folder, lean=lean)
        totals = done.totals()
        next(iter(totals.values()))["1"] += 1
        done.answer.write_text(json.dumps(totals), encoding="utf-8")
        return done

    monkeypatch.setattr(inputs, "make", make)
    asked = ["--profile", "small", "--repeats", "1", "--folder", str(tmp_path), "--date", "2025-01-01", "peer_numpy"]
    assert main(asked) == 1
    assert "wrong answer: numpy" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Machine, versions, and a row per task with ratios."""
    assert main(["--profile", "small", "--repeats", "1", "peer_numpy", "peer_duckdb"]) == 0
    printed = capsys.readouterr().out
    assert "cores" in printed
    assert "duckdb " in printed
    assert "| DuckDB group-by, from Parquet |" in printed
    assert "x numpy" in printed


def measured(name: str, group: str, *seconds: float) -> report.Measured:
    """A measurement of 100 figures."""
    return report.Measured(
        name=name,
        label=name,
        group=group,
        seconds=list(seconds),
        processor=[3.0],
        first=seconds[0],
        before=1,
        peak=2**20,
        right=True,
        amount=100,
        unit="figures",
    )


def test_ratios_are_of_medians_and_within_a_group() -> None:
    """Twice the time on as much processor is 2.0 (1.0); another kind of work has no ratio."""
    table = report.table([measured("peer_numpy", "totals", 1, 1, 9), measured("mine", "totals", 2, 2, 2)])
    assert "| mine | 2.00 | 2.00 – 2.00 | 3.00 | 2.00 | 1 (0 before) | 50 figures | 2.0 (1.0) |" in table
    apart = report.table([measured("peer_numpy", "totals", 1), measured("mine", "append", 2)])
    assert "| 50 figures | – |" in apart


def test_many_runs_have_a_95th_percentile() -> None:
    """Of a hundred forms the five slowest are beyond it; of five runs nothing of the kind is said."""
    many = report.table([measured("form", "form", *(n / 10 for n in range(1, 101)))])
    assert "p95 9.6" in many
    assert "p95" not in report.table([measured("few", "form", 1, 2, 3, 4, 5)])


@pytest.mark.slow
def test_what_is_measured_is_kept_for_a_resumed_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run measures only what is missing, and prints all that was asked for."""
    common = ["--profile", "small", "--repeats", "1", "--folder", str(tmp_path), "--resume"]
    assert main([*common, "peer_numpy"]) == 0
    capsys.readouterr()
    assert main([*common, "peer_numpy", "peer_duckdb"]) == 0
    printed = capsys.readouterr()
    assert "measuring peer_duckdb" in printed.err
    assert "measuring peer_numpy" not in printed.err
    assert "x numpy" in printed.out


def test_only_what_stands_between_the_markers_is_replaced(tmp_path: Path) -> None:
    """The words around the table stay."""
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", encoding="utf-8")
    report.put("new", page)
    assert page.read_text(encoding="utf-8") == f"before\n{report.BEGIN}\nnew\n{report.END}\nafter\n"


def test_the_page_has_the_markers() -> None:
    """The documentation has a place for the table."""
    page = Path(__file__).parents[2] / "docs" / "explanation" / "performance.md"
    text = page.read_text(encoding="utf-8")
    assert text.index(report.BEGIN) < text.index(report.END)


def test_cost_in_proportion_has_the_slope_one() -> None:
    """Ten times the stations in ten times the time; pairs would have two."""
    assert growth.slope([100, 1000, 10_000], [0.1, 1.0, 10.0]) == pytest.approx(1)
    assert growth.slope([100, 1000], [0.01, 1.0]) == pytest.approx(2)


@pytest.mark.slow
def test_growth_is_a_table_of_sizes_with_slopes(capsys: pytest.CaptureFixture[str]) -> None:
    """Two small countries, one task."""
    assert growth.main(["--profile", "small", "--stations", "30", "60", "--repeats", "1", "peer_numpy"]) == 0
    printed = capsys.readouterr().out
    assert "| task | 30 stations | 60 stations | slope | slope by the clock |" in printed
    assert "numpy bincount" in printed
