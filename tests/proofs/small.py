"""Small made-up elections asked as a workspace is asked: the facade's own functions on a log kept in a list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from natija.canvass import Canvass
from natija.model.definition import Definition
from natija.model.records import Record
from natija.workspace import Workspace, comparing, views
from tests.canvass.elections import Made, definition

BALLOT = ("Ann", "Bo", "Cyrus")


class Asked:
    """What the facade's functions need of a workspace."""

    def __init__(self, folder: Path, records: Iterable[Record], of: Definition | None = None) -> None:
        self.made = Made(folder, of or definition({"A-1": BALLOT}))
        self.made.add(records)
        self.frames = self.made.frames

    def run(
        self, *, basis: str | None = None, at: int | None = None, as_of: str | None = None, contest: str | None = None
    ) -> Canvass:
        """The canvass of one contest or of all."""
        return self.made.run(basis or "declared", at=at, as_of=as_of, contest=contest)

    def moment(self, done: Canvass) -> views.Moment:
        """A moment that says nothing of its own."""
        return views.Moment(
            origin="made/up", size=done.question.at, root="00", as_of=done.question.as_of, basis=done.basis.id,
            basis_digest="00", definition="00", title="Made up", fictional=True,
        )  # fmt: skip

    def compare(self) -> views.ComparisonView:
        """Every version of A-1."""
        return comparing.comparison(cast("Workspace", self), "A-1", None, None)

    def discrepancies(self, *, material: bool = False) -> views.DiscrepanciesView:
        """Differences of all contests."""
        return comparing.everywhere(cast("Workspace", self), None, material=material, at=None, as_of=None)

    def certificates(self, contest: str | None = "A-1") -> views.CertificatesView:
        """Proofs about A-1."""
        return comparing.certificates(cast("Workspace", self), contest, None, "declared", at=None, as_of=None)

    def history(self) -> views.HistoryView:
        """Stated standings of A-1."""
        return comparing.stated(cast("Workspace", self), "A-1", None, None)
