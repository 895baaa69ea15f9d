"""Copy against copy, station by station: who holds which form, where they agree, where they differ, by how much.

A version is what one holder's station forms of one form and stage say. Two versions are compared only where their
station numbers align: vote vectors found under the same station in both are counted against vectors found, once and
unmistakably, under another one. Where they do not align, one finding (STATION-NUMBERING) stands in place of every
station's difference. Differences in both directions are counted alike. A form of nothing but zeros is counted apart,
and is a form held only if the profile says so of its holder. What cannot be held against anything is "not compared",
which is not the same as agreeing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from natija.canvass import copies, numbering
from natija.canvass.canvass import Canvass
from natija.frames import table

KEPT = pa.schema([("c", pa.int32()), ("l", pa.int32()), ("r", pa.int32())])
APART = pa.schema([("c", pa.int32()), ("k", pa.int32())])


class Copies(msgspec.Struct, frozen=True, kw_only=True):
    """The station forms of one holder: of `stations`, and `zero` of nothing but zeros.

    Those are among the stations only if the profile says that this holder's forms of zeros are forms.
    """

    key: str
    form: str
    stage: str
    holder: str
    stations: int
    zero: int


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two versions over the stations both have. `net`, `up`, `down` are right less left, by candidate.

    Where the station numbers do not align nothing is compared: `agree` and `differ` are null, the rest is empty.
    """

    left: str
    right: str
    both: int
    """Stations of which both give the same cell; only these are compared."""
    only_left: int
    only_right: int
    agree: int | None
    differ: int | None
    aligned: bool
    same_place: int
    """Vote vectors found in both under the same station."""
    elsewhere: int
    """Vote vectors of the left found in the right, once and unmistakably, only under another station."""
    net: dict[str, int]
    up: dict[str, int]
    down: dict[str, int]
    by_candidate: dict[str, int]
    """Stations where that candidate's votes differ."""
    by_field: dict[str, int]
    """Stations where another field differs."""


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds one form: stations by state, of versions whose numbering aligns.

    `none`: nobody has it; `single`: one holder does, so there is nothing to compare; `not-compared`: several, without a
    figure in common.
    """

    form: str
    stage: str
    states: dict[str, int]
    only: dict[str, int]
    """Holder -> stations only that holder has."""
    fields: dict[str, int]
    """Field, or candidate for votes -> stations where it differs."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Every version of a contest's station forms against every other."""

    contest: str
    label: str
    copies: tuple[Copies, ...]
    listed: int | None
    matrix: tuple[Matrix, ...]
    pairs: tuple[Pair, ...]
    not_aligned: tuple[str, ...]
    """Versions whose numbering fits none of the others they can be held against."""


def compare(canvass: Canvass) -> Comparison:
    """Every version of the station forms of the first contest of a canvass against every other."""
    return canvass.once(compare_all)[0]


def compare_all(canvass: Canvass) -> tuple[Comparison, ...]:
    """The same for every contest in one pass; leaves the tables of copies and of the pairs that align (`copy_kept`)."""
    copies.prepare(canvass)
    held = _copies(canvass)
    pairs = _pairs(canvass, held)
    apart = {c: _apart(found) for c, found in pairs.items()}
    keep(canvass, pairs, held, apart)
    listed = dict(canvass.engine.rows("select c, count(*) from station group by c"))
    matrix = _matrices(canvass)
    copies.let_go(canvass, ("copy_paper", "copy_saying", "copy_mask", "copy_told"))
    return tuple(
        Comparison(
            contest=contest.id, label=contest.label, copies=tuple(held[c].values()), listed=listed.get(c),
            matrix=tuple(matrix[c]), pairs=tuple(pairs[c]), not_aligned=tuple(sorted(apart.get(c, ()))),
        ) for c, contest in enumerate(canvass.question.contests)
    )  # fmt: skip


TABLES = (
    "copy_version", "copy_blank", "copy_sheet", "copy_place", "copy_open", "copy_change", "copy_asked",
    "copy_numbering", "copy_kept", "copy_apart", "copy_state",
)  # fmt: skip
"""What other questions read of the tables of copies; the rest is needed only to make these."""


