"""Delimited text (UTF-8 bytes) to string columns, with the line of the file each row began on.

Fast path: Arrow's reader. Where it finds as many rows as there are lines, every line is a row; otherwise the lines
come from the positions of line ends outside quotes. It is left for the slow path (the standard library's reader, row by
row) as soon as something is unusual: a row with another number of cells, a quote where none may stand, or two readers
that count rows differently. Blank lines are passed over. Nothing is repaired: rows that do not fit the heading and
quotes that do not close become problems. Columns nobody asks for are looked at like the others and then not kept.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from natija.model.canonical import clean
from natija.sources.problems import Problem, problem

DELIMITERS = (",", "\t", ";", "|")
SAMPLE = 1 << 16
BATCH = 50_000
STEP = 1 << 24
BLOCK = 1 << 20
"""Bytes looked at in one step: few enough to stay in the processor's cache, and to use the same memory again."""
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cells:
    """The columns of a file that were asked for, the line of each row, all headings, and what could not be read."""

    columns: pa.Table
    lines: Positions
    headings: tuple[str, ...] = ()
    repeated: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


def find_delimiter(data: bytes) -> str:
    """The delimiter under which most rows of the beginning have as many cells as the first; a comma if none does."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    lines = decoder.decode(data[:SAMPLE]).splitlines(keepends=True)
    if len(data) > SAMPLE and len(lines) > 1:
        lines.pop()  # cut off in the middle
    return max(DELIMITERS, key=lambda one: _fit(lines, one))


def _fit(lines: list[str], delimiter: str) -> tuple[float, int]:
    """How well a delimiter explains the lines: the share of rows as wide as the first, then the width."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error:
        return 0.0, 0
    commonest = Counter(widths).most_common(1)[0][0] if widths else 1
    return (widths.count(commonest) / len(widths), commonest) if commonest > 1 else (0.0, 0)


def headings(cells: list[str]) -> tuple[list[str], frozenset[str]]:
    """Column names from the cells of the heading: blank ones get a number, repeated ones too, and are reported."""
    names: list[str] = []
    cleaned = [clean(cell).replace("\n", " ") for cell in cells]
    for position, text in enumerate(cleaned, 1):
        name = text if text and text not in names else f"#{position}"
        while name in names:
            name += "#"
        names.append(name)
    return names, frozenset(text for text, times in Counter(cleaned).items() if text and times > 1)


def asked(names: list[str], only: Container[str] | None) -> list[str]:
    """The columns to keep: those asked for by heading or number, and all where nothing, or none of them, is asked."""
    if only is None:
        return names
    return [name for at, name in enumerate(names, 1) if name in only or f"#{at}" in only] or names


def read_delimited(data: bytes, delimiter: str, *, header: int, only: Container[str] | None = None) -> Cells:
    """Every row below the heading as string columns. `header` is the heading's line; 0: the first that is not blank."""
    if _RETURN in data and _NEWLINE not in data:
        data = data.replace(b"\r", b"\n")
    try:
        cells, offset, used = _heading(data, delimiter, header)
    except csv.Error as error:
        return Cells(columns=pa.table({}), lines=_none(), problems=(problem("S105", f"the heading: {error}", line=1),))
    names, repeated = headings(cells)
    if not names:
        return Cells(columns=pa.table({}), lines=_none())
    kept = asked(names, only)
    problems: tuple[Problem, ...] = ()
    fast = _fast(data, offset, delimiter, names, kept)
    if fast is not None:
        columns, lines = fast[0], fast[1] + used
    else:
        columns, lines, problems = _slow(data[offset:], delimiter, names, used)
    return Cells(columns=columns.select(kept), lines=lines, headings=tuple(names), repeated=repeated, problems=problems)


def _heading(data: bytes, delimiter: str, header: int) -> tuple[list[str], int, int]:
    """Cells of the heading, the offset after it, and how many lines were used up."""
    stream = io.BytesIO(data)
    for _ in range(header - 1):
        stream.readline()
    skipped = max(0, header - 1)
    reader = csv.reader((line.decode("utf-8") for line in iter(stream.readline, b"")), delimiter=delimiter, strict=True)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            return cells, stream.tell(), skipped + reader.line_num
    return [], len(data), skipped + reader.line_num


def _none() -> Positions:
    """No rows."""
    return np.zeros(0, dtype=np.int64)


def _fast(
    data: bytes, offset: int, delimiter: str, names: list[str], kept: list[str]
) -> tuple[pa.Table, Positions] | None:
    """Columns and lines (counted from the first after the heading), or None for the slow path."""
    if _RETURN in data and data.count(b"\r") != data.count(b"\r\n"):
        return None  # carriage returns alone, among other line ends: the two readers would count lines differently
    body = np.frombuffer(data, dtype=np.uint8)[offset:]
    quoted = data.find(b'"', offset) >= 0
    if quoted and not _regular(body, ord(delimiter)):
        return None
    columns = _arrow(memoryview(data)[offset:], delimiter, names, kept, quoted=quoted)
    if columns is None:
        return None
    if len(columns) == _line_count(body):  # no line is blank, and none ends inside quotes
        lines = np.arange(1, len(columns) + 1, dtype=np.int64)
    else:
        lines = _lines(body, _positions(body, _QUOTE))
    return (columns, lines) if len(columns) == len(lines) else None


