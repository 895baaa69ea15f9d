"""The stations without a form: which they are, how many voters they can have, and who says so.

From the station list where there is a usable one. Without one, or where it has fewer stations than are stated, from
what is stated for the whole contest: so many stations and registered voters, less those of the forms held. Forms of
stations that no list has stop what needs the list: they may be stations it leaves out, or its own under other numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from natija.canvass.canvass import Canvass
from natija.canvass.certificates import nouns
from natija.canvass.certificates import premises as codes
from natija.canvass.certificates.nouns import Premise
from natija.canvass.certificates.spelling import count, number
from natija.canvass.lists import SHORT

OPEN = "nobody says that the list is complete"
WITHOUT = "stations without a form"
"""The row that stands for them where no list names them."""

Registered = Mapping[str, int | None]
"""Unit of each form held -> its registered voters, null where nobody states them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The stations without a form, and the premises on the list and on the registered voters."""

    stations: nouns.Stations
    listed: Premise
    registered: Premise


def elsewhere(canvass: Canvass, c: int, held: Registered, whole: Mapping[str, Any] | None) -> Elsewhere:
    """What is known beside the forms; `whole` is the paper of a sum that covers the contest's stations, if one is."""
    if whole is not None:
        return Elsewhere(
            stations=_not_covered(canvass, c, whole), listed=_list(canvass, c), registered=_voters(canvass, c)
        )
    listed = _list(canvass, c)
    if not listed.holds and not _unlisted(canvass, c):
        stated = _as_stated(canvass, c, held)
        if stated is not None:
            return stated
    missing = nouns.stations({row["subject"]: row["registered"] for row in canvass.of(c, _MISSING)})
    return Elsewhere(stations=missing, listed=listed, registered=_voters(canvass, c))


def _as_stated(canvass: Canvass, c: int, held: Registered) -> Elsewhere | None:
    """So many stations and voters as are stated for the contest, less the forms'; null where they are not stated."""
    stations, voters = _stated(canvass, c, "stations"), _stated(canvass, c, "registered")
    if stations is None or voters is None:
        return None
    on_forms = sum(value or 0 for value in held.values())
    few = stations < len(held)
    there = f"{count(stations, 'station')} as stated, {number(len(held))} of them with a form"
    less = f"{count(voters, 'voter')} as stated, {number(on_forms)} of them on the forms"
    rest = {} if stations <= len(held) else {WITHOUT: max(0, voters - on_forms)}
    return Elsewhere(
        stations=nouns.stations(rest, dict.fromkeys(rest, stations - len(held))),
        listed=Premise(code=codes.STATION_LIST, holds=not few, source=there),
        registered=Premise(code=codes.REGISTERED, holds=on_forms <= voters, source=less),
    )


def _not_covered(canvass: Canvass, c: int, paper: Mapping[str, Any]) -> nouns.Stations:
    """The stations a stated sum does not cover, as one row, with their registered voters where somebody states them."""
    if paper["of"] is None or paper["of"] <= paper["counted"]:
        return nouns.stations({})
    stated = [row["value"] for row in canvass.of(c, _OUTSTANDING) if row["subject"] == paper["subject"]]
    name = f"{paper['subject']}: stations not in the sum"
    return nouns.stations({name: max(stated, default=None)}, {name: paper["of"] - paper["counted"]})


def _list(canvass: Canvass, c: int) -> Premise:
    """The list is vouched for where it says that it is complete, or has as many stations as somebody states."""
    listed, complete = next(((r["count"], r["complete"]) for r in canvass.beyond(c, _LISTS)), (0, None))
    if not listed:
        # without a list nothing says which stations have no form, however many somebody states
        covered = max((row["of"] for row in canvass.of(c, _WHOLE) if row["of"]), default=None)
        known = f"{count(covered, 'station')} as stated with the sum" if covered else "no list of stations"
        return Premise(code=codes.STATION_LIST, holds=bool(covered), source=known)
    if wrong := _not_whole(canvass, c, listed):
        return Premise(code=codes.STATION_LIST, holds=False, source=wrong)
    stated = _stated(canvass, c, "stations")
    if complete or stated is not None:
        how = "the list says that it is complete" if complete else "as many as stated"
        return Premise(code=codes.STATION_LIST, source=f"{count(listed, 'station')}, {how}")
    if not canvass.of(c, _MISSING):
        # such a list says nothing that the forms do not: there may be stations on no list
        source = f"{count(listed, 'station')} listed, all with a form; {OPEN}"
        return Premise(code=codes.STATION_LIST, holds=False, source=source)
    return Premise(code=codes.STATION_LIST)


def _not_whole(canvass: Canvass, c: int, listed: int) -> str:
    """How it is known that the listed stations are not all there are, or not all of the contest; empty if it is not."""
    if unlisted := _unlisted(canvass, c):
        return (
            "1 form is of a station that no list has"
            if unlisted == 1
            else f"{unlisted:,} forms are of stations that no list has"
        )
    if short := next(iter(canvass.beyond(c, _SHORT)), None):
        return f"a list that says it is complete has {number(short['least'])} of {count(listed, 'station')} listed"
    stated = _stated(canvass, c, "stations")
    if stated is not None and stated != listed:
        return f"{count(listed, 'station')} listed, {number(stated)} stated"
    return ""


def _voters(canvass: Canvass, c: int) -> Premise:
    """Registered voters are vouched for by the lists, or by whoever states them with a sum."""
    if any(row["known"] for row in canvass.beyond(c, _LISTS)):
        return Premise(code=codes.REGISTERED, source="registered voters on the station list")
    stated = canvass.of(c, _OUTSTANDING)
    return Premise(code=codes.REGISTERED, source="as stated with the sum" if stated else None)


def _unlisted(canvass: Canvass, c: int) -> int:
    """Forms of stations that the lists do not have; none where there is no list."""
    return sum(row["unlisted"] or 0 for row in canvass.of(c, _UNLISTED)) if canvass.beyond(c, _LISTS) else 0


def _stated(canvass: Canvass, c: int, field: str) -> int | None:
    """The largest figure that anybody states for the whole contest: what bounds most cautiously."""
    return next((row[field] for row in canvass.beyond(c, _STATED)), None)


_SHORT = f"select c, least from ({SHORT}) order by c, least"
_OUTSTANDING = """
    select r.c, r.subject, t.value from tally t join returns r using (ret)
    where t.field = 'registered.outstanding' and t.value is not null order by r.c, r.subject
"""
_MISSING = """
    select s.c, s.subject, s.registered from station s anti join (
        select r.c, r.subject from paper p join returns r using (ret)
        where p.given > 0 and p.ret not in (select ret from left_out)
        union all
        select r.c, r.subject from left_out l join returns r using (ret) where l.why = 'void'
    ) h using (c, subject) order by s.c, s.subject
"""
_WHOLE = """
    select p.c, r.of from paper p join returns r using (ret)
    where r.whole and p.given > 0 and p.ret not in (select ret from left_out) order by all
"""
_STATED = """
    select k.c, max(f.value) filter (where f.field = 'stations') as stations,
           max(f.value) filter (where f.field = 'registered' and s.subject = k.unit) as registered
    from visible v join contest k using (contest)
    join all_sheet s on s.claim = v.claim join all_figure f on f.sheet = s.sheet
    where f.field in ('stations', 'registered') and f.value is not null group by k.c order by k.c
"""
_LISTS = """
    select c, count(*) as count, bool_and(complete) as complete, count(registered) as known
    from station group by c order by c
"""
_UNLISTED = "select c, unlisted from summary order by c"
