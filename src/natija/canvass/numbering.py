"""Whether two versions number their stations alike: vote vectors under the same station, against those under another.

A vector is the known votes of a station for the candidates both versions give any votes for, told as a whole: equal
vectors are equal figure for figure. Where both versions give the same candidates, the texts of their sheets tell
(`natija.frames.wide`); only where one gives more are vectors put together from cells. A vector of few votes tells
nothing, and none is taken from readings of one copy whose votes differ.

    copy_told       c, place, versions, sheet, votes, candidates, vector     by saying: see `natija.canvass.copies`
    copy_given      c, k, candidate                  candidates of whom a version gives any votes
    copy_asked      c, l, r, places                  pairs of versions, with the stations of which both give a cell
    copy_numbering  c, l, r, telling, same_place, elsewhere
"""

from __future__ import annotations

from natija.canvass.canvass import Canvass
from natija.frames.wide import DIGEST

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

_TOLD = f"""
    select x.c, x.place, x.versions, x.voting as sheet, w."known(votes)" as votes,
           left(w."says(votes)", {DIGEST}) as candidates, dense_rank() over (order by w."says(votes)") as vector
    from copy_saying x join all_wide w on w.sheet = x.voting
"""
_GIVEN = """
    with sample as (
        select x.c, v.k, min(x.sheet) as sheet from copy_told x
        join copy_version v on v.c = x.c and (x.versions & (1::hugeint << v.k)) <> 0 group by x.c, v.k, x.candidates
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
    common as (
        select s.c, s.l, s.r, g.candidate from side s join copy_given g using (c, k) group by all having count(*) = 2
    ),
    part as (
        select c, l, r from (
            select s.c, s.l, s.r, g.candidate from side s join copy_given g using (c, k)
            group by all having count(*) = 1
        ) group by all
    ),
    vector as (
        select s.c, s.l, s.r, s.k, x.place, x.vector from side s join copy_told x
        on x.c = s.c and (x.versions & (1::hugeint << s.k)) <> 0
        where x.votes >= ? and (s.c, s.l, s.r) not in (from part)
        union all
        select c, l, r, k, place, vector from (
            select s.c, s.l, s.r, s.k, x.place, -dense_rank() over (
                order by string_agg(f.candidate || ':' || f.value, ' ' order by f.candidate)
            ) as vector, sum(f.value) as votes
            from part join side s using (c, l, r) join copy_told x
            on x.c = s.c and (x.versions & (1::hugeint << s.k)) <> 0
            join all_figure f using (sheet) join common m on m.c = s.c and m.l = s.l and m.r = s.r
            and m.candidate = f.candidate where f.field = 'votes' and f.value is not null
            group by s.c, s.l, s.r, s.k, x.place
        ) where votes >= ?
    ),
    one as (select c, l, r, k, vector from vector group by all having count(*) = 1),
    matched as (
        select a.c, a.l, a.r, a.place from vector a join vector b using (c, l, r, place, vector)
        where a.k = a.l and b.k = b.r
    ),
    moved as (
        select a.c, a.l, a.r, a.place from vector a join vector b using (c, l, r, vector)
        where a.k = a.l and b.k = b.r and a.place <> b.place
        and (a.c, a.l, a.r, a.k, a.vector) in (from one) and (b.c, b.l, b.r, b.k, b.vector) in (from one)
    )
    select p.c, p.l, p.r,
           (select count(*) from vector v where v.c = p.c and v.l = p.l and v.r = p.r and v.k = p.l) as telling,
           (select count(*) from matched v where v.c = p.c and v.l = p.l and v.r = p.r) as same_place,
           (select count(*) from moved v where v.c = p.c and v.l = p.l and v.r = p.r) as elsewhere
    from copy_asked p
"""
"""For the pairs in `copy_asked`: vectors of votes of the left version that tell a station, those that stand under the
same station in the right one, and those that stand there, once and unmistakably, under another station only."""
