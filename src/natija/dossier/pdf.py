"""A dossier as PDF, with numbered pages: the same blocks as the page, drawn with the core fonts every reader has.

Those fonts hold Latin letters only. Text in another script is not drawn wrongly but replaced by a note, and the page
beside it has it. The library is an extra; without it nothing is written and the next step is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from natija.canvass.certificates.spelling import number
from natija.dossier.blocks import Block, Break, Code, Document, Heading, Items, Paragraph, Picture, Shape, Table
from natija.dossier.holders import UNKNOWN
from natija.dossier.pencil import Block as Sum

if TYPE_CHECKING:
    from fpdf import FPDF

NEXT = 'install it: pip install "natija[pdf]"'
ELSEWHERE = "(in another script: see the page)"
FONT, FIXED = "helvetica", "courier"
BODY, SMALL, TINY = 9.5, 8.0, 7.0
MARGIN = 16.0
SCALE = 0.3
"""Millimetres for a unit of a picture."""
LETTER = 0.19
"""Millimetres of a letter of one point, with room."""
WORD = 28
"""Letters of a word that a column is made wide enough for."""
GAP = 6.0
"""Between two pictures side by side."""
GREY = 90


def available() -> bool:
    """Whether the library is there."""
    return find_spec("fpdf") is not None


def printed(document: Document) -> bytes:
    """The PDF's bytes; the same document gives the same bytes."""
    from fpdf import FPDF  # noqa: PLC0415 - an extra, loaded where it is used

    title = latin(document.title)

    class Paper(FPDF):
        """A4 with title and page number at the foot of each page."""

        def footer(self) -> None:
            """Title left, page of pages right."""
            self.set_y(-14)
            self.set_font(FONT, size=TINY)
            self.cell(w=140, text=title[:100])
            self.cell(w=0, text=f"{self.page_no()} / {{nb}}", align="R")

    pdf = Paper(format="A4")
    _prepare(pdf, document)
    pdf.set_font(FONT, "B", 16)
    pdf.multi_cell(w=0, text=title, align="L", new_x="LMARGIN", new_y="NEXT")
    _words(pdf, document.subtitle, size=11)
    for pictures, group in groupby(document.blocks, key=lambda b: isinstance(b, Picture)):
        if pictures:
            _pictures(pdf, [b for b in group if isinstance(b, Picture)])
        else:
            for block in group:
                _draw(pdf, block)
    pdf.ln(4)
    _words(pdf, document.footer, size=SMALL)
    return bytes(pdf.output())


def _prepare(pdf: FPDF, document: Document) -> None:
    pdf.core_fonts_encoding = "windows-1252"
    pdf.set_margins(MARGIN, MARGIN)
    pdf.set_auto_page_break(auto=True, margin=20)
    pdf.set_title(latin(document.title))
    pdf.set_lang("en")
    pdf.set_creation_date(datetime.fromisoformat(document.dated))
    pdf.add_page()


def latin(text: str) -> str:
    """The text if the fonts have its letters, arrows written out; else what they have, and where the rest stands."""
    plain = text.replace("→", "to").replace("−", "-").replace("─", "-")
    kept = "".join(c if c == "\n" or (c.isprintable() and _has(c)) else "\0" for c in plain)
    if "\0" not in kept:
        return kept
    return f"{' '.join(kept.replace(chr(0), ' ').split())} {ELSEWHERE}".strip()


def _has(character: str) -> bool:
    try:
        character.encode("windows-1252")
    except UnicodeEncodeError:
        return False
    return True


def _draw(pdf: FPDF, block: Block) -> None:
    match block:
        case Heading():
            _heading(pdf, block)
        case Paragraph():
            _words(pdf, block.text, style="B" if block.strong else "")
        case Items():
            for item in block.items:
                _words(pdf, f"•  {item}", indent=4)
        case Table():
            _table(pdf, block)
        case Sum():
            _sum(pdf, block)
        case Code():
            _words(pdf, block.text, font=FIXED, size=TINY)
        case Picture():
            _pictures(pdf, [block])
        case Break():
            pdf.add_page()
        case _:
            assert_never(block)


def _heading(pdf: FPDF, block: Heading) -> None:
    if pdf.will_page_break(56 if block.level == 2 else 30):
        pdf.add_page()
    pdf.ln(4 if block.level == 2 else 2)
    pdf.start_section(latin(f"{block.number} {block.text}"), level=block.level - 2, strict=False)
    _words(pdf, f"{block.number} {block.text}", style="B", size=12.5 if block.level == 2 else 10)


