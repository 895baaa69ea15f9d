"""Whether two versions number their stations alike: vote vectors under the same station, against those under another.

A vector is the known votes of a station for the candidates both versions give any votes for, told as a whole: equal
vectors are equal figure for figure. Where both versions give the same candidates, the digests of their sheets tell
(`natija.frames.wide`); only where one gives more are vectors put together from cells. A vector of few votes tells
nothing, and none is taken from readings of one copy whose votes differ.

    copy_told       c, place, versions, sheet, votes, voted(1), voted(2), vector        by saying: see
                                                     `natija.canvass.copies`
    copy_given      c, k, candidate                  candidates of whom a version gives any votes
    copy_asked      c, l, r, places                  pairs of versions, with the stations of which both give a cell
    copy_numbering  c, l, r, telling, same_place, elsewhere
"""

from __future__ import annotations

from natija.canvass.canvass import Canvass

FEWEST = 3
"""Vectors found under another station that make numbering a question at all."""
TELLING = 20
"""Fewest votes a vector needs to tell one station from another."""


def aligned(telling: int, same: int, elsewhere: int) -> bool:
    """Whether two versions number their stations alike: not where most vectors that tell one stand elsewhere."""
    return not (elsewhere >= FEWEST and elsewhere > same and 2 * elsewhere > telling - same)


def count(canvass: Canvass) -> None:
    """Make the tables, beside those of the copies."""
    engine = canvass.engine
    engine.keep("copy_asked", _PAIRS)
    engine.keep("copy_told", _TOLD)
    engine.keep("copy_given", _GIVEN)
    engine.keep("copy_numbering", _NUMBERING, [TELLING, TELLING])


_PAIRS = """
    select l.c, l.k as l, r.k as r, count(distinct m.place) as places
    from copy_version l join copy_version r on r.c = l.c and l.k < r.k
    join copy_mask m on m.c = l.c and (m.mask & (1::hugeint << l.k)) <> 0 and (m.mask & (1::hugeint << r.k)) <> 0
    group by all
"""
"""Pairs of versions with the stations of which both give the same cell."""

_TOLD = """
    select x.c, x.place, bit_or(x.versions) as versions, min(x.voting) as sheet, min(w."known(votes)") as votes,
           w."voted(1)", w."voted(2)", dense_rank() over (order by w."votes(1)", w."votes(2)") as vector
    from copy_saying x join all_wide w on w.sheet = x.voting
    group by x.c, x.place, w."voted(1)", w."voted(2)", w."votes(1)", w."votes(2)"
"""
_GIVEN = """
    with sample as (
        select x.c, v.k, min(x.sheet) as sheet from copy_told x
        join copy_version v on v.c = x.c and (x.versions & (1::hugeint << v.k)) <> 0
        group by x.c, v.k, x."voted(1)", x."voted(2)"
        union all
        select p.c, p.k, s.sheet from copy_place p join copy_sheet s using (c, k, place)
        where p.held and p.voting is null
    )
    select g.c, g.k, f.candidate::varchar as candidate from sample g join all_figure f using (sheet)
    where f.field = 'votes' and f.candidate is not null and f.value is not null group by all
"""
_NUMBERING = """
    with side as (
        select c, l, r, unnest([l, r]) as k from copy_asked
    ),
    given as (
        select s.c, s.l, s.r, g.candidate, count(*) as sides from side s join copy_given g using (c, k) group by all
    ),
    part as (select c, l, r from given where sides = 1 group by all),
    written as (
        select p.c, p.l, p.r, x.place, x.vector, x.versions, sum(f.value) as votes,
               string_agg(f.candidate || ':' || f.value, ' ' order by f.candidate) as said
        from part p join copy_told x on x.c = p.c join all_figure f using (sheet)
        join given g on g.c = p.c and g.l = p.l and g.r = p.r and g.candidate = f.candidate
        where f.field = 'votes' and f.value is not null and g.sides = 2
        group by p.c, p.l, p.r, x.place, x.vector, x.versions
    ),
    found as (
        select p.c, p.l, p.r, x.vector, x.versions from copy_asked p join copy_told x using (c)
        where x.votes >= ? and (p.c, p.l, p.r) not in (from part)
        union all
        select c, l, r, -dense_rank() over (order by said) as vector, bit_or(versions) as versions
        from written where votes >= ? group by c, l, r, place, said
    ),
    held as (
        select c, l, r, vector, (versions & (1::hugeint << l)) <> 0 as here,
               (versions & (1::hugeint << r)) <> 0 as there
        from found
    ),
    counted as (
        select c, l, r, vector, count(*) filter (where here) as lefts, count(*) filter (where there) as rights,
               count(*) filter (where here and there) as same
        from held where here or there group by all
    )
    select p.c, p.l, p.r, coalesce(sum(v.lefts), 0)::bigint as telling, coalesce(sum(v.same), 0)::bigint as same_place,
           count(*) filter (where v.lefts = 1 and v.rights = 1 and v.same = 0) as elsewhere
    from copy_asked p left join counted v using (c, l, r) group by p.c, p.l, p.r
"""
"""For the pairs in `copy_asked`: vectors of votes of the left version that tell a station, those that stand under the
same station in the right one, and those that stand there, once and unmistakably, under another station only."""
