"""Every file that follows from the published records and the recipe: one pipeline, for publishing and for verifying.

`derived` asks the picture, the pages and the formats; `version` says what changed since the version before. Nothing
here knows whether its bytes will be written or compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from natija.dossier import sheets
from natija.errors import StoreDamaged
from natija.model.canonical import canonical_json
from natija.publish.changes import Changes, Short, compared, short
from natija.publish.formats import files as formats
from natija.publish.nouns import File, Publication
from natija.publish.picture import ContestPicture, Picture
from natija.publish.proof.manifest import RECIPE
from natija.publish.site import Lists, assets, contest_files
from natija.publish.site.shell import shells
from natija.workspace import Workspace

STANDINGS, CHANGES = "standings.json", "changes.json"
Progress = Callable[[int, int], None]
Standings = dict[str, Short]


def derived(source: Workspace, publication: Publication, progress: Progress | None = None) -> Iterator[File]:
    """Every file computed from the records; the last one is what each contest is in short."""
    picture = Picture(source, at=publication.position, as_of=publication.as_of, bases=publication.bases)
    settings = shells(publication, picture.moment)
    lists = Lists(frozenset(publication.held_back))
    standings: Standings = {}
    yield from assets()
    for c, made in enumerate(picture.each()):
        file, line = contest_file(made), lists.add(made)
        hidden = made.contest in publication.held_back
        standings[made.contest] = short(made, sha256(file.data).hexdigest(), held_back=hidden)
        yield file
        stations = () if hidden else picture.schedule(c)
        yield from contest_files(settings, picture, (made, line, stations))
        if stations:
            yield File(path=f"data/stations/{made.slug}.csv", data=sheets.written(stations).encode())
        if progress:
            progress(c + 1, len(picture.contests))
    yield from lists.files(settings, picture)
    yield from formats.files(picture, publication)
    yield File(path=f"{publication.version}/{STANDINGS}", data=canonical_json(standings) + b"\n")


def contest_file(one: ContestPicture) -> File:
    """What a contest's page is made of."""
    return File(path=f"data/contest/{one.slug}.json", data=canonical_json(one) + b"\n")


def recipe_file(publication: Publication) -> File:
    """The recipe, as it stands at the root."""
    return File(path=RECIPE, data=canonical_json(publication) + b"\n")


def changes(source: Workspace, publication: Publication, before: Mapping[str, Short] | None, after: bytes) -> Changes:
    """What changed since the version before, whose standings and recipe are in its folder."""
    if before is None:
        return Changes(since=None, position=publication.position, published=publication.published, contests=(),
                       everywhere=())  # fmt: skip
    start = _position(publication.since or "")
    between = source.log.read(start, publication.position)
    contests, everywhere = compared(before, msgspec.json.decode(after, type=Standings), between)
    return Changes(
        since=start, position=publication.position, published=publication.published, contests=contests,
        everywhere=everywhere,
    )  # fmt: skip


def version(
    source: Workspace, publication: Publication, folder: Path, after: bytes, checkpoint: bytes
) -> Iterator[File]:
    """The files of this version's folder that the list can name, and the recipe at the root."""
    before = standings_of(folder, publication.since) if publication.since else None
    found = changes(source, publication, before, after)
    recipe = recipe_file(publication)
    yield File(path=f"{publication.version}/{CHANGES}", data=canonical_json(found) + b"\n")
    yield File(path=f"{publication.version}/checkpoint", data=checkpoint)
    yield File(path=f"{publication.version}/{RECIPE}", data=recipe.data)
    yield recipe


def standings_of(folder: Path, version: str) -> Standings:
    """The standings a version left. Raises StoreDamaged where they cannot be read."""
    path = folder / version / STANDINGS
    try:
        return msgspec.json.decode(path.read_bytes(), type=Standings)
    except (OSError, ValueError) as error:
        raise StoreDamaged(path, [f"what the version before left cannot be read: {error}"]) from None


def _position(version: str) -> int:
    """Position of a version by the name of its folder."""
    return int(version.removeprefix("versions/").partition("-")[0])
