"""Total rows and missing lines: found where they are, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.small_election import LONG, WIDE, built, codes, mapping


@pytest.mark.parametrize(
    "name", ["TOTAL", "Totals", "Grand Total", "grand-total:", "Sub total", "NEW HAMPSHIRE TOTALS", "Total of ward 7",
             "x/TOTALS", "میزان", "کل", "कुल", "jumla"],
)  # fmt: skip
def test_a_unit_called_total_is_found_by_its_name(name: str) -> None:
    """Even where its figures do not add up."""
    assert codes(built(f"station,Ann,Bo,Cyrus\n1,1,2,3\n{name},5,5,5", mapping(WIDE))) == ["S403:3"]


@pytest.mark.parametrize("name", ["Totalai Primary School", "Total Petrol Pump Hall", "Subtotalabad", "کلاں", "12"])
def test_a_place_is_not_taken_for_a_total(name: str) -> None:
    """Names contain all kinds of letters."""
    assert codes(built(f"station,Ann,Bo,Cyrus\n1,1,2,3\n{name},5,5,5", mapping(WIDE))) == []


def test_the_mapping_can_name_other_words() -> None:
    """In whatever language."""
    rules = mapping(WIDE + '[totals]\nwords = ["samlet"]\n')
    assert codes(built("station,Ann,Bo,Cyrus\n1,1,2,3\nSamlet,5,5,5", rules)) == ["S403:3"]


def test_the_mapping_can_say_which_rows_belong_together() -> None:
    """By a column, where neither ids nor order show it."""
    text = "station,ward,Ann,Bo,Cyrus\n1,x,1,2,3\n2,y,4,5,7\n3,x,5,6,7\n4,y,1,1,1\n5,x,6,8,10\n6,y,5,6,8"
    rules = WIDE + '[totals]\ngroup = "{ward}"\n'
    assert codes(built(text, mapping(WIDE))) == []
    assert codes(built(text, mapping(rules))) == ["S403:6", "S403:7"]


def test_a_total_row_can_be_kept_where_it_is_none() -> None:
    """Chance exists."""
    text = "station,Ann,Bo,Cyrus\n1,1,2,3\n2,4,5,6\n3,5,7,9"
    assert codes(built(text, mapping(WIDE))) == ["S403:4"]
    assert built(text, mapping(WIDE, keep='["S403"]')).counts.claims == 3


def test_one_figure_alone_is_not_evidence() -> None:
    """10 + 20 = 30 happens; sums of five do not."""
    assert codes(built("station,Ann,Bo,Cyrus\n1,10,,\n2,20,,\n3,30,,", mapping(WIDE))) == []
    rows = "\n".join(f"{n},{n * 7},," for n in range(1, 7))
    assert codes(built(f"station,Ann,Bo,Cyrus\n{rows}\n7,{sum(n * 7 for n in range(1, 7))},,", mapping(WIDE))) == [
        "S403:8"
    ]


def test_totals_of_contests_are_looked_for_apart() -> None:
    """A row that adds up rows of another contest is none."""
    rules = mapping(LONG.replace('name = "{candidate}"', 'serial = "{candidate}"'))
    rows = "A-1,1,1,5\nA-1,1,2,6\nA-1,2,1,7\nA-1,2,2,9\nA-2,3,1,12\nA-2,3,2,15\n"
    assert codes(built(f"contest,station,candidate,votes\n{rows}".encode(), rules)) == []


def test_rows_of_zeros_are_no_totals_of_zeros() -> None:
    """Zero is the sum of any zeros."""
    assert codes(built("station,Ann,Bo,Cyrus\n1,0,0,0\n2,0,0,0\n3,0,0,0\n4,0,0,0", mapping(WIDE))) == []


def random_votes(seed: int, stations: int) -> list[list[int]]:
    """Votes of three candidates at some stations."""
    return np.random.default_rng(seed).negative_binomial(2, 0.01, (stations, 3)).tolist()  # type: ignore[no-any-return]


@given(st.integers(0, 10**6), st.lists(st.integers(2, 6), min_size=2, max_size=6), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_subtotals_and_the_grand_total_are_found_wherever_they_stand(
    seed: int,
    wards: list[int],
    before: bool,  # noqa: FBT001  drawn
    grand: bool,  # noqa: FBT001  drawn
) -> None:
    """After the rows they add up or before them, with or without a total of all."""
    rows: list[list[int]] = []
    totals: list[int] = []
    for number, size in enumerate(wards):
        ward = random_votes(seed + number, size)
        total = [sum(column) for column in zip(*ward, strict=True)]
        totals.append(len(rows) if before else len(rows) + size)
        rows += [total, *ward] if before else [*ward, total]
    if grand:
        whole = [sum(rows[at][k] for at in totals) for k in range(3)]
        totals = [at + before for at in totals] + [0 if before else len(rows)]
        rows = [whole, *rows] if before else [*rows, whole]
    text = "\n".join(f"{n},{a},{b},{c}" for n, (a, b, c) in enumerate(rows))
    found = codes(built(f"station,Ann,Bo,Cyrus\n{text}", mapping(WIDE)))
    assert set(found) >= {f"S403:{at + 2}" for at in totals}
    assert len(found) <= len(totals) + 1


@given(st.integers(0, 10**6), st.integers(10, 300))
@settings(max_examples=60, deadline=None)
def test_ordinary_stations_are_no_totals(seed: int, stations: int) -> None:
    """Random counts raise nothing."""
    text = "\n".join(f"{n},{a},{b},{c}" for n, (a, b, c) in enumerate(random_votes(seed, stations)))
    assert codes(built(f"station,Ann,Bo,Cyrus\n{text}", mapping(WIDE))) == []


def test_a_missing_line_is_reported_and_blocks_nothing() -> None:
    """The candidate's figure at one of thirty stations is not in the file; the claim is built without it."""
    lines = [f"A-1,{n},{name},{n * k % 97 + k}" for n in range(30) for k, name in ((31, "Ann Ali"), (57, "Bo Baig"))]
    del lines[41]
    result = built("contest,station,candidate,votes\n" + "\n".join(lines), mapping(LONG))
    assert codes(result) == ["S404:42"]
    assert "candidate 2" in result.problems[0].says
    assert (result.blocked, result.counts.claims) == (False, 30)


def test_candidates_of_some_stations_only_are_no_gaps() -> None:
    """Where half the stations lack a candidate, that is how the file is."""
    lines = [f"A-1,{n},Ann Ali,{n + 1}" for n in range(30)] + [f"A-1,{n},Bo Baig,{n * n + 3}" for n in range(0, 30, 2)]
    assert codes(built("contest,station,candidate,votes\n" + "\n".join(lines), mapping(LONG))) == []
