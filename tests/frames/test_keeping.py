"""Tables that an engine keeps: what has the name last is there, however often the query is the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import duckdb
import pyarrow as pa
import pytest

from natija.errors import BadUse
from natija.frames import engine as module
from natija.frames.engine import DuckDB

BEYOND = "select x, count(*) as n from t where x > 5 group by x"
SHARE = "select name, count(*) as n from t join names using (x) group by name"


def engine(made: DuckDB | None = None) -> DuckDB:
    """One with few small numbers, and their names."""
    made = made or DuckDB()
    made.put("t", pa.table({"x": pa.array([n % 3 for n in range(1000)], pa.int32())}))
    made.put("names", pa.table({"x": pa.array([0, 1, 2], pa.int32()), "name": ["none", "one", "two"]}))
    return made


def given(made: DuckDB, *numbers: int) -> None:
    """Rows that are none of the small numbers."""
    made.add("t", pa.table({"x": pa.array(numbers, pa.int32())}))
    made.add("names", pa.table({"x": pa.array(numbers, pa.int32()), "name": [f"n{n}" for n in numbers]}))


@pytest.mark.parametrize(
    "sql", [BEYOND, SHARE, "select x, count(*) as n from t group by x", "select sum(x) as x from t"]
)
def test_a_query_that_is_kept_again_sees_rows_that_were_not_like_those_before(sql: str) -> None:
    """What statistics said when it was planned is true no more."""
    made = engine()
    for round_ in range(5):
        made.again("kept", sql)
        assert sorted(made.rows("from kept")) == sorted(made.rows(sql))
        given(made, 10 + round_, -7 - round_, 1_000_000 + round_)


def test_it_is_planned_once_and_made_anew_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that were deleted stay in a table: they do not become more and more."""
    monkeypatch.setattr(module, "AGAIN", 3)
    made, asked = engine(), list[str]()

    class Noting:
        """Notes what DuckDB is asked."""

        def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
            self._db = db

        def execute(self, sql: str, *values: object) -> duckdb.DuckDBPyConnection:
            asked.append(sql.split(" ", maxsplit=1)[0])
            return self._db.execute(sql, *values)

    monkeypatch.setattr(made, "db", Noting(made.db))
    for _ in range(9):
        made.again("kept", BEYOND)
    assert asked.count("prepare") == 2
    assert asked.count("create") == 3
    assert asked.count("execute") == 6


def test_another_query_or_table_of_the_name_takes_its_place() -> None:
    """Named, kept, put: whatever came last."""
    made = engine()
    made.view("kept", BEYOND)
    for _ in range(3):
        for _ in range(2):
            made.again("kept", SHARE)
        assert len(made.rows("from kept")) == 3
        made.keep("kept", BEYOND)
        assert made.rows("from kept") == []
        made.again("kept", BEYOND)
        assert made.rows("from kept") == []
        made.put("kept", pa.table({"other": [1, 2]}))
        assert made.rows("from kept") == [(1,), (2,)]


def test_a_table_it_reads_may_be_another_one_meanwhile() -> None:
    """The plan is made again where what it reads is not what it was."""
    made = engine()
    for size in (3, 4, 5):
        made.put("t", pa.table({"x": pa.array(range(size * 10), pa.int32())}))
        for _ in range(3):
            made.again("kept", "select count(*) as n from t where x > 25")
            assert made.one("select n from kept") == max(0, size * 10 - 26)


def test_a_table_that_is_lent_stays_as_it_was_lent() -> None:
    """Who reads it reads the rows of then; who keeps it again has new ones."""
    base = module.database()
    made, other = DuckDB(base), DuckDB(base)
    made.put("t", pa.table({"x": pa.array([1, 2], pa.int32())}))
    for _ in range(2):
        made.again("kept", "select count(*) as n from t")
    other.borrow("kept", made)
    made.add("t", pa.table({"x": pa.array([3], pa.int32())}))
    for _ in range(2):
        made.again("kept", "select count(*) as n from t")
    assert (other.one("select n from kept"), made.one("select n from kept")) == (2, 3)


def test_rows_added_by_the_thousand_are_seen_and_planned_for_again() -> None:
    """They come in by way of a view, which DuckDB takes for a change of everything."""
    made = engine()
    for size in (1, 1000, 1000, 2):
        made.again("kept", SHARE)
        given(made, *range(100 * size, 101 * size))
        made.again("kept", SHARE)
        assert sorted(made.rows("from kept")) == sorted(made.rows(SHARE))


@pytest.mark.slow
def test_two_threads_may_plan_at_once() -> None:
    """What is switched off while one plans is switched off for the whole database."""
    base = module.database()

    def followed(round_: int) -> bool:
        made = engine(DuckDB(base))
        for _ in range(2):
            made.again("kept", BEYOND)
        given(made, 10 + round_)
        made.again("kept", BEYOND)
        return made.rows("select n from kept") == [(1,)]

    with ThreadPoolExecutor(2) as both:
        assert all(both.map(followed, range(400)))


def test_a_sum_that_overflows_the_second_time_is_said() -> None:
    """As the first time, and the next question is answered."""
    made = engine()
    query = "select x * x as n from t where x > 1"
    for _ in range(2):
        made.again("kept", query)
    made.add("t", pa.table({"x": pa.array([2**31 - 1], pa.int32())}))
    with pytest.raises(BadUse, match="larger than any number"):
        made.again("kept", query)
    made.again("other", BEYOND)
    assert made.rows("select n from other") == [(1,)]
