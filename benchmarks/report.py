"""Measurements as a table, and where the table goes: between two markers in docs/explanation/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import msgspec

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
REFERENCES = (
    "peer_numpy", "peer_duckdb", "peer_polars", "peer_pandas", "peer_duckdb_canvass", "peer_duckdb_checks",
    "peer_actasum", "peer_actasum_totals", "peer_actasum_again",
)  # fmt: skip
"""What a task of the same group is held against, by name."""
MIB = 2**20
MANY = 20
"""Runs from which on a 95th percentile says something."""
TICK = 0.01
"""Processor seconds below which the clock of the processor says nothing."""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One task: seconds of every run by the clock and of processor, memory in bytes."""

    name: str
    label: str
    group: str
    seconds: list[float]
    processor: list[float]
    first: float
    before: int
    peak: int
    right: bool
    amount: int
    unit: str

    @property
    def median(self) -> float:
        """Middle of the runs."""
        return median(self.seconds)


def table(measured: Sequence[Measured]) -> str:
    """Markdown: a row per task, ratios to the references that ran with it."""
    by_name = {m.name: m for m in measured}
    references = [by_name[name] for name in REFERENCES if name in by_name]
    heads = [f"x {_short(r.name)}" for r in references]
    head = ["task", "median s", "spread s", "processor s", "first s", "peak MiB", "per second", *heads]
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *(_row(m, references) for m in measured)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _row(measured: Measured, references: Sequence[Measured]) -> list[str]:
    same = [r if r.group == measured.group else None for r in references]
    return [
        measured.label,
        _seconds(measured.median),
        _spread(measured.seconds),
        _seconds(median(measured.processor)),
        _seconds(measured.first),
        f"{measured.peak / MIB:,.0f} ({measured.before / MIB:,.0f} before)",
        f"{measured.amount / measured.median:,.0f} {measured.unit}",
        *(_ratio(measured, r) if r else "–" for r in same),
    ]


def _ratio(measured: Measured, other: Measured) -> str:
    """Ratio by the clock, and of the processor seconds where both can be told."""
    ratio, used = f"{measured.median / other.median:.1f}", median(other.processor)
    return f"{ratio} ({median(measured.processor) / used:.1f})" if used >= TICK else ratio


def _spread(seconds: Sequence[float]) -> str:
    """Least and greatest; of many runs also the 95th percentile."""
    ends = f"{_seconds(min(seconds))} – {_seconds(max(seconds))}"
    return f"{ends}, p95 {_seconds(quantiles(seconds, n=20)[-1])}" if len(seconds) >= MANY else ends


def _short(name: str) -> str:
    """The heading of a reference."""
    return name.removeprefix("peer_").replace("_", " ")


def _seconds(value: float) -> str:
    return f"{value:.4f}" if value < 0.1 else f"{value:.2f}"


def put(text: str, page: Path) -> None:
    """Replace what stands between the markers of a page."""
    old = page.read_text(encoding="utf-8")
    before, rest = old.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
