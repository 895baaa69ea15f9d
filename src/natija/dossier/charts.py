"""Pictures that carry data, as lists of shapes: pure functions of numbers, without colours.

What a mark means is its shape and the words beside it, never a colour alone. Two candidates' pictures have one size and
one scale. A gap in time is drawn as a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from natija.canvass.certificates.spelling import count, joined, number
from natija.dossier.blocks import Picture, Shape
from natija.dossier.holders import UNKNOWN

WIDTH = 340.0
SMALL, TEXT = 10.0, 11.0
"""Heights of letters."""
SMALLEST, LETTER = 7.0, 0.6
"""The least height of letters, and the width of one as a part of its height, with room."""
ENDS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
"""Where an axis may end, times a power of ten."""


def line(x1: float, y1: float, x2: float, y2: float, *, faint: bool = False, dashed: bool = False) -> Shape:
    """A straight line."""
    return Shape(kind="line", points=((x1, y1), (x2, y2)), role="faint" if faint else "ink", dashed=dashed)


def words(x: float, y: float, text: str, *, size: float = SMALL, align: str = "start") -> Shape:
    """Words whose foot stands at y."""
    where = {"start": "start", "middle": "middle", "end": "end"}[align]
    return Shape(kind="words", points=((x, y),), size=size, text=text, align=where)  # type: ignore[arg-type]


def fitted(x: float, y: float, text: str, *, size: float = SMALL) -> Shape:
    """Words that end inside the picture: smaller, then cut; the caption has them whole."""
    room = int((WIDTH - x) / LETTER)
    small = max(SMALLEST, min(size, room / max(len(text), 1)))
    most = int(room / small)
    return words(x, y, text if len(text) <= most else f"{text[: most - 1]}…", size=small)


def above(value: int) -> int:
    """A round number that is not less: the end of an axis."""
    step = 1
    while value > 100 * step:
        step *= 10
    return next(n * step for n in ENDS if n * step >= value)


# Two copies of one form


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Votes of one candidate on two copies of the same forms: (first copy, second copy) by station."""

    candidate: str
    first: str
    second: str
    points: Sequence[tuple[int, int]]
    source: str


def paired_dots(pairs: Pairs, *, top: int) -> Picture:
    """A mark per station: on the diagonal where two copies agree, over it where the second has more, else under it."""
    up = sum(second > first for first, second in pairs.points)
    down = sum(second < first for first, second in pairs.points)
    same = len(pairs.points) - up - down
    says = (
        f"{count(len(pairs.points), 'station')}: {number(same)} the same on both copies, {number(up)} with more and "
        f"{number(down)} with less on the second. Across: {pairs.first}. Upwards: {pairs.second}."
    )
    left, side, foot = 44.0, WIDTH - 60.0, 34.0
    scale = side / top

    def at(first: int, second: int) -> tuple[float, float]:
        return left + first * scale, foot + side - second * scale

    marks = [_dot(at(a, b), a, b) for a, b in sorted(pairs.points, key=lambda p: p[0] != p[1])]
    return Picture(
        title=f"{pairs.candidate}: {number(up + down)} of {number(len(pairs.points))} stations differ", says=says,
        source=pairs.source, width=WIDTH, height=foot + side + 58,
        shapes=(*_axes(left, foot, side, top, pairs), *marks, *_key(left, foot, up, down, same)),
    )  # fmt: skip


def _dot(at: tuple[float, float], first: int, second: int) -> Shape:
    """A small dot where they agree; a triangle upwards where the second has more, downwards where it has less."""
    x, y = at
    if first == second:
        return Shape(kind="circle", points=((x, y),), size=1.6, filled=True, role="faint")
    tip = -3.4 if second > first else 3.4
    return Shape(
        kind="polygon", points=((x - 3, y - tip / 2), (x + 3, y - tip / 2), (x, y + tip)),
        role="first" if second > first else "second",
    )  # fmt: skip


def _axes(left: float, foot: float, side: float, top: int, pairs: Pairs) -> list[Shape]:
    low, right = foot + side, left + side
    return [
        Shape(kind="box", points=((left, foot), (right, low)), role="faint"),
        line(left, low, right, foot, dashed=True),
        words(left - 4, low, "0", align="end"), words(left - 4, foot + SMALL, number(top), align="end"),
        words(right, low + 14, number(top), align="end"),
        fitted(left, low + 30, f"across: {pairs.first}"), fitted(left, low + 44, f"upwards: {pairs.second}"),
        words(right - 6, low - 8, "on the dashed line the copies agree", align="end"),
    ]  # fmt: skip


def _key(left: float, foot: float, up: int, down: int, same: int) -> list[Shape]:
    """The three marks, each with what it means and how many there are."""
    y, x = foot - 16, left
    return [
        _dot((x + 4, y), 0, 1), words(x + 12, y + 4, f"more on the second: {number(up)}"),
        _dot((x + 148, y), 1, 0), words(x + 156, y + 4, f"less: {number(down)}"),
        _dot((x + 226, y), 0, 0), words(x + 233, y + 4, f"same: {number(same)}"),
    ]  # fmt: skip


