"""The front page and the table of contests: what is counted, what it covers, what differs, what was not compared.

How many contests were compared, and with whose copies, stands before anything that was found. Contests stand in ballot
order, by margin, or by name: pages of their own, so that no script is needed to sort them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from natija.canvass.certificates.spelling import number
from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.model.definition import Definition
from natija.publish.nouns import File
from natija.publish.site.contest import badges, cause_words, instant, person
from natija.publish.site.figures import badge, heads, numbered, section, spanned, table, unknown
from natija.publish.site.line import Line
from natija.publish.site.shell import Shell, link, page

UNBOUNDED = 1 << 62
"""Stands behind every margin there is."""
SHOWN = 8
"""Holders named in a sentence; the findings page has all."""
MARKS = {"differ": "≠", "agree": "=", "not-compared": "", "held-back": "×"}
"""What a tile shows beside its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Every contest as a line, and the definition that names their areas."""

    lines: Sequence[Line]
    definition: Definition


def front(shell: Shell, over: Overview, extra: Markup) -> File:
    """The front page."""
    say, shown = shell.words, shell.at("index.html")
    content = join((
        tag("h1", tag("bdi", escape(shell.moment.title))),
        tag("p", escape(first_sentence(shown, over.lines)), {"class": "lead"}),
        _latest(shown, over.lines), extra, section("coverage", say("front.coverage"), coverage(shown, over)),
        section("map", say("front.map"), tag("p", escape(say("front.map-says"))), _key(shown), tiles(shown, over)),
        section("differs", say("front.differs"), *_differing(shown, over.lines)),
        section("contested", say("front.contested"), _contested(shown, over.lines)),
        section("more", say("front.more"), tag("ul", join((
            tag("li", link(shown.to("find.html"), say("front.find"))),
            tag("li", link(shown.to("method.html"), say("front.method"))),
            tag("li", link(shown.to("data.html"), say("front.check"))),
        )))),
    ))  # fmt: skip
    return page(shown, shell.moment.title, content)


def _latest(shell: Shell, lines: Sequence[Line]) -> Markup:
    """When a record last came in about any contest, and which."""
    last = max(
        (one for one in lines if one.changed), key=lambda one: one.changed.position if one.changed else -1, default=None
    )
    if last is None or last.changed is None:
        return NOTHING
    said = escape(f"{shell.words('front.changed')} {shell.words.kept(instant(last.changed.received))}, ")
    return tag("p", join((said, link(shell.to(f"contest/{last.slug}.html"), last.label))), {"class": "covered"})


def first_sentence(shell: Shell, lines: Sequence[Line]) -> str:
    """What is counted, what differs and what is unknown, in one sentence."""
    seen = Counter(one.seen for one in lines)
    stated = sum(one.margin is not None for one in lines)
    values = (len(lines), stated, seen["differ"], seen["agree"], seen["not-compared"])
    said = shell.words("front.sentence", *map(number, values))
    held = seen["held-back"]
    return f"{said} {shell.words('front.held-back', number(held))}" if held else said


def coverage(shell: Shell, over: Overview) -> Markup:
    """How many contests were compared, in which way and with whose copies: opens every list of findings."""
    say, lines = shell.words, over.lines
    copies, sums = [one for one in lines if one.copies], [one for one in lines if one.sums]
    rest = sum(one.seen == "not-compared" for one in lines)
    stations = sum(one.counted for one in lines)
    items = (
        say("cover.stations", number(stations), number(sum(one.counted > 0 for one in lines))),
        say("cover.sums", number(len(sums)), number(len(lines)), _whose(shell, over, [one.sums for one in sums])),
        say(
            "cover.copies", number(len(copies)), number(len(lines)), _whose(shell, over, [one.copies for one in copies])
        ),
        say("cover.not", number(rest)),
    )
    return tag("ul", join(tag("li", escape(text)) for text in items), {"class": "coverage"})


def _whose(shell: Shell, over: Overview, whose: Iterable[Sequence[str]]) -> str:
    """Holders with the number of contests, most first: agents together, since each has one contest."""
    names = {h.id: shell.words.named(h.names, h.names.get("en", h.id)) for h in over.definition.holders}
    titles = {b.id: shell.words.named(b.title, b.title.get("en", b.id)) for b in over.definition.profile.bases}
    counts: Counter[str] = Counter()
    for held in whose:
        said = (shell.words("cover.agents") if h.startswith("agents") else names.get(h, titles.get(h, h)) for h in held)
        counts.update(set(said))
    named = [f"{name} ({number(n)})" for name, n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))]
    return "; ".join(named[:SHOWN]) or shell.words("cover.nobody")


# The cartogram


def _key(shell: Shell) -> Markup:
    kinds = ("differ", "agree", "not-compared", "held-back")
    items = (
        tag("li", join((
            tag("span", escape(MARKS[k]), {"class": f"tile {k}", "aria-hidden": "true"}),
            escape(f" {shell.words(f'seen.{k}')}"),
        ))) for k in kinds
    )  # fmt: skip
    return tag("ul", join(items), {"class": "key"})


def tiles(shell: Shell, over: Overview) -> Markup:
    """A tile per contest, all of one size, grouped by area; the mark says what comparing gave."""
    groups: dict[str, list[Line]] = {}
    for one in over.lines:
        groups.setdefault(one.above[1] if len(one.above) > 1 else "", []).append(one)
    units = {u.id: shell.words.named(u.names, u.label) for u in over.definition.units}
    parts = []
    for unit, lines in groups.items():
        inside = join(_tile(shell, one) for one in lines)
        title = tag("h3", escape(units.get(unit, unit))) if len(groups) > 1 else NOTHING
        parts.append(join((title, tag("ul", inside, {"class": "tiles"}))))
    return join(parts)


def _tile(shell: Shell, one: Line) -> Markup:
    name = escape(f"{one.label} {shell.words.named(one.names_of, one.name)}: {shell.words(f'seen.{one.seen}')}")
    mark = MARKS[one.seen]
    shown = f"<b>{mark}</b>" if mark else ""
    address = escape(shell.to(f"contest/{one.slug}.html"))
    return Markup(
        f'<li><a class="tile {one.seen}" href="{address}" title="{name}">{escape(one.label)}{shown}'
        f'<span class="hidden"> {escape(shell.words(f"seen.{one.seen}"))}</span></a></li>'
    )


# What differs, what is contested


def _differing(shell: Shell, lines: Sequence[Line]) -> list[Markup]:
    """Contests in which papers cannot all be true, in ballot order, not ranked."""
    say = shell.words
    found = [one for one in lines if one.seen == "differ"]
    if not found:
        return [tag("p", escape(say("front.none-differs")))]
    rows = [
        [_name(shell, one), escape(number(one.results)), link(_sums(shell, one), number(one.contradictions)),
         escape(spanned(one.margin, say))] for one in found
    ]  # fmt: skip
    columns = (
        *heads(say("table.contest")),
        *numbered(say("table.results"), say("table.contradictions"), say("table.margin")),
    )
    return [tag("p", escape(say("front.differs-says"))), table(say("front.differs"), columns, rows, "cards plain")]


def _sums(shell: Shell, one: Line) -> str:
    return shell.to(f"contest/{one.slug}.html#sums")


def _contested(shell: Shell, lines: Sequence[Line]) -> Markup:
    """Contests that are contested, each with its cause and date."""
    items = [
        tag("li", join((
            link(shell.to(f"contest/{one.slug}.html#law"), f"{one.label} {shell.words.named(one.names_of, one.name)}"),
            escape(": " + "; ".join(cause_words(c, one, shell) for c in one.causes)),
        ))) for one in lines if one.causes
    ]  # fmt: skip
    return tag("ul", join(items)) if items else tag("p", escape(shell.words("front.none-contested")))


# The table of contests in three orders

ORDERS: tuple[tuple[str, str, Callable[[Line], tuple[object, ...]] | None], ...] = (
    ("ballot", "contests.html", None),
    ("margin", "contests-by-margin.html", lambda one: (one.margin.low if one.margin else UNBOUNDED,)),
    ("name", "contests-by-name.html", lambda one: (one.name.casefold(), one.label)),
)


def contests(shell: Shell, over: Overview) -> Iterator[File]:
    """The table of contests, once per order."""
    rows = {one.contest: _row(shell.at(ORDERS[0][1]), one) for one in over.lines}
    for key, path, order in ORDERS:
        lines = over.lines if order is None else sorted(over.lines, key=order)
        yield _contests(shell.at(path), key, lines, [rows[one.contest] for one in lines])


def _contests(shell: Shell, order: str, lines: Sequence[Line], rows: Sequence[Sequence[Markup]]) -> File:
    say = shell.words
    ways = (
        tag("li", tag("a", escape(say(f"order.{key}")), {
            "href": path, **({"aria-current": "page"} if key == order else {}),
        })) for key, path, _ in ORDERS
    )  # fmt: skip
    columns = (
        *heads(say("table.contest"), say("table.first"), say("table.second")), *numbered(say("table.margin")),
        *heads(say("table.status")),
    )  # fmt: skip
    caption = say("contests.caption", say(f"order.{order}"))
    content = join((
        tag("h1", escape(say("nav.contests"))), tag("p", escape(first_sentence(shell, lines)), {"class": "lead"}),
        tag("nav", tag("ul", join(ways)), {"class": "contents", "aria-label": say("contests.orders")}),
        table(caption, columns, rows, "cards contests"),
    ))  # fmt: skip
    return page(shell, f"{say('nav.contests')} ({say(f'order.{order}')})", content)


def _name(shell: Shell, one: Line) -> Markup:
    return link(shell.to(f"contest/{one.slug}.html"), f"{one.label} {shell.words.named(one.names_of, one.name)}")


def _row(shell: Shell, one: Line) -> list[Markup]:
    say = shell.words
    two = [_standing(shell, one, n) for n in (0, 1)]
    margin = escape(spanned(one.margin, say)) if one.margin else unknown(say(f"status.{one.status}"))
    seen = badge(say(f"seen.{one.seen}"), f"seen-{one.seen}")
    marks = [badge(say(f"status.{one.status}"), f"status-{one.status}"), seen]
    marks += [badge(say("seen.contested"), "contested")] if one.causes else []
    return [_name(shell, one), *two, margin, join(marks if one.status != "held-back" else marks[:1])]


def _standing(shell: Shell, one: Line, at: int) -> Markup:
    """Name, party and votes of one of the first two, linked to the votes of the contest."""
    if at >= len(one.first):
        return unknown(shell.words(f"status.{one.status}"))
    standing = one.first[at]
    party = one.parties.get(standing.candidate, "")
    return join((
        tag("bdi", escape(person(one, standing.candidate, shell))), escape(f" {party} " if party else " "),
        link(shell.to(f"contest/{one.slug}.html#votes"), spanned(standing.range, shell.words)),
    ))  # fmt: skip


__all__ = ["Overview", "badges", "contests", "coverage", "first_sentence", "front"]
