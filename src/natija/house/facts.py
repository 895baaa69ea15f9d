"""The records a house is made of, picked once out of everything that stands: by contest, by person, by pool.

A later date than the one asked for does not exist here: what takes effect after it is left out before anything is
counted. A record without a day of its own cannot be placed and is no fact of a house.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from natija.canvass.timeline import fold
from natija.model.definition import Candidate, Chamber, Definition, Pool
from natija.model.records import Affiliation, Lot, Notice, Record, Statement

INDEPENDENT = "independent"
CONFIDENCE = {"high": 0, "medium": 1, None: 2, "low": 3}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Records by id, as they stand on a date (null: all of them), under one definition."""

    definition: Definition
    chamber: Chamber
    on: str | None
    notices: Mapping[str, Notice] = field(default_factory=dict)
    """Those in force."""
    given: Mapping[str, Notice] = field(default_factory=dict)
    """All that have taken effect, also those that another one ended."""
    affiliations: Mapping[str, Affiliation] = field(default_factory=dict)
    lots: Mapping[str, Lot] = field(default_factory=dict)
    agreements: Mapping[str, Statement] = field(default_factory=dict)

    @cached_property
    def of_person(self) -> Mapping[str, Mapping[str, Affiliation]]:
        """Affiliations by person."""
        found: dict[str, dict[str, Affiliation]] = {}
        for key, one in self.affiliations.items():
            found.setdefault(one.person, {})[key] = one
        return found

    @cached_property
    def candidates(self) -> Mapping[tuple[str, str], Candidate]:
        """Candidates by contest and serial."""
        return {(c.contest, c.serial): c for c in self.definition.candidates}

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """Names by person."""
        return {p.id: p.names for p in self.definition.people}

    @property
    def pools(self) -> tuple[Pool, ...]:
        """The chamber's pools."""
        return tuple(p for p in self.definition.pools if p.chamber == self.chamber.id)

    @property
    def top(self) -> tuple[Pool, ...]:
        """Its pools that are no part of another."""
        return tuple(p for p in self.pools if not p.within)


def facts(definition: Definition, chamber: Chamber, records: Mapping[str, Record], on: str | None) -> Facts:
    """The records that matter to a chamber and have taken effect by a day."""
    by_day = {key: r for key, r in records.items() if _day(r) and (on is None or _day(r) <= on)}
    polled = min((e.date for e in definition.elections if e.id in chamber.elections), default="")
    given = {k: r for k, r in by_day.items() if isinstance(r, Notice)}
    return Facts(
        definition=definition,
        chamber=chamber,
        on=on,
        notices=fold(given, on),
        given=given,
        affiliations={k: r for k, r in by_day.items() if isinstance(r, Affiliation)},
        lots={k: r for k, r in by_day.items() if isinstance(r, Lot)},
        agreements={
            k: r for k, r in by_day.items()
            if isinstance(r, Statement) and r.kind == "agreement" and r.stated[:10] >= polled
        },
    )  # fmt: skip


def _day(record: Record) -> str:
    """The day a record takes effect; empty where it has none."""
    match record:
        case Notice():
            return record.effective[:10]
        case Affiliation():
            return record.since[:10]
        case Lot():
            return record.held[:10]
        case Statement():
            return record.stated[:10]
        case _:
            return ""
