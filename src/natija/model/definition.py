"""The Definition: what is being elected, where, between whom, under which profile.

The log names the digests of its canonical tables; the folder on disk is an editable draft of the next one. Polling
stations are not part of it: a station list (Pakistan's Form 28) is a sourced claim like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from natija.model.forms import Profile


class _Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Settings of every table row; nothing else is inherited."""


class Election(_Entry, frozen=True, kw_only=True):
    """An election: `date` is polling day."""

    id: str
    name: str
    date: str


class Unit(_Entry, frozen=True, kw_only=True):
    """A reporting unit above the station (NIST ReportingUnit). The id carries the delimitation year."""

    id: str
    label: str
    type: str
    names: dict[str, str] = {}


class Parent(_Entry, frozen=True, kw_only=True):
    """One edge of a named tree of units."""

    tree: str
    unit: str
    parent: str


class Contest(_Entry, frozen=True, kw_only=True):
    """A contest in its unit; `label` is what people type (`NA-128`), `tree` how its stations report."""

    id: str
    label: str
    election: str
    office: str
    unit: str
    tree: str
    seats: int = 1
    on_ballot: int | None = None
    """Candidates on the ballot paper; None: as many as the candidates table lists."""
    names: dict[str, str] = {}


class Candidate(_Entry, frozen=True, kw_only=True):
    """A person in one contest, keyed by ballot serial, never by name."""

    contest: str
    serial: str
    person: str
    party: str = ""
    symbol: str = ""


class Person(_Entry, frozen=True, kw_only=True):
    """A person with names by language tag."""

    id: str
    names: dict[str, str]


class Party(_Entry, frozen=True, kw_only=True):
    """A party, its short label, names by language, colour (#rrggbb) and print pattern."""

    id: str
    label: str
    names: dict[str, str] = {}
    colour: str = ""
    pattern: str = ""


class Holder(_Entry, frozen=True, kw_only=True):
    """Who can have a copy of a form. `agents:SERIAL` (agents of that candidate) needs no entry."""

    id: str
    kind: Literal["commission", "agents", "observer", "media", "court", "other"]
    names: dict[str, str] = {}


class Predecessor(_Entry, frozen=True, kw_only=True):
    """Which contest before is the nearest to this one, and how sure that is."""

    contest: str
    before: str
    how: Literal["stated", "matched", "guess"]
    source: str = ""


class Chamber(_Entry, frozen=True, kw_only=True):
    """A house that is elected: the office its contests are for, the elections that fill it, the unit it is of.

    By-elections are elections of their own; a later contest of a unit fills the seat of the earlier one.
    """

    id: str
    label: str
    office: str
    elections: tuple[str, ...]
    unit: str = ""
    names: dict[str, str] = {}


class Pool(_Entry, frozen=True, kw_only=True):
    """Seats of a chamber that are filled in one way: `general` by its contests, any other kind by award to parties.

    A pool `within` another is a part of it, for example the women's seats of one province.
    """

    id: str
    chamber: str
    kind: str
    number: int
    within: str = ""
    unit: str = ""
    label: str = ""


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """All tables of one version, with the profile it is read under."""

    title: str
    fictional: bool = False
    source: str = ""
    profile: Profile
    elections: tuple[Election, ...] = ()
    units: tuple[Unit, ...] = ()
    parents: tuple[Parent, ...] = ()
    contests: tuple[Contest, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    people: tuple[Person, ...] = ()
    parties: tuple[Party, ...] = ()
    holders: tuple[Holder, ...] = ()
    predecessors: tuple[Predecessor, ...] = ()
    chambers: tuple[Chamber, ...] = ()
    pools: tuple[Pool, ...] = ()


TABLES: dict[str, type] = {
    "elections": Election, "units": Unit, "parents": Parent, "contests": Contest, "candidates": Candidate,
    "people": Person, "parties": Party, "holders": Holder, "predecessors": Predecessor,
    "chambers": Chamber, "pools": Pool,
}  # fmt: skip
"""Name of a table (and of its CSV in the folder) -> what a row is."""


LONGEST_SERIAL = 18
"""Digits beyond which a serial is a text."""


@lru_cache(maxsize=4096)
def ballot_order(serial: str) -> tuple[int, int, str]:
    """Sort key of ballot serials: none first, numbers by size, then whatever else stands on a ballot."""
    if serial.isdecimal() and len(serial) <= LONGEST_SERIAL:
        return (1, int(serial), "")
    return (2 if serial else 0, 0, serial)


def called(names: Mapping[str, str], otherwise: str) -> str:
    """The English name, else the first there is, else the id or serial given."""
    return names.get("en") or next(iter(names.values()), otherwise)
