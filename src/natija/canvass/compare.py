"""Copy against copy, station by station: who holds which form, where they agree, where they differ, by how much.

A version is what one holder's station forms of one form and stage say. Two versions are compared only where their
station numbers align: vote vectors found under the same station in both are counted against vectors found only under
another one. Where they do not align, one finding (STATION-NUMBERING) stands in place of every station's difference.
Differences in both directions are counted alike; a form of nothing but zeros is no form held, and is counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Literal

import msgspec

from natija.canvass.canvass import Canvass
from natija.errors import Unknown

State = Literal["none", "single", "agree", "differ"]
FEWEST = 3
"""Vectors found under another station that make numbering a question at all."""
TELLING = 20
"""Fewest votes a vector needs to tell one station from another."""


class Copies(msgspec.Struct, frozen=True, kw_only=True):
    """The station forms of one holder: `stations` with figures, `zero` of nothing but zeros."""

    key: str
    form: str
    stage: str
    holder: str
    stations: int
    zero: int


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two versions over the stations both have. `net`, `up`, `down` are right less left, by candidate."""

    left: str
    right: str
    both: int
    only_left: int
    only_right: int
    agree: int
    differ: int
    aligned: bool
    same_place: int
    """Vote vectors found in both under the same station."""
    elsewhere: int
    """Vote vectors of the left found in the right only under another station."""
    net: dict[str, int]
    up: dict[str, int]
    down: dict[str, int]
    by_candidate: dict[str, int]
    """Stations where that candidate's figure differs."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Every version of a contest's station forms against every other."""

    contest: str
    label: str
    copies: tuple[Copies, ...]
    listed: int | None
    states: dict[str, int]
    """Stations by state: none, single, agree, differ; of versions that align."""
    pairs: tuple[Pair, ...]
    not_aligned: tuple[str, ...]


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one station, by claim id: a value, or the reason why there is none."""

    candidate: str | None
    field: str
    values: dict[str, int | str]
    differs: bool


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One claim about a station."""

    claim: str
    form: str
    stage: str
    holder: str
    reader: str
    document: str | None
    place: str | None
    stated: str | None


class StationComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One station, field by field, with the papers."""

    contest: str
    unit: str
    name: str | None
    papers: tuple[Paper, ...]
    cells: tuple[Cell, ...]


class Discrepancy(msgspec.Struct, frozen=True, kw_only=True):
    """What two versions differ by at one station. `effect` is on the lead of the first over the second candidate."""

    contest: str
    label: str
    unit: str
    left: str
    right: str
    changes: dict[str, int]
    effect: int | None


_VERSIONS = """
    create or replace temp table copy_sheet as
    select s.sheet, s.subject, v.form || ' ' || v.stage || ' ' || v.holder as key, v.form, v.stage, v.holder,
           v.claim, coalesce(w.top, 0) = 0 and w.cells > 0 and w.unread < w.cells and coalesce(w."known(votes)", 0) = 0
           as zero, w."count(votes)" as given
    from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim
    left join all_wide w on w.sheet = s.sheet
    where s.subject <> k.unit and v.form not in (select form from lists) and k.c = {c}
"""
_CELLS = """
    create or replace temp table copy_cell as
    select p.key, p.subject, f.candidate::varchar as candidate, min(f.value) as low, max(f.value) as high
    from copy_sheet p join all_figure f using (sheet)
    where f.field = 'votes' and f.candidate is not null and not p.zero and f.value is not null
    group by all
"""
_PAIR = """
    with l as (select * from copy_cell where key = ?), r as (select * from copy_cell where key = ?)
    select l.subject, l.candidate, l.low as left_low, l.high as left_high, r.low as right_low, r.high as right_high
    from l join r using (subject, candidate)
"""
_VECTORS = """
    with common as (
        select candidate from copy_cell where key in (?, ?) group by candidate having count(distinct key) = 2
    ),
    vectors as (
        select key, subject, string_agg(candidate || ':' || low, ',' order by candidate) as vector, sum(low) as votes
        from copy_cell join common using (candidate) where key in (?, ?) group by key, subject
    ),
    l as (select * from vectors where key = ? and votes >= ?),
    r as (select * from vectors where key = ? and votes >= ?)
    select
        (select count(*) from l join r using (subject) where l.vector = r.vector),
        (select count(*) from l where not exists (select 1 from r where r.subject = l.subject and r.vector = l.vector)
            and exists (select 1 from r where r.vector = l.vector))
