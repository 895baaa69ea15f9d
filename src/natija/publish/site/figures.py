"""Tables of numbers and links, and pictures with their words: the two things pages are made of beside sentences.

Numbers stand to the right in figures of one width; an unknown is a dash with its reason. On a narrow screen a row
becomes a card whose cells carry the titles of their columns. A picture can be taken away as a file of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from natija.canvass.certificates.spelling import number
from natija.canvass.outcome import Range
from natija.dossier.blocks import Picture
from natija.dossier.holders import UNKNOWN
from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.dossier.svg import svg
from natija.publish.nouns import File
from natija.publish.site.words import Words

STYLE = (
    "text{fill:#1c1b19;font-family:system-ui,sans-serif}line,rect,circle,polygon{fill:none;stroke:#1c1b19}"
    ".faint{stroke:#5b5852}.filled{fill:#1c1b19}.filled.faint{fill:#5b5852;stroke:none}.first{stroke:#1b4f8a}"
    ".first.filled{fill:#1b4f8a}.second{stroke:#8a4b08}.second.filled{fill:#8a4b08}"
    ".hatch{fill:#cfcabf;stroke-dasharray:2 2}.dashed{stroke-dasharray:4 3}"
)
"""The style of a picture that stands alone; in a page it has the page's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Title of a column, and whether it holds numbers."""

    title: str
    number: bool = False


def heads(*titles: str) -> tuple[Head, ...]:
    """Columns of words."""
    return tuple(Head(title=title) for title in titles)


def numbered(*titles: str) -> tuple[Head, ...]:
    """Columns of numbers."""
    return tuple(Head(title=title, number=True) for title in titles)


def table(caption: str, columns: Sequence[Head], rows: Sequence[Sequence[Markup]], name: str = "") -> Markup:
    """A table whose rows begin with what they are about; `name` is for the style sheet."""
    said = escape(caption)
    opens = [f'<td class="number" data-title="{escape(c.title)}">' if c.number else
             f'<td data-title="{escape(c.title)}">' for c in columns]  # fmt: skip
    head = "".join(
        f'<th scope="col"{" class=" + chr(34) + "number" + chr(34) if c.number else ""}>{escape(c.title)}</th>'
        for c in columns
    )
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f"{opened}{_whole(cell)}</td>" for opened, cell in zip(opens[1:], row[1:], strict=True)) + "</tr>\n"
        for row in rows
    )  # fmt: skip
    return Markup(
        f'<div class="scroll {name}" tabindex="0" role="region" aria-label="{said}"><table><caption>{said}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>"
    )


def _whole(cell: Markup) -> str:
    """A cell of several parts as one, so that beside its title it stays together."""
    alone = "<" not in cell or (cell.startswith("<") and cell.endswith(">") and cell.count("<") == 2)
    return cell if alone else f"<span>{cell}</span>"


def spanned(value: Range | None, say: Words) -> str:
    """`13,552`, or both ends where the claims leave it open, in the page's language."""
    if value is None:
        return UNKNOWN
    return number(value.low) if value.low == value.high else say("table.range", number(value.low), number(value.high))


def portion(part: int, whole: int | None, say: Words) -> str:
    """`392 of 433`, in the page's language."""
    return say("table.of", number(part), say("table.open") if whole is None else number(whole))


def unknown(why: str) -> Markup:
    """An unknown: a dash, with its reason on hover and for whoever cannot see it."""
    said = escape(why)
    return Markup(f'<span class="unknown" title="{said}">{UNKNOWN}<span class="hidden"> {said}</span></span>')


def badge(text: str, kind: str, address: str = "") -> Markup:
    """A mark with its word; the shape before it comes from the style sheet."""
    attributes = {"class": f"badge {kind}", **({"href": address} if address else {})}
    return tag("a" if address else "span", escape(text), attributes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture in a page, and the same as files: the words of each link, and its address."""

    picture: Picture
    files: Sequence[tuple[str, str]]


def figure(one: Figure, name: str) -> Markup:
    """The picture with its words, its source, and itself as a file. Its words are English."""
    made = one.picture
    links = (join((escape(" "), tag("a", escape(says), {"href": address}))) for says, address in one.files)
    caption = join((
        tag("strong", escape(f"{made.title}. ")), escape(f"{made.says} Source: {made.source}."), *links,
    ))  # fmt: skip
    inside = join((svg(made, name), tag("figcaption", caption)))
    return tag("figure", inside, {"lang": "en", "dir": "ltr"})


def alone(picture: Picture, path: str) -> File:
    """The picture as a file that needs no page."""
    drawn = svg(picture, "picture")
    size = f'<svg xmlns="http://www.w3.org/2000/svg" width="{picture.width * 2:g}" '
    opened = drawn.replace("<svg ", size, 1)
    at = opened.index(">") + 1
    source = tag("metadata", escape(picture.source))
    text = f"{opened[:at]}<style>{STYLE}</style>{source}{opened[at:]}\n"
    return File(path=path, data=text.encode())


def section(anchor: str, title: str, *content: Markup) -> Markup:
    """A part of a page with a name of its own; nothing where it has nothing."""
    inside = join(content)
    if not inside:
        return NOTHING
    return tag("section", join((tag("h2", escape(title)), inside)), {"id": anchor})
