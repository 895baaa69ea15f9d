"""Lists to find something in without a script: seats and areas, people and parties in every spelling, findings.

A list too long for a page is cut by first letter, and a letter too long by number. Findings open with how much was
compared, and are not ranked across contests of unequal coverage.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from natija.canvass.certificates.spelling import number
from natija.dossier.markup import Markup, escape, join, tag
from natija.publish.nouns import File
from natija.publish.site.contest import person
from natija.publish.site.figures import heads, numbered, section, table
from natija.publish.site.line import Line
from natija.publish.site.overview import Overview, coverage
from natija.publish.site.shell import Shell, link, page

MOST = 400
"""Entries of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Other spellings, by id of person or party."""

    people: Mapping[str, Sequence[str]]
    parties: Mapping[str, Sequence[str]]


# Find


def find(shell: Shell, over: Overview) -> Iterator[File]:
    """By seat, by area, by name."""
    say, here = shell.words, shell.at("find.html")
    seats = join(tag("li", contest_link(here, one)) for one in over.lines)
    content = join((
        tag("h1", escape(say("nav.find"))), tag("p", escape(say("find.lead")), {"class": "lead"}),
        section("seat", say("find.seat"), tag("ul", seats, {"class": "columns", "data-filter": say("find.filter")})),
        section("area", say("find.area"), _areas(here, over)),
        section("name", say("find.name"), tag("p", link(here.to("people.html"), say("find.people")))),
        section("station", say("find.station"), tag("p", escape(say("find.station-says")))),
    ))  # fmt: skip
    yield page(here, say("nav.find"), content)


def contest_link(shell: Shell, one: Line) -> Markup:
    """A contest by its label and name."""
    return link(shell.to(f"contest/{one.slug}.html"), f"{one.label} {shell.words.named(one.names_of, one.name)}")


def _areas(shell: Shell, over: Overview) -> Markup:
    """The nearest area above each contest, with its contests."""
    inside: dict[str, list[Line]] = defaultdict(list)
    for one in over.lines:
        if one.above:
            inside[one.above[0]].append(one)
    units = {u.id: shell.words.named(u.names, u.label) for u in over.definition.units}
    items = (
        tag("li", join((
            tag("strong", escape(f"{units.get(unit, unit)}: ")),
            join(join((escape(", ") if n else Markup(""), link(shell.to(f"contest/{one.slug}.html"), one.label)))
                 for n, one in enumerate(lines)),
        ))) for unit, lines in inside.items()
    )  # fmt: skip
    return tag("ul", join(items)) if inside else tag("p", escape(shell.words("find.no-area")))


# People


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A person with where they stood."""

    shown: str
    others: tuple[str, ...]
    stood: tuple[tuple[Line, str, str], ...]
    """Contest, ballot serial, label of the party."""


def people(shell: Shell, over: Overview, known: Known) -> Iterator[File]:
    """Everybody who stood, by first letter; every spelling stands beside the name."""
    entries = _entries(shell, over, known)
    pages = _cut(entries)
    say = shell.words
    here = shell.at("people.html")
    letters = join(
        tag("li", link(here.to(f"people/{n}.html"), f"{letter} ({number(len(some))})"))
        for n, (letter, some) in enumerate(pages, start=1)
    )
    content = join((
        tag("h1", escape(say("nav.people"))),
        tag("p", escape(say("people.lead", number(len(entries)))), {"class": "lead"}),
        tag("ul", letters, {"class": "columns"}),
    ))  # fmt: skip
    yield page(here, say("nav.people"), content)
    for n, (letter, some) in enumerate(pages, start=1):
        yield _people_page(shell.at(f"people/{n}.html", twin="people.html"), letter, some)


def _people_page(shell: Shell, letter: str, some: Sequence[Entry]) -> File:
    say = shell.words
    rows = [[tag("bdi", escape(e.shown)), _others(e.others), _stood(shell, e)] for e in some]
    columns = heads(say("table.name"), say("table.spellings"), say("table.stood"))
    title = f"{say('nav.people')}: {letter}"
    content = join((
        tag("h1", escape(title)), tag("p", link(shell.to("people.html"), say("people.back"))),
        table(say("people.caption"), columns, rows, "cards"),
    ))  # fmt: skip
    return page(shell, title, content)


def _others(others: Sequence[str]) -> Markup:
    return join(join((escape("; ") if n else Markup(""), tag("bdi", escape(o)))) for n, o in enumerate(others))


def _stood(shell: Shell, entry: Entry) -> Markup:
    return join(
        join((
            escape("; ") if n else Markup(""), link(shell.to(f"contest/{one.slug}.html#votes"), one.label),
            escape(f" {party}" if party else ""),
        )) for n, (one, _, party) in enumerate(entry.stood)
    )  # fmt: skip


