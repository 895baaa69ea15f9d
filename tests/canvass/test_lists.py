"""Station lists held against each other (R142): which stations there are, and how many voters each has."""

from __future__ import annotations

import pytest

from tests.canvass.conftest import Count
from tests.canvass.elections import station_list

WHOLE = "station registered complete holder\ns1 500 yes commission\ns2 600 yes commission"


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("station registered complete holder\ns1 500 yes press\ns2 600 yes press", []),
        ("station registered complete holder\ns2 600 no press", []),  # it does not say that it is whole
        ("station registered complete holder\ns2 600 yes press", [("A-1@2023", 1, 2)]),
        ("station registered complete holder\ns2 600 no press\ns3 700 no press", [("A-1@2023", 2, 3)]),
        ("station registered complete holder\ns1 500 yes press\ns2 650 yes press", [("A-1@2023/s2", 600, 650)]),
        ("station registered complete holder\ns1 ? yes press\ns2 600 yes press", []),  # unknown is no difference
    ],
)
def test_two_lists(count: Count, other: str, found: list[tuple[str, int, int]]) -> None:
    """A list that says it is whole and lacks a station of the other; a station with other voters on the other."""
    election = count([station_list(WHOLE), station_list(other)])
    assert [(f.unit, *sorted(n for n in f.numbers.values() if n is not None)) for f in election.found("R142")] == found


def test_one_list_differs_from_nothing(count: Count) -> None:
    """However it is said to be."""
    assert count([station_list(WHOLE)]).found("R142") == ()
