"""The tree of reporting units of a report: one root, no circle, every unit reachable, stations under their contest's.

A definition can have several trees, and a station can stand in more than one; the standard has one tree. Units above a
contest are those of the contest's own tree; a unit that two trees place differently stays where the first contest put
it. Where the contests have no unit in common above them, a root is added that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from natija.model.definition import Contest, Definition, Unit
from natija.publish.formats import cdf

TYPES = {
    "country": "country", "province": "state", "state": "state", "county": "county", "municipality": "municipality",
    "city": "city", "town": "town", "township": "township", "ward": "ward", "village": "village",
    "polling-station": "polling-place", "polling-place": "polling-place", "precinct": "precinct",
}  # fmt: skip
"""Kinds of unit that the standard has a word for; any other is `other`, with its own word."""
ROOT = "all"


@dataclass(slots=True, kw_only=True)
class Station:
    """A station with what is known of it."""

    unit: str
    name: str | None = None
    registered: int | None = None


@dataclass(slots=True, kw_only=True)
class Units:
    """The tree of one report."""

    definition: Definition
    contests: Sequence[Contest]
    stations: Mapping[str, Sequence[Station]]
    """Contest -> its stations; none in a report of contest totals."""
    below: dict[str, list[str]] = field(default_factory=dict)
    root: str = ROOT

    def __post_init__(self) -> None:
        """Put every contest's unit under its ancestors, and the whole under one root."""
        known = {u.id for u in self.definition.units}
        up: dict[str, str | None] = {}
        for contest in self.contests:
            self._climb(contest, known, up)
        tops = [unit for unit, parent in up.items() if parent is None]
        self.root = tops[0] if len(tops) == 1 else ROOT
        self.below = {unit: [] for unit in ([ROOT] if self.root == ROOT else []) + list(up)}
        for unit, parent in up.items():
            if unit != self.root:
                self.below[parent or self.root].append(unit)

    def _climb(self, contest: Contest, known: set[str], up: dict[str, str | None]) -> None:
        above = {p.unit: p.parent for p in self.definition.parents if p.tree == contest.tree and p.parent in known}
        path = [contest.unit]
        while path[-1] not in up and (parent := above.get(path[-1])) and parent not in path:
            path.append(parent)
        for unit, parent in zip(path, [*path[1:], None], strict=True):
            up.setdefault(unit, parent)

    def reporting(self) -> Iterable[cdf.ReportingUnit]:
        """Every unit, the root first."""
        named = {u.id: u for u in self.definition.units}
        inside: dict[str, dict[str, Station]] = {}
        for contest in self.contests:
            inside.setdefault(contest.unit, {}).update({s.unit: s for s in self.stations.get(contest.id, ())})
        for unit in sorted(self.below, key=lambda one: one != self.root):
            parts = self.below[unit]
            mine = inside.get(unit, {})
            composing = tuple(cdf.reference("unit", one) for one in (*parts, *sorted(mine)))
            yield _unit(named.get(unit), unit, composing)
        every = {s.unit: s for group in inside.values() for s in group.values()}
        for station in (every[unit] for unit in sorted(every) if unit not in self.below):
            yield _station(station)


def _unit(unit: Unit | None, unit_id: str, parts: tuple[str, ...]) -> cdf.ReportingUnit:
    kind = unit.type if unit else "election-area"
    names = (unit.names or {"und": unit.label}) if unit else {"en": "Area of the election"}
    return cdf.ReportingUnit(
        id=cdf.reference("unit", unit_id), type=TYPES.get(kind, "other"),
        other_type=None if kind in TYPES else kind, name=cdf.words(names, unit_id), composing_gp_unit_ids=parts,
        external_identifier=(cdf.known_as(unit_id, "unit"),),
    )  # fmt: skip


def _station(station: Station) -> cdf.ReportingUnit:
    return cdf.ReportingUnit(
        id=cdf.reference("unit", station.unit), type="polling-place",
        name=cdf.words({"und": station.name} if station.name else {}, station.unit),
        number=station.unit.rpartition("/")[2], voters_registered=station.registered,
        external_identifier=(cdf.known_as(station.unit, "unit"),),
    )  # fmt: skip
