"""Tables a person edits by hand, read strictly: rows of clean text with the line each came from.

CSV is UTF-8 (with or without a byte-order mark) with a header line; Parquet may stand in for it. Nothing is guessed
here, unlike in the import of results: a file that is not UTF-8, a column named twice or a row that is too long is a
fault with its place. Faults are collected, never raised, so that one reading shows everything that is wrong.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from natija.model.canonical import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong in a table: where it is and what it is."""

    file: str
    line: int | None = None
    column: str | None = None
    says: str

    def __str__(self) -> str:
        """One line for a terminal."""
        line = f":{self.line}" if self.line is not None else ""
        column = f", column {self.column}" if self.column is not None else ""
        return f"{self.file}{line}{column}: {self.says}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: its line number in the file and its cells by column; blank cells are absent."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table as text, with what was wrong in reading it."""

    file: str
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()


def find_table(folder: Path, name: str) -> Rows | None:
    """Read `name.csv` or `name.parquet` in a folder; None if there is neither, a fault if there are both."""
    paths = [path for path in (folder / f"{name}.csv", folder / f"{name}.parquet") if path.is_file()]
    if not paths:
        return None
    if len(paths) > 1:
        says = f"there is also {paths[1].name}; keep one of them"
        return Rows(file=paths[0].name, faults=(Fault(file=paths[0].name, says=says),))
    try:
        data = paths[0].read_bytes()
    except OSError as error:
        return _unreadable(paths[0].name, f"cannot be read: {error.strerror}")
    return csv_rows(data, paths[0].name) if paths[0].suffix == ".csv" else parquet_rows(data, paths[0].name)


def csv_rows(data: bytes, file: str) -> Rows:
    """Rows of a CSV with a header line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Rows(file=file, faults=(Fault(file=file, line=line, says="not UTF-8; save the file as UTF-8"),))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    numbered: list[tuple[int, list[str]]] = []
    faults: list[Fault] = []
    try:
        numbered.extend((reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        faults.append(Fault(file=file, line=reader.line_num, says=f"not CSV: {error}"))
    if not numbered:
        return Rows(file=file, faults=(*faults, Fault(file=file, says="empty; the first line names the columns")))
    return _rows(file, numbered[0][1], numbered[1:], faults)


def parquet_rows(data: bytes, file: str) -> Rows:
    """Rows of a Parquet file, every value as text; line 2 is its first row, as in a CSV."""
    try:
        table = pq.read_table(pa.BufferReader(data))
        columns = [[_text(value) for value in column.to_pylist()] for column in table.columns]
    except (pa.ArrowException, OSError, ValueError, TypeError) as error:
        return _unreadable(file, f"not a Parquet table: {str(error).splitlines()[0] if str(error) else error!r}")
    rows = [list(cells) for cells in zip(*columns, strict=True)]
    return _rows(file, list(table.column_names), enumerate(rows, start=2), [])


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (str, int)):
        return str(value)
    raise TypeError(f"a cell holds a {type(value).__name__}; use text and whole numbers only")


def _unreadable(file: str, says: str) -> Rows:
    return Rows(file=file, faults=(Fault(file=file, says=says),))


def _rows(file: str, header: Sequence[str], numbered: Iterable[tuple[int, list[str]]], faults: list[Fault]) -> Rows:
    columns = tuple(clean(name) for name in header)
    faults.extend(_header_faults(file, columns))
    lines = []
    for number, cells in numbered:
        if not any(cells):
            continue
        if len(cells) != len(columns):
            faults.append(Fault(file=file, line=number, says=f"has {len(cells)} cells; {len(columns)} are named"))
            continue
        texts = ((column, clean(cell)) for column, cell in zip(columns, cells, strict=True))
        lines.append(Line(number=number, cells={column: text for column, text in texts if text}))
    return Rows(file=file, columns=columns, lines=tuple(lines), faults=tuple(faults))


def _header_faults(file: str, columns: Sequence[str]) -> Iterator[Fault]:
    for index, name in enumerate(columns, start=1):
        if not name:
            yield Fault(file=file, line=1, says=f"column {index} has no name")
        elif name in columns[: index - 1]:
            yield Fault(file=file, line=1, column=name, says="named twice")
