"""An engine reads another one's tables: in place where both are of one database, and as a copy elsewhere."""

from __future__ import annotations

import gc

import duckdb
import pytest

from natija.frames.engine import DuckDB, database

LENT = "select count(*) from duckdb_tables() where starts_with(table_name, 'lent_')"


def lent(base: duckdb.DuckDBPyConnection) -> int:
    """Tables that engines of a database have lent."""
    row = base.cursor().execute(LENT).fetchone()
    assert row is not None
    return int(row[0])


def test_a_table_is_lent_to_several_in_one_place() -> None:
    """All of them, and who lent it, read the same rows; there is one table."""
    base = database()
    first, *others = (DuckDB(base) for _ in range(3))
    first.keep("counted", "select unnest([3, 5, 8]) as votes")
    for other in others:
        other.borrow("counted", first)
    assert {int(engine.one("select sum(votes) from counted")) for engine in (first, *others)} == {16}
    assert lent(base) == 1


def test_a_view_is_lent_as_the_rows_it_has() -> None:
    """What it reads is not there for others."""
    base = database()
    first, other = DuckDB(base), DuckDB(base)
    first.keep("counted", "select unnest([3, 5, 8]) as votes")
    first.view("large", "select votes from counted where votes > 4")
    other.borrow("large", first)
    assert other.rows("select votes from large order by votes") == [(5,), (8,)]
    assert first.rows("select votes from large order by votes") == [(5,), (8,)]


def test_a_table_that_was_lent_can_be_made_anew() -> None:
    """Whoever borrowed it keeps what was lent; the next one gets the new rows."""
    base = database()
    first, other, late = (DuckDB(base) for _ in range(3))
    first.keep("counted", "select 1 as votes")
    other.borrow("counted", first)
    first.keep("counted", "select 2 as votes")
    late.borrow("counted", first)
    assert [engine.one("from counted") for engine in (first, other, late)] == [2, 1, 2]


@pytest.mark.slow
def test_lent_tables_stay_while_somebody_reads_them_and_then_go() -> None:
    """The lender may be forgotten before the borrower."""
    base = database()
    first, other = DuckDB(base), DuckDB(base)
    first.keep("counted", "select 7 as votes")
    other.borrow("counted", first)
    del first
    gc.collect()
    assert other.one("from counted") == 7
    del other
    gc.collect()
    assert lent(base) == 0


def test_another_database_gets_a_copy() -> None:
    """It reads nothing of the first one any more."""
    first, other = DuckDB(database()), DuckDB(database())
    first.keep("counted", "select 7 as votes")
    other.borrow("counted", first)
    first.close()
    assert other.one("from counted") == 7


def test_what_is_shared_is_seen_by_those_made_within_until_they_have_their_own() -> None:
    """A table of one's own of the same name comes first, and changes nothing for the others."""
    shared = DuckDB(database(), shared=True)
    shared.keep("counted", "select 7 as votes")
    first, other = DuckDB(within=shared), DuckDB(within=shared)
    first.keep("counted", "select 8 as votes")
    assert (first.one("from counted"), other.one("from counted")) == (8, 7)
    other.borrow("counted", first)
    assert other.one("from counted") == 8


@pytest.mark.slow
def test_what_is_shared_goes_with_the_last_who_reads_it() -> None:
    """Another one in the same database, with tables of the same names, stays as it is."""
    base = database()
    older, newer = DuckDB(base, shared=True), DuckDB(base, shared=True)
    older.keep("counted", "select 7 as votes")
    newer.keep("counted", "select 9 as votes")
    reader, late = DuckDB(within=older), DuckDB(within=newer)
    del older
    gc.collect()
    assert (reader.one("from counted"), late.one("from counted")) == (7, 9)
    del reader
    gc.collect()
    kept = base.cursor().execute("select count(*) from duckdb_tables() where table_name = 'counted'").fetchone()
    assert kept == (1,)
