"""What a dossier is made of, before it is a page, a print or a screen: headings, sentences, tables, sums, pictures.

Plain data, so that the same content is rendered to HTML, to PDF and to a terminal, and can be compared with the numbers
it was made from. A picture is a list of shapes with a title, a description in words and its source: whoever cannot see
it reads the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from natija.dossier.pencil import Block as Sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: numbers stand to the right and are never folded."""

    title: str
    number: bool = False


def texts(*titles: str) -> tuple[Column, ...]:
    """Columns of words."""
    return tuple(Column(title=title) for title in titles)


def numbers(*titles: str) -> tuple[Column, ...]:
    """Columns of numbers."""
    return tuple(Column(title=title, number=True) for title in titles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with what it shows, and a note under it. `anchor` is a name for the style sheet."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    anchor: str = ""
    places: tuple[str, ...] = ()
    """Per row, the name a link calls it by; empty: rows have none."""
    links: tuple[str, ...] = ()
    """Per row, where its first cell leads (`#name`), or nothing; empty: nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading with its number, and the name a link calls it by."""

    level: Literal[2, 3]
    number: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A sentence or several; `strong` where it is what a reader in a hurry should see."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Text to be copied as it is."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One mark: a line, a box, a circle, a closed polygon, or words. `role` says what it stands for, not its colour.

    Points are (x, y) in the picture's units, y downwards. A circle has its centre and `size` as radius, a box two
    corners, words their beginning, middle or end (`align`) and `size` as height. `paint` names a colour with a pattern,
    where a picture has its own; a page or a print without it shows the role.
    """

    kind: Literal["line", "box", "circle", "polygon", "words"]
    points: tuple[tuple[float, float], ...]
    role: Literal["ink", "faint", "first", "second", "hatch", "ground"] = "ink"
    size: float = 0
    filled: bool = False
    dashed: bool = False
    text: str = ""
    align: Literal["start", "middle", "end"] = "start"
    paint: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Shapes on a field of a size; `title` says the finding, `says` the same in words, `source` whence it comes."""

    title: str
    says: str
    source: str
    width: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A new page in print."""


Block = Heading | Paragraph | Items | Table | Sum | Code | Picture | Break


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole dossier: its title, the one sentence under it, and its blocks."""

    title: str
    subtitle: str
    footer: str
    dated: str
    """When the last record it is made from was received."""
    blocks: tuple[Block, ...]
