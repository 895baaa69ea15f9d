"""The demo: the bundled package in a temporary workspace, through the same functions as any other."""

from __future__ import annotations

import tempfile
from pathlib import Path

from natija.canvass import counts, missing
from natija.workspace import contests, views
from natija.workspace.workspace import Workspace

PACKAGE = "lahore-2024"
PAIR = ("NA-122", "NA-128")
"""Shown one after the other in full and alike: one declared for each side, each with forms that add up differently."""


def demo(*, basis: str | None = None, at: int | None = None, as_of: str | None = None) -> views.DemoView:
    """Everything the demo shows. Nothing is left on the disk."""
    with (
        tempfile.TemporaryDirectory(prefix="natija-demo-") as folder,
        Workspace.create(Path(folder) / PACKAGE, package=PACKAGE, origin=f"natija/{PACKAGE}") as workspace,
    ):
        name = basis or "declared"
        done = workspace.run(basis=name, at=at, as_of=as_of)
        return views.DemoView(
            moment=workspace.moment(done), outcomes=done.outcomes, counts=counts(done),
            before=contests.before(workspace, done),
            without_station_forms=missing(done, ("contest",)).contests_without_forms,
            pair=tuple(workspace.contest(label, basis=name, at=at, as_of=as_of) for label in PAIR),
        )  # fmt: skip
