"""What a published table is: columns, primary key, foreign keys, and a sentence for each. Plain data.

The same description makes the Frictionless schema, the SQLite tables, the Parquet schema and the reference page, so
they cannot drift apart. A key column is never empty. A value that is not written is null, with the reason beside it
where there is one.
"""

from __future__ import annotations

from typing import Literal

import msgspec
import pyarrow as pa

Kind = Literal["text", "integer", "boolean"]
ARROW: dict[Kind, pa.DataType] = {"text": pa.string(), "integer": pa.int64(), "boolean": pa.bool_()}


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column with what stands in it; `fixed` where it is never empty."""

    name: str
    kind: Kind
    says: str
    fixed: bool = False


class ForeignKey(msgspec.Struct, frozen=True, kw_only=True):
    """Columns that name a row of another table. `partly`: some of them can be empty, and then they name none.

    SQL leaves such rows out of the check; Frictionless does not know them, so those keys are stated in SQL only.
    """

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]
    partly: bool = False


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A table: its name, what a row is, columns, primary key, foreign keys."""

    name: str
    says: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign: tuple[ForeignKey, ...] = ()

    @property
    def schema(self) -> pa.Schema:
        """The columns as Arrow has them, with their sentences."""
        return pa.schema([
            pa.field(c.name, ARROW[c.kind], nullable=not c.fixed, metadata={"description": c.says})
            for c in self.columns
        ], metadata={"description": self.says})  # fmt: skip


def text(name: str, says: str) -> Column:
    """A text that can be empty."""
    return Column(name=name, kind="text", says=says)


def key(name: str, says: str) -> Column:
    """A text that is always there."""
    return Column(name=name, kind="text", says=says, fixed=True)


def whole(name: str, says: str) -> Column:
    """A whole number that can be empty."""
    return Column(name=name, kind="integer", says=says)


def flag(name: str, says: str) -> Column:
    """True, false, or not known."""
    return Column(name=name, kind="boolean", says=says)


def to(table: str, *columns: str, at: tuple[str, ...] = (), partly: bool = False) -> ForeignKey:
    """A foreign key to the columns of the same names, or to those in `at`."""
    return ForeignKey(columns=columns, table=table, to=at or columns, partly=partly)
