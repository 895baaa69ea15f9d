"""What a stranger's definition makes too large for any number here is said, and no error of the engine's own."""

from __future__ import annotations

import pyarrow as pa
import pytest

from natija.errors import BadUse
from natija.frames.engine import DuckDB


def test_a_product_beyond_64_bits_is_said() -> None:
    """Kept, fetched or asked for row by row."""
    engine = DuckDB()
    engine.put("figures", pa.table({"polled": pa.array([5451], pa.int64())}))
    sql = "select polled * 9007199254740992 as many from figures"
    for ask in (engine.rows, engine.fetch, engine.one, lambda text: engine.keep("product", text)):
        with pytest.raises(BadUse, match="larger than any number here"):
            ask(sql)
