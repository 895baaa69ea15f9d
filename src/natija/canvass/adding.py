"""Adding up: totals per contest and cell, out of every figure or out of what series add up to already.

A question about the whole election begins with the sums of series (`natija.frames.sums`) and reads figures only of the
sheets by which they differ from the total; a question about one contest adds up its few figures. Both give the same.
"""

from __future__ import annotations

from typing import NamedTuple

from ibis import Table, _, coalesce, ifelse, literal, null, union

from natija.canvass.tables import frame
from natija.model.figures import LARGEST


def counting(paper: Table, left_out: Table) -> Table:
    """The returns that count, with the votes each gives in all (`here`)."""
    return paper.anti_join(left_out, "ret").select("ret", "c", "plain", here="votes")


def counted(counting: Table, figure: Table, combined: Table, *, contest_level: bool) -> Table:
    """Figures of the returns that count: the tally without what is left out, in one pass over the figures."""
    several = combined.drop("c").inner_join(counting, "ret")
    columns = ("ret", "c", "here", "cell", "candidate", "field", "value")
    if contest_level:
        return several.select(*columns)
    cells = figure.select("cell", "candidate", "field", "value", ret="sheet").inner_join(
        counting.filter(_.plain), "ret"
    )  # fmt: skip
    return union(cells.select(*columns), several.filter(~_.plain).select(*columns))


class Known(NamedTuple):
    """Where totals begin: sheets that say what their return amounts to, their series, and what these differ by.

    `read` has the figures of the sheets that are `signed`, and of those that differ from one another.
    """

    own: Table
    summed: Table
    signed: Table
    read: Table


def own(chosen: Table, silent: Table) -> Table:
    """Sheets that say by themselves what their return amounts to, with their series: all but few."""
    return chosen.anti_join(silent, "sheet").select("sheet", "series", "c")


def own_of_several(chosen: Table, needed: Table) -> Table:
    """The same where most returns rest on several sheets: one of each."""
    return chosen.select("sheet", "series", "c").semi_join(needed.filter(_.plain).select(sheet="ret"), "sheet")


def summed(own: Table) -> Table:
    """Series of such sheets: how many (`here`), of how many, and whether that is most of them.

    A total `begins` with the sums of such series.
    """
    here = own.group_by("series", "c").agg(here=_.count())
    every = frame("sheet").group_by("series").agg(sheets=_.count())
    return here.inner_join(every, "series").select("series", "c", "here", "sheets", begins=2 * _.here > _.sheets)


def signed(own: Table, summed: Table) -> Table:
    """Sheets to take off the sums of their series, because they are not such, or to add, where it has none here."""
    short = summed.filter(_.begins, _.here < _.sheets).select("series", "c")
    off = frame("sheet").select("sheet", "series").inner_join(short, "series").anti_join(own, "sheet")
    more = own.semi_join(summed.filter(~_.begins), "series")
    return union(
        off.select("sheet", "c", sign=literal(-1, type="int64")),
        more.select("sheet", "c", sign=literal(1, type="int64")),
    )  # fmt: skip


def read(figure: Table, unlike: Table, signed: Table) -> Table:
    """Figures of the sheets that differ from one another or from the sums of their series, out of one pass over all."""
    sheets = union(unlike.select("sheet"), signed.select("sheet")).distinct()
    return figure.select("sheet", "cell", "value").inner_join(sheets, "sheet")


