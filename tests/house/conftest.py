"""A small house: five contested seats, three seats reserved for women, and records written one per line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest

from natija.countries import profile
from natija.house import Houses
from natija.model.canonical import encode, record_id
from natija.model.definition import Candidate, Chamber, Contest, Definition, Election, Party, Person, Pool, Unit
from natija.model.records import Affiliation, Lot, Notice, NoticeAct, Record, Statement

SEATS = ("FX-1", "FX-2", "FX-3", "FX-4", "FX-5")
BALLOT = {"1": ("amina", "red"), "2": ("bilal", "independent"), "3": ("chand", "blue")}
"""Serial -> person and party; in every seat the same three kinds of candidates stand."""


def _contests(election: str, seats: tuple[str, ...]) -> tuple[Contest, ...]:
    return tuple(
        Contest(
            id=f"{election}/{seat}", label=seat if election == "fx" else f"{seat} ({election})", election=election,
            office="House", unit=f"{seat}@2030", tree="t",
        )
        for seat in seats
    )  # fmt: skip


DEFINITION = Definition(
    title="A small house", fictional=True, profile=profile("generic"),
    elections=(Election(id="fx", name="Poll", date="2030-05-01"), Election(id="by", name="By", date="2030-09-01")),
    units=(
        *(Unit(id=f"{seat}@2030", label=seat, type="seat") for seat in SEATS),
        Unit(id="land@2030", label="Land", type="country"),
    ),
    contests=_contests("fx", SEATS) + _contests("by", ("FX-5",)),
    candidates=tuple(
        Candidate(contest=f"{e}/{seat}", serial=serial, person=f"{person}-{seat[-1]}", party=party)
        for e, seats in (("fx", SEATS), ("by", ("FX-5",))) for seat in seats
        for serial, (person, party) in BALLOT.items()
    ),
    people=tuple(
        Person(id=f"{person}-{seat[-1]}", names={"en": f"{person.title()} {seat[-1]}"})
        for seat in SEATS for person, _ in BALLOT.values()
    ),
    parties=(
        Party(id="red", label="RED"), Party(id="blue", label="BLU"), Party(id="green", label="GRN"),
        Party(id="independent", label="IND"),
    ),
    chambers=(Chamber(id="h", label="House", office="House", elections=("fx", "by"), unit="land@2030"),),
    pools=(
        Pool(id="h/general", chamber="h", kind="general", number=5),
        Pool(id="h/women", chamber="h", kind="women", number=3),
        Pool(id="h/women/north", chamber="h", kind="women", number=2, within="h/women"),
    ),
)  # fmt: skip


def notice(
    act: NoticeAct, seat: str, day: str, candidate: str | None = None, *, supersedes: Notice | None = None
) -> Notice:
    """An act on a seat of May (`FX-1`) or, written `by/FX-5`, of September."""
    contest = seat if "/" in seat else f"fx/{seat}"
    below = record_id(encode(supersedes)) if supersedes else None
    return Notice(
        act=act, contest=contest, effective=day, decided_by="commission", candidate=candidate, supersedes=below,
    )  # fmt: skip


def award(act: NoticeAct, pool: str, party: str, number: int, day: str) -> Notice:
    """Seats of a pool given to a party, or held back."""
    return Notice(
        act=act, pool=pool, number=number, candidate=f"party:{party}", effective=day, decided_by="commission",
    )  # fmt: skip


def sits(
    person: str,
    party: str,
    since: str,
    *,
    kind: Literal["ballot", "backed-by", "house"] = "house",
    by: str | None = None,
) -> Affiliation:
    """An affiliation of a person."""
    return Affiliation(person=person, party=party, kind=kind, since=since, according_to=by)


Make = Callable[..., Houses]


@pytest.fixture
def houses() -> Make:
    """Records, in the order of the log, into the houses they make."""

    def make(*records: Affiliation | Notice | Lot | Statement, definition: Definition = DEFINITION) -> Houses:
        known: dict[str, Record] = {record_id(encode(r)): r for r in records}
        return Houses(definition=definition, chamber=definition.chambers[0], records=known)

    return make
