"""What is wrong with a file, as values: a stable code, the line, the column, what it says, what to do next.

All problems of a file are collected before anything is built from it. The user may accept a code in the mapping:
`leave_out` leaves the rows it names out of what is built, `keep` takes them as they are written where the canvass has
a check of its own for them. Codes S1xx are about the file, S2xx about numbers, S3xx about what a row names, S4xx about
rows that stand for others. A problem that does not block is reported and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

SHOWN = 1000
"""Problems of one code listed one by one; all of them are counted."""

Rows = npt.NDArray[np.int64]


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing wrong in one place. `line` is the line of the file (the row of a sheet), from 1."""

    code: str
    line: int | None = None
    column: str | None = None
    says: str
    next: str
    blocks: bool = True

    def __str__(self) -> str:
        """One line for a terminal."""
        place = "" if self.line is None else f"line {self.line}"
        column = "" if self.column is None else f"column {self.column!r}"
        where = ", ".join(part for part in (place, column) if part)
        return f"{self.code} {where + ': ' if where else ''}{self.says}"


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What a code means and which ways out the user has."""

    title: str
    next: str
    leave_out: bool = True
    keep: bool = False
    blocks: bool = True


KINDS: dict[str, Kind] = {
    "S101": Kind(title="no rows to read", next="check that this is the right file, sheet and `where`", leave_out=False),
    "S102": Kind(
        title="a row with more or fewer cells than the heading",
        next="put the missing or surplus delimiter right, or quote the cell",
    ),
    "S103": Kind(
        title="a column of the mapping is not in the file",
        next="correct the name in the mapping, or write {#3} for the third column",
        leave_out=False,
    ),
    "S104": Kind(
        title="a heading used by the mapping occurs more than once",
        next="write {#3} for the third column, or rename one of them",
        leave_out=False,
    ),
    "S105": Kind(
        title="quotes that cannot be read",
        next="close the quote, and double every quote inside a quoted cell",
        leave_out=False,
    ),
    "S201": Kind(
        title="text where a number belongs", next="correct the cell, or name the word under [reasons] in the mapping"
    ),
    "S202": Kind(
        title="a negative number", next='correct the cell, or keep it as written with keep = ["S202"]', keep=True
    ),
    "S203": Kind(title="a number with a fraction", next="correct the cell: votes are whole"),
    "S204": Kind(
        title="a number larger than any count",
        next='correct the cell, or keep it as written with keep = ["S204"]',
        keep=True,
    ),
    "S205": Kind(
        title="a number that can be read in two ways",
        next='say what separates thousands: thousands = "." or thousands = "," in the mapping',
    ),
    "S206": Kind(title="a number longer than any count", next="correct the cell"),
    "S301": Kind(
        title="an unknown contest", next="correct the cell, map it under [replace], or select rows with [where]"
    ),
    "S302": Kind(
        title="a station that is not on the contest's station list",
        next='correct the number, import the station list, or keep = ["S302"]',
        keep=True,
    ),
    "S303": Kind(title="an unknown unit", next="add the unit to the definition, or correct the cell"),
    "S304": Kind(
        title="an unknown candidate", next="correct the cell, add an alias, or name it under [candidate.known]"
    ),
    "S305": Kind(
        title="a name that fits more than one candidate of the contest",
        next="use the ballot serial, or name it under [candidate.known]",
    ),
    "S306": Kind(title="serial and name of a candidate contradict each other", next="correct the serial or the name"),
    "S307": Kind(title="an unknown field", next="map the cell to a field of the profile under [replace]"),
    "S308": Kind(title="an unknown stage", next="map the cell to a stage under [replace]"),
    "S309": Kind(title="an unknown holder", next="add the holder to the definition, or correct the mapping"),
    "S310": Kind(
        title="a row that names no unit, contest or candidate",
        next="fill the cell in, or mark total rows under [totals]",
    ),
    "S311": Kind(title="a date that cannot be read", next="write dates as 2024-02-10"),
    "S401": Kind(title="the same row twice", next='remove one of them, or leave_out = ["S401"] keeps the first'),
    "S402": Kind(
        title="two rows for one thing, with different figures",
        next='find out which is right; leave_out = ["S402"] takes none of them',
    ),
    "S403": Kind(
        title="a total row among the rows it adds up",
        next='leave_out = ["S403"]; or keep = ["S403"] if it is no total',
        keep=True,
    ),
    "S404": Kind(
        title="no figure for a candidate the other rows of the contest have",
        next="look whether the line is missing in the source",
        leave_out=False,
        blocks=False,
    ),
}
"""Every code; docs/reference/problems.md is written from it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Rows of the table with one kind of problem; `says` is asked only for the rows that are shown."""

    code: str
    rows: Rows
    column: str | None = None
    says: Callable[[int], str]


def found(code: str, rows: npt.ArrayLike, says: Callable[[int], str], *, column: str | None = None) -> list[Found]:
    """A Found for these rows, or nothing where there are none."""
    places = np.asarray(rows, dtype=np.int64)
    return [Found(code=code, rows=places, column=column, says=says)] if len(places) else []


def problem(code: str, says: str, *, line: int | None = None, column: str | None = None) -> Problem:
    """A problem of the whole file or of one line, with the next step of its kind."""
    kind = KINDS[code]
    return Problem(code=code, line=line, column=column, says=says, next=kind.next, blocks=kind.blocks)


def listed(findings: Iterable[Found], lines: Rows) -> list[Problem]:
    """The problems to show, at most SHOWN of each code, in the order of the file."""
    shown: list[Problem] = []
    count: dict[str, int] = {}
    for entry in findings:
        room = max(0, SHOWN - count.get(entry.code, 0))
        count[entry.code] = count.get(entry.code, 0) + len(entry.rows)
        shown += [
            problem(entry.code, entry.says(row), line=int(lines[row]), column=entry.column)
            for row in entry.rows[:room].tolist()
        ]
    return sorted(shown, key=lambda one: (one.line or 0, one.code, one.column or ""))
