"""What a pattern test answers, and how many of its answers to believe.

A pattern test asks whether figures look as figures of their kind do. It knows nothing of what happened: an odd pattern
has innocent causes more often than not, so each result carries its null, what is known to break the null innocently,
its p-value, and the places whose image to look at, and reads as a question. Several tests are judged together or not
at all: `judge` keeps the rate of false alarms (Holm) or their share (Benjamini-Hochberg) at a stated level and says
which. There is no verdict, no score of a person, and no test of second digits: the digit law they are held against is
not true of honest counts from stations of similar size.

P-values are floats, everything before them is exact; they are compared with their thresholds as exact fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from natija.errors import BadUse

Control = Literal["holm", "benjamini-hochberg"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One test: `observed` against `expected` under `null`, with the probability `p` of at least that much.

    `cautions` say what else gives such a pattern; `look_at` are the stations whose papers would show it.
    """

    test: Literal["last-digit", "whole-percent", "pair"]
    about: str
    asks: str
    null: str
    cautions: tuple[str, ...]
    n: int
    observed: Fraction
    expected: Fraction
    statistic: Fraction
    p: float
    look_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRun:
    """A test that the figures do not allow, and why: neither a pass nor a finding."""

    test: Literal["last-digit", "whole-percent", "pair"]
    about: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One test among several: `threshold` is what its p-value had to be at or under."""

    pattern: Pattern
    threshold: Fraction
    flagged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Tests judged together, smallest p-value first. `says` is the false-alarm rate, to be shown with every result."""

    control: Control
    level: Fraction
    tests: tuple[Judged, ...]
    not_run: tuple[NotRun, ...]
    says: str

    @property
    def questions(self) -> tuple[str, ...]:
        """What to ask, for the tests that stand out."""
        return tuple(judged.pattern.asks for judged in self.tests if judged.flagged)


def judge(
    results: Iterable[Pattern | NotRun], *, level: Fraction = Fraction(1, 20), control: Control = "holm"
) -> Family:
    """Judge every test that was run, together. Leaving some out afterwards makes the stated rate untrue."""
    if not 0 < level < 1:
        raise BadUse(f"a level lies between 0 and 1, not {level}", next_step="say for instance 0.05")
    given = list(results)
    ran = sorted((r for r in given if isinstance(r, Pattern)), key=lambda r: r.p)
    thresholds = _thresholds(len(ran), level, control)
    flags = _holm(ran, thresholds) if control == "holm" else _benjamini_hochberg(ran, thresholds)
    return Family(
        control=control,
        level=level,
        tests=tuple(
            Judged(pattern=r, threshold=t, flagged=i < flags)
            for i, (r, t) in enumerate(zip(ran, thresholds, strict=True))
        ),
        not_run=tuple(r for r in given if isinstance(r, NotRun)),
        says=_says(len(ran), flags, level, control),
    )


def _thresholds(tests: int, level: Fraction, control: Control) -> list[Fraction]:
    if control == "holm":
        return [level / (tests - i) for i in range(tests)]
    return [level * (i + 1) / tests for i in range(tests)]


def _holm(ran: Sequence[Pattern], thresholds: Sequence[Fraction]) -> int:
    """How many stand out: up to the first that does not (Holm 1979)."""
    misses = (i for i, (r, t) in enumerate(zip(ran, thresholds, strict=True)) if Fraction(r.p) > t)
    return next(misses, len(ran))


def _benjamini_hochberg(ran: Sequence[Pattern], thresholds: Sequence[Fraction]) -> int:
    """How many stand out: up to the last one under its threshold (Benjamini and Hochberg 1995)."""
    return max((i for i, (r, t) in enumerate(zip(ran, thresholds, strict=True), 1) if Fraction(r.p) <= t), default=0)


def _says(tests: int, flags: int, level: Fraction, control: Control) -> str:
    count = f"{tests} test{'' if tests == 1 else 's'}, {flags} standing out."
    if control == "holm":
        return (
            f"{count} If every null is true, the chance that any test stands out is at most {_percent(level)} (Holm)."
        )
    return (
        f"{count} If the tests are independent, at most {_percent(level)} of those that stand out are expected to be"
        " false alarms (Benjamini-Hochberg); one among a few may well be."
    )


def _percent(level: Fraction) -> str:
    whole, rest = divmod(level * 100, 1)
    return f"{whole} %" if not rest else f"{level} as a share"
