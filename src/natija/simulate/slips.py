"""Faults of one form, as pure functions: votes and counts in, the faulty ones out, or None where it cannot be made.

A slip is a slip of the pen in one number. A wrong sum, swapped rows and altered copies change several; `moved` and
`added` leave every sum on the form true, so only another copy of the same form can show them. Sizes are drawn so that
a change of 3 is as likely as one of 300, where the form has so many votes.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np

from natija.simulate.ballots import POLLED, VALID
from natija.simulate.land import Ints

Written = tuple[Ints, Ints]
"""Votes and counts of one form."""
Fault = Callable[[Ints, Ints, np.random.Generator], Written | None]


def transposed(digits: str) -> set[str]:
    """Writings with two neighbouring digits in the other order."""
    return {digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)}


def dropped(digits: str) -> set[str]:
    """Writings with one digit left out."""
    return {digits[:i] + digits[i + 1 :] for i in range(len(digits))}


def doubled(digits: str) -> set[str]:
    """Writings with one digit twice."""
    return {digits[:i] + digits[i] + digits[i:] for i in range(len(digits))}


def inserted(digits: str) -> set[str]:
    """Writings with a digit too many that is not one written twice."""
    more = {digits[:i] + d + digits[i:] for i in range(len(digits) + 1) for d in "0123456789"}
    return more - doubled(digits)


def slip(ways: Callable[[str], set[str]]) -> Fault:
    """The fault that writes one candidate's votes of two digits or more in one of these ways."""

    def fault(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
        for place in rng.permutation(np.flatnonzero(votes >= 10)).tolist():
            digits = str(votes[place])
            choices = sorted(w for w in ways(digits) if w != digits and w[0] != "0")
            if choices:
                return changed(votes, {place: int(choices[rng.integers(len(choices))])}), counts
        return None

    return fault


def wrong_sum(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
    """The valid votes are added up wrongly by 1, 2, 10 or 100."""
    off = int(rng.choice([-100, -10, -2, -1, 1, 2, 10, 100]))
    stated = int(counts[VALID]) + off
    return None if stated < 0 else (votes, changed(counts, {VALID: stated}))


def swapped(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
    """Two neighbours on the ballot, at least one with 15 votes and five times the other, change places."""
    low, high = np.minimum(votes[:-1], votes[1:]), np.maximum(votes[:-1], votes[1:])
    places = np.flatnonzero((high >= 15) & (high >= 5 * low))
    if not len(places):
        return None
    at = int(rng.choice(places))
    return changed(votes, {at: int(votes[at + 1]), at + 1: int(votes[at])}), counts


def moved(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
    """Part of the votes of one of the two strongest stands at the other."""
    giver, taker = rng.permutation(np.argsort(-votes, kind="stable")[:2]).tolist()
    if votes[giver] < 10:
        return None
    part = size(rng, int(votes[giver]) * 4 // 5)
    return changed(votes, {giver: int(votes[giver]) - part, taker: int(votes[taker]) + part}), counts


def added(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
    """One of the two strongest, the valid votes and the ballots polled, by sex too, have as many more."""
    taker = int(rng.choice(np.argsort(-votes, kind="stable")[:2]))
    more = size(rng, 400)
    sex = POLLED + 1 + int(rng.integers(2))
    raised = {column: int(counts[column]) + more for column in (POLLED, sex, VALID)}
    return changed(votes, {taker: int(votes[taker]) + more}), changed(counts, raised)


def zeros(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
    """Nothing but zeros below the registered voters."""
    del rng
    return (
        (np.zeros_like(votes), changed(counts, dict.fromkeys(range(POLLED, len(counts)), 0))) if votes.any() else None
    )


def size(rng: np.random.Generator, most: int) -> int:
    """A whole number from 1 to `most`, as likely to have one digit as to have two or three."""
    return min(most, max(1, round(float(np.exp(rng.uniform(0.0, log(max(most, 1) + 1)))))))


def changed(values: Ints, others: dict[int, int]) -> Ints:
    """A copy with some values changed."""
    copy = values.copy()
    copy[list(others)] = list(others.values())
    return copy


COPY_FAULTS: dict[str, Fault] = {
    "transposed": slip(transposed), "dropped": slip(dropped), "inserted": slip(inserted), "doubled": slip(doubled),
    "swapped": swapped, "moved": moved, "added": added, "zeros": zeros,
}  # fmt: skip
"""Faults of one copy. `wrong_sum`, and `duplicated` in `copies.py`, are faults of the paper: on every copy."""
FIRST_FAULTS: dict[str, Fault] = {"revised": slip(transposed), "unwitnessed": moved}
"""Faults of the commission's copy: one that a later form corrects, and one that no other holder's form can show."""
