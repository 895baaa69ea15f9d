"""From claims to returns and totals, as expressions over columns.

Each function takes unbound tables and gives one more; `natija.canvass.plan` strings them together and compiles them
once for each kind of basis. No expression names a contest, a basis or a date: those are rows of the small tables. Sums
are over int64; a null operand stays null; two values that differ under one basis make an unknown with its range, never
a choice.
"""

from __future__ import annotations

from ibis import Table, _, coalesce, ifelse, literal, null, union, window

from natija.canvass.tables import NO_CONTEST, frame, small, wide
from natija.model.rules import LISTED


def visible() -> Table:
    """Claims the question can see: before `at`, in force on `as_of`, not withdrawn."""
    claim, question = frame("claim"), small("question")
    seen = claim.cross_join(question).filter(
        _.claim < _.at,
        _.as_of.isnull() | (_.stated.left(10) <= _.as_of),
    )
    return seen.anti_join(small("gone"), "claim").select(
        "claim", "form", "unit", "contest", "stage", "holder", "document", "complete", "counted", "of"
    )


def station(visible: Table) -> Table:
    """Stations on the lists: (c, subject), registered voters if the lists agree, and whether they say complete."""
    lists = visible.semi_join(small("lists"), "form").select("claim", "complete")
    listed = frame("listed").inner_join(lists, "claim")
    contest = small("contest").select("c", "contest")
    named = listed.inner_join(contest, "contest").select("c", "sheet", "unit", "complete")
    registered = wide(()).select("sheet", value="registered")
    grouped = union(named, _shared(listed)).left_join(registered, "sheet").group_by("c", subject="unit").agg(
        low=_.value.min(), high=_.value.max(), complete=coalesce(_.complete, False).all()
    )  # fmt: skip
    return grouped.select("c", "subject", "complete", registered=ifelse(_.low == _.high, _.low, null("int64")))


def _shared(listed: Table) -> Table:
    """Rows of lists that name no contest serve every contest whose tree contains their unit."""
    common = listed.filter(_.contest == NO_CONTEST)
    parents = frame("within").select("claim", "unit", "tree", "parent")
    within = common.inner_join(parents, ["claim", "unit"]).select("sheet", "unit", "complete", "tree", "parent")
    contest = small("contest").select("c", "tree", top="unit")
    climb = small("climb").select("tree", parent="unit", top="ancestor")
    reach = within.inner_join(climb, ["tree", "parent"]).inner_join(contest, ["tree", "top"])
    return reach.select("c", "sheet", "unit", "complete")


def source(visible: Table) -> Table:
    """Sheets whose form, stage and holder the basis wants: where they come from and what they are about.

    Of a contest's own unit: for the contest's level what states the whole of it; for the stations' level sums over some
    of them, as a stand-in for forms not held (never where copies are compared: two sums may cover different stations).
    """
    claim = visible.select("claim", "form", "stage", "holder", "document", "counted", "of", "contest")
    current = claim.anti_join(small("revised"), "document")
    wanted = current.inner_join(small("wanted"), ["form", "stage"]).inner_join(
        small("contest").select("c", "contest", top="unit"), "contest"
    )
    held = wanted.inner_join(small("holding"), ["c", "holder"])
    sheets = frame("sheet").select("sheet", "claim", "subject").inner_join(held, "claim")
    whole = _.subject == _.top
    return sheets.select(
        "sheet", "claim", "c", "subject", "form", "holder", "document", "rank", "counted", "of", whole=whole
    ).cross_join(small("basis").select("contest_level", "by_holder")).filter(ifelse(
        _.contest_level,
        _.whole & (_.counted.isnull() | (_.counted == _.of)),
        ~_.whole | (_.counted.notnull() & ~_.by_holder),
    )).drop("contest_level", "by_holder")  # fmt: skip


def best_stage(source: Table) -> Table:
    """Of each unit's sheets those of the stage that counts most."""
    unit = window(group_by=[source.c, source.subject])
    return source.mutate(best=source["rank"].min().over(unit)).filter(_["rank"] == _.best).drop("best")


