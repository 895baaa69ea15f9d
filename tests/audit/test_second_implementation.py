"""A draw and a risk written from docs/reference/audit-draw.md alone, standard library only, must agree with ours."""

from __future__ import annotations

import re
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate
from math import lcm, prod
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from natija.audit import Batch, Bounds, bounds, draw, kaplan_markov

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "audit-draw.md"
Cells = dict[str, tuple[int, int]]


# The second implementation -------------------------------------------------------------------------------------


def second_bound(cells: Cells, most: int, winners: list[str], losers: list[str], margin: dict[str, int]) -> Fraction:
    """The bound u of one station."""
    most = max(most, sum(low for low, _ in cells.values()))
    high = {c: cells.get(c, (0, most))[1] for c in winners}
    low = {c: cells.get(c, (0, most))[0] for c in losers}
    return max(Fraction(min(high[w] - low[v], most) + most, margin[w + v]) for w in winners for v in losers)


def second_draw(u: dict[str, Fraction], seed: str, i: int) -> tuple[int, str]:
    """(h x W / 2^256 cut down, station) of draw i."""
    order = sorted(u, key=lambda name: name.encode("utf-8"))
    scale = lcm(*(u[name].denominator for name in order))
    sums = list(accumulate(int(u[name] * scale) for name in order))
    h = int.from_bytes(sha256(seed.encode() + b"," + str(i).encode()).digest(), "big")
    return h * sums[-1] >> 256, next(n for n, s in zip(order, sums, strict=True) if s << 256 > h * sums[-1])


def second_risk(total: Fraction, taints: list[Fraction]) -> Fraction:
    """The product, at most 1."""
    return min(Fraction(1), prod(((1 - 1 / total) / (1 - t) for t in taints), start=Fraction(1)))


# Agreement -----------------------------------------------------------------------------------------------------


def example() -> tuple[list[Batch], dict[str, Fraction], list[list[str]]]:
    """Stations, their u, and the draws, as the tables of the page have them."""
    table = [re.findall(r"[^|]+", line) for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in table]
    stations = [row for row in cells if row[0].startswith("X-1/")]
    batches = [
        Batch(
            id=row[0],
            votes={c: v for c, text in zip("73", row[1:3], strict=True) if (v := span(text))},
            bound=int(row[3]),
        )
        for row in stations
    ]
    return batches, {row[0]: Fraction(row[4]) for row in stations}, [row for row in cells if row[0].isdigit()]


def span(text: str) -> tuple[int, int] | None:
    """`240 to 260` -> (240, 260); nothing where it was not read."""
    found = [int(number) for number in re.findall(r"\d+", text)]
    return (found[0], found[-1]) if found else None


def test_the_example_of_the_page_is_what_we_compute() -> None:
    """Its bounds, from its figures."""
    batches, stated, _ = example()
    ours = bounds(batches, winners=["7"], losers=["3"], declared={"7": 1100, "3": 800})
    assert isinstance(ours, Bounds)
    assert dict(ours.each) == stated
    assert len(stated) == 4
    assert ours.total == Fraction(1621, 150)


def test_the_example_of_the_page_can_be_computed_without_us() -> None:
    """Its bounds and its draws, from the second implementation alone."""
    batches, stated, draws = example()
    assert {b.id: second_bound(dict(b.votes), b.bound, ["7"], ["3"], {"73": 300}) for b in batches} == stated
    for i, digest, cut, station in draws:
        assert sha256(f"31415926535897932384,{i}".encode()).hexdigest() == digest
        assert second_draw(stated, "31415926535897932384", int(i)) == (int(cut), station)
    assert len(draws) == 6


@given(
    st.dictionaries(st.text(max_size=4), st.fractions(min_value=Fraction(1, 9), max_value=9), min_size=1, max_size=9),
    st.text(min_size=1, max_size=9),
    st.integers(1, 10**6),
)
def test_both_draw_the_same_station(u: dict[str, Fraction], seed: str, i: int) -> None:
    """Any ids, any weights, any seed, any draw."""
    assert draw(u, seed=seed, count=1, first=i)[0].station == second_draw(u, seed, i)[1]


CELL = st.integers(0, 400).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, 500)))
STATION = st.tuples(st.dictionaries(st.sampled_from("abcd"), CELL, max_size=4), st.integers(0, 900))


@given(st.lists(STATION, min_size=1, max_size=6), st.integers(1, 2000), st.integers(1, 2000))
def test_both_find_the_same_bounds(stations: list[tuple[Cells, int]], lead: int, other: int) -> None:
    """Read in full, differently by copy, or not at all; two winners and two others."""
    batches = [Batch(id=str(i), votes=cells, bound=most) for i, (cells, most) in enumerate(stations)]
    declared = {"a": 5000 + lead, "b": 5000 + other, "c": 5000, "d": 4990}
    ours = bounds(batches, winners=["a", "b"], losers=["c", "d"], declared=declared)
    if isinstance(ours, Bounds):
        margin = {w + v: m for (w, v), m in ours.margins.items()}
        theirs = {b.id: second_bound(dict(b.votes), b.bound, ["a", "b"], ["c", "d"], margin) for b in batches}
        assert dict(ours.each) == theirs


@given(
    st.fractions(min_value=1, max_value=50),
    st.lists(st.fractions(min_value=-1, max_value=Fraction(9, 10)), min_size=1, max_size=6),
)
def test_both_find_the_same_risk(total: Fraction, taints: list[Fraction]) -> None:
    """For any taints below 1."""
    assert kaplan_markov(total, taints) == second_risk(total, taints)
