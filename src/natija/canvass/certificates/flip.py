"""How many votes, and how few forms, stand between the leader and the runner-up, of the figures that were read.

The votes to move are taken from the leader and given to the runner-up. A form counts with its whole content: everything
read on it, given to the runner-up. Both are sizes to hold a difference against, and say nothing about any form.
"""

from __future__ import annotations

import msgspec
import numpy as np

from natija.canvass.certificates.cover import least_rows
from natija.canvass.certificates.nouns import Forms


class Flip(msgspec.Struct, frozen=True, kw_only=True):
    """`votes` to move, and the fewest `fewest` of `forms`, for the runner-up to lead."""

    leader: str
    runner_up: str
    lead: int
    votes: int
    fewest: int
    forms: int


def flip(forms: Forms) -> Flip | None:
    """The flip numbers of a contest; null with fewer than two candidates or where the first two are level."""
    totals = forms.least.sum(axis=0)
    ranked = np.argsort(-totals, kind="stable").tolist()
    if len(ranked) < 2 or totals[ranked[0]] == totals[ranked[1]]:
        return None
    first, second = ranked[:2]
    lead = int(totals[first] - totals[second])
    # what a form moves: the leader loses its votes, the runner-up gains all the others
    moved = forms.least[:, first] + forms.least.sum(axis=1) - forms.least[:, second]
    return Flip(
        leader=forms.candidates[first], runner_up=forms.candidates[second], lead=lead, votes=lead // 2 + 1,
        fewest=least_rows(moved.tolist(), lead + 1), forms=forms.stations.stations,
    )  # fmt: skip