def returns(source: Table) -> Table:
    """One row per return: the sheets of one unit that count together. `lone`: it is just what one sheet says."""
    grouped = source.group_by("c", "subject").agg(
        ret=_.sheet.min(), sheets=_.count(), counted=_.counted.max(), of=_.of.max(), whole=_.whole.any()
    )  # fmt: skip
    asked = grouped.cross_join(small("basis").select("minimum"))
    return asked.mutate(lone=(_.sheets == 1) & (_.minimum <= 1)).drop("minimum")


def placed(source: Table, returns: Table) -> Table:
    """Every sheet with the return it is part of."""
    lone = returns.filter(_.lone).select("ret", "c", "subject", sheet="ret")
    others = returns.filter(~_.lone).select("c", "subject", "ret")
    several = source.select("sheet", "c", "subject").inner_join(others, ["c", "subject"])
    return union(lone.select("sheet", "ret", "c", "subject"), several.select("sheet", "ret", "c", "subject"))


def several(source: Table, returns: Table) -> Table:
    """Sheets of the returns that are more than what one sheet says."""
    keyed = source.select("sheet", "c", "subject", "holder")
    return keyed.inner_join(returns.filter(~_.lone).select("c", "subject", "ret"), ["c", "subject"])


def tally(returns: Table, figure: Table, combined: Table) -> Table:
    """Figures as accepted per return: what its one sheet says, or what several agree on."""
    lone = returns.filter(_.lone).select("ret", "c")
    cells = figure.select("candidate", "field", "value", ret="sheet").inner_join(lone, "ret")
    return union(cells.select("ret", "c", "candidate", "field", "value"), combined)


def station_cells(several: Table, figure: Table) -> Table:
    """Figures of the returns that rest on several sheets, or that the basis wants more than one of."""
    sheets = several.cross_join(small("basis")).select("sheet", "ret", "c", "holder", "minimum")
    return figure.select("sheet", "candidate", "field", "value").inner_join(sheets, "sheet")


def ranged(cells: Table) -> Table:
    """Figures where the claims of a return differ, with the least and the greatest: unknown, but not just anything."""
    differing = _combined(cells).filter(_.low.notnull())
    return differing.select("ret", "c", "candidate", "field", "low", "high")


def contest_cells(source: Table, figure: Table, returns: Table) -> Table:
    """Figures that count where a level is reached by several forms: each field from the stage that counts most.

    A later stage replaces an earlier one in a field only if it gives every candidate the earlier one gives: a total is
    never made of two stages.
    """
    cells = figure.select("sheet", "candidate", "field", "value").inner_join(
        source.select("sheet", "c", "subject", "holder", "rank"), "sheet"
    )
    known = cells.filter(_.value.notnull()).mutate(key=coalesce(_.candidate, ""))
    whole = known.group_by("c", "subject", "field", "rank").agg(given=_.key.nunique())
    ranks = window(group_by=["c", "subject", "field"])
    fullest = whole.mutate(most=_.given.max().over(ranks)).filter(_.given == _.most)
    best = fullest.group_by("c", "subject", "field").agg(rank=_["rank"].min())
    kept = known.semi_join(best, ["c", "subject", "field", "rank"])
    placed = kept.inner_join(returns.select("c", "subject", "ret"), ["c", "subject"])
    return placed.cross_join(small("basis")).select(
        "sheet", "ret", "c", "holder", "minimum", "candidate", "field", "value"
    )


def combined(cells: Table) -> Table:
    """One figure per return, candidate and field, where the sheets agree; else unknown."""
    return _combined(cells).select("ret", "c", "candidate", "field", "value")


def _combined(cells: Table) -> Table:
    """One row per (return, candidate, field): a value where all agree and enough give one, else the range."""
    grouped = cells.group_by("ret", "c", "candidate", "field").agg(
        low=_.value.min(), high=_.value.max(), given=_.holder.nunique(where=_.value.notnull()),
        readings=_.value.count(), minimum=_.minimum.max(),
    )  # fmt: skip
    enough = ifelse(small("basis").by_holder.as_scalar(), grouped.given, grouped.readings) >= grouped.minimum
    agree = grouped.low == grouped.high
    return grouped.select(
        "ret", "c", "candidate", "field",
        value=ifelse(agree & enough, grouped.low, null("int64")),
        low=ifelse(agree, null("int64"), grouped.low),
        high=ifelse(agree, null("int64"), grouped.high),
    )  # fmt: skip


