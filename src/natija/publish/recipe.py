"""The recipe of the next publication: out of what is ordered, the log as it is, and what the folder holds already.

A contest that was held back is released by somebody else than who publishes: a role and an id of their own. Whoever
publishes is named in natija.toml or on the command line; there is no publication without a name and a way to reach it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from natija import __version__
from natija.canvass import find_basis, find_contest
from natija.errors import BadUse, StoreDamaged
from natija.model.definition import Definition
from natija.publish import images
from natija.publish.libraries import libraries
from natija.publish.marker import MARKER, interrupted
from natija.publish.nouns import FORMAT, Language, Publication, Publisher, Tables
from natija.publish.proof import manifest
from natija.publish.write import inside
from natija.sources.references import is_day
from natija.workspace import Workspace
from natija.workspace.settings import Settings


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks to be published. Contests by label or id; `published` is the time, with its offset."""

    published: str
    publisher: Publisher | None = None
    bases: tuple[str, ...] = ()
    hold_back: tuple[str, ...] = ()
    released_by: str | None = None
    include_documents: bool = False
    languages: tuple[Language, ...] = ("en",)
    as_of: str | None = None
    images: Path | None = None
    """Folder of masked images with `images.csv`."""
    keep_tables: bool = False
    """Leave the tables over all contests as the folder has them."""


class Before(msgspec.Struct, frozen=True):
    """What a folder holds: the last complete publication, its list of files, and whether a later one broke off."""

    publication: Publication | None = None
    listed: bytes = b""
    entries: manifest.Entries = {}
    interrupted: bool = False

    @property
    def digest(self) -> str | None:
        """Digest of the list, by which the next publication names this one."""
        return sha256(self.listed).hexdigest() if self.publication else None


def publisher_of(settings: Settings, name: str | None, contact: str | None) -> Publisher | None:
    """The publisher as named, or as the workspace is set; None where name or contact is missing."""
    name, contact = name or settings.publisher, contact or settings.contact
    if not name or not contact:
        return None
    return Publisher(name=name, contact=contact, election_office=settings.election_office)


def before(folder: Path) -> Before:
    """Look at a folder. Raises BadUse where it holds something else, StoreDamaged where its list cannot be read."""
    broke_off = interrupted(folder)
    if not folder.exists() or (folder.is_dir() and all(place.name == MARKER for place in folder.iterdir())):
        return Before(interrupted=broke_off)
    try:
        latest = msgspec.json.decode((folder / manifest.LATEST).read_bytes(), type=manifest.Latest)
        version = inside(folder, latest.version)
        listed = (version / manifest.MANIFEST).read_bytes()
        found = msgspec.json.decode((version / manifest.RECIPE).read_bytes(), type=Publication)
        return Before(found, listed, manifest.decode(listed), broke_off)
    except (FileNotFoundError, NotADirectoryError):
        if broke_off:
            return Before(interrupted=True)
        step = "choose a new folder, or one that natija published into: --out FOLDER"
        raise BadUse(f"{folder} is not empty and holds no publication", next_step=step) from None
    except ValueError as error:
        raise StoreDamaged(folder, [f"its list of files cannot be read: {error}"]) from None


def recipe(workspace: Workspace, order: Order, last: Before) -> Publication:
    """The recipe. Raises BadUse where a name is unknown, nobody is named, or a release lacks its second person."""
    if order.publisher is None:
        step = 'give --publisher NAME --contact ADDRESS, or write publisher = "…" and contact = "…" into natija.toml'
        raise BadUse("a publication names its publisher and how to reach them", next_step=step)
    if order.as_of is not None and not is_day(order.as_of):
        raise BadUse(f"{order.as_of!r} is no day", next_step="write it as in --as-of 2024-02-10")
    size = workspace.log.size()
    definition = workspace.definition_at(size)
    held_back = tuple(sorted(find_contest(definition, name).id for name in order.hold_back))
    old = last.publication
    if old is not None and (old.origin, size) < (workspace.log.origin, old.position):
        step = "choose another folder for this log, or publish from the log that this folder came from"
        raise BadUse(f"the folder holds {old.origin} at position {old.position}", next_step=step)
    _second_person(workspace.settings.author, order.released_by, held_back, old)
    made = Publication(
        format=FORMAT, program=__version__, libraries=libraries(), title=definition.title,
        fictional=definition.fictional, origin=workspace.log.origin, position=size, as_of=order.as_of,
        published=order.published, author=workspace.settings.author, publisher=order.publisher,
        bases=_bases(definition, order.bases), includes_documents=order.include_documents, languages=order.languages,
        images=images.read(workspace, order.images, size)[0] if order.images else (),
        held_back=held_back, released_by=order.released_by, version=_version(size, last.entries),
        previous=last.digest, since=old.version if old else None,
    )  # fmt: skip
    if not order.keep_tables or old is None or last.interrupted or not alike(made, old):
        return made
    return msgspec.structs.replace(made, tables=old.tables or Tables(position=old.position, published=old.published))


def same(one: Publication, other: Publication) -> bool:
    """Whether a recipe gives what a folder has by the other, but for the time and place in the chain.

    Tables may lag in it if they may lag in the one asked for.
    """
    tables = other.tables is None or one.tables is not None
    return one.position == other.position and tables and alike(one, other)


def alike(one: Publication, other: Publication) -> bool:
    """The same at whatever position: whether all that pages follow from beside the records is as it was."""
    plain = {"published": "", "position": 0, "version": "", "previous": None, "since": None, "tables": None}
    return msgspec.structs.replace(one, **plain) == msgspec.structs.replace(other, **plain)


def _bases(definition: Definition, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(find_basis(definition, name).id for name in names)


def _second_person(author: str, released_by: str | None, held_back: Sequence[str], old: Publication | None) -> None:
    released = sorted(set(old.held_back) - set(held_back)) if old else []
    if released and (released_by is None or released_by in {author, old.author if old else ""}):
        step = f"a second person, not {author}, adds --released-by ROLE:ID; or hold them back again"
        raise BadUse(f"{', '.join(released)} was held back and would be published", next_step=step)


def _version(position: int, entries: manifest.Entries) -> str:
    """A folder no version has: several publications can be of one position."""
    taken = {path.split("/")[1] for path in entries if path.startswith("versions/")}
    name, number = str(position), 1
    while name in taken:
        number += 1
        name = f"{position}-{number}"
    return f"versions/{name}"
