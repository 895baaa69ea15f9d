"""Spreadsheets (.xlsx) and Parquet files to columns.

A sheet becomes strings as a reader of the sheet would type them: 2420.0 is 2420, a date is 2024-02-10, a formula that
was never calculated is blank. python-calamine reads them; it is an optional part of the installation. Files that say
they are larger than the limit are refused before they are unpacked, and so is a sheet that spans more cells than it
can sensibly hold, because both are ways to exhaust the memory with a small file.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from datetime import datetime, time

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from natija.errors import BadUse, Unreadable
from natija.sources.delimited import Cells, headings

SPAN = 40_000_000
"""Most cells between the first and the last used one of a sheet."""
_REFERENCE = re.compile(rb'<c[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ENOUGH = 200
_BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, OSError,
    ValueError,
)  # fmt: skip
"""Everything reading a damaged archive raises: each of its parts has its own."""


def read_sheet(data: bytes, name: str, *, sheet: str, header: int, limit: int) -> Cells:
    """The rows below the heading of one sheet; the first sheet unless one is named."""
    rows = _sheet_rows(data, name, sheet, limit)
    start = header - 1 if header else next((i for i, row in enumerate(rows) if any(row)), len(rows))
    if start >= len(rows):
        return Cells(columns=pa.table({}), lines=np.zeros(0, dtype=np.int64))
    names, repeated = headings(rows[start])
    numbered = [(number, row) for number, row in enumerate(rows[start + 1 :], start + 2) if any(row)]
    columns = zip(*(row for _, row in numbered), strict=True) if numbered else [[] for _ in names]
    table = pa.table([pa.array(column, pa.string()) for column in columns], names=names)
    return Cells(columns=table, lines=np.array([n for n, _ in numbered], dtype=np.int64), repeated=repeated)


def _sheet_rows(data: bytes, name: str, sheet: str, limit: int) -> list[list[str]]:
    """All rows of the sheet from its first row and column, as text."""
    try:
        import python_calamine  # noqa: PLC0415  an optional extra, wanted only here
    except ImportError:
        raise BadUse(
            f"{name}: spreadsheets need python-calamine, which is not installed",
            next_step="pip install 'natija[sheets]', or save the sheet as CSV",
        ) from None
    _refuse_bombs(data, name, limit)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        if sheet and sheet not in book.sheet_names:
            listed = ", ".join(book.sheet_names)
            raise BadUse(f"{name} has no sheet {sheet!r}", next_step=f"set file.sheet to one of: {listed}")
        chosen = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in chosen.to_python(skip_empty_area=False)]
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise Unreadable(name, [f"not a readable sheet: {error}"], next_step="open it and save it again") from None


def _refuse_bombs(data: bytes, name: str, limit: int) -> None:
    """Refuse a workbook that unpacks beyond the limit or whose cells span too far."""
    step = "save the sheet you need as CSV"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(member.file_size for member in packed.infolist()) > limit:
                raise Unreadable(name, [f"unpacks to more than {limit:,} bytes"], next_step=step)
            for member in packed.namelist():
                if member.startswith("xl/worksheets/") and _span(packed.read(member)) > SPAN:
                    raise Unreadable(name, [f"{member} spans more than {SPAN:,} cells"], next_step=step)
    except _BROKEN_ZIP as error:
        raise Unreadable(name, [f"not a readable sheet: {error}"], next_step="open it and save it again") from None


def _span(xml: bytes) -> int:
    """Cells of the rectangle that holds every cell of a sheet."""
    last_row = last_column = 1
    for match in _REFERENCE.finditer(xml):
        column = 0
        for letter in match[1]:
            column = column * 26 + letter - 64
        last_row, last_column = max(last_row, int(match[2])), max(last_column, column)
    return last_row * last_column


def _text(cell: object) -> str:
    """A cell as one would type it; a sheet keeps a day as a moment at midnight."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return "" if cell is None else str(cell).strip()


def read_parquet(data: bytes, name: str, *, limit: int) -> Cells:
    """The columns of a Parquet file; numbers stay numbers, everything else becomes text. A line is a row from 1."""
    try:
        file = pyarrow.parquet.ParquetFile(pa.BufferReader(pa.py_buffer(data)))
        held = file.metadata
        size = sum(held.row_group(group).total_byte_size for group in range(held.num_row_groups))
        if max(size, held.num_rows) > limit:
            raise Unreadable(name, [f"unpacks to more than {limit:,} bytes"], next_step="split the file")
        table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        first = str(error).splitlines()[0][:_ENOUGH] if str(error) else type(error).__name__
        raise Unreadable(name, [f"not a readable Parquet file: {first}"], next_step="write it again") from None
    names, repeated = headings(table.column_names)
    kept = [(n, _plain(c)) for n, c in zip(names, table.columns, strict=True)]
    columns = pa.table({n: c for n, c in kept if c is not None})
    lines = np.arange(1, len(table) + 1, dtype=np.int64)
    return Cells(columns=columns, lines=lines if kept else lines[:0], repeated=repeated)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Integers as int64, floats as doubles, everything else as text; None for what has no text, such as lists."""
    kind = column.type
    try:
        if pa.types.is_integer(kind) and kind != pa.uint64():
            return column.cast(pa.int64())
        if pa.types.is_floating(kind):
            return column.cast(pa.float64())
        return column.cast(pa.string())
    except pa.ArrowException:
        return None
