"""What is held against what: the forms of one contest, the stations without one, and a stated total.

A figure is a cell with a least and a greatest value. Equal where it was read; apart where a digit is illegible; without
a greatest value where it was not transcribed, so that only the voters registered at its station bound it. Unknown is
never zero: a number of registered voters nobody states is null, and so is the number of ballots that belong to no
station. A row stands for one station, or for several where only the sum over them is stated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from natija.errors import BadUse

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class _Noun(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Settings of nouns that hold arrays; nothing else is inherited."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One figure: from `low` to `high`; `high` is null where only the room at the station bounds it."""

    low: int = 0
    high: int | None = None


UNREAD = Cell()
"""On the paper, but not transcribed or wholly illegible."""


def read(value: int) -> Cell:
    """A figure that was read."""
    return Cell(low=value, high=value)


class Stations(_Noun, frozen=True, kw_only=True):
    """Stations in order with their registered voters; `counts` is 1, or more for a row that stands for several."""

    ids: tuple[str, ...]
    registered: Ints
    known: Bools
    """Where false, nobody states the registered voters and `registered` is 0."""
    counts: Ints

    @property
    def stations(self) -> int:
        """How many stations the rows stand for."""
        return int(self.counts.sum())

    @property
    def voters(self) -> int | None:
        """Registered voters at all of them; null where one is not known."""
        return int(self.registered.sum()) if bool(self.known.all()) else None


class Forms(_Noun, frozen=True, kw_only=True):
    """The forms held for one contest: a row per station, a column per candidate in ballot order.

    Of a cell, `least` always counts; `most` where not `open`. An open cell was not transcribed.
    """

    stations: Stations
    candidates: tuple[str, ...]
    least: Ints
    most: Ints
    open: Bools


class Premise(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something a proof rests on: a code of `premises.CODES`, and who says so; null where nobody does.

    `holds` is false where it is known not to hold: then nothing that needs it is proved.
    """

    code: str
    source: str | None = None
    holds: bool = True


class Case(_Noun, frozen=True, kw_only=True):
    """Forms and a stated total of one contest, to be held against each other.

    `stated` gives any of the candidates; `missing` the stations without a form held; `outside` the most ballots that
    can belong to no station (postal), null where nobody says.
    """

    contest: str
    basis: str
    """Which forms, in words: whose copies, read by whom."""
    total: str
    """Which total, in words: who stated it, at which stage."""
    forms: Forms
    missing: Stations
    outside: int | None = None
    stated: Mapping[str, int]
    premises: tuple[Premise, ...] = ()


def stations(registered: Mapping[str, int | None], counts: Mapping[str, int] | None = None) -> Stations:
    """Stations from their registered voters, null where not known."""
    values = list(registered.values())
    if any(value is not None and value < 0 for value in values):
        raise BadUse("a negative number of registered voters", next_step="give null where it is not known")
    return Stations(
        ids=tuple(registered),
        registered=np.array([value or 0 for value in values], dtype=np.int64),
        known=np.array([value is not None for value in values], dtype=np.bool_),
        counts=np.array([(counts or {}).get(unit, 1) for unit in registered], dtype=np.int64),
    )


def forms(
    rows: Mapping[str, Mapping[str, Cell]], candidates: Sequence[str], registered: Mapping[str, int | None]
) -> Forms:
    """Forms from their cells; a candidate a form gives no cell for was not transcribed there."""
    cells = [[row.get(candidate, UNREAD) for candidate in candidates] for row in rows.values()]
    flat = [cell for row in cells for cell in row]
    if any(cell.low < 0 or (cell.high is not None and cell.high < cell.low) for cell in flat):
        raise BadUse("a cell whose greatest value is below its least, or below zero", next_step="check the figures")
    shape = (len(rows), len(candidates))
    return Forms(
        stations=stations({unit: registered.get(unit) for unit in rows}),
        candidates=tuple(candidates),
        least=np.array([cell.low for cell in flat], dtype=np.int64).reshape(shape),
        most=np.array([cell.low if cell.high is None else cell.high for cell in flat], dtype=np.int64).reshape(shape),
        open=np.array([cell.high is None for cell in flat], dtype=np.bool_).reshape(shape),
    )


def ordered(made: Forms, candidates: Sequence[str]) -> Forms:
    """The same forms with a column for each of these candidates; one without a column was transcribed nowhere."""
    at = {candidate: i for i, candidate in enumerate(made.candidates)}
    known = [c in at for c in candidates]
    shape = (len(made.least), len(candidates))
    least, most, open_ = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.ones(shape, np.bool_)
    columns = [at[c] for c in candidates if c in at]
    least[:, known], most[:, known], open_[:, known] = (a[:, columns] for a in (made.least, made.most, made.open))
    return Forms(stations=made.stations, candidates=tuple(candidates), least=least, most=most, open=open_)


def stated_sum(unit: str, votes: Mapping[str, int], count: int) -> Forms:
    """The forms of `count` stations of which only the sum is stated: one row."""
    return Forms(
        stations=stations({unit: None}, {unit: count}),
        candidates=tuple(votes),
        least=np.array([list(votes.values())], dtype=np.int64),
        most=np.array([list(votes.values())], dtype=np.int64),
        open=np.zeros((1, len(votes)), dtype=np.bool_),
    )
