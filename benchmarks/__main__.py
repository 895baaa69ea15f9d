"""Run the benchmarks: make a national election, measure every task in processes of its own, print a table.

Every task must give the integers the simulator wrote; one that does not is named and the exit code is 1.
Nothing fails for being slow. `--date` writes the table into the documentation; the clock is not asked.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

import natija
from benchmarks import inputs, machine, report, task
from benchmarks.child import Run
from natija.countries import profile
from natija.simulate import PLANS, plan, simulate

PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "performance.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, measure, print."""
    asked = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="natija-bench-") as made:
        folder = asked.folder or Path(made)
        heading = _heading(asked, _made(asked, folder))
        measured = [_measure(name, folder, asked.repeats) for name in asked.tasks or usual()]
    text = f"{heading}\n\n{report.table(measured)}"
    print(text)
    wrong = [m.label for m in measured if not m.right]
    for label in wrong:
        print(f"wrong answer: {label}", file=sys.stderr)
    if asked.date and not wrong:
        report.put(f"{text}\n\nMeasured on {asked.date}.", PAGE)
    return 1 if wrong else 0


def usual() -> list[str]:
    """The tasks that need nothing but Python; the others are measured where they are named."""
    return [name for name in task.names() if name not in {"canvass_postgresql", "canvass_spark"}]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--profile", choices=PLANS, default="pakistan-national", help="which fictional country")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--stations", type=int, help="the same country at another size")
    parser.add_argument("--copies", type=int, default=1, help="copies of each form in the log")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each task, after one to warm up")
    parser.add_argument("--folder", type=Path, help="keep the inputs there")
    parser.add_argument("--date", help="write the table into the documentation, under this date")
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"some of: {', '.join(task.names())}")
    return parser


def _made(asked: argparse.Namespace, folder: Path) -> float:
    """Make the inputs; returns the seconds it took to simulate the records."""
    chosen = plan(asked.profile, seed=asked.seed, stations=asked.stations, copies=asked.copies)
    start = time.perf_counter()
    simulation = simulate(chosen, profile("pakistan"))
    records = sum(1 for _ in simulation.records())
    seconds = time.perf_counter() - start
    inputs.make(simulation, folder)
    print(f"simulated {records:,} records in {seconds:.1f} s", file=sys.stderr)
    return seconds


def _heading(asked: argparse.Namespace, seconds: float) -> str:
    size = f"{asked.stations:,} stations, " if asked.stations else ""
    what = f"Fictional election `{asked.profile}`, {size}seed {asked.seed}, copies of each form: {asked.copies}"
    return f"{what} (simulated in {seconds:.1f} s).\n{machine.machine()}.\n{machine.versions()}."


def _measure(name: str, folder: Path, repeats: int) -> report.Measured:
    """One task: a process for all runs, or one per run where a run uses up what it was given."""
    module = task.named(name)
    print(f"measuring {name}", file=sys.stderr)
    runs = [_child(name, folder, 1) for _ in range(repeats)] if module.ONCE else [_child(name, folder, repeats + 1)]
    warm = 0 if module.ONCE else 1
    return report.Measured(
        name=name,
        label=module.LABEL,
        group=module.GROUP,
        seconds=[second for run in runs for second in run.seconds[warm:]],
        processor=[second for run in runs for second in run.processor[warm:]],
        first=runs[0].seconds[0],
        before=max(run.before for run in runs),
        peak=max(run.peak for run in runs),
        right=all(run.right for run in runs),
        amount=runs[0].amount,
        unit=runs[0].unit,
    )


def _child(name: str, folder: Path, runs: int) -> Run:
    """Measure in a fresh process, which finds the same source tree."""
    places = [str(Path(natija.__file__).parent.parent), str(Path(__file__).parent.parent)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(places)}
    command = [sys.executable, "-m", "benchmarks.child", name, str(folder), str(runs)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(done.stdout, type=Run)


if __name__ == "__main__":
    sys.exit(main())
