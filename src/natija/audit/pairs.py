"""Two stations in one building, one for men and one for women: a question about pairs unlike all others.

Neighbours who vote in the same building vote alike, and how men and women differ is much the same all over a contest.
So the difference of a candidate's share between the two stations, less the median difference of all pairs, is small:
as small as counting chance and a spread common to all pairs make it. The spread is taken from the middle half of the
pairs, so that a few odd ones cannot hide themselves. A pair that is far out gets two images looked at, both of them:
the test cannot say which of the two is unusual, nor why.

Residuals and spreads are fractions; only the p-value of each pair, from a normal distribution, is a float. Real pairs
have heavier tails than that: in 997 pairs of disputed contests of 2024, 17 were beyond four spreads where a normal
distribution has 0.06. `Residuals.beyond_four` shows how it is here, and the results say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from natija.audit.pattern import NotRun, Pattern
from natija.audit.tails import both_tails

Sex = Literal["male", "female"]
LEAST_PAIRS = 30
"""Pairs needed before their spread means anything."""
NORMAL = Fraction(14826, 10000)
"""Standard deviations in a median absolute deviation, for a normal distribution."""
NULL = "men's and women's shares in one building differ as in all other pairs, with normal residuals"
CAUTIONS = (
    "real pairs have heavier tails than a normal distribution, so these p-values are too small",
    "a neighbourhood where men and women do vote differently",
    "two stations that share a name and not a building, or two papers exchanged between them",
)
WORDS: Mapping[str, Sex] = {
    "male": "male", "men": "male", "مردانہ": "male", "مرد": "male",
    "female": "female", "women": "female", "زنانہ": "female", "خواتین": "female", "عورت": "female",
}  # fmt: skip
"""Words of a station's name that say for whom it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A candidate's votes at one station, of the votes read there."""

    id: str
    votes: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The station for men and the one for women in the same building."""

    building: str
    male: Station
    female: Station

    @property
    def difference(self) -> Fraction:
        """Share among men less share among women."""
        return Fraction(self.male.votes, self.male.of) - Fraction(self.female.votes, self.female.of)

    @property
    def variance(self) -> Fraction:
        """What counting chance adds; shares are taken as (votes + 1) of (n + 2), so it is never zero."""
        return _variance(self.male) + _variance(self.female)


@dataclass(frozen=True, slots=True, kw_only=True)
class Residuals:
    """What all pairs have in common, and the pairs as tests. `spread` squared is `chance` and `common` together.

    `beyond_four` is how many pairs are more than four spreads out; a normal distribution has one in 15,787.
    """

    median: Fraction
    spread: Fraction
    common: Fraction
    """Square of the spread that counting chance does not explain."""
    beyond_four: int
    tests: tuple[Pattern, ...]


def same_building(names: Mapping[str, str], *, words: Mapping[str, Sex] = WORDS) -> list[tuple[str, str, str]]:
    """(building, male station, female station) of stations whose names differ only in the word that says for whom.

    `names` are the stations of one contest as its list prints them. A name with a number (`(Male)-II`) pairs with the
    same number. Where more than one station of a sex has the name, nothing is paired: there is no telling which.
    """
    found: dict[str, dict[Sex, list[str]]] = {}
    for station, name in names.items():
        building, sex = _split(name, words)
        if sex:
            found.setdefault(building, {}).setdefault(sex, []).append(station)
    return sorted(
        (building, of["male"][0], of["female"][0])
        for building, of in found.items()
        if len(of.get("male", ())) == len(of.get("female", ())) == 1
    )


def _split(name: str, words: Mapping[str, Sex]) -> tuple[str, Sex | None]:
    """The name without the word for whom it is, and that sex; none where it says both or neither."""
    parts = re.findall(r"\w+", name.casefold())
    said = {words[part] for part in parts if part in words}
    return " ".join(part for part in parts if part not in words), said.pop() if len(said) == 1 else None


def residuals(pairs: Iterable[Pair], *, about: str) -> Residuals | NotRun:
    """Every pair as a test of its own, against all of them."""
    used = [pair for pair in pairs if pair.male.of > 0 and pair.female.of > 0]
    if len(used) < LEAST_PAIRS:
        return NotRun(test="pair", about=about, because=f"pairs: {len(used)}; {LEAST_PAIRS} are needed")
    middle = median([pair.difference for pair in used])
    spread = NORMAL * median([abs(pair.difference - middle) for pair in used])
    common = max(Fraction(0), spread**2 - median([pair.variance for pair in used]))
    squares = [(pair.difference - middle) ** 2 / (common + pair.variance) for pair in used]
    return Residuals(
        median=middle,
        spread=spread,
        common=common,
        beyond_four=sum(square > 16 for square in squares),
        tests=tuple(_test(pair, square, middle, about) for pair, square in zip(used, squares, strict=True)),
    )


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value, or the mean of the two middle ones."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _variance(station: Station) -> Fraction:
    share = Fraction(station.votes + 1, station.of + 2)
    return share * (1 - share) / station.of


def _test(pair: Pair, square: Fraction, middle: Fraction, about: str) -> Pattern:
    return Pattern(
        test="pair",
        about=f"{about}, {pair.building}",
        asks=f"Look at both images ({about}): {_said(pair.male)} at {pair.male.id}, for men, and"
        f" {_said(pair.female)} at {pair.female.id}, for women, in one building. Were both read and written right?",
        null=NULL,
        cautions=CAUTIONS,
        n=1,
        observed=pair.difference,
        expected=middle,
        statistic=square,
        p=both_tails(square),
        look_at=(pair.male.id, pair.female.id),
    )


def _said(station: Station) -> str:
    return f"{station.votes:,} of {station.of:,}"
