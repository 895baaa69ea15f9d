"""Two allocations side by side: a line per party from its seats in one to its seats in the other.

Lines that rise or fall are strong, those that stay are thin and dashed; both ends carry party and number, the right one
the difference. Heights are to one scale from nothing upwards; labels that would collide are pushed apart and joined to
their point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from natija.canvass.certificates.spelling import number
from natija.dossier.blocks import Picture, Shape
from natija.dossier.holders import signed
from natija.dossier.seating.room import apart, folded

WIDE, LEFT, RIGHT, HIGH, TOP = 860.0, 260.0, 560.0, 300.0, 58.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Seats before and after by party, and what the two sides are called."""

    title: str
    first: str
    second: str
    seats: Mapping[str, tuple[int, int]]
    source: str


def change(what: Change) -> Picture:
    """The picture of the two."""
    pairs = {party: pair for party, pair in what.seats.items() if any(pair)}
    top = max((seats for pair in pairs.values() for seats in pair), default=1)
    shapes: list[Shape] = [*_heads(what), _axis(LEFT), _axis(RIGHT)]
    for party, (before, after) in pairs.items():
        shapes += _slope(party, _y(before, top), _y(after, top), moved=before != after)
    lefts = {party: (before, f"{party} {number(before)}") for party, (before, _) in pairs.items()}
    rights = {
        party: (after, f"{party} {number(after)}" + (f" ({signed(after - before)})" if after != before else ""))
        for party, (before, after) in pairs.items()
    }
    says = "; ".join(f"{party}: {number(before)} and {number(after)}" for party, (before, after) in pairs.items())
    return Picture(
        title=what.title, says=f"{what.first}, then {what.second}. {says}.", source=what.source, width=WIDE,
        height=TOP + HIGH + 26,
        shapes=(*shapes, *_labels(lefts, top, left=True), *_labels(rights, top, left=False)),
    )  # fmt: skip


def _y(seats: int, top: int) -> float:
    return TOP + HIGH - HIGH * seats / max(top, 1)


def _axis(x: float) -> Shape:
    return Shape(kind="line", points=((x, TOP - 6), (x, TOP + HIGH)), role="faint")


def _heads(what: Change) -> list[Shape]:
    shapes = []
    for text, x, align in ((what.first, LEFT, "end"), (what.second, RIGHT, "start")):
        for at, line in enumerate(folded(text, 250, 12)):
            shapes.append(Shape(
                kind="words", points=((x, 14 + 15 * at),), size=12, text=line, align=align, role="faint",  # type: ignore[arg-type]
            ))  # fmt: skip
    return shapes


def _slope(party: str, before: float, after: float, *, moved: bool) -> list[Shape]:
    ends = [(LEFT, before), (RIGHT, after)]
    marks = [Shape(kind="circle", points=(end,), size=5, filled=True, paint=party, role="first") for end in ends]
    line = Shape(
        kind="line", points=(ends[0], ends[1]), strong=moved, dashed=not moved, role="ink" if moved else "faint"
    )
    return [line, *marks]


def _labels(given: Mapping[str, tuple[int, str]], top: int, *, left: bool) -> list[Shape]:
    ranked: Sequence[tuple[int, str]] = sorted(given.values(), key=lambda item: (-item[0], item[1]))
    wanted = [_y(seats, top) + 4 for seats, _ in ranked]
    shapes: list[Shape] = []
    axis, x = (LEFT, LEFT - 34) if left else (RIGHT, RIGHT + 34)
    side = -1 if left else 1
    for (seats, text), y in zip(ranked, apart(wanted, 16, TOP, TOP + HIGH + 20), strict=True):
        start, end = (axis + 7 * side, _y(seats, top)), (x - 4 * side, y - 4)
        shapes.append(Shape(kind="line", points=(start, end), role="faint"))
        align = "end" if left else "start"
        shapes.append(Shape(kind="words", points=((x, y),), size=13, text=text, align=align, strong=True))  # type: ignore[arg-type]
    return shapes
