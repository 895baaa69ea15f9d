"""Every holder's copies of every form held against every other's: run with `--copies 3` for three holders.

What is right is told by DuckDB from the CSV of all copies: per contest, pair of holders and candidate, the stations
whose votes differ and by how much in all; only which copies number their stations otherwise is taken as found.
"""

from __future__ import annotations

import duckdb

from benchmarks.canvassing import caught_up, question
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.canvass import Canvass, canvass
from natija.canvass.compare import Comparison, compare_all

LABEL = "compare the copies of all holders"
GROUP = "compare"
ONCE = False

Differences = dict[tuple[str, frozenset[str], str], tuple[int, int]]
"""Contest, the two holders and a candidate -> stations that differ, and the size of the net difference."""


def prepare(inputs: Inputs) -> Task[tuple[Comparison, ...]]:
    """A canvass that is done, another one for each run, so that all of the comparison is timed and nothing else."""
    frames, definition = caught_up(inputs), inputs.definition()
    asked = question(definition, frames.size, definition.contests)
    made: list[Canvass] = []

    def ready() -> None:
        while made:
            made.pop().engine.close()
        made.append(canvass(frames, definition, asked))
        len(made[0].outcomes)

    def run() -> tuple[Comparison, ...]:
        return compare_all(made[0])

    def right(found: tuple[Comparison, ...]) -> bool:
        held = {(one.contest, copy.holder): copy.stations for one in found for copy in one.copies}
        stations, differing = _expected(inputs)
        apart = {(one.contest, name) for one in found for name in one.not_aligned}
        kept = {k: v for k, v in differing.items() if not any((k[0], f"45 count {h}") in apart for h in k[1])}
        return (held, _differences(found)) == (stations, kept)

    return Task(run=run, right=right, amount=inputs.cells(), unit="figures", ready=ready)


def _differences(found: tuple[Comparison, ...]) -> Differences:
    holder = {copy.key: copy.holder for one in found for copy in one.copies}
    return {
        (one.contest, frozenset({holder[p.left], holder[p.right]}), candidate): (stations, abs(p.net[candidate]))
        for one in found
        for p in one.pairs
        for candidate, stations in p.by_candidate.items()
    }


def _expected(inputs: Inputs) -> tuple[dict[tuple[str, str], int], Differences]:
    """From the published file: the stations of every holder's copies, and the differences.

    An agent's copy of nothing but zeros is no form, as the profile says.
    """
    with duckdb.connect() as engine:
        copy = engine.read_csv(str(inputs.long), all_varchar=True)
        kept = copy.project("contest, station, holder, candidate, votes::bigint as votes").to_arrow_table()
        engine.register("figure", kept)
        engine.sql("""
            create table held as from figure where holder = 'commission' or (contest, holder, station) in (
                select (contest, holder, station) from figure group by contest, holder, station having max(votes) > 0
            )
        """)
        rows = engine.sql("""
            select l.contest, l.holder, r.holder, l.candidate, count(*), abs(sum(r.votes - l.votes))::bigint
            from held l join held r using (contest, station, candidate)
            where l.holder < r.holder and l.votes <> r.votes group by all
        """).fetchall()
        held = engine.sql("select contest, holder, count(distinct station) from held group by all").fetchall()
    differing = {(contest, frozenset({a, b}), candidate): (many, net) for contest, a, b, candidate, many, net in rows}
    return {(contest, holder): stations for contest, holder, stations in held}, differing