"""


def compare(canvass: Canvass, c: int = 0) -> Comparison:
    """Every version of the station forms of a contest against every other."""
    contest = canvass.question.contests[c]
    _prepare(canvass, c)
    copies = _copies(canvass)
    pairs = tuple(_pair(canvass, a.key, b.key) for a, b in combinations([x for x in copies if x.stations], 2))
    apart = _apart(pairs)
    listed = canvass.engine.one("select count(*) from station where c = ?", [c]) or None
    return Comparison(
        contest=contest.id, label=contest.label, copies=copies, listed=listed, pairs=pairs,
        states=_states(canvass, apart, c), not_aligned=tuple(sorted(apart)),
    )  # fmt: skip


def _apart(pairs: Sequence[Pair]) -> set[str]:
    """Versions whose numbering fits none of the others they can be held against."""
    keys = {k for p in pairs for k in (p.left, p.right)}
    fits = {k for p in pairs if p.aligned for k in (p.left, p.right)}
    off = {k for p in pairs if not p.aligned for k in (p.left, p.right)}
    return (keys - fits) & off


def _prepare(canvass: Canvass, c: int) -> None:
    canvass.engine.db.execute(_VERSIONS.format(c=int(c)))
    canvass.engine.db.execute(_CELLS)


def _copies(canvass: Canvass) -> tuple[Copies, ...]:
    rows = canvass.engine.rows(
        "select key, form, stage, holder, count(distinct subject) filter (where not zero and given > 0),"
        " count(distinct subject) filter (where zero) from copy_sheet group by all order by form, holder, stage"
    )
    return tuple(Copies(key=k, form=f, stage=s, holder=h, stations=n, zero=z) for k, f, s, h, n, z in rows)


def _pair(canvass: Canvass, left: str, right: str) -> Pair:
    engine = canvass.engine
    cells = engine.rows(_PAIR, [left, right])
    both = {row[0] for row in cells}
    held = {k: {r[0] for r in engine.rows("select distinct subject from copy_cell where key = ?", [k])} for k in (left, right)}
    same, elsewhere = engine.rows(_VECTORS, [left, right, left, right, left, TELLING, right, TELLING])[0]
    changed = [(subject, candidate, lo) for subject, candidate, *lo in cells if len(set(lo)) > 1]
    differing = {subject for subject, _, _ in changed}
    net, up, down, by = _directions(changed)
    return Pair(
        left=left, right=right, both=len(both), only_left=len(held[left] - both), only_right=len(held[right] - both),
        agree=len(both - differing), differ=len(differing), same_place=same, elsewhere=elsewhere,
        aligned=not (elsewhere >= FEWEST and elsewhere > same), net=net, up=up, down=down, by_candidate=by,
    )  # fmt: skip


def _directions(
    changed: Sequence[tuple[str, str, Sequence[int]]],
) -> tuple[dict[str, int], dict[str, int], dict[str, int], dict[str, int]]:
    """Net change, stations up, stations down and stations that differ, by candidate; ranges differ without a direction."""
    net: dict[str, int] = {}
    up: dict[str, int] = {}
    down: dict[str, int] = {}
    by: dict[str, int] = {}
    for _, candidate, (left_low, left_high, right_low, right_high) in changed:
        by[candidate] = by.get(candidate, 0) + 1
        if left_low == left_high and right_low == right_high:
            step = right_low - left_low
            net[candidate] = net.get(candidate, 0) + step
            side = up if step > 0 else down
            side[candidate] = side.get(candidate, 0) + 1
    return net, up, down, by


def _states(canvass: Canvass, apart: set[str], c: int) -> dict[str, int]:
    keys = sorted(apart)
    rows = canvass.engine.rows(
        """
        with cells as (select * from copy_cell where not list_contains(?, key)),
        keyed as (select subject, count(distinct key) as versions from cells group by subject),
        split as (
            select subject, bool_or(low <> high or versions > 1 and lo <> hi) as differs from (
                select subject, candidate, min(low) as lo, max(high) as hi, min(low) as low, min(high) as high,
                       count(distinct key) as versions from cells group by subject, candidate
            ) group by subject
        ),
        listed as (select subject from station where c = ? union select subject from keyed)
        select case when k.versions is null then 'none' when s.differs then 'differ'
               when k.versions = 1 then 'single' else 'agree' end as state, count(*)
        from listed left join keyed k using (subject) left join split s using (subject) group by state order by state
        """,
        [keys, c],
    )
    return dict(rows)


def compare_station(canvass: Canvass, unit: str) -> StationComparison:
    """One station of a contest, field by field. `unit` is the station's id, or what follows the contest's unit."""
    contest = canvass.question.contests[0]
    engine = canvass.engine
    wanted = [unit, f"{contest.unit}/{unit}"]
    rows = engine.fetch(
        """
        select s.subject, c.id, v.form, v.stage, v.holder, c.reader, v.document, c.place, c.stated,
               f.candidate::varchar as candidate, f.field::varchar as field, f.value, f.reason::varchar as reason
        from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim
        join all_claim c on c.claim = v.claim join all_figure f on f.sheet = s.sheet
        where list_contains(?, s.subject)
        order by v.form, v.holder, c.id
        """,
        [wanted],
    ).to_pylist()
    if not rows:
        some = [r[0] for r in engine.rows("select distinct subject from station order by subject limit 20")]
        raise Unknown("station with a form", unit, some)
    names = engine.rows("select max(name) from all_listed where list_contains(?, unit)", [wanted])
    return StationComparison(
        contest=contest.id, unit=rows[0]["subject"], name=names[0][0] if names else None,
        papers=_papers(rows), cells=_cells(rows),
    )  # fmt: skip


def _papers(rows: Sequence[dict[str, Any]]) -> tuple[Paper, ...]:
    names = ("form", "stage", "holder", "reader", "document", "place", "stated")
    found = {row["id"]: Paper(claim=row["id"], **{n: row[n] for n in names}) for row in rows}
    return tuple(found.values())


def _cells(rows: Sequence[dict[str, Any]]) -> tuple[Cell, ...]:
    grouped: dict[tuple[str, str], dict[str, int | str]] = {}
    for row in rows:
        value = row["value"] if row["value"] is not None else row["reason"]
        grouped.setdefault((row["field"], row["candidate"] or ""), {})[row["id"]] = value
    return tuple(
        Cell(
            candidate=candidate or None, field=name, values=values,
            differs=len({v for v in values.values() if isinstance(v, int)}) > 1,
        ) for (name, candidate), values in sorted(grouped.items(), key=lambda item: (item[0][0], _ballot(item[0][1])))
    )  # fmt: skip


def _ballot(serial: str) -> tuple[int, str]:
    return (int(serial), "") if serial.isdigit() else (-1 if not serial else 10**9, serial)


def discrepancies(canvass: Canvass, comparison: Comparison, c: int, leading: Sequence[str]) -> tuple[Discrepancy, ...]:
    """Stations where two aligned versions differ, by effect on the lead of `leading[0]` over `leading[1]`, largest first.

    The versions of contest `c` must be the ones compared last.
    """
    contest = canvass.question.contests[c]
    found = []
    for pair in comparison.pairs:
        if pair.aligned:
            found += _changes(canvass, pair, contest.id, contest.label, leading)
    return tuple(sorted(found, key=lambda d: (-abs(d.effect or 0), d.unit, d.left, d.right)))


def _changes(canvass: Canvass, pair: Pair, contest: str, label: str, leading: Sequence[str]) -> list[Discrepancy]:
    changes: dict[str, dict[str, int]] = {}
    for subject, candidate, left, left_high, right, right_high in canvass.engine.rows(_PAIR, [pair.left, pair.right]):
        if left != right and left == left_high and right == right_high:
            changes.setdefault(subject, {})[candidate] = right - left
    first, second = (leading[0], leading[1]) if len(leading) > 1 else (None, None)
    return [
        Discrepancy(
            contest=contest, label=label, unit=unit, left=pair.left, right=pair.right, changes=dict(sorted(by.items())),
            effect=by.get(first, 0) - by.get(second, 0) if first and second else None,
        ) for unit, by in changes.items()
    ]  # fmt: skip
