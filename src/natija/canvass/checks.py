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

from ibis import Table, _, coalesce, ifelse, literal, null, union, window
from ibis.expr.types import BooleanValue, IntegerValue

from natija.canvass.tables import frame, sayings, small, wide
from natija.model.figures import LARGEST
from natija.model.rules import LISTED, BoundRule, Comparison, Term

CORE = ("registered", "polled", "valid", "rejected", "total")
"""Fields every outcome needs, whatever the rules read."""
SHARED = ("top", "cells", "unread")
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


KEPT = Names(unit=CORE, candidate=("votes",))
"""Columns outcomes and shares need; numbers of findings are looked up again when they are shown."""


def names_read(rules: Iterable[BoundRule]) -> Names:
    """The fields that rules and outcomes read; those that never occur are columns without values."""
    unit, candidate = set(CORE), {"votes"}
    for comparison in (c for rule in rules for c in (*rule.when, *rule.fires)):
        for term in comparison.terms:
            if term.over == "field" and term.field != LISTED:
                unit.add(term.field)
            elif term.over in {"sum", "max", "known"}:
                candidate.add(term.field)
    return Names(unit=tuple(sorted(unit)), candidate=tuple(sorted(candidate)))


def pivot(cells: Table, key: str, names: Names) -> Table:
    """Wide rows out of figures, as the frame of wide rows has them: for returns put together, and where a Ruling is."""
    candidate = cells.candidate.notnull()
    made = cells.group_by(key).agg(
        top=_.value.abs().max(where=~_.field.startswith("registered")),
        cells=_.candidate.count(), unread=(candidate & _.value.isnull()).sum(),
        **{n: _.value.max(where=(_.field == n) & ~candidate) for n in names.unit},
        **{f"known({n})": _.value.sum(where=(_.field == n) & candidate) for n in names.candidate},
        **{f"count({n})": _.value.count(where=(_.field == n) & candidate) for n in names.candidate},
        **{f"max({n})": _.value.max(where=(_.field == n) & candidate) for n in names.candidate},
    )  # fmt: skip
    return made.select(key, *SHARED, *names.columns)


def ruled_rows(figure: Table, names: Names) -> Table:
    """Wide rows of sheets with settled figures: worked out again, in place of those kept."""
    touched = _touched()
    rows = wide(names.columns).select("sheet", *SHARED, *names.columns)
    again = pivot(figure.semi_join(touched, "sheet"), "sheet", names)
    return union(rows.anti_join(touched, "sheet"), again)


def unruled_sayings() -> Table:
    """What sheets say as a whole, without those with settled figures: these are looked at figure by figure."""
    return sayings().anti_join(_touched(), "sheet")


def _touched() -> Table:
    sheets = frame("sheet").inner_join(frame("claim").select("claim", "id"), "claim")
    return sheets.semi_join(small("ruled").select(id="claim"), "id").select("sheet")


OF_RETURN = ("ret", "c", "subject", "lone", "whole", "counted", "of", "listed")
"""What a sheet knows of its return: its unit, and whether that is on a list."""


def judged(rows: Table, placed: Table, reached: Table, rules: Sequence[BoundRule], names: Names) -> Table:
    """Every sheet that counts with its three masks: `fired`, `unsure` (not evaluable), `suppressed` (only an echo)."""
    ballots = small("contest").select("c", "ballots")
    lists = reached.filter(_.ret.notnull()).select("ret", **{LISTED: _.registered}, listed=literal(value=True))
    known = placed.left_join(lists, "ret").drop("ret_right").inner_join(ballots, "c")
    full = known.left_join(rows, "sheet").drop("sheet_right")
    marked = _masked(full.mutate(
        listed=coalesce(full.listed, literal(value=False)),
        all_zero=coalesce((full.top == 0) & (full.cells > 0) & (full.unread == 0), False),
        **{f"sum({n})": ifelse(full[f"count({n})"] == full.ballots, full[f"known({n})"], null("int64"))
           for n in names.candidate},
    ), rules)  # fmt: skip
    return marked.select(
        "sheet", *OF_RETURN, LISTED, "all_zero", "fired", "unsure", "suppressed", "unread", *KEPT.columns,
    )  # fmt: skip


