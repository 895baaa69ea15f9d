"""A picture as SVG inside a page: its title and description first, colours left to the style sheet."""

from __future__ import annotations

from collections.abc import Mapping

from natija.dossier.blocks import Picture, Shape
from natija.dossier.markup import Markup, escape, join, tag


def svg(picture: Picture, name: str) -> Markup:
    """The picture; `name` is unique in its page."""
    return tag("svg", join((
        tag("title", escape(picture.title), {"id": f"{name}-title"}),
        tag("desc", escape(picture.says), {"id": f"{name}-says"}),
        *(shape(one, _look(one)) for one in picture.shapes),
    )), {
        "viewBox": f"0 0 {_n(picture.width)} {_n(picture.height)}", "role": "img",
        "aria-labelledby": f"{name}-title {name}-says",
    })  # fmt: skip


def _look(one: Shape) -> dict[str, str]:
    """The classes that the style sheet colours."""
    kinds = [one.role, *(["filled"] if one.filled else []), *(["dashed"] if one.dashed else [])]
    return {} if one.kind == "words" else {"class": " ".join(kinds)}


def shape(one: Shape, style: Mapping[str, str]) -> Markup:
    """A shape as a tag, with the attributes that say how it looks."""
    match one.kind:
        case "line":
            (x1, y1), (x2, y2) = one.points
            return tag("line", attributes={"x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2), **style})
        case "box":
            (x1, y1), (x2, y2) = one.points
            size = {"x": _n(x1), "y": _n(y1), "width": _n(x2 - x1), "height": _n(y2 - y1)}
            return tag("rect", attributes={**size, **style})
        case "circle":
            ((x, y),) = one.points
            return tag("circle", attributes={"cx": _n(x), "cy": _n(y), "r": _n(one.size), **style})
        case "polygon":
            corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in one.points)
            return tag("polygon", attributes={"points": corners, **style})
        case "words":
            ((x, y),) = one.points
            at = {"x": _n(x), "y": _n(y), "font-size": _n(one.size), "text-anchor": one.align}
            return tag("text", escape(one.text), {**at, **style})


def _n(value: float) -> str:
    """A coordinate, to a hundredth."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
