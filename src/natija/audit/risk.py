"""The risk that is left: how probable a sample at least this clean is if the outcome is wrong (Kaplan-Markov).

If the outcome is wrong the errors of all stations add up to at least 1, so a station drawn in proportion to its bound
is expected to be tainted by 1/U at least. The chance of what was found is then at most the product, over the draws, of
(1 - 1/U) / (1 - taint), where the taint of a draw is the error found there as a share of the station's bound (Stark
2009; Arlo's MACRO). Everything is exact: a risk is a fraction, a sample size is found by comparing whole numbers.

A risk above the limit does not say that the outcome is wrong, only that the sample does not yet show that it is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Literal

from natija.audit.batches import Bounds, error
from natija.errors import BadUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one draw showed: the error, and the taint (error / bound). `how` says where the figures came from."""

    station: str
    error: Fraction
    taint: Fraction
    how: Literal["recounted", "cannot-be-recounted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """The risk after the draws recounted so far; null while a drawn station waits for its recount.

    `beyond` are stations with more error than their bound allows: the bound was wrong, and nothing is confirmed.
    `more` is how many further draws without error would bring the risk to the limit; null where none can.
    """

    limit: Fraction
    risk: Fraction | None
    confirmed: bool
    draws: tuple[Found, ...]
    waiting: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    more: int | None = None


def draws_needed(total: Fraction, *, limit: Fraction, so_far: Fraction = Fraction(1)) -> int:
    """Least number of draws without any error that brings a risk of `so_far` to the limit. Exact; no logarithm.

    With U below 1 no errors within the bounds could reverse the outcome, so nothing need be drawn.
    """
    if not 0 < limit < 1:
        raise BadUse(f"a risk limit lies between 0 and 1, not {limit}", next_step="say for instance 0.1")
    if total < 1 or so_far <= limit:
        return 0
    low, high = 0, 1
    while _above(high, total, so_far, limit):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _above(middle, total, so_far, limit) else (low, middle)
    return high


def _above(draws: int, total: Fraction, so_far: Fraction, limit: Fraction) -> bool:
    """Whether `so_far` x (1 - 1/U)^draws is above the limit: in whole numbers, because fractions would be reduced."""
    keep = 1 - 1 / total
    left: int = so_far.numerator * limit.denominator * keep.numerator**draws
    right: int = limit.numerator * so_far.denominator * keep.denominator**draws
    return left > right


def kaplan_markov(total: Fraction, taints: Iterable[Fraction]) -> Fraction:
    """The risk after these draws: 1 at most, and 1 as soon as a draw is wholly tainted."""
    found = list(taints)
    if total < 1:
        return Fraction(0)
    if any(taint >= 1 for taint in found):
        return Fraction(1)
    keep = 1 - 1 / total
    return min(Fraction(1), prod((keep / (1 - taint) for taint in found), start=Fraction(1)))


def risk(
    figures: Bounds, drawn: Sequence[str], recounts: Mapping[str, Mapping[str, int] | None], *, limit: Fraction
) -> Risk:
    """The risk after recounting the drawn stations, in the order of the draws, repeats included.

    `recounts` has the recounted votes of a station, or null for a box that cannot be recounted; a drawn station
    without an entry is waited for.
    """
    needed = draws_needed(figures.total, limit=limit)
    waiting = tuple(dict.fromkeys(station for station in drawn if station not in recounts))
    found = tuple(_found(figures, station, recounts[station]) for station in drawn if station in recounts)
    beyond = tuple(dict.fromkeys(one.station for one in found if one.taint > 1))
    if waiting or (needed and not drawn):
        return Risk(limit=limit, risk=None, confirmed=False, draws=found, waiting=waiting, beyond=beyond)
    value = kaplan_markov(figures.total, (one.taint for one in found))
    hopeless = any(one.taint >= 1 for one in found)
    return Risk(
        limit=limit,
        risk=Fraction(1) if beyond else value,
        confirmed=value <= limit and not beyond,
        draws=found,
        beyond=beyond,
        more=None if hopeless else _more(figures.total, limit, (one.taint for one in found)),
    )


def _more(total: Fraction, limit: Fraction, taints: Iterable[Fraction]) -> int:
    """Further clean draws that would do, counting from the untruncated product."""
    if total < 1:
        return 0
    keep = 1 - 1 / total
    return draws_needed(total, limit=limit, so_far=prod((keep / (1 - taint) for taint in taints), start=Fraction(1)))


def _found(figures: Bounds, station: str, recount: Mapping[str, int] | None) -> Found:
    if station not in figures.batches:
        raise BadUse(f"station {station} is not in this audit", next_step="draw again from the figures of this audit")
    lost = error(figures.batches[station], recount, figures.margins)
    bound = figures.each[station]
    taint = lost / bound if bound else Fraction(0 if lost <= 0 else 2)
    return Found(
        station=station, error=lost, taint=taint, how="recounted" if recount is not None else "cannot-be-recounted"
    )