def left_out(returns: Table, paper: Table) -> Table:
    """Returns that are no part of a total, each with why: zeros, void, or a stated sum where forms are held."""
    zeros = paper.cross_join(small("basis")).filter(_.zeros, _.all_zero).select("ret", why=literal("not-held"))
    places = returns.inner_join(small("contest").select("c", "contest"), "c")
    void = small("void")
    voided = union(
        places.semi_join(void.filter(_.contest.notnull()), ["contest", "subject"]).select("ret"),
        places.semi_join(void.filter(_.contest.isnull()), "subject").select("ret"),
    ).select("ret", why=literal("void"))
    forms = returns.filter(~_.whole).anti_join(zeros, "ret").select("c").distinct()
    sums = returns.filter(_.whole, ~small("basis").contest_level.as_scalar()).semi_join(forms, "c")
    replaced = sums.select("ret", why=literal("stated-sum"))
    return union(zeros, voided, replaced).group_by("ret").agg(why=_.why.max())


def counting(paper: Table, returns: Table, left_out: Table) -> Table:
    """The returns that count, with the votes each gives in all (`here`)."""
    kept = paper.anti_join(left_out, "ret").select("ret", "c", here="known(votes)")
    return kept.inner_join(returns.select("ret", "lone"), "ret")


def counted(counting: Table, figure: Table, combined: Table, *, contest_level: bool) -> Table:
    """Figures of the returns that count: the tally without what is left out, in one pass over the figures."""
    several = combined.drop("c").inner_join(counting, "ret")
    columns = ("ret", "c", "here", "candidate", "field", "value")
    if contest_level:
        return several.select(*columns)
    cells = figure.select("candidate", "field", "value", ret="sheet").inner_join(counting.filter(_.lone), "ret")
    return union(cells.select(*columns), several.filter(~_.lone).select(*columns))


def totals(counted: Table, ranged: Table, left_out: Table) -> Table:
    """Sums per contest, candidate and field, with how many returns gave a value and how many only a range."""
    return _summed(counted, ranged.anti_join(left_out, "ret"), ["c", "candidate", "field"])


def subtotals(tally: Table, ranged: Table, left_out: Table, returns: Table, under: Table) -> Table:
    """The same sums for every unit between the stations and the contest's own unit."""
    above = returns.anti_join(left_out, "ret").inner_join(under, ["c", "subject"]).select("ret", "unit")
    kept, open_ = tally.inner_join(above, "ret"), ranged.inner_join(above, "ret")
    return _summed(kept, open_, ["c", "unit", "candidate", "field"])


def _summed(kept: Table, open_: Table, by: list[str]) -> Table:
    """Sums of what is known, widened by the ranges of what is not."""
    known = kept.group_by(by).agg(
        value=_.value.sum(), counted=_.value.count(), least=_.value.min(), most=_.value.max()
    ).mutate(candidate=coalesce(_.candidate, ""))  # fmt: skip
    wide = open_.group_by(by).agg(
        low=_.low.sum(), high=_.high.sum(), ranged=_.count()
    ).mutate(candidate=coalesce(_.candidate, ""))  # fmt: skip
    joined = known.left_join(wide, by)
    return joined.select(
        *[n for n in by if n != "candidate"],
        candidate=joined.candidate.nullif(""), value=joined.value,
        low=ifelse(joined.low.isnull(), joined.value, coalesce(joined.value, 0) + joined.low),
        high=ifelse(joined.high.isnull(), joined.value, coalesce(joined.value, 0) + joined.high),
        counted=joined.counted, ranged=coalesce(joined.ranged, 0), least=joined.least, most=joined.most,
    )  # fmt: skip


