"""What every page has: its head, the way to the other pages, and at its foot who publishes what, from which records.

Links are relative, so that a publication works from a server, a content network, or a stick. A page says what it is
and who is answerable for it without its style sheet and without a script.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.publish.nouns import File, Language, Publication
from natija.publish.site.words import SENTENCES, Words, words
from natija.workspace.views import Moment

PAGES = (
    ("front", "index.html"), ("contests", "contests.html"), ("find", "find.html"), ("house", "house.html"),
    ("people", "people.html"), ("parties", "parties.html"), ("findings", "findings.html"), ("method", "method.html"),
    ("data", "data.html"), ("changes", "changes.html"),
)  # fmt: skip
"""The pages a reader can go to from anywhere: key of their name, and path."""
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "ur": "اردو"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The setting of a page: what is published, in which language, and where the page lies among its language's."""

    publication: Publication
    moment: Moment
    words: Words
    path: str = "index.html"
    pngs: bool = True
    """Whether there are few enough contests for pictures as PNG."""
    twin: str = ""
    """The page of the other languages nearest to this one, where they do not have the same."""

    def at(self, path: str, *, twin: str = "") -> Shell:
        """The setting of another page of the same language."""
        return replace(self, path=path, twin=twin)

    @property
    def as_png(self) -> bool:
        """Whether pictures are there as PNG too: where the library is, and contests are not too many."""
        return self.pngs and "pillow" in self.publication.libraries

    @property
    def folder(self) -> str:
        """Folder of the language; the first lies at the root."""
        return folder(self.publication, self.words.language)

    @property
    def up(self) -> str:
        """From the page to the root of its language."""
        return "../" * self.path.count("/")

    @property
    def root(self) -> str:
        """From the page to the root of the publication."""
        return self.up + "../" * self.folder.count("/")

    def to(self, path: str) -> str:
        """Address of a page of the same language."""
        return self.up + path

    def other(self, language: Language) -> str:
        """Address of the same page in another language."""
        return self.root + folder(self.publication, language) + (self.twin or self.path)


def folder(publication: Publication, language: Language) -> str:
    """`ur/`, or nothing for the first language."""
    return "" if language == publication.languages[0] else f"{language}/"


def link(address: str, text: str) -> Markup:
    """A link whose text says where it goes."""
    return Markup(f'<a href="{escape(address)}">{escape(text)}</a>')


def english(text: str, shell: Shell, name: str = "p") -> Markup:
    """A sentence that was generated: as it is, or marked as English beside the page's own language."""
    return tag(name, escape(text), None if shell.words.reviewed else {"lang": SENTENCES, "dir": "ltr"})


def page(shell: Shell, title: str, content: Markup) -> File:
    """The whole page as a file."""
    text = f"<!DOCTYPE html>\n{tag('html', join((_head(shell, title), _body(shell, content))), _root(shell))}\n"
    return File(path=shell.folder + shell.path, data=text.encode())


def _root(shell: Shell) -> dict[str, str]:
    return {"lang": shell.words.language, "dir": shell.words.direction}


def _head(shell: Shell, title: str) -> Markup:
    say = shell.words
    named = title if shell.path == "index.html" else f"{title} – {shell.moment.title}"
    rows: list[dict[str, str]] = [
        {"rel": "stylesheet", "href": f"{shell.root}style.css"},
        {"rel": "alternate", "type": "application/atom+xml", "href": f"{shell.root}changes.atom",
         "title": say("nav.changes")},
        *({"rel": "alternate", "hreflang": other, "href": shell.other(other)}
          for other in shell.publication.languages if other != say.language),
    ]  # fmt: skip
    return tag("head", join((
        tag("meta", attributes={"charset": "utf-8"}),
        tag("meta", attributes={"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tag("title", escape(named)), *(tag("link", attributes=row) for row in rows),
        tag("script", attributes={"src": f"{shell.root}site.js", "defer": ""}),
    )))  # fmt: skip


def _body(shell: Shell, content: Markup) -> Markup:
    say = shell.words
    skip = tag("a", escape(say("shell.skip")), {"class": "skip", "href": "#content"})
    return tag("body", join((
        skip, tag("header", join((_banner(shell), _navigation(shell))), {"class": "top"}),
        tag("main", content, {"id": "content", "tabindex": "-1"}), _foot(shell),
    )))  # fmt: skip


def _banner(shell: Shell) -> Markup:
    """What the pages are about, who publishes, that it is fictional where it is, and the other languages."""
    say, publisher = shell.words, shell.publication.publisher
    who = tag("p", join((
        tag("a", tag("bdi", escape(shell.moment.title)), {"href": shell.to("index.html"), "class": "home"}),
        tag("span", escape(say("shell.by", publisher.name)), {"class": "by"}),
    )), {"class": "site"})  # fmt: skip
    others = [
        tag("a", escape(LANGUAGE_NAMES[other]), {"href": shell.other(other), "lang": other, "hreflang": other})
        for other in shell.publication.languages if other != say.language
    ]  # fmt: skip
    office = "" if publisher.election_office else say("shell.not-office")
    said = [text for text in (say("shell.fictional") if shell.moment.fictional else "", office) if text]
    marks = tag("p", escape(" ".join(said)), {"class": "notice"}) if said else NOTHING
    languages = tag("p", join(others), {"class": "languages"}) if others else NOTHING
    return join((tag("div", join((who, languages)), {"class": "masthead"}), marks))


def _navigation(shell: Shell) -> Markup:
    items = []
    for key, path in PAGES:
        here = {"aria-current": "page"} if path == shell.path else {}
        items.append(tag("li", tag("a", escape(shell.words(f"nav.{key}")), {"href": shell.to(path), **here})))
    return tag("nav", tag("ul", join(items)), {"aria-label": shell.words("shell.pages")})


def _foot(shell: Shell) -> Markup:
    """Publisher and contact, and where position, root and time stand: what somebody needs to ask, or to check.

    Nothing here changes with a record that the page has nothing to do with, so that such a page stays as it is.
    """
    say, made = shell.words, shell.publication
    as_of = say("shell.as-of", made.as_of) if made.as_of else ""
    lines = (
        say("shell.publisher", made.publisher.name, made.publisher.contact)
        + ("" if made.publisher.election_office else f" {say('shell.not-office')}"),
        f"{say('shell.made', made.origin, made.program)} {as_of}".strip(),
    )
    check = tag("p", join((escape(say("shell.check") + " "), link(shell.to("data.html"), say("shell.how")))))
    return tag("footer", join((*(tag("p", escape(line)) for line in lines), check)))


MOST_PNG = 300
"""Contests of an election whose pictures are there as PNG: drawing them takes longer than all else about a contest."""


def shells(publication: Publication, moment: Moment, contests: int) -> tuple[Shell, ...]:
    """A setting for each language, of an election with so many contests."""
    return tuple(
        Shell(publication=publication, moment=moment, words=words(language), pngs=contests <= MOST_PNG)
        for language in publication.languages
    )
