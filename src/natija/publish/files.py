"""Every file that follows from the published records and the recipe: one pipeline, for publishing and for verifying.

`Derivation` asks the picture, the pages and the formats, and says what changed since the version before. Given what the
last publication into a folder left (`Resume`), it makes anew only the contests that new records bear upon, and what
speaks of all contests; the rest stays as it lies there. Nothing here knows whether bytes will be written or compared.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

from natija.canvass.bearing import Bearing
from natija.canvass.schedule import EMPTY
from natija.dossier import sheets
from natija.errors import StoreDamaged
from natija.model.canonical import canonical_json
from natija.publish.changes import Changes, Short, compared, short
from natija.publish.formats import files as formats
from natija.publish.nouns import File, Publication
from natija.publish.picture import ContestPicture, Only, Picture
from natija.publish.proof.manifest import RECIPE
from natija.publish.site import Part, assets, contest_files, directory, lists, part
from natija.publish.site.shell import Shell, shells
from natija.publish.workers import Task, each
from natija.workspace import Workspace
from natija.workspace.views import Before

STANDINGS, CHANGES = "standings.json", "changes.json"
Progress = Callable[[int, int], None]
Standings = dict[str, Short]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What the next publication needs of a contest, for pages about all and in short, and the paths of its files.

    `before` is how the contest before it stood.
    """

    part: Part
    short: Short
    before: Before | None = None
    files: tuple[str, ...]


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A contest's own files, and its piece."""

    files: tuple[File, ...]
    piece: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """What there is already: a piece for each contest, and which contests new records bear upon."""

    pieces: Mapping[str, Piece]
    contests: Sequence[str]
    bearing: Bearing
    large: bool
    """Whether the tables are large, so that reports under other bases are left out."""


