"""Findings that hold one paper against another: copy against copy, row against form, stated result against the forms.

They read what a basis accepts. Whose station numbers do not align are not held against each other: one finding
(STATION-NUMBERING) stands in place of their stations' differences. A total is held against the sum of forms only where
the forms cover every station, or hold more than it states; a winner only where the forms leave none other. From the
consolidation on, a total may be above the forms, and a margin off theirs, by the postal votes stated for the contest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from natija.canvass.canvass import Canvass
from natija.canvass.compare import compare_all
from natija.canvass.outcome import Outcome

CODES = ("R139", "R201", "R203", "R205", "STATION-NUMBERING")
RESULT = ("collation", "declaration")
"""Roles of the forms that state a contest's result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """One finding before its words: its code, contest and unit, numbers, and the ids of the claims it rests on."""

    code: str
    c: int
    subject: str
    candidate: str | None = None
    numbers: Mapping[str, int | None] = field(default_factory=dict)
    claims: tuple[str, ...]


def crossed(canvass: Canvass, code: str | None) -> Iterator[Crossed]:
    """Every finding of these kinds, or those of one code."""
    if canvass.basis.level != "polling-station":
        return
    if canvass.basis.combine == "agree":
        yield from _between_copies(canvass, code)
        return
    if code in {None, "R201"}:
        yield from _rows(canvass)
    if code in {None, "R203", "R205"}:
        yield from (one for one in _results(canvass, canvass.once(stated)) if code in {None, one.code})


def numbered_apart(canvass: Canvass) -> str:
    """A condition on `conflicts x`: that it differs among copies whose station numbers align."""
    if canvass.basis.combine != "agree":
        return "true"
    compare_once(canvass)
    return """(x.c not in (select c from copy_apart) or exists (
        select 1 from cells k join source s using (sheet)
        where k.ret = x.ret and (k.c, s.holder, s.form) not in (
            select a.c, v.holder, v.form from copy_apart a join copy_version v using (c, k)
        ) group by k.cell having min(k.value) <> max(k.value)
    ))"""


def compare_once(canvass: Canvass) -> None:
    """Put the tables of copies there, unless they are."""
    canvass.once(compare_all)


# Copy against copy


def _between_copies(canvass: Canvass, code: str | None) -> Iterator[Crossed]:
    compare_once(canvass)
    if code in {None, "STATION-NUMBERING"}:
        yield from _numbering(canvass)
    if code in {None, "R139"}:
        yield from _one_line(canvass)


def _numbering(canvass: Canvass) -> Iterator[Crossed]:
    """Pairs of versions of the basis's forms that number their stations differently."""
    for row in canvass.engine.fetch(_NUMBERING, [list(canvass.basis.forms)]).to_pylist():
        yield Crossed(
            code="STATION-NUMBERING", c=row["c"], subject=row["unit"], claims=tuple(row["claims"]), numbers={
                "vote vectors": row["telling"], "under the same number": row["same_place"],
                "under another number": row["elsewhere"],
            },
        )  # fmt: skip


_NUMBERING = """
    select p.c, k.unit, p.telling, p.same_place, p.elsewhere, list(distinct c.id order by c.id) as claims
    from copy_numbering p join contest k using (c)
    join copy_version l on l.c = p.c and l.k = p.l join copy_version r on r.c = p.c and r.k = p.r
    join copy_sheet s on s.c = p.c and s.k in (p.l, p.r)
    join all_sheet a using (sheet) join all_claim c on c.claim = a.claim
    where not exists (select 1 from copy_kept q where q.c = p.c and q.l = p.l and q.r = p.r)
    and list_contains(?, l.form) and l.form = r.form
    group by p.c, k.unit, p.l, p.r, p.telling, p.same_place, p.elsewhere
"""