def _line_count(body: npt.NDArray[np.uint8]) -> int:
    """Lines of a text, with the one at the end that has no line end."""
    ends = sum(int(np.count_nonzero(body[at : at + BLOCK] == _NEWLINE)) for at in range(0, len(body), BLOCK))
    return ends + int(len(body) > 0 and body[-1] != _NEWLINE)


def _positions(body: npt.NDArray[np.uint8], byte: int) -> Positions:
    """Where a byte stands. In steps, because the mask of a large file is as large as the file."""
    found = [np.flatnonzero(body[at : at + STEP] == byte) + at for at in range(0, len(body), STEP)]
    return np.concatenate(found).astype(np.int64) if found else _none()


def _regular(body: npt.NDArray[np.uint8], delimiter: int) -> bool:
    """Whether every quote opens or closes a whole cell, or is one of a doubled pair inside one."""
    edge = np.zeros(256, dtype=bool)
    edge[[delimiter, _NEWLINE, _RETURN, _QUOTE]] = True
    inside = 0
    for at in range(0, len(body), BLOCK):
        quotes = np.flatnonzero(body[at : at + BLOCK] == _QUOTE) + at
        opens, closes = quotes[inside::2], quotes[1 - inside :: 2]
        before = body[opens[opens > 0] - 1]
        after = body[closes[closes + 1 < len(body)] + 1]
        if not (edge[before].all() and edge[after].all()):
            return False
        inside = (inside + len(quotes)) % 2
    return not inside


def _lines(body: npt.NDArray[np.uint8], quotes: Positions) -> Positions:
    """Line (from 1) on which every row that is not blank begins; line ends inside quotes do not end a row."""
    every = _positions(body, _NEWLINE)
    ends = every[np.searchsorted(quotes, every) % 2 == 0] if len(quotes) else every
    starts = np.concatenate([[0], ends + 1])
    stops = np.concatenate([ends, [len(body)]])
    size = stops - starts
    returned = (size == 1) & (body[np.minimum(starts, len(body) - 1)] == _RETURN) if len(body) else size == 1
    starts = starts[(size > 0) & ~returned]
    return np.asarray(np.searchsorted(every, starts) + 1, dtype=np.int64)


def _arrow(body: memoryview, delimiter: str, names: list[str], kept: list[str], *, quoted: bool) -> pa.Table | None:
    """The columns to keep as Arrow's reader sees them, which looks at all; None where it stumbles.

    `quoted`: whether there are quotes. A line end inside them is then none, also where a block ends; that is slower,
    and Arrow does not notice where it is wrongly left out.
    """
    try:
        return pyarrow.csv.read_csv(
            pa.BufferReader(pa.py_buffer(body)),
            read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=BLOCK),
            parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=quoted),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(kept, pa.string()), include_columns=kept, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None


def _slow(body: bytes, delimiter: str, names: list[str], used: int) -> tuple[pa.Table, Positions, tuple[Problem, ...]]:
    """Row by row, with a problem for each row that does not fit; stops where quotes cannot be read."""
    batches: list[pa.RecordBatch] = []
    lines: list[int] = []
    problems: list[Problem] = []
    batch: list[list[str]] = []
    for line, cells in _rows(body, delimiter, used, problems):
        fitting = _fitting(cells, len(names))
        if fitting is None:
            problems.append(problem("S102", f"{len(cells)} cells where the heading has {len(names)}", line=line))
            continue
        batch.append(fitting)
        lines.append(line)
        if len(batch) == BATCH:
            batches.append(_batch(batch, names))
            batch = []
    batches.append(_batch(batch, names))
    return pa.Table.from_batches(batches), np.array(lines, dtype=np.int64), tuple(problems)


def _rows(body: bytes, delimiter: str, used: int, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank with their line; an unreadable quote ends the reading and is added to the problems."""
    stream = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        line = used + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problems.append(problem("S105", f"{error}; nothing after this line was read", line=line))
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _fitting(cells: list[str], width: int) -> list[str] | None:
    """The row in the heading's width; surplus cells may be dropped only where they are blank."""
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    return cells if len(cells) == width else None


def _batch(rows: list[list[str]], names: list[str]) -> pa.RecordBatch:
    """Rows as Arrow columns."""
    columns = zip(*rows, strict=True) if rows else [[] for _ in names]
    return pa.record_batch([pa.array(column, pa.string()) for column in columns], names=names)
