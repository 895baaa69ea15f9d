"""What the tasks read, made once per run from a simulated election: records, a long CSV, columns, and the answer.

Every file holds the commission's copies of one election. `answer.json` is computed by the simulator with numpy from
the columns, so a task that computes something else is caught whoever is right.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from benchmarks import tidy
from natija.countries import profile
from natija.frames import Frames
from natija.log import Log
from natija.model.definition import Definition
from natija.simulate import Plan, Simulation, export, mappings, simulate
from natija.simulate.country import READER

ORIGIN = "fictional.example/benchmarks"
RECEIVED = "2025-03-02T06:00:00Z"
TOGETHER = 1000
"""Records appended together in an import."""

Totals = dict[str, dict[str, int]]
"""Contest -> ballot serial -> votes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """The files in a folder."""

    folder: Path

    @property
    def records(self) -> Path:
        """One record a line, canonical bytes."""
        return self.folder / "records.jsonl"

    @property
    def votes(self) -> Path:
        """form, contest, station, candidate, votes: a row per figure."""
        return self.folder / "votes.parquet"

    @property
    def forms(self) -> Path:
        """form, contest, station and the form's own figures: a row per form."""
        return self.folder / "forms.parquet"

    @property
    def seats(self) -> Path:
        """Contest with the units above it: a row per contest."""
        return self.folder / "seats.parquet"

    @property
    def long(self) -> Path:
        """Every held copy as CSV, a row per candidate; the form's own figures stand on each of its rows."""
        return self.folder / "figures.csv"

    @property
    def mapping(self) -> Path:
        """The mapping that reads it."""
        return self.folder / "figures.toml"

    @property
    def arrays(self) -> Path:
        """Arrays: number of the candidate in the whole country, and votes."""
        return self.folder / "votes.npz"

    @property
    def names(self) -> Path:
        """Contest and serial of each number in `arrays`."""
        return self.folder / "names.json"

    @property
    def log(self) -> Path:
        """A log of the records."""
        return self.folder / "log"

    @property
    def cache(self) -> Path:
        """Frames of the log."""
        return self.folder / "cache"

    @property
    def answer(self) -> Path:
        """The totals every task must give."""
        return self.folder / "answer.json"

    def totals(self) -> Totals:
        """The totals every task must give."""
        answer: Totals = json.loads(self.answer.read_text(encoding="utf-8"))
        return answer

    def definition(self) -> Definition:
        """The definition the records are read under."""
        return msgspec.json.decode((self.folder / "definition.json").read_bytes(), type=Definition)

    def contents(self) -> list[bytes]:
        """Every record."""
        return self.records.read_bytes().splitlines()

    def station_forms(self) -> list[bytes]:
        """Those that are one station's form: what a desk types. Lists of stations are a hundred times as long."""
        return [content for content in self.contents() if b'"form":"45"' in content]

    def largest(self) -> str:
        """The national contest with most stations."""
        seats = pq.read_table(self.seats, columns=["contest", "stations"]).sort_by([("stations", "descending")])
        return next(str(name) for name in seats["contest"].to_pylist() if "/FN-" in name)

    def figures(self) -> int:
        """Rows of `votes`."""
        return int(pq.read_metadata(self.votes).num_rows)

    def cells(self) -> int:
        """Figures in `long`, those of the forms counted once: every copy's."""
        return int((self.folder / "cells.txt").read_text(encoding="ascii"))


def totals_of(columns: Iterable[Sequence[Any]]) -> Totals:
    """Totals from three columns: contest, serial, votes."""
    found: Totals = defaultdict(dict)
    for contest, serial, votes in zip(*columns, strict=True):
        found[contest][serial] = int(votes)
    return found


def make(chosen: Plan, folder: Path, *, lean: bool = False) -> Inputs:
    """Simulate the election of a plan and write every input; returns where they are.

    Lean inputs have no records.jsonl, figures.csv and votes.npz: for tasks that read the log, its frames and Parquet.
    """
    folder.mkdir(parents=True, exist_ok=True)
    inputs = Inputs(folder=folder)
    _write(simulate(chosen, profile("pakistan")), inputs, lean=lean)
    with Log.open(inputs.log) as log:  # the simulation is gone by now: frames need the memory
        Frames(log, inputs.cache).catch_up()
    return inputs


def _write(simulation: Simulation, inputs: Inputs, *, lean: bool) -> None:
    """Everything but the frames."""
    stream(tidy.votes(simulation), inputs.votes)
    stream(tidy.forms(simulation), inputs.forms)
    pq.write_table(tidy.seats(simulation), inputs.seats)
    (inputs.folder / "cells.txt").write_text(str(tidy.cells(simulation)), encoding="ascii")
    inputs.answer.write_text(json.dumps(simulation.written_totals()), encoding="utf-8")
    (inputs.folder / "definition.json").write_bytes(msgspec.json.encode(simulation.definition))
    if not lean:
        _write_long(simulation, inputs)
    records = simulation.records()
    with Log.create(inputs.log, ORIGIN) as log:
        while some := list(islice(records, TOGETHER)):
            append(log, some, group=TOGETHER)


def _write_long(simulation: Simulation, inputs: Inputs) -> None:
    """What takes more of the disk than log and frames together."""
    stream(export.figures(simulation), inputs.long)
    inputs.mapping.write_text(mappings.figures_mapping(simulation), encoding="utf-8")
    candidate, votes = tidy.arrays(simulation)
    np.savez(inputs.arrays, candidate=candidate, votes=votes)
    inputs.names.write_text(json.dumps(tidy.names(simulation)), encoding="utf-8")
    with inputs.records.open("wb") as out:
        out.writelines(record + b"\n" for record in simulation.records())


def stream(blocks: Iterator[pa.Table], path: Path) -> None:
    """Write block after block, as CSV or as Parquet."""
    first = next(blocks)
    csv, schema = path.suffix == ".csv", first.schema
    with pc.CSVWriter(path, schema) if csv else pq.ParquetWriter(path, schema, compression="zstd") as out:
        for block in chain([first], blocks):
            out.write_table(block)


def append(log: Log, contents: Sequence[bytes], *, group: int) -> None:
    """Append records, `group` of them at a time."""
    for start in range(0, len(contents), group):
        log.append(contents[start : start + group], author=READER, batch="fictional", received=RECEIVED)
