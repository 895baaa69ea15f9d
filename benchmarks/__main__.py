"""Run the benchmarks: make a national election, measure every task in processes of its own, print a table.

Every task must give the integers the simulator wrote; one that does not is named and the exit code is 1.
Nothing fails for being slow. `--date` writes the table into the documentation; the clock is not asked. With a folder
that is kept, `--resume` measures only what is not measured yet.
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
from natija.simulate import PLANS, plan

ONCE = 3
"""At most so many processes for a task that uses up what it was given: an import takes half a minute."""
PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "performance.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, measure, print."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.lean and not asked.tasks:
        parser.error("--lean: name the tasks, such as canvass_whole catch_up peer_duckdb_canvass")
    names = asked.tasks or usual()
    with tempfile.TemporaryDirectory(prefix="natija-bench-") as made:
        folder = asked.folder or Path(made)
        heading = _heading(asked, _made(asked, folder))
        found = {name: _kept(name, folder, asked) for name in names}
    measured = [one for one in found.values() if isinstance(one, report.Measured)]
    notes = [f"Not measured: {name}: {why}." for name, why in found.items() if isinstance(why, str)]
    text = "\n\n".join([heading, report.table(measured), *notes])
    print(text)
    wrong = [m.label for m in measured if not m.right] + [
        f"{name}: it failed" for name, m in found.items() if m is None
    ]
    for label in wrong:
        print(f"wrong answer: {label}", file=sys.stderr)
    if asked.date and not wrong:
        report.put(f"{text}\n\nMeasured on {asked.date}.", PAGE)
    return 1 if wrong else 0


def usual() -> list[str]:
    """The tasks that need nothing but Python; the others are measured where they are named."""
    return [name for name in task.names() if name not in {"canvass_postgresql", "canvass_spark"}]


def _kept(name: str, folder: Path, asked: argparse.Namespace) -> report.Measured | str | None:
    """A measurement, from before where it is resumed; or why there is none; null where the task failed."""
    place = folder / f"measured-{name}.json"
    if asked.resume and place.exists():
        return msgspec.json.decode(place.read_bytes(), type=report.Measured)
    module = task.named(name)
    if lacking := task.lacks(module):
        return f"needs `{lacking}`, which is not installed"
    try:
        measured = measure(name, folder, asked.repeats)
    except subprocess.CalledProcessError:  # it has said why; the others are still measured
        return None
    place.write_bytes(msgspec.json.encode(measured))
    return measured


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--profile", choices=PLANS, default="pakistan-national", help="which fictional country")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--stations", type=int, help="the same country at another size")
    parser.add_argument("--copies", type=int, default=1, help="copies of each form in the log")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each task, after one to warm up")
    parser.add_argument("--folder", type=Path, help="keep the inputs there")
    parser.add_argument("--resume", action="store_true", help="with --folder: keep the inputs and what was measured")
    parser.add_argument("--lean", action="store_true", help="no CSV, JSON and arrays, for TASKs that read none of them")
    parser.add_argument("--date", help="write the table into the documentation, under this date")
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"some of: {', '.join(task.names())}")
    return parser


def _made(asked: argparse.Namespace, folder: Path) -> float:
    """Make the inputs; returns the seconds that took."""
    if asked.resume and (folder / "definition.json").exists():
        return 0.0
    chosen = plan(asked.profile, seed=asked.seed, stations=asked.stations, copies=asked.copies)
    start = time.perf_counter()
    inputs.make(chosen, folder, lean=asked.lean)
    seconds = time.perf_counter() - start
    print(f"made the inputs in {seconds:.1f} s", file=sys.stderr)
    return seconds


def _heading(asked: argparse.Namespace, seconds: float) -> str:
    size = f"{asked.stations:,} stations, " if asked.stations else ""
    made = f" (made in {seconds:.1f} s)" if seconds else ""
    what = f"Fictional election `{asked.profile}`, {size}seed {asked.seed}, copies of each form: {asked.copies}"
    return f"{what}{made}.\n{machine.machine()}.\n{machine.versions()}."


def measure(name: str, folder: Path, repeats: int) -> report.Measured:
    """One task: a process for all runs, or one per run where a run uses up what it was given."""
    module = task.named(name)
    print(f"measuring {name}", file=sys.stderr)
    once = [1] * min(repeats, ONCE) if module.ONCE else [task.runs(module, repeats)]
    runs = [_child(name, folder, number) for number in once]
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
