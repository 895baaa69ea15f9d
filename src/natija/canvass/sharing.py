"""What no basis changes, made once for all canvasses of the same records: copies compared, sums of statements, totals.

A canvass under another basis reads these tables where the first one has them, and does not make them again.
"""

from __future__ import annotations

from natija.canvass import copies, crosschecks
from natija.canvass.canvass import Canvass
from natija.canvass.compare import TABLES, compare_all

STATEMENTS = ("added_up",)
"""Tables of the checks that are about statements alone."""


def share(made: Canvass, other: Canvass) -> None:
    """Give a canvass under another basis what the first has made of the same records and contests."""
    made.need("checks")
    makers = (copies.made, compare_all, crosschecks.stated, crosschecks.postal)
    for make in makers:
        made.once(make)
    other.borrow(made, (*TABLES, *STATEMENTS), makers)
    copies.name_cells(other)
