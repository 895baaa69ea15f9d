"""How large a fictional election is, and which faults are planted in it.

A Plan is all the simulator knows: the same plan gives the same bytes. Sizes are those of the country a profile is
named after; nothing else is taken from it, and every name is made of syllables (`names.py`). Rates are per form.
"""

from __future__ import annotations

import msgspec

from natija.errors import BadUse, Unknown


class Faults(msgspec.Struct, frozen=True, kw_only=True):
    """Planted faults, each a share of the forms; a rate above 0 plants at least one."""

    transposed: float = 0.002
    """Two digits of one candidate's votes change places."""
    dropped: float = 0.001
    """One digit of one candidate's votes is left out."""
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
    duplicated: float = 0.0005
    """The counts of another station of the same contest, on every copy."""
    missing: float = 0.004
    """The commission holds no copy of the form."""
    missing_agents: float = 0.1
    """Agents hold no copy of the form."""


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
    copies: int = 1
    """Copies of each form: the commission's, then those of the agents of the leading candidates."""
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
        if not 1 <= self.copies <= 3:
            raise BadUse(f"{self.copies} copies of each form", next_step="choose 1, 2 or 3 copies")

    @property
    def year(self) -> str:
        """Delimitation year, part of every unit id."""
        return self.polling_day[:4]

    @property
    def election(self) -> str:
        """Id of the election; it says that nothing here took place."""
        return f"fictional-{self.seed}"


_MANY = Faults(
    transposed=0.01,
    dropped=0.008,
    doubled=0.008,
    wrong_sum=0.01,
    swapped=0.008,
    moved=0.008,
    added=0.008,
    duplicated=0.006,
    missing=0.01,
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
    "pakistan-national": Plan(
        name="pakistan-national", seed=0, stations=90_675, seats=((141, 294), (61, 129), (45, 113), (16, 51), (3, 6))
    ),
}
PLANS: tuple[str, ...] = tuple(_PLANS)


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
