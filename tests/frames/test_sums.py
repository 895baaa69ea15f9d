"""What the sheets of a series add up to: plausible figures summed, odd ones counted, unknown ones known to be there."""

from __future__ import annotations

import pytest

from natija.frames.flatten import flatten
from natija.frames.gather import Seen
from natija.model.canonical import encode, record_id
from natija.model.figures import LARGEST, Value
from natija.model.records import Claim, Record, Row, Ruling
from tests.canvass.elections import Entry

Sums = dict[tuple[str, str], tuple[int, int, int, int]]


def form(station: int, votes: Value, *, holder: str = "commission") -> Claim:
    """A count form with one candidate."""
    return Claim(
        form="count", unit=f"s{station}", contest="ge/A-1", stage="count", holder=holder, reader="desk:1",
        rows=(Row(candidates={"votes": {"1": votes}}),),
    )  # fmt: skip


def sums(*records: Record, seen: Seen | None = None) -> Sums:
    """(holder, cell) -> sum, known, figures, odd."""
    contents = [encode(record) for record in records]
    entries = [
        Entry(position=n, id=record_id(content), content=content, batch="b1") for n, content in enumerate(contents)
    ]
    made = flatten(entries, seen or Seen())
    holders = dict(zip(made["series"]["series"].to_pylist(), made["series"]["holder"].to_pylist(), strict=True))
    rows = made["sums"].to_pylist()
    return {
        (holders.get(r["series"], "before"), r["cell"]): (r["value"], r["known"], r["figures"], r["odd"]) for r in rows
    }


def test_each_holder_of_copies_has_sums_of_its_own() -> None:
    """Two forms of one holder and one of another."""
    found = sums(form(1, 10), form(2, 5), form(1, 11, holder="agents:1"))
    assert found == {("commission", "5:votes:1"): (15, 2, 2, 0), ("agents:1", "5:votes:1"): (11, 1, 1, 0)}


def test_a_figure_that_is_not_known_is_there_and_adds_nothing() -> None:
    """An illegible figure is none of the known ones, and the cell is one of the form's."""
    assert sums(form(1, 10), form(2, "illegible")) == {("commission", "5:votes:1"): (10, 1, 2, 0)}
    assert sums(form(2, "illegible")) == {("commission", "5:votes:1"): (0, 0, 1, 0)}


@pytest.mark.parametrize("odd", [-1, LARGEST + 1, 2**53 - 1])
def test_what_no_count_can_be_is_in_no_sum_and_said_to_be_there(odd: int) -> None:
    """So that sums fit whatever a record holds; where such a form counts, its figure is added by itself."""
    assert sums(form(1, 10), form(2, odd)) == {("commission", "5:votes:1"): (10, 1, 1, 1)}


def test_a_ruling_is_of_no_series() -> None:
    """What it settles replaces figures; it adds none."""
    ruling = Ruling(
        document="d" * 64, claims=("c" * 64,), role="adjudicator", ruled="2024-02-20",
        rows=(Row(unit="s1", candidates={"votes": {"1": 99}}),),
    )  # fmt: skip
    assert sums(form(1, 10), ruling) == {("commission", "5:votes:1"): (10, 1, 1, 0)}
    assert sums(ruling) == {}


def test_a_series_keeps_its_number_in_later_batches() -> None:
    """Its row is written once, its sums go on."""
    seen = Seen()
    sums(form(1, 10), seen=seen)
    later = sums(form(2, 7), seen=seen)
    assert later == {("before", "5:votes:1"): (7, 1, 1, 0)}
    assert seen.sheets == 2
