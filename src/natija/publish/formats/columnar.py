"""CSV and Parquet of the published tables, written by Arrow: no loop over rows.

CSV is UTF-8 with plain line ends, every text in quotes and nothing at all for what is not written, so that an unknown
figure cannot be mistaken for an empty text or for 0. Parquet carries each column's sentence in its schema.
"""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq


def csv(rows: pa.Table) -> bytes:
    """A table as CSV."""
    made = io.BytesIO()
    pc.write_csv(rows, made)
    return made.getvalue()


def parquet(rows: pa.Table) -> bytes:
    """A table as Parquet."""
    made = io.BytesIO()
    pq.write_table(rows, made, compression="zstd")
    return made.getvalue()
