"""A picture as an SVG file that stands alone: no style sheet, no font, no script, white ground, black words.

Title and description come first, so that whoever cannot see it reads the same; the title and the source are also drawn.
Ids begin with `name`, so that several pictures can stand in one page.
"""

from __future__ import annotations

from collections.abc import Mapping

from natija.dossier.blocks import Picture, Shape
from natija.dossier.markup import Markup, escape, join, tag
from natija.dossier.seating.paints import MARK, Paint, called, definitions
from natija.dossier.seating.room import folded
from natija.dossier.svg import shape as drawn

SOFT = "#5b5852"
HEAD, LINE = 15.0, 20.0


def standalone(picture: Picture, paints: Mapping[str, Paint], *, name: str = "picture") -> str:
    """The whole file as text."""
    heading = folded(picture.title, picture.width - 24, HEAD)
    footing = folded(picture.source, picture.width - 24, 11.0)
    top = 14 + LINE * len(heading)
    high = top + picture.height + 16 * len(footing) + 8
    urls = called(paints, name)
    body = join((
        tag("title", escape(picture.title), {"id": f"{name}-title"}),
        tag("desc", escape(picture.says), {"id": f"{name}-says"}),
        definitions(paints, name),
        tag("rect", attributes={"width": f"{picture.width:g}", "height": f"{high:g}", "fill": "#ffffff"}),
        *(_words(12, 22 + LINE * at, line, size=HEAD, weight="bold") for at, line in enumerate(heading)),
        tag("g", join(_shape(one, urls) for one in picture.shapes), {"transform": f"translate(0 {top:g})"}),
        *(
            _words(12, top + picture.height + 14 + 16 * at, line, size=11, colour=SOFT)
            for at, line in enumerate(footing)
        ),
    ))  # fmt: skip
    return tag("svg", body, {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {picture.width:g} {high:g}", "role": "img",
        "aria-labelledby": f"{name}-title {name}-says", "font-family": "system-ui, 'Noto Sans', Arial, sans-serif",
    }) + "\n"  # fmt: skip


def _words(x: float, y: float, text: str, *, size: float, weight: str = "normal", colour: str = MARK) -> Markup:
    at = {"x": f"{x:g}", "y": f"{y:g}", "font-size": f"{size:g}", "font-weight": weight, "fill": colour}
    return tag("text", escape(text), at)


def _shape(shape: Shape, urls: Mapping[str, str]) -> Markup:
    """A shape with its colours in attributes, because there is no style sheet."""
    if shape.kind == "words":
        look = {"fill": SOFT if shape.role == "faint" else MARK, "font-weight": "bold" if shape.strong else "normal"}
        return drawn(shape, look)
    stroke = SOFT if shape.role == "faint" else MARK
    ground = {"ink": MARK, "faint": SOFT, "ground": "#ffffff"}.get(shape.role, "#d9d5cb")
    look = {
        "fill": urls.get(shape.paint, ground) if shape.filled else "none", "stroke": stroke,
        "stroke-width": "2.4" if shape.strong else "0.8",
    }  # fmt: skip
    return drawn(shape, {**look, "stroke-dasharray": "3 3"} if shape.dashed else look)
