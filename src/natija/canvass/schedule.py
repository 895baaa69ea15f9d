"""The station schedule: every listed station and every station with a form, with what each version gives.

Nothing is left out because it agrees, and nothing because it is missing: a station nobody holds a form of is a row.
Call after `compare`, whose tables it reads. A schedule is kept by column, a list of as many cells as stations for each
candidate and field of each version, because a country has millions of cells; rows are made where rows are asked for.
For a whole election the cells are read for some contests at a time and cut; one contest costs the same queries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from natija.canvass.canvass import Canvass
from natija.canvass.compare import subjects
from natija.canvass.discrepancies import acts_naming
from natija.canvass.outcome import Range
from natija.canvass.slices import Slices, numbered


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One station: registered voters where the lists agree, and per version the votes by candidate."""

    unit: str
    name: str | None
    registered: int | None
    states: dict[str, str]
    """Form and stage -> agree, differ, single, not-compared; a form nobody holds is not in it."""
    votes: dict[str, dict[str, Range]]
    """Version -> candidate -> votes; a range where readings of one copy differ."""
    fields: dict[str, dict[str, Range]]
    """Version -> another field."""
    zeros: tuple[str, ...]
    """Versions whose form of this station is nothing but zeros and counts as no form held."""
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a version gives of one candidate, or of one field, station by station; null where it gives nothing."""

    version: str
    name: str
    votes: bool
    low: list[int | None]
    high: list[int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Every station of a contest, in order of their numbers, by column; what few stations have, by station."""

    units: Sequence[str]
    names: Sequence[str | None]
    registered: Sequence[int | None]
    states: Sequence[Mapping[str, str]]
    zeros: Mapping[str, tuple[str, ...]]
    acts: Mapping[str, tuple[str, ...]]
    columns: Sequence[Column]
    """By version, candidates before fields."""

    def rows(self) -> tuple[Row, ...]:
        """The same station by station."""
        return tuple(
            Row(
                unit=unit, name=self.names[i], registered=self.registered[i], states=dict(self.states[i]),
                votes=self._cells(i, votes=True), fields=self._cells(i, votes=False),
                zeros=self.zeros.get(unit, ()), acts=self.acts.get(unit, ()),
            ) for i, unit in enumerate(self.units)
        )  # fmt: skip

    def _cells(self, i: int, *, votes: bool) -> dict[str, dict[str, Range]]:
        found: dict[str, dict[str, Range]] = {}
        for column in self.columns:
            low, high = column.low[i], column.high[i]
            if column.votes is votes and low is not None and high is not None:
                found.setdefault(column.version, {})[column.name] = Range(low=low, high=high)
        return found


EMPTY = Schedule(units=(), names=(), registered=(), states=(), zeros={}, acts={}, columns=())
"""Of a contest without a list and without a form."""


def laid_out(rows: Sequence[Row]) -> Schedule:
    """Rows by column."""
    cells: dict[tuple[str, bool, str], dict[int, Range]] = defaultdict(dict)
    for i, row in enumerate(rows):
        for votes, given in ((True, row.votes), (False, row.fields)):
            for version, found in given.items():
                for name, span in found.items():
                    cells[version, not votes, name][i] = span
    return Schedule(
        units=[r.unit for r in rows], names=[r.name for r in rows], registered=[r.registered for r in rows],
        states=[r.states for r in rows], zeros={r.unit: r.zeros for r in rows if r.zeros},
        acts={r.unit: r.acts for r in rows if r.acts}, columns=tuple(
            Column(
                version=version, name=name, votes=not field,
                low=[found[i].low if i in found else None for i in range(len(rows))],
                high=[found[i].high if i in found else None for i in range(len(rows))],
            ) for (version, field, name), found in sorted(cells.items())
        ),
    )  # fmt: skip


def schedule(canvass: Canvass, c: int = 0) -> tuple[Row, ...]:
    """Every station of a contest, in order of their numbers."""
    return Schedules(canvass, c, c + 1).of(c).rows()


