"""The house of a workspace: records out of its log, houses and positions out of `natija.house`, views for a screen.

A function of a workspace and a moment. `--at` is what the log knew, `--as-of` what was in force; the two combine as
for every other answer. Records taken back by a Withdrawal are not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from natija.canvass.acts import cited, lost_ids, standing, withdrawn
from natija.errors import BadUse, Unknown
from natija.house import House, Houses, Position, Step, positions, steps
from natija.house.positions import RULES, from_source, number_of
from natija.house.steps import beside
from natija.model.canonical import decode
from natija.model.definition import Chamber, Definition
from natija.model.records import Affiliation, Alias, Claim, Document, Lot, Notice, Record, Statement
from natija.workspace.views import Moment

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

KINDS: tuple[type[Affiliation | Lot | Notice | Statement], ...] = (Affiliation, Lot, Notice, Statement)


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """A party's seats under every rule, and as the source states them (null: it does not)."""

    party: str
    label: str
    stated: int | None
    ballot: int
    backed_by: int
    house: int


class HouseView(msgspec.Struct, frozen=True, kw_only=True):
    """Who has how many on a day, according to the records under a rule and, if one is asked for, to a source.

    `beside`: what every other source last stated by then, with what makes it differ. `sources`: record -> citation.
    """

    moment: Moment
    source: str | None
    position: Position | None
    house: House
    flags: tuple[Flag, ...]
    beside: tuple[Step, ...]
    labels: dict[str, str]
    sources: dict[str, str]


