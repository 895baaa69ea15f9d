"""A colour and a pattern for every party: told apart on a screen, in black and white, and by the colour-blind.

Colours are those of Okabe and Ito (Color Universal Design, 2008), whose lightness differs; each comes with a pattern of
its own. Which party gets which is its place in the list the caller gives, unless the definition of the election says
otherwise; nothing is meant by it. A label always stands beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from natija.dossier.markup import Markup, join, tag

Pattern = Literal["solid", "rising", "dots", "falling", "upright", "level", "grid", "rings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """A ground colour, and what is drawn on it."""

    colour: str
    pattern: Pattern


OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#f0e442", "#d55e00", "#56b4e9", "#cc79a7", "#bbbbbb")
PATTERNS: tuple[Pattern, ...] = ("solid", "rising", "dots", "grid", "level", "falling", "rings", "upright")
MARK = "#1c1b19"
VACANT = "vacant"
"""The name of seats nobody holds: drawn hollow."""


def paints(parties: Iterable[str], own: Mapping[str, Paint] | None = None) -> dict[str, Paint]:
    """A paint for each party in order; `own` are those of the definition. After eight the patterns shift."""
    found: dict[str, Paint] = {}
    for place, party in enumerate(dict.fromkeys(parties)):
        turn, colour = divmod(place, len(OKABE_ITO))
        usual = Paint(colour=OKABE_ITO[colour], pattern=PATTERNS[(colour + 3 * turn) % len(PATTERNS)])
        found[party] = (own or {}).get(party, usual)
    return found


def definitions(given: Mapping[str, Paint], prefix: str) -> Markup:
    """The patterns as SVG; a paint is called by `prefix` and its place."""
    return tag("defs", join(_pattern(f"{prefix}-{at}", paint) for at, paint in enumerate(given.values())))


def called(given: Mapping[str, Paint], prefix: str) -> dict[str, str]:
    """How a shape asks for the paint of a party."""
    return {party: f"url(#{prefix}-{at})" for at, party in enumerate(given)}


def _pattern(name: str, paint: Paint) -> Markup:
    ground = tag("rect", attributes={"width": "6", "height": "6", "fill": paint.colour})
    size = {"id": name, "width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
    return tag("pattern", join((ground, _marks(paint.pattern))), size)


def _marks(pattern: Pattern) -> Markup:
    """Lines or dots that repeat every six units."""
    lines: dict[Pattern, tuple[tuple[int, int, int, int], ...]] = {
        "rising": ((-1, 7, 7, -1), (-1, 1, 1, -1), (5, 7, 7, 5)),
        "falling": ((-1, -1, 7, 7), (-1, 5, 1, 7), (5, -1, 7, 1)),
        "upright": ((3, 0, 3, 6),),
        "level": ((0, 3, 6, 3),),
        "grid": ((3, 0, 3, 6), (0, 3, 6, 3)),
    }
    if pattern == "dots":
        return tag("circle", attributes={"cx": "3", "cy": "3", "r": "1.3", "fill": MARK})
    if pattern == "rings":
        return tag("circle", attributes={"cx": "3", "cy": "3", "r": "1.7", "fill": "none", "stroke": MARK})
    drawn = {"stroke": MARK, "stroke-width": "1"}
    return join(
        tag("line", attributes={"x1": str(a), "y1": str(b), "x2": str(c), "y2": str(d), **drawn})
        for a, b, c, d in lines.get(pattern, ())
    )
