"""Can these forms and that stated total both be true? Proofs that they cannot, each a list of integers and one addition.

A deficit: the forms hold more votes for a candidate than the total states. It needs no assumption on registered voters,
missing stations or postal ballots. An excess: the total states more votes for some candidates than the forms, the
voters at the other stations and the ballots outside stations can hold. It needs the list of stations with their
registered voters, and is never made where stations may exist that are not on it. Neither says which paper is right.

The two have different premises, so they are two certificates: what an excess lacks does not weaken a deficit.
"""

from __future__ import annotations

import numpy as np

from natija.canvass.certificates.bounds import Bounds, at_most, bounds, gap, worst
from natija.canvass.certificates.documents import FORMAT, Certificate, Deficit, Excess, Held, Missing, Sums
from natija.canvass.certificates.nouns import Bools, Case, Stations
from natija.canvass.certificates.premises import Kind, known_false, premises, unsourced
from natija.canvass.certificates.strength import strength


def prove(case: Case) -> tuple[Certificate, ...]:
    """The certificates of a case: at most one deficit and one excess; none where forms and total agree."""
    view = bounds(case)
    made = []
    if not known_false(case, "deficit") and bool((view.surplus < 0).any()):
        made.append(_deficit(case, view))
    chosen = None if known_false(case, "excess") else worst(view)
    if chosen is not None:
        made.append(_excess(case, view, chosen))
    return tuple(made)


def _deficit(case: Case, view: Bounds) -> Certificate:
    short = np.flatnonzero(view.surplus < 0).tolist()
    held = view.least.sum(axis=0)
    found = tuple(
        Deficit(
            candidate=view.candidates[c], held=int(held[c]), stated=int(view.stated[c]), gap=int(held[c] - view.stated[c])
        )
        for c in short
    )
    rows = tuple(
        Held(unit=unit, votes=tuple(votes), forms=count)
        for unit, votes, count in zip(*_named(case), view.least[:, short].tolist(), strict=True)
    )
    return _certificate(case, "deficit", rows=rows)
