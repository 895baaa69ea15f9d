"""CSV and Parquet of the published tables, written by Arrow: no loop over rows.

CSV is UTF-8 with plain line ends, every text in quotes and nothing at all for what is not written, so that an unknown
figure cannot be mistaken for an empty text or for 0. A text that a spreadsheet would take for a formula stands behind
an apostrophe, in CSV only. Parquet carries each column's sentence in its schema.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
from pyarrow import compute

from natija.dossier.sheets import FORMULA

TOGETHER = 1 << 20
"""Rows of a group in Parquet, and as many as have their texts taken out at a time."""


def csv(rows: pa.Table) -> bytes:
    """A table as CSV."""
    made = io.BytesIO()
    for start in range(0, max(rows.num_rows, 1), TOGETHER):
        part = plain(rows.slice(start, TOGETHER))
        texts = pa.table([_text(column) for column in part.columns], schema=part.schema)
        pc.write_csv(texts, made, pc.WriteOptions(include_header=not start))
    return made.getvalue()


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column in which no text begins as a formula does."""
    if not pa.types.is_string(column.type):
        return column
    return compute.replace_substring_regex(column, FORMULA, r"'\1")


def parquet(rows: pa.Table) -> bytes:
    """A table as Parquet."""
    return packed(rows.schema, [rows]).data


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A table as Parquet, and of how many rows it is."""

    data: bytes
    num_rows: int


def packed(schema: pa.Schema, pieces: Iterable[pa.Table]) -> Packed:
    """A table that comes in pieces as Parquet: no more than one piece is held at a time."""
    made, count = io.BytesIO(), 0
    with pq.ParquetWriter(made, plain(schema.empty_table()).schema, compression="zstd") as writer:
        for rows in pieces:
            count += rows.num_rows
            for start in range(0, max(rows.num_rows, 1), TOGETHER):
                writer.write_table(plain(rows.slice(start, TOGETHER)), row_group_size=TOGETHER)
            del rows  # before the next one is made
    return Packed(data=made.getvalue(), num_rows=count)


def plain(rows: pa.Table) -> pa.Table:
    """Rows with their texts as texts, where a table of many rows has them as dictionaries."""
    kinds = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field for field in rows.schema
    ]  # fmt: skip
    return rows.cast(pa.schema(kinds, metadata=rows.schema.metadata))
