"""CSV and Parquet of the published tables, written by Arrow: no loop over rows.

CSV is UTF-8 with plain line ends, every text in quotes and nothing at all for what is not written, so that an unknown
figure cannot be mistaken for an empty text or for 0. A text that a spreadsheet would take for a formula stands behind
an apostrophe, in CSV only. Parquet carries each column's sentence in its schema.
"""

from __future__ import annotations

import io

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
    pc.write_csv(pa.table([_text(column) for column in rows.columns], schema=rows.schema), made)
    return made.getvalue()


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column in which no text begins as a formula does."""
    if not pa.types.is_string(column.type):
        return column
    return compute.replace_substring_regex(column, FORMULA, r"'\1")


def parquet(rows: pa.Table) -> bytes:
    """A table as Parquet."""
    made = io.BytesIO()
    with pq.ParquetWriter(made, plain(rows.slice(0, 0)).schema, compression="zstd") as writer:
        for start in range(0, max(rows.num_rows, 1), TOGETHER):
            writer.write_table(plain(rows.slice(start, TOGETHER)), row_group_size=TOGETHER)
    return made.getvalue()


def plain(rows: pa.Table) -> pa.Table:
    """Rows with their texts as texts, where a table of many rows has them as dictionaries."""
    kinds = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field for field in rows.schema
    ]  # fmt: skip
    return rows.cast(pa.schema(kinds, metadata=rows.schema.metadata))
