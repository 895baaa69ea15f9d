"""An edition: one election at one log position under one basis, with who hands it on and on what terms.

Every format is written from an edition, so that no two of them can disagree about what they were made from. No clock is
asked: where nobody states a time of publication it is the time at which the last record was received.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec

from natija import __version__
from natija.canvass import Canvass, find_basis
from natija.errors import BadUse
from natija.publish.nouns import Publisher
from natija.publish.picture import Picture
from natija.workspace import Workspace
from natija.workspace.views import Moment
from natija.workspace.workspace import Progress, basis_digest

LicenceId = Literal["CC-BY-4.0", "ODC-By-1.0"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What the formats are made from. `published` is ISO 8601 with its offset; `root` and position are the moment's."""

    canvass: Canvass
    others: tuple[Canvass, ...] = ()
    """The same contests under other bases, for formats that can carry more than one result."""
    moment: Moment
    publisher: Publisher
    published: str
    program: str = __version__
    licence: LicenceId = "CC-BY-4.0"
    own: Mapping[str, tuple[Moment, str]] = field(default_factory=dict)
    """By contest, in a publication: moment and time of the last record that bears upon it."""

    @property
    def bases(self) -> tuple[str, ...]:
        """Ids of the bases whose results are in it; `agents` stands for one holder after the other."""
        return tuple(dict.fromkeys(done.basis.id for done in (self.canvass, *self.others)))

    def of(self, contest: str) -> Edition:
        """The same edition for one contest alone: of the moment and time of its last record, where they are known."""
        moment, received = self.own.get(contest, (self.moment, self.published))
        return replace(self, moment=moment, published=received)

    def under(self, done: Canvass, c: int) -> Edition:
        """The same edition with one contest's result under another of its bases."""
        basis = find_basis(done.definition, done.question.basis_of(c))
        moment = msgspec.structs.replace(self.moment, basis=basis.id, basis_digest=basis_digest(basis))
        return replace(self, canvass=done, others=(), moment=moment)

    @property
    def named(self) -> str:
        """The election in words, marked where it is fictional."""
        return f"FICTIONAL. {self.moment.title}" if self.moment.fictional else self.moment.title

    @property
    def made_from(self) -> str:
        """One sentence: basis, date, log, position, root, program."""
        day = f", as of {self.moment.as_of}" if self.moment.as_of else ""
        return (
            f"Basis {self.moment.basis} ({self.moment.basis_digest[:12]}){day}; log {self.moment.origin}, "
            f"{self.moment.size} records, root {self.moment.root}; Natija {self.program}."
        )


def edition(
    workspace: Workspace, *, basis: str | None = None, at: int | None = None, as_of: str | None = None,
    every: bool = False, licence: LicenceId = "CC-BY-4.0", progress: Progress | None = None,
) -> Edition:  # fmt: skip
    """An edition of a workspace as it stands, handed on by whoever keeps it; with `every`, declared and all bases."""
    workspace.frames.catch_up(progress)
    picture = Picture(workspace, at=at, as_of=as_of) if every else None
    done = picture.declared if picture else workspace.run(basis=basis, at=at, as_of=as_of)
    size = done.question.at
    if not size:
        raise BadUse("there is no record before --at 0", next_step="give --at a position the log has: natija log head")
    received = next(iter(workspace.log.read(size - 1, size))).stamp.received
    return Edition(
        canvass=done, others=picture.bases if picture else (),
        moment=workspace.moment(done), published=received, licence=licence,
        publisher=Publisher(name=f"Natija log {workspace.settings.origin}", contact=workspace.settings.origin),
    )  # fmt: skip
