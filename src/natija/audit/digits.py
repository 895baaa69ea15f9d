"""Last digits: a question about rounded or made-up figures.

Are some last digits more frequent than they should be? Equal frequency is the wrong null for small stations: where
there are ever fewer stations with ever more votes, low last digits are more frequent in any honest count. The smoothed
null takes that into account: within each ten (120 to 129) the expected number of each digit follows the parabola
through the totals of that ten and its two neighbours. Only totals of tens enter, never a digit, so a heap of zeros
cannot excuse itself. Expected numbers are fractions; a chi-square statistic over the ten digits gives the p-value.

Only last digits are tested, of figures with at least `least` votes; below that a last digit is nearly the whole
figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from natija.audit.pattern import NotRun, Pattern
from natija.audit.tails import chi_square_9
from natija.errors import BadUse

LEAST_FIGURES = 100
"""Figures a test needs: ten expected for each digit."""
NULL = "the number of stations changes smoothly with the number of votes, so last digits follow from the totals of tens"
CAUTIONS = (
    "rounded or estimated figures in somebody's transcription",
    "stations made to the same size, or a limit on the ballots sent to each",
    "the statistic is nearly, not exactly, a chi-square one",
)
_SPREAD = tuple(Fraction(2 * digit - 9, 20) for digit in range(10))
"""Place of each digit in its ten, from -0.45 to 0.45."""
_MEAN_SQUARE = sum((t * t for t in _SPREAD), Fraction(0)) / 10


def last_digits(figures: Mapping[str, int], *, about: str, least: int = 100) -> Pattern | NotRun:
    """Test the last digits of figures by station; those below `least` only help to know the shape."""
    if least % 10:
        raise BadUse(f"the least figure is {least}, not a multiple of ten", next_step="say 30 or 100")
    observed = digit_counts(figures.values(), least=least)
    count = sum(observed)
    if count < LEAST_FIGURES:
        return NotRun(
            test="last-digit",
            about=about,
            because=f"figures from {least} up: {count}; {LEAST_FIGURES} are needed",
        )
    expected = smoothed(figures.values(), least=least)
    statistic = chi_square(observed, expected)
    over = max(range(10), key=lambda digit: (observed[digit] - expected[digit]) ** 2 / expected[digit])
    places = tuple(sorted(s for s, value in figures.items() if value >= least and value % 10 == over))
    return Pattern(
        test="last-digit",
        about=about,
        asks=f"Look at the images: {observed[over]} of {count} figures ({about}) end in {over}, about"
        f" {round(expected[over])} would be usual. Were they rounded when they were written or typed?",
        null=NULL,
        cautions=CAUTIONS,
        n=count,
        observed=Fraction(observed[over]),
        expected=expected[over],
        statistic=statistic,
        p=chi_square_9(statistic),
        look_at=places if observed[over] > expected[over] else (),
    )


def digit_counts(figures: Iterable[int], *, least: int = 0) -> tuple[int, ...]:
    """How many figures of at least `least` end in each digit."""
    found = Counter(value % 10 for value in figures if value >= least)
    return tuple(found[digit] for digit in range(10))


def uniform(count: int) -> tuple[Fraction, ...]:
    """Expected numbers if every last digit is as frequent as every other."""
    return (Fraction(count, 10),) * 10


def smoothed(figures: Iterable[int], *, least: int = 0) -> tuple[Fraction, ...]:
    """Expected numbers under the smoothed null. They add up to the number of figures of at least `least`."""
    tens = Counter(value // 10 for value in figures if value >= 0)
    totals = [Fraction(0)] * 10
    for ten, count in tens.items():
        if ten >= least // 10:
            before = tens[ten - 1] if ten else None
            totals = [a + b for a, b in zip(totals, _within(count, before, tens[ten + 1]), strict=True)]
    return tuple(totals)


def _within(count: int, before: int | None, after: int) -> list[Fraction]:
    """Expected number of each digit in one ten: the parabola whose tens add up to what the three tens hold.

    Below zero there are no figures, so the first ten has one neighbour and a straight line. A curve that would dip
    under zero is flattened towards the mean until it does not.
    """
    slope = Fraction(after - before, 2) if before is not None else Fraction(after - count)
    bend = Fraction(after + before - 2 * count, 2) if before is not None else Fraction(0)
    shape = [slope * t + bend * (t * t - _MEAN_SQUARE) for t in _SPREAD]
    lowest = min(shape)
    keep = min(Fraction(1), Fraction(count) / -lowest) if lowest < 0 else Fraction(1)
    return [(count + keep * s) / 10 for s in shape]


def chi_square(observed: Sequence[int], expected: Sequence[Fraction]) -> Fraction:
    """Sum of squared differences over the expected numbers."""
    return sum(((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True)), Fraction(0))
