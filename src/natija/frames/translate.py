"""One text of a query, in DuckDB's SQL, carried over to another engine's dialect so that it gives the same integers.

sqlglot knows most of it. What is added here is what a total depends on: sums that cannot overflow on the way, casts
that give null for what does not fit, sets of versions in 64 bits, `group by all`, and values written into the text
(they are ours or come from a definition; quoting is sqlglot's). A query that cannot be carried over is a mistake of
ours and raises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel

Dialect = Literal["postgres", "spark"]
WIDE = "DECIMAL(38, 0)"
"""Type in which Spark adds up; it would add int64 in int64."""


@lru_cache(maxsize=256)
def _parsed(sql: str) -> exp.Expr:
    """The query as a tree, its question marks numbered in the order they are written in."""
    marks = [
        token.start
        for token in sqlglot.tokenize(sql, read="duckdb")
        if token.token_type == sqlglot.TokenType.PLACEHOLDER
    ]
    for number, at in reversed(list(enumerate(marks))):
        sql = f"{sql[:at]}$v{number}{sql[at + 1 :]}"
    return sqlglot.parse_one(sql, read="duckdb")


@lru_cache(maxsize=256)
def names(sql: str) -> frozenset[str]:
    """Tables and views a query reads, without those it defines itself."""
    tree = _parsed(sql)
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    return frozenset(table.name for table in tree.find_all(exp.Table)) - own


def translated(sql: str, dialect: Dialect, values: Sequence[object] = ()) -> str:
    """The query in a dialect, with its values in it."""
    tree = _parsed(sql).copy()
    for mark in list(tree.find_all(exp.Placeholder)):
        mark.replace(_literal(values[int(mark.name[1:])]))
    for rule in (_membership, _position, _semi, _grouped, _sets, *_OF[dialect]):
        tree = tree.transform(rule, copy=False)
    return tree.sql(dialect=dialect, identify=True, unsupported_level=ErrorLevel.RAISE)


def _literal(value: object) -> exp.Expr:
    match value:
        case None:
            return exp.null()
        case bool():
            return exp.true() if value else exp.false()
        case int():
            return exp.Literal.number(value)
        case str():
            return exp.Literal.string(value)
        case list() | tuple():
            return exp.Array(expressions=[_literal(one) for one in value])
        case _:
            raise TypeError(type(value).__name__)


def _membership(node: exp.Expr) -> exp.Expr:
    """`list_contains([...], x)` is `x in (...)`; nothing is in an empty list."""
    if isinstance(node, exp.ArrayContains) and isinstance(node.this, exp.Array):
        choices = node.this.expressions
        return exp.In(this=node.expression, expressions=choices) if choices else exp.false()
    return node


def _position(node: exp.Expr) -> exp.Expr:
    """`list_position([...], x)`: the place of x, from 1; null where it is not in it."""
    if isinstance(node, exp.Anonymous) and node.name.lower() == "list_position":
        choices, sought = node.expressions
        cases = [
            exp.If(this=exp.EQ(this=sought.copy(), expression=one), true=exp.Literal.number(place))
            for place, one in enumerate(choices.expressions, 1)
        ]
        return exp.Case(ifs=cases)
    return node


def _semi(node: exp.Expr) -> exp.Expr:
    """A semi or anti join by `using` names both sides, so that it can become an `exists`."""
    if isinstance(node, exp.Join) and node.kind in {"SEMI", "ANTI"} and node.args.get("using"):
        source = node.parent.find(exp.From) if node.parent else None
        left = source.this.alias_or_name if source else ""
        right = node.this.alias_or_name
        pairs = [
            exp.EQ(this=exp.column(c.name, left), expression=exp.column(c.name, right)) for c in node.args["using"]
        ]
        node.set("on", exp.and_(*pairs))
        node.set("using", None)
    return node


def _grouped(node: exp.Expr) -> exp.Expr:
    """`group by all` and `order by all` count the columns out."""
    if not isinstance(node, exp.Select):
        return node
    columns = node.expressions
    if (group := node.args.get("group")) and group.args.get("all"):
        plain = [i for i, column in enumerate(columns, 1) if not _aggregates(column)]
        node.set("group", exp.Group(expressions=[exp.Literal.number(i) for i in plain]) if plain else None)
    order = node.args.get("order")
    if order and [one.this.sql().upper() for one in order.expressions] == ["ALL"]:
        node.set("order", exp.Order(expressions=[
            exp.Ordered(this=exp.Literal.number(i), nulls_first=False) for i in range(1, len(columns) + 1)
        ]))  # fmt: skip
    return node


def _aggregates(column: exp.Expr) -> bool:
    """Whether a column adds rows up itself: not in a window, and not in a query of its own."""
    if isinstance(column, exp.Window | exp.Subquery):
        return False
    return isinstance(column, exp.AggFunc) or any(_aggregates(part) for part in column.iter_expressions())


def _sets(node: exp.Expr) -> exp.Expr:
    """Sets of versions are 64 bits wide here: see `Engine.bits`. What is any value is the least one."""
    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.INT128:
        return exp.DataType.build("bigint")
    if isinstance(node, exp.IgnoreNulls) and isinstance(node.this, exp.AnyValue):
        return exp.Min(this=node.this.this)
    return exp.Min(this=node.this) if isinstance(node, exp.AnyValue) else node


def _postgresql(node: exp.Expr) -> exp.Expr:
    """A cast that may fail is a function of ours: see `natija.frames.postgresql`. Bits are counted in bit strings."""
    if isinstance(node, exp.TryCast) and node.to.this == exp.DataType.Type.BIGINT:
        return exp.Anonymous(this="pg_temp.natija_whole", expressions=[node.this])
    if isinstance(node, exp.Anonymous) and node.name.lower() == "bit_count":
        (bits,) = node.expressions
        node.set("expressions", [exp.cast(exp.paren(bits), "bit(64)", dialect="postgres")])
    return node


def _spark(node: exp.Expr) -> exp.Expr:
    """Sums are made in 38 digits. A sorted set of values is collected as a set and sorted."""
    if isinstance(node, exp.Sum) and not (isinstance(node.this, exp.Cast) and node.this.to.sql() == WIDE):
        return exp.Sum(this=exp.cast(node.this, WIDE))
    if isinstance(node, exp.ArrayAgg) and node.find(exp.Distinct):
        distinct = node.find(exp.Distinct)
        return exp.Anonymous(this="SORT_ARRAY", expressions=[
            exp.Anonymous(this="COLLECT_SET", expressions=distinct.expressions if distinct else [])
        ])  # fmt: skip
    return node


_OF: dict[Dialect, tuple[Callable[[exp.Expr], exp.Expr], ...]] = {
    "postgres": (_postgresql,), "spark": (_spark,),
}  # fmt: skip