def under(visible: Table, station: Table) -> Table:
    """Each station of a contest with the units above it, strictly below the contest's own unit."""
    lists = visible.semi_join(small("lists"), "form").select("claim", list_unit="unit")
    parents = frame("within").inner_join(lists, "claim").select("unit", "tree", "parent").distinct()
    contest = small("contest").select("c", "tree", top="unit")
    placed = station.select("c", unit="subject").inner_join(contest, "c").inner_join(parents, ["unit", "tree"])
    climb = small("climb").select("tree", parent="unit", above="ancestor")
    reached = placed.inner_join(climb, ["tree", "parent"]).filter(_.above != _.top)
    below = small("climb").select("tree", above="unit", top="ancestor")
    return reached.semi_join(below, ["tree", "above", "top"]).select("c", subject="unit", unit="above").distinct()


def patched_figures() -> Table:
    """Figures with those a Ruling settles replaced, in every reading it names, by the settled value."""
    figure, sheet, claim = frame("figure"), frame("sheet"), frame("claim")
    settled = small("ruled")
    ruled_sheets = sheet.select(ruled_sheet="sheet", ruling="claim", ruled_subject="subject")
    places = (
        settled.inner_join(claim.select("id", position="claim", own="unit"), settled.claim == claim.id)
        .inner_join(sheet.select("sheet", "subject", position="claim"), "position")
        .inner_join(ruled_sheets, "ruling")
        .filter((_.ruled_subject == _.subject) | ((_.ruled_subject == "") & (_.own == _.subject)))
        .select("sheet", "ruled_sheet")
    )
    values = figure.select("candidate", "field", ruled_sheet="sheet", settled_value="value", settled_reason="reason")
    cells = places.inner_join(values, "ruled_sheet").mutate(candidate=coalesce(_.candidate, "")).drop("ruled_sheet")
    keyed = figure.mutate(key=coalesce(_.candidate, ""))
    match = [keyed.sheet == cells.sheet, keyed.key == cells.candidate, keyed.field == cells.field]
    joined = keyed.left_join(cells, match)
    is_settled = joined.settled_value.notnull() | joined.settled_reason.notnull()
    return joined.select(
        "sheet", "contest", "candidate", "field",
        value=ifelse(is_settled, joined.settled_value, joined.value),
        reason=ifelse(is_settled, joined.settled_reason, joined.reason),
    )  # fmt: skip


def summary(paper: Table, left_out: Table, returns: Table, station: Table) -> Table:
    """Per contest what its returns amount to: how many count, how many carry an open error, turnout where both known.

    Polled is the figure on the form, else valid + rejected.
    """
    kept = paper.anti_join(left_out, "ret").mutate(
        ballots_counted=coalesce(_.polled, _.total, _.valid + _.rejected),
        roll=coalesce(_.registered, _[LISTED]),
    )
    both = kept.ballots_counted.notnull() & kept.roll.notnull()
    listed = station.select("c", "subject", listed=literal(value=True))
    whole = returns.select("ret", "whole", "counted", "of")
    marked = kept.left_join(listed, ["c", "subject"]).drop("c_right", "subject_right").inner_join(whole, "ret")
    return marked.group_by("c").agg(
        returns=_.count(), counted=(_.given > 0).sum(), in_error=_.in_error.sum(),
        polled=_.ballots_counted.sum(where=both), registered=_.roll.sum(where=both), turnout_of=both.sum(),
        rejected=_.rejected.sum(), rejected_of=_.rejected.count(),
        unlisted=(_.listed.isnull() & ~_.whole).sum(),
        stated=_.whole.any(), stated_counted=_["counted"].max(), stated_of=_["of"].max(),
    )  # fmt: skip


def outstanding(station: Table, paper: Table, left_out: Table) -> Table:
    """Per contest the listed stations, those without votes under the basis, and their registered voters."""
    void = left_out.filter(_.why == "void")
    gone = paper.semi_join(void, "ret").select("c", "subject")
    held = paper.anti_join(left_out, "ret").filter(_.given > 0).select("c", "subject")
    here = held.mutate(held=literal(value=True))
    open_ = station.anti_join(gone, ["c", "subject"]).left_join(here, ["c", "subject"])
    waiting = open_.held.isnull()
    return open_.group_by("c").agg(
        stations=_.count(), complete=_.complete.all(), waiting=waiting.sum(),
        waiting_registered=_.registered.sum(where=waiting),
        waiting_unknown=(waiting & open_.registered.isnull()).sum(),
    )  # fmt: skip
