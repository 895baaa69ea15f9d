"""How large a fictional election is, and which faults are planted in it.

A Plan is all the simulator knows: the same plan gives the same bytes. Sizes are those of the country a profile is
named after; nothing else is taken from it, and every name is made of syllables (`names.py`). Rates are shares of the
forms, or of the contests where a kind is about a contest's statement; a rate above 0 plants at least one.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import msgspec

from natija.errors import BadUse, Unknown


class Faults(msgspec.Struct, frozen=True, kw_only=True):
    """Planted faults, each a share of the forms or, from `renumbered` on, of the contests."""

    transposed: float = 0.002
    """Two digits of one candidate's votes change places."""
    dropped: float = 0.001
    """One digit of one candidate's votes is left out."""
    inserted: float = 0.001
    """A digit too many in one candidate's votes."""
    doubled: float = 0.001
    """One digit of one candidate's votes is written twice."""
    wrong_sum: float = 0.002
    """The stated valid votes are not the sum of the candidates'."""
    swapped: float = 0.001
    """Two candidates' rows change places in one copy."""
    moved: float = 0.001
    """In one copy votes of one candidate stand at another; every sum still holds."""
    added: float = 0.001
    """In one copy a candidate, the valid votes and the ballots polled have the same number more."""
    unwitnessed: float = 0.0005
    """As `moved`, on the paper itself, where no other holder has a form."""
    zeros: float = 0.0005
    """One copy is a sheet of zeros."""
    duplicated: float = 0.0005
    """The counts of another station of the same contest, on every copy."""
    revised: float = 0.0005
    """A slip on the commission's copy, and later the corrected form; neither says that it revises the other."""
    missing: float = 0.004
    """The commission holds no copy of the form."""
    missing_agents: float = 0.1
    """Agents hold no copy of the form."""
    account: float = 0.001
    """The ballot paper account of the station does not balance."""
    renumbered: float = 0.01
    """The agents of one candidate number the stations of the contest otherwise than its list."""
    wrong_row: float = 0.1
    """A row of the consolidated statement is not what the form says."""
    wrong_total: float = 0.02
    """The consolidated statement's total of one candidate is not the sum of its rows."""
    changed_total: float = 0.02
    """The declared result gives the first or the second another total than the consolidated statement."""


