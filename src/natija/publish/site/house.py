"""The house: seats by party as the records count them, each seat a mark in a half circle, and what others stated.

Marks stand in the order of parties by seats, and every party's name and number stand beside them; a colour is never
the only sign. Seats not declared, withheld or vacant have a mark of their own. Where the definition has no house, the
page says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from natija.canvass.certificates.spelling import number
from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.dossier.png import available, png
from natija.dossier.seating.housed import drawing, house_svg
from natija.model.definition import Definition
from natija.publish.nouns import File
from natija.publish.site.figures import heads, numbered, section, table
from natija.publish.site.scenarios import scenarios
from natija.publish.site.shell import Shell, link, page
from natija.workspace.houses import HouseView

PATTERNS = 6
"""Marks that differ without colour; after the last they begin again."""
INNER, WIDE, HIGH = 70.0, 340.0, 180.0


def house_page(shell: Shell, views: Sequence[HouseView], definition: Definition) -> File:
    """Every chamber of the definition."""
    say, here = shell.words, shell.at("house.html")
    title = tag("h1", escape(say("nav.house")))
    if not views:
        said = tag("p", escape(say("house.none")), {"class": "lead"})
        return page(here, say("nav.house"), join((title, said)))
    parts = [part for n, view in enumerate(views) for part in _chamber(here, view, definition, n)]
    return page(here, say("nav.house"), join((title, *parts)))


def sentence(shell: Shell, view: HouseView) -> str:
    """Who has how many, and how many a majority takes."""
    house = view.house
    first = ", ".join(f"{p.label} {number(p.total)}" for p in house.parties[:4] if p.total)
    return shell.words(
        "house.sentence", house.label, number(house.seats), number(house.sitting), first, number(house.majority),
        number(house.seats - house.sitting),
    )  # fmt: skip


def summary(shell: Shell, views: Sequence[HouseView]) -> Markup:
    """The same for the front page, with the way to the house."""
    if not views:
        return NOTHING
    say = shell.words
    said = [tag("p", escape(sentence(shell, view))) for view in views]
    return section("house", say("nav.house"), *said, tag("p", link(shell.to("house.html"), say("house.more"))))


def _chamber(shell: Shell, view: HouseView, definition: Definition, at: int) -> list[Markup]:
    say, house = shell.words, view.house
    day = house.on or shell.publication.as_of
    return [
        tag("p", escape(sentence(shell, view)), {"class": "lead"}),
        section(f"half-{at}", say("house.half"), _half(shell, view, definition, at)),
        section(f"parties-{at}", say("nav.parties"), tag("p", escape(say("house.rule"))), _parties(shell, view)),
        section(f"scenarios-{at}", say("house.scenarios"), scenarios(shell, definition, house)),
        section(f"blocs-{at}", say("house.blocs"), _blocs(shell, view)),
        section(f"empty-{at}", say("house.empty"), _empty(shell, view)),
        tag("p", escape(say("house.on", day)), {"class": "note"}) if day else NOTHING,
    ]


# The half circle


def _half(shell: Shell, view: HouseView, definition: Definition, at: int) -> Markup:
    """A mark per seat, party after party; what is not held by anybody last."""
    house = view.house
    held = [(p.party, p.label, p.total) for p in house.parties if p.total > 0]
    empty = house.seats - sum(n for _, _, n in held)
    groups = [*held, *([("", shell.words("house.nobody"), empty)] if empty > 0 else [])]
    places = seats(house.seats)
    colours = {p.id: p.colour for p in definition.parties}
    marks, start = [], 0
    for n, (party, _, count) in enumerate(groups):
        kind = "empty" if not party else f"p{n % PATTERNS}"
        colour = {"fill": colours[party]} if kind != "empty" and colours.get(party) else {}
        some = (
            tag("circle", attributes={"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{places.radius:.1f}", "class": kind})
            for x, y in places.at[start : start + count]
        )
        marks.append(tag("g", join(some), colour))
        start += count
    says = "; ".join(f"{label} {number(count)}" for _, label, count in groups)
    drawn = tag("svg", join((
        tag("title", escape(house.label), {"id": f"half-{at}-name"}),
        tag("desc", escape(says), {"id": f"half-{at}-says"}),
        *marks,
    )), {"viewBox": f"0 0 {WIDE:g} {HIGH:g}", "role": "img", "class": "hemicycle",
         "aria-labelledby": f"half-{at}-name half-{at}-says"})  # fmt: skip
    files = tag("figcaption", join(
        join((escape(" "), link(f"{shell.root}{path}", say_)))
        for path, say_ in ((f"charts/house-{at}.svg", shell.words("shell.svg")),
                           *([(f"charts/house-{at}.png", shell.words("shell.png"))] if shell.as_png else []))
    )) if house.sitting else NOTHING  # fmt: skip
    return tag("figure", join((drawn, _legend(groups, colours), files)), {"class": "house"})


def pictures(shell: Shell, views: Sequence[HouseView]) -> Iterator[File]:
    """Every house that somebody sits in as files of its own; the words are English."""
    for at, view in enumerate(views):
        if view.house.sitting:
            yield File(path=f"charts/house-{at}.svg", data=house_svg(view).encode())
            if shell.as_png and available():
                picture, colours = drawing(view)
                yield File(path=f"charts/house-{at}.png", data=png(picture, colours))


def _legend(groups: Sequence[tuple[str, str, int]], colours: dict[str, str]) -> Markup:
    """Every party with its number, as words."""
    items = []
    for n, (party, label, count) in enumerate(groups):
        kind = "empty" if not party else f"p{n % PATTERNS}"
        colour = {"fill": colours[party]} if party and colours.get(party) else {}
        dot = tag("svg", tag("g", tag("circle", attributes={"cx": "6", "cy": "6", "r": "5", "class": kind}), colour), {
            "viewBox": "0 0 12 12", "class": "dot", "aria-hidden": "true",
        })  # fmt: skip
        items.append(tag("li", join((dot, escape(f" {label} {number(count)}")))))
    return tag("ul", join(items), {"class": "legend"})


class Places:
    """Where the seats of a house stand in a half circle, from one end to the other, and how large a seat is."""

    def __init__(self, at: Sequence[tuple[float, float]], radius: float) -> None:
        self.at = at
        self.radius = radius


def seats(number_of: int) -> Places:
    """Places in rows of one distance, ordered by their angle."""
    outer = WIDE / 2 - 6
    rows = max(1, round(math.sqrt(max(number_of, 1) * (outer - INNER) / (math.pi * (outer + INNER) / 2))))
    step = (outer - INNER) / max(rows - 1, 1)
    radii = [outer - row * step for row in range(rows)]
    shares = _shared(number_of, radii)
    found = []
    for radius, count in zip(radii, shares, strict=True):
        for n in range(count):
            angle = math.pi * (n + 0.5) / count
            found.append((angle, -radius, WIDE / 2 - radius * math.cos(angle), HIGH - 6 - radius * math.sin(angle)))
    gap = min([step, *(math.pi * r / c for r, c in zip(radii, shares, strict=True) if c)])
    return Places(at=[(x, y) for _, _, x, y in sorted(found)], radius=min(gap * 0.42, 9))


def _shared(number_of: int, radii: Sequence[float]) -> list[int]:
    """Seats by row, in proportion to its length, the remainders to the outer rows."""
    whole = sum(radii)
    counts = [int(number_of * r / whole) for r in radii]
    for n in range(number_of - sum(counts)):
        counts[n % len(counts)] += 1
    return counts


# Tables


def _parties(shell: Shell, view: HouseView) -> Markup:
    say = shell.words
    rows = [
        [escape(f.label), escape(number(f.ballot)), escape(number(f.backed_by)), escape(number(f.house))]
        for f in view.flags
    ]  # fmt: skip
    columns = (
        *heads(say("table.party")), *numbered(say("house.ballot"), say("house.backed"), say("house.sits")),
    )  # fmt: skip
    return table(say("house.flags"), columns, rows, "few")


def _blocs(shell: Shell, view: HouseView) -> Markup:
    say = shell.words
    if not view.house.blocs:
        return tag("p", escape(say("house.no-blocs")))
    labels = view.labels
    items = []
    for bloc in view.house.blocs:
        parties = " + ".join(labels.get(p, p) for p in bloc.parties)
        reach = say("house.reaches" if bloc.reaches else "house.below", number(view.house.majority))
        text = f"{parties}: {number(bloc.seats)}. {reach} ({bloc.stated[:10]})"
        items.append(tag("li", escape(text)))
    return tag("ul", join(items))


def _empty(shell: Shell, view: HouseView) -> Markup:
    if not view.house.empty:
        return tag("p", escape(shell.words("house.no-empty")))
    rows = [
        [escape(e.state), escape(number(e.seats)), escape(", ".join(e.which[:20]))] for e in view.house.empty
    ]  # fmt: skip
    columns = (
        *heads(shell.words("table.status")), *numbered(shell.words("table.number")), *heads(shell.words("table.which")),
    )  # fmt: skip
    return table(shell.words("house.empty"), columns, rows, "cards plain")
