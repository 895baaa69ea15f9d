"""Words about the Definition's nouns that every part of the program uses alike."""

from __future__ import annotations

from natija.model.definition import ballot_order, called


def test_serials_are_in_the_order_of_the_ballot() -> None:
    """Nobody in particular first, numbers by size, then what is no number."""
    assert sorted(["10", "NOTA", "2", "", "9"], key=ballot_order) == ["", "2", "9", "10", "NOTA"]


def test_a_serial_that_only_looks_like_a_number_has_a_place_too() -> None:
    """A superscript two is a digit to Unicode and no number to anybody."""
    assert sorted(["²", "3"], key=ballot_order) == ["3", "²"]


def test_a_person_is_called_by_the_english_name_or_another() -> None:
    """English, else the first there is, else the serial."""
    assert [called({"ur": "الف", "en": "Alif"}, "1"), called({"ur": "الف"}, "1"), called({}, "1")] == [
        "Alif",
        "الف",
        "1",
    ]
