"""From claims to returns and totals, as expressions over columns.

Each function takes unbound tables and gives one more; `natija.canvass.plan` strings them together and compiles them
once for each kind of basis. No expression names a contest, a basis or a date: those are rows of the small tables. Sums
are over int64; a null operand stays null; two values that differ under one basis make an unknown with its range, never
a choice.
"""

from __future__ import annotations

from ibis import Table, _, cases, coalesce, ifelse, literal, null, union, window

from natija.canvass.tables import NO_CONTEST, SAYS, frame, small
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


def rolls(visible: Table) -> Table:
    """Stations on the lists: (c, u), registered voters if the lists agree, whether one says complete.

    `first` is the number of a row that lists it, and leads to its name: texts are looked up for whoever shows them.
    """
    lists = visible.semi_join(small("lists"), "form").select("claim", "complete")
    listed = frame("listed").inner_join(lists, "claim")
    contest = small("contest").select("c", "contest")
    named = listed.inner_join(contest, "contest").select("c", "u", "sheet", "registered", "complete")
    grouped = union(named, _shared(listed)).group_by("c", "u").agg(
        first=_.sheet.min(), low=_.registered.min(), high=_.registered.max(),
        complete=coalesce(_.complete, False).any(),
    )  # fmt: skip
    return grouped.select("c", "u", "first", "complete", registered=ifelse(_.low == _.high, _.low, null("int64")))


def station(rolls: Table) -> Table:
    """The same by name: (c, subject)."""
    named = rolls.inner_join(frame("listed").select(first="sheet", subject="unit"), "first")
    return named.select("c", "subject", "complete", "registered")


def _shared(listed: Table) -> Table:
    """Rows of lists that name no contest serve every contest whose tree contains their unit."""
    common = listed.filter(_.contest == NO_CONTEST)
    parents = frame("within").select("claim", "unit", "tree", "parent")
    within = common.inner_join(parents, ["claim", "unit"]).select(
        "u", "sheet", "registered", "complete", "tree", "parent"
    )  # fmt: skip
    contest = small("contest").select("c", "tree", top="unit")
    climb = small("climb").select("tree", parent="unit", top="ancestor")
    reach = within.inner_join(climb, ["tree", "parent"]).inner_join(contest, ["tree", "top"])
    return reach.select("c", "u", "sheet", "registered", "complete")


def taken() -> Table:
    """Series of sheets whose form, stage and holder the basis wants, by contest; `keeper` is a number of the holder.

    What is asked of every sheet stands beside them: a join with a table of one row costs as much as any.
    """
    contest = small("contest").select("c", "contest", top="unit")
    wanted = frame("series").inner_join(small("wanted"), ["form", "stage"]).inner_join(contest, "contest")
    held = wanted.inner_join(small("holding"), ["c", "holder"])
    asked = held.cross_join(small("question")).cross_join(small("basis").select("by_holder"))
    return asked.select(
        "series", "c", "top", "rank", "form", "holder", "at", "as_of", "by_holder", "keeper", "bit"
    )  # fmt: skip


def chosen(taken: Table, *, contest_level: bool, single: bool, said: bool) -> Table:
    """The sheets that count: where there are several stages (not `single`), those of the stage that counts most.

    A contest's own unit takes each field from the stage that counts most there: see `contest_cells`. With `said` also
    what each sheet says as a whole.
    """
    wanted = _wanted(taken, contest_level=contest_level, said=said)
    return wanted if single or contest_level else _best_stage(wanted, taken)


def _wanted(taken: Table, *, contest_level: bool, said: bool) -> Table:
    """Sheets of those series: where they come from and what they are about.

    Of a contest's own unit: for the contest's level what states the whole of it; for the stations' level sums over some
    of them, as a stand-in for forms not held (never where copies are compared: two sums may cover different stations).
    """
    seen = frame("sheet").inner_join(taken.drop("form", "holder", "keeper", "bit"), "series").filter(
        _.claim < _.at,
        _.as_of.isnull() | (_.stated.left(10) <= _.as_of),
    )  # fmt: skip
    current = seen.anti_join(small("gone"), "claim").anti_join(small("revised"), "claim").mutate(
        whole=_.subject == _.top
    )  # fmt: skip
    here = (
        current.whole & (current["counted"].isnull() | (current["counted"] == current["of"]))
        if contest_level else ~current.whole | (current["counted"].notnull() & ~current.by_holder)
    )  # fmt: skip
    columns = ("sheet", "series", "c", "u", "counted", "of", "whole", *(SAYS if said else ()))
    return current.filter(here).select(*columns)


