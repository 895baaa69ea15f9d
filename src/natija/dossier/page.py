"""A dossier as one HTML page: nothing is fetched, nothing runs, everything from outside is escaped.

Readable with the style sheet off, on a phone, in the dark and in print; wide tables scroll by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from itertools import groupby
from typing import assert_never

from natija.canvass.certificates.spelling import number
from natija.dossier.blocks import (
    Block,
    Break,
    Code,
    Column,
    Document,
    Heading,
    Items,
    Paragraph,
    Picture,
    Table,
)
from natija.dossier.holders import UNKNOWN
from natija.dossier.markup import Markup, escape, join, tag
from natija.dossier.pencil import Block as Sum
from natija.dossier.pencil import Line
from natija.dossier.svg import svg

DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?")
"""A cell that is never folded."""
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
"""Letters of scripts that run from right to left."""


def page(document: Document) -> str:
    """The whole page."""
    head = tag("head", join((
        tag("meta", attributes={"charset": "utf-8"}),
        tag("meta", attributes={"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tag("title", escape(document.title)), tag("style", Markup(stylesheet())),
    )))  # fmt: skip
    body = tag("body", join((
        tag("header", join((
            tag("h1", escape(document.title)), tag("p", escape(document.subtitle), {"class": "lead"})
        ))),
        contents(document.blocks), tag("main", join(rendered(document.blocks))),
        tag("footer", tag("p", escape(document.footer))),
    )))  # fmt: skip
    return f"<!DOCTYPE html>\n{tag('html', join((head, body)), {'lang': 'en'})}\n"


def stylesheet() -> str:
    """The style sheet, kept as a file of its own."""
    return (files("natija.dossier") / "dossier.css").read_text("utf-8")


def contents(blocks: Sequence[Block]) -> Markup:
    """Links to the numbered sections."""
    found = [b for b in blocks if isinstance(b, Heading) and b.level == 2]
    links = (tag("li", tag("a", escape(f"{h.number} {h.text}"), {"href": f"#{h.anchor}"})) for h in found)
    return tag("nav", tag("ul", join(links)), {"aria-label": "Contents"})


def rendered(blocks: Sequence[Block]) -> list[Markup]:
    """Every block; pictures that follow one another stand side by side where there is room."""
    made: list[Markup] = []
    at = 0
    for pictures, group in groupby(blocks, key=lambda b: isinstance(b, Picture)):
        several = list(group)
        parts = [block(one, f"b{at + i}") for i, one in enumerate(several)]
        at += len(several)
        made += [tag("div", join(parts), {"class": "pair"})] if pictures and len(parts) > 1 else parts
    return made


def block(one: Block, name: str) -> Markup:
    """One block; `name` is its own in the page."""
    match one:
        case Heading():
            made = tag(f"h{one.level}", escape(f"{one.number} {one.text}"), {"id": one.anchor})
        case Paragraph():
            made = tag("p", escape(one.text), {"class": "strong"} if one.strong else None)
        case Items():
            made = tag("ul", join(tag("li", escape(item)) for item in one.items))
        case Table():
            made = _table(one)
        case Sum():
            made = _sum(one)
        case Code():
            made = tag("pre", escape(one.text))
        case Picture():
            made = _figure(one, name)
        case Break():
            made = tag("div", attributes={"class": "page-break"})
        case _:
            assert_never(one)
    return made


def _table(one: Table) -> Markup:
    head = tag("tr", join(_cell("th", c, c.title, {"scope": "col"}) for c in one.columns))
    named = [{"data-title": c.title} for c in one.columns]
    rows = (
        _row(one, n, [_cell("td", *cell) for cell in zip(one.columns, row, named, strict=True)])
        for n, row in enumerate(one.rows)
    )
    made = tag("table", join((tag("caption", escape(one.caption)), tag("thead", head), tag("tbody", join(rows)))))
    region = {"class": f"scroll {one.anchor}".strip(), "tabindex": "0", "role": "region", "aria-label": one.caption}
    note = tag("p", escape(one.note), {"class": "note"}) if one.note else Markup("")
    return join((tag("div", made, region), note))


def _row(one: Table, at: int, cells: Sequence[Markup]) -> Markup:
    """A row, by its name where it has one, its first cell a link where it leads somewhere."""
    if one.links and one.links[at]:
        first = tag("a", escape(one.rows[at][0]), {"href": one.links[at]})
        cells = (tag("td", first, {"data-title": one.columns[0].title}), *cells[1:])
    return tag("tr", join(cells), {"id": one.places[at]} if one.places else None)


def _cell(kind: str, column: Column, text: str, extra: dict[str, str] | None = None) -> Markup:
    kind_of = "number" if column.number else "date" if DATE.fullmatch(text) else ""
    attributes = {**(extra or {}), **({"class": kind_of} if kind_of else {})}
    if RIGHT_TO_LEFT.search(text):
        attributes["dir"] = "auto"
    return tag(kind, escape(text), attributes)


def _sum(one: Sum) -> Markup:
    rows = join(_line(line) for line in one.lines)
    table = tag("table", join((tag("caption", escape(one.heading)), tag("tbody", rows))))
    return tag("div", table, {"class": "sum"})


def _line(line: Line) -> Markup:
    label = f"less {line.label}" if line.less else line.label
    figure = UNKNOWN if line.value is None else number(line.value)
    cells = join((tag("td", escape(label)), tag("td", escape(figure), {"class": "number"})))
    return tag("tr", cells, {"class": "result"} if line.result else None)


def _figure(one: Picture, name: str) -> Markup:
    caption = join((
        tag("span", escape(one.title), {"class": "title"}), escape(". "), escape(one.says), escape(" Source: "),
        escape(one.source), escape("."),
    ))  # fmt: skip
    return tag("figure", join((svg(one, name), tag("figcaption", caption))))
