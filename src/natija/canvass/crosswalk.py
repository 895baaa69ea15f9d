"""Station numbers of one holder's papers, carried over to those of the station list: crosswalks.

A crosswalk is Aliases of units that name a holder. It changes what that holder's sheets are taken to be about, in this
canvass and before anything is compared or counted; the claims stay as they were read, and taking the crosswalk back
takes the canvass back. A number that the crosswalk of a seat does not have, or about which two crosswalks disagree, is
no station of the list: such a form stands under a name of its own, and is counted but compared with nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import pyarrow as pa

from natija.canvass import acts
from natija.frames import Engine, table
from natija.frames.flatten import SCHEMAS
from natija.model.records import Alias

CROSSWALK = pa.schema([("holder", pa.string()), ("name", pa.string()), ("unit", pa.string())])
COVERED = pa.schema([("holder", pa.string()), ("seat", pa.string())])
_SUBJECT = """
    case when x.unit is not null then x.unit when w.name is not null then s.subject || ' of ' || s.holder
         else s.subject end as subject
"""
_COVERED = """
    select distinct s.holder, s.subject as name from all_sheet s join crosswalk_seat w
    on w.holder = s.holder and left(s.subject, length(w.seat) + 1) = w.seat || '/'
"""
_UNITS = """
    select u, unit from all_unit union all
    select (t.top + row_number() over (order by n.unit))::integer as u, n.unit
    from (select distinct subject as unit from renumbered where subject not in (select unit from all_unit)) n
    cross join (select max(u) as top from all_unit) t
"""
"""Units with their numbers, those of names that no unit has among them."""


def renumber(engine: Engine, at: int, lost: Collection[str]) -> bool:
    """Put every sheet under the station it is about by the crosswalks in force; whether there are any."""
    found = _lines(engine, at, lost)
    if not found:
        return False
    engine.put("crosswalk", table(CROSSWALK, found))
    seats = sorted({(holder, name.rpartition("/")[0]) for holder, name, _ in found})
    engine.put("crosswalk_seat", table(COVERED, seats))
    columns = ", ".join(_SUBJECT if name == "subject" else f's."{name}"' for name in SCHEMAS["sheet"].names)
    engine.keep("crosswalk_covers", _COVERED)
    engine.keep(
        "renumbered",
        f"select {columns} from all_sheet s left join crosswalk x on x.holder = s.holder and x.name = s.subject"
        " left join crosswalk_covers w on w.holder = s.holder and w.name = s.subject",
    )
    engine.keep("units", _UNITS)
    engine.keep("all_unit", "select * from units")
    numbered = ", ".join("n.u" if name == "u" else f'r."{name}"' for name in SCHEMAS["sheet"].names)
    engine.keep("all_sheet", f"select {numbered} from renumbered r join all_unit n on n.unit = r.subject")
    return True


def _lines(engine: Engine, at: int, lost: Collection[str]) -> list[tuple[str, str, str]]:
    if not engine.one("select count(*) from all_act where kind = 'alias' and content::varchar like '%holder%'"):
        return []
    units: dict[tuple[str, str], set[str]] = defaultdict(set)
    for alias in acts.standing(engine, Alias, at, lost).values():
        if alias.of == "unit" and alias.holder is not None:
            units[alias.holder, alias.name].add(alias.id)
    return sorted((holder, name, min(ids)) for (holder, name), ids in units.items() if len(ids) == 1)