# What each version covers


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One version: stations with a form, of all there are; null where that is not known."""

    label: str
    held: int
    zeros: int
    of: int | None


def coverage_bars(covers: Sequence[Cover], *, source: str) -> Picture:
    """A bar per version: filled where a form is held, hatched where it is all zeros, empty where there is none."""
    shapes: list[Shape] = []
    for row, cover in enumerate(covers):
        shapes += _bar(cover, 2 + row * 48.0)
    said = [f"{c.label}: {number(c.held)} of {UNKNOWN if c.of is None else number(c.of)}" for c in covers]
    return Picture(
        title=_covered(covers),
        says="; ".join(said) + ".", source=source, width=WIDTH, height=2 + 48.0 * len(covers), shapes=tuple(shapes),
    )  # fmt: skip


def _covered(covers: Sequence[Cover]) -> str:
    """The finding: how many versions cover every station."""
    full = sum(c.of is not None and c.held == c.of for c in covers)
    return f"{number(full)} of {count(len(covers), 'version')} {'covers' if full == 1 else 'cover'} every station"


def _bar(cover: Cover, y: float) -> list[Shape]:
    whole = max(cover.of or 0, cover.held + cover.zeros, 1)
    wide = WIDTH - 4
    held, zeros = wide * cover.held / whole, wide * cover.zeros / whole
    covered = f"{number(cover.held)} of {'an unknown number' if cover.of is None else number(cover.of)}"
    without = whole - cover.held - cover.zeros if cover.of is not None else 0
    extra = f", {number(cover.zeros)} of zeros" if cover.zeros else ""
    extra += f", {number(without)} not held" if without else ""
    made = [
        fitted(2, y + 11, cover.label, size=TEXT), words(2, y + 38, covered + extra),
        Shape(kind="box", points=((2, y + 18), (2 + wide, y + 27)), role="faint", dashed=cover.of is None),
        Shape(kind="box", points=((2, y + 18), (2 + held, y + 27)), role="ink", filled=True),
    ]  # fmt: skip
    if zeros:
        corners = ((2 + held, y + 18), (2 + held + zeros, y + 27))
        made.append(Shape(kind="box", points=corners, role="hatch", filled=True))
    return made


# Standings as they were stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was stated on a day on one form: the days since the one before, and votes by candidate."""

    day: str
    form: str
    gap: int | None
    """Days since the one before; null for the first."""
    votes: tuple[int | None, int | None]
    partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where the standings are drawn: one column each, votes upwards from 0 to `top`."""

    top: int
    step: float
    left: float = 50.0
    foot: float = 14.0
    high: float = 150.0

    @property
    def low(self) -> float:
        """Where zero is."""
        return self.foot + self.high

    def x(self, column: int) -> float:
        """Middle of a column."""
        return self.left + 12 + column * self.step

    def y(self, votes: int) -> float:
        """Height of a number of votes."""
        return self.low - self.high * votes / self.top


def standings(stated: Sequence[Standing], names: tuple[str, str], *, source: str) -> Picture:
    """Two candidates' stated votes in order of time; a line only from day to day, a gap where nothing was stated."""
    top = above(max((v for s in stated for v in s.votes if v is not None), default=1))
    frame = _Frame(top=top, step=(WIDTH - 86) / max(len(stated) - 1, 1))
    shapes = [
        line(frame.left, frame.low, WIDTH - 10, frame.low), words(frame.left - 6, frame.low, "0", align="end"),
        words(frame.left - 6, frame.foot + SMALL, number(top), align="end"),
        line(frame.left, frame.foot, frame.left, frame.low, faint=True),
    ]  # fmt: skip
    for i, one in enumerate(stated):
        shapes += _stated(one, frame.x(i), frame)
        shapes += _since(one, stated[i - 1], i, frame) if i else []
    gaps = [f"{count(one.gap, 'day')} before {one.day}" for one in stated[1:] if one.gap and one.gap > 1]
    said = [
        f"{one.day}, form {one.form}: {' and '.join(UNKNOWN if v is None else number(v) for v in one.votes)}"
        for one in stated
    ]
    return Picture(
        title=f"Stated from {stated[0].day} to {stated[-1].day}, {count(len(gaps), 'gap')}",
        says=f"Circles {names[0]}, boxes {names[1]}; hollow where only some stations are covered. {'; '.join(said)}."
        + (f" Nothing was stated in the {joined(gaps, 'and')}." if gaps else ""),
        source=source, width=WIDTH, height=frame.low + 76,
        shapes=(*shapes, *_names(names, frame.left, frame.low + 56)),
    )  # fmt: skip


def _names(names: tuple[str, str], left: float, y: float) -> list[Shape]:
    return [
        Shape(kind="circle", points=((left + 4, y - 4),), size=4, role="first", filled=True),
        fitted(left + 12, y, names[0]),
        Shape(kind="box", points=((left, y + 6), (left + 8, y + 14)), role="second", filled=True),
        fitted(left + 12, y + 14, names[1]),
    ]


def _stated(one: Standing, x: float, frame: _Frame) -> list[Shape]:
    made = [
        words(x, frame.low + 13, one.day[5:], align="middle"),
        words(x, frame.low + 25, f"F{one.form}", align="middle"),
    ]
    first, second = one.votes
    if first is not None:
        at = (x, frame.y(first))
        made.append(Shape(kind="circle", points=(at,), size=4, role="first", filled=not one.partial))
    if second is not None:
        y = frame.y(second)
        corners = ((x - 4, y - 4), (x + 4, y + 4))
        made.append(Shape(kind="box", points=corners, role="second", filled=not one.partial))
    return made


def _since(one: Standing, before: Standing, column: int, frame: _Frame) -> list[Shape]:
    """A line from the standing before on the same form, or the gap in days."""
    x = frame.x(column)
    if one.gap is None or one.gap > 1:
        middle = x - frame.step / 2
        return [
            line(middle, frame.foot, middle, frame.low, faint=True, dashed=True),
            words(middle, frame.low + 38, f"{one.gap} d" if one.gap else "?", align="middle"),
        ]
    if before.form != one.form:
        return []
    pairs = zip(before.votes, one.votes, strict=True)
    return [
        line(x - frame.step, frame.y(a), x, frame.y(b), faint=True)
        for a, b in pairs if a is not None and b is not None
    ]  # fmt: skip