def joined_papers(judged: Table, settled: Table, combined: Table, *, errors: int) -> Table:
    """One row per return that rests on several sheets: see `paper`."""
    others = judged.filter(~_.lone)
    first = others.filter(_.sheet == _.ret)
    whole = others.mutate(in_error=(_.fired & errors) != 0).group_by("ret").agg(
        in_error=_.in_error.any(), all_zero=_.all_zero.all()
    )  # fmt: skip
    ranged = combined.filter(_.low.notnull(), _.field == "votes", _.candidate.notnull())
    open_votes = ranged.group_by("ret").agg(open=_.count())
    alike = first.semi_join(settled, "ret").select("ret", "unread", *KEPT.columns)
    about = first.select(*OF_RETURN, LISTED).inner_join(whole, "ret")
    rows = about.left_join(union(pivot(combined, "ret", KEPT).drop("top", "cells"), alike), "ret").drop("ret_right")
    full = rows.left_join(open_votes, "ret").drop("ret_right")
    return full.mutate(given=coalesce(full["count(votes)"], 0) + coalesce(full.open, 0)).select(*PAPER)


PAPER = (*OF_RETURN, LISTED, "all_zero", "in_error", "unread", *KEPT.columns, "given")


def paper(judged: Table, joined: Table, *, errors: int) -> Table:
    """One row per return: what outcomes and shares need of it, and whether one of its sheets carries an error.

    `errors` is the mask of the rules whose severity is error.
    """
    lone = judged.filter(_.lone).mutate(
        in_error=(_.fired & errors) != 0, given=coalesce(_["count(votes)"], 0)
    )  # fmt: skip
    return union(lone.select(*PAPER), joined.select(*PAPER))


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


def same_vector(paper: Table, tally: Table, left_out: Table) -> Table:
    """Returns of one contest with the same votes for every candidate (R138): first by sums, then figure by figure."""
    groups = window(group_by=["c", "known(votes)", "count(votes)", "max(votes)"])
    held = paper.anti_join(left_out, "ret").filter(_["known(votes)"] > 0, _.unread == 0)
    near = held.select("ret", "c", "known(votes)", "count(votes)", "max(votes)").mutate(
        alike=_.count().over(groups)
    )  # fmt: skip
    votes = tally.filter(_.field == "votes", _.candidate.notnull()).select("ret", "c", "candidate", "value")
    cells = votes.semi_join(near.filter(_.alike > 1), "ret")
    written = cells.mutate(cell=_.candidate + ":" + _.value.cast("string"))
    vectors = written.group_by("ret", "c").agg(vector=_.cell.group_concat(",", order_by=_.candidate))
    same = vectors.mutate(alike=_.count().over(window(group_by=["c", "vector"])))
    return same.filter(_.alike > 1).select("ret", "c")


def unmatched(station: Table, returns: Table, paper: Table, left_out: Table) -> Table:
    """Listed stations without votes under the basis, and returns of stations that no list has (R141)."""
    basis = small("basis").select("contest_level")
    agreed = small("basis").filter(_.by_holder).select("by_holder")
    held = union(
        paper.anti_join(left_out, "ret").filter(_.given > 0).select("c", "subject"),
        # copies that do not agree are copies: what they lack is agreement, and other codes say so
        returns.filter(~_.whole).cross_join(agreed).select("c", "subject"),
    )  # fmt: skip
    void = returns.semi_join(left_out.filter(_.why == "void"), "ret").select("c", "subject")
    open_ = station.select("c", "subject").anti_join(held, ["c", "subject"]).anti_join(void, ["c", "subject"])
    listed = returns.filter(~_.whole).semi_join(station.select("c").distinct(), "c").select("c", "subject")
    strange = listed.anti_join(station, ["c", "subject"])
    return union(open_, strange).cross_join(basis).filter(~_.contest_level).select("c", "subject")


def conflicts(returns: Table, ranged: Table, cells: Table, several: Table) -> Table:
    """Returns whose sheets differ in some figure, or that rest on two papers of one holder (R103, R140, R301).

    Two papers are two only where both give the same cell of the same form: a table of votes and another of turnout are
    parts of one. Copies of two holders are never readings of one paper, also where one table lists both.
    """
    papers = several.inner_join(frame("claim").select("claim", "document"), "claim")
    kinds = papers.group_by("ret").agg(
        one_holder=_.holder.min() == _.holder.max(), documents=_.document.count() == _.count(), sheets=_.count(),
        one_document=coalesce(
            (_.document.min() == _.document.max()) & (_.holder.min() == _.holder.max()), literal(value=False)
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
