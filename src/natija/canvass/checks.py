"""The checks: one scan over the returns gives, per return, which rules fired, were not evaluable, or are suppressed.

A rule is one bit of three masks. Only returns where something fired become findings; "not evaluable" is counted per
rule, never listed. Structural checks that no comparison of fields can say (a candidate not on the ballot, two papers
where one was expected, a share unlike the rest of the contest, the same figures twice) are expressions of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_

from ibis import Table, _, coalesce, ifelse, literal, union, window
from ibis.expr.types import BooleanValue, IntegerValue

from natija.canvass.steps import station
from natija.canvass.tables import frame, small
from natija.canvass.together import returns
from natija.model.figures import LARGEST
from natija.model.rules import LISTED, BoundRule, Comparison, Term

MIRROR = 15
"""Least number of votes on both sides of a possible swap of rows (HCP, Electoral Council of the Netherlands)."""
FACTOR = 5
MOST_HERE = 5_000_000
MOST_OVERALL = 10_000_000_000
"""Votes of one return and of a whole contest beyond which shares are not looked at: 100 x their product fits int64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Fields a paper has columns for: of the unit, and per candidate."""

    unit: tuple[str, ...]
    candidate: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return (*self.unit, *(f"{how}({n})" for n in self.candidate for how in ("known", "count", "max")))


def names_read(rules: Iterable[BoundRule], always: Names) -> Names:
    """The fields that rules read and those always needed; those that never occur are columns without values."""
    unit, candidate = set(always.unit), set(always.candidate)
    for comparison in (c for rule in rules for c in (*rule.when, *rule.fires)):
        for term in comparison.terms:
            if term.over == "field" and term.field != LISTED:
                unit.add(term.field)
            elif term.over in {"sum", "max", "known"}:
                candidate.add(term.field)
    return Names(unit=tuple(sorted(unit)), candidate=tuple(sorted(candidate)))


def erring(full: Table, rules: Sequence[BoundRule]) -> BooleanValue:
    """Whether a rule whose severity is error fires and is no echo of another; null where that is not evaluable."""
    met = [_condition(full, rule) for rule in rules]
    fired = [
        _unless(met[i], [met[k] for k in _suppressors(i, rules)])
        for i, bound in enumerate(rules) if bound.rule.severity == "error"
    ]  # fmt: skip
    return reduce(or_, fired, literal(value=False))


def for_outcomes(rules: Sequence[BoundRule]) -> tuple[BoundRule, ...]:
    """The rules that tell whether a sheet carries an error: those of that severity, and those that make one an echo."""
    wanted = {bound.rule.code for bound in rules if bound.rule.severity == "error"}
    return tuple(r for r in rules if r.rule.code in wanted or wanted & set(r.rule.suppresses))


def judged(full: Table, rules: Sequence[BoundRule]) -> Table:
    """Every sheet that counts with its three masks: `fired`, `unsure` (not evaluable), `suppressed` (only an echo)."""
    masks = ("fired", "unsure", "suppressed")
    return _masked(full, rules).select("sheet", "ret", "c", LISTED, *masks)


def _masked(paper: Table, rules: Sequence[BoundRule]) -> Table:
    met = {f"met{i}": _condition(paper, rule) for i, rule in enumerate(rules)}
    judged = paper.mutate(**met)
    hidden = [[judged[f"met{k}"] for k in _suppressors(i, rules)] for i in range(len(rules))]
    return judged.mutate(
        fired=_mask({i: _unless(judged[name], hidden[i]) for i, name in enumerate(met)}),
        unsure=_mask({i: judged[name].isnull() for i, name in enumerate(met)}),
        suppressed=_mask({i: judged[name] & reduce(or_, hidden[i]) for i, name in enumerate(met) if hidden[i]}),
    ).drop(*met)


def _suppressors(at: int, rules: Sequence[BoundRule]) -> list[int]:
    code = rules[at].rule.code
    return [k for k, other in enumerate(rules) if code in other.rule.suppresses]


def _unless(met: BooleanValue, hidden: Sequence[BooleanValue]) -> BooleanValue:
    """Whether a condition is met, and surely none of the others."""
    return reduce(lambda left, other: left & ~coalesce(other, literal(value=False)), hidden, met)


def _condition(paper: Table, rule: BoundRule) -> BooleanValue:
    fires = reduce(or_, (_compare(paper, c) for c in rule.fires))
    return reduce(and_, (_compare(paper, c) for c in rule.when), fires)


def _compare(paper: Table, comparison: Comparison) -> BooleanValue:
    """A comparison with zero, what is subtracted being put on the other side: a product by one costs as much as any."""
    left = _sum(paper, [(t, t.coefficient) for t in comparison.terms if t.coefficient > 0])
    right = _sum(paper, [(t, -t.coefficient) for t in comparison.terms if t.coefficient < 0])
    match comparison.relation:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right


def _sum(paper: Table, terms: Sequence[tuple[Term, int]]) -> IntegerValue:
    return reduce(add, (_times(paper, term, factor) for term, factor in terms)) if terms else _whole(0)


def _times(paper: Table, term: Term, factor: int) -> IntegerValue:
    if term.over == "one":
        return _whole(factor)
    column = paper[term.field if term.over == "field" else f"{term.over}({term.field})"]
    return column if factor == 1 else column * _whole(factor)


def _whole(value: int) -> IntegerValue:
    return literal(value, type="int64")


def _mask(bits: Mapping[int, BooleanValue]) -> IntegerValue:
    """A bit by its number, set where the condition is known to hold."""
    return reduce(add, (ifelse(bit, _whole(1 << i), _whole(0)) for i, bit in bits.items()), _whole(0))


def off_template(tally: Table, totals: Table) -> Table:
    """Cells that the blank does not have, or that no count can be (R101); looked for in the totals first."""
    known = small("template").select("field").distinct()
    strange = totals.anti_join(known, "field").select("c", "field").distinct()
    impossible = totals.filter(_.odd > 0).select("c", "field").distinct()
    cells = tally.select("ret", "c", "candidate", "field", "value")
    return union(
        cells.semi_join(strange, ["c", "field"]),
        cells.semi_join(impossible, ["c", "field"]).filter((_.value < 0) | (_.value > LARGEST)),
    ).select("ret", "candidate", "field")


def off_ballot(tally: Table, totals: Table) -> Table:
    """Cells of candidates who are not on the ballot list (R102); looked for in the totals first, which are few."""
    strange = totals.filter(_.candidate.notnull()).anti_join(small("ballot"), ["c", "candidate"])
    names = strange.select("c", "candidate").distinct()
    return tally.semi_join(names, ["c", "candidate"]).select("ret", "candidate", "field")


def expectations(totals: Table) -> Table:
    """Per candidate the votes in the whole contest, and those of everybody (`everything`)."""
    wanted = totals.filter(_.field == "votes", _.candidate.notnull())
    everywhere = wanted.group_by("c").agg(everything=_.value.sum())
    return wanted.select("c", "candidate", overall="value").inner_join(everywhere, "c")


def odd_shares(counted: Table, expectations: Table, points: int) -> Table:
    """Votes of a return beside what the rest of its contest leads one to expect (leave one out), where they differ.

    `unlike`: a share at least `points` percentage points from the rest (R135). `above`, `below`: far more or far
    fewer votes than expected, at least `MIRROR` on that side (R136). Expected votes are `rest * here / rest_all`; all
    comparisons are cross-multiplied integers, made where their products fit: R101 and R130 see what is beyond.
    """
    plausible = counted.filter(_.value >= 0, _.here > 0, _.here <= MOST_HERE)
    votes = plausible.filter(_.field == "votes", _.candidate.notnull())
    known = expectations.filter(_.overall >= 0, _.everything <= MOST_OVERALL)
    cells = votes.inner_join(known, ["c", "candidate"]).select(
        "ret", "candidate", "here", votes="value", rest=_.overall - _.value, rest_all=_.everything - _.here
    )  # fmt: skip
    stated, expected = _.votes * _.rest_all, _.rest * _.here
    return cells.filter(_.rest_all > 0, _.rest >= 0).select(
        "ret", "candidate",
        unlike=100 * (stated - expected).abs() >= points * _.here * _.rest_all,
        above=(_.votes >= MIRROR) & (stated >= FACTOR * expected),
        below=(expected >= MIRROR * _.rest_all) & (expected >= FACTOR * stated),
    ).filter(_.unlike | _.above | _.below)  # fmt: skip


def swapped(odd: Table) -> Table:
    """Two candidates of one return, one far above and one far below what the rest expects (R136)."""
    below = odd.filter(_.below).select("ret", other="candidate")
    return odd.filter(_.above).select("ret", "candidate").inner_join(below, "ret")


def same_vector(counting: Table, rows: Table, joined: Table, tally: Table) -> Table:
    """Returns of one contest with the same votes for every candidate (R138): first by sums, then figure by figure.

    `joined` has the wide rows of returns that are more than what their first sheet says.
    """
    held = counting.filter(_.here > 0).select("ret", "c", "plain", "here")
    near = held.mutate(alike=_.count().over(window(group_by=["c", "here"]))).filter(_.alike > 1).drop("alike")
    said = ("ret", "c", "here", "unread", "max(votes)")
    plain = near.filter(_.plain).inner_join(rows.select("unread", "max(votes)", ret="sheet"), "ret").select(*said)
    others = near.filter(~_.plain).inner_join(joined.select("unread", "max(votes)", "ret"), "ret").select(*said)
    read = union(plain, others).filter(_.unread == 0)
    likely = read.mutate(alike=_.count().over(window(group_by=["c", "here", "max(votes)"])))
    votes = tally.filter(_.field == "votes", _.candidate.notnull()).select("ret", "c", "candidate", "value")
    cells = votes.semi_join(likely.filter(_.alike > 1), "ret")
    written = cells.mutate(cell=_.candidate + ":" + _.value.cast("string"))
    vectors = written.group_by("ret", "c").agg(vector=_.cell.group_concat(",", order_by=_.candidate))
    same = vectors.mutate(alike=_.count().over(window(group_by=["c", "vector"])))
    return same.filter(_.alike > 1).select("ret", "c")


def unmatched(rolls: Table, returned: Table, paper: Table, left_out: Table) -> Table:
    """Listed stations without votes under the basis, and returns of stations that no list has (R141)."""
    agreed = small("basis").filter(_.by_holder).select("by_holder")
    held = union(
        returned.semi_join(paper.anti_join(left_out, "ret").filter(_.given > 0), "ret").select("c", "u"),
        # copies that do not agree are copies: what they lack is agreement, and other codes say so
        returned.filter(~_.whole).cross_join(agreed).select("c", "u"),
    )  # fmt: skip
    void = returned.semi_join(left_out.filter(_.why == "void"), "ret").select("c", "u")
    open_ = rolls.anti_join(held, ["c", "u"]).anti_join(void, ["c", "u"])
    listed = returned.filter(~_.whole).semi_join(rolls.select("c").distinct(), "c")
    strange = returns(listed.anti_join(rolls, ["c", "u"]))
    return union(station(open_).select("c", "subject"), strange.select("c", "subject"))


def conflicts(returns: Table, ranged: Table, cells: Table, several: Table, taken: Table) -> Table:
    """Returns whose sheets differ in some figure, or that rest on two papers of one holder (R103, R140, R301).

    Two papers are two only where both give the same cell of the same form: a table of votes and another of turnout are
    parts of one. Copies of two holders are never readings of one paper, also where one table lists both.
    """
    named = several.inner_join(taken.select("series", "form", "keeper"), "series")
    claims = frame("sheet").select("sheet", "claim").inner_join(frame("claim").select("claim", "document"), "claim")
    papers = named.inner_join(claims, "sheet")
    kinds = papers.group_by("ret").agg(
        one_holder=_.keeper.min() == _.keeper.max(), documents=_.document.count() == _.count(), sheets=_.count(),
        one_document=coalesce(
            (_.document.min() == _.document.max()) & (_.keeper.min() == _.keeper.max()), literal(value=False)
        ),
    )  # fmt: skip
    suspects = kinds.filter(_.sheets > 1, _.one_holder, ~_.one_document, _.documents).select("ret")
    said = cells.filter(_.value.notnull()).semi_join(suspects, "ret").select("sheet", "candidate", "field")
    cited = said.inner_join(papers.select("sheet", "ret", "form", "document"), "sheet")
    again = cited.group_by("ret", "form", "candidate", "field").agg(papers=_.document.nunique()).filter(_.papers > 1)
    twice = again.select("ret").distinct().mutate(two_papers=literal(value=True))
    differing = ranged.select("ret").distinct().mutate(differs=literal(value=True))
    marked = returns.select("ret", "c", "subject").inner_join(kinds, "ret")
    marked = marked.left_join(differing, "ret").drop("ret_right").left_join(twice, "ret").drop("ret_right")
    judged = marked.mutate(
        differs=coalesce(_.differs, literal(value=False)), two_papers=coalesce(_.two_papers, literal(value=False))
    )
    return judged.filter(_.differs | _.two_papers).select(
        "ret", "c", "subject", "one_document", "differs", "two_papers"
    )  # fmt: skip


def added_up(visible: Table) -> Table:
    """Statements whose own total is not the sum of their rows (R202); compared only where every row has a value."""
    collating = visible.semi_join(small("collating"), "form")
    claim = collating.inner_join(small("contest").select("c", "contest"), "contest").select("claim", "c", "unit")
    sheets = frame("sheet").select("sheet", "claim", "subject").inner_join(claim, "claim")
    rows = sheets.filter(_.subject != _.unit).group_by("claim").agg(rows=_.count())
    marked = sheets.inner_join(rows, "claim").select("sheet", "claim", "c", "unit", "rows", own=_.subject == _.unit)
    cells = frame("figure").select("sheet", "cell", "candidate", "field", "value").inner_join(marked, "sheet")
    sums = cells.group_by("claim", "cell").agg(
        c=_.c.min(), unit=_.unit.min(), rows=_["rows"].min(), stated=_.value.max(where=_.own),
        added=_.value.sum(where=~_.own), given=_.value.count(where=~_.own),
    )  # fmt: skip
    unequal = sums.filter(_.given == _["rows"], _.stated != _.added).drop("given")
    beside = unequal.left_join(_postal(cells), "claim").drop("claim_right").inner_join(frame("cell"), "cell")
    return beside.filter(~_postal_explains(beside)).select(
        "claim", "c", "unit", "rows", "candidate", "field", "stated", "added"
    )


def _postal(cells: Table) -> Table:
    """Per statement its own postal lines."""
    own = cells.filter(_.own, _.candidate.isnull())
    return own.group_by("claim").agg(
        valid=_.value.max(where=_.field == "postal.valid"), rejected=_.value.max(where=_.field == "postal.rejected")
    )


def _postal_explains(held: Table) -> BooleanValue:
    """Whether a total is above its rows by what the statement's own postal lines give: they are of no row."""
    more = held.stated - held.added
    both = held.valid + coalesce(held.rejected, 0)
    one = held.candidate.notnull() & (held.field == "votes") & (more > 0) & (more <= held.valid)
    whole = held.candidate.isnull() & (
        ((held.field == "valid") & (more == held.valid))
        | ((held.field == "rejected") & (more == held.rejected))
        | (held.field.isin(["polled", "total"]) & (more == both))
    )
    return coalesce(one | whole, literal(value=False))
