"""Numbers as a reader of votes needs them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natija.cli.words import listed, number, of, plain, plural, share, signed


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (999, "999"), (159024, "159,024"), (-1107, "-1,107"), (None, "–")]
)
def test_votes_are_grouped_and_an_unknown_is_a_dash(value: int | None, written: str) -> None:
    """Zero is a number; unknown is not zero."""
    assert number(value) == written


@pytest.mark.parametrize(("value", "written"), [(1107, "+1,107"), (-3, "-3"), (0, "0"), (None, "–")])
def test_a_difference_has_its_sign(value: int | None, written: str) -> None:
    """A difference of nothing has no sign."""
    assert signed(value) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (219623, 527192, "41.7 %"), (1, 3, "33.3 %"), (2, 3, "66.7 %"), (1, 2000, "0.1 %"), (1780, 1573, "113.2 %"),
        (0, 10, "0.0 %"), (-1, 3, "-33.3 %"), (5, 0, "–"), (None, 10, "–"), (5, None, "–"),
    ],
)  # fmt: skip
def test_a_share_has_one_decimal_and_needs_its_base(part: int | None, whole: int | None, written: str) -> None:
    """More than all is shown as it is; a share of nothing is unknown."""
    assert share(part, whole) == written


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**15))
def test_a_share_is_within_half_a_tenth(part: int, whole: int) -> None:
    """The written share is the nearest tenth of a percent, exactly."""
    tenths = Fraction(share(part, whole).removesuffix(" %"))
    assert abs(tenths - Fraction(100 * part, whole)) <= Fraction(1, 20)


def test_coverage_names_the_whole_or_says_that_it_is_unknown() -> None:
    """A count without its whole is not a coverage."""
    assert of(392, 433) == "392 of 433"
    assert of(392, None) == "392 of an unknown number"


def test_counts_agree_with_their_noun() -> None:
    """One station, two stations, and words that change otherwise."""
    assert (plural(1, "station"), plural(1392, "station"), plural(2, "party", "parties")) == (
        "1 station",
        "1,392 stations",
        "2 parties",
    )


def test_a_long_list_says_how_many_it_leaves_out() -> None:
    """Nothing is cut in silence."""
    assert listed(["a", "b", "c"], most=2) == "a, b and 1 more"
    assert listed(["a", "b"], most=2) == "a, b"


@pytest.mark.parametrize("mark", ["\x1b[31m", "\x07", "\u202e", "\u2067", "\r"])
def test_text_from_outside_cannot_steer_the_terminal(mark: str) -> None:
    """Escape sequences lose their escape, and reversing marks vanish, so 123 cannot be shown as 321."""
    assert mark[0] not in plain(f"a{mark}123")


def test_other_scripts_stay_as_they_are() -> None:
    """Urdu needs no marks to be read."""
    assert plain("سلمان اکرم راجہ") == "سلمان اکرم راجہ"
