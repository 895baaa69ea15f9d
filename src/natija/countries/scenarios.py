"""Read scenarios of reserved seats, and electoral colleges, out of TOML: who may claim what, since when, says who.

A file has pools (so many seats shared by so many claims), acts (a party's seats withheld, or its claim refused), and
scenarios that put both together at a date. Every part has its source and how sure it is. What a rule says and what was
inferred from awards is written apart: `inferred` is printed with every result. Reading refuses a name that leads to
nothing; it computes no seat.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Annotated, Literal

import msgspec

from natija.errors import Unknown, Unreadable
from natija.model.forms import Confidence

Count = Annotated[int, msgspec.Meta(ge=0)]
_NEXT = "compare with docs/reference/scenarios.md and the bundled pakistan-2024.toml"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: a key it does not know is an error."""


class SeatClaim(_Part, frozen=True, kw_only=True):
    """A party's general seats, on which its share is reckoned."""

    party: str
    seats: Count
    won: Count | None = None
    """On the ballot; null where the split is not known."""
    joined: Count | None = None
    """Independents who joined in time; null where the split is not known."""
    joined_from: tuple[str, ...] = ()
    """Their seats, those that are known."""
    names: Count | None = None
    """Names on its list; null where no limit is known."""


class Pool(_Part, frozen=True, kw_only=True):
    """Seats that the same parties share."""

    id: str
    title: str
    category: str
    seats: Count
    claims: tuple[SeatClaim, ...]
    source: str
    confidence: Confidence


class SeatAct(_Part, frozen=True, kw_only=True):
    """What was decided about a party's claim: withheld counts and is not awarded, refused does not count."""

    id: str
    party: str
    effect: Literal["withheld", "refused"]
    why: str
    date: str
    source: str
    confidence: Confidence
    pools: tuple[str, ...] = ()
    """Only in these; everywhere where empty."""


class SeatChange(_Part, frozen=True, kw_only=True):
    """Another number for one claim, to see what it does."""

    pool: str
    party: str
    seats: Count


class ReportedSeats(_Part, frozen=True, kw_only=True):
    """What was reported as awarded in a category."""

    category: str
    seats: dict[str, Count]
    withheld: Count = 0


class Scenario(_Part, frozen=True, kw_only=True):
    """Pools and acts together, as they stood at a date."""

    name: str
    title: str
    date: str
    pools: tuple[str, ...]
    acts: tuple[str, ...] = ()
    changes: tuple[SeatChange, ...] = ()
    method: str = "largest-remainder"
    reported: tuple[ReportedSeats, ...] = ()
    reported_by: str = ""
    note: str = ""
    confidence: Confidence


class CollegeBody(_Part, frozen=True, kw_only=True):
    """A body of a college: what one vote weighs, as a fraction in text, and its votes."""

    name: str
    weight: Annotated[str, msgspec.Meta(pattern=r"^[0-9]+(/[1-9][0-9]*)?$")]
    votes: dict[str, Count]


class ElectoralCollege(_Part, frozen=True, kw_only=True):
    """Bodies that elect together, and what was declared."""

    name: str
    title: str
    date: str
    rule: str
    rule_confidence: Confidence
    bodies: tuple[CollegeBody, ...]
    declared: dict[str, Count] = {}
    source: str
    confidence: Confidence


class ScenarioFile(_Part, frozen=True, kw_only=True):
    """One file."""

    country: str
    inferred: str = ""
    """What of the method was not read in a rule; printed with every result."""
    pools: tuple[Pool, ...] = ()
    acts: tuple[SeatAct, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    colleges: tuple[ElectoralCollege, ...] = ()


def read_scenarios(text: str, *, where: str) -> ScenarioFile:
    """Decode and check a file; `where` names it in errors."""
    try:
        made = msgspec.convert(tomllib.loads(text), ScenarioFile)
    except (ValueError, RecursionError) as error:
        raise Unreadable(where, [f"not a file of scenarios: {error}"], next_step=_NEXT) from None
    if problems := list(_problems(made)):
        raise Unreadable(where, problems, next_step=_NEXT)
    return made


def _problems(made: ScenarioFile) -> Iterator[str]:
    """Names twice, and names that lead to nothing."""
    pools = {pool.id: {claim.party for claim in pool.claims} for pool in made.pools}
    acts = {act.id for act in made.acts}
    yield from _twice("pool", [pool.id for pool in made.pools])
    yield from _twice("act", [act.id for act in made.acts])
    yield from _twice("scenario", [one.name for one in made.scenarios])
    for pool in made.pools:
        yield from _twice(f"{pool.id}: party", [claim.party for claim in pool.claims])
    for act in made.acts:
        yield from (f"act {act.id}: there is no pool {pool!r}" for pool in act.pools if pool not in pools)
    for one in made.scenarios:
        yield from (f"{one.name}: there is no pool {pool!r}" for pool in one.pools if pool not in pools)
        yield from (f"{one.name}: there is no act {act!r}" for act in one.acts if act not in acts)
        for change in one.changes:
            if change.party not in pools.get(change.pool, ()):
                yield f"{one.name}: {change.party!r} claims nothing in {change.pool!r}"


def _twice(what: str, names: list[str]) -> Iterable[str]:
    return (f"{what} {name!r} is there twice" for name in dict.fromkeys(names) if names.count(name) > 1)


@cache
def bundled() -> tuple[ScenarioFile, ...]:
    """The files that come with the package."""
    files = sorted(resources.files("natija.countries").joinpath("seats").iterdir(), key=lambda entry: entry.name)
    return tuple(read_scenarios(entry.read_text("utf-8"), where=entry.name) for entry in files)


def scenario(name: str, files: Iterable[ScenarioFile] = ()) -> tuple[ScenarioFile, Scenario]:
    """A scenario by its name, in the files given or the bundled ones. Raises Unknown with the choices."""
    every = [(file, one) for file in (*files, *bundled()) for one in file.scenarios]
    found = next(((file, one) for file, one in every if one.name == name), None)
    if found is None:
        raise Unknown("scenario", name, [one.name for _, one in every])
    return found


def electoral_college(name: str, files: Iterable[ScenarioFile] = ()) -> ElectoralCollege:
    """A college by its name, in the files given or the bundled ones. Raises Unknown with the choices."""
    every = {one.name: one for file in (*bundled(), *files) for one in file.colleges}
    if name not in every:
        raise Unknown("electoral college", name, every)
    return every[name]
