"""Who sits where on a date, under whose flag, according to whom: a fold over records, and stated positions beside it.

Plain mappings of records in, results with every record they rest on out. Nothing here reads votes, a table or a log,
and nothing decides who is right: a source's count and the records' count stand side by side.
"""

from natija.house.counting import Houses
from natija.house.fold import House, PartySeats, SeatNow, Withheld, house
from natija.house.people import Membership, find_people, memberships
from natija.house.positions import Position, positions
from natija.house.rules import Rule, parse_rule
from natija.house.steps import Step, steps

__all__ = [
    "House",
    "Houses",
    "Membership",
    "PartySeats",
    "Position",
    "Rule",
    "SeatNow",
    "Step",
    "Withheld",
    "find_people",
    "house",
    "memberships",
    "parse_rule",
    "positions",
    "steps",
]
