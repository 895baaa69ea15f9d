"""Whether what a record mentions exists: contests, units, candidates, people, parties, holders, forms, fields, days.

Records point with ids only, so a typing error would otherwise become a second person. Stations are not part of the
definition; one is accepted where the unit before its slash is known. `agents:12` is a holder where serial 12 stands
for election in the record's contest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from natija.model.definition import Definition
from natija.model.records import Affiliation, Alias, Lot, Notice
from natija.sources.references import is_day, serials

_LISTS = {
    "contest": "contests", "person": "people", "party": "parties", "election": "elections", "form": "forms",
    "out_of": "parties", "pool": "pools",
}  # fmt: skip
_ANYBODY = ("speaker", "with_", "about", "decided_by", "forum", "according_to")
_DATES = ("stated", "effective", "happened", "since", "until", "held", "published", "obtained")


class Mentions:
    """What may be mentioned under one definition."""

    def __init__(self, definition: Definition) -> None:
        self.ids = {
            "contests": {c.id for c in definition.contests},
            "people": {p.id for p in definition.people},
            "parties": {p.id for p in definition.parties} | {"independent"},
            "elections": {e.id for e in definition.elections},
            "units": {u.id for u in definition.units},
            "forms": {f.id for f in definition.profile.forms},
            "pools": {p.id for p in definition.pools},
        }
        self.holders = {h.id for h in definition.holders}
        self.anybody = self.ids["people"] | self.ids["parties"] | self.holders
        self.unit_of = {c.id: c.unit for c in definition.contests}
        self.serials = serials(definition)
        self.fields = {f.id: set(f.fields) for f in definition.profile.forms}
        self.per = {f.id: f.per for f in definition.profile.fields}

    def faults(self, entry: msgspec.Struct) -> Iterator[tuple[str, str]]:
        """(field, what is wrong) for everything an entry mentions that does not exist."""
        for field, table in _LISTS.items():
            yield from self._missing(field, _texts(entry, field), self.ids[table], table)
        for field in _ANYBODY:
            yield from self._missing(field, _texts(entry, field), self.anybody, "people, parties or holders")
        yield from self._units(entry)
        yield from self._of_contest(entry, getattr(entry, "contest", None))
        for field in _DATES:
            yield from ((field, f"{text!r} is not a day such as 2024-02-10") for text in _dates(entry, field))
        if isinstance(entry, Alias):
            yield from self._alias(entry)

    def _units(self, entry: msgspec.Struct) -> Iterator[tuple[str, str]]:
        for field in ("unit", "units", "subject"):
            texts = () if isinstance(entry, Lot) else _texts(entry, field)
            places = [text.partition("/")[0] for text in texts]
            yield from self._missing(field, places, self.ids["units"], "units")

    def _of_contest(self, entry: msgspec.Struct, contest: str | None) -> Iterator[tuple[str, str]]:
        for holder in _texts(entry, "holder"):
            if not self.is_holder(holder, contest):
                yield "holder", f"{holder!r} is neither in holders nor agents:SERIAL of a candidate of the contest"
        for serial in _texts(entry, "candidate"):
            if not self.is_candidate(serial, contest):
                yield "candidate", f"{serial!r} is no ballot serial of {contest or 'a contest'} and no party:ID"

    def _missing(self, field: str, texts: Iterable[str], known: set[str], table: str) -> Iterator[tuple[str, str]]:
        return ((field.rstrip("_"), f"{text!r} is not in {table}") for text in texts if text not in known)

    def _alias(self, alias: Alias) -> Iterator[tuple[str, str]]:
        table = {"person": "people", "party": "parties", "unit": "units", "contest": "contests"}[alias.of]
        return self._missing("id", (alias.id,), self.ids[table], table)

    def is_holder(self, holder: str, contest: str | None) -> bool:
        """Whether somebody can hold copies: named in the definition, or agents of a candidate."""
        kind, _, serial = holder.partition(":")
        return holder in self.holders or (kind == "agents" and serial in self.serials.get(contest or "", {}))

    def is_candidate(self, serial: str, contest: str | None) -> bool:
        """Whether a statement can count this: a ballot serial of the contest, or a party."""
        kind, _, party = serial.partition(":")
        return serial in self.serials.get(contest or "", {}) or (kind == "party" and party in self.ids["parties"])


def _texts(entry: msgspec.Struct, field: str) -> tuple[str, ...]:
    """The ids in a field: none, one or several."""
    value: Any = getattr(entry, field, None)
    if not value:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _dates(entry: msgspec.Struct, field: str) -> Iterator[str]:
    """Dates of a field that are none."""
    for text in _texts(entry, field):
        if not is_day(text) and not _is_moment(text):
            yield text


def _is_moment(text: str) -> bool:
    """Whether a text is a day with a time and its offset."""
    try:
        return "T" in text and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def scope_faults(entry: Notice | Affiliation) -> Iterator[tuple[str, str]]:
    """A notice is about something; an affiliation is one of a person, or of a number of members and of where from."""
    match entry:
        case Notice() if entry.contest is None and entry.pool is None and not entry.units:
            yield "contest", "blank, and so are units and pool; a notice is about one of them"
        case Affiliation() if bool(entry.person) == (entry.members is not None):
            yield "person", "give either a person, or the number of members the source does not name"
        case Affiliation() if entry.members is not None and entry.members < 1:
            yield "members", f"{entry.members} is not a number of members"
        case Notice() if entry.number is not None and entry.number < 1:
            yield "number", f"{entry.number} is not a number of seats or stations"
        case Affiliation() if entry.members is not None and entry.out_of is None:
            yield "out_of", "blank; members who are not named are counted out of a party"
        case _:
            return
