"""How many votes, and how few forms, stand between the leader and the runner-up, of the figures that were read.

The votes to move are taken from the leader and given to the runner-up. A form counts with its whole content: everything
read on it, given to the runner-up. Both are sizes to hold a difference against, and say nothing about any form. A
candidate transcribed on no form is left out; where one was read on some forms only, nobody's lead is known.
"""

from __future__ import annotations

import msgspec
import numpy as np

from natija.canvass.certificates.cover import least_rows
from natija.canvass.certificates.nouns import Forms


class Flip(msgspec.Struct, frozen=True, kw_only=True):
    """`votes` to move, and the fewest of `forms` (null where only a sum is known), for the runner-up to lead."""

    leader: str
    runner_up: str
    lead: int
    votes: int
    fewest: int | None
    forms: int


def flip(forms: Forms) -> Flip | None:
    """The flip numbers of a contest; null with fewer than two candidates read, or where the first two are level."""
    totals = forms.least.sum(axis=0)
    unread = np.all(forms.open, axis=0)
    ranked = [c for c in np.argsort(-totals, kind="stable").tolist() if not unread[c]]
    loose = bool(np.any((forms.open | (forms.most > forms.least)) & ~unread))
    if loose or len(ranked) < 2 or totals[ranked[0]] == totals[ranked[1]]:
        return None
    first, second = ranked[:2]
    lead = int(totals[first] - totals[second])
    # what a form moves: the leader loses its votes, the runner-up gains all the others
    moved = forms.least[:, first] + forms.least.sum(axis=1) - forms.least[:, second]
    single = bool((forms.stations.counts == 1).all())
    return Flip(
        leader=forms.candidates[first], runner_up=forms.candidates[second], lead=lead, votes=lead // 2 + 1,
        fewest=least_rows(moved.tolist(), lead + 1) if single else None, forms=forms.stations.stations,
    )  # fmt: skip
