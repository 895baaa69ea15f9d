"""Turnout station by station: a mark per station on a line from 0 to 100 per cent, a strip per version that states it.

Stations of one per cent stand on each other, so that height is how many there are. What is above 100 per cent stands at
the end, hollow, and is counted in words. Where no list says how many are registered, or no form how many voted, there
is no mark and the caption says how many are missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from natija.canvass.certificates.spelling import count, number
from natija.canvass.schedule import Column, Schedule
from natija.dossier import charts
from natija.dossier.blocks import Picture, Shape
from natija.dossier.holders import Names, keyed

POLLED = "polled"
FEWEST = 10
"""Stations of which a strip is worth drawing."""
LEFT, RIGHT, HIGH, HEAD = 6.0, 322.0, 40.0, 16.0


def strips(stations: Schedule, names: Names, source: str) -> Picture | None:
    """A strip per version that gives ballots polled at ten stations or more."""
    polled = {column.version: column for column in stations.columns if not column.votes and column.name == POLLED}
    found = {key: _shares(stations, column) for key, column in sorted(polled.items())}
    shown = {key: shares for key, shares in found.items() if len(shares) >= FEWEST}
    if not shown:
        return None
    shapes: list[Shape] = []
    for n, (key, shares) in enumerate(shown.items()):
        shapes += _strip(f"{keyed(key, names)}: {count(len(shares), 'station')}", shares, n * (HIGH + HEAD + 22))
    in_all = len(stations.units)
    said = "; ".join(_said(keyed(key, names), shares, in_all) for key, shares in shown.items())
    return Picture(
        title=_title(shown), says=f"Each mark is a station at its turnout. {said}.", source=source, width=charts.WIDTH,
        height=len(shown) * (HIGH + HEAD + 22), shapes=tuple(shapes),
    )  # fmt: skip


def _shares(stations: Schedule, column: Column) -> list[int]:
    """Whole per cent, rounded down, of stations with voters registered and ballots polled, each known as one number."""
    cells = zip(stations.units, stations.registered, column.low, column.high, strict=True)
    return sorted(
        100 * low // registered for unit, registered, low, high in cells
        if registered and low is not None and low == high and column.version not in stations.zeros.get(unit, ())
    )  # fmt: skip


def _title(shown: dict[str, list[int]]) -> str:
    every = [share for shares in shown.values() for share in shares]
    return f"Turnout of stations from {number(min(every))} to {number(max(every))} per cent"


def _said(version: str, shares: Sequence[int], stations: int) -> str:
    over = sum(share > 100 for share in shares)
    middle = shares[len(shares) // 2]
    missing = f", {number(stations - len(shares))} of {number(stations)} without the figures"
    return (
        f"{version}: {number(shares[0])} to {number(shares[-1])} per cent, half of them up to {number(middle)}"
        f"{missing if stations > len(shares) else ''}{f', {number(over)} above 100' if over else ''}"
    )


def _strip(label: str, shares: Sequence[int], top: float) -> list[Shape]:
    low = top + HEAD + HIGH
    bins = Counter(min(share, 101) for share in shares)
    step = min(3.2, (HIGH - 4) / max(bins.values()))
    made = [charts.fitted(LEFT, top + 11, label), charts.line(LEFT, low, RIGHT, low)]
    for at in (0, 50, 100):
        made.append(charts.line(_x(at), low, _x(at), low + 3))
        made.append(
            charts.words(_x(at), low + 13, f"{at} %", align="middle" if 0 < at < 100 else "start" if at == 0 else "end")
        )
    for share, many in sorted(bins.items()):
        made += [
            Shape(kind="circle", points=((_x(share), low - 2.5 - n * step),), size=1.4, filled=share <= 100)
            for n in range(many)
        ]  # fmt: skip
    return made


def _x(share: int) -> float:
    """A per cent on the line."""
    return LEFT + (RIGHT - LEFT) * share / 100 if share <= 100 else RIGHT + 8
