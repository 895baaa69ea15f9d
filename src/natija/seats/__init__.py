"""From votes to seats and from seats to a government, exactly and with every step kept.

    from natija.seats import allocate, govern

    allocate({"A": 53, "B": 41}, 32, method="largest-remainder").seats
    govern({"A": 53, "B": 41, "C": 6}, majority=51).blocs

Plain mappings go in, frozen results with every step come out. The package knows nothing of records, workspaces or
tables. All arithmetic is on integers and fractions; a tie is a result with the lots to draw, never a choice of ours.
"""

from __future__ import annotations

from natija.seats.allocation import METHODS, allocate
from natija.seats.college import Body, college, floor_vote
from natija.seats.government import Terms, govern
from natija.seats.nouns import Allocation, Draw
from natija.seats.power import power

__all__ = ["METHODS", "Allocation", "Body", "Draw", "Terms", "allocate", "college", "floor_vote", "govern", "power"]
