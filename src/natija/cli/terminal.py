"""What a screen is, and how it is put on a terminal: the sentence, then coverage, then numbers, then the next command.

A screen is plain data, so that what is said can be tested without a terminal. Tables are never wider than the window:
where the numbers would not fit, each row is written as a block of lines instead, because a cut number is a wrong one.
Colour is used on a terminal only, and never carries anything alone. Nothing from outside is read as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from natija.cli.words import plain

NARROWEST = 12
"""A text column folds down to this many cells before its table becomes blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: numbers are right-aligned and never folded."""

    title: str
    kind: Literal["text", "number"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with the sentence it shows, and a note under it."""

    title: str = ""
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """All that a command says."""

    sentence: str
    coverage: tuple[str, ...] = ()
    parts: tuple[Sheet | str, ...] = ()
    next: str


def display(screen: Screen, console: Console | None = None) -> None:
    """Print a screen."""
    out = console or Console(highlight=False, markup=False, emoji=False)
    out.print(Text(plain(screen.sentence), style="bold"))
    for line in screen.coverage:
        out.print(Text(plain(line)))
    for part in screen.parts:
        out.print()
        _part(part, out)
    out.print()
    out.print(Text("Next: ", style="dim") + Text(plain(screen.next)))


def _part(part: Sheet | str, out: Console) -> None:
    if isinstance(part, str):
        out.print(Text(plain(part)))
        return
    if part.title:
        out.print(Text(plain(part.title), style="bold"))
    if _needs(part) <= out.width:
        out.print(_table(part))
    else:
        _blocks(part, out)
    if part.note:
        out.print(Text(plain(part.note), style="dim"))


def _needs(sheet: Sheet) -> int:
    """The least width at which no number is cut: numbers whole, text folded."""
    total = 0
    for at, column in enumerate(sheet.columns):
        widest = max((cell_len(row[at]) for row in sheet.rows), default=0)
        title = max((cell_len(word) for word in column.title.split()), default=0)
        total += max(title, widest if column.kind == "number" else min(widest, NARROWEST)) + 2
    return total


def _table(sheet: Sheet) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in sheet.columns:
        right = column.kind == "number"
        table.add_column(column.title, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in sheet.rows:
        table.add_row(*[Text(plain(cell)) for cell in row])
    return table


def _blocks(sheet: Sheet, out: Console) -> None:
    """Each row as lines of `title: value`, for a narrow window."""
    for row in sheet.rows:
        for column, cell in zip(sheet.columns, row, strict=True):
            out.print(Text(plain(f"{column.title or 'is'}: {cell}")))
        out.print()
