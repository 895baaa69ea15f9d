"""Measures detection on a fictional country of a fixed seed, and writes the tables of docs/explanation/detection.md.

    python -m docs.measure_detection            write
    python -m docs.measure_detection --check    exit 1 if the page says something else

The country is made, imported as a user would, file by file, and scored; nothing is taken from the simulator but its
ground truth. A test makes the same run and compares.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from natija.cli.words import number, share
from natija.workspace import Workspace
from natija.workspace.scoring import ScoreView, score
from natija.workspace.simulating import SimulatedView, Wanted, make

PAGE = Path(__file__).parent / "explanation" / "detection.md"
WANTED = Wanted(profile="district", seed=7)
_BLOCK = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->)", re.DOTALL)


def rehearse(folder: Path, wanted: Wanted) -> tuple[SimulatedView, ScoreView]:
    """Make the country, start a workspace from it, import every table, and score."""
    made = make(wanted, folder / "sim")
    with Workspace.create(folder / "drill", package=str(folder / "sim"), origin="fictional.example/drill") as workspace:
        for one in made.tables:
            done = workspace.import_file(folder / "sim" / one.file, folder / "sim" / one.mapping)
            assert done.appended is not None, done.problems
        return made, score(workspace, folder / "sim")


def tables(view: ScoreView) -> str:
    """The score as two Markdown tables under a sentence."""
    kinds = "".join(
        f"| `{k.kind}` | {number(k.here)} | {number(k.found)} | {share(k.found, k.here)} |"
        f" {', '.join(f'{code} {number(n)}' for code, n in k.by.items()) or '–'} |\n"
        for k in view.kinds
    )
    codes = "".join(
        f"| {c.code} | {c.severity} | {number(c.places)} | {number(c.planted)} | {number(c.echoes)} |"
        f" {number(c.nothing)} |\n"
        for c in view.codes
    )
    return (
        f"Found: {number(view.found)} of {number(view.here)} planted faults. Errors where nothing was planted:"
        f" {number(view.alarms)}.\n\n"
        f"| kind | planted | found | | by |\n|---|---:|---:|---:|---|\n{kinds}\n"
        f"| code | severity | places | planted | echoes | nothing planted |\n|---|---|---:|---:|---:|---:|\n{codes}"
    )


def page(text: str, view: ScoreView) -> str:
    """The page with the tables of a score in it."""
    return _BLOCK.sub(lambda found: f"{found[1]}\n{tables(view)}\n{found[2]}", text)


def main(arguments: list[str]) -> int:
    """Measure, then write or compare."""
    with tempfile.TemporaryDirectory() as folder:
        _, view = rehearse(Path(folder), WANTED)
    old = PAGE.read_text(encoding="utf-8")
    new = page(old, view)
    if arguments == ["--check"]:
        print("detection.md is current" if new == old else "stale: run python -m docs.measure_detection")
        return int(new != old)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
