"""What a case bounds: at most so many votes on the forms, at most so many elsewhere, for any set of candidates.

A form holds for a set of candidates at most the sum of their greatest readings, and at most its registered voters less
what is certainly somebody else's. A form that itself shows more than its registered voters is taken as it is: its
bound stretches to what was read, so that no proof rests on that form being impossible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from natija.canvass.certificates.flow import overloaded
from natija.canvass.certificates.nouns import Bools, Case, Ints
from natija.errors import BadUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A case as arrays, its columns the candidates with a stated total, in ballot order."""

    candidates: tuple[str, ...]
    stated: Ints
    least: Ints
    most: Ints
    open: Bools
    other: Ints
    """Per form, votes certainly given to candidates without a stated total."""
    room: Ints
    """Per form, the most votes in all; meaningless where not `bounded`."""
    bounded: Bools
    elsewhere: int | None
    """The most votes at stations without a form and outside all stations; null where not bounded."""

    @property
    def surplus(self) -> Ints:
        """Per candidate, what the total states beyond the least the forms hold; negative in a deficit."""
        held: Ints = self.least.sum(axis=0)
        return self.stated - held


def bounds(case: Case) -> Bounds:
    """The arrays of a case. A candidate with a stated total but no column was transcribed nowhere."""
    forms = case.forms
    if any(votes < 0 for votes in case.stated.values()):
        raise BadUse("a stated total below zero", next_step="leave out what is not stated")
    absent = [c for c in case.stated if c not in forms.candidates]
    kept = [i for i, c in enumerate(forms.candidates) if c in case.stated]
    names = (*(forms.candidates[i] for i in kept), *absent)
    blank = np.zeros((len(forms.least), len(absent)), dtype=np.int64)
    all_least = forms.least.sum(axis=1)
    least = np.concatenate([forms.least[:, kept], blank], axis=1)
    voters = case.missing.voters
    return Bounds(
        candidates=names,
        stated=np.array([case.stated[c] for c in names], dtype=np.int64),
        least=least,
        most=np.concatenate([forms.most[:, kept], blank], axis=1),
        open=np.concatenate([forms.open[:, kept], blank == 0], axis=1),
        other=all_least - least.sum(axis=1),
        room=np.maximum(forms.stations.registered, all_least),
        bounded=forms.stations.known,
        elsewhere=None if voters is None else voters + (case.outside or 0),
    )


def everybody(case: Case) -> Bounds:
    """The bounds with a column for every candidate; what is not stated counts as zero, and is not to be used."""
    names = (*case.forms.candidates, *case.stated)
    return bounds(msgspec.structs.replace(case, stated={c: case.stated.get(c, 0) for c in names}))


def at_most(view: Bounds, chosen: Bools) -> tuple[Ints, Bools]:
    """Per form, the most votes for the chosen candidates, and whether anything bounds it."""
    readings = view.most[:, chosen].sum(axis=1)
    unread = view.open[:, chosen].any(axis=1)
    rest = view.room - view.other - view.least[:, ~chosen].sum(axis=1)
    held = np.where(unread, rest, np.where(view.bounded, np.minimum(readings, rest), readings))
    return held, view.bounded | ~unread


def gap(view: Bounds, chosen: Bools) -> int | None:
    """How far the stated total of the chosen candidates exceeds what there can be; null where nothing bounds it."""
    held, bounded = at_most(view, chosen)
    if view.elsewhere is None or not bool(bounded.all()):
        return None
    return int(view.stated[chosen].sum()) - int(held.sum()) - view.elsewhere


def worst(view: Bounds) -> Bools | None:
    """The set of candidates with the largest gap, its gap added up and not believed; null where none is above zero."""
    surplus = np.maximum(view.surplus, 0)
    if view.elsewhere is None or int(surplus.sum()) <= view.elsewhere:
        return None
    spread: Bools = np.any((view.open | (view.most > view.least)) & (surplus > 0), axis=1)
    chosen = _cut(view, spread, surplus) if bool(spread.any()) else surplus > 0
    over = gap(view, chosen)
    return chosen if over is not None and over > 0 else None


def _cut(view: Bounds, spread: Bools, surplus: Ints) -> Bools:
    endless = int(surplus.sum())
    slack = np.where(view.bounded, view.room - view.other - view.least.sum(axis=1), endless)[spread]
    room = np.where(view.open[spread], slack[:, None], (view.most - view.least)[spread])
    return overloaded(surplus, room, slack, view.elsewhere or 0)


def without(view: Bounds, rows: Sequence[int]) -> Bounds:
    """The bounds when some forms are put aside: their stations can then hold anything there is room for."""
    kept = np.ones(len(view.least), dtype=np.bool_)
    kept[list(rows)] = False
    freed = int(view.room[~kept].sum()) if bool(view.bounded[~kept].all()) else None
    return replace(
        view, least=view.least[kept], most=view.most[kept], open=view.open[kept], other=view.other[kept],
        room=view.room[kept], bounded=view.bounded[kept],
        elsewhere=None if freed is None or view.elsewhere is None else view.elsewhere + freed,
    )  # fmt: skip
