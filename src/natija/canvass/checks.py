"""The checks: one scan over the returns gives, per return, which rules fired, were not evaluable, or are suppressed.

A rule is one bit of three masks. Only returns where something fired become findings; "not evaluable" is counted per
rule, never listed. Structural checks that no comparison of fields can say (a candidate not on the ballot, two papers
where one was expected, a share unlike the rest of the contest, the same figures twice) are expressions of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add, and_, or_

from ibis import Table, _, coalesce, ifelse, literal, null, union, window
from ibis.expr.types import BooleanValue, IntegerValue

from natija.canvass.tables import frame, small
from natija.model.figures import LARGEST
from natija.model.forms import Rule
from natija.model.rules import BoundRule, Comparison, Term

CORE = ("registered", "polled", "valid", "rejected", "total")
"""Fields every outcome needs, whatever the rules read."""
MIRROR = 15
"""Least number of votes on both sides of a possible swap of rows (HCP, Electoral Council of the Netherlands)."""
FACTOR = 5
PRIME = 1_000_003
"""Size of the weights that tell vote vectors apart before they are compared figure by figure."""


def fields_read(rules: Iterable[BoundRule]) -> tuple[set[str], set[str]]:
    """Unit fields and candidate fields that the rules read."""
    unit, candidate = set(CORE), {"votes"}
    for comparison in (c for rule in rules for c in (*rule.when, *rule.fires)):
        for term in comparison.terms:
            if term.over == "field" and not term.field.startswith("list."):
                unit.add(term.field)
            elif term.over in {"sum", "max", "known"}:
                candidate.add(term.field)
    return unit, candidate


def paper(tally: Table, ranged: Table, returns: Table, station: Table, rules: Sequence[BoundRule]) -> Table:
    """One wide row per return: its unit fields, and per candidate field the sum, the known sum and the largest."""
    unit, candidate = fields_read(rules)
    alone = tally.filter(_.candidate.isnull()).group_by("ret").agg(
        unit_zero=_.value.max(where=~_.field.startswith("registered")),
        **{name: _.value.max(where=_.field == name) for name in sorted(unit)},
    )  # fmt: skip
    votes = tally.filter(_.candidate.notnull()).group_by("ret").agg(
        candidate_zero=_.value.max(), unread=_.count() - _.value.count(),
        sign=(_.value * (_.candidate.hash() % PRIME)).sum(where=_.field == "votes"),
        **{f"known({name})": _.value.sum(where=_.field == name) for name in sorted(candidate)},
        **{f"count({name})": _.value.count(where=_.field == name) for name in sorted(candidate)},
        **{f"max({name})": _.value.max(where=_.field == name) for name in sorted(candidate)},
    )  # fmt: skip
    ballots = small("contest").select("c", "ballots")
    listed = station.select("c", "subject", **{"list.registered": _.registered})
    wide = returns.select("ret", "c", "subject").left_join(alone, "ret").drop("ret_right")
    open_votes = ranged.filter(_.field == "votes", _.candidate.notnull()).group_by("ret").agg(open=_.count())
    wide = wide.left_join(votes, "ret").drop("ret_right").inner_join(ballots, "c")
    wide = wide.left_join(open_votes, "ret").drop("ret_right")
    wide = wide.left_join(listed, ["c", "subject"]).drop("c_right", "subject_right")
    return wide.mutate(
        given=coalesce(_["count(votes)"], 0) + coalesce(_.open, 0),
        all_zero=(coalesce(_.unit_zero, 0) == 0) & (_.candidate_zero == 0) & (_.unread == 0),
        **{f"sum({name})": ifelse(_[f"count({name})"] == _.ballots, _[f"known({name})"], null("int64"))
           for name in sorted(candidate)},
    )  # fmt: skip


def masks(paper: Table, rules: Sequence[BoundRule]) -> Table:
    """`paper` with three masks: `fired`, `unsure` (not evaluable) and `suppressed` (fired, but only as an echo)."""
    met = {f"met{i}": _condition(paper, rule) for i, rule in enumerate(rules)}
    judged = paper.mutate(**met)
    held = [coalesce(judged[name], literal(value=False)) for name in met]
    echo = [_any([held[k] for k in _suppressors(i, rules)]) for i in range(len(rules))]
    return judged.mutate(
        fired=_mask([bit & ~hidden for bit, hidden in zip(held, echo, strict=True)]),
        unsure=_mask([judged[name].isnull() for name in met]),
        suppressed=_mask([bit & hidden for bit, hidden in zip(held, echo, strict=True)]),
    ).drop(*met)


def _suppressors(at: int, rules: Sequence[BoundRule]) -> list[int]:
    code = rules[at].rule.code
    return [k for k, other in enumerate(rules) if code in other.rule.suppresses]


def _condition(paper: Table, rule: BoundRule) -> BooleanValue:
    fires = reduce(or_, (_compare(paper, c) for c in rule.fires))
    return reduce(and_, (_compare(paper, c) for c in rule.when), fires)


def _compare(paper: Table, comparison: Comparison) -> BooleanValue:
    left = reduce(add, (_term(paper, t) for t in comparison.terms))
    match comparison.relation:
        case "==":
            return left == 0
        case "!=":
            return left != 0
        case "<":
            return left < 0
        case "<=":
            return left <= 0
        case ">":
            return left > 0
        case ">=":
            return left >= 0


def _term(paper: Table, term: Term) -> IntegerValue:
    if term.over == "one":
        return literal(term.coefficient, type="int64")
    column = term.field if term.over == "field" else f"{term.over}({term.field})"
    return paper[column] * literal(term.coefficient, type="int64")


def _any(conditions: list[BooleanValue]) -> BooleanValue:
    return reduce(or_, conditions, literal(value=False))


def _mask(bits: Sequence[BooleanValue]) -> IntegerValue:
    set_bits = (ifelse(bit, literal(1 << i, type="int64"), literal(0, type="int64")) for i, bit in enumerate(bits))
    return reduce(add, set_bits, literal(0, type="int64"))


def off_template(tally: Table, totals: Table) -> Table:
    """Cells that the blank does not have, or that no count can be (R101); looked for in the totals first."""
    known = small("template").select("field").distinct()
    strange = totals.anti_join(known, "field").select("c", "field").distinct()
    impossible = totals.filter((_.least < 0) | (_.most > LARGEST)).select("c", "field").distinct()
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


def odd_shares(tally: Table, totals: Table, paper: Table, left_out: Table, points: int) -> Table:
    """Votes of a return beside what the rest of its contest leads one to expect (leave one out), where they differ.

    `unlike`: a share at least `points` percentage points from the rest (R135). `above`, `below`: far more or far
    fewer votes than expected, at least `MIRROR` on that side (R136). Expected votes are `rest * here / rest_all`; all
    comparisons are cross-multiplied integers.
    """
    votes = tally.filter(_.field == "votes", _.candidate.notnull(), _.value.notnull())
    here = paper.anti_join(left_out, "ret").select("ret", here="known(votes)")
    wanted = totals.filter(_.field == "votes", _.candidate.notnull())
    everywhere = wanted.group_by("c").agg(everything=_.value.sum())
    sums = wanted.select("c", "candidate", overall="value").inner_join(everywhere, "c")
    cells = votes.inner_join(here, "ret").inner_join(sums, ["c", "candidate"]).select(
        "ret", "candidate", "here", votes="value", rest=_.overall - _.value, rest_all=_.everything - _.here
    )  # fmt: skip
    stated, expected = _.votes * _.rest_all, _.rest * _.here
    return cells.filter(_.here > 0, _.rest_all > 0).select(
        "ret", "candidate",
        unlike=100 * (stated - expected).abs() >= points * _.here * _.rest_all,
        above=(_.votes >= MIRROR) & (stated >= FACTOR * expected),
        below=(expected >= MIRROR * _.rest_all) & (expected >= FACTOR * stated),
    ).filter(_.unlike | _.above | _.below)  # fmt: skip


def swapped(odd: Table) -> Table:
    """Two candidates of one return, one far above and one far below what the rest expects (R136)."""
    below = odd.filter(_.below).select("ret", other="candidate")
    return odd.filter(_.above).select("ret", "candidate").inner_join(below, "ret")


def same_vector(paper: Table, tally: Table, left_out: Table) -> Table:
    """Returns of one contest with the same votes for every candidate (R138): by hashed sums, then figure by figure."""
    groups = window(group_by=["c", "sign", "known(votes)", "count(votes)"])
    held = paper.anti_join(left_out, "ret").filter(_["known(votes)"] > 0, _.unread == 0)
    near = held.select("ret", "c", "sign", "known(votes)", "count(votes)").mutate(alike=_.count().over(groups))
    votes = tally.filter(_.field == "votes", _.candidate.notnull()).select("ret", "c", "candidate", "value")
    cells = votes.semi_join(near.filter(_.alike > 1), "ret")
    written = cells.mutate(cell=_.candidate + ":" + _.value.cast("string"))
    vectors = written.group_by("ret", "c").agg(vector=_.cell.group_concat(",", order_by=_.candidate))
    same = vectors.mutate(alike=_.count().over(window(group_by=["c", "vector"])))
    return same.filter(_.alike > 1).select("ret", "c", "vector")


def unmatched(station: Table, returns: Table, paper: Table, left_out: Table) -> Table:
    """Listed stations without votes under the basis, and returns of stations that no list has (R141)."""
    basis = small("basis").select("contest_level")
    held = paper.anti_join(left_out, "ret").filter(_.given > 0).select("c", "subject")
    void = returns.semi_join(left_out.filter(_.why == "void"), "ret").select("c", "subject")
    open_ = station.select("c", "subject").anti_join(held, ["c", "subject"]).anti_join(void, ["c", "subject"])
    listed = returns.filter(~_.whole).semi_join(station.select("c").distinct(), "c").select("c", "subject")
    strange = listed.anti_join(station, ["c", "subject"])
    return union(open_, strange).cross_join(basis).filter(~_.contest_level).select("c", "subject")


def conflicts(returns: Table, ranged: Table) -> Table:
    """Returns whose sheets differ in some figure, or that rest on two papers of one holder (R103, R140, R301)."""
    differing = ranged.select("ret").distinct().mutate(differs=literal(value=True))
    marked = returns.left_join(differing, "ret").drop("ret_right")
    judged = marked.mutate(
        differs=coalesce(_.differs, literal(value=False)),
        two_papers=(_.sheets > 1) & _.one_holder & ~_.one_document & _.documents,
    )
    return judged.filter(_.differs | _.two_papers).select(
        "ret", "c", "subject", "one_holder", "one_document", "differs", "two_papers"
    )


def added_up(visible: Table) -> Table:
    """Statements whose own total is not the sum of their rows (R202); compared only where every row has a value."""
    collating = visible.semi_join(small("collating"), "form")
    claim = collating.inner_join(small("contest").select("c", "contest"), "contest").select("claim", "c", "unit")
    sheets = frame("sheet").select("sheet", "claim", "subject").inner_join(claim, "claim")
    rows = sheets.filter(_.subject != _.unit).group_by("claim").agg(rows=_.count())
    marked = sheets.inner_join(rows, "claim").select("sheet", "claim", "c", "unit", "rows", own=_.subject == _.unit)
    cells = frame("figure").select("sheet", "candidate", "field", "value").inner_join(marked, "sheet")
    sums = cells.group_by("claim", "c", "unit", "rows", "candidate", "field").agg(
        stated=_.value.max(where=_.own), added=_.value.sum(where=~_.own), given=_.value.count(where=~_.own)
    )
    return sums.filter(_.given == _.rows, _.stated != _.added).drop("given")
