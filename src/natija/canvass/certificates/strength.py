"""How much a contradiction withstands: the fewest forms that must be wrong before the stated total becomes possible.

A form put aside no longer holds its votes, and its station has room for whatever its registered voters allow. Put
aside, forms must hold the votes a total lacks, and free the room it lacks. Which sets of candidates lack room depends
on the forms put aside, so sets are added until the forms chosen leave nothing over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from natija.canvass.certificates.bounds import Bounds, at_most, gap, without, worst
from natija.canvass.certificates.cover import Cover, cover
from natija.canvass.certificates.documents import Need, Strength
from natija.canvass.certificates.nouns import Bools, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lack:
    """What is lacking, for which candidates, and what each form put aside would give of it."""

    room: bool
    chosen: Bools
    short: int
    gives: Ints


def strength(view: Bounds, units: tuple[str, ...], overloaded: Bools | None) -> Strength:
    """The fewest forms that must be wrong, for a deficit; with a set of `overloaded` candidates, for the excess too."""
    lacks = _deficits(view)
    if overloaded is None:
        return _strength(view, units, lacks, _cover(lacks))
    everybody = np.ones(len(view.candidates), dtype=np.bool_)
    sets = [overloaded] if bool(overloaded.all()) else [overloaded, everybody]
    lacks += [made for chosen in sets if (made := _room(view, chosen)) is not None]
    while True:
        found = _cover(lacks)
        further = worst(without(view, found.rows)) if found.rows else None
        added = None if further is None else _room(view, further)
        if added is None:
            return _strength(view, units, lacks, found)
        lacks.append(added)


def _deficits(view: Bounds) -> list[_Lack]:
    single = np.eye(len(view.candidates), dtype=np.bool_)
    return [
        _Lack(room=False, chosen=single[c], short=-surplus, gives=view.least[:, c])
        for c, surplus in enumerate(view.surplus.tolist())
        if surplus < 0
    ]


def _room(view: Bounds, chosen: Bools) -> _Lack | None:
    short = gap(view, chosen)
    if short is None or short <= 0:
        return None
    held, _ = at_most(view, chosen)
    # a form whose registered voters nobody states could free any amount
    return _Lack(room=True, chosen=chosen, short=short, gives=np.where(view.bounded, view.room - held, short))


def _cover(lacks: list[_Lack]) -> Cover:
    return cover(np.stack([lack.gives for lack in lacks], axis=1), [lack.short for lack in lacks])


def _strength(view: Bounds, units: tuple[str, ...], lacks: list[_Lack], found: Cover) -> Strength:
    weighed = [(m, lack) for m, lack in zip(found.multipliers, lacks, strict=True) if m]
    searched = found.count > found.bound
    return Strength(
        forms=found.count, exact=found.exact, needs=tuple(_need(view, weight, lack) for weight, lack in weighed),
        need=sum(weight * lack.short for weight, lack in weighed), proven=found.bound if searched else None,
        enough=tuple(units[i] for i in found.rows) if searched else (),
    )  # fmt: skip


def _need(view: Bounds, weight: int, lack: _Lack) -> Need:
    names = tuple(name for name, chosen in zip(view.candidates, lack.chosen.tolist(), strict=True) if chosen)
    return Need(weight=weight, kind="room" if lack.room else "votes", candidates=names, short=lack.short)
