"""Pictures of a contest: votes, stations covered by each version, turnout of stations, two copies of one form.

Every candidate has a bar of the same kind on the same scale, with name and number written on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from natija.canvass.certificates.spelling import count, number
from natija.canvass.outcome import Outcome
from natija.canvass.schedule import Schedule
from natija.canvass.versions import Version
from natija.dossier import charts
from natija.dossier.blocks import Picture, Shape
from natija.dossier.holders import Names, keyed, name, span, version
from natija.dossier.markup import NOTHING, Markup
from natija.dossier.png import available, png
from natija.dossier.sentences import same_form
from natija.publish.nouns import File
from natija.publish.picture import ContestPicture
from natija.publish.site.figures import Figure, alone, figure
from natija.publish.site.shell import Shell
from natija.publish.site.strips import strips

MOST = 12
"""Candidates a picture has room for; the table has all."""
ROW = 36.0


def source(made: ContestPicture) -> str:
    """Where the numbers of a picture come from."""
    moment = made.law.moment
    return f"log {moment.origin}, {number(moment.size)} records, root {moment.root[:12]}"


def votes(made: ContestPicture) -> Picture | None:
    """A bar per candidate, most votes first."""
    outcome = made.outcome if made.outcome.standings else next(iter(made.bases), made.outcome)
    shown = outcome.standings[:MOST]
    if len(shown) < 2:
        return None
    top = charts.above(max(1, *(s.range.high for s in shown)))
    shapes: list[Shape] = []
    for row, one in enumerate(shown):
        shapes += _bar(row, f"{name(one.candidate, made.names)}: {span(one.range)}", one.range.high / top)
    said = "; ".join(f"{name(s.candidate, made.names)} {span(s.range)}" for s in shown)
    rest = len(outcome.standings) - len(shown)
    more = f" {count(rest, 'more candidate')} in the table." if rest > 0 else ""
    return Picture(
        title=_title(outcome, made.names), says=f"Votes, basis {outcome.basis}: {said}.{more}", source=source(made),
        width=charts.WIDTH, height=ROW * len(shown) + 4, shapes=tuple(shapes),
    )  # fmt: skip


def _title(outcome: Outcome, names: Names) -> str:
    if outcome.leader is None or outcome.margin is None:
        return "Votes by candidate"
    return f"{name(outcome.leader, names)} ahead by {span(outcome.margin)}"


def _bar(row: int, text: str, share: float) -> list[Shape]:
    y = 2 + row * ROW
    wide = (charts.WIDTH - 4) * share
    return [
        charts.fitted(2, y + 12, text, size=charts.TEXT),
        Shape(kind="box", points=((2, y + 17), (charts.WIDTH - 2, y + 27)), role="faint"),
        Shape(kind="box", points=((2, y + 17), (2 + wide, y + 27)), role="ink", filled=True),
    ]


def coverage(made: ContestPicture) -> Picture | None:
    """A bar per version that covers stations."""
    held = {(c.form, c.stage, c.holder) for c in made.comparison.copies}
    covers: dict[str, charts.Cover] = {}
    for one in made.versions:
        if one.stations is not None and (one.votes or one.ranges):
            cover = _cover(one, made.names, beside=(one.form, one.stage, one.holder) in held)
            covers.setdefault(f"{cover.label} {cover.held}", cover)
    if not covers:
        return None
    return charts.coverage_bars(sorted(covers.values(), key=lambda c: c.label), source=source(made))


def _cover(one: Version, names: Names, *, beside: bool) -> charts.Cover:
    """Forms of zeros stand beside those held where the holder's forms of zeros are none."""
    zeros = one.zero_forms if beside and one.of is not None and (one.stations or 0) + one.zero_forms <= one.of else 0
    label = version(one.form, one.stage, one.holder, names)
    return charts.Cover(label=label, held=one.stations or 0, zeros=zeros, of=one.of)


def pairs(made: ContestPicture, stations: Schedule) -> Iterator[Picture]:
    """Two copies of one form, station by station: of the first pair that aligns, one for each of the first two."""
    pair = next((p for p in made.comparison.pairs if p.aligned and p.both and same_form(p)), None)
    if pair is None:
        return
    two = [s.candidate for s in made.outcome.standings[:2]]
    points = {serial: _points(stations, pair.left, pair.right, serial) for serial in two}
    top = charts.above(max((max(p) for found in points.values() for p in found), default=1))
    for serial, found in points.items():
        if found:
            yield charts.paired_dots(charts.Pairs(
                candidate=name(serial, made.names), first=keyed(pair.left, made.names),
                second=keyed(pair.right, made.names), points=found, source=source(made),
            ), top=top)  # fmt: skip


def _points(stations: Schedule, left: str, right: str, serial: str) -> list[tuple[int, int]]:
    """Votes on both copies, where each was read in one way."""
    columns = {column.version: column for column in stations.columns if column.votes and column.name == serial}
    one, other = columns.get(left), columns.get(right)
    if one is None or other is None:
        return []
    return [
        (a, b) for a, a_high, b, b_high in zip(one.low, one.high, other.low, other.high, strict=True)
        if a is not None and b is not None and a == a_high and b == b_high
    ]  # fmt: skip


def drawn(made: ContestPicture, stations: Schedule) -> dict[str, Picture]:
    """Every picture of a contest, by the key that its files and its place on the page are called by."""
    found = {"votes": votes(made), "coverage": coverage(made), "turnout": strips(stations, made.names, source(made))}
    found |= {f"pair-{n}": picture for n, picture in enumerate(pairs(made, stations), start=1)}
    return {key: picture for key, picture in found.items() if picture is not None}


def files(slug: str, shown: Mapping[str, Picture], *, as_png: bool) -> Iterator[File]:
    """Each picture as SVG, and as PNG where that is asked for."""
    for key, picture in shown.items():
        yield alone(picture, f"charts/{slug}-{key}.svg")
        if as_png and available():
            yield File(path=f"charts/{slug}-{key}.png", data=png(picture))


def shown(key: str, made: ContestPicture, pictures: Mapping[str, Picture], shell: Shell) -> Markup:
    """A picture in the page of its contest with the way to its files; nothing where there is none."""
    if key not in pictures:
        return NOTHING
    path = f"{shell.root}charts/{made.slug}-{key}"
    kinds = [("svg", "shell.svg"), *([("png", "shell.png")] if shell.as_png else [])]
    links = [(shell.words(says), f"{path}.{kind}") for kind, says in kinds]
    return figure(Figure(picture=pictures[key], files=links), f"{key}-picture")
