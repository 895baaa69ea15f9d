"""Samples of two real contests, from published copies of their forms; a station without a form at its worst."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pytest

from natija.audit import Batch, Bounds, Unsupported, bounds, sample
from tests.audit.vectors import rows

SEED = "31415926535897932384"
Copies = Literal["ecp", "candcopy"]
DECLARED = {"NA-122": {"pti": 117_109, "rival": 77_907}, "NA-128": {"pti": 159_024, "rival": 172_576}}
"""Declared totals of the first two."""


def batches(contest: str, copies: Copies) -> list[Batch]:
    """Stations with their registered voters; a row that is zero for both candidates means that no form is held."""
    found = []
    for row in rows("pakistan2024/paired_form45.csv"):
        if row["contest"] == contest:
            cells = {name: int(row[f"{name}_{copies}"] or 0) for name in ("pti", "rival")}
            votes = {name: (count, count) for name, count in cells.items()} if any(cells.values()) else {}
            found.append(Batch(id=row["station_id"], votes=votes, bound=int(row["registered"] or 0)))
    return found


@pytest.mark.parametrize(
    ("contest", "winner", "loser", "draws", "of"),
    [("NA-122", "pti", "rival", 35, 358), ("NA-128", "rival", "pti", 118, 433)],
)
def test_the_declared_winners_from_the_commissions_copies(
    contest: str, winner: str, loser: str, draws: int, of: int
) -> None:
    """A lead of 39,202 needs 35 draws at 10 %; one of 13,552 needs 118."""
    figures = bounds(batches(contest, "ecp"), winners=[winner], losers=[loser], declared=DECLARED[contest])
    assert isinstance(figures, Bounds)
    made = sample(figures, seed=SEED, limit=Fraction(1, 10))
    assert (len(made.draws), made.of) == (draws, of)
    assert set(made.stations) <= set(figures.batches)


def test_the_agents_copies_cannot_confirm_the_declared_winner() -> None:
    """Even with every voter of the 41 stations without a form: no sample, count everything."""
    figures = bounds(batches("NA-128", "candcopy"), winners=["rival"], losers=["pti"], declared=DECLARED["NA-128"])
    assert figures == Unsupported(pairs=(("rival", "pti"),))


def test_the_other_claim_can_be_audited_in_the_same_way() -> None:
    """The agents' copies alone, with every missing station against their candidate: 98 draws would test it."""
    figures = bounds(batches("NA-128", "candcopy"), winners=["pti"], losers=["rival"])
    assert isinstance(figures, Bounds)
    assert figures.margins == {("pti", "rival"): 142_727 - 59_900 - 63_570}
    assert len(sample(figures, seed=SEED, limit=Fraction(1, 10)).draws) == 98
