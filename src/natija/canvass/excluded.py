"""What is held and does not count: forms left out under a basis, papers revised by later ones, cells without a figure.

Nothing is left out silently. Each group says why, how many there are, and of which stations.
"""

from __future__ import annotations

from collections import defaultdict

import msgspec

from natija.canvass.acts import of_kind, revised_documents, standing
from natija.canvass.canvass import Canvass
from natija.model.records import Document, Withdrawal

WHY = {
    "void": "the poll is void by a Notice in force",
    "not-held": "nothing but zeros, which under this basis means that no form is held",
    "stated-sum": "a stated sum, which station forms replace",
}

REASONS = {
    "illegible": "figures that are illegible on the paper",
    "empty": "figures left empty on the paper",
    "no-field": "figures for which the paper has no field",
    "not-held": "figures of forms that, by the source, nobody holds",
    "not-transcribed": "figures that are on the paper and were not transcribed",
}


class Excluded(msgspec.Struct, frozen=True, kw_only=True):
    """Forms or figures left out for one reason; `units` are the stations, where there are any."""

    basis: str | None
    why: str
    count: int
    units: tuple[str, ...] = ()


def excluded(canvass: Canvass) -> tuple[Excluded, ...]:
    """Forms left out under the canvass's basis, in the first contest."""
    groups: dict[str, list[str]] = defaultdict(list)
    for why, subject in canvass.engine.rows(
        "select l.why, r.subject from left_out l join returns r using (ret) where r.c = 0 order by all"
    ):
        groups[why].append(subject)
    return tuple(
        Excluded(basis=canvass.basis.id, why=WHY.get(why, why), count=len(units), units=tuple(units))
        for why, units in sorted(groups.items())
    )


def unusable(canvass: Canvass) -> tuple[Excluded, ...]:
    """What no basis can count: figures with a reason instead of a number, papers revised, records withdrawn."""
    made = [
        Excluded(basis=None, why=REASONS.get(reason, reason), count=count)
        for reason, count in canvass.engine.rows(
            "select f.reason::varchar, count(*) from visible v join contest k using (contest)"
            " join all_figure f on f.sheet in (select sheet from all_sheet s where s.claim = v.claim)"
            " where f.reason is not null group by all order by all"
        )
    ]
    papers = standing(canvass.engine, Document, canvass.question.at, set(canvass.scope.lost))
    used = {row[0] for row in canvass.engine.rows(
        "select distinct document from visible v join contest k using (contest) where document is not null"
    )}  # fmt: skip
    revised = [name for name in revised_documents(papers) if name in used]
    if revised:
        made.append(Excluded(basis=None, why="a later paper of the same holder revises it", count=len(revised)))
    withdrawn = _withdrawn(canvass)
    if withdrawn:
        made.append(Excluded(basis=None, why="withdrawn by a record", count=withdrawn))
    return tuple(made)


def _withdrawn(canvass: Canvass) -> int:
    """Claims about the contest that a Withdrawal in force takes back."""
    if not of_kind(canvass.engine, Withdrawal, canvass.question.at):
        return 0
    count: int = canvass.engine.one(
        "select count(*) from all_claim join gone using (claim) join contest k using (contest)"
    )
    return count