def _one_line(canvass: Canvass) -> Iterator[Crossed]:
    """Two copies of a form that agree on every candidate both give but one (R139)."""
    for row in canvass.engine.fetch(_ONE_LINE, [list(canvass.basis.forms)]).to_pylist():
        numbers = {f"{row['holder_l']}": row["left_low"], f"{row['holder_r']}": row["right_low"]}
        yield Crossed(
            code="R139", c=row["c"], subject=row["subject"], candidate=row["candidate"], numbers=numbers,
            claims=tuple(row["claims"]),
        )  # fmt: skip


_ONE_LINE = """
    with kept as (
        select q.c, q.l, q.r, l.holder as holder_l, r.holder as holder_r from copy_kept q
        join copy_version l on l.c = q.c and l.k = q.l join copy_version r on r.c = q.c and r.k = q.r
        where l.form = r.form and l.stage = r.stage and list_contains(?, l.form)
    ),
    line as (
        select x.c, x.place, x.l, x.r, any_value(x.candidate) as candidate, any_value(x.left_low) as left_low,
               any_value(x.right_low) as right_low
        from copy_change x join kept using (c, l, r) where x.field = 'votes' and x.candidate is not null
        group by x.c, x.place, x.l, x.r having count(*) = 1
    ),
    alike as (
        select n.c, n.place, n.l, n.r from line n
        join copy_open a on a.place = n.place and (a.versions::hugeint & (1::hugeint << n.l)) <> 0
        join copy_open b on b.place = n.place and (b.versions::hugeint & (1::hugeint << n.r)) <> 0
             and b.candidate = a.candidate
        where a.field = 'votes' and b.field = 'votes' and a.candidate <> n.candidate
        and a.low = b.low and a.high = b.high group by all
    )
    select n.c, n.place, n.l, n.r, n.candidate, n.left_low, n.right_low, k.holder_l, k.holder_r,
           any_value(s.subject) as subject, list(distinct c.id order by c.id) as claims
    from line n semi join alike using (c, place, l, r) join kept k using (c, l, r)
    join copy_sheet s on s.c = n.c and s.place = n.place and s.k in (n.l, n.r)
    join all_sheet a using (sheet) join all_claim c on c.claim = a.claim
    group by all
"""


# Row against form


def _rows(canvass: Canvass) -> Iterator[Crossed]:
    """Rows of a collation that are not what the accepted forms of their stations say (R201)."""
    if not canvass.engine.one(_ANY_ROW):
        return
    compare_once(canvass)
    for (c, subject), (cells, claims) in _differing(canvass).items():
        numbers: dict[str, int | None] = {}
        for _, _, name, form, row in sorted(cells):
            numbers |= {f"{name} (form)": form, f"{name} (row)": row}
        yield Crossed(code="R201", c=c, subject=subject, numbers=numbers, claims=tuple(sorted(claims)))


Differing = dict[tuple[int, str], tuple[set[tuple[str, tuple[bool, str], str, int, int]], set[str]]]
"""Contest and station -> cells, in the order they are shown, and ids of claims."""


def _differing(canvass: Canvass) -> Differing:
    found: Differing = {}
    for c, subject, field_id, candidate, form, row, claim in canvass.engine.rows(_ROWS, [bool(canvass.scope.rulings)]):
        cells, claims = found.setdefault((c, subject), (set(), set()))
        name = f"{field_id} {candidate}" if candidate else field_id
        cells.add((field_id, (candidate is None, candidate or ""), name, form, row))
        claims.add(claim)
    return found