class TimelineView(msgspec.Struct, frozen=True, kw_only=True):
    """Every dated position, who counted it, and what changed; `seats` and `majority` of the whole house."""

    moment: Moment
    chamber: str
    label: str
    seats: int
    majority: int
    source: str | None
    steps: tuple[Step, ...]
    labels: dict[str, str]
    sources: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What the log holds about a chamber at one moment."""

    definition: Definition
    chamber: Chamber | None
    moment: Moment
    records: Mapping[str, Record]
    claims: Mapping[str, Claim]
    documents: Mapping[str, Document]
    aliases: Mapping[str, tuple[str, ...]]

    def citation(self, record: str) -> str | None:
        """The source of a record."""
        found = self.records.get(record) or self.claims.get(record)
        return cited(self.documents.get(getattr(found, "document", None) or ""))


def gathered(workspace: Workspace, chamber: str | None, *, at: int | None, as_of: str | None) -> Gathered:
    """Read the log once."""
    definition, question = workspace.question(basis=None, at=at, as_of=as_of)
    workspace.frames.catch_up()
    engine = workspace.frames.engine()
    lost = lost_ids(engine, question.at, withdrawn(engine, question.at))
    records: dict[str, Record] = {}
    for kind in KINDS:
        records.update(standing(engine, kind, question.at, lost))
    aliases: dict[str, tuple[str, ...]] = {}
    for alias in standing(engine, Alias, question.at, lost).values():
        if alias.of == "person":
            aliases[alias.id] = (*aliases.get(alias.id, ()), alias.name)
    found = engine.rows("select id from all_claim where contest = '*' and claim < ? order by claim", [question.at])
    ids = [row[0] for row in found if row[0] not in lost]
    made = Gathered(
        definition=definition, chamber=_chamber(definition, chamber), moment=workspace.moment_of(definition, question),
        records=records, claims=_claims(workspace, ids), aliases=aliases,
        documents=standing(engine, Document, question.at, lost),
    )  # fmt: skip
    engine.close()
    return made


def _claims(workspace: Workspace, ids: Sequence[str]) -> dict[str, Claim]:
    entries = ((key, workspace.log.get(key)) for key in ids)
    decoded = ((key, decode(entry.content)) for key, entry in entries if entry)
    return {key: record for key, record in decoded if isinstance(record, Claim)}


def _chamber(definition: Definition, name: str | None) -> Chamber | None:
    """The chamber asked for, or the only one, or none where the definition has none."""
    ids = {c.id: c for c in definition.chambers}
    if name is None:
        return next(iter(ids.values())) if len(ids) == 1 else None
    found = [c for c in definition.chambers if name.casefold() in {c.id.casefold(), c.label.casefold()}]
    if len(found) != 1:
        raise Unknown("chamber", name, ids)
    return found[0]


def _needed(made: Gathered) -> Chamber:
    if made.chamber is not None:
        return made.chamber
    if made.definition.chambers:
        choices = ", ".join(c.id for c in made.definition.chambers)
        raise BadUse("the definition has more than one chamber", next_step=f"add --chamber: {choices}")
    step_ = (
        "add chambers.csv and pools.csv (docs/how-to/house.md), or try `natija init national --package pakistan-2024`"
    )
    raise BadUse("the definition has no chamber, so nobody sits anywhere", next_step=step_)


def _stated(made: Gathered, chamber: Chamber) -> tuple[Houses, tuple[Position, ...]]:
    """The houses of a chamber, and every position stated by the day asked about."""
    limit = made.moment.as_of
    houses = Houses(definition=made.definition, chamber=chamber, records=made.records, until=limit)
    known = {k: c for k, c in made.claims.items() if limit is None or (c.stated or "9")[:10] <= limit}
    return houses, positions(known, made.documents, houses)


def house_view(
    workspace: Workspace, *, source: str | None = None, rule: str | None = None, chamber: str | None = None,
    at: int | None = None, as_of: str | None = None,
) -> HouseView:  # fmt: skip
    """The house on a day: counted by the records, stated by a source, and what other sources stated."""
    made = gathered(workspace, chamber, at=at, as_of=as_of)
    houses, stated = _stated(made, _needed(made))
    mine = next((p for p in reversed(stated) if source and from_source(p, source)), None)
    if source is not None and mine is None and source not in _authorities(made):
        raise Unknown("source", source, sorted({p.source for p in stated} | _authorities(made)))
    now = houses.on(as_of, rule or (mine.like if mine else "house"), source if rule or mine is None else None)
    others = [
        p for p in _latest(stated) if p is not mine and (mine is None or p.source != mine.source or p.on == mine.on)
    ]
    return HouseView(
        moment=made.moment, source=source, position=mine, house=now, flags=_flags(houses, mine, as_of),
        beside=tuple(beside(mine, p, as_of, houses) for p in others), labels=_labels(made),
        sources=_sources(made, [r for p in now.parties for r in p.records] + [b.record for b in now.blocs]),
    )  # fmt: skip


def timeline_view(
    workspace: Workspace, *, source: str | None = None, chamber: str | None = None, at: int | None = None,
    as_of: str | None = None,
) -> TimelineView:  # fmt: skip
    """Every dated position with what changed since the one of the same source before it."""
    made = gathered(workspace, chamber, at=at, as_of=as_of)
    found = _needed(made)
    houses, stated = _stated(made, found)
    wanted = tuple(p for p in stated if source is None or from_source(p, source))
    if source is not None and not wanted:
        raise Unknown("source", source, sorted({p.source for p in stated}))
    seats = sum(p.number for p in made.definition.pools if p.chamber == found.id and not p.within)
    done = steps(wanted, houses)
    return TimelineView(
        moment=made.moment, chamber=found.id, label=found.label, seats=seats, majority=seats // 2 + 1, source=source,
        steps=done, labels=_labels(made),
        sources=_sources(made, [r for s in done for x in s.reasons for r in x.records]),
    )  # fmt: skip


def _latest(stated: Sequence[Position]) -> tuple[Position, ...]:
    """What each source stated last, by date; all readings of that day, for two readers can read one thing twice."""
    last = {p.source: p.on for p in stated}
    return tuple(p for p in stated if p.on == last[p.source])


def _authorities(made: Gathered) -> set[str]:
    """Who says where a member sits."""
    found = (r.according_to for r in made.records.values() if isinstance(r, Affiliation) and r.kind == "house")
    return {name for name in found if name}


def _flags(houses_: Houses, mine: Position | None, day: str | None) -> tuple[Flag, ...]:
    """Parties under the three rules side by side, as the source orders them, then by seats."""
    houses = {rule: houses_.on(day, rule) for rule in RULES}
    scope = mine.scope if mine else "all"
    labels = {p.party: p.label for made in houses.values() for p in made.parties}
    said = {s.party: s for s in mine.parties} if mine else {}
    labels |= {s.party: s.label for s in said.values()}
    made = [
        Flag(
            party=party, label=label, stated=said[party].number if party in said else None,
            ballot=number_of(houses["ballot"], party, scope), backed_by=number_of(houses["backed-by"], party, scope),
            house=number_of(houses["house"], party, scope),
        )
        for party, label in labels.items()
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda f: (-(f.stated or 0), -f.ballot, -f.house, -f.backed_by, f.label)))


def _labels(made: Gathered) -> dict[str, str]:
    """Labels of parties and names of people and holders that a view mentions."""
    people = {p.id: p.names.get("en", p.id) for p in made.definition.people}
    holders = {h.id: h.names.get("en", h.id) for h in made.definition.holders}
    return people | holders | {p.id: p.label for p in made.definition.parties} | {"independent": "IND"}


def _sources(made: Gathered, records: Sequence[str]) -> dict[str, str]:
    return {key: text for key in dict.fromkeys(records) if (text := made.citation(key))}
