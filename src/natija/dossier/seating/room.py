"""Room for words in a picture: how wide they are, where a line folds, and labels pushed apart.

Widths are guessed at six tenths of the height per letter, which is wide for most fonts: better a gap than a collision.
"""

from __future__ import annotations

from collections.abc import Sequence

LETTER = 0.58


def width(text: str, size: float) -> float:
    """About how wide a line of text is."""
    return LETTER * size * len(text)


def folded(text: str, wide: float, size: float) -> list[str]:
    """Lines no wider than that; a word that is wider stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= wide:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The places as near as can be to those wanted, in the same order, at least `gap` apart, between two ends.

    Places that collide move apart evenly: each run of them is centred on what its members want.
    """
    runs: list[tuple[float, int]] = []  # the first place and how many
    for at in wanted:
        runs.append((at, 1))
        while len(runs) > 1 and runs[-2][0] + gap * runs[-2][1] > runs[-1][0]:
            (first, many), (then, more) = runs[-2], runs[-1]
            middle = (first * many + (then - gap * many) * more) / (many + more)
            runs[-2:] = [(middle, many + more)]
    found = [first + gap * n for first, many in runs for n in range(many)]
    for at, place in enumerate(found):
        found[at] = max(place, low + gap * at, found[at - 1] + gap if at else low)
    for at in range(len(found) - 1, -1, -1):
        found[at] = min(found[at], high - gap * (len(found) - 1 - at))
    return found