def _best_stage(wanted: Table, taken: Table) -> Table:
    """Of each unit's sheets those of the stage that counts most."""
    ranked = wanted.inner_join(taken.select("series", "rank"), "series")
    unit = window(group_by=[ranked.c, ranked.u])
    best = ranked.mutate(best=ranked["rank"].min().over(unit)).filter(_["rank"] == _.best)
    return best.select(*wanted.columns)


def source(chosen: Table, taken: Table) -> Table:
    """The sheets a basis takes, with subject, claim, form, holder and the document they were read from."""
    named = chosen.inner_join(taken.select("series", "form", "holder"), "series")
    sheets = frame("sheet").select("sheet", "claim", "subject")
    return named.inner_join(sheets.inner_join(frame("claim").select("claim", "document"), "claim"), "sheet")


def tally(needed: Table, figure: Table, combined: Table) -> Table:
    """Figures as accepted per return: what one sheet says, alone or like all others, or what several agree on."""
    plain = needed.filter(_.plain).select("ret", "c")
    cells = figure.select("cell", "candidate", "field", "value", ret="sheet").inner_join(plain, "ret")
    columns = ("ret", "c", "cell", "candidate", "field", "value")
    return union(cells.select(*columns), combined.select(*columns))


def station_cells(several: Table, figure: Table, taken: Table) -> Table:
    """Figures of the returns that rest on several sheets, or that the basis wants more than one of."""
    kept = several.inner_join(taken.select("series", "keeper"), "series")
    sheets = kept.select("sheet", "ret", "c", "keeper", "repeated")
    return figure.inner_join(sheets, "sheet")


def ranged(combined: Table) -> Table:
    """Figures where the claims of a return differ, with the least and the greatest: unknown, but not just anything."""
    return combined.filter(_.low.notnull()).select("ret", "c", "cell", "candidate", "field", "low", "high")


def contest_cells(chosen: Table, figure: Table, returned: Table, taken: Table) -> Table:
    """Figures that count where a level is reached by several forms: each field from the stage that counts most.

    A later stage replaces an earlier one in a field only if it gives every candidate the earlier one gives: a total is
    never made of two stages.
    """
    ranked = chosen.inner_join(taken.select("series", "keeper", "rank"), "series")
    cells = figure.select("sheet", "cell", "candidate", "field", "value").inner_join(
        ranked.select("sheet", "c", "u", "keeper", "rank"), "sheet"
    )
    known = cells.filter(_.value.notnull()).mutate(key=coalesce(_.candidate, ""))
    whole = known.group_by("c", "u", "field", "rank").agg(given=_.key.nunique())
    ranks = window(group_by=["c", "u", "field"])
    fullest = whole.mutate(most=_.given.max().over(ranks)).filter(_.given == _.most)
    best = fullest.group_by("c", "u", "field").agg(rank=_["rank"].min())
    kept = known.semi_join(best, ["c", "u", "field", "rank"])
    placed = kept.inner_join(returned.select("c", "u", "ret"), ["c", "u"])
    return placed.select(
        "sheet", "ret", "c", "keeper", "cell", "candidate", "field", "value", repeated=literal(value=True)
    )


def merged(cells: Table) -> Table:
    """One figure per return and cell: a value where all agree and enough give one, else the range.

    Holders are told apart only where one of them has two sheets; elsewhere as many give a figure as there are readings.
    """
    basis = small("basis")
    grouped = cells.group_by("ret", "cell").agg(
        c=_.c.min(), low=_.value.min(), high=_.value.max(), readings=_.value.count(), repeated=_.repeated.any(),
        holders=_.keeper.nunique(where=_.repeated & _.value.notnull()),
    )  # fmt: skip
    given = ifelse(grouped.repeated, grouped.holders, grouped.readings)
    enough = ifelse(basis.by_holder.as_scalar(), given, grouped.readings) >= basis.minimum.as_scalar()
    agree = grouped.low == grouped.high
    return grouped.select(
        "ret", "c", "cell",
        value=ifelse(agree & enough, grouped.low, null("int64")),
        low=ifelse(agree, null("int64"), grouped.low),
        high=ifelse(agree, null("int64"), grouped.high),
    )  # fmt: skip


