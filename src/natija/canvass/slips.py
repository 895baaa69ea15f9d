"""Which single slip of the pen would make a sum right: a suggestion to read a figure again, never a correction.

A slip is one figure with two neighbouring digits exchanged, or one digit dropped, added or doubled. A digit read as
another is left out: some candidate can always be found whose figure one misread digit would mend.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

DIGITS = "0123456789"


def slips(value: int) -> Iterator[tuple[str, int]]:
    """(kind, number) for every number that is one slip away from `value`, each number once; of no number below zero."""
    if value < 0:
        return
    text, seen = str(value), {value}
    for kind, other in _changed(text):
        if other and int(other) not in seen and (len(other) == 1 or other[0] != "0"):
            seen.add(int(other))
            yield kind, int(other)


def _changed(text: str) -> Iterator[tuple[str, str]]:
    for i in range(len(text) - 1):
        yield "transposed", text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    for i in range(len(text) + 1):
        for digit in DIGITS:
            yield "dropped", text[:i] + digit + text[i:]
    for i, digit in enumerate(text):
        beside = digit in {text[i - 1 : i], text[i + 1 : i + 2]}
        yield ("doubled" if beside else "added"), text[:i] + text[i + 1 :]


def explaining(figures: Mapping[str, int], gap: int) -> list[tuple[str, str, int]]:
    """(figure, kind, number) of every single slip that changes a figure by exactly `gap`.

    `gap` is what the figures would have to add up to, less what they do.
    """
    return [
        (name, kind, other)
        for name, value in sorted(figures.items())
        for kind, other in slips(value)
        if other - value == gap
    ]
