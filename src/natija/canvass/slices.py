"""The rows of one query, contest by contest: fetched once for all contests, cut by their number.

So what is asked of one contest costs the same query for every contest of an election. The query has a column `c` and
orders its rows by it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa


class Slices:
    """A table ordered by `c`, and the rows of each `c` in it."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        numbers = table["c"].to_numpy()
        last = int(numbers[-1]) if len(numbers) else -1
        self._starts = np.searchsorted(numbers, np.arange(last + 2, dtype=numbers.dtype)).tolist()

    def table(self, c: int) -> pa.Table:
        """The rows of one contest, by column."""
        start, stop = self._starts[c : c + 2] if c + 1 < len(self._starts) else (0, 0)
        return self._table.slice(start, stop - start)

    def of(self, c: int) -> list[dict[str, Any]]:
        """The rows of one contest, in the query's order."""
        rows: list[dict[str, Any]] = self.table(c).to_pylist()
        return rows


def numbered(texts: pa.ChunkedArray) -> tuple[np.ndarray[Any, np.dtype[np.int64]], list[str]]:
    """A number for each of a column's texts, none of which is null, and the texts by number."""
    coded = texts.combine_chunks()
    if not pa.types.is_dictionary(coded.type):
        coded = coded.dictionary_encode()
    return coded.indices.to_numpy().astype(np.int64), coded.dictionary.to_pylist()
