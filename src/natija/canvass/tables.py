"""The tables the expressions are written on, unbound: the same names and types on every engine."""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import pyarrow as pa

from natija.canvass.small import SMALL
from natija.frames.flatten import SCHEMAS
from natija.frames.gather import NO_CONTEST
from natija.frames.wide import ALWAYS, SAYS

__all__ = ["NO_CONTEST", "SAYS", "frame", "sayings", "small", "wide"]


def table(name: str, schema: pa.Schema) -> ibis.Table:
    """An unbound Ibis table with an Arrow schema."""
    return ibis.table(ibis.schema({field.name: ibis.dtype(field.type) for field in schema}), name=name)


def frame(name: str) -> ibis.Table:
    """An unbound frame: `claim` is the table `all_claim`."""
    return table(f"all_{name}", SCHEMAS[name])


def small(name: str) -> ibis.Table:
    """An unbound small table."""
    return table(name, SMALL[name])


def wide(fields: Iterable[str]) -> ibis.Table:
    """The frame of wide rows, with the columns every one has and those asked for."""
    return ibis.table(ibis.schema({"sheet": "int32", **dict.fromkeys((*ALWAYS, *fields), "int64")}), name="all_wide")


def sayings() -> ibis.Table:
    """What each sheet says as a whole: two numbers that are equal where the figures are."""
    return frame("sheet").select("sheet", *SAYS)
