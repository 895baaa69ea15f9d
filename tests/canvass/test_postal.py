"""Postal votes belong to no station: what they explain between rows, forms and totals, and what they do not.

R202 holds a statement's total against its own rows, R203 against the stations' forms, R205 the two margins. Each allows
for the postal votes that are stated, and for not one vote more.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.canvass.conftest import Count
from tests.canvass.elections import Made, collation, definition, forms, station_list

ROWS = """
station form        1   2   3   valid rejected polled postal.valid postal.rejected
s1      collation 100  50  10   160   4        164    n/a          n/a
s2      collation  20  60   0    80   1         81    n/a          n/a
all     collation {}
"""
"""Two rows of 120, 110 and 10 votes, 240 valid, 5 rejected, 245 polled; the last row is the statement's own."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("own", "found"),
    [
        ("120 110 10 240 5 245 0 0", set()),
        ("128 112 10 250 5 255 10 0", set()),  # 8 and 2 of 10 postal votes
        ("130 110 10 250 7 257 10 2", set()),  # two postal ballots were rejected
        ("131 110 10 251 5 256 10 0", {"1 votes", "valid", "polled"}),  # one vote more than the post brought
        ("119 110 10 250 5 255 10 0", {"1 votes"}),  # the post takes no votes away
        ("120 110 10 249 5 255 10 0", {"valid"}),  # valid postal votes are all of the difference, or not at all
        ("120 110 10 250 6 256 10 2", {"rejected", "polled"}),
        ("128 112 10 250 5 255 n/a n/a", {"1 votes", "2 votes", "valid", "polled"}),  # no postal line, no allowance
        ("128 112 10 250 5 255 ? n/a", {"1 votes", "2 votes", "valid", "polled"}),  # one that cannot be read
    ],
)
def test_a_total_is_above_its_rows_by_the_postal_votes_it_states(count: Count, own: str, found: set[str]) -> None:
    """R202, column by column."""
    election = count([collation(ROWS.format(own))])
    assert {f.candidate for f in election.found("R202", "declared")} == found


LISTED = "station complete\ns1 yes\ns2 yes"
HELD = "station form holder 1 2 3\ns1 count commission 10 20 3\ns2 count commission 15 6 7"
"""Forms of every station: 25, 26 and 10 votes; Bo leads by 1."""


def declared(count: Count, votes: str, *, form: str = "declaration", stage: str = "final", postal: str = "n/a") -> Made:
    """The forms, and a stated total with so many postal votes."""
    stated = f"station form stage holder 1 2 3 postal.valid\nall {form} {stage} commission {votes} {postal}"
    return count([station_list(LISTED), *forms(HELD), *forms(stated)])


@pytest.mark.parametrize(
    ("votes", "postal", "found"),
    [
        ("27 26 10", "2", set()),
        ("27 26 10", "1", {"1"}),
        ("27 26 10", "0", {"1"}),
        ("27 26 10", "n/a", {"1"}),
        ("24 26 10", "2", {"1"}),  # below the forms: no postal vote explains it
        ("27 29 10", "2", {"2"}),
    ],
)
def test_a_final_total_is_above_the_forms_by_the_postal_votes_stated(
    count: Count, votes: str, postal: str, found: set[str]
) -> None:
    """R203 of a statement after consolidation, candidate by candidate."""
    assert {f.candidate for f in declared(count, votes, postal=postal).found("R203")} == found


def test_a_provisional_total_has_no_postal_votes_in_it(count: Count) -> None:
    """Whatever is stated: at that stage postal ballots are not yet counted, so every vote above the forms is found."""
    plain = definition({"A-1": ["Ann", "Bo", "Cyrus"]})
    final = next(form for form in plain.profile.forms if form.id == "declaration")
    early = replace(final, id="early", stage="provisional")
    election = count([
        station_list(LISTED), *forms(HELD),
        *forms("station form stage holder 1 2 3\nall early provisional commission 27 26 10"),
        *forms("station form stage holder 1 2 3 postal.valid\nall declaration final commission 27 26 10 2"),
    ], replace(plain, profile=replace(plain.profile, forms=(*plain.profile.forms, early))))  # fmt: skip
    assert [(f.candidate, f.numbers) for f in election.found("R203")] == [
        ("1", {"forms": 25, "stated on early": 27, "stations": 2})
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("votes", "postal", "found"),
    [
        ("28 26 10", "3", []),  # three postal votes make another winner: no contradiction
        ("28 26 10", "2", [{"margin of the forms": -1, "margin on declaration": 2}]),
        ("28 26 10", "n/a", [{"margin of the forms": -1, "margin on declaration": 2}]),
        ("25 29 10", "3", []),  # the same winner, three votes further ahead
        ("25 30 10", "3", [{"margin of the forms": 1, "margin on declaration": 5}]),
    ],
)
def test_winner_and_margin_may_differ_by_the_postal_votes(
    count: Count, votes: str, postal: str, found: list[dict[str, int]]
) -> None:
    """R205: as many votes as the post brought can move the margin, and change who leads."""
    assert [f.numbers for f in declared(count, votes, postal=postal).found("R205")] == found
