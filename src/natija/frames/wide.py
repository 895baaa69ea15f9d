"""One wide row per sheet: its unit fields side by side, and per candidate field the known sum, count and maximum.

What a single sheet says never changes, so this is worked out once, when the records come in, and a canvass only looks
it up. `top` is the largest absolute figure outside the register (0: nothing but zeros), `cells` and `unread` count
candidates' cells and those without a value. Exact: int64 throughout. What is no field id (a merged record can hold any
text) has no column: it stays in the frame of figures.

Two texts hold every figure: `says(votes)` the known votes of candidates, `says(rest)` everything else, also what is not
known: a digest of which cells those are, and their values in order. Sheets that say the same have equal texts, and only
they have, so that copies that agree are held against each other without a look at their figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from natija.model.canonical import canonical_json, record_id
from natija.model.rules import is_field

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
ALWAYS = (
    "top", "cells", "unread", "registered", "polled", "valid", "rejected", "total", "known(votes)", "count(votes)",
    "max(votes)",
)  # fmt: skip
"""Columns every reader can count on beside the sheet; the others are those of the fields that occur."""
SAYS = ("says(votes)", "says(rest)")
"""The two texts."""
DIGEST = 65
"""Length of what tells which cells a text is about, before the values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Figures of a batch, those of one sheet together: its row, the cell with field and candidate, value, if known."""

    row: Ints
    cell: pa.DictionaryArray
    field: pa.DictionaryArray
    candidate: pa.DictionaryArray
    value: Ints
    known: Bools


def wide(sheet: pa.Array, cells: Cells) -> pa.Table:
    """Wide rows for the sheets of a batch, in their order."""
    rows = len(sheet)
    names = cells.field.dictionary.to_pylist()
    field = cells.field.indices.to_numpy(zero_copy_only=False)
    of_unit = cells.candidate.indices.is_null().to_numpy(zero_copy_only=False)
    columns: dict[str, pa.Array] = {"sheet": sheet}
    for code, name in enumerate(names):
        if not is_field(name):
            continue
        here = field == code
        if (alone := here & of_unit).any():
            columns[name] = _placed(cells, alone & cells.known, rows)
        if (votes := here & ~of_unit).any():
            columns |= _votes(cells, votes & cells.known, rows, name)
    register = np.isin(field, [code for code, name in enumerate(names) if name.startswith("registered")])
    counted = ~register & cells.known
    columns["top"] = _most(cells.row[counted], np.abs(cells.value[counted]), rows)
    columns["cells"] = _count(cells.row[~of_unit], rows)
    columns["unread"] = _count(cells.row[~of_unit & ~cells.known], rows)
    votes = ~of_unit & cells.known & np.isin(field, [code for code, name in enumerate(names) if name == "votes"])
    columns |= {name: _said(cells, at, rows) for name, at in zip(SAYS, (votes, ~votes), strict=True)}
    return pa.table(columns)


def _said(cells: Cells, at: Bools, rows: int) -> pa.Array:
    """Per sheet a digest of the cells it is about and their values; nothing where there are none."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(cells.row[at], minlength=rows))])
    values = pa.array(cells.value[at], mask=~cells.known[at]).cast(pa.string()).fill_null("")
    listed = pc.binary_join(pa.ListArray.from_arrays(pa.array(starts, pa.int32()), values), " ")
    names = cells.cell.dictionary.to_pylist()
    codes = cells.cell.indices.to_numpy()[at].astype(np.int32)
    known, width, numbers = codes.tobytes(), codes.itemsize, dict[bytes, int]()
    about = [numbers.setdefault(known[width * a : width * b], len(numbers)) for a, b in pairwise(starts.tolist())]
    digests = [_digest([names[code] for code in np.frombuffer(key, np.int32)]) for key in numbers]
    return pc.binary_join_element_wise(pa.array(digests, pa.string()).take(pa.array(about, pa.int32())), listed, "")


def _digest(names: list[str]) -> str:
    return f"{record_id(canonical_json(names))}:" if names else ""


def _placed(cells: Cells, at: Bools, rows: int) -> pa.Array:
    """One value per sheet; a sheet has a unit field at most once."""
    values, seen = np.zeros(rows, np.int64), np.zeros(rows, np.bool_)
    values[cells.row[at]] = cells.value[at]
    seen[cells.row[at]] = True
    return pa.array(values, mask=~seen)


def _votes(cells: Cells, at: Bools, rows: int, name: str) -> dict[str, pa.Array]:
    row, value = cells.row[at], cells.value[at]
    return {
        f"known({name})": _sum(row, value, rows),
        f"count({name})": _count(row, rows),
        f"max({name})": _most(row, value, rows),
    }


def _runs(row: Ints) -> tuple[Ints, Ints]:
    """Starts of the runs of equal rows, and the row of each; rows come in order."""
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    return starts, row[starts]


def _sum(row: Ints, value: Ints, rows: int) -> pa.Array:
    return _reduced(np.add, row, value, rows)


def _most(row: Ints, value: Ints, rows: int) -> pa.Array:
    return _reduced(np.maximum, row, value, rows)


def _reduced(how: np.ufunc, row: Ints, value: Ints, rows: int) -> pa.Array:
    values, seen = np.zeros(rows, np.int64), np.zeros(rows, np.bool_)
    if len(row):
        starts, at = _runs(row)
        values[at] = how.reduceat(value, starts)
        seen[at] = True
    return pa.array(values, mask=~seen)


def _count(row: Ints, rows: int) -> pa.Array:
    return pa.array(np.bincount(row, minlength=rows).astype(np.int64))
