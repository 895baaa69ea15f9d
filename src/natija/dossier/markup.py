"""HTML as text that cannot be got wrong: everything from outside is escaped, every tag that opens closes.

`Markup` is text that is HTML already; only `escape` and `tag` make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NewType

Markup = NewType("Markup", str)
NOTHING = Markup("")
VOID = frozenset({"meta", "link", "line", "rect", "circle", "polygon"})
"""Tags without an end."""


_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that make a line run the other way."""
_CONTROLS = (*range(9), *range(11, 32), *range(0x7F, 0xA0))
_SHOWN: dict[int, str | None] = {
    **dict.fromkeys((*_CONTROLS, *map(ord, _TURNS))),
    ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("'"): "&#x27;",
}  # fmt: skip


def escape(text: str) -> Markup:
    """Text from outside, as HTML that shows it; characters no document may hold are left out."""
    return Markup(text.translate(_SHOWN))


def join(parts: Iterable[Markup]) -> Markup:
    """Pieces of HTML, one after the other."""
    return Markup("".join(parts))


def tag(name: str, content: Markup = NOTHING, attributes: Mapping[str, str] | None = None) -> Markup:
    """An element with its attributes."""
    given = "".join(f' {key}="{escape(value)}"' for key, value in (attributes or {}).items())
    return Markup(f"<{name}{given}/>") if name in VOID else Markup(f"<{name}{given}>{content}</{name}>")
