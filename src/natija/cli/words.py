"""How numbers, shares and unknowns are written: grouped, never rounded, never zero for unknown.

Text that came from outside is cleaned here, once, of anything a terminal would obey: control characters, escape
sequences, and the marks that make a line run the other way.
"""

from __future__ import annotations

import shlex
import unicodedata

UNKNOWN = "–"
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def plain(text: str) -> str:
    """Text without characters that steer a terminal."""
    written = text.encode(errors="replace").decode()  # a file name of other bytes holds what no encoding can write
    return "".join(c for c in written if c == "\n" or (unicodedata.category(c) != "Cc" and c not in _TURNS))


def shell(text: str) -> str:
    """A word of a command to be pasted, quoted where a shell would split it."""
    return shlex.quote(plain(text))


def number(value: int | None) -> str:
    """`159,024`; an unknown is a dash, and its reason stands in words elsewhere in the row."""
    return UNKNOWN if value is None else f"{value:,}"


def signed(value: int | None) -> str:
    """A difference with its sign; no difference has none."""
    return UNKNOWN if value is None else f"{value:+,}" if value else "0"


def share(part: int | None, whole: int | None) -> str:
    """Percent to one decimal, half away from zero, in whole numbers throughout; unknown where the base is."""
    if part is None or not whole:
        return UNKNOWN
    tenths = (abs(part) * 2000 + whole) // (2 * whole)
    return f"{'-' if part < 0 else ''}{tenths // 10}.{tenths % 10} %"


def of(part: int | None, whole: int | None) -> str:
    """`392 of 433`; either may be unknown."""
    return f"{number(part)} of {'an unknown number' if whole is None else number(whole)}"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 station`, `392 stations`."""
    return f"{number(count)} {one if count == 1 else many or f'{one}s'}"


def listed(names: list[str], most: int = 5) -> str:
    """`a, b and 3 more`."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {number(len(names) - most)} more"
