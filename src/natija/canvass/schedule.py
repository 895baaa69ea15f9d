"""The station schedule: every listed station and every station with a form, with what each version gives.

Nothing is left out because it agrees, and nothing because it is missing: a station nobody holds a form of is a row.
Call after `compare`, whose tables it reads. For a whole election the cells are read for some contests at a time, in
order, and cut; one contest costs the same queries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from natija.canvass.canvass import Canvass
from natija.canvass.compare import subjects
from natija.canvass.discrepancies import acts_naming
from natija.canvass.outcome import Range


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


def schedule(canvass: Canvass, c: int = 0) -> tuple[Row, ...]:
    """Every station of a contest, in order of their numbers."""
    return Schedules(canvass, c, c + 1).of(c)


class Schedules:
    """The schedules of the contests [start, stop) of a canvass, cut from one table of their cells."""

    def __init__(self, canvass: Canvass, start: int, stop: int) -> None:
        self._canvass = canvass
        self._cells = canvass.engine.fetch(_CELLS, [start, stop])
        self._numbers = self._cells["c"].to_numpy()
        self._zeros = _by_contest(canvass, _ZEROS, start, stop)
        self._states = _by_contest(canvass, _STATES, start, stop)
        self._registered = _by_contest(canvass, _REGISTERED, start, stop)

    def of(self, c: int) -> tuple[Row, ...]:
        """Every station of one contest, in order of their numbers."""
        votes, fields = self._read(c)
        registered = dict(self._registered.get(c, ()))
        zeros = _lists(self._zeros.get(c, ()))
        states = subjects(self._states.get(c, ()))
        units = {*registered, *votes, *fields, *zeros}
        names = self._canvass.once(_names)
        acts = acts_naming(self._canvass, units)
        return tuple(
            Row(
                unit=unit, name=names.get(unit), registered=registered.get(unit), states=states.get(unit, {}),
                votes=votes.get(unit, {}), fields=fields.get(unit, {}), zeros=tuple(zeros.get(unit, ())),
                acts=acts.get(unit, ()),
            ) for unit in sorted(units, key=in_order)
        )  # fmt: skip

    def _read(self, c: int) -> tuple[Cells, Cells]:
        """Station -> version -> candidate, or field, with its least and greatest reading."""
        start, stop = np.searchsorted(self._numbers, [c, c + 1]).tolist()
        votes: Cells = {}
        fields: Cells = {}
        whole: dict[int, Range] = {}
        for (subject, key, is_votes), cells in groupby(_rows(self._cells.slice(start, stop - start)), _SHEET):
            made = {}
            for _, _, _, name, low, high in cells:
                found = whole.get(low) if low == high else None
                if found is None:
                    found = Range(low=low, high=high)
                    if low == high:
                        whole[low] = found
                made[name] = found
            (votes if is_votes else fields).setdefault(subject, {})[key] = made
        return votes, fields


Cells = dict[str, dict[str, dict[str, Range]]]
_SHEET = itemgetter(0, 1, 2)
_CELLS = """
    select x.c, p.subject, v.form || ' ' || v.stage || ' ' || v.holder as version,
           x.candidate is not null and x.field = 'votes' as votes,
           case when x.candidate is null then x.field when x.field = 'votes' then x.candidate
                else x.field || ' ' || x.candidate end as name, x.low, x.high
    from copy_cell x join copy_version v using (c, k) join copy_place p using (c, k, place)
    where x.c >= ? and x.c < ? order by x.c, p.subject, version, votes, x.field, x.candidate, x.low, x.high
"""
_ZEROS = """
    select p.c, p.subject, v.form || ' ' || v.stage || ' ' || v.holder
    from copy_place p join copy_version v using (c, k) where not p.held and p.c >= ? and p.c < ? order by all
"""
_STATES = """
    select c, subject, form, stage, state from copy_state where c >= ? and c < ? order by c, subject, form, stage
"""
_REGISTERED = "select c, subject, registered from station where c >= ? and c < ? order by c, subject"


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """Rows without the number of the contest."""
    return zip(*(column.to_pylist() for column in table.columns[1:]), strict=True)


def _by_contest(canvass: Canvass, sql: str, start: int, stop: int) -> dict[int, list[tuple[Any, ...]]]:
    """The rows of a query by its first column, without it."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for c, *row in canvass.engine.rows(sql, [start, stop]):
        found[c].append(tuple(row))
    return found


def _lists(rows: Any) -> dict[str, list[str]]:  # noqa: ANN401 - rows of two texts
    found: dict[str, list[str]] = defaultdict(list)
    for subject, key in rows:
        found[subject].append(key)
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
