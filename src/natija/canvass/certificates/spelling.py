"""How the sentences write numbers: grouped, never rounded where they count votes, with the right noun after them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def number(value: int) -> str:
    """`159,024`."""
    return f"{value:,}"


def count(value: int, noun: str) -> str:
    """`1 station`, `392 stations`."""
    return f"{value:,} {noun}{'' if value == 1 else 's'}"


def decimal(value: Fraction, places: int) -> str:
    """`2.03`: rounded half up, in whole numbers throughout."""
    unit = 10**places
    scaled = (2 * value.numerator * unit + value.denominator) // (2 * value.denominator)
    return f"{scaled // unit:,}.{scaled % unit:0{places}d}"


def percent(value: Fraction) -> str:
    """`87.4 %`."""
    return f"{decimal(value * 100, 1)} %"


def joined(parts: Sequence[str], word: str) -> str:
    """`a, b and c`."""
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def capital(text: str) -> str:
    """The text with a capital at its start, the rest as it is."""
    return text[:1].upper() + text[1:]
