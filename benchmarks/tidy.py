"""The commission's held copies as tidy columns, as somebody would publish them who has only tables: for the peers.

Rows come in blocks, so that the tables of a country of any size can be written as they are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from natija.simulate import Simulation
from natija.simulate.ballots import COUNTS
from natija.simulate.columns import blocks, spread
from natija.simulate.land import Floats, Ints

FORMS = 1 << 20
"""Forms of one block of `forms`."""


def votes(simulation: Simulation) -> Iterator[pa.Table]:
    """One row per figure: form, contest, station, candidate, votes."""
    stations = pa.array(simulation.ids.stations)
    for form, place, figures in _figures(simulation):
        serials = [str(n + 1) for n in range(int(place.max(initial=0)) + 1)]
        placed = _placed(simulation, form, stations)
        yield placed.append_column("candidate", _named(place, serials)).append_column(
            "votes", pa.array(figures, pa.int32())
        )


def forms(simulation: Simulation) -> Iterator[pa.Table]:
    """One row per form: form, contest, station and the form's own figures."""
    stations = pa.array(simulation.ids.stations)
    held = _held(simulation)
    for at in range(0, max(len(held), 1), FORMS):
        form = held[at : at + FORMS]
        table = _placed(simulation, form, stations)
        for column, name in enumerate(COUNTS):
            table = table.append_column(name, pa.array(simulation.copies.counts[0, form, column], pa.int32()))
        yield table


def seats(simulation: Simulation) -> pa.Table:
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
            "stations": np.diff(simulation.truth.contest_start),
        }
    )


def arrays(simulation: Simulation) -> tuple[Ints, Floats]:
    """Of every figure the number of its candidate in the whole country, and the votes."""
    lengths = np.diff(simulation.truth.form_start)
    many = int(lengths[_held(simulation)].sum())
    candidate, found = np.empty(many, np.int64), np.empty(many, np.float64)
    first = np.cumsum(simulation.truth.candidates) - simulation.truth.candidates
    stop = 0
    for form, place, figures in _figures(simulation):
        start, stop = stop, stop + len(form)
        candidate[start:stop] = first[simulation.truth.form_contest[form]] + place
        found[start:stop] = figures
    return candidate, found


def names(simulation: Simulation) -> list[tuple[str, str]]:
    """Contest and serial of each number in `arrays`."""
    counted = zip(simulation.ids.contests, simulation.truth.candidates.tolist(), strict=True)
    return [(contest, str(n + 1)) for contest, candidates in counted for n in range(candidates)]


def cells(simulation: Simulation) -> int:
    """Figures on all held copies: the candidates' and the form's own."""
    lengths = np.diff(simulation.truth.form_start)
    return int(simulation.copies.held.sum(axis=0) @ (lengths + len(COUNTS)))


def _held(simulation: Simulation) -> Ints:
    return np.flatnonzero(simulation.copies.held[0])


def _figures(simulation: Simulation) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Form, place on the ballot (from 0) and votes of every figure, block by block."""
    for block in blocks(_held(simulation)):
        form, place = spread(simulation, block)
        yield form, place, simulation.copies.votes[0][simulation.truth.form_start[form] + place]


def _placed(simulation: Simulation, form: Ints, stations: pa.StringArray) -> pa.Table:
    """Number of the form, contest and station of each row."""
    contest = _named(simulation.truth.form_contest[form], simulation.ids.contests)
    station = stations.take(pa.array(form % len(stations))).dictionary_encode()
    return pa.table({"form": pa.array(form, pa.int32()), "contest": contest, "station": station})


def _named(numbers: Ints, names: Sequence[str]) -> pa.DictionaryArray:
    """Names without a string per row; only those that occur."""
    return pa.array(names).take(pa.array(numbers)).dictionary_encode()
