"""What copies differ by, ranked by effect on the margin, and what all open differences together could do to the winner.

A discrepancy is one station of one pair of versions that align. Its effect is on the lead of the first over the second
candidate, right version less left; where several are level as second it has none. A change that an official Notice or
an Audit names the station in is explained and is no longer open; it stays listed, with the act. Differences in both
directions weigh alike, and nothing is settled: the worst way, for every rival of the first, is the sum of every open
station's largest effect on the lead over that rival. Where readings of a version differ, the largest they allow counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

import msgspec
import pyarrow as pa

from natija.canvass.canvass import Canvass
from natija.frames import table


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """The candidates of a contest as declared: who is first, who is second (null where several are), all the rivals."""

    first: str
    second: str | None
    rivals: tuple[str, ...]


Leaders = Mapping[int, Ranked]
"""By number of the contest; a contest with no first candidate is absent."""
LEADER = pa.schema([("c", pa.int32()), ("first", pa.string()), ("second", pa.string())])
RIVAL = pa.schema([("c", pa.int32()), ("first", pa.string()), ("rival", pa.string())])
NAMED = pa.schema([("subject", pa.string())])


class Discrepancy(msgspec.Struct, frozen=True, kw_only=True):
    """What two versions differ by at one station. `effect` is on the lead of the first over the second candidate."""

    contest: str
    label: str
    unit: str
    left: str
    right: str
    changes: dict[str, int]
    """Candidate -> votes in the right version less those in the left."""
    fields: dict[str, int]
    """Another field -> right less left."""
    unsure: tuple[str, ...]
    """Candidates and fields of which the readings of one version differ among themselves, so that no step is known."""
    effect: int | None
    acts: tuple[str, ...]
    """Official acts that name the station."""


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """Discrepancies of one contest, the stations they are at, and what the open ones could do to the lead."""

    c: int
    discrepancies: int
    stations: int
    open: int
    """Stations with a difference that no act explains."""
    effects: dict[str, int]
    """Rival -> sum of the open stations' largest effects on the lead over that rival."""


def weigh(canvass: Canvass, leading: Leaders) -> tuple[Weight, ...]:
    """Per contest with differences, what they could do. Call after `compare_all`."""
    _bind(canvass, leading)
    effects: dict[int, dict[str, int]] = defaultdict(dict)
    for c, rival, effect in canvass.engine.rows(_EFFECTS):
        effects[c][rival] = effect
    rows = canvass.engine.rows(
        """
        with place as (
            select c, place, count(*) as pairs, bool_or(not explained) as open from copy_step group by c, place
        )
        select c, sum(pairs)::bigint, count(*), count(*) filter (where open) from place group by c order by c
        """
    )
    return tuple(Weight(c=c, discrepancies=n, stations=s, open=o, effects=effects[c]) for c, n, s, o in rows)


def discrepancies(
    canvass: Canvass, leading: Leaders, *, limit: int | None, only: Sequence[int] | None = None
) -> tuple[Discrepancy, ...]:
    """Stations where two aligned versions differ, largest effect first. Call after `compare_all`."""
    _bind(canvass, leading)
    wanted = list(range(len(canvass.question.contests))) if only is None else list(only)
    rows = canvass.engine.rows(_LISTED, [wanted, limit if limit is not None else 2**31 - 1])
    acts = acts_naming(canvass, {row[1] for row in rows})
    contests = canvass.question.contests
    made = []
    for (c, unit, left, right, effect), changes in groupby(rows, key=lambda row: row[:5]):
        moves = [row[5:] for row in changes]
        made.append(Discrepancy(
            contest=contests[c].id, label=contests[c].label, unit=unit, left=left, right=right,
            changes={name: step for votes, name, step in moves if votes and step is not None},
            fields={name: step for votes, name, step in moves if not votes and step is not None},
            unsure=tuple(name for _, name, step in moves if step is None),
            effect=effect if c in leading and leading[c].second else None, acts=acts.get(unit, ()),
        ))  # fmt: skip
    return tuple(made)