def _words(pdf: FPDF, text: str, *, style: str = "", size: float = BODY, indent: float = 0, font: str = FONT) -> None:
    pdf.set_font(font, style, size)
    pdf.set_x(MARGIN + indent)
    pdf.multi_cell(w=0, h=size * 0.48, text=latin(text), align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(1)


def _table(pdf: FPDF, block: Table) -> None:
    from fpdf.fonts import FontFace  # noqa: PLC0415 - an extra, loaded where it is used

    size = TINY if block.anchor or len(block.columns) > 6 else SMALL
    shares = widths(block, 118 if size == SMALL else 135)
    if pdf.will_page_break(42 if len(block.rows) > 1 else 30):
        pdf.add_page()
    _words(pdf, block.caption, style="B", size=SMALL + 0.5)
    pdf.set_font(FONT, size=size)
    alignment = tuple("RIGHT" if column.number else "LEFT" for column in block.columns)
    with pdf.table(
        col_widths=shares, text_align=alignment, line_height=size * 0.48, borders_layout="HORIZONTAL_LINES",
        headings_style=FontFace(emphasis="BOLD"), padding=(0.6, 1.2), align="LEFT", v_align="TOP",
        width=min(int(pdf.epw), sum(shares) * size * LETTER),
    ) as made:  # fmt: skip
        for row in ([column.title for column in block.columns], *block.rows):
            made.row([latin(cell) for cell in row])
    pdf.ln(1)
    if block.note:
        _words(pdf, block.note, size=TINY + 0.5)


def widths(block: Table, room: int = 118) -> tuple[int, ...]:
    """Widths in letters: numbers, dates and words whole where `room` letters allow it, sentences folded."""
    least, wanted = [], []
    for at, column in enumerate(block.columns):
        cells = [row[at] for row in block.rows] or [""]
        longest = max(len(word) for text in (column.title, *cells) for word in text.split() or [""])
        whole = max(len(cell) for cell in cells)
        least.append(max(whole if column.number else 3, min(longest, WORD)) + 4)
        wanted.append(max(whole + 4, least[-1]))
    spare, more = room - sum(least), sum(wanted) - sum(least)
    if spare <= 0 or not more:
        return tuple(least)
    return tuple(low + min(spare, more) * (high - low) // more for low, high in zip(least, wanted, strict=True))


def _sum(pdf: FPDF, block: Sum) -> None:
    if pdf.will_page_break(6.0 * (len(block.lines) + 1)):
        pdf.add_page()
    _words(pdf, block.heading, style="B")
    for line in block.lines:
        pdf.set_font(FONT, "B" if line.result else "", BODY)
        if line.result:
            pdf.line(MARGIN + 4, pdf.get_y(), MARGIN + 124, pdf.get_y())
        pdf.set_x(MARGIN + 4)
        pdf.cell(w=95, h=5.2, text=latin(f"less {line.label}" if line.less else line.label)[:72])
        figure = UNKNOWN if line.value is None else number(line.value)
        pdf.cell(w=25, h=5.2, text=figure, align="R", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)


def _pictures(pdf: FPDF, several: Sequence[Picture]) -> None:
    """Pictures two by two, each with its caption under it."""
    for at in range(0, len(several), 2):
        row = several[at : at + 2]
        scale = SCALE if len(row) == 1 else (pdf.epw - GAP) / 2 / row[0].width
        if pdf.will_page_break(max(one.height for one in row) * scale + 22):
            pdf.add_page()
        top = pdf.get_y() + 1
        feet = [_picture(pdf, one, (MARGIN + n * (pdf.epw + GAP) / 2, top), scale) for n, one in enumerate(row)]
        pdf.set_y(max(feet) + 2)


def _picture(pdf: FPDF, block: Picture, corner: tuple[float, float], scale: float) -> float:
    """One picture; its foot."""
    for shape in block.shapes:
        _shape(pdf, shape, corner, scale)
    pdf.set_draw_color(0)
    pdf.set_dash_pattern()
    pdf.set_font(FONT, size=TINY + 0.5)
    pdf.set_xy(corner[0], corner[1] + block.height * scale + 1)
    caption = latin(f"{block.title}. {block.says} Source: {block.source}.")
    pdf.multi_cell(w=block.width * scale, h=3.6, text=caption, align="L")
    return float(pdf.get_y())


def _shape(pdf: FPDF, shape: Shape, corner: tuple[float, float], scale: float) -> None:
    points = [(corner[0] + x * scale, corner[1] + y * scale) for x, y in shape.points]
    grey = GREY if shape.role in {"faint", "hatch"} else 0
    pdf.set_draw_color(grey)
    pdf.set_fill_color(200 if shape.role == "hatch" else grey)
    pdf.set_line_width(0.2)
    pdf.set_dash_pattern(dash=1 if shape.dashed else 0, gap=1 if shape.dashed else 0)
    style = "DF" if shape.filled else "D"
    match shape.kind:
        case "line":
            pdf.line(*points[0], *points[1])
        case "box":
            (x1, y1), (x2, y2) = points
            pdf.rect(x1, y1, x2 - x1, y2 - y1, style=style)
        case "circle":
            (x, y) = points[0]
            pdf.circle(x, y, shape.size * scale, style=style)
        case "polygon":
            pdf.polygon(points, style=style)
        case "words":
            _letters(pdf, shape, points[0], scale)


def _letters(pdf: FPDF, shape: Shape, at: tuple[float, float], scale: float) -> None:
    text = latin(shape.text)
    pdf.set_font(FONT, size=shape.size * scale * 2.6)
    wide = pdf.get_string_width(text)
    shift = {"start": 0.0, "middle": wide / 2, "end": wide}[shape.align]
    pdf.text(at[0] - shift, at[1], text)


def pages(content: bytes) -> int:
    """How many pages a PDF made here has."""
    return content.count(b"/Type /Page\n")
