"""Libraries whose version shows in the bytes of a file: named in the recipe, so that other bytes are not called false.

A page, a CSV or a JSON file comes from this program alone. Parquet, SQLite and XLSX are packed by libraries, whose next
version may pack the same rows otherwise. Where versions differ, such files are compared by what they contain: every
column of every row, every table and its definition, every cell. Nothing else is excused.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
import zlib
from collections.abc import Mapping
from importlib import metadata
from pathlib import PurePosixPath

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from natija.dossier import png, sheets

LARGEST = 1 << 30
"""Bytes that an archive can have unpacked."""
Contents = object
"""What a file contains, comparable; never None."""
PACKED: Mapping[str, tuple[str, ...]] = {
    ".parquet": ("pyarrow",), ".db": ("sqlite",), ".xlsx": ("openpyxl", "zlib"), ".png": ("pillow",),
}  # fmt: skip
"""Ending of a file's name -> the libraries that pack it."""


class Packing(msgspec.Struct, frozen=True, kw_only=True):
    """A library that is not the one that packed a file: its version there and here, None where it is not installed."""

    library: str
    there: str | None
    here: str | None

    @property
    def says(self) -> str:
        """Both versions in words."""
        there, here = (version or "not installed" for version in (self.there, self.here))
        return f"{self.library} there: {there}, here: {here}"


def libraries() -> dict[str, str]:
    """The libraries that pack files here, with their versions; one that is not installed is not among them."""
    found = {"pyarrow": pa.__version__, "sqlite": sqlite3.sqlite_version, "zlib": zlib.ZLIB_RUNTIME_VERSION}
    extras = (("openpyxl", sheets.available()), ("pillow", png.available()))
    return found | {name: metadata.version(name) for name, there in extras if there}


def packed_otherwise(path: str, there: Mapping[str, str]) -> tuple[Packing, ...]:
    """The libraries for which a file may have other bytes here than where it was published."""
    here = libraries()
    return tuple(
        Packing(library=name, there=there.get(name), here=here.get(name))
        for name in PACKED.get(PurePosixPath(path).suffix, ()) if there.get(name) != here.get(name)
    )  # fmt: skip


def contents(path: str, data: bytes) -> Contents | None:
    """What a packed file contains; None where this version of the library cannot read it."""
    try:
        match PurePosixPath(path).suffix:
            case ".parquet":
                return _columns(data)
            case ".db":
                return _statements(data)
            case ".xlsx":
                return _members(data)
            case _:  # a picture: other versions may draw its letters otherwise
                return None
    except (pa.ArrowException, sqlite3.Error, zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError):
        return None


def _columns(data: bytes) -> Contents:
    """Schema with its sentences, and every row."""
    made = pq.read_table(io.BytesIO(data))
    return [(f.name, str(f.type), f.nullable, f.metadata) for f in made.schema], made.schema.metadata, made.to_pydict()


def _statements(data: bytes) -> Contents:
    """The definition and every row, as SQL."""
    db = sqlite3.connect(":memory:")
    try:
        db.deserialize(data)
        return list(db.iterdump())
    finally:
        db.close()


def _members(data: bytes) -> Contents:
    """Every part of the archive, unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST:
            raise ValueError("larger unpacked than any workbook of ours")
        return {name: archive.read(name) for name in archive.namelist()}
