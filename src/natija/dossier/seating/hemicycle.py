"""A house as a hemicycle: one mark per seat, parties side by side in the order given, each with its label.

Every party is one wedge from the inner to the outer row, named and counted outside the arc; seats nobody holds are
hollow. The majority is a dashed line where that many seats from the left end. The order of parties is the caller's, and
the description says which it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import cos, pi, sin

from natija.canvass.certificates.spelling import number
from natija.dossier.blocks import Picture, Shape
from natija.dossier.seating.paints import VACANT
from natija.dossier.seating.room import apart, folded
from natija.seats import allocate

WIDE, SIDE, OUTER, INNER = 860.0, 182.0, 205.0, 78.0
FOOT = 226.0
"""The line the arc stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chamber:
    """Seats by party from left to right, vacant ones, what a majority is, and where the numbers come from."""

    title: str
    seats: Mapping[str, int]
    vacant: int = 0
    hollow: str = VACANT
    """What the seats without a party are called."""
    majority: int | None = None
    order: str = "largest first"
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wedge:
    """Seats side by side with one label."""

    names: tuple[str, ...]
    count: int
    """Of each of the names."""
    hollow: bool
    places: tuple[tuple[float, float], ...]

    @property
    def label(self) -> str:
        """`A 53`, or `1 each: B, C, D`."""
        listed = ", ".join(self.names)
        return f"{listed} {number(self.count)}" if len(self.names) == 1 else f"{number(self.count)} each: {listed}"

    @property
    def edge(self) -> tuple[float, float]:
        """The outermost seat that is nearest to the middle."""
        middle = (self.places[0][1] + self.places[-1][1]) / 2
        return max(self.places, key=lambda place: (round(place[0]), -abs(place[1] - middle)))


def hemicycle(chamber: Chamber) -> Picture:
    """The picture of a house."""
    groups = [(party, count) for party, count in chamber.seats.items() if count]
    total = sum(count for _, count in groups) + chamber.vacant
    places, radius = _places(total)
    shapes: list[Shape] = []
    wedges: list[_Wedge] = []
    start = 0
    for name, count in [*groups, *([(chamber.hollow, chamber.vacant)] if chamber.vacant else [])]:
        own, hollow = places[start : start + count], len(wedges) == len(groups)
        shapes += [_seat(place, radius, name, hollow=hollow) for place in own]
        wedges.append(_Wedge(names=(name,), count=count, places=tuple(own), hollow=hollow))
        start += count
    return Picture(
        title=chamber.title, says=_says(chamber, groups, total), source=chamber.source, width=WIDE, height=FOOT + 30,
        shapes=(
            *shapes, *_labels(_joined(wedges), radius), *_majority(chamber.majority, places), *_middle(chamber, total),
        ),
    )  # fmt: skip


def _says(chamber: Chamber, groups: Sequence[tuple[str, int]], total: int) -> str:
    listed = "; ".join(f"{name} {number(count)}" for name, count in groups)
    vacant = f"; {chamber.hollow} {number(chamber.vacant)}" if chamber.vacant else ""
    needed = f" A majority is {number(chamber.majority)}." if chamber.majority else ""
    return f"{number(total)} seats from left to right, {chamber.order}: {listed}{vacant}.{needed}"


def _places(total: int) -> tuple[list[tuple[float, float]], float]:
    """(radius, angle) of every seat from left to right, and how large a mark can be."""
    rows = 1
    while rows < total and _fits(rows) < total:
        rows += 1
    radii = _radii(rows)
    lengths = {str(at): max(int(100 * r), 1) for at, r in enumerate(radii)}
    shared = allocate(lengths, total, method="sainte-lague")
    counts = dict(shared.seats)
    if shared.tie:
        counts |= {row: counts[row] + 1 for row in shared.tie.options[: shared.tie.seats]}
    places = [
        (radii[int(row)], Fraction(2 * at + 1, 2 * count)) for row, count in counts.items() for at in range(count)
    ]
    found = sorted(places, key=lambda place: (place[1], place[0]))
    gaps = [pi * radii[int(row)] / count for row, count in counts.items() if count]
    mark = min([(OUTER - INNER) / rows, *gaps]) * 0.44
    return [(radius, pi - pi * float(turn)) for radius, turn in found], min(mark, 13.0)


