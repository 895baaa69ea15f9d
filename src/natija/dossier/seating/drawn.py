"""The picture of an answer: a hemicycle of an allocation or a house, a line per party between two scenarios.

Each says in its title what it shows, and whence the numbers come in its last line.
"""

from __future__ import annotations

from natija.canvass.certificates.spelling import count
from natija.dossier.seating import sentences as say
from natija.dossier.seating.change import Change, change
from natija.dossier.seating.hemicycle import Chamber, hemicycle
from natija.dossier.seating.paints import paints
from natija.dossier.seating.standalone import standalone
from natija.errors import BadUse
from natija.seats.against import ScenariosCompared
from natija.seats.government import Government
from natija.seats.nouns import Allocation
from natija.seats.scenario import ScenarioShared


def allocation_svg(made: Allocation) -> str:
    """Seats as a hemicycle; those to be drawn for are hollow."""
    seats = _ranked(made.seats)
    open_seats = made.house - sum(seats.values())
    title = f"{count(made.house, 'seat')} by {say.METHODS[made.method]}"
    source = " ".join(say.still_open(made)) or "From the votes given."
    chamber = Chamber(title=title, seats=seats, vacant=open_seats, hollow="open", source=source)
    return standalone(hemicycle(chamber), paints(seats))


def scenario_svg(made: ScenarioShared) -> str:
    """Reserved seats as a hemicycle; those withheld are hollow."""
    seats = _ranked(made.awarded)
    house = sum(one.pool.seats for one in made.pools)
    chamber = Chamber(
        title=f"{made.scenario.title}, {made.scenario.date}", seats=seats, vacant=house - sum(seats.values()),
        hollow="withheld or open",
        source=made.inferred,
    )  # fmt: skip
    return standalone(hemicycle(chamber), paints(seats))


def compared_svg(made: ScenariosCompared) -> str:
    """A line per party from one scenario to the other."""
    held = made.first.withheld, made.second.withheld
    seats = {**made.awarded, **({"(withheld)": held} if any(held) else {})}
    what = Change(
        title=say.compared_sentence(made), first=made.first.scenario.title, second=made.second.scenario.title,
        seats=seats, source=made.second.inferred,
    )  # fmt: skip
    return standalone(change(what), paints(seats))


def government_svg(made: Government) -> str:
    """The house: agreements from the left, then the others by size."""
    first = [party for names in made.together for party in names]
    seats = {party: made.seats[party] for party in first} | {
        party: have for party, have in _ranked(made.seats).items() if party not in first
    }
    order = "agreements first, then by size" if first else "by size"
    chamber = Chamber(
        title=say.governing(made), seats=seats, vacant=made.vacant, majority=made.needed, order=order,
        source=f"{made.source or 'Seats as given.'} Seats nobody holds are hollow.",
    )  # fmt: skip
    return standalone(hemicycle(chamber), paints(seats))


def picture(made: object) -> str:
    """The picture of a result that has one."""
    match made:
        case Allocation():
            return allocation_svg(made)
        case ScenarioShared():
            return scenario_svg(made)
        case ScenariosCompared():
            return compared_svg(made)
        case Government():
            return government_svg(made)
        case _:
            raise BadUse("this result has no picture", next_step="leave --svg out")


def _ranked(seats: dict[str, int]) -> dict[str, int]:
    """By size, then by name, those without a seat left out."""
    return dict(sorted(((p, n) for p, n in seats.items() if n), key=lambda item: (-item[1], item[0])))
