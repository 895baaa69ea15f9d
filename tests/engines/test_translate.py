"""Texts carried over: what each dialect would otherwise do differently."""

from __future__ import annotations

import pytest

from natija.frames.translate import Dialect, names, translated

EVERY: tuple[Dialect, ...] = ("postgres", "spark")


def test_spark_adds_up_in_38_digits() -> None:
    """Its own sums of int64 would overflow on the way to a total that fits."""
    assert "SUM(CAST(`value` AS DECIMAL(38, 0)))" in translated("select sum(value) from cells", "spark")


@pytest.mark.parametrize("dialect", EVERY)
def test_values_stand_in_the_order_in_which_they_are_asked_for(dialect: Dialect) -> None:
    """The second mark is in a join, which a tree visits before the condition."""
    text = translated("select a from t left join u on u.x = ? where t.y = ? and t.z = ?", dialect, ["one", 2, None])
    assert text.index("'one'") < text.index("= 2") < text.index("= NULL")


@pytest.mark.parametrize("dialect", EVERY)
def test_a_value_cannot_leave_its_quotes(dialect: Dialect) -> None:
    """A holder's name is text of the world: quotes, question marks and backslashes stay inside."""
    text = translated("select a from t where b = ? and c = ?", dialect, ["o'neill \\' or ?", "x"])
    assert text.endswith("= 'x'")
    assert "o''neill" in text or "o\\'neill" in text


@pytest.mark.parametrize("dialect", EVERY)
def test_nothing_is_in_an_empty_list(dialect: Dialect) -> None:
    """`in ()` is no SQL."""
    assert "FALSE" in translated("select a from t where list_contains(?, b)", dialect, [[]])


@pytest.mark.parametrize("dialect", EVERY)
def test_group_by_all_counts_only_what_does_not_add_up(dialect: Dialect) -> None:
    """Also where the whole query stands inside another."""
    text = translated("from (select a, count(*) as n, b from t group by all)", dialect)
    assert "GROUP BY 1, 3" in text


def test_the_tables_a_query_reads_do_not_include_its_own() -> None:
    """What is asked here and what there is decided by them."""
    assert names("with x as (select * from a) select * from x join b using (c)") == {"a", "b"}


def test_what_cannot_be_carried_over_is_said() -> None:
    """Not guessed."""
    with pytest.raises(TypeError, match="float"):
        translated("select a from t where b = ?", "postgres", [0.5])
