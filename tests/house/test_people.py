"""Every spelling finds the person, and a name of two people is asked back."""

from __future__ import annotations

import pytest

from natija.countries import profile
from natija.house import find_people, memberships
from natija.model.canonical import encode, record_id
from natija.model.definition import Definition, Party, Person
from natija.model.records import Affiliation

PEOPLE = Definition(
    title="",
    profile=profile("generic"),
    people=(
        Person(id="wq", names={"en": "Waseem Qadir", "ur": "وسیم قادر"}),
        Person(id="ak-1", names={"en": "Abdul Aleem Khan"}),
        Person(id="ak-2", names={"en": "Abdul Aleem Khan"}),
        Person(id="kh", names={"en": "Sardar Latif Khosa"}),
    ),
)


@pytest.mark.parametrize(
    "name", ["Waseem Qadir", "waseem  QADIR", "Qadir Waseem", "Wasim Kadir", "Qadir", "وسیم قادر", "wq", "W. Qadeer"]
)
def test_a_spelling_finds_the_person(name: str) -> None:
    """Case, order, script, a part of the name, or what sounds alike."""
    found = find_people(PEOPLE, {"wq": ["W Qadir"]}, name)
    assert found == ("wq",)


def test_two_people_of_one_name_are_both_answered() -> None:
    """Names collide; nobody is chosen."""
    assert find_people(PEOPLE, {}, "Aleem Khan") == ("ak-1", "ak-2")


@pytest.mark.parametrize("name", ["", "  ", "Nobody", "…"])
def test_a_name_of_nobody_finds_nobody(name: str) -> None:
    """Not the nearest one."""
    assert find_people(PEOPLE, {}, name) == ()


def test_an_exact_name_wins_over_a_part_of_another() -> None:
    """So that a full name is never ambiguous with a longer one."""
    more = Definition(
        title="", profile=profile("generic"),
        people=(*PEOPLE.people, Person(id="kh-2", names={"en": "Khosa"})),
    )  # fmt: skip
    assert find_people(more, {}, "Khosa") == ("kh-2",)


def test_a_reversed_affiliation_is_there_and_says_so() -> None:
    """The record keeps what was said then."""
    one = Affiliation(person="wq", party="red", kind="house", since="2030-05-09")
    two = Affiliation(
        person="wq", party="independent", kind="house", since="2030-06-01", supersedes=record_id(encode(one))
    )
    known = {record_id(encode(a)): a for a in (one, two)}
    found = memberships(known, (Party(id="red", label="RED"),), "wq")
    assert [(m.label, m.ended) for m in found] == [("RED", record_id(encode(two))), ("independent", None)]
