"""From sheets to returns: which sheets count together, and which of them say what their return amounts to.

Where all sheets of a unit say the same, its first sheet speaks for it (`plain`); only the others are `unsettled`, and
looked at figure by figure. Expressions, as in `natija.canvass.steps`.
"""

from __future__ import annotations

from ibis import Table, _, coalesce, ifelse, literal, union
from ibis.expr.types import BooleanValue

from natija.canvass.tables import SAYS, frame, small


def returned(chosen: Table, taken: Table, *, one_holder: bool) -> Table:
    """One row per return: the sheets of one unit that count together. `lone`: it is just what one sheet says.

    `apart`: no two of its sheets are one holder's (it may be false where two holders share a bit). `alike`: these all
    say the same, and are enough; never so where what a sheet says is not among what is chosen.
    """
    kept = chosen if one_holder else chosen.inner_join(taken.select("series", "bit"), "series")
    asked = _together(kept).cross_join(small("basis").select("minimum"))
    return asked.mutate(
        sheets=_.sheets.cast("int32"), lone=(_.sheets == 1) & (_.minimum <= 1),
        apart=literal(value=False) if one_holder else _.added == _.bits,
        alike=_alike(asked) if SAYS[0] in kept.columns else literal(value=False),
    ).select("c", "u", "ret", "sheets", "counted", "of", "whole", "apart", "lone", "alike")  # fmt: skip


def _alike(asked: Table) -> BooleanValue:
    same = [asked[f"one {name}"] for name in SAYS]
    return (asked.added == asked.bits) & same[0] & same[1] & (asked.sheets >= asked.minimum)


def _together(kept: Table) -> Table:
    bits = {"added": _.bit.sum(), "bits": _.bit.bit_or()} if "bit" in kept.columns else {}
    same = {f"one {name}": kept[name].min() == kept[name].max() for name in SAYS if name in kept.columns}
    return kept.group_by("c", "u").agg(
        ret=_.sheet.min(), sheets=_.count(), counted=_.counted.max(), of=_.of.max(), whole=_.whole.any(), **bits, **same
    )  # fmt: skip


def returns(returned: Table) -> Table:
    """The same with the name of the unit (`subject`): that of the first of its sheets."""
    return returned.drop("u").inner_join(frame("sheet").select("subject", ret="sheet"), "ret")


def placed(several: Table, returned: Table) -> Table:
    """Every sheet with the return it is part of."""
    columns = ("sheet", "ret", "c", "u", "lone", "whole", "counted", "of")
    lone = returned.filter(_.lone).mutate(sheet=_.ret)
    others = several.select("sheet", "ret").inner_join(returned, "ret")
    return union(lone.select(*columns), others.select(*columns))


def needed(returned: Table, unsettled: Table, settled: Table) -> Table:
    """The sheets that say what a return amounts to: where all say the same (`plain`) the first of them."""
    columns = ("sheet", "ret", "c", "u", "whole", "plain")
    marked = _marked(returned, settled).mutate(plain=_.lone | _.alike | _.settled)
    units = returned.filter(~_.lone).select("ret", "u", "whole")
    others = unsettled.anti_join(settled, "ret").select("sheet", "ret", "c").inner_join(units, "ret")
    return union(
        marked.filter(_.plain).mutate(sheet=_.ret).select(*columns),
        others.mutate(plain=literal(value=False)).select(*columns),
    )  # fmt: skip


def silent(unsettled: Table, settled: Table) -> Table:
    """Of unsettled sheets those that do not say by themselves what their return amounts to."""
    return _marked(unsettled, settled).filter(~_.settled | (_.sheet != _.ret)).select("sheet")


def _marked(returns: Table, settled: Table) -> Table:
    marks = settled.select("ret", mark=literal(value=True))
    marked = returns.left_join(marks, "ret").drop("ret_right")
    return marked.mutate(settled=marked.mark.notnull()).drop("mark")


def twofold(chosen: Table, returned: Table, taken: Table) -> Table:
    """Holders of the returns that seem to have two sheets of one: holders are counted for these alone."""
    open_ = returned.filter(~_.lone & ~_.apart).select("c", "u", "ret")
    kept = chosen.inner_join(open_, ["c", "u"]).inner_join(taken.select("series", "keeper"), "series")
    return kept.group_by("ret").agg(holders=_.keeper.nunique().cast("int32"))


def several(chosen: Table, returned: Table, twofold: Table | None) -> Table:
    """Sheets of the returns that are more than what one sheet says; `repeated`: a holder has two of them.

    `given`: how many there are, counted as the basis does. Without `twofold` all are one holder's.
    """
    open_ = returned.filter(~_.lone).select("c", "u", "ret", "sheets", "apart", "alike")
    if twofold is None:
        held = open_.mutate(holders=literal(1, type="int32"))
    else:
        held = open_.left_join(twofold, "ret").drop("ret_right").mutate(holders=coalesce(_.holders, _.sheets))
    by_holder = small("basis").by_holder.as_scalar()
    return chosen.select("sheet", "series", "c", "u").inner_join(held, ["c", "u"]).select(
        "sheet", "series", "c", "ret", "sheets", "apart", "alike",
        repeated=_.sheets > _.holders, given=ifelse(by_holder, _.holders, _.sheets),
    )  # fmt: skip


def unsettled(several: Table) -> Table:
    """Those of returns that were not seen to say the same in passing: they are looked at one by one."""
    return several.filter(~_.alike).drop("alike")


def settled(unsettled: Table, sayings: Table, *, passed: bool) -> Table:
    """Of these the returns of stations whose sheets all say the same nonetheless, and are enough.

    Their figures are those of the first sheet. Where all sheets are different holders' it is known, if what they say
    was looked at in passing.
    """
    basis = small("basis")
    enough = unsettled.filter(_.given >= basis.minimum.as_scalar(), ~basis.contest_level.as_scalar())
    sheets = (enough.filter(~_.apart) if passed else enough).select("sheet", "ret", "sheets")
    said = sheets.inner_join(sayings, "sheet").group_by("ret", "sheets", *SAYS).agg(alike=_.count())
    return said.filter(_.alike == _.sheets).select("ret")
