"""Digests of what sheets say: equal exactly where two sheets give the same figures."""

from __future__ import annotations

from itertools import combinations
from typing import TypeAlias

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.frames.flatten import flatten
from natija.frames.gather import Seen
from natija.frames.wide import SAYS, VOTED, VOTES
from natija.model.canonical import encode, record_id
from natija.model.figures import Value
from natija.model.records import Claim, Row
from tests.canvass.elections import Entry

pytestmark = pytest.mark.slow

FIGURES: st.SearchStrategy[Value] = st.sampled_from((0, 1, 12, "illegible", "not-transcribed"))
NAMES = st.sampled_from(("1", "2", "12", "1 2", '1","2', "5:votes:1"))
ROWS = st.builds(
    Row,
    figures=st.dictionaries(st.sampled_from(("polled", "votes", "registered")), FIGURES, max_size=3),
    candidates=st.dictionaries(
        st.sampled_from(("votes", "first")), st.dictionaries(NAMES, FIGURES, min_size=1, max_size=3), max_size=2
    ),
)  # fmt: skip
Cells: TypeAlias = dict[tuple[str, str | None], int | None]


@settings(deadline=None)
@given(rows=st.lists(ROWS, min_size=2, max_size=5))
def test_digests_are_equal_exactly_where_the_figures_are(rows: list[Row]) -> None:
    """As a whole, and of the known votes by themselves: whatever candidates are called, and unknown is not zero."""
    claim = Claim(
        form="count", unit="A-1@2023/s1", contest="ge/A-1", election="ge", stage="count", holder="commission",
        reader="desk:1", stated="2024-02-09T00:00:00Z", rows=tuple(rows),
    )  # fmt: skip
    content = encode(claim)
    made = flatten([Entry(position=0, id=record_id(content), content=content, batch="b1")], Seen())
    whole, votes, voted = (
        _digests(made[frame], names) for frame, names in (("sheet", SAYS), ("wide", VOTES), ("wide", VOTED))
    )
    said = [(whole[number], votes[number], voted[number], *_cells(row)) for number, row in enumerate(rows)]
    for one, other in combinations(said, 2):
        assert (one[0] == other[0]) is (one[3] == other[3] and one[4] == other[4])
        assert (one[1] == other[1]) is (one[3] == other[3])
        assert (one[2] == other[2]) is (one[3].keys() == other[3].keys())


def _digests(frame: pa.Table, names: tuple[str, str]) -> dict[int, tuple[int, int]]:
    return {row["sheet"]: (row[names[0]], row[names[1]]) for row in frame.select(["sheet", *names]).to_pylist()}


def _cells(row: Row) -> tuple[Cells, Cells]:
    """The known votes, and everything else; what is not known is there, without a value."""
    cells: dict[tuple[str, str | None], Value] = {(name, None): value for name, value in row.figures.items()}
    cells |= {(name, who): value for name, votes in row.candidates.items() for who, value in votes.items()}
    plain = {cell: value if isinstance(value, int) else None for cell, value in cells.items()}
    votes: Cells = {
        c: value for c, value in plain.items() if c[0] == "votes" and c[1] is not None and value is not None
    }
    return votes, {cell: value for cell, value in plain.items() if cell not in votes}
