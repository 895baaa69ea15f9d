"""Whole columns to numbers, reasons and problems."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.sources import numbers
from natija.sources.numbers import NUMBER, ZEROS, parse_numbers

NAMES = {
    numbers.NUMBER: "number", numbers.ABSENT: "absent", numbers.BLANK: "blank", numbers.TEXT: "text",
    numbers.NEGATIVE: "negative", numbers.FRACTION: "fraction", numbers.LARGE: "large", numbers.BEYOND: "beyond",
    numbers.UNCLEAR: "unclear",
} | {state: reason for reason, state in numbers.REASON.items()}  # fmt: skip


def parsed(*cells: object, words: dict[str, str] | None = None, thousands: str = "") -> list[object]:
    """Each cell's number, or the word for its state."""
    found = parse_numbers(pa.chunked_array([list(cells)]), words or {}, thousands=thousands)  # type: ignore[arg-type]
    pairs = zip(found.values.tolist(), found.states.tolist(), strict=True)
    return [value if state == NUMBER else NAMES[state] for value, state in pairs]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("007", 7),
        ("0", 0),
        ("-0", 0),
        ("2420.0", 2420),
        ("2420.000", 2420),
        ("1,234", 1234),
        ("1,234,567", 1234567),
        ("12,34,567", 1234567),
        ("1,234.0", 1234),
        ("1.234.567", 1234567),
        ("1.234,0", 1234),
        ("1 234", 1234),
        ("1\u202f234", 1234),
        ("1'234", 1234),
        ("1’234", 1234),
        ("۱۲۳", 123),
        ("١٢٣", 123),
        ("१२३", 123),
        ("১২৩", 123),
        ("１２３", 123),
        ("١٬٢٣٤", 1234),
        ("۱٫۰", 1),
        ("\u200f۱۲\u200e", 12),
        ("1000000000", 10**9),
    ],
)
def test_a_whole_number_is_read(cell: str, number: int) -> None:
    """However its thousands are set off, in whichever digits."""
    assert parsed(cell) == [number]


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("", "blank"),
        ("   ", "blank"),
        (None, "blank"),
        ("-5", "negative"),
        ("−5", "negative"),
        ("1.5", "fraction"),
        ("0.001", "fraction"),
        ("1,5", "fraction"),
        ("1.234", "unclear"),
        ("12a", "text"),
        ("1e3", "text"),
        ("0x10", "text"),
        ("+5", "text"),
        ("(5)", "text"),
        ("12 34", "text"),
        ("1,23,4", "text"),
        ("1/2", "text"),
        ("50%", "text"),
        ("²", "text"),
        ("Ⅳ", "text"),
        ("inf", "text"),
        ("nan", "text"),
        ("-", "text"),
        ("1000000001", "large"),
        ("9007199254740992", "beyond"),
        ("9" * 400, "beyond"),
    ],
)
def test_what_is_no_whole_number_is_named_for_what_it_is(cell: str | None, state: str) -> None:
    """Nothing is rounded, nothing is guessed."""
    assert parsed("1", cell) == [1, state]


def test_the_rest_of_the_column_decides_about_a_lone_dot() -> None:
    """1.234 is a number among 1.234.567, a fraction beside 12.0, and unclear alone."""
    assert parsed("1.234", "1.234.567") == [1234, 1234567]
    assert parsed("1.234", "12.0") == ["fraction", 12]
    assert parsed("1.234", "12") == ["unclear", 12]
    assert parsed("1.234", "5,0") == [1234, 5]


def test_a_column_that_contradicts_itself_is_unclear() -> None:
    """1,234,567 and 1.234.567 cannot both be English."""
    assert parsed("1,234,567", "1.234.567", "12") == ["unclear", "unclear", 12]


def test_the_mapping_can_say_what_sets_off_thousands() -> None:
    """Then nothing is unclear."""
    assert parsed("1.234", thousands=".") == [1234]
    assert parsed("1,234", thousands=".") == ["fraction"]
    assert parsed("1,234", thousands="none") == ["text"]
    assert parsed("1.000", thousands="none") == [1]


def test_words_stand_for_reasons() -> None:
    """Without regard to case; also words that look like numbers."""
    words = {"N/A": "not-transcribed", "x": "illegible", "-": "no-field", "-1": "not-held", "none": "absent"}
    cells = ["n/a", "X", "-", "-1", "None", "12"]
    assert parsed(*cells, words=words) == ["not-transcribed", "illegible", "no-field", "not-held", "absent", 12]


def test_typed_columns_are_read_as_what_they_are() -> None:
    """Parquet has integers and doubles."""
    assert parsed(12, None, -3, 2**60) == [12, "blank", "negative", "beyond"]
    assert parsed(12.0, None, 1.5, -2.0, 1e300, float("inf")) == [
        12,
        "blank",
        "fraction",
        "negative",
        "beyond",
        "beyond",
    ]


SCRIPTS = st.sampled_from([0x30, *ZEROS])


def written(number: int, separator: str, zero: int) -> str:
    """A number with its thousands set off, in the digits of a script."""
    text = f"{number:,}".replace(",", separator)
    return "".join(chr(zero + int(c)) if c.isdecimal() else c for c in text)


@given(st.lists(st.integers(0, 10**9), min_size=1), st.sampled_from(["", ",", " ", "'", "\u202f", "’"]), SCRIPTS)
@settings(deadline=None)
def test_numbers_read_back_however_written(values: list[int], separator: str, zero: int) -> None:
    """Every count in every script with every thousands mark but the dot."""
    assert parsed(*(written(value, separator, zero) for value in values)) == values


@given(st.lists(st.integers(0, 10**9), min_size=1), SCRIPTS)
@settings(deadline=None)
def test_dots_read_back_where_the_mapping_says_so(values: list[int], zero: int) -> None:
    """Or where one number has two of them."""
    assert parsed(*(written(value, ".", zero) for value in values), thousands=".") == values
    assert parsed(*(written(value, ".", zero) for value in [*values, 1234567])) == [*values, 1234567]


CELLS = st.one_of(st.text(max_size=8), st.text(st.sampled_from("0123456789,.' -+e٫٬۰۹"), max_size=10))


@given(st.lists(CELLS, min_size=1, max_size=6))
@settings(deadline=None)
def test_a_number_is_read_only_where_its_digits_are_all_there_is(cells: list[str]) -> None:
    """Any text parses without an error, and a number's digits are those of the cell, decimals of zero apart."""
    for cell, value in zip(cells, parsed(*cells), strict=True):
        if isinstance(value, int):
            folded = numbers.digits(cell).strip()
            whole = re.sub(r"[ ,.']", "", re.sub(r"[.,]0*$", "", folded)), re.sub(r"[ ,.']", "", folded)
            assert re.fullmatch(r"-?\s?[0-9 ,.']+", folded)
            assert value in {int(digits or "0") for digits in (one.lstrip("-").strip() for one in whole)}