def combined(merged: Table) -> Table:
    """The same with candidate and field."""
    return merged.inner_join(frame("cell"), "cell").select(
        "ret", "c", "cell", "candidate", "field", "value", "low", "high"
    )  # fmt: skip


def left_out(paper: Table, returned: Table | None) -> Table:
    """Returns that are no part of a total, each with why: void, a stated sum where forms are held, or zeros.

    Without `returned` no poll is void.
    """
    basis, void = small("basis"), None if returned is None else _voided(returned)
    marked = paper.select("ret", "c", "whole", nothing=paper.all_zero & basis.zeros.as_scalar())
    kinds = marked.group_by("c").agg(sums=_.whole.any(), forms=(~_.whole & ~_.nothing).any())
    told = kinds.filter(_.sums, _.forms, ~basis.contest_level.as_scalar()).select("c", told=literal(value=True))
    idle = marked.filter(_.whole | _.nothing)
    few = (idle if void is None else idle.anti_join(void, "ret")).left_join(told, "c").drop("c_right")
    why = cases((few.whole & few.told, "stated-sum"), (few.nothing, "not-held"))
    others = few.select("ret", why=why).filter(_.why.notnull())
    return others if void is None else union(void.select("ret", why=literal("void")), others)


def _voided(returned: Table) -> Table:
    void, keyed = small("void"), returned.select("ret", "c", "u")
    anywhere = keyed.semi_join(void.filter(_.c.isnull()), "u")
    return union(keyed.semi_join(void, ["c", "u"]).select("ret"), anywhere.select("ret")).distinct()


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
        "sheet", "contest", "cell", "candidate", "field",
        value=ifelse(is_settled, joined.settled_value, joined.value),
        reason=ifelse(is_settled, joined.settled_reason, joined.reason),
    )  # fmt: skip


def summary(paper: Table, returned: Table, left_out: Table) -> Table:
    """Per contest what its returns amount to: how many count, how many carry an open error, turnout where both known.

    Voters are those on the form, else those on the list of its station.
    """
    kept = paper.anti_join(left_out, "ret").mutate(roll=coalesce(_.registered, _[LISTED]))
    both = kept.ballots_counted.notnull() & kept.roll.notnull()
    counts = kept.group_by("c").agg(
        returns=_.count(), counted=(_.given > 0).sum(), in_error=_.in_error.sum(),
        polled=_.ballots_counted.sum(where=both), registered=_.roll.sum(where=both), turnout_of=both.sum(),
        rejected=_.rejected.sum(), rejected_of=_.rejected.count(),
        unlisted=(~_.listed & ~_.whole).sum(), stated=_.whole.any(),
    )  # fmt: skip
    covering = returned.filter(_["counted"].notnull() | _["of"].notnull()).anti_join(left_out, "ret")
    stated = covering.group_by("c").agg(stated_counted=_["counted"].max(), stated_of=_["of"].max())
    return counts.left_join(stated, "c").drop("c_right")


def outstanding(rolls: Table, returned: Table | None, paper: Table, left_out: Table) -> Table:
    """Per contest the listed stations, those without votes under the basis, and their registered voters.

    What is listed less what is held: only stations where the poll is void are looked up one by one. Without `returned`
    none is.
    """
    if returned is not None:
        void = returned.semi_join(left_out.filter(_.why == "void"), "ret").select("c", "u")
        rolls = rolls.anti_join(void, ["c", "u"])
    listed = rolls.group_by("c").agg(
        stations=_.count(), complete=_.complete.all(),
        registered=coalesce(_.registered.sum(), 0), unknown=_.registered.isnull().sum(),
    )  # fmt: skip
    kept = paper.filter(_.listed, _.given > 0).anti_join(left_out, "ret").mutate(roll=_[LISTED])
    held = kept.group_by("c").agg(
        held=_.count(), held_registered=coalesce(_.roll.sum(), 0), held_unknown=_.roll.isnull().sum()
    )
    both = listed.left_join(held, "c").drop("c_right")
    return both.select(
        "c", "stations", "complete",
        waiting=both.stations - coalesce(both.held, 0),
        waiting_registered=both.registered - coalesce(both.held_registered, 0),
        waiting_unknown=both.unknown - coalesce(both.held_unknown, 0),
    )  # fmt: skip
