"""Sites of workspaces for tests, and a reader of their pages that knows HTML and nothing of how they are made."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from natija.publish.nouns import Publication, Publisher
from natija.publish.picture import Picture
from natija.publish.site import pages
from natija.workspace import Workspace

VOID = {"meta", "link", "line", "rect", "circle", "polygon", "br"}
Site = Mapping[str, bytes]


def site(workspace: Workspace, *, held_back: tuple[str, ...] = (), election_office: bool = False) -> dict[str, bytes]:
    """Every page in both languages, by path."""
    picture = Picture(workspace)
    publication = Publication(
        program="1.2.3", title=picture.moment.title, fictional=picture.moment.fictional, author="operator:1",
        version=f"versions/{picture.moment.size}", origin=picture.moment.origin,
        position=picture.moment.size, as_of=None, published="2031-03-10T06:00:00+05:00", languages=("en", "ur"),
        held_back=held_back,
        publisher=Publisher(name="The Coalition", contact="desk@example.org", election_office=election_office),
    )  # fmt: skip
    made = list(pages(picture, publication))
    assert len({file.path for file in made}) == len(made), "a path twice"
    return {file.path: file.data for file in made}


@dataclass
class Read(HTMLParser):
    """Links, ids, tags in order, and text of a page; complains where tags do not close."""

    links: list[tuple[str, str, str]] = field(default_factory=list)
    """Tag, attribute, address."""
    ids: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open_: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin as a parser."""
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what the tag names."""
        self.tags.append(tag)
        if tag not in VOID:
            self.open_.append(tag)
        for key, value in attrs:
            if key in {"href", "src", "action", "data", "poster", "srcset"}:
                self.links.append((tag, key, value or ""))
            if key == "id":
                self.ids.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag without an end."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Every tag that opens closes, in order."""
        assert self.open_.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text.append(data)

    @property
    def said(self) -> str:
        """The text of the page with single spaces."""
        return " ".join(" ".join(self.text).split())


def read(data: bytes) -> Read:
    """A page, read to its end."""
    made = Read()
    made.feed(data.decode())
    made.close()
    assert made.open_ == []
    return made


def target(path: str, address: str) -> tuple[str, str]:
    """The path and the anchor that an address on a page leads to."""
    place, _, anchor = address.partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) if place else path, anchor