def from_sums(begun: Known, paper: Table, left_out: Table, combined: Table) -> Table:
    """Sums of what is known, out of those of series, less their sheets that do not count, and with what is not in them.

    Further figures are looked at only where a return is left out or a series has some that are too odd for a sum.
    """
    counting = paper.filter(~_.plain).anti_join(left_out, "ret")
    begins = begun.summed.filter(_.begins).select("series", "c")
    sums = frame("sums").drop("contest").inner_join(begins, "series")
    figure = frame("figure").select("sheet", "cell", "value")
    idle = left_out.select(sheet="ret")
    signs = union(begun.signed.filter(_.sign < 0), begun.signed.filter(_.sign > 0).anti_join(idle, "sheet"))
    changed = _signed(begun.read, signs)
    off = begun.own.semi_join(idle, "sheet").semi_join(begins, ["series", "c"])
    without = _signed(figure, off.select("sheet", "c", sign=literal(-1, type="int64")))
    strange = begun.own.anti_join(idle, "sheet").semi_join(sums.filter(_.odd > 0), "series").select("sheet", "c")
    left = _single(figure.inner_join(strange, "sheet")).filter(_.odd > 0)
    several = _single(combined.drop("c").inner_join(counting, "ret").select("c", "cell", "value"))
    columns = ("c", "cell", "value", "known", "figures", "odd")
    parts = union(
        sums.mutate(odd=literal(0, type="int64")).select(*columns), changed.select(*columns), without.select(*columns),
        left.select(*columns), several.select(*columns),
    )  # fmt: skip
    made = parts.group_by("c", "cell").agg(
        value=_.value.sum(), counted=_.known.sum(), figures=_.figures.sum(), odd=_.odd.sum()
    ).filter(_.figures > 0)  # fmt: skip
    return made.mutate(value=ifelse(made["counted"] > 0, made.value, null("int64"))).drop("figures")


def _signed(figures: Table, signs: Table) -> Table:
    """Figures to take off sums (those that are in them) or to add to them."""
    changed = _single(figures.inner_join(signs, "sheet"), "sign").filter((_.sign > 0) | (_.odd == 0))
    return changed.mutate(**{name: changed[name] * changed.sign for name in ("value", "known", "figures")})


def _single(figures: Table, *more: str) -> Table:
    """Figures one by one as sums of one figure each."""
    one, none = literal(1, type="int64"), literal(0, type="int64")
    odd = (figures.value < 0) | (figures.value > LARGEST)
    return figures.select(
        "c", "cell", "value", *more, known=ifelse(_.value.isnull(), none, one), figures=one, odd=ifelse(odd, one, none)
    )  # fmt: skip


def from_figures(counted: Table) -> Table:
    """Sums of what is known per contest and cell, out of every figure that counts."""
    return _known(counted, ["c"])


def totals(known: Table, ranged: Table, left_out: Table) -> Table:
    """Sums per contest, candidate and field, with how many returns gave a value and how many only a range."""
    return _widened(known, ranged.anti_join(left_out, "ret"), ["c"])


def subtotals(tally: Table, ranged: Table, left_out: Table, returns: Table, under: Table) -> Table:
    """The same sums for every unit between the stations and the contest's own unit."""
    above = returns.anti_join(left_out, "ret").inner_join(under, ["c", "subject"]).select("ret", "unit")
    kept, open_ = tally.inner_join(above, "ret"), ranged.inner_join(above, "ret")
    return _widened(_known(kept, ["c", "unit"]), open_, ["c", "unit"])


def _known(kept: Table, by: list[str]) -> Table:
    """Sums of what is known, with how many values there are and how many are `odd`: below 0 or too large."""
    return kept.group_by(*by, "cell").agg(
        value=_.value.sum(), counted=_.value.count(), odd=((_.value < 0) | (_.value > LARGEST)).sum()
    )  # fmt: skip


def _widened(known: Table, open_: Table, by: list[str]) -> Table:
    """Sums widened by the ranges of what is not known."""
    wide = open_.group_by(*by, "cell").agg(low=_.low.sum(), high=_.high.sum(), ranged=_.count())
    joined = known.left_join(wide, [*by, "cell"]).inner_join(frame("cell"), "cell")
    return joined.select(
        *by, "field", "candidate", value=joined.value,
        low=ifelse(joined.low.isnull(), joined.value, coalesce(joined.value, 0) + joined.low),
        high=ifelse(joined.high.isnull(), joined.value, coalesce(joined.value, 0) + joined.high),
        counted=joined.counted, ranged=coalesce(joined.ranged, 0), odd=coalesce(joined.odd, 0),
    )  # fmt: skip
