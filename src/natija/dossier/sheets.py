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

from natija.canvass.schedule import Column, Schedule
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


def table(made: Schedule) -> list[tuple[Cell, ...]]:
    """Headings and a row per station."""
    heading, columns = by_column(made)
    return [tuple(heading), *zip(*columns, strict=True)]


def by_column(made: Schedule) -> tuple[list[Cell], list[Sequence[Cell]]]:
    """Headings, and under each as many cells as there are stations."""
    votes = sorted((c for c in made.columns if c.votes), key=lambda c: (c.version, len(c.name), c.name))
    fields = sorted((c for c in made.columns if not c.votes), key=lambda c: (c.version, c.name))
    forms = sorted({form for states in made.states for form in states})
    heading: list[Cell] = [
        "station", "name", "registered", *(f"state of form {form}" for form in forms),
        *(f"{c.version} votes {c.name}" for c in votes), *(f"{c.version} {c.name}" for c in fields), "zeros only",
        "acts",
    ]  # fmt: skip
    return heading, [
        made.units, made.names, made.registered,
        *([states.get(form, "nobody holds one") for states in made.states] for form in forms),
        *(_values(c) for c in (*votes, *fields)), ["; ".join(made.zeros.get(unit, ())) for unit in made.units],
        ["; ".join(made.acts.get(unit, ())) for unit in made.units],
    ]  # fmt: skip


def _values(column: Column) -> Sequence[Cell]:
    """A number where the readings of a copy agree, which is most often everywhere."""
    if column.low == column.high:
        return column.low
    return [low if low == high else f"{low} to {high}" for low, high in zip(column.low, column.high, strict=True)]


def written(made: Schedule) -> str:
    """The schedule as CSV."""
    text = io.StringIO(newline="")
    heading, columns = by_column(made)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_safe, heading))
    writer.writerows(zip(*map(_safe_column, columns), strict=True))
    return text.getvalue()


def _safe_column(cells: Sequence[Cell]) -> Sequence[Cell]:
    return [_safe(cell) for cell in cells] if str in set(map(type, cells)) else cells


def _safe(cell: Cell) -> Cell:
    """A text that begins like a formula, marked as text in the way spreadsheets understand."""
    return re.sub(FORMULA, r"'\1", cell) if isinstance(cell, str) else cell


def workbook(made: Schedule, document: Document) -> bytes:
    """The schedule as XLSX, with a sheet that says what it is made from."""
    from openpyxl import Workbook  # noqa: PLC0415 - an extra, loaded where it is used

    book = Workbook()
    sheet = book.active if book.active is not None else book.create_sheet()
    sheet.title = "stations"
    for row in table(made):
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
    packed = io.BytesIO()
    book.save(packed)
    return undated(packed.getvalue())


def undated(packed: bytes) -> bytes:
    """The same archive without the time at which it and its members were written."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(packed)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = MODIFIED.sub(b"", old.read(name)) if name == "docProps/core.xml" else old.read(name)
            new.writestr(ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return made.getvalue()
