"""Tables of copies: which version of a form says what about which station, for every contest of a canvass at once.

A version is what one holder's forms of one form and stage say of the stations of a contest; readings of one copy that
differ make a range. Cells are grouped once over all versions, least against greatest, so that only where something
differs the versions are held against each other pair by pair. Whether a form of nothing but zeros is a form at all is
for the bases of the profile to say, holder by holder. Sets of queries; no loop over stations.

    copy_version  c, k, form, stage, holder          k: number of the version inside its contest, by form and stage
    copy_blank    c, k                               versions whose forms of zeros are no forms held
    copy_sheet    c, k, place, subject, sheet        place: number of the station
    copy_place    c, k, place, subject, zeros, held  stations with figures; zeros: with nothing else
    copy_cell     c, k, place, field, candidate, low, high       of forms that are held
    copy_mask     c, place, mask                     sets of versions that share a cell, as bits
    copy_change   c, place, field, candidate, l, r, and least and greatest of both: cells in which two versions differ
"""

from __future__ import annotations

import pyarrow as pa

from natija.canvass.canvass import Canvass
from natija.canvass.scope import matches
from natija.errors import BadUse
from natija.frames import table
from natija.model.figures import STAGES
from natija.model.forms import Profile

BLANK = pa.schema([("c", pa.int32()), ("k", pa.int32())])

_SHEETS = """
    select k.c, s.sheet, s.subject, v.form, v.stage, v.holder
    from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim
    where s.subject <> k.unit and v.form not in (select form from lists)
"""
_VERSIONS = """
    select c, form, stage, holder,
           row_number() over (partition by c order by form, list_position(?, stage), holder)::integer - 1 as k
    from (select distinct c, form, stage, holder from copy_paper)
"""
_NUMBERED = """
    with place as (
        select c, subject, row_number() over (order by c, subject)::integer as place
        from (select distinct c, subject from copy_paper)
    )
    select p.c, v.k, n.place, p.subject, p.sheet
    from copy_paper p join copy_version v using (c, form, stage, holder) join place n using (c, subject)
"""
_PLACES = """
    select s.c, s.k, s.place, any_value(s.subject) as subject, count(*) as sheets, min(s.sheet) as sheet,
           bool_and(w.top = 0 and w.cells > 0) as zeros,
           not (bool_and(w.top = 0 and w.cells > 0) and (s.c, s.k) in (from copy_blank)) as held
    from copy_sheet s join all_wide w using (sheet) where w.top is not null
    group by s.c, s.k, s.place
"""
_CELLS = """
    select p.c, p.k, p.place, f.field::varchar as field, f.candidate::varchar as candidate,
           f.value as low, f.value as high
    from copy_place p join all_figure f using (sheet)
    where p.sheets = 1 and p.held and f.value is not null
    union all
    select p.c, p.k, p.place, f.field::varchar, f.candidate::varchar, min(f.value), max(f.value)
    from copy_place p join copy_sheet s using (c, k, place) join all_figure f on f.sheet = s.sheet
    where p.sheets > 1 and p.held and f.value is not null group by all
"""
_GROUPS = """
    select c, place, field, candidate, bit_or(1::hugeint << k) as mask, min(low) as low, max(high) as high
    from copy_cell group by all having count(*) > 1 or min(low) <> max(high)
"""
_CHANGES = """
    with open as (
        select x.* from copy_cell x join copy_group g
        on g.place = x.place and g.field = x.field and g.candidate is not distinct from x.candidate
        where g.low <> g.high
    )
    select l.c, l.place, l.field, l.candidate, l.k as l, r.k as r,
           l.low as left_low, l.high as left_high, r.low as right_low, r.high as right_high
    from open l join open r
        on r.place = l.place and r.field = l.field and r.candidate is not distinct from l.candidate and l.k < r.k
    where l.low <> r.high or l.high <> r.low
"""


def no_form(profile: Profile, form: str, holder: str) -> bool:
    """Whether nothing but zeros means that this holder has no form: as the profile's basis for its copies says."""
    return any(
        basis.zeros == "not-held" for basis in profile.bases
        if basis.combine == "one" and form in basis.forms and any(matches(p, holder) for p in basis.holders)
    )  # fmt: skip