_UPPER = """
    select k.c, s.subject, s.sheet, v.claim, v.form, v.holder from visible v join contest k using (contest)
    join all_sheet s on s.claim = v.claim
    where v.form in (select form from collating) and v.form not in (select form from wanted) and s.subject <> k.unit
"""
_ANY_ROW = f"select count(*) from (select 1 from ({_UPPER}) limit 1)"
# Where the digests of the votes are the same, and no Ruling changes what a form says, no vote differs.
_ROWS = f"""
    with upper as ({_UPPER}),
    apart as (
        select distinct p.c, l.form as one, l.holder as one_holder, r.form as other, r.holder as other_holder
        from copy_asked p join copy_version l on l.c = p.c and l.k = p.l join copy_version r on r.c = p.c and r.k = p.r
        where not exists (select 1 from copy_kept q where q.c = p.c and q.l = p.l and q.r = p.r)
    ),
    pair as materialized (
        select u.sheet, u.claim, u.form, u.holder, r.ret, r.c, r.subject,
               r.lone and coalesce(
                   a."count(votes)" > 0 and a."votes(1)" = b."votes(1)" and a."votes(2)" = b."votes(2)", false
               ) as same
        from upper u join returns r using (c, subject)
        left join all_wide a on a.sheet = u.sheet left join all_wide b on b.sheet = r.ret
        where not r.whole and r.ret not in (select ret from left_out)
    ),
    said as materialized (
        select p.* exclude (same), f.cell, f.field, f.candidate, f.value as stated
        from pair p join all_figure f using (sheet)
        where f.field in ('votes', 'valid', 'rejected', 'polled', 'total') and f.value is not null
        and (? or not p.same or f.candidate is null or f.field <> 'votes')
    ),
    off as materialized (
        select s.* exclude (cell), t.value from said s join tally t on t.ret = s.ret and t.cell = s.cell
        where t.value <> s.stated
    ),
    held as materialized (
        select d.*, s.claim as own from off d join placed p on p.ret = d.ret join all_sheet s on s.sheet = p.sheet
        join source o on o.sheet = p.sheet
        where not exists (
            select 1 from apart x where x.c = d.c and (
                (x.one, x.one_holder, x.other, x.other_holder) = (o.form, o.holder, d.form, d.holder)
                or (x.other, x.other_holder, x.one, x.one_holder) = (o.form, o.holder, d.form, d.holder)
            )
        )
    )
    select h.c, h.subject, h.field, h.candidate, h.value, h.stated, k.id
    from (select * replace (unnest([claim, own]) as claim) from held) h join all_claim k on k.claim = h.claim
"""


# Stated result against the forms

Stated = dict[int, dict[tuple[str, tuple[tuple[str, int], ...]], list[str]]]
"""By contest: (form, votes by candidate) -> ids of the claims that state it for the whole contest."""


def stated(canvass: Canvass) -> Stated:
    """What is stated for whole contests, each different total with the claims that state it."""
    forms = [form.id for form in canvass.definition.profile.forms if form.role in RESULT]
    rows = canvass.engine.rows(
        """
        select k.c, v.form, c.id, f.candidate::varchar, f.value
        from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim and s.subject = k.unit
        join all_claim c on c.claim = v.claim join all_figure f on f.sheet = s.sheet
        where list_contains(?, v.form) and f.field = 'votes' and f.candidate is not null and f.value is not null
        and (c.counted is null or c.counted = c.of) order by k.c, v.form, c.id, f.candidate::varchar
        """,
        [forms],
    )
    found: Stated = {}
    for (c, form, claim), cells in groupby(rows, key=lambda row: row[:3]):
        votes = tuple(cell[3:] for cell in cells)
        found.setdefault(c, {}).setdefault((form, votes), []).append(claim)
    return found


def _results(canvass: Canvass, given: Stated) -> Iterator[Crossed]:
    """Stated totals that are not the sum of the forms (R203), and winners or margins the forms do not give (R205)."""
    found = [one for c, outcome in enumerate(canvass.outcomes) if outcome.standings
             for one in _against(canvass, c, outcome, given.get(c, {}))]  # fmt: skip
    own = _own(canvass, {one.c for one in found})
    for (c, claims), same in groupby(found, key=lambda one: (one.c, one.claims)):
        rests_on = tuple(sorted({*claims, *own.get(c, ())}))
        for one in same:
            yield replace(one, claims=rests_on)


