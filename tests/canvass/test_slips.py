"""Single slips of the pen: what is suggested, and by what name."""

from __future__ import annotations

import pytest

from natija.canvass.slips import explaining, slips


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
