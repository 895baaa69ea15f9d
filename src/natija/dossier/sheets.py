"""The station schedule as tables for other programs: CSV always, XLSX where the library for it is installed.

One row per station with every candidate and field of every version; ids are not shortened and numbers not grouped.
Unknown is an empty cell, never 0. Text that a spreadsheet would take for a formula is kept as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from natija.canvass.outcome import Range
from natija.canvass.schedule import Row
from natija.dossier.blocks import Document

NEXT = 'install it: pip install "natija[sheets]"'
MODIFIED = re.compile(rb"<dcterms:modified.*?</dcterms:modified>")
"""The library asks the clock when it saves."""
FORMULA = r"^('*[=+\-@\t\r＝＋－＠])"
"""Beginnings that a spreadsheet takes for a formula; one more apostrophe in front makes it a text."""
Cell = str | int | None


def available() -> bool:
    """Whether the library for XLSX is there."""
    return find_spec("openpyxl") is not None


def columns(rows: Sequence[Row]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(version, candidate) and (version, field) that occur, in order."""
    votes = {(key, c): None for row in rows for key, found in row.votes.items() for c in found}
    fields = {(key, f): None for row in rows for key, found in row.fields.items() for f in found}
    return sorted(votes, key=lambda v: (v[0], len(v[1]), v[1])), sorted(fields)


def table(rows: Sequence[Row]) -> list[list[Cell]]:
    """Headings and a row per station."""
    votes, fields = columns(rows)
    forms = sorted({form for row in rows for form in row.states})
    heading: list[Cell] = [
        "station", "name", "registered", *(f"state of form {form}" for form in forms),
        *(f"{key} votes {c}" for key, c in votes), *(f"{key} {f}" for key, f in fields), "zeros only", "acts",
    ]  # fmt: skip
    return [heading, *(_cells(row, forms, votes, fields) for row in rows)]


def _cells(
    row: Row, forms: Sequence[str], votes: Sequence[tuple[str, str]], fields: Sequence[tuple[str, str]]
) -> list[Cell]:
    return [
        row.unit, row.name, row.registered, *(row.states.get(form, "nobody holds one") for form in forms),
        *(_value(row.votes.get(key, {}).get(c)) for key, c in votes),
        *(_value(row.fields.get(key, {}).get(f)) for key, f in fields), "; ".join(row.zeros), "; ".join(row.acts),
    ]  # fmt: skip


def _value(found: Range | None) -> Cell:
    if found is None:
        return None
    return found.low if found.low == found.high else f"{found.low} to {found.high}"


def written(rows: Sequence[Row]) -> str:
    """The schedule as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_safe(cell) for cell in row] for row in table(rows))
    return text.getvalue()


def _safe(cell: Cell) -> Cell:
    """A text that begins like a formula, marked as text in the way spreadsheets understand."""
    return re.sub(FORMULA, r"'\1", cell) if isinstance(cell, str) else cell


def workbook(rows: Sequence[Row], document: Document) -> bytes:
    """The schedule as XLSX, with a sheet that says what it is made from."""
    from openpyxl import Workbook  # noqa: PLC0415 - an extra, loaded where it is used

    book = Workbook()
    sheet = book.active if book.active is not None else book.create_sheet()
    sheet.title = "stations"
    for row in table(rows):
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "C2"
    about = book.create_sheet("about")
    for line in (document.title, document.subtitle, document.footer):
        about.append([line])
    book.properties.created = datetime.fromisoformat(document.dated).replace(tzinfo=None)
    made = io.BytesIO()
    book.save(made)
    return undated(made.getvalue())


def undated(packed: bytes) -> bytes:
    """The same archive without the time at which it and its members were written."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(packed)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = MODIFIED.sub(b"", old.read(name)) if name == "docProps/core.xml" else old.read(name)
            new.writestr(ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return made.getvalue()