def acts_naming(canvass: Canvass, units: set[str]) -> dict[str, tuple[str, ...]]:
    """Official acts in force by the station they name: what was done, on which day, by whom."""
    found: dict[str, list[str]] = {}
    for notice in canvass.scope.notices.values():
        for unit in units.intersection(notice.units):
            said = f" ({notice.says})" if notice.says else ""
            found.setdefault(unit, []).append(f"{notice.act}{said} {notice.effective[:10]} by {notice.decided_by}")
    return {unit: tuple(sorted(said)) for unit, said in found.items()}


def _bind(canvass: Canvass, leading: Leaders) -> None:
    """Table `copy_step`: per (c, place, l, r) of the pairs that align, the effect, and whether an act explains it."""
    first = [(c, found.first, found.second) for c, found in leading.items() if found.second]
    rivals = [(c, found.first, rival) for c, found in leading.items() for rival in found.rivals]
    named = sorted({unit for notice in canvass.scope.notices.values() for unit in notice.units})
    canvass.engine.put("copy_leader", table(LEADER, first))
    canvass.engine.put("copy_rival", table(RIVAL, rivals))
    canvass.engine.put("copy_named", table(NAMED, [(unit,) for unit in named]))
    canvass.engine.keep("copy_move", _MOVES)
    canvass.engine.keep("copy_step", _STEPS)


_MOVES = """
    select x.c, x.place, x.l, x.r, x.field = 'votes' and x.candidate is not null as votes,
           case when x.field = 'votes' and x.candidate is not null then x.candidate
                else trim(x.field || ' ' || coalesce(x.candidate, '')) end as name,
           case when x.left_low = x.left_high and x.right_low = x.right_high then x.right_low - x.left_low end as step
    from copy_change x join copy_kept using (c, l, r)
"""
_STEPS = """
    select h.c, h.place, h.l, h.r,
           coalesce(sum(case when not h.votes then 0 when h.name = d.first then h.step
                             when h.name = d.second then -h.step else 0 end), 0)::bigint as effect,
           any_value(p.subject) as subject, any_value(n.subject) is not null as explained
    from copy_move h left join copy_leader d on d.c = h.c
    join copy_place p on p.place = h.place and p.k = h.l left join copy_named n on n.subject = p.subject
    group by h.c, h.place, h.l, h.r
"""
_EFFECTS = """
    with step as (
        select x.c, x.place, x.l, x.r, x.candidate, x.right_low - x.left_high as low, x.right_high - x.left_low as high
        from copy_change x join copy_kept using (c, l, r) where x.field = 'votes' and x.candidate is not null
    ),
    own as (select s.*, v.rival from step s join copy_rival v on v.c = s.c and v.first = s.candidate),
    other as (select s.*, v.rival from step s join copy_rival v on v.c = s.c and v.rival = s.candidate),
    effect as (
        select c, place, l, r, rival, coalesce(a.low, 0) - coalesce(b.high, 0) as low,
               coalesce(a.high, 0) - coalesce(b.low, 0) as high
        from own a full join other b using (c, place, l, r, rival)
    ),
    largest as (
        select e.c, e.place, e.rival, max(greatest(abs(e.low), abs(e.high))) as most
        from effect e join copy_step s using (c, place, l, r) where not s.explained group by all
    )
    select c, rival, sum(most)::bigint from largest group by all
"""
_LISTED = """
    with shown as (
        select * from copy_step s where list_contains(?, s.c)
        order by abs(s.effect) desc, s.c, s.subject, s.l, s.r limit ?
    )
    select s.c, s.subject, l.form || ' ' || l.stage || ' ' || l.holder as left_key,
           r.form || ' ' || r.stage || ' ' || r.holder as right_key, s.effect, m.votes, m.name, m.step
    from shown s join copy_version l on l.c = s.c and l.k = s.l join copy_version r on r.c = s.c and r.k = s.r
    join copy_move m on m.place = s.place and m.l = s.l and m.r = s.r
    order by abs(s.effect) desc, s.c, s.subject, s.l, s.r, not m.votes,
             try_cast(case when m.votes then m.name end as bigint), m.name
"""
