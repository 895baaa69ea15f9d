"""What each sheet and each return amounts to: the few numbers that outcomes need, and whether a sheet carries an error.

Only the rules whose severity is error are looked at here; which rules fired on which sheet is worked out when somebody
asks for findings (`natija.canvass.checks`). A table is as narrow as can be: it is written for every sheet there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ibis import Table, _, coalesce, ifelse, literal, null, union
from ibis.expr.types import Column

from natija.canvass.checks import Names, erring
from natija.canvass.tables import frame, sayings, small, wide
from natija.model.rules import LISTED, BoundRule

SHARED = ("top", "cells", "unread")
CORE = Names(unit=("registered", "polled", "valid", "rejected", "total"), candidate=("votes",))
"""Fields every outcome needs, whatever the rules read."""
AMOUNTS = ("registered", "ballots_counted", "rejected", "votes", "given")
"""Numbers of a return: voters on its roll, ballots counted, ballots rejected, the candidates' votes, and how many gave
a figure."""
PAPER = ("ret", "c", "plain", "whole", "listed", LISTED, "all_zero", "in_error", *AMOUNTS)


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


def laid_out(rows: Table, placed: Table, rolls: Table, names: Names) -> Table:
    """Every sheet that counts with its return, what is on the list of its station, and what it says."""
    ballots = small("contest").select("c", "ballots")
    lists = rolls.select("c", "u", **{LISTED: _.registered}, listed=literal(value=True))
    listed = placed.left_join(lists, ["c", "u"]).drop("c_right", "u_right")
    known = listed.inner_join(ballots, "c")
    full = known.left_join(rows.select("sheet", *SHARED, *names.columns), "sheet").drop("sheet_right")
    return full.mutate(**{
        f"sum({n})": ifelse(full[f"count({n})"] == full.ballots, full[f"known({n})"], null("int64"))
        for n in names.candidate
    })  # fmt: skip


def weighed(full: Table, rules: Sequence[BoundRule]) -> Table:
    """The sheets that say what a return amounts to, with its amounts, and whether they carry an error."""
    return full.select(
        "sheet", "ret", "c", "plain", "whole", LISTED, **_amounts(full),
        listed=coalesce(full.listed, literal(value=False)),
        all_zero=coalesce((full.top == 0) & (full.cells > 0) & (full.unread == 0), False),
        in_error=coalesce(erring(full, rules), literal(value=False)),
    )  # fmt: skip


def _amounts(said: Table) -> Mapping[str, Column]:
    """Ballots counted is the figure on the form, else valid + rejected."""
    return {
        "registered": said.registered, "rejected": said.rejected, "votes": said["known(votes)"],
        "ballots_counted": coalesce(said.polled, said.total, said.valid + said.rejected),
        "given": coalesce(said["count(votes)"], literal(0, type="int64")),
    }  # fmt: skip


def joined_papers(weighed: Table, combined: Table) -> Table:
    """One row per return whose sheets say different things: see `paper`."""
    others = weighed.filter(~_.plain)
    first = others.filter(_.sheet == _.ret).select("ret", "c", "plain", "whole", "listed", LISTED)
    whole = others.group_by("ret").agg(in_error=_.in_error.any(), all_zero=_.all_zero.all())
    ranged = combined.filter(_.low.notnull(), _.field == "votes", _.candidate.notnull())
    open_votes = ranged.group_by("ret").agg(open=_.count())
    put_together = pivot(combined, "ret", CORE)
    amounts = put_together.select("ret", **_amounts(put_together))
    rows = first.inner_join(whole, "ret").left_join(amounts, "ret").drop("ret_right")
    full = rows.left_join(open_votes, "ret").drop("ret_right")
    return full.mutate(given=coalesce(full.given, 0) + coalesce(full.open, 0)).select(*PAPER)


def paper(weighed: Table, joined: Table) -> Table:
    """One row per return: what outcomes and proofs need of it, and whether one of its sheets carries an error."""
    return union(weighed.filter(_.plain).select(*PAPER), joined.select(*PAPER))
