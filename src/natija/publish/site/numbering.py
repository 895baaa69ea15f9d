"""Stations by number: which page of a hundred a station stands on, and the anchor that finds it there for good."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"(\d+)$")
OTHER = "other"
"""The page of stations that have no number."""


def anchor(unit: str) -> str:
    """`135`: the number at the end of a station's id, else what its contest does not say."""
    last = unit.rpartition("/")[2]
    found = _NUMBER.search(last)
    return str(int(found.group())) if found and found.group() == last else re.sub(r"[^\w.-]+", "-", last)


def group(unit: str) -> str:
    """`1xx` for stations 100 to 199; `other` for one that is not a number."""
    name = anchor(unit)
    return f"{int(name) // 100}xx" if name.isdecimal() and name.isascii() else OTHER


def groups(units: Sequence[str]) -> dict[str, list[int]]:
    """Which of a contest's stations are on which page, pages by number; those without a number last."""
    made: dict[str, list[int]] = {}
    for i, unit in enumerate(units):
        made.setdefault(group(unit), []).append(i)
    return dict(sorted(made.items(), key=lambda g: (g[0] == OTHER, int(g[0][:-2]) if g[0] != OTHER else 0)))


def address(slug: str, unit: str) -> str:
    """The stable short link of a station: `stations/NA-128/1xx.html#135`."""
    return f"stations/{slug}/{group(unit)}.html#{anchor(unit)}"
