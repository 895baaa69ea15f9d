"""What a screen is, and how it is put on a terminal: the sentence, then coverage, then numbers, then the next command.

A screen is plain data, so that what is said can be tested without a terminal. Tables are never wider than the window:
where the numbers would not fit, each row is written as a block of lines instead, because a cut number is a wrong one.
Colour is used on a terminal only, and never carries anything alone. Nothing from outside is read as markup.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from textwrap import fill
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


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text to be copied as it is: a key, a signature, a file. The terminal may wrap it; we do not."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """All that a command says."""

    sentence: str
    coverage: tuple[str, ...] = ()
    parts: tuple[Sheet | Verbatim | str, ...] = ()
    next: str
    last: str = ""
    """What nobody is to overlook: it stands below everything else."""


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
    # To be pasted: the terminal may wrap it, a line broken here would be two commands.
    out.print(Text("Next: ", style="dim") + Text(plain(screen.next)), soft_wrap=True)
    if screen.last:
        out.print()
        out.print(Text(plain(screen.last)))


def _part(part: Sheet | Verbatim | str, out: Console) -> None:
    if isinstance(part, Verbatim):
        out.print(Text(plain(part.text)), soft_wrap=True)
    elif isinstance(part, str):
        out.print(Text(plain(part)))
    else:
        _sheet(part, out)


def _sheet(part: Sheet, out: Console) -> None:
    if part.title:
        out.print(Text(plain(part.title), style="bold"))
    if _needs(part) <= out.width:
        out.print(_table(part))
    else:
        _blocks(part, out)
    if part.note:
        out.print(Text(plain(part.note), style="dim"))


def without_repeats(sheet: Sheet, titles: Collection[str]) -> Sheet:
    """The sheet without those of the named columns that say the same in every row."""
    kept = [
        at
        for at, column in enumerate(sheet.columns)
        if column.title not in titles or len({row[at] for row in sheet.rows}) > 1
    ]
    return replace(
        sheet,
        columns=tuple(sheet.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in sheet.rows),
    )


def _least(sheet: Sheet, at: int) -> int:
    """Least width of a column: numbers whole, words whole up to NARROWEST, the longest word of the title."""
    words = [cell_len(word) for word in sheet.columns[at].title.split()]
    number = sheet.columns[at].kind == "number"
    cells = [cell_len(part) for row in sheet.rows for part in ([row[at]] if number else row[at].split())]
    widest = max(cells, default=0)
    return max([*words, widest if number else min(widest, NARROWEST)], default=0)


def _needs(sheet: Sheet) -> int:
    """The least width at which no number is cut."""
    return sum(_least(sheet, at) + 2 for at in range(len(sheet.columns)))


def _table(sheet: Sheet) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for at, column in enumerate(sheet.columns):
        least, right = _least(sheet, at), column.kind == "number"
        words = plain(column.title)
        title = fill(words, max(least, NARROWEST), break_long_words=False) if right else words
        table.add_column(
            Text(title), justify="right" if right else "left", overflow="fold", no_wrap=right, min_width=least
        )  # fmt: skip
    for row in sheet.rows:
        table.add_row(*[Text(plain(cell)) for cell in row])
    return table


def _blocks(sheet: Sheet, out: Console) -> None:
    """Each row as lines of `title: value`, for a narrow window."""
    for row in sheet.rows:
        for column, cell in zip(sheet.columns, row, strict=True):
            if cell:
                out.print(Text(plain(f"{column.title}: {cell}")))
        out.print()
