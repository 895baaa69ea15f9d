"""What a contest's totals say: standings, leader or tie, margin, turnout, and whether the lead can still be caught.

Pure: numbers in, an Outcome out. A total over returns of which some are unknown is a range, and a leader is named only
where no choice inside the ranges changes it. A tie is a result. A lead that cannot be caught is a proof with its
premises, and is claimed only where every premise but the listed ones holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

Status = Literal["nothing-counted", "partial", "complete", "declared", "stated-sum", "ambiguous-basis"]


class Range(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Least and greatest value the claims leave open; equal where it is known."""

    low: int
    high: int


class Standing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One candidate's votes: `votes` where known, else null with its `range`; `counted` returns give a value."""

    candidate: str
    name: str
    party: str
    votes: int | None
    range: Range
    counted: int


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """A share with the base named: `part` of `whole`, over `returns` returns that give both."""

    part: int
    whole: int
    returns: int


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What a total covers. `expected` is null where no list of stations is known."""

    counted: int
    expected: int | None
    list_complete: bool | None
    void: int = 0
    in_error: int = 0
    unlisted: int = 0
    candidates_read: int = 0
    on_ballot: int | None = None


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the lead can still be caught: `registered` voters at stations not counted; null where not bounded."""

    registered: int | None
    uncatchable: bool | None
    premises: tuple[str, ...] = ()
    because: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A contest under a basis."""

    contest: str
    label: str
    name: str
    basis: str
    status: Status
    standings: tuple[Standing, ...] = ()
    leader: str | None = None
    tied: tuple[str, ...] = ()
    could_lead: tuple[str, ...] = ()
    margin: Range | None = None
    turnout: Ratio | None = None
    figures: dict[str, int | None] = {}
    rejected_at_least_margin: bool | None = None
    coverage: Coverage
    lead: Lead
    choices: tuple[str, ...] = ()


def first(standings: Sequence[Standing]) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """(leader, tied, could lead): exactly one of the three says something, unless there is no standing."""
    if not standings:
        return None, (), ()
    floor = max(s.range.low for s in standings)
    open_ = [s for s in standings if s.range.high >= floor]
    if len(open_) == 1:
        return open_[0].candidate, (), ()
    names = tuple(s.candidate for s in open_)
    if all(s.range.low == s.range.high == floor for s in open_):
        return None, names, ()
    return None, (), names


def margin(standings: Sequence[Standing], leader: str | None) -> Range | None:
    """Range of the lead over the best of the others; null with no leader or nobody else."""
    ahead = next((s for s in standings if s.candidate == leader), None)
    others = [s for s in standings if s.candidate != leader]
    if ahead is None or not others:
        return None
    return Range(
        low=ahead.range.low - max(s.range.high for s in others),
        high=ahead.range.high - max(s.range.low for s in others),
    )


def lead(won: Range | None, coverage: Coverage, waiting: int | None, standings: Sequence[Standing]) -> Lead:
    """Whether votes at stations not counted could overtake; `waiting` is their registered voters, null if unknown."""
    because = _open_premise(won, coverage, waiting, standings)
    if won is None or waiting is None or because:
        return Lead(registered=waiting, uncatchable=None, because=because)
    premises = ("list-complete", "registered-as-listed", "polled-at-most-registered", "postal-not-included")
    return Lead(registered=waiting, uncatchable=won.low > waiting, premises=premises)


def _open_premise(won: Range | None, coverage: Coverage, waiting: int | None, standings: Sequence[Standing]) -> str:
    """The first premise of the proof that is not known to hold; empty where all are."""
    if won is None:
        return "no-leader"
    if coverage.list_complete is not True:
        return "station-list-not-known-to-be-complete"
    if waiting is None:
        return "registered-voters-of-a-missing-station-unknown"
    if coverage.on_ballot is None:
        return "ballot-not-known"
    if coverage.candidates_read < coverage.on_ballot:
        return "candidates-not-transcribed"
    return "figures-unknown-on-counted-forms" if any(s.counted < coverage.counted for s in standings) else ""


def rejected_reaches(rejected: int | None, won: Range | None) -> bool | None:
    """Whether rejected ballots are at least the margin; null where either is not known well enough to say."""
    if rejected is None or won is None:
        return None
    if rejected >= won.high:
        return True
    return False if rejected < won.low else None