Held = dict[int, dict[int, Copies]]
"""By contest and number of the version."""


def _copies(canvass: Canvass) -> Held:
    found: Held = defaultdict(dict)
    for c, k, form, stage, holder, stations, zero in canvass.engine.rows(
        """
        select v.c, v.k, v.form, v.stage, v.holder, count(p.place) filter (where p.held),
               count(p.place) filter (where p.zeros)
        from copy_version v left join copy_place p using (c, k) group by all order by v.c, v.k
        """
    ):
        key = f"{form} {stage} {holder}"
        found[c][k] = Copies(key=key, form=form, stage=stage, holder=holder, stations=stations, zero=zero)
    return found


def _pairs(canvass: Canvass, held: Held) -> dict[int, list[Pair]]:
    engine = canvass.engine
    numbering.count(canvass)
    vectors = {tuple(row[:3]): row[3:] for row in engine.rows("from copy_numbering")}
    changes, differing = _changes(canvass)
    found: dict[int, list[Pair]] = defaultdict(list)
    for c, left, right, both in engine.rows("select c, l, r, places from copy_asked order by c, l, r"):
        telling, same, elsewhere = vectors[c, left, right]
        sides = held[c][left], held[c][right]
        fits = numbering.aligned(telling, same, elsewhere)
        differ = differing.get((c, left, right), 0) if fits else None
        found[c].append(Pair(
            left=sides[0].key, right=sides[1].key, both=both, only_left=sides[0].stations - both,
            only_right=sides[1].stations - both, agree=None if differ is None else both - differ, differ=differ,
            aligned=fits, same_place=same, elsewhere=elsewhere, **(changes[c, left, right] if fits else _nothing()),
        ))  # fmt: skip
    return found


def _nothing() -> dict[str, dict[str, int]]:
    return {name: {} for name in ("net", "up", "down", "by_candidate", "by_field")}


Triple = tuple[int, int, int]


def _changes(canvass: Canvass) -> tuple[dict[Triple, dict[str, dict[str, int]]], dict[Triple, int]]:
    """Per pair the directions by candidate and stations by field, and how many stations differ in anything."""
    made: dict[Triple, dict[str, dict[str, int]]] = defaultdict(_nothing)
    for c, left, right, field, candidate, places, net, up, down in canvass.engine.rows(
        """
        select c, l, r, field, candidate, count(distinct place), sum(step)::bigint, count(*) filter (where step > 0),
               count(*) filter (where step < 0)
        from (select *, case when left_low = left_high and right_low = right_high then right_low - left_low end as step
              from copy_change)
        group by c, l, r, field, candidate order by c, l, r, field, try_cast(candidate as bigint), candidate
        """
    ):
        found = made[c, left, right]
        if candidate is None or field != "votes":
            found["by_field"][field] = max(places, found["by_field"].get(field, 0))
            continue
        found["by_candidate"][candidate] = places
        for name, value in (("net", net), ("up", up), ("down", down)):
            if value is not None and (name == "net" or value):
                found[name][candidate] = value
    differing = canvass.engine.rows("select c, l, r, count(distinct place) from copy_change group by all")
    return made, {(c, left, right): count for c, left, right, count in differing}


def _apart(pairs: Sequence[Pair]) -> set[str]:
    """Versions whose numbering fits none of the others they can be held against."""
    keys = {k for p in pairs for k in (p.left, p.right)}
    fits = {k for p in pairs if p.aligned for k in (p.left, p.right)}
    off = {k for p in pairs if not p.aligned for k in (p.left, p.right)}
    return (keys - fits) & off


def keep(canvass: Canvass, pairs: dict[int, list[Pair]], held: Held, apart: dict[int, set[str]]) -> None:
    """Tables `copy_kept` (c, l, r) of the pairs that align and `copy_apart` (c, k) of the versions that fit none."""
    numbers = {c: {copy.key: k for k, copy in found.items()} for c, found in held.items()}
    kept = [(c, numbers[c][p.left], numbers[c][p.right]) for c, found in pairs.items() for p in found if p.aligned]
    off = [(c, numbers[c][key]) for c, keys in apart.items() for key in sorted(keys)]
    canvass.engine.put("copy_kept", table(KEPT, kept))
    canvass.engine.put("copy_apart", table(APART, off))


