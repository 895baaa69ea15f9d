"""Single slips of the pen: what is suggested, and by what name."""

from __future__ import annotations

import sys

import pytest

from natija.canvass import findings as made
from natija.canvass.slips import explaining, slips
from tests.canvass.conftest import Count
from tests.canvass.elections import definition, forms


def test_a_number_below_zero_has_no_slips() -> None:
    """It is no count; what is wrong with it another rule says."""
    assert list(slips(-4)) == []


@pytest.mark.parametrize(
    ("written", "meant", "kind"),
    [(77709, 77907, None), (77097, 77907, "transposed"), (907, 970, "transposed"), (44, 99, None), (948, 58, None),
     (554, 54, "doubled"), (54, 554, "dropped"), (1584, 158, "added"), (44, 4, "doubled"), (10, 1, "added")],
)  # fmt: skip
def test_a_slip_has_its_name(written: int, meant: int, kind: str | None) -> None:
    """One exchange of neighbours, one digit dropped, added or doubled; two steps are not one slip."""
    found = {other: name for name, other in slips(written)}
    assert found.get(meant) == kind


def test_only_slips_that_close_the_gap_are_suggested() -> None:
    """The sum is 9 short: 34 for 43 is one slip, and nothing else is."""
    assert explaining({"1": 34, "2": 500}, 9) == [("1", "transposed", 43)]


@pytest.mark.parametrize("order", [("s1", "s2", "s3"), ("s3", "s1", "s2")])
def test_so_many_sums_of_every_contest_are_looked_at(
    count: Count, monkeypatch: pytest.MonkeyPatch, order: tuple[str, ...]
) -> None:
    """The limit is each contest's own, and takes its stations by their names, in whatever order the forms came."""
    monkeypatch.setattr(sys.modules[made.__module__], "SLIPS", 2)
    rows = "\n".join(f"A-1 {station} count commission 100 105 10 260" for station in order)
    election = count(
        forms(f"contest station form holder 1 2 3 valid\n{rows}\nA-2 s1 count commission 100 105 10 260"),
        definition({"A-1": ["Ann", "Bo", "Cyrus"], "A-2": ["Ann", "Bo", "Cyrus"]}),
    )
    found = made(election.run("commission"), code="R137")
    assert [f.unit for f in found] == ["A-1@2023/s1", "A-1@2023/s2", "A-2@2023/s1"]
