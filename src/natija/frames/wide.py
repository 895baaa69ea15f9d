"""One wide row per sheet: its unit fields side by side, and per candidate field the known sum, count and maximum.

What a single sheet says never changes, so this is worked out once, when the records come in, and a canvass only looks
it up. `top` is the largest absolute figure outside the register (0: nothing but zeros), `cells` and `unread` count
candidates' cells and those without a value. Exact: int64 throughout. What is no field id (a merged record can hold any
text) has no column: it stays in the frame of figures.

Three digests, each of two numbers: `says` of every figure, also of what is not known, `votes` of the known votes of
candidates, `voted` of whom these are for. They are halves of 128 bits of a SHA-256 over which cells those are and over
their values in order. Sheets that say the same have equal digests, and only they have, so that copies that agree are
held against each other without a look at their figures. `says` stands beside the sheet, where every basis reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from natija.model.canonical import canonical_json
from natija.model.rules import is_field

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
ALWAYS = (
    "top", "cells", "unread", "registered", "polled", "valid", "rejected", "total", "known(votes)", "count(votes)",
    "max(votes)",
)  # fmt: skip
"""Columns every reader can count on beside the sheet; the others are those of the fields that occur."""
SAYS = ("says(1)", "says(2)")
VOTES = ("votes(1)", "votes(2)")
VOTED = ("voted(1)", "voted(2)")
RARE = (*SAYS, *VOTES)
"""Columns whose values hardly occur twice, but where copies agree."""
UNKNOWN = -(2**63)
"""Stands for a figure that is not known where digests are made: no record can hold it."""


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
    whose, given = _said(cells, votes, rows)
    return pa.table(columns | _halves(VOTES, given) | _halves(VOTED, whose))


def says(cells: Cells, rows: int) -> dict[str, pa.Array]:
    """What each sheet says as a whole."""
    return _halves(SAYS, _said(cells, np.ones(len(cells.row), np.bool_), rows)[1])


def _said(cells: Cells, at: Bools, rows: int) -> tuple[list[bytes], list[bytes]]:
    """Per sheet digests of 32 bytes: of the cells it is about, and of these with their values."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(cells.row[at], minlength=rows))]).tolist()
    values = np.where(cells.known[at], cells.value[at], UNKNOWN).astype("<i8").tobytes()
    codes = cells.cell.indices.to_numpy()[at].astype("<i4").tobytes()
    names, sets = cells.cell.dictionary.to_pylist(), dict[bytes, bytes]()
    about = [codes[4 * a : 4 * b] for a, b in pairwise(starts)]
    for key in dict.fromkeys(about):
        sets[key] = sha256(canonical_json([names[code] for code in np.frombuffer(key, "<i4")])).digest()
    which = [sets[key] for key in about]
    told = [
        sha256(one + values[8 * a : 8 * b]).digest() if a < b else one
        for one, (a, b) in zip(which, pairwise(starts), strict=True)
    ]  # fmt: skip
    return which, told


def _halves(names: tuple[str, str], digests: list[bytes]) -> dict[str, pa.Array]:
    """The first 128 bits of digests as two columns."""
    quarters = np.frombuffer(b"".join(digests), "<i8").reshape(-1, 4)
    return {name: pa.array(np.ascontiguousarray(quarters[:, at])) for at, name in enumerate(names)}


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
