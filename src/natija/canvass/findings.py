"""Findings: what does not add up, where, with its numbers and the records it rests on. Made only for what is shown.

A finding's id is the hash of its code, place and record ids, so a sign-off on it lapses when any of them changes. A
finding is a question about papers and readings. It never says who is at fault, and it removes nothing from a total.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pyarrow as pa

from natija.canvass.accounts import accounts
from natija.canvass.canvass import Canvass
from natija.canvass.crosschecks import CODES, crossed, numbered_apart
from natija.canvass.lists import DIFFERING
from natija.canvass.slips import explaining
from natija.frames import table
from natija.model.canonical import canonical_json, record_id
from natija.model.forms import Rule
from natija.model.rules import BoundRule, Comparison

SHEETS = pa.schema([("sheet", pa.int64())])
RETURNS = pa.schema([("ret", pa.int64())])
KEYS = pa.schema([("kind", pa.string()), ("key", pa.int64())])
SLIPS = 200
"""Sums of one contest looked at for a single slip; beyond this the question is another one."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One broken identity, implausible value or missing form."""

    id: str
    code: str
    severity: str
    title: str
    remedy: str
    contest: str
    label: str
    unit: str
    candidate: str | None = None
    basis: str
    numbers: dict[str, int | None] = {}
    records: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How often a code fired, could not be evaluated, or was hidden as an echo of another."""

    code: str
    severity: str
    title: str
    fired: int
    unsure: int = 0
    suppressed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """A finding before its words and records."""

    code: str
    c: int
    subject: str
    ret: int | None = None
    sheet: int | None = None
    claim: int | None = None
    claims: tuple[str, ...] = ()
    candidate: str | None = None
    numbers: dict[str, int | None] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()

    def order(self) -> tuple[str, int, str, str, int, int, int, tuple[str, ...]]:
        """Sorts findings; two of one place, say of two statements, are in the order of the log."""
        place = self.code, self.c, self.subject, self.candidate or ""
        return *place, self.sheet or 0, self.claim or 0, self.ret or 0, self.claims


def counts(canvass: Canvass) -> tuple[Count, ...]:
    """Per code how many findings there are, without making any."""
    canvass.need("checks")
    rules = canvass.plan.rules
    bits = ", ".join(
        f"sum(({mask} >> {i}) & 1)::bigint" for i in range(len(rules)) for mask in ("fired", "unsure", "suppressed")
    )
    judged = f"select {bits} from judged where ret not in (select ret from left_out)"
    row = canvass.engine.rows(judged)[0] if rules else ()
    made = {
        bound.rule.code: Count(
            code=bound.rule.code, severity=bound.rule.severity, title=_words(bound.rule.title),
            fired=row[3 * i] or 0, unsure=row[3 * i + 1] or 0, suppressed=row[3 * i + 2] or 0,
        ) for i, bound in enumerate(rules)
    }  # fmt: skip
    found = {code: canvass.engine.one(f"select count(*) from ({sql})") for code, sql in _queries(canvass).items()}
    found |= dict.fromkeys(CODES, 0) | Counter(one.code for one in (*crossed(canvass, None), *accounts(canvass, None)))
    for code, fired in found.items():
        if rule := _rules(canvass).get(code):
            made[code] = Count(code=code, severity=rule.severity, title=_words(rule.title), fired=fired)
    return tuple(made[code] for code in sorted(made))


def findings(
    canvass: Canvass, *, code: str | None = None, contest: str | None = None, limit: int | None = None
) -> tuple[Finding, ...]:
    """Findings in order of code, contest and unit."""
    canvass.need("checks")
    raws = list(_raw(canvass, code, None if contest is None else canvass.number(contest)))
    raws.sort(key=_Raw.order)
    shown = raws[:limit]
    records, known = _records(canvass, shown), _rules(canvass)
    return tuple(_finding(canvass, raw, ids, known[raw.code]) for raw, ids in zip(shown, records, strict=True))


def _finding(canvass: Canvass, raw: _Raw, ids: Sequence[str], rule: Rule) -> Finding:
    contest = canvass.question.contests[raw.c]
    place = [raw.code, contest.id, raw.subject, raw.candidate, sorted(ids)]
    return Finding(
        id=record_id(canonical_json(place)), code=raw.code, severity=rule.severity, title=_words(rule.title),
        remedy=_words(rule.remedy), contest=contest.id, label=contest.label, unit=raw.subject,
        candidate=raw.candidate, basis=canvass.basis.id, numbers=raw.numbers, records=tuple(sorted(ids)),
        suggestions=raw.suggestions,
    )  # fmt: skip


def _rules(canvass: Canvass) -> dict[str, Rule]:
    return {rule.code: rule for rule in canvass.definition.profile.rules}


def _words(text: dict[str, str]) -> str:
    return text.get("en", "")


def _raw(canvass: Canvass, code: str | None, c: int | None) -> Iterator[_Raw]:
    known = _rules(canvass)
    for raw in (*_compared(canvass, code, c), *_structural(canvass, code, c), *_crossed(canvass, code)):
        if (code is None or raw.code == code) and raw.code in known and (c is None or raw.c == c):
            yield raw


def _compared(canvass: Canvass, code: str | None, c: int | None) -> Iterator[_Raw]:
    """Findings of the rules that compare figures, unpacked from the masks of the returns where any fired."""
    rules = canvass.plan.rules
    wanted = [i for i, bound in enumerate(rules) if code in {None, bound.rule.code} or _leads_to(bound.rule.code, code)]
    mask = sum(1 << i for i in wanted)
    rows = "rows_read" if canvass.scope.rulings else "all_wide"
    table = canvass.engine.fetch(
        f"""
        select w.*, j.c, r.subject, j.fired, j."list.registered", k.ballots
        from judged j join {rows} w using (sheet) join contest k using (c) join returns r using (ret)
        where (j.fired & ?) <> 0 and (? is null or j.c = ?) and j.ret not in (select ret from left_out)
        order by j.c, r.subject, w.sheet
        """,
        [mask, c, c],
    )
    rows = table.to_pylist()
    votes = _votes(canvass, [row["sheet"] for row in rows if _fired(row, rules, "R111")])
    slips_left: dict[int, int] = defaultdict(lambda: SLIPS)
    for row in rows:
        _add_sums(row)
        for i in wanted:
            if row["fired"] >> i & 1:
                rule = rules[i]
                numbers = {name: row.get(name) for name in _columns(rule.fires + rule.when)}
                yield _Raw(code=rule.rule.code, c=row["c"], subject=row["subject"], sheet=row["sheet"], numbers=numbers)
                if rule.rule.code == "R111" and slips_left[row["c"]]:
                    slips_left[row["c"]] -= 1
                    yield from _slips(row, votes.get(row["sheet"], {}))


def _add_sums(row: dict[str, Any]) -> None:
    """`sum(votes)` beside `known(votes)`: the sum over the whole ballot, null where a candidate has no figure."""
    for name in [n for n in row if n.startswith("known(")]:
        field_name = name.removeprefix("known(").removesuffix(")")
        whole = row[f"count({field_name})"] == row["ballots"]
        row[f"sum({field_name})"] = row[name] if whole else None


def _leads_to(fired: str, code: str | None) -> bool:
    return fired == "R111" and code == "R137"


def _columns(comparisons: Iterable[Comparison]) -> list[str]:
    return sorted({
        term.field if term.over == "field" else f"{term.over}({term.field})"
        for comparison in comparisons for term in comparison.terms if term.over != "one"
    })  # fmt: skip


def _fired(row: Mapping[str, Any], rules: Sequence[BoundRule], code: str) -> bool:
    return any(row["fired"] >> i & 1 for i, bound in enumerate(rules) if bound.rule.code == code)


def _votes(canvass: Canvass, wanted: Sequence[int]) -> dict[int, dict[str, int]]:
    """Candidates' votes of some sheets, in one query."""
    figures = "figures_read" if canvass.scope.rulings else "all_figure"
    canvass.engine.put("slip_sheet", table(SHEETS, [(sheet,) for sheet in wanted]))
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for sheet, candidate, value in canvass.engine.rows(
        f"select sheet, candidate, value from {figures} semi join slip_sheet using (sheet)"
        " where field = 'votes' and candidate is not null"
    ):
        found[sheet][candidate] = value
    return found


