"""Tables of copies: which version of a form says what about which station, for every contest of a canvass at once.

A version is what one holder's forms of one form and stage say of the stations of a contest; readings of one copy that
differ make a range. Most copies agree: versions that say the same of a station, figure for figure, are one saying, told
by the digests of their sheets (`natija.frames.wide`). Only where a station has several sayings are their cells grouped,
least against greatest, and only where something differs the versions are held against each other pair by pair. Whether
a form of nothing but zeros is a form at all is for the bases of the profile to say, holder by holder. Sets of queries;
no loop over stations.

    copy_version  c, k, form, stage, holder          k: number of the version inside its contest, by form and stage
    copy_blank    c, k                               versions whose forms of zeros are no forms held
    copy_sheet    c, k, place, subject, sheet        place: number of the station
    copy_place    c, k, place, subject, sheet, zeros, held, alike, voting
                                                     stations with figures; zeros: with nothing else; alike: its
                                                     readings do not differ; voting: a sheet with the votes all give
    copy_cell     c, k, place, field, candidate, low, high       of forms that are held; a view, few look at all of it
    copy_code     c, k, place, cell, low, high       the same by the number of what a cell is of
    copy_saying   c, place, versions, k, sheet, voting, alike    versions that say the same, as bits; k: the first
    copy_open     c, place, versions, field, candidate, low, high       cells of stations with more than one saying
    copy_mask     c, place, mask                     sets of versions that share a cell, as bits
    copy_change   c, place, field, candidate, l, r, and least and greatest of both: cells in which two versions differ
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from natija.canvass.canvass import Canvass
from natija.canvass.scope import matches
from natija.errors import BadUse
from natija.frames import table
from natija.model.figures import STAGES
from natija.model.forms import Profile

BLANK = pa.schema([("c", pa.int32()), ("k", pa.int32())])

_SHEETS = """
    select k.c, s.sheet, s.subject, s.form, s.stage, s.holder
    from all_sheet s join contest k using (contest) cross join question q
    where s.claim < q.at and (q.as_of is null or left(s.stated, 10) <= q.as_of)
    and s.claim not in (select claim from gone) and s.subject <> k.unit and s.form not in (select form from lists)
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
    with placed as (
        select s.c, s.k, s.place, any_value(s.subject) as subject, min(s.sheet) as sheet, count(*) as sheets,
               bool_and(w.top = 0 and w.cells > 0) as zeros
        from copy_sheet s join all_wide w using (sheet) where w.top is not null
        group by s.c, s.k, s.place
    ),
    again as (
        select p.c, p.k, p.place,
               min(o."says(1)") = max(o."says(1)") and min(o."says(2)") = max(o."says(2)") as alike,
               case when min(w."votes(1)") filter (where w."count(votes)" > 0)
                         = max(w."votes(1)") filter (where w."count(votes)" > 0)
                     and min(w."votes(2)") filter (where w."count(votes)" > 0)
                         = max(w."votes(2)") filter (where w."count(votes)" > 0)
                    then min(w.sheet) filter (where w."count(votes)" > 0) end as voting
        from placed p join copy_sheet s using (c, k, place) join all_wide w on w.sheet = s.sheet
        join all_sheet o on o.sheet = s.sheet where p.sheets > 1 and w.top is not null
        group by p.c, p.k, p.place
    )
    select p.c, p.k, p.place, p.subject, p.sheet, p.zeros,
           not (p.zeros and (p.c, p.k) in (from copy_blank)) as held,
           p.sheets = 1 or a.alike as alike, case when p.sheets = 1 then p.sheet else a.voting end as voting
    from placed p left join again a using (c, k, place)
"""


def _cells(named: str) -> str:
    """Every cell of the copies, by what it is of."""
    return f"""
        select p.c, p.k, p.place, {named}, f.value as low, f.value as high
        from copy_place p join all_figure f using (sheet) where p.alike and p.held and f.value is not null
        union all
        select p.c, p.k, p.place, {named}, min(f.value), max(f.value)
        from copy_place p join copy_sheet s using (c, k, place) join all_figure f on f.sheet = s.sheet
        where not p.alike and p.held and f.value is not null group by all
    """


_SAYING = """
    select p.c, p.place, bit_or(1::hugeint << p.k) as versions, min(p.k) as k, min(p.sheet) as sheet,
           min(p.voting) as voting, bool_and(p.alike) as alike
    from copy_place p join all_sheet s using (sheet) where p.held
    group by p.c, p.place, s."says(1)", s."says(2)", case when not p.alike then p.k end
"""
_OPEN = """
    with open as (select place from copy_saying group by place having count(*) > 1)
    select x.c, x.place, x.versions, f.field::varchar as field, f.candidate::varchar as candidate,
           f.value as low, f.value as high
    from copy_saying x join open using (place) join all_figure f using (sheet) where x.alike and f.value is not null
    union all
    select x.c, x.place, x.versions, f.field::varchar, f.candidate::varchar, min(f.value), max(f.value)
    from copy_saying x join open using (place) join copy_sheet s on s.c = x.c and s.k = x.k and s.place = x.place
    join all_figure f on f.sheet = s.sheet where not x.alike and f.value is not null group by all
"""
_GROUPS = """
    select c, place, field, candidate, bit_or(versions) as mask, min(low) as low, max(high) as high
    from copy_open group by all
"""
_MASKS = """
    select c, place, mask from copy_group
    union
    select c, place, any_value(versions) from copy_saying group by c, place having count(*) = 1
"""
_CHANGES = """
    with open as (
        select x.c, x.place, x.field, x.candidate, v.k, x.low, x.high from copy_open x join copy_group g
        on g.place = x.place and g.field = x.field and g.candidate is not distinct from x.candidate
        join copy_version v on v.c = x.c and (x.versions & (1::hugeint << v.k)) <> 0
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
    name_cells(canvass)
    engine.keep("copy_saying", _SAYING)
    engine.keep("copy_open", _OPEN)
    engine.keep("copy_group", _GROUPS)
    engine.keep("copy_mask", _MASKS)
    engine.keep("copy_change", _CHANGES)
    let_go(canvass, ("copy_group",))


def let_go(canvass: Canvass, names: Iterable[str]) -> None:
    """Empty tables that nothing asks any more: of a country they are half of its memory."""
    if len(canvass.question.contests) > 1:
        for name in names:
            canvass.engine.put(name, pa.table({"c": pa.array([], pa.int32())}))


def name_cells(canvass: Canvass) -> None:
    """Name every cell of the copies without computing it: a scan of the figures for whoever wants all of them."""
    canvass.engine.view("copy_cell", _cells("f.field::varchar as field, f.candidate::varchar as candidate"))
    canvass.engine.view("copy_code", _cells("f.cell"))
