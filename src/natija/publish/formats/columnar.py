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
    pq.write_table(rows, made, compression="zstd")
    return made.getvalue()
