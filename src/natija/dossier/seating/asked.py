"""What is asked for in text, answered: votes, seats and terms as somebody types them, and the pictures of the answers.

`A=53,B=41` gives numbers to names, `A:B` a pair, `A+B` names together. Everything that cannot be read is named with
how to write it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import msgspec
from msgspec.structs import replace

from natija.countries.scenarios import (
    ElectoralCollege,
    ScenarioFile,
    bundled,
    electoral_college,
    read_scenarios,
    scenario,
)  # fmt: skip
from natija.errors import BadUse, StoreUnavailable
from natija.house.fold import House
from natija.seats import Allocation, Body, Draw, Terms, allocate, college, floor_vote, govern
from natija.seats.against import ScenariosCompared, compare
from natija.seats.allocation import named
from natija.seats.college import College, FloorVote
from natija.seats.government import Government, Of
from natija.seats.nouns import Method
from natija.seats.scenario import PoolShared, ScenarioList, ScenarioShared, listed, run


class CollegeView(msgspec.Struct, frozen=True, kw_only=True):
    """An electoral college counted, beside what was declared."""

    college: ElectoralCollege
    count: College
    matches: bool
    """Whether the rounded sums are what was declared."""


class FloorView(msgspec.Struct, frozen=True, kw_only=True):
    """A floor vote beside what was said before it."""

    vote: FloorVote


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What `allocate` was asked, as typed."""

    listing: bool = False
    scenario: tuple[str, ...] = ()
    own: Path | None = None
    """A file of scenarios of one's own."""
    votes: str | None = None
    seats: int | None = None
    method: str | None = None
    threshold: str = "0"
    of: int | None = None
    names: str = ""
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Governing:
    """What `govern` was asked, as typed."""

    seats: str | None = None
    majority: int | None = None
    of: Of = "total"
    vacant: int = 0
    together: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    abstain: str = ""
    undecided: str = ""
    cast: str | None = None
    said: tuple[str, ...] = ()
    college: str | None = None
    own: Path | None = None


def counts(text: str, what: str) -> dict[str, int]:
    """`A=53,B=41` as a mapping."""
    found: dict[str, int] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, figure = part.rpartition("=")
        name, figure = name.strip(), figure.strip()
        if not equals or not name or not figure.isascii() or not figure.isdigit():
            raise BadUse(f"{what}: {part!r} is not NAME=NUMBER", next_step=f'write --{what} "A=1231148,B=975576"')
        if name in found:
            raise BadUse(f"{what}: {name} is there twice", next_step="give each once")
        found[name] = int(figure)
    if not found:
        raise BadUse(f"{what}: nothing is given", next_step=f'write --{what} "A=53,B=41"')
    return found


def words(text: str, separator: str = ",") -> tuple[str, ...]:
    """Names with a separator between them."""
    return tuple(name.strip() for name in text.split(separator) if name.strip())


def fraction(text: str) -> Fraction:
    """`5%`, `3.25 %`, `13/400` or `0.05` as a share from 0 to 1."""
    bare = text.strip()
    percent = bare.endswith("%")
    try:
        value = Fraction(bare.rstrip("% ")) / (100 if percent else 1)
    except (ValueError, ZeroDivisionError):
        raise BadUse(f"{text!r} is no share", next_step="write 5%, 13/400 or 0.05") from None
    if not 0 <= value <= 1:
        raise BadUse(f"{text} is not between nothing and all", next_step="write 5% for five in a hundred")
    return value


def lot(text: str) -> Draw:
    """`A of A,B`: drawn among."""
    drawn, of, options = text.partition(" of ")
    if not of:
        raise BadUse(f"{text!r} is no lot", next_step='write --drawn "A of A,B": who was drawn, of whom')
    return Draw(options=words(options), drawn=words(drawn))


def shared(asked: Sharing) -> Allocation:
    """Seats from votes as typed."""
    if asked.votes is None or asked.seats is None:
        step = 'write --votes "A=53,B=41" --seats 32, or --scenario NAME; --list has the names'
        raise BadUse("votes and seats are needed", next_step=step)
    return allocate(
        counts(asked.votes, "votes"), asked.seats, method=named(asked.method or "largest-remainder"),
        threshold=fraction(asked.threshold), of=asked.of, caps=counts(asked.names, "names") if asked.names else None,
        draws=[lot(text) for text in asked.drawn],
    )  # fmt: skip


def read_file(path: Path | None) -> tuple[ScenarioFile, ...]:
    """Scenarios of one's own, if a file was given."""
    if path is None:
        return ()
    try:
        return (read_scenarios(path.read_text(encoding="utf-8"), where=str(path)),)
    except UnicodeDecodeError:
        raise BadUse(f"{path} is not text in UTF-8", next_step="save it as UTF-8") from None


def shares(asked: Sharing) -> Allocation | ScenarioShared | ScenariosCompared | ScenarioList:
    """What `allocate` answers: a list, one scenario or two, or seats from votes."""
    files = read_file(asked.own)
    if asked.listing:
        return listed((*files, *bundled()))
    return scenarios(asked, files) if asked.scenario else shared(asked)


