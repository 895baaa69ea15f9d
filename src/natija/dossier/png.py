"""A picture as PNG: for messengers and slides that take no SVG. The same shapes, twice as large, on a light ground.

Title, description and source are written into the file, and title and source are drawn. Nothing is asked of
the system, so the same picture gives the same bytes with the same version of Pillow. The letters are those that come
with Pillow: Latin script, in which the words of pictures are written; what they lack is drawn as a box.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from natija.dossier.blocks import Picture, Shape
from natija.dossier.seating.paints import Paint
from natija.dossier.seating.room import folded

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

SCALE = 2
GROUND, INK, SOFT, HATCH = "#ffffff", "#1c1b19", "#5b5852", "#cfcabf"
COLOURS = {"ink": INK, "faint": SOFT, "first": "#1b4f8a", "second": "#8a4b08", "hatch": HATCH, "ground": GROUND}
HEAD, SMALL, MARGIN = 14.0, 10.0, 10.0
COLOURS_IN_ALL = 16
INSTEAD = {"–": "-", "—": "-", "…": "...", "→": "to", "≠": "not", "’": "'"}
"""Signs that the letters lack."""


def available() -> bool:
    """Whether the library is installed."""
    return find_spec("PIL") is not None


def png(picture: Picture, paints: Mapping[str, Paint] | None = None) -> bytes:
    """The file. Raises ModuleNotFoundError without Pillow: ask `available` first."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    heading, footing = folded(picture.title, picture.width, HEAD), folded(picture.source, picture.width, SMALL)
    top = MARGIN + 19 * len(heading)
    size = (picture.width + 2 * MARGIN, top + picture.height + 14 * len(footing) + MARGIN)
    image = Image.new("RGB", (round(size[0] * SCALE), round(size[1] * SCALE)), GROUND)
    draw = ImageDraw.Draw(image)
    for n, line in enumerate(heading):
        _words(draw, (MARGIN, top - 19 * (len(heading) - n) + HEAD), line, HEAD, INK)
    for one in picture.shapes:
        _shape(draw, one, top, paints or {})
    for n, line in enumerate(footing):
        _words(draw, (MARGIN, top + picture.height + 14 * n + 11), line, SMALL, SOFT)
    told, made, colours = PngInfo(), io.BytesIO(), COLOURS_IN_ALL
    for name, text in (("Title", picture.title), ("Description", picture.says), ("Source", picture.source)):
        told.add_itxt(name, text)
    few = image.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(made, "png", pnginfo=told, compress_level=6)
    return made.getvalue()


def _shape(draw: ImageDraw, one: Shape, top: float, paints: Mapping[str, Paint]) -> None:
    points = [((x + MARGIN) * SCALE, (y + top) * SCALE) for x, y in one.points]
    ink = COLOURS[one.role]
    fill = (paints[one.paint].colour if one.paint in paints else ink) if one.filled else None
    edge = INK if one.role == "hatch" or one.paint else ink
    match one.kind:
        case "line":
            for start, end in _dashes(points[0], points[1]) if one.dashed else [(points[0], points[1])]:
                draw.line([start, end], fill=ink, width=SCALE)
        case "box":
            draw.rectangle([min(points), max(points)], fill=fill, outline=edge, width=1)
        case "circle":
            (x, y), r = points[0], one.size * SCALE
            draw.ellipse([x - r, y - r, x + r, y + r], fill=fill, outline=edge, width=1)
        case "polygon":
            draw.polygon(points, fill=fill, outline=ink, width=1)
        case "words":
            ((x, y),) = one.points
            _words(draw, (x + MARGIN, y + top), one.text, one.size, SOFT if one.role == "faint" else INK, one.align)


def _dashes(start: tuple[float, float], end: tuple[float, float]) -> Iterator[tuple[tuple[float, float], ...]]:
    """Pieces of a line with gaps between them."""
    long = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    pieces = max(int(long // 12), 1)
    for n in range(pieces):
        yield tuple(
            (start[0] + (end[0] - start[0]) * part / pieces, start[1] + (end[1] - start[1]) * part / pieces)
            for part in (n, n + 0.55)
        )


def _words(  # noqa: PLR0917 - where, what, how large, in which colour, aligned how
    draw: ImageDraw, at: tuple[float, float], text: str, size: float, colour: str, align: str = "start"
) -> None:
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[align]
    draw.text((at[0] * SCALE, at[1] * SCALE), _plain(text), fill=colour, font=_font(round(size * SCALE)), anchor=anchor)


def _plain(text: str) -> str:
    """The text in letters there are: without marks, and with plain dashes and dots."""
    for letter, plain in INSTEAD.items():
        text = text.replace(letter, plain)
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


@cache
def _font(size: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont  # noqa: PLC0415 - an extra

    return ImageFont.load_default(size)