def _entries(shell: Shell, over: Overview, known: Known) -> list[Entry]:
    lines = {one.contest: one for one in over.lines if one.status != "held-back"}
    stood: dict[str, list[tuple[Line, str, str]]] = defaultdict(list)
    for c in over.definition.candidates:
        if c.contest in lines:
            one = lines[c.contest]
            stood[c.person].append((one, c.serial, one.parties.get(c.serial, "")))
    names = {p.id: p.names for p in over.definition.people}
    made = []
    for who, places in stood.items():
        shown = shell.words.named(names.get(who, {}), person(places[0][0], places[0][1], shell))
        spelled = (*names.get(who, {}).values(), *known.people.get(who, ()))
        others = tuple(dict.fromkeys(t for t in spelled if t != shown))
        made.append(Entry(shown=shown, others=others, stood=tuple(places)))
    return sorted(made, key=lambda e: (_letter(e.shown), e.shown.casefold(), e.stood[0][0].label))


def _letter(text: str) -> str:
    """The first letter, without marks."""
    first = unicodedata.normalize("NFD", text.strip())[:1].upper()
    return first if first.isalpha() else "#"


def _cut(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """By first letter, at most so many to a page."""
    letters: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        letters[_letter(one.shown)].append(one)
    return [
        (letter if len(some) <= MOST else f"{letter} {at // MOST + 1}", some[at : at + MOST])
        for letter, some in sorted(letters.items()) for at in range(0, len(some), MOST)
    ]  # fmt: skip


# Parties


def parties(shell: Shell, over: Overview, known: Known) -> File:
    """Every party with its spellings, candidates, and the contests in which a stated total puts it first."""
    say, here = shell.words, shell.at("parties.html")
    stood = Counter(c.party for c in over.definition.candidates)
    first = Counter(one.parties.get(one.first[0].candidate, "") for one in over.lines if one.first and one.margin)
    rows = []
    for one in sorted(over.definition.parties, key=lambda p: (-first[p.label], -stood[p.id], p.label)):
        shown = say.named(one.names, one.names.get("en", one.label))
        others = tuple(dict.fromkeys(t for t in (*one.names.values(), *known.parties.get(one.id, ())) if t != shown))
        rows.append([
            escape(one.label), tag("bdi", escape(shown)), _others(others), escape(number(stood[one.id])),
            escape(number(first[one.label])),
        ])  # fmt: skip
    columns = (
        *heads(say("table.party"), say("table.name"), say("table.spellings")),
        *numbered(say("table.candidates"), say("table.ahead")),
    )
    content = join((
        tag("h1", escape(say("nav.parties"))),
        tag("p", escape(say("parties.lead", number(len(rows)))), {"class": "lead"}),
        table(say("parties.caption"), columns, rows, "cards"),
    ))  # fmt: skip
    return page(here, say("nav.parties"), content)


# Findings


def findings(shell: Shell, over: Overview) -> File:
    """The register of findings: coverage first, then by code, then by contest in ballot order."""
    say, here = shell.words, shell.at("findings.html")
    titles = {r.code: say.named(r.title, r.title.get("en", r.code)) for r in over.definition.profile.rules}
    inside: Counter[str] = Counter()
    contests: Counter[str] = Counter()
    for one in over.lines:
        for code, count in one.findings:
            inside[code] += count
            contests[code] += 1
    by_code = [
        [link(here.to(f"method.html#{code}"), code), escape(titles.get(code, say("findings.builtin"))),
         escape(number(inside[code])), escape(number(contests[code]))] for code in sorted(inside)
    ]  # fmt: skip
    columns = (
        *heads(say("table.code"), say("table.what")), *numbered(say("table.number"), say("table.contests")),
    )  # fmt: skip
    rows = [
        [contest_link(here, one), escape(", ".join(f"{code} × {number(n)}" for code, n in one.findings)),
         link(here.to(f"contest/{one.slug}.html#sums"), number(one.contradictions))]
        for one in over.lines if one.findings or one.contradictions
    ]  # fmt: skip
    each = (*heads(say("table.contest"), say("table.codes")), *numbered(say("table.contradictions")))
    content = join((
        tag("h1", escape(say("nav.findings"))), tag("p", escape(say("findings.lead")), {"class": "lead"}),
        section("coverage", say("front.coverage"), coverage(here, over)),
        section("codes", say("findings.codes"), table(say("findings.codes"), columns, by_code, "cards plain")),
        section("contests", say("nav.contests"), table(say("findings.contests"), each, rows, "cards")),
    ))  # fmt: skip
    return page(here, say("nav.findings"), content)
