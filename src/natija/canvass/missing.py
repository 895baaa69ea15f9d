"""Which forms are not there, and why: listed stations against the copies each holder has.

A holder is asked about in the contests where it holds at least one form. A reason is given only where a record gives
one: a Notice, an Event, or a claim that says so; otherwise the reason is that no form is recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
import pyarrow as pa

from natija.canvass import acts
from natija.canvass.canvass import Canvass
from natija.errors import Unknown
from natija.frames import table
from natija.model.records import Event

WHY = {
    "agent-refused": "an agent was refused the form",
    "not-displayed": "the form was not displayed",
    "not-given": "the form was not given",
    "office-shut": "the office was shut to observers",
}
TOLD = pa.schema([("subject", pa.string()), ("holder", pa.string()), ("why", pa.string())])


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """One form that is not there."""

    contest: str
    label: str
    unit: str
    holder: str
    why: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """How many forms are missing out of how many expected, for one value of each grouping."""

    key: dict[str, str]
    missing: int
    expected: int
    why: dict[str, int]


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """Groups first, then each missing form; `unlisted_contests` have no station list, so nothing can be said.

    `contests_without_forms` have no form of a station, nor a sum over such forms that somebody stated.
    """

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    forms: tuple[Missing, ...]
    unlisted_contests: tuple[str, ...]
    contests_without_forms: tuple[str, ...]


def missing(canvass: Canvass, by: Sequence[str]) -> Absence:
    """Missing forms grouped by `holder`, `contest`, `why`, or any type of unit above a contest."""
    contests = canvass.question.contests
    _bind_why(canvass)
    rows = canvass.engine.rows(_MISSING)
    expected = canvass.engine.rows(_EXPECTED)
    places = _places(canvass, by)
    groups: dict[tuple[str, ...], Counter[str]] = {}
    totals: Counter[tuple[str, ...]] = Counter()
    for c, holder, count in expected:
        totals[_key(by, holder, places[c], None)] += count
    for c, _unit, holder, why in rows:
        key = _key(by, holder, places[c], why)
        groups.setdefault(key, Counter())[why] += 1
    return Absence(
        by=tuple(by),
        groups=tuple(
            Group(key=dict(zip(by, key, strict=True)), missing=sum(why.values()),
                  expected=totals[tuple("" if n == "why" else k for n, k in zip(by, key, strict=True))],
                  why=dict(sorted(why.items())))
            for key, why in sorted(groups.items())
        ),
        forms=tuple(
            Missing(contest=contests[c].id, label=contests[c].label, unit=unit, holder=holder, why=why)
            for c, unit, holder, why in rows
        ),
        unlisted_contests=_without(canvass, "select distinct c from station"),
        contests_without_forms=_without(canvass, _ANY, [_station_forms(canvass)]),
    )  # fmt: skip


def _without(canvass: Canvass, sql: str, values: Sequence[object] = ()) -> tuple[str, ...]:
    have = {row[0] for row in canvass.engine.rows(sql, values)}
    return tuple(contest.label for c, contest in enumerate(canvass.question.contests) if c not in have)


def _station_forms(canvass: Canvass) -> list[str]:
    """Ids of the forms a station fills in."""
    return [form.id for form in canvass.definition.profile.forms if form.level == "polling-station"]


def _key(by: Sequence[str], holder: str, places: dict[str, str], why: str | None) -> tuple[str, ...]:
    known = {**places, "holder": holder, "why": why or ""}
    return tuple(known[name] for name in by)


def _places(canvass: Canvass, by: Sequence[str]) -> list[dict[str, str]]:
    """Per contest its label and the units above it by type. Raises Unknown for a word that groups nothing."""
    types = {u.id: (u.type, u.label) for u in canvass.definition.units}
    above: dict[str, dict[str, str]] = {}
    for unit, ancestor in canvass.engine.rows("select unit, ancestor from climb"):
        kind, label = types.get(ancestor, ("", ancestor))
        above.setdefault(unit, {})[kind] = label
    choices = {"holder", "contest", "why"} | {kind for kind, _ in types.values()}
    for name in by:
        if name not in choices:
            raise Unknown("grouping", name, choices)
    empty = dict.fromkeys(by, "-")
    return [{**empty, **above.get(contest.unit, {}), "contest": contest.label} for contest in canvass.question.contests]


def _bind_why(canvass: Canvass) -> None:
    """Tables `held` (c, subject, holder with figures) and `told` (subject, holder or null, why)."""
    engine, question = canvass.engine, canvass.question
    engine.keep("held", _HELD, [canvass.basis.zeros == "not-held"])
    events = acts.standing(engine, Event, question.at, canvass.scope.lost).values()
    told = [
        (unit, event.holder, WHY[event.kind]) for event in events
        if event.kind in WHY and (question.as_of is None or event.happened[:10] <= question.as_of)
        for unit in event.units
    ]  # fmt: skip
    told += [(u, None, f"notice: {n.act}") for n in canvass.scope.notices.values() for u in n.units]
    engine.put("told", table(TOLD, told))


_HELD = """
    select k.c, s.subject, v.holder, bool_or(g.given) as given
    from visible v join contest k using (contest)
    join all_sheet s on s.claim = v.claim
    join (
        select sheet, case when ? then coalesce(max(value), 0) > 0 else count(value) > 0 end as given
        from all_figure where field not like 'registered%' group by sheet
    ) g on g.sheet = s.sheet
    where s.subject <> k.unit and v.form not in (select form from lists)
    group by k.c, s.subject, v.holder
"""

_ANY = """
    select c from held
    union select k.c from visible v join contest k using (contest) where list_contains(?, v.form)
"""

_MISSING = """
    with asked as (select distinct c, holder from held),
    gaps as (
        select st.c, st.subject, a.holder, coalesce(bool_or(h.given is not null and not h.given), false) as said
        from station st join asked a using (c) left join held h using (c, subject, holder)
        group by st.c, st.subject, a.holder having not coalesce(bool_or(h.given), false)
    )
    select g.c, g.subject, g.holder,
           coalesce(min(t.why), case when g.said then 'the source says no form is held' else 'no form is recorded' end)
    from gaps g left join told t on t.subject = g.subject and (t.holder is null or t.holder = g.holder)
    group by g.c, g.subject, g.holder, g.said
    order by g.c, g.holder, g.subject
"""

_EXPECTED = """
    select st.c, a.holder, count(*) from station st join (select distinct c, holder from held) a using (c)
    group by st.c, a.holder
"""
