"""What changed, dated and with its reason: official acts, statements, and every figure that fell; as a page and a feed.

A change is an act somebody recorded, never a guess: what fell without a recorded act says that none is recorded. The
feed is Atom (RFC 4287); its ids are those of the records, so that a reader sees each once.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from natija.dossier.holders import worded
from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.dossier.sentences import ACTS, falls
from natija.publish.changes import Changes
from natija.publish.nouns import File
from natija.publish.picture import ContestPicture
from natija.publish.site.figures import heads, section, table
from natija.publish.site.line import Line
from natija.publish.site.shell import Shell, link, page
from natija.publish.site.since import since

FED = 100
"""Entries of the feed, the newest first; the page has as many."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One dated change of one contest."""

    on: str
    slug: str
    label: str
    what: str
    says: str
    source: str
    record: str


def changes(made: ContestPicture) -> list[Change]:
    """Acts, and figures that fell, of one contest."""
    acts = [
        Change(
            on=a.date, slug=made.slug, label=made.label, what=ACTS.get(a.act, a.act),
            says=worded(a.says or "", made.names), source=a.source or "", record=a.record,
        ) for a in made.law.timeline
    ]  # fmt: skip
    fell = [
        Change(
            on=one.stated or "", slug=made.slug, label=made.label, what="stated figure fell", says=text,
            source=one.source or "", record=one.records[0] if one.records else "",
        )
        for one in made.history.standings if one.falls
        for text in falls(msgspec.structs.replace(made.history, standings=(one,)), made.names)
    ]  # fmt: skip
    return [*acts, *fell]


def newest(found: Sequence[Change]) -> list[Change]:
    """The newest first, the rest of the order fixed."""
    return sorted(sorted(found, key=lambda c: (c.label, c.record, c.says)), key=lambda c: c.on, reverse=True)[:FED]


def changes_page(shell: Shell, found: Sequence[Change], lines: Sequence[Line], between: Changes | None) -> File:
    """What changed since the version before, then the newest acts as a table."""
    say, here = shell.words, shell.at("changes.html")
    rows = [
        [escape(c.on[:16].replace("T", " ")), link(here.to(f"contest/{c.slug}.html#history"), c.label),
         _english(f"{c.what}. {c.says}".strip()), _english(c.source)] for c in found
    ]  # fmt: skip
    columns = heads(say("table.date"), say("table.contest"), say("table.what"), say("table.source"))
    acts = table(say("changes.caption"), columns, rows, "cards dated")
    content = join((
        tag("h1", escape(say("nav.changes"))), tag("p", escape(say("changes.lead")), {"class": "lead"}),
        tag("p", link(f"{here.root}changes.atom", say("changes.feed"))),
        section("versions", say("changes.versions"), since(here, between, lines), _previous(here)),
        section("acts", say("changes.acts", f"{len(rows)}"), acts),
    ))  # fmt: skip
    return page(here, say("nav.changes"), content)


def _previous(shell: Shell) -> Markup:
    before = shell.publication.previous
    return tag("p", escape(shell.words("changes.previous", before)), {"class": "note"}) if before else NOTHING


def _english(text: str) -> Markup:
    return tag("span", escape(text), {"lang": "en", "dir": "ltr"})


def feed(shell: Shell, found: Sequence[Change]) -> File:
    """The same as Atom, for the root of the publication."""
    made = shell.publication
    head = (
        tag("title", escape(f"{shell.moment.title}: {shell.words('nav.changes')}")),
        tag("id", escape(f"urn:natija:{made.origin}")), tag("updated", escape(made.published)),
        tag("author", join((tag("name", escape(made.publisher.name)),))),
        tag("link", attributes={"rel": "alternate", "href": "changes.html"}),
    )  # fmt: skip
    text = tag("feed", join((*head, *(_entry(c, made.published) for c in found))), {
        "xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en",
    })  # fmt: skip
    return File(path="changes.atom", data=f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode())


def _entry(one: Change, published: str) -> Markup:
    at = one.on if len(one.on) > 16 else f"{one.on[:10]}T00:00:00Z" if one.on else published
    return tag("entry", join((
        tag("title", escape(f"{one.label}: {one.what}")),
        tag("id", escape(f"urn:natija:record:{one.record}:{one.what.replace(' ', '-')}")), tag("updated", escape(at)),
        tag("link", attributes={"rel": "alternate", "href": f"contest/{one.slug}.html#history"}),
        tag("summary", escape(f"{one.says} {one.source}".strip())),
    )))  # fmt: skip