def _against(
    canvass: Canvass, c: int, outcome: Outcome, stated: Mapping[tuple[str, tuple[tuple[str, int], ...]], list[str]]
) -> Iterator[Crossed]:
    """What is stated for one contest against its forms; the claims are only those that state it."""
    unit, after = canvass.question.contests[c].unit, _withpostal(canvass)
    for (form, votes), claims in stated.items():
        beside = canvass.once(postal).get(c, 0) if form in after else 0
        for candidate, numbers in _totals(outcome, form, dict(votes), beside):
            yield Crossed(code="R203", c=c, subject=unit, candidate=candidate, numbers=numbers, claims=tuple(claims))
        winner = _winner(outcome, form, dict(votes), beside)
        if winner:
            yield Crossed(code="R205", c=c, subject=unit, numbers=winner, claims=tuple(claims))


def _own(canvass: Canvass, wanted: Collection[int]) -> dict[int, list[str]]:
    """By contest the ids of the claims that count under the basis."""
    if not wanted:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    for c, claim in canvass.engine.rows(
        "select distinct p.c, c.id from placed p join all_sheet s using (sheet) join all_claim c on c.claim = s.claim"
        " where list_contains(?, p.c) and p.ret not in (select ret from left_out)", [sorted(wanted)],
    ):  # fmt: skip
        found[c].append(claim)
    return found


def covers_all(outcome: Outcome) -> bool:
    """Whether a form is counted of every station: of a complete list, or of as many as are stated with the sum."""
    covered = outcome.coverage
    whole = covered.expected is not None and covered.counted >= covered.expected and not covered.unlisted
    return whole and outcome.status in {"complete", "stated-sum"}


def postal(canvass: Canvass) -> dict[int, int]:
    """Valid postal votes of a contest, as stated: they are on no station's form."""
    return dict(canvass.engine.rows(
        "select k.c, max(f.value) from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim"
        " and s.subject = k.unit join all_figure f on f.sheet = s.sheet"
        " where f.field = 'postal.valid' and f.value > 0 group by k.c"
    ))  # fmt: skip


def _withpostal(canvass: Canvass) -> set[str]:
    """Forms of the stages in which postal votes are added."""
    return {form.id for form in canvass.definition.profile.forms if form.stage in {"consolidated", "final"}}


def _totals(
    outcome: Outcome, form: str, stated: Mapping[str, int], postal: int
) -> Iterator[tuple[str, dict[str, int | None]]]:
    """Stated totals below the forms' sum, or above it and the postal votes together."""
    counted = outcome.coverage.counted
    for standing in outcome.standings:
        total = stated.get(standing.candidate)
        if total is None:
            continue
        whole = covers_all(outcome) and standing.counted == counted
        if standing.range.low > total or (whole and standing.range.high + postal < total):
            yield standing.candidate, {"forms": standing.votes, f"stated on {form}": total, "stations": counted}


def _winner(outcome: Outcome, form: str, stated: Mapping[str, int], postal: int) -> dict[str, int | None]:
    """The two margins where winner or margin differ and the forms leave no other; else nothing."""
    ranked = sorted(stated.items(), key=lambda item: -item[1])
    read = {s.candidate: s for s in outcome.standings}
    if len(ranked) < 2 or outcome.leader is None or ranked[0][1] == ranked[1][1] or ranked[0][0] not in read:
        return {}
    whole = covers_all(outcome) and all(c in read and read[c].votes is not None for c, _ in ranked[:2])
    another = outcome.leader != ranked[0][0]
    margin = ranked[0][1] - ranked[1][1]
    if whole:
        given = _margin(read, [c for c, _ in ranked[:2]])
        apart = abs(given - margin) > postal or (another and not postal)
        return {"margin of the forms": given, f"margin on {form}": margin} if apart else {}
    if another and outcome.lead.uncatchable:
        least = outcome.margin.low if outcome.margin else None
        return {"margin of the forms, at least": least, f"margin on {form}": margin}
    return {}


def _margin(read: Mapping[str, Any], pair: Sequence[str]) -> int:
    """The forms' votes for the stated winner less those for the stated runner-up."""
    first, second = (read[c].votes for c in pair)
    return int(first) - int(second)
