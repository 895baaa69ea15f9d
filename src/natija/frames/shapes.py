"""Sets of cells: which figures a sheet has, described once for all the sheets that have the same ones.

A cell is a field of the unit, or of one candidate. It is named by one text, `5:votes:12` for the votes of candidate 12:
the length of the field's id, the id, and the candidate where there is one, so that no two cells share a name whatever
the ids contain. Laying figures out is arithmetic on runs: no text is made per figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from natija.frames.wide import Ints
from natija.model.records import Row

_Cell: TypeAlias = tuple[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Figures in the order of their sheets: which sheet, what of, and where their value was read."""

    row: Ints
    source: Ints
    cell: pa.DictionaryArray
    candidate: pa.DictionaryArray
    field: pa.DictionaryArray


@dataclass(slots=True)
class Shapes:
    """The different sets of cells of one batch, numbered as they occur."""

    _numbers: dict[tuple[str | None, ...], int] = field(default_factory=dict)
    _cells: dict[_Cell, int] = field(default_factory=dict)
    _codes: list[list[int]] = field(default_factory=list)

    def number(self, row: Row) -> int:
        """Number of the set of cells a row has, in the order in which the row gives them."""
        key: tuple[str | None, ...] = tuple(row.figures)
        for name, votes in row.candidates.items():
            key += (None, name, *votes)
        found = self._numbers.get(key)
        return self._new(key, row) if found is None else found

    def _new(self, key: tuple[str | None, ...], row: Row) -> int:
        cells: list[_Cell] = [(name, None) for name in row.figures]
        cells += [(name, candidate) for name, votes in row.candidates.items() for candidate in votes]
        self._codes.append([self._cells.setdefault(cell, len(self._cells)) for cell in cells])
        self._numbers[key] = len(self._numbers)
        return self._numbers[key]

    def cells(self) -> pa.Table:
        """The names of all cells, with what they are."""
        named = [(_name(cell), cell[1], cell[0]) for cell in self._cells]
        columns = zip(*named, strict=True) if named else ((), (), ())
        return pa.table(
            dict(zip(("cell", "candidate", "field"), (pa.array(c, pa.string()) for c in columns), strict=True))
        )

    def lay(self, shape: Sequence[int], order: Ints) -> Laid:
        """The figures of sheets with these shapes, the sheets taken in `order`."""
        shapes = np.asarray(shape, dtype=np.int64)
        length = np.array([len(codes) for codes in self._codes], dtype=np.int64)
        flat = np.array([code for codes in self._codes for code in codes], dtype=np.int64)
        count = length[shapes] if len(shapes) else shapes
        taken = count[order]
        row = np.repeat(np.arange(len(order)), taken)
        within = np.arange(len(row)) - np.repeat(_starts(taken), taken)
        code = flat[np.repeat(_starts(length)[shapes[order]], taken) + within] if len(row) else flat[:0]
        source = np.repeat(_starts(count)[order], taken) + within
        cells = self.cells()
        named = {name: cells[name].combine_chunks().dictionary_encode() for name in cells.column_names}
        return Laid(row=row, source=source, **{name: _spread(codes, code) for name, codes in named.items()})


def _name(cell: _Cell) -> str:
    name, candidate = cell
    return f"{len(name)}:{name}" if candidate is None else f"{len(name)}:{name}:{candidate}"


def _starts(counts: Ints) -> Ints:
    return np.cumsum(counts) - counts


def _spread(codes: pa.DictionaryArray, at: Ints) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(codes.indices.take(pa.array(at)), codes.dictionary)