def prepare(canvass: Canvass) -> None:
    """Put the tables of copies of all contests of a canvass beside its others, unless they are there."""
    canvass.once(made)


def made(canvass: Canvass) -> None:
    """Make the tables of copies; see `prepare`."""
    engine = canvass.engine
    engine.keep("copy_paper", _SHEETS)
    engine.keep("copy_version", _VERSIONS, [list(STAGES)])
    if (engine.one("select max(k) from copy_version") or 0) >= engine.bits:
        step = "ask about fewer holders: --as-of an earlier date"
        raise BadUse(f"more than {engine.bits} versions of the station forms of one contest", next_step=step)
    versions = engine.rows("select c, k, form, holder from copy_version")
    blank = [(c, k) for c, k, form, holder in versions if no_form(canvass.definition.profile, form, holder)]
    engine.put("copy_blank", table(BLANK, blank))
    engine.keep("copy_sheet", _NUMBERED)
    engine.keep("copy_place", _PLACES)
    engine.keep("copy_cell", _CELLS)
    engine.keep("copy_group", _GROUPS)
    engine.keep("copy_mask", "select distinct c, place, mask from copy_group")
    engine.keep("copy_change", _CHANGES)


PAIRS = """
    select l.c, l.k as l, r.k as r, count(distinct m.place) as places
    from copy_version l join copy_version r on r.c = l.c and l.k < r.k
    join copy_mask m on m.c = l.c and (m.mask & (1::hugeint << l.k)) <> 0 and (m.mask & (1::hugeint << r.k)) <> 0
    group by all
"""
"""Pairs of versions with the stations of which both give the same cell."""

NUMBERING = """
    with side as (
        select c, l, r, unnest([l, r]) as k from copy_asked
    ),
    given as (
        select c, k, candidate from copy_cell where field = 'votes' and candidate is not null group by all
    ),
    common as (
        select c, l, r, candidate, row_number() over (partition by c, l, r order by candidate) as n from (
            select s.c, s.l, s.r, g.candidate from side s join given g using (c, k) group by all having count(*) = 2
        )
    ),
    wanted as (select s.c, s.k, s.l, s.r, m.candidate, m.n from side s join common m using (c, l, r)),
    vector as (
        select m.c, m.l, m.r, x.k, x.place,
               sum(x.low % 2147483647 * ((m.n * 48271 + 11) % 65521))::bigint::varchar || ' '
               || sum(x.low % 2147483647 * ((m.n * 69621 + 7) % 65537))::bigint::varchar || ' '
               || sum(x.low)::bigint::varchar as votes
        from copy_cell x join wanted m using (c, k, candidate)
        where x.field = 'votes' group by all having sum(x.low) >= ?
    ),
    one as (select c, l, r, k, votes from vector group by all having count(*) = 1),
    matched as (
        select a.c, a.l, a.r, a.place from vector a join vector b using (c, l, r, place, votes)
        where a.k = a.l and b.k = b.r
    ),
    moved as (
        select a.c, a.l, a.r, a.place from vector a join vector b using (c, l, r, votes)
        where a.k = a.l and b.k = b.r and a.place <> b.place
        and (a.c, a.l, a.r, a.k, a.votes) in (from one) and (b.c, b.l, b.r, b.k, b.votes) in (from one)
    )
    select p.c, p.l, p.r,
           (select count(*) from vector v where v.c = p.c and v.l = p.l and v.r = p.r and v.k = p.l) as telling,
           (select count(*) from matched v where v.c = p.c and v.l = p.l and v.r = p.r) as same_place,
           (select count(*) from moved v where v.c = p.c and v.l = p.l and v.r = p.r) as elsewhere
    from copy_asked p
"""
"""For the pairs in `copy_asked`: vectors of votes of the left version that tell a station, those that stand under the
same station in the right one, and those that stand there, once and unmistakably, under another station only. A vector
is told by three sums over its candidates, two of them weighted: the same on every engine, and short."""
