"""A small made-up contest with copies of two holders that differ, and a total that contradicts one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from natija.model.canonical import encode
from natija.model.definition import Holder
from natija.model.records import Record
from natija.sources.folder import write_folder
from natija.workspace import Workspace
from tests.canvass.elections import definition, forms, station_list

AGENTS = ((210, 40), (180, 60), (190, 55))
COMMISSION = ((110, 140), (180, 60), (190, 50), (90, 120))
STATED = (560, 380)
"""Votes of the first two candidates: on the agents' copies, on the commission's, and as declared."""


def workspace(folder: Path, ballot: Sequence[str], *, mirrored: bool = False, empty: bool = False) -> Workspace:
    """A workspace of its own; mirrored, the figures and the agents of the first two change places."""
    made = definition({"A-1": list(ballot)})
    holders = (Holder(id="commission", kind="commission", names={"en": "The Office"}),)
    package = folder / "package"
    package.mkdir(parents=True)
    write_folder(replace(made, holders=holders), package)
    opened = Workspace.create(folder / "workspace", package=str(package), origin="example/made-up")
    if not empty:
        opened.append([encode(record) for record in records(mirrored=mirrored)], batch="all")
    return opened


def records(*, mirrored: bool) -> Iterator[Record]:
    """Station list, both copies, and the declaration."""
    yield station_list("\n".join(("station registered complete", *(f"s{n} 400 yes" for n in range(1, 5)))))
    for holder, votes in (("agents:2" if mirrored else "agents:1", AGENTS), ("commission", COMMISSION)):
        rows = (_row(f"s{n} count {holder}", pair, mirrored=mirrored) for n, pair in enumerate(votes, start=1))
        yield from forms("\n".join(("station form holder 1 2 3", *rows)))
    total = _row("all declaration final commission 2024-02-09", STATED, mirrored=mirrored)
    yield from forms(f"station form stage holder stated 1 2 3\n{total}")


def _row(head: str, pair: tuple[int, int], *, mirrored: bool) -> str:
    first, second = reversed(pair) if mirrored else pair
    return f"{head} {first} {second} 7"
