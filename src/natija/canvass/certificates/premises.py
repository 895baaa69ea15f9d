"""What a proof rests on besides the integers, and which proof needs which. A code is stable; its words live in `words`.

A premise that somebody vouches for has a source. One that nobody does makes the proof conditional on it. One that is
known not to hold stops every proof that needs it, and so does the absence of any station list: no excess where stations
may exist that are on no list.
"""

from __future__ import annotations

from typing import Literal

from natija.canvass.certificates.nouns import Case, Premise

Kind = Literal["deficit", "excess", "reach"]

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
    "reach": (READINGS, NO_CHANGE, *_ELSEWHERE),
}


def premises(case: Case, kind: Kind) -> tuple[Premise, ...]:
    """The premises a proof of this kind rests on: those given, and without a source those that are not.

    Rows of zeros read as "no form held" matter only where a case has some, so they are listed only where given. Nobody
    can vouch for a number of ballots outside stations that is not known.
    """
    given = {premise.code: premise for premise in case.premises}
    if case.outside is None:
        given.pop(OUTSIDE, None)
    needed = [given.get(code, Premise(code=code)) for code in _NEEDED[kind]]
    return (*needed, *([given[ZERO_ROWS]] if ZERO_ROWS in given else []))


def stopped_by(case: Case, kind: Kind) -> tuple[str, ...]:
    """Codes of the premises that stop a proof of this kind: known not to hold, or a station list there is none of."""
    wrong = [premise.code for premise in premises(case, kind) if not premise.holds]
    listless = STATION_LIST in _NEEDED[kind] and all(premise.code != STATION_LIST for premise in case.premises)
    return (*wrong, *([STATION_LIST] if listless else []))


def unsourced(rests_on: tuple[Premise, ...]) -> tuple[str, ...]:
    """Codes of the premises nobody vouches for: what a proof is conditional on."""
    return tuple(premise.code for premise in rests_on if premise.source is None)