def _radii(rows: int) -> list[float]:
    step = (OUTER - INNER) / rows
    return [INNER + step * (at + 0.5) for at in range(rows)]


def _fits(rows: int) -> int:
    step = (OUTER - INNER) / rows
    return sum(int(pi * radius / step) for radius in _radii(rows))


def _at(radius: float, angle: float) -> tuple[float, float]:
    return WIDE / 2 + radius * cos(angle), FOOT - radius * sin(angle)


def _seat(place: tuple[float, float], radius: float, name: str, *, hollow: bool) -> Shape:
    return Shape(
        kind="circle", points=(_at(*place),), size=radius, filled=not hollow, dashed=hollow, paint=name, role="first"
    )


def _joined(wedges: Sequence[_Wedge]) -> list[_Wedge]:
    """Single seats side by side under one label, where there are more than two of them."""
    found: list[_Wedge] = []
    for single, run in groupby(wedges, key=lambda wedge: wedge.count == 1 and not wedge.hollow):
        here = list(run)
        if single and len(here) > 2:
            names = tuple(name for wedge in here for name in wedge.names)
            found.append(
                _Wedge(names=names, count=1, places=tuple(p for wedge in here for p in wedge.places), hollow=False)
            )
        else:
            found += here
    return found


def _labels(wedges: Sequence[_Wedge], radius: float) -> list[Shape]:
    """Names and counts in two columns, each joined to its wedge."""
    shapes: list[Shape] = []
    for left in (True, False):
        side = [wedge for wedge in wedges if (wedge.edge[1] > pi / 2) == left]
        side = side[::-1] if left else side
        lines = [folded(wedge.label, SIDE - 12, 13) for wedge in side]
        wanted = [_at(OUTER + 12, wedge.edge[1])[1] for wedge in side]
        rows = apart([y for y, more in zip(wanted, lines, strict=True) for _ in more], 16, 14, FOOT + 24)
        for wedge, texts in zip(side, lines, strict=True):
            own, rows = rows[: len(texts)], rows[len(texts) :]
            shapes += _label(wedge, radius, list(zip(texts, own, strict=True)), left=left)
    return shapes


def _label(wedge: _Wedge, radius: float, rows: Sequence[tuple[str, float]], *, left: bool) -> list[Shape]:
    x = SIDE if left else WIDE - SIDE
    far, angle = wedge.edge
    near = (x + 5, rows[0][1] - 4) if left else (x - 5, rows[0][1] - 4)
    knee = _at(OUTER + 10, angle)
    words = [
        Shape(kind="words", points=((x, y),), size=13, text=text, strong=True, align="end" if left else "start")
        for text, y in rows
    ]
    return [_line(_at(far + radius, angle), knee), _line(knee, near), *words]


def _line(start: tuple[float, float], end: tuple[float, float]) -> Shape:
    return Shape(kind="line", points=(start, end), role="faint")


def _majority(majority: int | None, places: Sequence[tuple[float, float]]) -> list[Shape]:
    """A line after that many seats from the left."""
    if majority is None or majority >= len(places):
        return []
    angle = (places[majority - 1][1] + places[majority][1]) / 2
    foot, top = _at(INNER - 14, angle), _at(OUTER + 10, angle)
    return [Shape(kind="line", points=(foot, top), dashed=True, strong=True)]


def _middle(chamber: Chamber, total: int) -> list[Shape]:
    x = WIDE / 2
    shapes = [
        Shape(kind="words", points=((x, FOOT - 18),), size=26, text=number(total), align="middle", strong=True),
        Shape(kind="words", points=((x, FOOT - 2),), size=12, text="seats", align="middle"),
    ]
    if chamber.majority:
        said = f"majority {number(chamber.majority)}: the dashed line, counted from the left"
        shapes.append(Shape(kind="words", points=((x, FOOT + 22),), size=12, text=said, align="middle", role="faint"))
    return shapes
