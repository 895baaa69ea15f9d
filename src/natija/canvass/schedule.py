"""The station schedule: every listed station and every station with a form, with what each version gives.

Nothing is left out because it agrees, and nothing because it is missing: a station nobody holds a form of is a row.
Call after `compare`, whose tables it reads.
"""

from __future__ import annotations

import re
from collections import defaultdict

import msgspec

from natija.canvass.canvass import Canvass
from natija.canvass.compare import subjects
from natija.canvass.discrepancies import acts_naming
from natija.canvass.outcome import Range


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One station: registered voters where the lists agree, and per version the votes by candidate."""

    unit: str
    name: str | None
    registered: int | None
    states: dict[str, str]
    """Form and stage -> agree, differ, single, not-compared; a form nobody holds is not in it."""
    votes: dict[str, dict[str, Range]]
    """Version -> candidate -> votes; a range where readings of one copy differ."""
    fields: dict[str, dict[str, Range]]
    """Version -> another field."""
    zeros: tuple[str, ...]
    """Versions whose form of this station is nothing but zeros and counts as no form held."""
    acts: tuple[str, ...]


def schedule(canvass: Canvass, c: int = 0) -> tuple[Row, ...]:
    """Every station of a contest, in order of their numbers."""
    engine = canvass.engine
    registered = dict(engine.rows("select subject, registered from station where c = ?", [c]))
    states = subjects(canvass, c)
    votes, fields = _cells(canvass, c)
    zeros: dict[str, list[str]] = defaultdict(list)
    for subject, key in engine.rows(
        "select p.subject, v.form || ' ' || v.stage || ' ' || v.holder"
        " from copy_place p join copy_version v using (c, k) where p.c = ? and not p.held order by all",
        [c],
    ):
        zeros[subject].append(key)
    units = {*registered, *votes, *fields, *zeros}
    names = _names(canvass, units)
    acts = acts_naming(canvass, units)
    return tuple(
        Row(
            unit=unit, name=names.get(unit), registered=registered.get(unit), states=states.get(unit, {}),
            votes=votes.get(unit, {}), fields=fields.get(unit, {}), zeros=tuple(zeros.get(unit, ())),
            acts=acts.get(unit, ()),
        ) for unit in sorted(units, key=in_order)
    )  # fmt: skip


Cells = dict[str, dict[str, dict[str, Range]]]


def _names(canvass: Canvass, units: set[str]) -> dict[str, str]:
    """Names of stations as the lists print them."""
    return dict(canvass.engine.rows(
        "select unit, max(name) from all_listed where name is not null and unit in (select unnest(?)) group by unit",
        [sorted(units)],
    ))  # fmt: skip


def _cells(canvass: Canvass, c: int) -> tuple[Cells, Cells]:
    """Station -> version -> candidate, or field, with its least and greatest reading."""
    votes: Cells = defaultdict(dict)
    fields: Cells = defaultdict(dict)
    for subject, key, name, candidate, low, high in canvass.engine.rows(
        """
        select p.subject, v.form || ' ' || v.stage || ' ' || v.holder, x.field, x.candidate, x.low, x.high
        from copy_cell x join copy_version v using (c, k) join copy_place p using (c, k, place)
        where x.c = ? order by all
        """,
        [c],
    ):
        found = votes if candidate is not None and name == "votes" else fields
        cell = candidate if found is votes else f"{name} {candidate}" if candidate else name
        found[subject].setdefault(key, {})[cell] = Range(low=low, high=high)
    return votes, fields


def in_order(unit: str) -> list[tuple[int, int, str]]:
    """Sorts station 9 before station 10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", unit) if part]
