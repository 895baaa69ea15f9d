"""What sources say a house looks like: claims about seats by party, with date, sum and what that leaves out.

A stated position is a claim like any other and never becomes a fact. It is held against the records' own count on its
day under the rule that comes nearest to it (named, because a commission counts ballots and a newspaper backers), and
what is left is a number per party that no record here explains.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

import msgspec

from natija.house.counting import Houses
from natija.house.fold import House
from natija.house.pools import GENERAL, PARTY
from natija.model.definition import Chamber
from natija.model.records import Claim, Document

SEATS = "seats."
TOTAL = "total"
RULES = ("ballot", "house", "backed-by")
"""In the order in which they are preferred where two come equally near."""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A party's seats as a source states them: in all, and by kind where it says so."""

    party: str
    label: str
    total: int | None
    kinds: dict[str, int]

    @property
    def number(self) -> int:
        """Seats in all: as stated, else what the kinds come to."""
        return sum(self.kinds.values()) if self.total is None else self.total


class Residual(msgspec.Struct, frozen=True, kw_only=True):
    """A party whose stated seats differ from the records' count by `by`."""

    party: str
    label: str
    stated: int
    counted: int
    by: int


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """A stated position. `missing`: seats of the house (or of its general seats) that are not in its sum.

    `counted` of `of` contests are what the source says it covers. `like` is the rule the records come nearest with.
    """

    on: str
    source: str
    holder: str
    reader: str
    speaker: str | None
    stage: str
    scope: str
    parties: tuple[Stated, ...]
    sum: int
    house: int
    missing: int
    counted: int | None
    of: int | None
    told: str
    """The day whose seats it is held against: its own, or the first later one on which they can be told."""
    like: str
    apart: tuple[Residual, ...]
    unstated: dict[str, int]
    """Parties (by label) the source gives no number for, and what the records count for them: not stated is not 0."""
    citation: str | None
    confidence: str | None
    record: str


def positions(claims: Mapping[str, Claim], documents: Mapping[str, Document], houses: Houses) -> tuple[Position, ...]:
    """Every dated position stated for a chamber, the oldest first."""
    made = [
        _position(key, claim, documents.get(claim.document or ""), houses)
        for key, claim in claims.items()
        if claim.stated and of_chamber(claim, houses.chamber)
    ]
    return tuple(sorted(made, key=lambda p: (p.on, p.source, p.reader, p.record)))


def of_chamber(claim: Claim, chamber: Chamber) -> bool:
    """Whether a claim states seats of this chamber: of its unit, and of one of its elections where it names any."""
    fields = chain.from_iterable(row.candidates for row in claim.rows)
    mine = claim.unit == chamber.unit and (claim.election is None or claim.election in chamber.elections)
    return claim.contest is None and mine and any(name.startswith(SEATS) for name in fields)


def from_source(position: Position, source: str) -> bool:
    """Whether a position is a source's: it said it, it held the paper, or it read it out."""
    return source in {position.source, position.holder, position.reader}


def number_of(house: House, party: str, scope: str) -> int:
    """A party's seats in a house: all of them, or the general ones."""
    found = next((p for p in house.parties if p.party == party), None)
    if found is None:
        return 0
    return found.kinds.get(GENERAL, 0) if scope == GENERAL else found.total


def _position(key: str, claim: Claim, document: Document | None, houses: Houses) -> Position:
    stated = _stated(claim, {p.id: p.label for p in houses.definition.parties})
    top = [p for p in houses.definition.pools if p.chamber == houses.chamber.id and not p.within]
    scope = GENERAL if all(set(s.kinds) <= {GENERAL} and s.total is None for s in stated) else "all"
    size = sum(p.number for p in top if scope == "all" or p.kind == GENERAL)
    total, on = sum(s.number for s in stated), (claim.stated or "")[:10]
    told = houses.told(on, size - total)
    made = {rule: houses.on(told, rule) for rule in RULES}
    like = nearest(stated, scope, made)
    return Position(
        on=on, source=claim.speaker or claim.holder, holder=claim.holder, reader=claim.reader, speaker=claim.speaker,
        stage=claim.stage, scope=scope, parties=stated, sum=total, house=size, missing=size - total,
        counted=claim.covers.counted if claim.covers else None, of=claim.covers.of if claim.covers else None,
        told=told, like=like, apart=_residuals(stated, scope, made[like]),
        unstated=_unstated(stated, scope, made[like]),
        citation=(document.citation or document.url) if document else None,
        confidence=document.confidence if document else None, record=key,
    )  # fmt: skip


def _stated(claim: Claim, labels: Mapping[str, str]) -> tuple[Stated, ...]:
    """Parties with their figures, most seats first; a figure that is a reason is left out, not zero."""
    found: dict[str, dict[str, int]] = {}
    for row in claim.rows:
        for name, cells in row.candidates.items():
            for serial, value in cells.items():
                if name.startswith(SEATS) and serial.startswith(PARTY) and isinstance(value, int):
                    found.setdefault(serial.removeprefix(PARTY), {})[name.removeprefix(SEATS)] = value
    made = [
        Stated(
            party=party, label=labels.get(party, party), total=cells.get(TOTAL),
            kinds={kind: value for kind, value in sorted(cells.items()) if kind != TOTAL},
        )
        for party, cells in found.items()
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda s: (-s.number, s.label)))


def nearest(stated: tuple[Stated, ...], scope: str, houses: Mapping[str, House]) -> str:
    """The rule under which the records come nearest to what is stated."""
    left = {rule: sum(abs(r.by) for r in _residuals(stated, scope, made)) for rule, made in houses.items()}
    return min(left, key=lambda rule: (left[rule], RULES.index(rule)))


def _residuals(stated: tuple[Stated, ...], scope: str, house: House) -> tuple[Residual, ...]:
    """Parties whose stated number is not that of the records."""
    return tuple(
        Residual(party=s.party, label=s.label, stated=s.number, counted=mine, by=s.number - mine)
        for s in stated
        if (mine := number_of(house, s.party, scope)) != s.number
    )


def _unstated(stated: tuple[Stated, ...], scope: str, house: House) -> dict[str, int]:
    said = {s.party for s in stated}
    return {p.label: n for p in house.parties if p.party not in said and (n := number_of(house, p.party, scope))}