def _slips(row: dict[str, Any], votes: Mapping[str, int]) -> Iterator[_Raw]:
    """R137: single slips that would make the candidates' votes add up to the valid votes."""
    total, stated = row.get("sum(votes)"), row.get("valid")
    if total is None or stated is None:
        return
    found = [f"{name}: {votes[name]} {kind} for {other}" for name, kind, other in explaining(votes, stated - total)]
    found += [f"valid: {stated} {kind} for {other}" for _, kind, other in explaining({"valid": stated}, total - stated)]
    if found:
        yield _Raw(
            code="R137", c=row["c"], subject=row["subject"], sheet=row["sheet"], suggestions=tuple(found),
            numbers={"sum(votes)": total, "valid": stated},
        )  # fmt: skip


_STRUCTURAL = {
    "R101": "select t.ret, r.c, r.subject, t.candidate from off_template t join returns r using (ret)",
    "R102": "select distinct t.ret, r.c, r.subject, t.candidate from off_ballot t join returns r using (ret)",
    "R103": "select ret, c, subject from conflicts where differs and one_document",
    "R135": "select o.ret, r.c, r.subject, o.candidate from odd_shares o join returns r using (ret) where o.unlike",
    "R136": "select s.ret, r.c, r.subject, s.candidate || '/' || s.other candidate"
    " from swapped s join returns r using (ret)",
    "R138": "select a.ret, a.c, r.subject from alike a join returns r using (ret)",
    "R140": "select ret, c, subject from conflicts where two_papers",
    "R141": "select c, subject from unmatched",
    "R142": DIFFERING,
    "R202": "select c, unit subject, coalesce(candidate || ' ', '') || field candidate, claim,"
    " stated, added from added_up",
    "R301": "select ret, c, subject from conflicts x where differs and not one_document and not two_papers",
}
"""Code -> where it fires: contest, unit, and as far as there are any return, candidate, claim and numbers."""


