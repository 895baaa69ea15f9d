"""Can these forms and that stated total both be true? Proofs that they cannot: a list of integers and one addition.

A deficit: the forms hold more votes for a candidate than the total states. It needs no assumption on registered voters,
missing stations or postal ballots. An excess: the total states more votes for some candidates than the forms, the
voters at the other stations and the ballots outside stations can hold. It needs the list of stations with their
registered voters, and is never made where stations may exist that are not on it. Neither says which paper is right.

The two have different premises, so they are two certificates: what an excess lacks does not weaken a deficit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from natija.canvass.certificates.bounds import Bounds, at_most, bounds, gap, worst
from natija.canvass.certificates.documents import FORMAT, Certificate, Held, Missing, Strength, Sums
from natija.canvass.certificates.nouns import Bools, Case, Stations
from natija.canvass.certificates.premises import premises, stopped_by, unsourced
from natija.canvass.certificates.strength import strength


def prove(case: Case) -> tuple[Certificate, ...]:
    """The certificates of a case: at most one deficit and one excess; none where nothing is contradicted."""
    view = bounds(case)
    made = []
    if bool((view.surplus < 0).any()) and not stopped_by(case, "deficit"):
        made.append(_deficit(case, view))
    chosen = None if stopped_by(case, "excess") else worst(view)
    if chosen is not None:
        made.append(_excess(case, view, chosen))
    return tuple(made)


def _deficit(case: Case, view: Bounds) -> Certificate:
    short = np.flatnonzero(view.surplus < 0).tolist()
    at = case.forms.stations
    greatest = _spread(view, short)
    rows = tuple(
        Held(unit=unit, votes=tuple(votes), most=greatest.get(i), forms=count)
        for i, (unit, votes, count) in enumerate(
            zip(at.ids, view.least[:, short].tolist(), at.counts.tolist(), strict=True)
        )
    )
    rests_on = premises(case, "deficit")
    return Certificate(
        format=FORMAT, kind="deficit", contest=case.contest, basis=case.basis, total=case.total,
        candidates=tuple(view.candidates[c] for c in short), stated=tuple(view.stated[short].tolist()),
        held=rows, sums=sums(rows, (), view.stated[short].tolist()), gaps=tuple((-view.surplus[short]).tolist()),
        strength=_strength(case, view, None), premises=rests_on, conditional_on=unsourced(rests_on),
    )  # fmt: skip


def _excess(case: Case, view: Bounds, chosen: Bools) -> Certificate:
    rows, missing = _rows(view, case.forms.stations), listed(case.missing)
    rests_on = premises(case, "excess")
    return Certificate(
        format=FORMAT, kind="excess", contest=case.contest, basis=case.basis, total=case.total,
        candidates=view.candidates, stated=tuple(view.stated.tolist()),
        held=rows, missing=missing, outside=case.outside or 0, sums=sums(rows, missing, view.stated.tolist()),
        overloaded=tuple(view.candidates[c] for c in np.flatnonzero(chosen)),
        needed=int(view.stated[chosen].sum() - at_most(view, chosen)[0].sum()), gap=gap(view, chosen) or 0,
        strength=_strength(case, view, chosen), premises=rests_on, conditional_on=unsourced(rests_on),
    )  # fmt: skip


def listed(missing: Stations) -> tuple[Missing, ...]:
    """The stations without a form, every one with its registered voters."""
    return tuple(
        Missing(unit=unit, registered=voters, stations=count)
        for unit, voters, count in zip(missing.ids, missing.registered.tolist(), missing.counts.tolist(), strict=True)
    )


def sums(held: tuple[Held, ...], missing: tuple[Missing, ...], stated: Sequence[int]) -> Sums:
    """Every column of a certificate, added up; `stated` has as many values as the forms give votes."""
    return Sums(
        forms=sum(row.forms for row in held),
        votes=tuple(sum(row.votes[c] for row in held) for c in range(len(stated))),
        stated=sum(stated),
        most=sum(value for row in held for value in row.most or () if value is not None),
        registered=sum(row.registered or 0 for row in held),
        other=sum(row.other for row in held),
        stations=sum(row.stations for row in missing),
        elsewhere=sum(row.registered for row in missing),
    )


def _rows(view: Bounds, at: Stations) -> tuple[Held, ...]:
    least, other, counts = view.least.tolist(), view.other.tolist(), at.counts.tolist()
    known, registered = at.known.tolist(), at.registered.tolist()
    greatest = _spread(view, range(len(view.candidates)))
    return tuple(
        Held(
            unit=unit, votes=tuple(least[i]), most=greatest.get(i), registered=registered[i] if known[i] else None,
            other=other[i], forms=counts[i],
        ) for i, unit in enumerate(at.ids)
    )  # fmt: skip


def _spread(view: Bounds, columns: Sequence[int]) -> dict[int, tuple[int | None, ...]]:
    """By row the greatest readings, of rows where one of the columns is open or has a range."""
    of = list(columns)
    most, open_ = view.most[:, of], view.open[:, of]
    rows = np.flatnonzero(np.any(open_ | (most > view.least[:, of]), axis=1)).tolist()
    return {
        row: tuple(
            None if unread else value for value, unread in zip(most[row].tolist(), open_[row].tolist(), strict=True)
        ) for row in rows
    }  # fmt: skip


def _strength(case: Case, view: Bounds, chosen: Bools | None) -> Strength | None:
    """Null where a row stands for several forms: how many of them would have to be wrong cannot be told."""
    at = case.forms.stations
    return None if bool((at.counts > 1).any()) else strength(view, at.ids, chosen)
