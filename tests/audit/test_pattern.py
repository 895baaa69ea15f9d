"""Several tests judged together."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natija.audit import NotRun, Pattern, judge
from natija.audit.pattern import Control
from natija.errors import BadUse

CONTROLS: tuple[Control, ...] = ("holm", "benjamini-hochberg")
P_VALUES = st.lists(st.floats(0, 1), max_size=30)


def results(p_values: list[float]) -> list[Pattern]:
    """Tests with these p-values."""
    return [
        Pattern(
            test="last-digit", about=str(i), asks=f"Look at image {i}?", null="n", cautions=("c",), n=1,
            observed=Fraction(1), expected=Fraction(1), statistic=Fraction(0), p=p,
        )
        for i, p in enumerate(p_values)
    ]  # fmt: skip


def flagged(p_values: list[float], control: Control, level: Fraction = Fraction(1, 20)) -> list[float]:
    """P-values that stand out."""
    return [t.pattern.p for t in judge(results(p_values), level=level, control=control).tests if t.flagged]


def test_holm_by_hand() -> None:
    """Thresholds 1/80, 1/60, 1/40, 1/20: the third fails, and so does the fourth, though it is under its own."""
    assert flagged([0.04, 0.01, 0.03, 0.015], "holm") == [0.01, 0.015]


def test_benjamini_hochberg_by_hand() -> None:
    """Thresholds 1/80, 1/40, 3/80, 1/20: the fourth passes and takes the third with it."""
    assert flagged([0.04, 0.01, 0.039, 0.015], "benjamini-hochberg") == [0.01, 0.015, 0.039, 0.04]


def test_a_p_value_on_its_threshold_stands_out() -> None:
    """Compared as exact fractions: 1/32 of a level of 1/16 over two tests."""
    assert flagged([1 / 32, 1.0], "holm", Fraction(1, 16)) == [1 / 32]


@given(P_VALUES, st.sampled_from(CONTROLS))
def test_the_definition(p_values: list[float], control: Control) -> None:
    """Against the adjusted p-values of the textbooks, in fractions."""
    level, count, ordered = Fraction(1, 20), len(p_values), sorted(Fraction(p) for p in p_values)
    if control == "holm":
        adjusted = [max((count - j) * p for j, p in enumerate(ordered[: i + 1])) for i in range(count)]
    else:
        adjusted = [min(p * count / (j + 1) for j, p in enumerate(ordered) if j >= i) for i in range(count)]
    assert len(flagged(p_values, control)) == sum(p <= level for p in adjusted)


@given(P_VALUES)
def test_holm_flags_nothing_benjamini_hochberg_does_not(p_values: list[float]) -> None:
    """The stricter one is inside the other."""
    assert set(flagged(p_values, "holm")) <= set(flagged(p_values, "benjamini-hochberg"))


@given(P_VALUES, st.sampled_from(CONTROLS))
def test_what_stands_out_has_the_smallest_p_values(p_values: list[float], control: Control) -> None:
    """And every test is in the answer, also those that do not stand out."""
    family = judge(results(p_values), control=control)
    assert [t.pattern.p for t in family.tests] == sorted(p_values)
    assert flagged(p_values, control) == sorted(p_values)[: len(flagged(p_values, control))]


@pytest.mark.parametrize(("control", "words"), [("holm", "any test"), ("benjamini-hochberg", "false alarms")])
def test_the_number_of_tests_and_the_rate_are_said(control: Control, words: str) -> None:
    """In the sentence that goes with every result."""
    says = judge(results([0.001, 0.5, 0.7]), control=control).says
    assert says.startswith("3 tests, 1 standing out.")
    assert "5 %" in says
    assert words in says


def test_a_test_that_could_not_run_is_not_counted_and_not_lost() -> None:
    """Neither a pass nor a finding."""
    idle = NotRun(test="pair", about="x", because="12 pairs; 30 are needed")
    family = judge([*results([0.2]), idle])
    assert family.not_run == (idle,)
    assert family.says.startswith("1 test, 0")


@pytest.mark.parametrize("level", [Fraction(0), Fraction(1), Fraction(-1, 2)])
def test_a_level_outside_its_range_is_refused(level: Fraction) -> None:
    """It would promise nothing, or everything."""
    with pytest.raises(BadUse):
        judge([], level=level)
