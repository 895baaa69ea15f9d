"""What the tasks read, made once per run from a simulated election: records, a long CSV, columns, and the answer.

Every file holds the commission's copies of one election. `answer.json` is computed by the simulator with numpy from
the columns, so a task that computes something else is caught whoever is right.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from natija.frames import Frames
from natija.log import Log
from natija.model.definition import Definition
from natija.simulate import Simulation, export, mappings
from natija.simulate.ballots import COUNTS
from natija.simulate.country import READER
from natija.simulate.land import Ints

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


def make(simulation: Simulation, folder: Path) -> Inputs:
    """Write every input; returns where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    inputs = Inputs(folder=folder)
    pq.write_table(_votes(simulation), inputs.votes, compression="zstd")
    pc.write_csv(export.figures(simulation), inputs.long)
    inputs.mapping.write_text(mappings.figures_mapping(simulation), encoding="utf-8")
    pq.write_table(_forms(simulation), inputs.forms, compression="zstd")
    pq.write_table(_seats(simulation), inputs.seats)
    _arrays(simulation, inputs)
    (folder / "cells.txt").write_text(str(_cells(simulation)), encoding="ascii")
    inputs.answer.write_text(json.dumps(simulation.written_totals()), encoding="utf-8")
    (folder / "definition.json").write_bytes(msgspec.json.encode(simulation.definition))
    records = iter(simulation.records())
    with Log.create(inputs.log, ORIGIN) as log, inputs.records.open("wb") as out:
        while some := list(islice(records, TOGETHER)):
            out.writelines(record + b"\n" for record in some)
            append(log, some, group=TOGETHER)
        Frames(log, inputs.cache).catch_up()
    return inputs


def append(log: Log, contents: Sequence[bytes], *, group: int) -> None:
    """Append records, `group` of them at a time."""
    for start in range(0, len(contents), group):
        log.append(contents[start : start + group], author=READER, batch="fictional", received=RECEIVED)


def _figures(simulation: Simulation) -> tuple[Ints, Ints, Ints]:
    """Form, place on the ballot (from 0) and votes of every figure on the commission's held copies."""
    truth, copies = simulation.truth, simulation.copies
    lengths = np.diff(truth.form_start)
    form = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(len(form)) - np.repeat(truth.form_start[:-1], lengths)
    held = copies.held[0][form]
    return form[held], place[held], copies.votes[0][held]


def _cells(simulation: Simulation) -> int:
    """Figures on all held copies: the candidates' and the form's own."""
    lengths = np.diff(simulation.truth.form_start)
    return int((simulation.copies.held * (lengths + len(COUNTS))).sum())


def _votes(simulation: Simulation) -> pa.Table:
    form, place, votes = _figures(simulation)
    serials = [str(n + 1) for n in range(int(place.max()) + 1)]
    return (
        _placed(simulation, form)
        .append_column("candidate", _named(place, serials))
        .append_column("votes", pa.array(votes, pa.int32()))
    )


def _placed(simulation: Simulation, form: Ints) -> pa.Table:
    """Number of the form, contest and station of each row."""
    ids, contest = simulation.ids, simulation.truth.form_contest[form]
    station = _named(form % len(ids.stations), ids.stations)
    return pa.table({"form": pa.array(form, pa.int32()), "contest": _named(contest, ids.contests), "station": station})


def _named(numbers: Ints, names: list[str]) -> pa.DictionaryArray:
    """Names without a string per row."""
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), pa.array(names))


def _forms(simulation: Simulation) -> pa.Table:
    held = np.flatnonzero(simulation.copies.held[0])
    table = _placed(simulation, held)
    for column, name in enumerate(COUNTS):
        table = table.append_column(name, pa.array(simulation.copies.counts[0, held, column], pa.int32()))
    return table


def _seats(simulation: Simulation) -> pa.Table:
    """Units above each contest, and how many stations are on its lists."""
    land, ids = simulation.land, simulation.ids
    district = np.concatenate(land.seat_district)
    division = land.district_division[district]
    return pa.table(
        {
            "contest": ids.contests,
            "district": _named(district, ids.districts),
            "division": _named(division, ids.divisions),
            "province": _named(land.division_province[division], ids.provinces),
            "stations": np.bincount(simulation.truth.form_contest),
        }
    )


def _arrays(simulation: Simulation, inputs: Inputs) -> None:
    form, place, votes = _figures(simulation)
    candidates = simulation.truth.candidates
    first = np.cumsum(candidates) - candidates
    np.savez(
        inputs.arrays, candidate=first[simulation.truth.form_contest[form]] + place, votes=votes.astype(np.float64)
    )
    named = [
        (c, str(n + 1)) for c, k in zip(simulation.ids.contests, candidates.tolist(), strict=True) for n in range(k)
    ]
    inputs.names.write_text(json.dumps(named), encoding="utf-8")
