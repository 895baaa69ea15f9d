"""Faults of one form, as pure functions: votes and counts in, the faulty ones out, or None where it cannot be made.

A slip is a slip of the pen in one number. A wrong sum, swapped rows and altered copies change several; `moved` and
`added` leave every sum on the form true, so only another copy of the same form can show them.
"""

from __future__ import annotations

from collections.abc import Callable

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


def slip(ways: Callable[[str], set[str]]) -> Fault:
    """The fault that writes one candidate's votes of two digits or more in one of these ways."""

    def fault(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
        for place in rng.permutation(np.flatnonzero(votes >= 10)).tolist():
            digits = str(votes[place])
            choices = sorted(w for w in ways(digits) if w != digits and w[0] != "0")
            if choices:
                return _with(votes, {place: int(choices[rng.integers(len(choices))])}), counts
        return None

    return fault


def wrong_sum(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
    """The valid votes are added up wrongly by 1, 2, 10 or 100."""
    off = int(rng.choice([-100, -10, -2, -1, 1, 2, 10, 100]))
    stated = int(counts[VALID]) + off
    return None if stated < 0 else (votes, _with(counts, {VALID: stated}))


def swapped(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
    """Two neighbours on the ballot, at least one with 15 votes and five times the other, change places."""
    low, high = np.minimum(votes[:-1], votes[1:]), np.maximum(votes[:-1], votes[1:])
    places = np.flatnonzero((high >= 15) & (high >= 5 * low))
    if not len(places):
        return None
    at = int(rng.choice(places))
    return _with(votes, {at: int(votes[at + 1]), at + 1: int(votes[at])}), counts


def moved(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
    """Part of the votes of one of the two strongest stands at the other."""
    giver, taker = rng.permutation(np.argsort(-votes, kind="stable")[:2]).tolist()
    if votes[giver] < 10:
        return None
    part = int(rng.integers(votes[giver] // 5, votes[giver] * 4 // 5, endpoint=True))
    return _with(votes, {giver: int(votes[giver]) - part, taker: int(votes[taker]) + part}), counts


def added(votes: Ints, counts: Ints, rng: np.random.Generator) -> Written | None:
    """One of the two strongest, the valid votes and the ballots polled, by sex too, have as many more."""
    taker = int(rng.choice(np.argsort(-votes, kind="stable")[:2]))
    more = int(rng.integers(20, 400))
    sex = POLLED + 1 + int(rng.integers(2))
    raised = {column: int(counts[column]) + more for column in (POLLED, sex, VALID)}
    return _with(votes, {taker: int(votes[taker]) + more}), _with(counts, raised)


def _with(values: Ints, changed: dict[int, int]) -> Ints:
    """A copy with some values changed."""
    copy = values.copy()
    copy[list(changed)] = list(changed.values())
    return copy


COPY_FAULTS: dict[str, Fault] = {
    "transposed": slip(transposed), "dropped": slip(dropped), "doubled": slip(doubled), "swapped": swapped,
    "moved": moved, "added": added,
}  # fmt: skip
"""Faults of one copy. `wrong_sum`, and `duplicated` in `copies.py`, are faults of the paper: on every copy."""
