"""HTML as text that cannot be got wrong: everything from outside is escaped, every tag that opens closes.

`Markup` is text that is HTML already; only `escape` and `tag` make it.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import NewType

Markup = NewType("Markup", str)
NOTHING = Markup("")
VOID = frozenset({"meta", "line", "rect", "circle", "polygon"})
"""Tags without an end."""


def escape(text: str) -> Markup:
    """Text from outside, as HTML that shows it; characters no document may hold are left out."""
    kept = "".join(c for c in text if c in "\n\t" or (ord(c) >= 32 and not 0x7F <= ord(c) <= 0x9F and c not in _TURNS))
    return Markup(html.escape(kept, quote=True))


_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make a line run the other way."""


def join(parts: Iterable[Markup]) -> Markup:
    """Pieces of HTML, one after the other."""
    return Markup("".join(parts))


def tag(name: str, content: Markup = NOTHING, attributes: Mapping[str, str] | None = None) -> Markup:
    """An element with its attributes."""
    given = "".join(f' {key}="{escape(value)}"' for key, value in (attributes or {}).items())
    return Markup(f"<{name}{given}/>") if name in VOID else Markup(f"<{name}{given}>{content}</{name}>")