_STATES = """
    with version as (select * from copy_version v where (v.c, v.k) not in (from copy_apart)),
    form as (select c, form, stage, sum(1::hugeint << k)::hugeint as bits from version group by all),
    held as (
        select p.c, v.form, v.stage, p.place, any_value(p.subject) as subject, count(*) as versions, min(p.k) as k
        from copy_place p join version v using (c, k) where p.held group by all
    ),
    shared as (
        select distinct f.c, f.form, f.stage, m.place from copy_mask m join form f using (c)
        where bit_count(m.mask & f.bits) > 1
    ),
    changed as (
        select distinct l.c, l.form, l.stage, x.place from copy_change x
        join version l on l.c = x.c and l.k = x.l join version r on r.c = x.c and r.k = x.r
        where l.form = r.form and l.stage = r.stage
    )
    select h.c, h.form, h.stage, h.place, h.subject,
           case when x.place is not null then 'differ' when h.versions = 1 then 'single'
                when s.place is null then 'not-compared' else 'agree' end as state,
           case when h.versions = 1 then h.k end as only
    from held h left join shared s using (c, form, stage, place) left join changed x using (c, form, stage, place)
"""


def _matrices(canvass: Canvass) -> dict[int, list[Matrix]]:
    engine = canvass.engine
    engine.keep("copy_state", _STATES)
    states: dict[tuple[int, str, str], dict[str, int]] = defaultdict(dict)
    for c, form, stage, state, count in engine.rows(_COUNTED):
        states[c, form, stage][state] = count
    only: dict[tuple[int, str, str], dict[str, int]] = defaultdict(dict)
    for c, form, stage, holder, count in engine.rows(
        "select s.c, s.form, s.stage, v.holder, count(*)"
        " from copy_state s join copy_version v on v.c = s.c and v.k = s.only group by all order by all"
    ):
        only[c, form, stage][holder] = count
    fields: dict[tuple[int, str, str], dict[str, int]] = defaultdict(dict)
    for c, form, stage, name, count in engine.rows(_FIELDS):
        fields[c, form, stage][name] = count
    made: dict[int, list[Matrix]] = defaultdict(list)
    for (c, form, stage), found in states.items():
        key = c, form, stage
        made[c].append(Matrix(form=form, stage=stage, states=found, only=only[key], fields=fields[key]))
    return made


_COUNTED = """
    with counted as (select c, form, stage, state, count(*) as stations from copy_state group by all),
    nobody as (
        select f.c, f.form, f.stage, 'none' as state, count(*) as stations
        from (select distinct c, form, stage from copy_state) f join station t using (c)
        where not exists (
            select 1 from copy_state s
            where s.c = f.c and s.form = f.form and s.stage = f.stage and s.subject = t.subject
        ) group by all
    )
    select * from (from counted union all from nobody) order by c, form, stage, state
"""
_FIELDS = """
    with named as (
        select l.c, l.form, l.stage, x.place,
               coalesce(case when x.field = 'votes' then x.candidate end, x.field) as name
        from copy_change x join copy_kept using (c, l, r) join copy_version l on l.c = x.c and l.k = x.l
        join copy_version r on r.c = x.c and r.k = x.r
        where l.form = r.form and l.stage = r.stage
    )
    select c, form, stage, name, count(distinct place) from named
    group by c, form, stage, name order by c, form, stage, try_cast(name as bigint), name
"""


def subjects(rows: Iterable[tuple[Any, ...]]) -> dict[str, dict[str, Any]]:
    """Station -> form and stage -> state, as the matrix counts them, from the rows of one contest in `copy_state`."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for subject, form, stage, state in rows:
        found[subject][f"{form} {stage}"] = state
    return found
