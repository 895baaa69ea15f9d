"""Station lists held against each other: lists of one unit that name different stations, or register other voters.

A list that does not say that it is complete may leave stations out. One that says so, and lacks a station which another
list of the same unit and contest has, differs from it: one of the two is wrong about the stations there are.
"""

from __future__ import annotations

_ROWS = """
    select distinct k.c, v.top, v.claim, a.id, l.unit, l.registered, v.complete
    from (
        select claim, unit as top, coalesce(complete, false) as complete,
               count(*) over (partition by contest, unit) as lists
        from visible where form in (select form from lists)
    ) v join all_listed l on l.claim = v.claim join contest k on k.contest = l.contest
    join all_claim a on a.claim = v.claim where v.lists > 1
"""
SHORT = f"""
    with shown as ({_ROWS}),
    known as (select c, top, count(distinct unit) as known from shown group by c, top),
    own as (select c, top, claim, complete, count(distinct unit) as own from shown group by c, top, claim, complete)
    select o.c, o.top as subject, o.claim, o.own as least, n.known as greatest
    from own o join known n using (c, top) where o.complete and o.own < n.known
"""
"""Lists that say they are complete and are not: how many stations they have, and how many the lists have together."""
DIFFERING = f"""
    {SHORT}
    union all
    select d.c, d.unit as subject, a.claim, d.least, d.greatest
    from (
        select c, unit, min(id) as id, min(registered) as least, max(registered) as greatest
        from ({_ROWS}) s group by c, unit having min(registered) < max(registered)
    ) d join all_claim a using (id)
"""
"""The same, and stations whose registered voters differ from list to list (R142), which a list of any of them shows."""
