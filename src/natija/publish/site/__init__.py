"""The pages of a publication: static files with relative links, the same in every language, without a server.

Everything on a page is in the picture it is made from. A contest's pages need only that contest, so that one form more
makes few pages anew; lists need a line of each. Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files

import msgspec

from natija.canvass.schedule import EMPTY, Schedule
from natija.publish.changes import Changes
from natija.publish.nouns import File, Publication
from natija.publish.picture import ContestPicture, Picture
from natija.publish.site import changes, house, method, overview, pictures, registers
from natija.publish.site.asked import chambers, spellings
from natija.publish.site.contest import Sheet, contest_page
from natija.publish.site.line import Line, line
from natija.publish.site.shell import Shell, folder, shells
from natija.publish.site.stationpages import station_pages, stations

__all__ = ["Part", "assets", "contest_files", "directory", "in_directory", "lists", "pages", "part"]
DIRECTORY = ("find.html", "people.html", "people/")


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What pages about all contests need of one: its line, its dated changes, titles of its findings by code."""

    line: Line
    changes: tuple[changes.Change, ...] = ()
    codes: dict[str, str] = {}


def part(made: ContestPicture, held_back: frozenset[str]) -> Part:
    """What pages about all contests need of this one; of one that is held back its line alone."""
    one = line(made, held_back)
    if one.status == "held-back":
        return Part(line=one)
    return Part(line=one, changes=tuple(changes.changes(made)), codes={f.code: f.title for f in made.findings})


def pages(picture: Picture, publication: Publication) -> Iterator[File]:
    """Every page in every language of the publication, with the style sheet and the script, as a first version."""
    yield from assets()
    settings = shells(publication, picture.moment, len(picture.slugs))
    parts = []
    for c, made in enumerate(picture.each()):
        parts.append(of := part(made, frozenset(publication.held_back)))
        schedule = EMPTY if of.line.status == "held-back" else picture.schedule(c)
        yield from contest_files(settings, picture, (made, of.line, schedule))
    yield from directory(settings, picture, parts)
    yield from lists(settings, picture, parts)


def contest_files(
    settings: Sequence[Shell], picture: Picture, about: tuple[ContestPicture, Line, Schedule]
) -> Iterator[File]:
    """Everything of one contest: its page, the pages of its stations, its pictures."""
    made, one, schedule = about
    drawn = {} if one.status == "held-back" else pictures.drawn(made, schedule)
    yield from pictures.files(one.slug, drawn, as_png=settings[0].as_png)
    listed = stations(schedule)
    for shell in settings:
        here = shell.at(f"contest/{one.slug}.html")
        sheet = Sheet(
            shell=here, made=made, line=one, definition=picture.definition, schedule=schedule, pictures=drawn
        )  # fmt: skip
        yield contest_page(sheet)
        yield from station_pages(shell, one, listed)


def lists(
    settings: Sequence[Shell], picture: Picture, parts: Sequence[Part], since: Changes | None = None
) -> Iterator[File]:
    """Pages about how all contests stand, in every language; the feed once. `since`: changes since the last version."""
    over = overview.Overview(lines=[one.line for one in parts], definition=picture.definition)
    found = changes.newest([change for one in parts for change in one.changes])
    codes = {code: title for one in parts for code, title in one.codes.items()}
    known, houses = spellings(picture), chambers(picture)
    yield changes.feed(settings[0], found)
    yield from house.pictures(settings[0], houses)
    for shell in settings:
        yield overview.front(shell, over, house.summary(shell, houses))
        yield from overview.contests(shell, over)
        yield registers.parties(shell, over, known)
        yield registers.findings(shell, over)
        yield house.house_page(shell, houses, picture.definition)
        yield method.method(shell, picture.definition, codes)
        yield method.data(shell)
        yield changes.changes_page(shell, found, over.lines, since)


def directory(settings: Sequence[Shell], picture: Picture, parts: Sequence[Part]) -> Iterator[File]:
    """Who stands where, in every language: these pages follow from the definition and from aliases, and no count."""
    over = overview.Overview(lines=[one.line for one in parts], definition=picture.definition)
    known = spellings(picture)
    for shell in settings:
        yield from registers.find(shell, over)
        yield from registers.people(shell, over, known)


def in_directory(publication: Publication, path: str) -> bool:
    """Whether a file is one of those."""
    return any(path.removeprefix(folder(publication, one)).startswith(DIRECTORY) for one in publication.languages)


def assets() -> Iterator[File]:
    """The style sheet and the script."""
    for name in ("style.css", "site.js"):
        yield File(path=name, data=(files("natija.publish.site") / name).read_bytes())