KINDS = tuple(name for name in Faults.__struct_fields__ if name != "missing_agents")
"""What is planted; `missing` has a rate for the commission's copies and one for those of agents."""
OF_CONTESTS = ("renumbered", "wrong_row", "wrong_total", "changed_total")
MOST_COPIES = 4
MOST_STATIONS = 7_000_000
WAVES = 12


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A fictional country with two ballots per station: national and provincial."""

    name: str
    seed: int
    stations: int
    seats: tuple[tuple[int, int], ...]
    """National and provincial seats of each province."""
    candidates: tuple[int, int] = (18, 18)
    """Mean candidates of a national and of a provincial contest."""
    registered: int = 1400
    """Typical registered voters of a station."""
    copies: int = MOST_COPIES
    """Copies of each form: the commission's, those of the agents of the two leading candidates, an observer's."""
    observed: float = 0.4
    """Share of the neighbourhoods where the observer was."""
    postal: float = 0.002
    """Postal votes of a contest, as a share of its valid votes; they are of no station."""
    waves: int = 3
    """Parts in which the station forms come in."""
    shared_lists: bool = False
    """Whether one station list serves both ballots; otherwise every contest has its own, as in Pakistan."""
    polling_day: str = "2025-03-01"
    faults: Faults = Faults()

    def __post_init__(self) -> None:
        """Refuse a plan that leaves a seat without a station."""
        fewest = max((sum(s) for s in zip(*self.seats, strict=True)), default=0)
        if not self.seats or min(min(pair) for pair in self.seats) < 1:
            raise BadUse("a fictional country needs a province, and each province a seat on both ballots")
        if self.stations < 2 * fewest:
            raise BadUse(f"{self.stations} stations are too few for {fewest} seats", next_step="take two per seat")
        if self.stations > MOST_STATIONS:
            step = f"take at most {MOST_STATIONS:,}: a country is held in memory while it is made"
            raise BadUse(f"{self.stations:,} stations are too many", next_step=step)
        if not 1 <= self.copies <= MOST_COPIES:
            raise BadUse(f"{self.copies} copies of each form", next_step=f"choose 1 to {MOST_COPIES} copies")
        if not 1 <= self.waves <= WAVES:
            raise BadUse(f"{self.waves} waves", next_step=f"choose 1 to {WAVES} waves")
        if self.seed < 0:
            raise BadUse(f"the seed {self.seed} is negative", next_step="choose a whole number from 0 on")
        _check(self.faults)

    @property
    def year(self) -> str:
        """Delimitation year, part of every unit id."""
        return self.polling_day[:4]

    @property
    def declared(self) -> str:
        """The day of the declaration."""
        return (dt.date.fromisoformat(self.polling_day) + dt.timedelta(days=2)).isoformat()

    @property
    def election(self) -> str:
        """Id of the election; it says that nothing here took place."""
        return f"fictional-{self.seed}"


MOST_AT_ONCE = 0.9
"""Share of the forms that may carry a fault; the rest stay as they were written."""


def _check(faults: Faults) -> None:
    """Refuse rates that are none, and more faulty forms than there are forms."""
    rates = msgspec.structs.asdict(faults)
    for kind, rate in rates.items():
        if not (math.isfinite(rate) and 0 <= rate <= 1):
            raise BadUse(f"the rate of {kind} is {rate}", next_step="give a share between 0 and 1")
    forms = sum(rate for kind, rate in rates.items() if kind not in (*OF_CONTESTS, "account", "missing_agents"))
    if forms + 2 * faults.missing_agents > MOST_AT_ONCE:
        raise BadUse("the rates leave too few forms without a fault", next_step="choose lower rates")


NOTHING = Faults(**dict.fromkeys(Faults.__struct_fields__, 0.0))
"""No fault of any kind."""
_MANY = Faults(
    transposed=0.01,
    dropped=0.008,
    inserted=0.008,
    doubled=0.008,
    wrong_sum=0.01,
    swapped=0.008,
    moved=0.008,
    added=0.008,
    unwitnessed=0.004,
    zeros=0.006,
    duplicated=0.006,
    revised=0.006,
    missing=0.01,
    account=0.006,
    renumbered=0.08,
    wrong_row=0.15,
    wrong_total=0.15,
    changed_total=0.15,
)
"""For a drill: a few of every kind in a few contests."""
_PLANS = {
    "small": Plan(
        name="small",
        seed=0,
        stations=240,
        seats=((3, 5), (2, 3)),
        candidates=(9, 11),
        copies=3,
        shared_lists=True,
        faults=_MANY,
    ),
    "district": Plan(name="district", seed=0, stations=900, seats=((3, 7),), candidates=(14, 16), faults=_MANY),
    "pakistan-national": Plan(
        name="pakistan-national", seed=0, stations=90_675, seats=((141, 294), (61, 129), (45, 113), (16, 51), (3, 6))
    ),
    "india": Plan(
        name="india",
        seed=0,
        stations=1_050_000,
        seats=(
            *((80, 403), (48, 288), (42, 294), (40, 243), (39, 234), (29, 230), (28, 224), (26, 182), (25, 200)),
            *((25, 175), (21, 147), (20, 140), (17, 119), (14, 126), (14, 82), (13, 117), (11, 90), (10, 90)),
            *((7, 70), (5, 70), (5, 90), (4, 68), (4, 60), (16, 381)),
        ),
        candidates=(15, 10),
        registered=920,
        copies=2,
    ),
}
PLANS: Mapping[str, Plan] = _PLANS


def plan(name: str, *, seed: int, stations: int | None = None, copies: int | None = None) -> Plan:
    """Return a named plan; with `stations`, the same country at another size, its seats in proportion."""
    if name not in _PLANS:
        raise Unknown("simulation profile", name, PLANS)
    base = _PLANS[name]
    size = base.stations if stations is None else stations
    seats = tuple((_scaled(n, size, base.stations), _scaled(p, size, base.stations)) for n, p in base.seats)
    return msgspec.structs.replace(
        base, seed=seed, stations=size, seats=seats, copies=base.copies if copies is None else copies
    )


def _scaled(seats: int, size: int, of: int) -> int:
    return max(1, seats * size // of)
