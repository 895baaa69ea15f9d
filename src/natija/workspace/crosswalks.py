"""Bringing in a crosswalk: which number on one holder's papers is which station of the list, with its source.

Every line is checked before any is appended: both numbers there, neither twice, the station on a list of the contest.
The crosswalk is one batch of records; withdrawing the batch takes it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from natija.canvass import find_contest
from natija.errors import BadUse, Unreadable
from natija.model.canonical import encode, record_id
from natija.model.records import Alias, Document
from natija.sources.tables import Table, read_table
from natija.workspace.batches import batch_id
from natija.workspace.views import Batch

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace


class CrosswalkView(msgspec.Struct, frozen=True, kw_only=True):
    """A crosswalk brought in: `lines` of it, `moved` of which give a station another number than the paper."""

    label: str
    holder: str
    source: str
    lines: int
    moved: int
    appended: Batch


def bring_in(workspace: Workspace, path: Path, *, contest: str, holder: str, source: str) -> CrosswalkView:
    """Append the crosswalk of a file whose first column is the number on the papers, the second that of the list."""
    if not source.strip():
        raise BadUse("a crosswalk needs its source", next_step='say who matched the numbers, and how: --source "…"')
    found = find_contest(workspace.definition, contest)
    table = read_table(path)
    lines = _lines(path, table)
    _checked(path, lines, _listed(workspace, found.id))
    document = Document(
        digest=table.digest, size=table.size, media=table.media, citation=source, holder=workspace.settings.author
    )  # fmt: skip
    workspace.documents.put_file(path)
    paper = encode(document)
    aliases = [
        encode(Alias(
            of="unit", id=f"{found.unit}/{listed}", name=f"{found.unit}/{own}", holder=holder,
            document=record_id(paper),
        )) for own, listed in lines
    ]  # fmt: skip
    workspace.append([paper], batch=batch_id("document", table.digest))
    done = workspace.append(aliases, batch=batch_id("crosswalk", table.digest, found.id, holder, source))
    moved = sum(own != listed for own, listed in lines)
    return CrosswalkView(
        label=found.label, holder=holder, source=source, lines=len(lines), moved=moved, appended=done
    )  # fmt: skip


def _lines(path: Path, table: Table) -> list[tuple[str, str]]:
    if len(table.columns.column_names) < 2:
        step = "give two columns: the number on the papers, then the number on the list"
        raise Unreadable(path, ["it has fewer than two columns"], next_step=step)
    own, listed = (
        ["" if cell is None else str(cell).strip() for cell in table.columns.column(n).to_pylist()] for n in (0, 1)
    )
    return list(zip(own, listed, strict=True))


def _listed(workspace: Workspace, contest: str) -> set[str]:
    done = workspace.run(basis="declared", contest=contest)
    return {row["subject"].rpartition("/")[2] for row in done.of(0, "select c, subject from station order by c")}


def _checked(path: Path, lines: Sequence[tuple[str, str]], listed: set[str]) -> None:
    problems = list(_problems(lines, listed))
    if problems or not lines:
        step = "mend the file and run it again: nothing was appended"
        raise Unreadable(path, problems or ["it has no lines"], next_step=step)


def _problems(lines: Sequence[tuple[str, str]], listed: set[str]) -> Iterator[str]:
    owns, theirs = Counter(own for own, _ in lines), Counter(there for _, there in lines)
    for n, (own, there) in enumerate(lines, start=1):
        if not own or not there:
            yield f"line {n} of the table: a number is missing"
        elif owns[own] > 1:
            yield f"line {n} of the table: {own} stands on {owns[own]} lines"
        elif theirs[there] > 1:
            yield f"line {n} of the table: station {there} stands on {theirs[there]} lines"
        elif listed and there not in listed:
            yield f"line {n} of the table: no list of the contest has a station {there}"
