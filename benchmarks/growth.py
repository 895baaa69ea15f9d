"""How cost grows: the same tasks at several sizes, and the slope of time against size on logarithmic axes.

    python -m benchmarks.growth --stations 11334 45337 90675 canvass_whole catch_up import_long

A slope of 1 is cost in proportion; below it, fixed costs weigh; above it, something looks at pairs. Every answer is
checked. The largest sizes (1,050,000 stations and more; the simulator makes at most 7,000,000) are for a machine with
the memory and the disk for them: the simulator takes 1.2 kB of memory a station, the log about 1 kB of disk a form, and
without `--lean` records and CSV take 0.9 and 1.6 kB more.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from math import log
from pathlib import Path
from statistics import linear_regression, median

from benchmarks import __main__ as bench
from benchmarks import inputs, machine, report
from natija.simulate import plan

STATIONS = (11_334, 45_337, 90_675)
TASKS = ("canvass_whole", "catch_up", "import_long", "peer_duckdb_canvass")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--profile", default="pakistan-national")
    parser.add_argument("--stations", type=int, nargs="+", default=STATIONS)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--lean", action="store_true", help="make no CSV, JSON and arrays: see python -m benchmarks")
    parser.add_argument("tasks", nargs="*", default=TASKS)
    asked = parser.parse_args(arguments)
    found = {size: _at(size, asked) for size in sorted(asked.stations)}
    print(f"{machine.machine()}.\n{machine.versions()}.\n\n{table(found)}")
    wrong = [f"{m.label} at {size:,}" for size, all_ in found.items() for m in all_ if not m.right]
    for label in wrong:
        print(f"wrong answer: {label}", file=sys.stderr)
    return 1 if wrong else 0


def _at(size: int, asked: argparse.Namespace) -> list[report.Measured]:
    """Every task at one size, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="natija-growth-") as folder:
        inputs.make(plan(asked.profile, seed=7, stations=size), Path(folder), lean=asked.lean)
        return [bench.measure(name, Path(folder), asked.repeats) for name in asked.tasks]


def table(found: dict[int, list[report.Measured]]) -> str:
    """Markdown: processor seconds by number of stations, and the slopes by processor and by the clock."""
    sizes = list(found)
    head = ["task", *(f"{size:,} stations" for size in sizes), "slope", "slope by the clock"]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for row in zip(*found.values(), strict=True):
        used = [median(one.processor) for one in row]
        slopes = [slope(sizes, used), slope(sizes, [one.median for one in row])]
        lines.append([row[0].label, *(f"{seconds:.3f} s" for seconds in used), *(f"{one:.2f}" for one in slopes)])
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def slope(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Slope of log seconds against log size; one size has none."""
    if len(set(sizes)) < 2:
        return float("nan")
    return linear_regression([log(size) for size in sizes], [log(max(s, 1e-9)) for s in seconds]).slope


if __name__ == "__main__":
    sys.exit(main())
