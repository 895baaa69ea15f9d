"""What a publication is: its recipe, and the files it consists of. Plain data; nothing here reads or writes.

Every file of a publication follows from the published records and documents, the recipe and the program version. The
clock is not read: the time of publication is part of the recipe. The layout is docs/reference/publication.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

FORMAT = "natija-publication/1"

Language = Literal["en", "ur"]
LONGEST = 60
"""Letters of a label that go into a file's name."""
RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)
"""Names that no file can have on Windows, whatever follows a dot."""


class Publisher(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who publishes: a name and a way to reach them, as every page says; and whether they are the election office."""

    name: str
    contact: str
    election_office: bool = False


class Image(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A masked image of a paper: digest of its original and of itself, the Document record, who masked it and when."""

    original: str
    record: str
    digest: str
    kind: str
    """`png` or `jpg`."""
    masked_by: str
    """Role and opaque id."""
    masked_on: str

    @property
    def path(self) -> str:
        """Where it lies in the publication."""
        return f"images/{self.digest[:2]}/{self.digest}.{self.kind}"


class Tables(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Position of the log that the large tables are of, and when they were published, where that was earlier."""

    position: int
    published: str


class Publication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The recipe: which log at which position, on which date in the world, by whom, when, and what is held back."""

    format: str = FORMAT
    program: str
    """Version of the program: another one may derive other bytes from the same records."""
    libraries: dict[str, str] = {}
    """Libraries that packed files, with their versions: others may pack the same rows in other bytes."""
    title: str
    fictional: bool
    origin: str
    position: int
    as_of: str | None
    published: str
    """Time of publication, ISO 8601 with its offset."""
    author: str
    """Role and opaque id of who published it."""
    publisher: Publisher
    bases: tuple[str, ...] = ()
    """Bases shown beside the declared one; none named means every one under which something counts."""
    includes_documents: bool = False
    """Whether papers are inside, or only what the records need to be read."""
    images: tuple[Image, ...] = ()
    """Masked images of papers; none unless the publisher includes them."""
    tables: Tables | None = None
    """Where the tables over all contests are of an earlier position than pages, contests and stations: which."""
    languages: tuple[Language, ...] = ("en",)
    held_back: tuple[str, ...] = ()
    """Ids of contests whose records stay out."""
    released_by: str | None = None
    """Role and opaque id of the second person who released it."""
    version: str
    """Folder of this version inside the publication: `versions/` and its position, with a number if that is taken."""
    previous: str | None = None
    """SHA-256 of the manifest of the publication before."""
    since: str | None = None
    """Folder of the version before."""


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file: its path inside the publication, with `/`, and its bytes."""

    path: str
    data: bytes


def slugs(labels: Iterable[str]) -> dict[str, str]:
    """A file name for each label: letters, digits, dots, dashes; the same for the same labels, and no two alike.

    Names are compared as a file system that ignores case would, are short, and are none that a system keeps for
    itself, so a publication can lie on any disc.
    """
    made: dict[str, str] = {}
    taken: set[str] = set()
    for label in labels:
        plain = re.sub(r"[^A-Za-z0-9.-]+", "-", label)[:LONGEST].strip("-.")
        if not plain or RESERVED.fullmatch(plain.partition(".")[0]):
            plain = f"contest-{plain}".strip("-")
        name, n = plain, 1
        while name.casefold() in taken:
            n += 1
            name = f"{plain}-{n}"
        taken.add(name.casefold())
        made[label] = name
    return made


class PublishedView(msgspec.Struct, frozen=True, kw_only=True):
    """What publishing did: where, which position, and how many files were written, left as they were, removed."""

    folder: str
    title: str
    origin: str
    position: int
    root: str
    version: str
    published: str
    contests: int
    held_back: tuple[str, ...]
    files: int
    bytes: int
    changed: int
    removed: int
    changed_contests: tuple[str, ...]
    """Labels of contests that are not as they were; empty for a first publication."""
    new: bool
    """False where the folder held this already and was left alone."""
    vkey: str
    tables: int
    """Position that the tables over all contests are of."""
