"""What a proof rests on besides the integers, and which proof needs which. A code is stable; its words live in `words`.

A premise that somebody vouches for has a source. One that nobody does makes the proof conditional on it. One that is
known not to hold stops every proof that needs it: no excess where stations may exist that are not on the list.
"""

from __future__ import annotations

from typing import Literal

from natija.canvass.certificates.nouns import Case, Premise

Kind = Literal["deficit", "excess", "out-of-reach"]

READINGS = "readings"
SAME_STAGE = "same-stage"
NO_CHANGE = "no-change"
STATION_LIST = "station-list"
REGISTERED = "registered"
OUTSIDE = "outside-ballots"
NUMBERING = "numbering"
ZERO_ROWS = "zero-rows"

CODES = (READINGS, SAME_STAGE, NO_CHANGE, STATION_LIST, REGISTERED, OUTSIDE, NUMBERING, ZERO_ROWS)

_ELSEWHERE = (STATION_LIST, REGISTERED, OUTSIDE, NUMBERING)
_NEEDED: dict[Kind, tuple[str, ...]] = {
    "deficit": (READINGS, SAME_STAGE, NO_CHANGE),
    "excess": (READINGS, SAME_STAGE, NO_CHANGE, *_ELSEWHERE),
    "out-of-reach": (READINGS, NO_CHANGE, *_ELSEWHERE),
}


def premises(case: Case, kind: Kind) -> tuple[Premise, ...]:
    """The premises a proof of this kind rests on: those given, and without a source those that are not.

    Rows of zeros read as "no form held" matter only where a case has some, so they are listed only where given.
    """
    given = {premise.code: premise for premise in case.premises}
    needed = [given.get(code, Premise(code=code)) for code in _NEEDED[kind]]
    return (*needed, *([given[ZERO_ROWS]] if ZERO_ROWS in given else []))


def known_false(case: Case, kind: Kind) -> tuple[str, ...]:
    """Codes of the premises known not to hold that a proof of this kind would need."""
    return tuple(premise.code for premise in premises(case, kind) if not premise.holds)


def unsourced(rests_on: tuple[Premise, ...]) -> tuple[str, ...]:
    """Codes of the premises nobody vouches for: what a proof is conditional on."""
    return tuple(premise.code for premise in rests_on if premise.source is None)