def scenarios(asked: Sharing, files: Sequence[ScenarioFile] = ()) -> ScenarioShared | ScenariosCompared:
    """One scenario, or two side by side; `--drawn "POOL: A of A,B"` settles a tie of a pool."""
    if asked.votes is not None or asked.seats is not None:
        raise BadUse("a scenario has its own votes and seats", next_step="leave --votes and --seats out")
    if len(asked.scenario) > 2:
        raise BadUse(f"{len(asked.scenario)} scenarios at once", next_step="name one, or two to compare")
    method, draws = named(asked.method) if asked.method else None, _lots(asked.drawn)
    made = [_run(name, files, method, draws) for name in asked.scenario]
    tied = {one.pool.id for each in made for one in each.pools if _drawn(one)}
    if unused := sorted(set(draws) - tied):
        raise BadUse(f"no tie is open in {', '.join(unused)}", next_step="leave that lot out: it settles nothing here")
    return made[0] if len(made) == 1 else compare(made[0], made[1])


def _lots(drawn: Sequence[str]) -> dict[str, list[Draw]]:
    """Lots by the pool whose tie they settle."""
    draws: dict[str, list[Draw]] = {}
    for text in drawn:
        pool, colon, rest = text.partition(":")
        if not colon:
            raise BadUse(f"{text!r} names no pool", next_step='write --drawn "na-women-kp: PPP of PPP,MWM"')
        draws.setdefault(pool.strip(), []).append(lot(rest.strip()))
    return draws


def _run(
    name: str, files: Sequence[ScenarioFile], method: Method | None, draws: Mapping[str, Sequence[Draw]]
) -> ScenarioShared:
    """A scenario with the lots of those of its pools in which a tie is open."""
    file, found = scenario(name, files)
    made = run(file, found, method=method)
    mine = {one.pool.id: draws[one.pool.id] for one in made.pools if one.allocation.tie and one.pool.id in draws}
    return run(file, found, method=method, draws=mine) if mine else made


def _drawn(one: PoolShared) -> bool:
    return any(each.draw for each in one.allocation.rounds)


def governed(asked: Governing, house: House | None = None) -> Government | FloorView | CollegeView:
    """Who can govern, a floor vote beside what was said, or a college: as typed, in the house where no seats are."""
    if asked.college is not None:
        return counted(asked.college, read_file(asked.own))
    if house is not None:
        asked = in_house(asked, house)
    if asked.seats is None:
        raise BadUse("no seats are given", next_step='write --seats "A=75,B=54,C=101", or -w a workspace with a house')
    seats = counts(asked.seats, "seats")
    if asked.cast is not None:
        total = sum(seats.values()) + asked.vacant
        said = dict(_side(text) for text in asked.said)
        needed = asked.majority or total // 2 + 1
        return FloorView(vote=floor_vote(seats, said, counts(asked.cast, "cast"), needed))
    terms = Terms(
        together=tuple(words(text, "+") for text in asked.together), exclude=tuple(map(_pair, asked.exclude)),
        abstain=words(asked.abstain), undecided=words(asked.undecided),
    )  # fmt: skip
    made = govern(seats, majority=asked.majority, of=asked.of, vacant=asked.vacant, terms=terms)
    return replace(made, source=said_of(house)) if house is not None else made


def in_house(asked: Governing, house: House) -> Governing:
    """The question with the seats of a house; what nobody sits in is vacant, its majority of the total is its own."""
    if asked.vacant:
        raise BadUse("a house says itself what is vacant", next_step="leave --vacant out, or give --seats")
    seats = {party.label: party.total for party in house.parties if party.total > 0}
    needed = house.majority if asked.majority is None and asked.of == "total" else asked.majority
    typed = ",".join(f"{label}={total}" for label, total in seats.items())
    return dataclasses.replace(asked, seats=typed, vacant=house.seats - sum(seats.values()), majority=needed)


def said_of(house: House) -> str:
    """Which house it is, when, and by which rule its members count."""
    when = f" on {house.on}" if house.on else ""
    whose = f", according to {house.according_to}" if house.according_to else ""
    return f"{house.label}{when}, by the records, members counted by the rule {house.rule!r}{whose}."


def _pair(text: str) -> tuple[str, str]:
    names = words(text, ":")
    if len(names) != 2:
        raise BadUse(f"{text!r} is no pair", next_step='write --exclude "A:B"')
    return names[0], names[1]


def _side(text: str) -> tuple[str, tuple[str, ...]]:
    choice, colon, parties = text.rpartition(":")
    if not colon:
        raise BadUse(f"{text!r} is no side", next_step='write --said "CANDIDATE:A+B"')
    return choice.strip(), words(parties, "+")


def counted(name: str, files: Sequence[ScenarioFile] = ()) -> CollegeView:
    """An electoral college by name."""
    found = electoral_college(name, files)
    bodies = [Body(name=b.name, votes=dict(b.votes), weight=Fraction(b.weight)) for b in found.bodies]
    made = college(bodies)
    return CollegeView(
        college=found, count=made, matches={c.candidate: c.rounded for c in made.candidates} == found.declared
    )


def write(path: Path, text: str) -> None:
    """Write a picture where it was asked for; only to a name that says it is one."""
    if path.suffix.lower() != ".svg":
        raise BadUse(f"{path} does not end in .svg", next_step=f"write --svg {path.stem}.svg")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreUnavailable(
            path, error.strerror or str(error), next_step="check the folder and free space"
        ) from None
