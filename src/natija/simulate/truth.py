"""The ground truth as files: what was planted and what was really voted, for a person and for a program.

`ground-truth.json` has the plan, every event and the true totals; `ground-truth.parquet` has a row per planted figure
(one row with no figure for a form that is missing), for those who count in a table.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from natija.errors import BadUse, Unreadable
from natija.simulate.country import Simulation
from natija.simulate.events import Event
from natija.simulate.plan import Plan

FILE, TABLE = "ground-truth.json", "ground-truth.parquet"
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("kind", "contest", "unit", "holder", "form", "field", "candidate")),
        ("true", pa.int64()),
        ("written", pa.int64()),
    ],
    metadata={"fictional": "true: made by natija simulate; nothing here took place"},
)


class GroundTruth(msgspec.Struct, frozen=True, kw_only=True):
    """What really was: the plan, every planted fault, and the votes really cast at stations."""

    fictional: bool
    plan: Plan
    events: tuple[Event, ...]
    totals: dict[str, dict[str, int]]


def ground_truth(simulation: Simulation) -> GroundTruth:
    """The ground truth of a simulation."""
    return GroundTruth(
        fictional=True, plan=simulation.plan, events=tuple(simulation.events), totals=simulation.true_totals()
    )


def write_truth(truth: GroundTruth, folder: Path) -> None:
    """Write both files."""
    (folder / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(truth)))
    rows = [
        {**place, **({} if change is None else msgspec.structs.asdict(change))}
        for event in truth.events
        for place in [{name: getattr(event, name) for name in ("kind", "contest", "unit", "holder", "form")}]
        for change in (event.changes or (None,))
    ]
    pq.write_table(pa.Table.from_pylist(rows, _SCHEMA), folder / TABLE, compression="zstd")


def read_truth(folder: Path) -> GroundTruth:
    """Read what `write_truth` wrote; `folder` is a simulation's, or the file itself."""
    path = folder / FILE if folder.is_dir() else folder
    if not path.is_file():
        raise BadUse(f"{folder} is no folder of a simulation: it has no {FILE}", next_step="make one: natija simulate")
    try:
        return msgspec.json.decode(path.read_bytes(), type=GroundTruth)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(path, [str(error)], next_step="make the simulation again: natija simulate") from None
