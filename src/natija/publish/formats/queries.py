"""The tables of papers and results as queries over the tables of a canvass: columnar from the log to the file.

They read the frames (`all_figure`, …), the canvass (`tally`, `totals`, …) and the tables of copies, all of which
exist before; nothing here judges anything. Every query gives its rows in the order of the table's key.
"""

from __future__ import annotations


def _cell(of: str) -> str:
    """What a figure is of, as one text and in its parts."""
    field, candidate = f"{of}.field::varchar", f"{of}.candidate::varchar"
    return f"{field} || coalesce(':' || {candidate}, '') as cell, {field} as field, {candidate} as candidate"


SUBJECTS = """
    with spoken as (
        select c, subject, true as listed from station
        union all
        select k.c, s.subject, false from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim
        where s.subject <> k.unit
    )
    select c, subject, bool_or(listed) as listed from spoken group by all
"""
"""`shown_station`: every unit below a contest of which a list or a form speaks."""

FORMS = """
    select v.claim, left(a.id, ?) as form, a.id as record, v.form as blank,
           case when v.contest <> '*' then v.contest end as contest, v.unit, v.stage, v.holder, a.reader, a.sitting,
           v.document, a.place, a.speaker, a.stated, a.counted, a.of
    from visible v join all_claim a using (claim)
"""
"""`shown_form`: every claim that is seen, by the beginning of its id."""

QUERIES: dict[str, str] = {
    "stations": """
        with named as (
            select l.unit, max(l.name) as name, max(l.type) as type from all_listed l semi join visible using (claim)
            group by l.unit
        )
        select k.contest, s.subject as unit, n.name, n.type, t.registered, s.listed
        from shown_station s join contest k using (c) left join station t using (c, subject)
        left join named n on n.unit = s.subject order by 1, 2""",
    "station_parents": """
        select distinct unit, tree, parent from all_within semi join visible using (claim) order by all""",
    "forms": "select * exclude (claim) from shown_form order by form",
    "results_contest": f"""
        select b.basis, k.contest, {_cell("t")}, case when t.ranged = 0 then t.value end as value, t.low, t.high,
               t.counted, t.ranged
        from totals t join contest k using (c) join shown_basis b using (c) order by 1, 2, 3""",
    "results_unit": f"""
        select b.basis, k.contest, t.unit, {_cell("t")}, case when t.ranged = 0 then t.value end as value, t.low,
               t.high, t.counted, t.ranged
        from subtotals t join contest k using (c) join shown_basis b using (c) order by 1, 2, 3, 4""",
    "discrepancies": f"""
        select k.contest, p.subject as unit, {_cell("x")}, l.form || ' ' || l.stage || ' ' || l.holder as left,
               r.form || ' ' || r.stage || ' ' || r.holder as right, x.left_low, x.left_high, x.right_low, x.right_high
        from copy_change x join copy_kept using (c, l, r) join contest k using (c)
        join (select distinct c, place, subject from copy_place) p using (c, place)
        join copy_version l on l.c = x.c and l.k = x.l join copy_version r on r.c = x.c and r.k = x.r
        order by 1, 2, 3, 6, 7""",
}  # fmt: skip

SEEN = """
    select distinct k.contest, g.candidate::varchar as candidate
    from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim join all_figure g using (sheet)
    where g.candidate is not null order by all
"""
"""(contest, serial) that occur on any form, listed or not."""

STATION_FIGURES = """
    select k.contest, r.subject as unit, t.candidate::varchar as candidate, t.field::varchar as field, t.value
    from tally t join returns r using (ret) join contest k on k.c = r.c left join left_out o on o.ret = t.ret
    where o.ret is null and r.subject <> k.unit and t.value is not null and (
        t.field = 'votes' and t.candidate is not null or t.candidate is null and t.field in ('polled', 'rejected')
    ) order by r.c, 2, try_cast(t.candidate as bigint), 3, 4
"""
"""Votes and ballots of the stations that count in a total."""
