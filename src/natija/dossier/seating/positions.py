"""Positions of a house as they were stated, one bar per statement in order of time, gaps written as gaps.

A bar is as long as the house; what a statement leaves out is hatched white and said to be missing, never shared among
the others. Parties stand in the same order in every bar. A segment carries its party and number where they fit; the
others are written under the bar. Nothing joins two bars: between statements nothing was stated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from natija.canvass.certificates.spelling import count, number
from natija.dossier.blocks import Picture, Shape
from natija.dossier.seating.room import folded, width

WIDE, LEFT, HIGH = 860.0, 12.0, 26.0
BAR = WIDE - 2 * LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What one source stated on one day; `of` is the size of the house, where it is known."""

    day: str
    source: str
    seats: Mapping[str, int]
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """Statements to be drawn, in any order, with the line of the majority."""

    title: str
    stated: Sequence[Position]
    majority: int | None = None
    source: str


def positions(what: Positions) -> Picture:
    """The picture of all of them."""
    rows = sorted(what.stated, key=lambda row: (row.day, row.source))
    longest = max([sum(row.seats.values()) for row in rows] + [row.of or 0 for row in rows], default=1)
    order = _order(rows)
    shapes: list[Shape] = []
    y, before = 8.0, ""
    for row in rows:
        if before:
            shapes.append(_text(WIDE / 2, y + 9, _gap(before, row.day), faint=True, align="middle"))
            y += 16
        made, after = _row(row, y, longest, order)
        shapes += [*_bar(row, y + 18, longest, order), *_line(what.majority, longest, y + 18), *made]
        y = after
        before = row.day
    if what.majority and what.majority <= longest:
        at = LEFT + BAR * what.majority / longest
        shapes.append(_text(at, y + 6, f"dashed: majority {number(what.majority)}", align="middle", strong=True))
        y += 12
    return Picture(
        title=what.title, says=" ".join(_said(row) for row in rows), source=what.source, width=WIDE, height=y + 4,
        shapes=tuple(shapes),
    )  # fmt: skip


def parties(stated: Sequence[Position]) -> list[str]:
    """Every party, in the order of the bars."""
    return _order(stated)


def _order(rows: Sequence[Position]) -> list[str]:
    """By the most seats any statement gives them, then by name."""
    most: dict[str, int] = {}
    for row in rows:
        for party, seats in row.seats.items():
            most[party] = max(most.get(party, 0), seats)
    return sorted(most, key=lambda party: (-most[party], party))


def _gap(before: str, day: str) -> str:
    days = (dt.date.fromisoformat(day) - dt.date.fromisoformat(before)).days
    return f"{count(days, 'day')} later" if days else "the same day"


def _said(row: Position) -> str:
    listed = ", ".join(f"{party} {number(seats)}" for party, seats in row.seats.items())
    return f"{row.day}, {row.source}: {listed}; {_sum(row)}."


def _sum(row: Position) -> str:
    """`334 of 336 seats stated`."""
    total = sum(row.seats.values())
    return f"{number(total)} seats stated" if row.of is None else f"{number(total)} of {number(row.of)} seats stated"


def _bar(row: Position, top: float, longest: int, order: Sequence[str]) -> list[Shape]:
    """A segment per party; a dashed one for what the statement leaves out."""
    shapes, x = [], LEFT
    for party in order:
        if seats := row.seats.get(party, 0):
            long = BAR * seats / longest
            shapes.append(_segment(x, top, long, party))
            x += long
    if (missing := (row.of or 0) - sum(row.seats.values())) > 0:
        corners = ((x, top), (x + BAR * missing / longest, top + HIGH))
        shapes.append(Shape(kind="box", points=corners, role="faint", dashed=True))
    return shapes


def _row(row: Position, y: float, longest: int, order: Sequence[str]) -> tuple[list[Shape], float]:
    """The words of a bar: in the segments where they fit, else under it in the same order."""
    shapes = [
        _text(LEFT, y + 12, f"{row.day}, {row.source}", strong=True),
        _text(WIDE - LEFT, y + 12, _sum(row), align="end"),
    ]
    top, x, small = y + 18, LEFT, []
    for party in order:
        seats = row.seats.get(party, 0)
        long, label = BAR * seats / longest, f"{party} {number(seats)}"
        if width(label, 12) + 10 <= long:
            shapes += _plate(x + long / 2, top + 17, label)
        elif seats:
            small.append(label)
        x += long
    missing = (row.of or 0) - sum(row.seats.values())
    small += [f"not in the statement {number(missing)}"] if missing > 0 else []
    lines = folded("without a label above, from the left: " + ", ".join(small), BAR, 12) if small else []
    shapes += [_text(LEFT, top + HIGH + 17 + 15 * at, line) for at, line in enumerate(lines)]
    return shapes, top + HIGH + 15 * len(lines) + 12


def _segment(x: float, top: float, long: float, party: str) -> Shape:
    return Shape(kind="box", points=((x, top), (x + long, top + HIGH)), paint=party, filled=True, role="first")


def _plate(x: float, y: float, label: str) -> list[Shape]:
    """Words on a white plate, so that no pattern runs through them."""
    half = width(label, 12) / 2 + 4
    plate = Shape(kind="box", points=((x - half, y - 12), (x + half, y + 4)), role="ground", filled=True)
    return [plate, Shape(kind="words", points=((x, y),), size=12, text=label, align="middle", strong=True)]


def _text(x: float, y: float, text: str, *, align: str = "start", strong: bool = False, faint: bool = False) -> Shape:
    where = {"start": "start", "middle": "middle", "end": "end"}[align]
    return Shape(
        kind="words", points=((x, y),), size=12, text=text, align=where, strong=strong,  # type: ignore[arg-type]
        role="faint" if faint else "ink",
    )  # fmt: skip


def _line(majority: int | None, longest: int, top: float) -> list[Shape]:
    """The majority, across one bar."""
    if not majority or majority > longest:
        return []
    x = LEFT + BAR * majority / longest
    return [Shape(kind="line", points=((x, top - 4), (x, top + HIGH + 4)), dashed=True, strong=True)]
