"""The pages of a publication: static files with relative links, the same in every language, without a server.

Everything on a page is in the picture it is made from. A contest's pages need only that contest, so that one form more
makes few pages anew; lists need a line of each. Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files

from natija.canvass.schedule import Row
from natija.publish.nouns import File, Publication
from natija.publish.picture import ContestPicture, Picture
from natija.publish.site import changes, house, method, overview, registers
from natija.publish.site.asked import chambers, spellings
from natija.publish.site.contest import Sheet, contest_page
from natija.publish.site.figures import alone
from natija.publish.site.line import Line, line
from natija.publish.site.pictures import files_of
from natija.publish.site.shell import Shell, shells
from natija.publish.site.stationpages import station_pages

__all__ = ["Lists", "assets", "contest_files", "pages"]


def pages(picture: Picture, publication: Publication) -> Iterator[File]:
    """Every page in every language of the publication, with the style sheet and the script."""
    yield from assets()
    settings = shells(publication, picture.moment)
    lists = Lists(frozenset(publication.held_back))
    for c, made in enumerate(picture.each()):
        one = lists.add(made)
        schedule = () if one.status == "held-back" else picture.schedule(c)
        yield from contest_files(settings, picture, (made, one, schedule))
    yield from lists.files(settings, picture)


class Lists:
    """What pages about all contests need of each, gathered while their own pages are made."""

    def __init__(self, held_back: frozenset[str]) -> None:
        self._held_back = held_back
        self._lines: list[Line] = []
        self._found: list[changes.Change] = []
        self._codes: dict[str, str] = {}

    def add(self, made: ContestPicture) -> Line:
        """Take in one contest; its line."""
        one = line(made, self._held_back)
        self._lines.append(one)
        if one.status != "held-back":
            self._found += changes.changes(made)
            self._codes |= {f.code: f.title for f in made.findings}
        return one

    def files(self, settings: Sequence[Shell], picture: Picture) -> Iterator[File]:
        """Pages about all contests, in every language; the feed once."""
        return _lists(settings, picture, (self._lines, changes.newest(self._found), self._codes))


def contest_files(
    settings: Sequence[Shell], picture: Picture, about: tuple[ContestPicture, Line, Sequence[Row]]
) -> Iterator[File]:
    """Everything of one contest: its page, the pages of its stations, its pictures."""
    made, one, schedule = about
    if one.status != "held-back":
        yield from (alone(drawn, path) for path, drawn in files_of(made))
    for shell in settings:
        here = shell.at(f"contest/{one.slug}.html")
        sheet = Sheet(shell=here, made=made, line=one, definition=picture.definition, schedule=schedule)
        yield contest_page(sheet)
        yield from station_pages(shell, one, schedule)


def _lists(
    settings: Sequence[Shell], picture: Picture, about: tuple[list[Line], list[changes.Change], dict[str, str]]
) -> Iterator[File]:
    """Pages about all contests, in every language; the feed once."""
    lines, found, codes = about
    over = overview.Overview(lines=lines, definition=picture.definition)
    known, houses = spellings(picture), chambers(picture)
    yield changes.feed(settings[0], found)
    for shell in settings:
        yield overview.front(shell, over, house.summary(shell, houses))
        yield from overview.contests(shell, over)
        yield from registers.find(shell, over)
        yield from registers.people(shell, over, known)
        yield registers.parties(shell, over, known)
        yield registers.findings(shell, over)
        yield house.house_page(shell, houses, picture.definition)
        yield method.method(shell, picture.definition, codes)
        yield method.data(shell)
        yield changes.changes_page(shell, found)


def assets() -> Iterator[File]:
    """The style sheet and the script."""
    for name in ("style.css", "site.js"):
        yield File(path=name, data=(files("natija.publish.site") / name).read_bytes())