class Schedules:
    """The schedules of the contests [start, stop) of a canvass, cut from one table of their cells."""

    def __init__(self, canvass: Canvass, start: int, stop: int) -> None:
        self._canvass = canvass
        self._names = canvass.once(_names)
        self._coded = canvass.once(_coded)
        self._cells = Slices(canvass.engine.fetch(_CELLS, [start, stop]))
        self._versions = _by_contest(canvass, _VERSIONS, start, stop)
        self._places = _by_contest(canvass, _PLACES, start, stop)
        self._zeros = _by_contest(canvass, _ZEROS, start, stop)
        self._states = _by_contest(canvass, _STATES, start, stop)
        self._registered = _by_contest(canvass, _REGISTERED, start, stop)

    def of(self, c: int) -> Schedule:
        """Every station of one contest, in order of their numbers."""
        registered = dict(self._registered.get(c, ()))
        places: dict[int, str] = dict(self._places.get(c, ()))
        units = sorted({*registered, *places.values()}, key=in_order)
        states = subjects(self._states.get(c, ()))
        zeros: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for subject, version in self._zeros.get(c, ()):
            zeros[subject] += (version,)
        return Schedule(
            units=units, names=[self._names.get(unit) for unit in units],
            registered=[registered.get(unit) for unit in units], states=[states.get(unit, {}) for unit in units],
            zeros=dict(zeros), acts=acts_naming(self._canvass, set(units)),
            columns=tuple(self._columns(c, {unit: i for i, unit in enumerate(units)}, places)),
        )  # fmt: skip

    def _columns(self, c: int, at: Mapping[str, int], places: Mapping[int, str]) -> Iterator[Column]:
        """Cells laid out by column, all at once."""
        cells = self._cells.table(c)
        if not cells.num_rows:
            return
        versions: dict[int, str] = dict(self._versions[c])
        row = np.zeros(max(places) - min(places) + 1, np.int64)
        for place, unit in places.items():
            row[place - min(places)] = at[unit]
        number, named = numbered(cells["cell"])
        code, column = np.unique(cells["k"].to_numpy() * len(named) + number, return_inverse=True)
        where = column, row[cells["place"].to_numpy() - min(places)]
        low, high = (_laid_out(cells[side], where, (len(code), len(at))) for side in ("low", "high"))
        of = [(versions[n // len(named)], *self._coded[named[n % len(named)]]) for n in code.tolist()]
        for i in sorted(range(len(of)), key=lambda i: (of[i][0], not of[i][1], of[i][2])):
            version, votes, text = of[i]
            yield Column(version=version, name=text, votes=votes, low=low[i], high=high[i])


def _coded(canvass: Canvass) -> dict[str, tuple[bool, str]]:
    """What cells are of, by their names: whether it is votes, and the candidate or the field."""
    return {
        cell: (False, field) if candidate is None else (field == "votes", _name(field, candidate))
        for cell, field, candidate in canvass.engine.rows(
            "select cell, field::varchar, candidate::varchar from all_cell"
        )
    }


def _name(field: str, candidate: str) -> str:
    return candidate if field == "votes" else f"{field} {candidate}"


def _laid_out(values: pa.ChunkedArray, where: tuple[Any, Any], shape: tuple[int, int]) -> list[list[int | None]]:
    """Numbers at their places among nulls, as lists."""
    made = np.full(shape, None, dtype=object)
    made[where] = values.to_pylist()
    return made.tolist()


_CELLS = """
    select c, k, place, cell, low, high from copy_code where c >= ? and c < ? order by c
"""
_VERSIONS = """
    select c, k, form || ' ' || stage || ' ' || holder from copy_version where c >= ? and c < ? order by c
"""
_PLACES = "select distinct c, place, subject from copy_place where c >= ? and c < ?"
_ZEROS = """
    select p.c, p.subject, v.form || ' ' || v.stage || ' ' || v.holder
    from copy_place p join copy_version v using (c, k) where not p.held and p.c >= ? and p.c < ? order by all
"""
_STATES = """
    select c, subject, form, stage, state from copy_state where c >= ? and c < ? order by c, subject, form, stage
"""
_REGISTERED = "select c, subject, registered from station where c >= ? and c < ? order by c, subject"


def _by_contest(canvass: Canvass, sql: str, start: int, stop: int) -> dict[int, list[tuple[Any, ...]]]:
    """The rows of a query by its first column, without it."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for c, *row in canvass.engine.rows(sql, [start, stop]):
        found[c].append(tuple(row))
    return found


def _names(canvass: Canvass) -> dict[str, str]:
    """Names of stations as the lists print them."""
    return dict(canvass.engine.rows("select unit, max(name) from all_listed where name is not null group by unit"))


def in_order(unit: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Sorts station 9 before station 10; what stands before the last stroke, most often the contest, comes first."""
    above, stroke, own = unit.rpartition("/")
    return _parts(above + stroke), _parts(own)


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", text) if part)
