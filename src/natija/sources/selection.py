"""Which rows of a table a mapping reads, and the texts it makes of them.

Rows are selected by the cells as they stand in the file; `replace` comes after. Rows without anything in the mapped
columns are passed over. Rows marked as totals are set apart: a collation takes them as its own totals, everything else
does without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from natija.model.canonical import clean
from natija.sources.coded import Coded, Codes, code_column
from natija.sources.mapping import Mapping as SourceMapping
from natija.sources.mapping import columns_of
from natija.sources.problems import Problem, problem
from natija.sources.tables import Table
from natija.sources.templates import fill, parse_template

Mask = npt.NDArray[np.bool_]
Conditions = Mapping[str, str | tuple[str, ...]]


def column_of(table: Table, name: str) -> str | None:
    """The heading a mapping means: the heading itself, or `#3` for the third column."""
    headings = table.headings
    if name in headings:
        return name
    position = name[1:] if name.startswith("#") else ""
    if position.isascii() and position.isdecimal() and 0 < int(position) <= len(headings):
        return headings[int(position) - 1]
    return None


def column_problems(table: Table, mapping: SourceMapping) -> list[Problem]:
    """Columns the mapping names that the table has not, or has twice."""
    problems = []
    for name, key in columns_of(mapping).items():
        if name in table.repeated:
            problems.append(problem("S104", f"{key} names {name!r}, which several columns are called", column=name))
        elif column_of(table, name) is None:
            near = get_close_matches(name, table.headings, n=1)
            hint = f"; is it {near[0]!r}?" if near else f"; there are {', '.join(table.headings[:12])}"
            problems.append(problem("S103", f"{key} names {name!r}, which is not there{hint}", column=name))
    return problems


def cells(table: Table, name: str) -> pa.ChunkedArray:
    """The cells of a column of the mapping, which must be there."""
    return table.columns.column(str(column_of(table, name)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Rows of the table that are read, and which of them are a collation's own totals; how many were passed over."""

    rows: Codes
    total: Mask
    unselected: int
    blank: int
    totals: int
    """Rows marked as totals where totals are not wanted."""
    looked: Mapping[str, Coded]
    """Columns whose cells were looked at, of all rows of the table."""


def select(table: Table, mapping: SourceMapping) -> Selection:
    """Apply `where`, pass over blank rows, and set total rows apart."""
    size = len(table)
    wanted = _matching(table, mapping.where, size)
    blank = np.ones(size, dtype=bool)
    looked: dict[str, Coded] = {}
    for name in sorted({*columns_of(mapping)} - {*mapping.where, *mapping.totals.where}):
        if not blank.any():  # a look at every column of a large file is dear
            break
        looked[name] = code_column(cells(table, name))
        blank &= looked[name].blank()
    total = _matching(table, mapping.totals.where, size) if mapping.totals.where else np.zeros(size, dtype=bool)
    read = wanted & ~blank & (~total if mapping.makes != "collation" else True)
    rows = np.flatnonzero(read)
    return Selection(
        rows=rows,
        total=total[rows],
        unselected=int((~wanted).sum()),
        blank=int((wanted & blank).sum()),
        totals=int((wanted & ~blank & ~read).sum()),
        looked=looked,
    )


def _matching(table: Table, conditions: Conditions, size: int) -> Mask:
    """Rows that satisfy every condition: a cell equal to the text, or to one of the texts."""
    mask = np.ones(size, dtype=bool)
    for name, accepted in conditions.items():
        texts = {clean(text) for text in ((accepted,) if isinstance(accepted, str) else accepted)}
        mask &= code_column(cells(table, name)).where(texts.__contains__)
    return mask


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """The texts of the selected rows by column, after `replace`; `known` holds those made already."""

    table: Table
    chosen: Selection
    replace: Mapping[str, Mapping[str, str]]
    known: dict[str, Coded] = field(default_factory=dict)

    @property
    def rows(self) -> Codes:
        """The places of the selected rows in the table."""
        return self.chosen.rows

    def column(self, name: str) -> Coded:
        """The texts of a column, or of a place that stands for something else and was put into `known`."""
        if name not in self.known:
            said = {clean(old): new for old, new in self.replace.get(name, {}).items()}
            coded = self.chosen.looked.get(name) or code_column(cells(self.table, name))
            coded = coded if len(self.rows) == len(self.table) else coded.take(self.rows)
            self.known[name] = coded.each(lambda text: said.get(text, text)) if said else coded
        return self.known[name]

    def of(self, template: str) -> Coded:
        """A template's text of every row."""
        return fill(parse_template(template), self.column, len(self.rows))
