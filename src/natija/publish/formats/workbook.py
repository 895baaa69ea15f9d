"""`results.xlsx`: a sheet per table with frozen headings, and one that says what the file was made from.

A spreadsheet has its limits, so a table of more rows than MOST stays out and is named on the first sheet. A text that
looks like a formula is written as text. The clock is taken out of the archive, so the same tables give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyarrow as pa

from natija.dossier.sheets import NEXT, available, undated
from natija.errors import BadUse
from natija.publish.formats.columnar import Packed
from natija.publish.formats.edition import Edition
from natija.publish.formats.licence import LICENCES
from natija.publish.formats.nouns import Shape
from natija.publish.formats.shapes import SHAPES
from natija.publish.formats.tables import Published

MOST = 20_000
"""Rows of the largest table that is worth opening in a spreadsheet."""
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST = 32_767
"""Characters a cell can hold."""


def workbook(edition: Edition, made: Published) -> bytes:
    """The file. Raises BadUse where the library for it is not installed."""
    if not available():
        raise BadUse("XLSX needs a library that is not installed", next_step=NEXT)
    from openpyxl import Workbook  # noqa: PLC0415 - an extra, loaded where it is used

    book = Workbook(write_only=True)
    _about(book, edition, made)
    for shape in SHAPES:
        rows = made[shape.name]
        if rows.num_rows <= MOST and not isinstance(rows, Packed):
            _sheet(book, shape, rows)
    book.properties.created = datetime.fromisoformat(edition.published).replace(tzinfo=None)
    packed = io.BytesIO()
    book.save(packed)
    return undated(packed.getvalue())


def _about(book: Any, edition: Edition, made: Published) -> None:  # noqa: ANN401 - the library has no types
    sheet = book.create_sheet("about")
    sheet.column_dimensions["A"].width = 22
    name, where = LICENCES[edition.licence]
    for line in (
        [edition.named], [edition.made_from], [f"Data under {name} ({edition.licence}): {where}"],
        ["An empty cell is a value that is not written. It is not 0."], [],
    ):  # fmt: skip
        sheet.append(_texts(sheet, line))
    for shape in SHAPES:
        rows = made[shape.name].num_rows
        left = "" if rows <= MOST else f" Left out here: {rows} rows, see the CSV."
        sheet.append(_texts(sheet, [shape.name, shape.says + left]))


def _sheet(book: Any, shape: Shape, rows: pa.Table) -> None:  # noqa: ANN401 - the library has no types
    sheet = book.create_sheet(shape.name)
    sheet.freeze_panes = "A2"
    sheet.append([c.name for c in shape.columns])
    for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        sheet.append(_texts(sheet, row))


def _texts(sheet: Any, row: Any) -> Iterator[Any]:  # noqa: ANN401 - the library has no types
    """The cells of a row, texts as texts whatever they begin with."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - an extra, loaded where it is used

    for value in row:
        if not isinstance(value, str):
            yield value
        elif value.startswith("="):
            cell = WriteOnlyCell(sheet, UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", value)[:LONGEST])
            cell.data_type = "s"
            yield cell
        else:
            yield UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", value)[:LONGEST]
