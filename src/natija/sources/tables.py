"""One file of rows and columns, as it is: CSV or TSV (also .gz), XLSX, Parquet.

`read_table` changes nothing: cells are text (numbers only where the format has numbers), every row remembers its line,
and what could not be read is in `problems`. Of a text file only the columns asked for need be kept; every row is
looked at whole all the same. What is not a table at all (missing, binary, damaged, too large) raises
one error that says so. What cells mean is the mapping's business.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Container
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyarrow as pa

from natija.errors import BadUse, Unreadable
from natija.sources.delimited import Cells, Positions, find_delimiter, read_delimited
from natija.sources.encoding import to_utf8
from natija.sources.problems import Problem
from natija.sources.sheets import read_parquet, read_sheet

LIMIT = 1 << 30
"""Largest file read, in bytes after unpacking."""
MEDIA = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
}


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How to read the file, where looking at it is not enough. Empty: find out."""

    encoding: str = ""
    delimiter: str = ""
    header: int = 0
    """Line of the heading; 0: the first line that is not blank."""
    sheet: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A file's rows: `columns` by heading, `lines` the line of each row, and the file's digest and size.

    `headings` are all there are, also those of columns that nobody asked for and that `columns` is without.
    """

    name: str
    headings: tuple[str, ...]
    columns: pa.Table
    lines: Positions
    digest: str
    size: int
    media: str
    encoding: str = ""
    delimiter: str = ""
    repeated: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.lines)


def read_table(
    path: str | Path, reading: Reading | None = None, *, only: Container[str] | None = None, limit: int = LIMIT
) -> Table:
    """Read a file by the ending of its name. Raises Unreadable for what is no table.

    `only`: the columns that are needed, by heading or as `#3`; the others may be left out. None: all are.
    """
    place = Path(path)
    return table_of(_bytes(place, limit), place.name, reading or Reading(), only=only, limit=limit)


def table_of(
    data: bytes, name: str, reading: Reading, *, only: Container[str] | None = None, limit: int = LIMIT
) -> Table:
    """The table in the bytes of a file called `name`."""
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    packed = suffixes[-1:] == [".gz"]
    suffix = (suffixes[-2:-1] if packed else suffixes[-1:]) or [".csv"]
    if suffix[0] not in MEDIA:
        endings = ", ".join(MEDIA)
        raise BadUse(
            f"{name}: no table format ends in {suffix[0]}", next_step=f"use one of {endings}, text also with .gz"
        )
    with ThreadPoolExecutor(1) as beside:  # hashing lets the reading go on
        digest = beside.submit(lambda: hashlib.sha256(data).hexdigest())
        content = _unpacked(data, name, limit) if packed else data
        cells, encoding, delimiter = _cells(content, name, suffix[0], reading, only=only, limit=limit)
    return Table(
        name=name,
        headings=cells.headings or tuple(cells.columns.column_names),
        columns=cells.columns,
        lines=cells.lines,
        digest=digest.result(),
        size=len(data),
        media="application/gzip" if packed else MEDIA[suffix[0]],
        encoding=encoding,
        delimiter=delimiter,
        repeated=cells.repeated,
        problems=cells.problems,
    )


def _bytes(path: Path, limit: int) -> bytes:
    """The file's bytes."""
    try:
        if path.stat().st_size > limit:
            raise Unreadable(path, [f"larger than {limit:,} bytes"], next_step="split the file")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(path, [error.strerror or str(error)], next_step="check the path and its permissions") from None


def _unpacked(data: bytes, name: str, limit: int) -> bytes:
    """The content of a .gz file, read no further than the limit."""
    try:
        with gzip.open(_stream(data)) as packed:
            content = packed.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(name, [f"not a readable gzip file: {error}"], next_step="download it again") from None
    if len(content) > limit:
        raise Unreadable(name, [f"unpacks to more than {limit:,} bytes"], next_step="split the file")
    return content


def _stream(data: bytes) -> pa.BufferReader:
    """Bytes as a file, without copying them."""
    return pa.BufferReader(pa.py_buffer(data))


def _cells(
    data: bytes, name: str, suffix: str, reading: Reading, *, only: Container[str] | None, limit: int
) -> tuple[Cells, str, str]:
    """The cells with the encoding and delimiter they were read with."""
    if suffix == ".xlsx":
        return read_sheet(data, name, sheet=reading.sheet, header=reading.header, limit=limit), "", ""
    if suffix == ".parquet":
        return read_parquet(data, name, limit=limit), "", ""
    encoding, text = to_utf8(data, encoding=reading.encoding, name=name)
    if len(text) > limit:
        raise Unreadable(name, [f"larger than {limit:,} bytes as UTF-8"], next_step="split the file")
    delimiter = reading.delimiter or ("\t" if suffix == ".tsv" else find_delimiter(text))
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0':
        raise BadUse(f"{delimiter!r} cannot separate cells", next_step='set file.delimiter to one character, as ";"')
    return read_delimited(text, delimiter, header=reading.header, only=only), encoding, delimiter