def _queries(canvass: Canvass) -> dict[str, str]:
    """The structural checks; copies that differ only because their stations are numbered differently are left out."""
    return {**_STRUCTURAL, "R301": f"{_STRUCTURAL['R301']} and {numbered_apart(canvass)}"}


def _crossed(canvass: Canvass, code: str | None) -> Iterator[_Raw]:
    """Findings that hold one paper against another, and those about ballot paper accounts, which no basis counts."""
    between = crossed(canvass, code) if code is None or code in CODES else ()
    for one in (*between, *accounts(canvass, code)):
        yield _Raw(
            code=one.code, c=one.c, subject=one.subject, candidate=one.candidate, numbers=dict(one.numbers),
            claims=one.claims,
        )  # fmt: skip


def _structural(canvass: Canvass, code: str | None, c: int | None) -> Iterator[_Raw]:
    for name, sql in _queries(canvass).items():
        if code in {None, name}:
            rows = canvass.engine.fetch(f"from ({sql}) where ? is null or c = ?", [c, c]).to_pylist()
            ranges = _ranges(canvass, [row["ret"] for row in rows]) if name in {"R103", "R301"} else {}
            for row in rows:
                numbers = ranges.get(row.get("ret"), {})
                if name == "R202":
                    numbers = {"stated": row["stated"], "rows": row["added"]}
                if name == "R142":
                    numbers = {"least on a list": row["least"], "greatest on the lists": row["greatest"]}
                yield _Raw(
                    code=name, c=row["c"], subject=row["subject"], ret=row.get("ret"), claim=row.get("claim"),
                    candidate=row.get("candidate"), numbers=numbers,
                )  # fmt: skip


def _ranges(canvass: Canvass, wanted: Sequence[int]) -> dict[int | None, dict[str, int | None]]:
    """Least and greatest of the figures that differ inside some returns, in one query."""
    canvass.engine.put("range_ret", table(RETURNS, [(ret,) for ret in wanted]))
    found: dict[int | None, dict[str, int | None]] = defaultdict(dict)
    for ret, candidate, name, low, high in canvass.engine.rows(
        "select ret, candidate, field, low, high from ranged semi join range_ret using (ret)"
        " order by ret, field, candidate"
    ):
        cell = f"{name} {candidate}" if candidate else name
        found[ret] |= {f"{cell} (least)": low, f"{cell} (greatest)": high}
    return found


def _records(canvass: Canvass, raws: Sequence[_Raw]) -> list[list[str]]:
    """Ids of the claims each finding rests on: its sheet's, its claim, or all those of its return."""
    engine = canvass.engine
    wanted = {
        *(("ret", r.ret) for r in raws if r.ret is not None),
        *(("sheet", r.sheet) for r in raws if r.sheet is not None),
        *(("claim", r.claim) for r in raws if r.claim is not None),
    }  # fmt: skip
    engine.put("finding_key", table(KEYS, sorted(wanted)))
    found: dict[tuple[str, int], list[str]] = {}
    for kind, key, name in engine.rows(
        """
        select k.kind, k.key, c.id from finding_key k join placed p on p.ret = k.key
        join all_sheet s on s.sheet = p.sheet join all_claim c on c.claim = s.claim where k.kind = 'ret'
        union all
        select k.kind, k.key, c.id from finding_key k join all_sheet s on s.sheet = k.key
        join all_claim c on c.claim = s.claim where k.kind = 'sheet'
        union all
        select k.kind, k.key, c.id from finding_key k join all_claim c on c.claim = k.key where k.kind = 'claim'
        """
    ):
        found.setdefault((kind, key), []).append(name)
    keys = [("sheet", r.sheet) if r.sheet is not None else ("claim", r.claim) if r.claim is not None else ("ret", r.ret)
            for r in raws]  # fmt: skip
    return [
        list(raw.claims) or (found.get((kind, key), []) if key is not None else [])
        for raw, (kind, key) in zip(raws, keys, strict=True)
    ]
