"""What the sheets of a series add up to, cell by cell: worked out once, when the records come in.

A basis mostly takes a series whole, or all but a few of its sheets; its total is then this sum, less those few. Only
plausible figures are in it (none below 0 or above `LARGEST`), so that it fits 64 bits whatever a record holds; the
others are added one by one where they count.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from natija.frames.wide import Cells, Ints
from natija.model.figures import LARGEST


def sums(series: Ints, contest: pa.Array, cells: Cells) -> pa.Table:
    """Per series and cell: the sum of plausible values, how many are known, how many figures, and how many odd ones.

    `series` and `contest` are those of each sheet of the batch; a sheet of no series is in no sum. Odd figures are
    counted as such and not otherwise.
    """
    at = series[cells.row] >= 0
    value, known = cells.value[at], cells.known[at]
    odd = known & ((value < 0) | (value > LARGEST))
    said = pa.table({
        "series": series[cells.row[at]], "cell": cells.cell.filter(pa.array(at)),
        "value": np.where(known & ~odd, value, 0), "known": (known & ~odd).astype(np.int64),
        "figures": (~odd).astype(np.int64), "odd": odd.astype(np.int64),
    })  # fmt: skip
    counts = ("value", "known", "figures", "odd")
    made = said.group_by(["series", "cell"], use_threads=False).aggregate([(name, "sum") for name in counts])
    number = made["series"].combine_chunks().to_numpy()
    numbered = np.flatnonzero(series >= 0)
    sheet = np.zeros(int(series.max(initial=-1)) + 1, np.int64)
    sheet[series[numbered]] = numbered
    return pa.table({
        "series": number, "contest": contest.take(pa.array(sheet[number])), "cell": made["cell"],
        **{name: made[f"{name}_sum"] for name in counts},
    })  # fmt: skip
