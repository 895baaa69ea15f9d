"""Which pictures a dossier has: coverage of each version, two copies of one form, standings as they were stated."""

from __future__ import annotations

from datetime import date

from natija.canvass.compare import Copies
from natija.canvass.history import Stated
from natija.canvass.versions import Version
from natija.dossier import charts
from natija.dossier.blocks import Picture
from natija.dossier.gather import Facts, sides
from natija.dossier.holders import Names, keyed, name, version
from natija.dossier.sentences import same_form
from natija.dossier.tables import leading_of

MOST = 9
"""Standings a picture has room for; the table has all."""


def source(facts: Facts) -> str:
    """Where every picture's numbers come from."""
    return f"log {facts.source.origin}, {facts.source.size:,} records, root {facts.source.root[:12]}"


def coverage(facts: Facts) -> list[Picture]:
    """A bar per version that covers stations."""
    view = facts.comparison
    held = {(copy.form, copy.stage, copy.holder): copy for copy in view.comparison.copies}
    covers = {_cover(v, held.get((v.form, v.stage, v.holder)), facts.names) for v in view.versions if v.votes}
    made = sorted((c for c in covers if c is not None), key=lambda c: c.label)
    return [charts.coverage_bars(made, source=source(facts))] if made else []


def _cover(one: Version, copy: Copies | None, names: Names) -> charts.Cover | None:
    """A version of station forms, or a sum over some; null where it is stated for the whole contest."""
    if one.stations is None:
        return None
    beside = copy.zero if copy and copy.stations == one.stations and one.of and copy.stations < one.of else 0
    label = version(one.form, one.stage, one.holder, names)
    return charts.Cover(label=label, held=one.stations, zeros=beside, of=one.of)


def pairs(facts: Facts) -> list[Picture]:
    """Per pair of copies of one form that align, one picture per leading candidate, of one size and scale."""
    view = facts.comparison
    made: list[Picture] = []
    for pair in view.comparison.pairs:
        if not (pair.aligned and pair.both and same_form(pair)):
            continue
        points = {serial: _points(facts, pair.left, pair.right, serial) for serial in sides(facts)}
        top = charts.above(max((max(p) for found in points.values() for p in found), default=1))
        made += [
            charts.paired_dots(charts.Pairs(
                candidate=name(serial, facts.names), first=keyed(pair.left, facts.names),
                second=keyed(pair.right, facts.names), points=found, source=source(facts),
            ), top=top) for serial, found in points.items() if found
        ]  # fmt: skip
    return made


def _points(facts: Facts, left: str, right: str, serial: str) -> list[tuple[int, int]]:
    """Votes on both copies, where each was read in one way."""
    found = []
    for row in facts.stations:
        first, second = row.votes.get(left, {}).get(serial), row.votes.get(right, {}).get(serial)
        if first and second and first.low == first.high and second.low == second.high:
            found.append((first.low, second.low))
    return found


def standings(facts: Facts) -> list[Picture]:
    """Two candidates' dated standings, where there are at least two; the same figures of a day and a form once."""
    made = facts.history.history
    shown = leading_of(made.standings)
    if len(shown) < 2:
        return []
    told: dict[tuple[object, ...], Stated] = {}
    for one in made.standings:
        votes = tuple(one.votes.get(c) for c in shown)
        if one.stated and votes != (None, None):
            told.setdefault((one.stated[:10], one.form, one.stage, one.stations, votes), one)
    if not 2 <= len(told) <= MOST:
        return []
    days = [date.fromisoformat((one.stated or "")[:10]) for one in told.values()]
    points = [
        charts.Standing(
            day=day.isoformat(), form=one.form, gap=(day - before).days,
            votes=(one.votes.get(shown[0]), one.votes.get(shown[1])),
            partial=one.stations is not None and one.stations != one.of,
        ) for one, day, before in zip(told.values(), days, [days[0], *days], strict=False)
    ]  # fmt: skip
    return [charts.standings(points, (name(shown[0], facts.names), name(shown[1], facts.names)), source=source(facts))]
