"""How many votes, and how few forms, stand between the leader and the runner-up, of the figures that were read.

The votes to move are taken from the leader and given to the runner-up. A form counts with its whole content: everything
read on it, given to the runner-up; of several who are level as runner-up, to the one of whom the fewest forms will do.
Both are sizes to hold a difference against, and say nothing about any form. A
candidate transcribed on no form is left out; where one was read on some forms only, nobody's lead is known.
"""

from __future__ import annotations

import msgspec
import numpy as np

from natija.canvass.certificates.cover import least_rows
from natija.canvass.certificates.nouns import Forms


class Flip(msgspec.Struct, frozen=True, kw_only=True):
    """`votes` to move, and the fewest of `forms` (null where only a sum is known), for a runner-up to lead."""

    leader: str
    runners_up: tuple[str, ...]
    """Several where they are level."""
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
    first, next_ = ranked[:2]
    level = [c for c in ranked[1:] if totals[c] == totals[next_]]
    lead = int(totals[first] - totals[next_])
    # what a form moves: the leader loses its votes, the runner-up gains all the others
    both = forms.least[:, first] + forms.least.sum(axis=1)
    single = bool((forms.stations.counts == 1).all())
    fewest = min(least_rows((both - forms.least[:, c]).tolist(), lead + 1) for c in level) if single else None
    return Flip(
        leader=forms.candidates[first], runners_up=tuple(forms.candidates[c] for c in level), lead=lead,
        votes=lead // 2 + 1, fewest=fewest, forms=forms.stations.stations,
    )  # fmt: skip