@dataclass
class Derivation:
    """One publication being derived into, or compared with, a folder. Ask for `files` once; then for the rest."""

    source: Workspace
    publication: Publication
    folder: Path
    checkpoint: bytes
    resume: Resume | None = None
    processes: int = 1
    """By how many contests are made; it changes no byte."""
    pieces: dict[str, Piece] = field(default_factory=dict)
    large: bool = False
    changes: Changes | None = None

    def files(self, progress: Progress | None = None) -> Iterator[File]:
        """Every file, those of this version last. With `resume` only those that can have changed."""
        yield from assets()
        picture = yield from self._whole(progress) if self.resume is None else self._some(self.resume)
        standings = canonical_json({name: piece.short for name, piece in self.pieces.items()}) + b"\n"
        self.changes = changes(self.source, self.publication, self.folder, standings)
        parts = [piece.part for piece in self.pieces.values()]
        if self.resume is None:
            yield from directory(self._shells(picture), picture, parts)
        yield from lists(self._shells(picture), picture, parts, self.changes)
        yield File(path=f"{self.publication.version}/{STANDINGS}", data=standings)
        yield from self._version(self.changes)

    def _shells(self, picture: Picture) -> tuple[Shell, ...]:
        return shells(self.publication, picture.moment, len(picture.slugs))

    def _picture(self, only: Only | None = None, at: int | None = None) -> Picture:
        made = self.publication
        return Picture(
            self.source, at=at or made.position, as_of=made.as_of, bases=made.bases, only=only,
            papers=[image.record for image in made.images],
        )  # fmt: skip

    def _whole(self, progress: Progress | None) -> Generator[File, None, Picture]:
        """Every contest, out of one picture."""
        picture = self._picture()
        for c, made in enumerate(self._contests(picture)):
            yield from self._taken(made)
            if progress:
                progress(c + 1, len(picture.contests))
        picture.made()
        lagging = self.publication.tables
        other = picture if lagging is None else self._picture(at=lagging.position)
        self.large = yield from formats.tables_of(other, self.publication)
        yield from self._reports(picture)
        return picture

    def _some(self, resume: Resume) -> Generator[File, None, Picture]:
        """The contests that new records bear upon, each out of a picture of its own; the others as they were."""
        self.pieces.update(resume.pieces)
        self.large = resume.large
        for contest in resume.contests or list(resume.pieces)[:1]:
            known = resume.pieces[contest].before
            stays = known if known and known.contest not in resume.bearing.contests else None
            picture = self._picture(Only(contest=contest, bearing=resume.bearing, before=stays))
            if contest in resume.contests:
                yield from self._taken(self._contest(picture, 0))
                yield from self._reports(picture)
        if self.publication.tables is None:
            self.large = yield from formats.tables_of(self._picture(), self.publication)
        return picture

    def _contests(self, picture: Picture) -> Iterator[Made]:
        """Every contest in order, so many together as have their stations read at a time."""
        task = Task(make=partial(self._contest, picture), kind=Made, apart=picture.apart)
        for numbers in picture.together():
            yield task.make(numbers[0])  # which reads what the others need too
            yield from each(numbers[1:], task, self.processes)

    def _contest(self, picture: Picture, c: int) -> Made:
        """Data, pages, pictures and stations of a contest."""
        made = picture.contest(c)
        hidden = made.contest in self.publication.held_back
        data, of = contest_file(made), part(made, frozenset(self.publication.held_back))
        stations = EMPTY if hidden else picture.schedule(c)
        found = [data, *contest_files(self._shells(picture), picture, (made, of.line, stations))]
        if stations.units:
            found.append(File(path=f"data/stations/{made.slug}.csv", data=sheets.written(stations).encode()))
        standing = short(made, sha256(data.data).hexdigest(), held_back=hidden)
        piece = Piece(part=of, short=standing, before=made.before, files=tuple(file.path for file in found))
        return Made(files=tuple(found), piece=piece)

    def _taken(self, made: Made) -> Iterator[File]:
        self.pieces[made.piece.part.line.contest] = made.piece
        yield from made.files

    def _reports(self, picture: Picture) -> Iterator[File]:
        """Reports of the contests of a picture."""
        for contest, file in formats.reports(picture, self.publication, large=self.large):
            piece = self.pieces[contest]
            self.pieces[contest] = msgspec.structs.replace(piece, files=(*piece.files, file.path))
            yield file

    def _version(self, found: Changes) -> Iterator[File]:
        """The files of this version's folder that the list can name, and the recipe at the root."""
        recipe, folder = recipe_file(self.publication), self.publication.version
        yield File(path=f"{folder}/{CHANGES}", data=canonical_json(found) + b"\n")
        yield File(path=f"{folder}/checkpoint", data=self.checkpoint)
        yield File(path=f"{folder}/{RECIPE}", data=recipe.data)
        yield recipe


def contest_file(one: ContestPicture) -> File:
    """What a contest's page is made of."""
    return File(path=f"data/contest/{one.slug}.json", data=canonical_json(one) + b"\n")


def recipe_file(publication: Publication) -> File:
    """The recipe, as it stands at the root."""
    return File(path=RECIPE, data=canonical_json(publication) + b"\n")


def changes(source: Workspace, publication: Publication, folder: Path, after: bytes) -> Changes:
    """What changed since the version before, whose standings are in its folder."""
    if publication.since is None:
        return Changes(since=None, position=publication.position, published=publication.published, contests=(),
                       everywhere=())  # fmt: skip
    start = int(publication.since.removeprefix("versions/").partition("-")[0])
    contests, everywhere = compared(
        standings_of(folder, publication.since), msgspec.json.decode(after, type=Standings),
        source.log.read(start, publication.position),
    )  # fmt: skip
    return Changes(
        since=start, position=publication.position, published=publication.published, contests=contests,
        everywhere=everywhere,
    )  # fmt: skip


def standings_of(folder: Path, version: str) -> Standings:
    """The standings a version left. Raises StoreDamaged where they cannot be read."""
    path = folder / version / STANDINGS
    try:
        return msgspec.json.decode(path.read_bytes(), type=Standings)
    except (OSError, ValueError) as error:
        raise StoreDamaged(path, [f"what the version before left cannot be read: {error}"]) from None
