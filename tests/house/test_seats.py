"""Who holds a contested seat on a day, and what holds them back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from natija.house import House, SeatNow
from natija.model.records import Lot, NoticeAct
from tests.house.conftest import DEFINITION, Make, award, notice


def seat(made: House, label: str = "FX-1") -> SeatNow:
    """The one entry of a seat."""
    (found,) = [m for m in made.members if m.seat == label]
    return found


def party(made: House, name: str) -> int:
    """A party's seats, none if it has none."""
    return next((p.total for p in made.parties if p.party == name), 0)


def test_a_seat_without_a_record_is_not_declared_and_not_vacant(houses: Make) -> None:
    """Unknown is its own state, and five of them are five."""
    made = houses().on(None, "ballot")
    assert seat(made).state == "not-declared"
    assert [(e.state, e.seats) for e in made.empty] == [("not-declared", 5), ("not-awarded", 3)]


def test_a_declared_winner_holds_from_that_day_on(houses: Make) -> None:
    """Not a day earlier."""
    found = houses(notice("declared", "FX-1", "2030-05-03", "1"))
    assert seat(found.on("2030-05-02", "ballot")).person is None
    assert seat(found.on("2030-05-03", "ballot")).person == "amina-1"


def test_a_withheld_notification_leaves_the_winner_counted_and_marked(houses: Make) -> None:
    """Nobody's result disappears because its notice is held back."""
    made = houses(
        notice("declared", "FX-1", "2030-05-03", "1"), notice("withheld", "FX-1", "2030-05-04")
    ).on(None, "ballot")  # fmt: skip
    assert (seat(made).state, party(made, "red")) == ("withheld", 1)
    assert made.parties[0].withheld == 1


def test_a_suspended_member_does_not_sit_until_restored(houses: Make) -> None:
    """After the gazette; a restoration is one more record."""
    gazetted = notice("gazetted", "FX-1", "2030-05-05", "1")
    held = notice("suspended", "FX-1", "2030-06-01", supersedes=gazetted)
    back = notice("restored", "FX-1", "2030-07-01", supersedes=held)
    found = houses(notice("declared", "FX-1", "2030-05-03", "1"), gazetted, held, back)
    assert seat(found.on("2030-06-15", "ballot")).state == "suspended"
    assert party(found.on("2030-06-15", "ballot"), "red") == 0
    assert party(found.on("2030-07-01", "ballot"), "red") == 1


def test_a_recount_its_annulment_and_its_restoration(houses: Make) -> None:
    """Four records, one seat, three holders in turn."""
    first = notice("declared", "FX-1", "2030-05-03", "1")
    second = notice("recount-held", "FX-1", "2030-05-20", "3", supersedes=first)
    annulled = notice("annulled", "FX-1", "2030-06-10", supersedes=second)
    restored = notice("restored", "FX-1", "2030-08-12", supersedes=annulled)
    found = houses(first, second, annulled, restored)
    days = ("2030-05-10", "2030-05-25", "2030-06-20", "2030-08-12")
    assert [seat(found.on(day, "ballot")).party for day in days] == ["red", "blue", "red", "blue"]


@pytest.mark.parametrize("act", ["terminated", "void", "vacated", "by-election"])
def test_acts_that_empty_a_seat(act: NoticeAct, houses: Make) -> None:
    """Each with its own name."""
    made = houses(notice("declared", "FX-1", "2030-05-03", "1"), notice(act, "FX-1", "2030-05-09")).on(None, "ballot")
    assert (seat(made).state, made.sitting) == (act, 0)


def test_a_re_poll_of_some_stations_waits_only_where_nobody_was_declared(houses: Make) -> None:
    """And ends with the declaration."""
    found = houses(
        notice("re-poll", "FX-1", "2030-05-02"), notice("declared", "FX-1", "2030-05-16", "2"),
        notice("declared", "FX-2", "2030-05-02", "1"), notice("re-poll", "FX-2", "2030-05-03"),
    )  # fmt: skip
    made = found.on("2030-05-04", "ballot")
    assert [seat(made, s).state for s in ("FX-1", "FX-2")] == ["re-poll", "returned"]
    assert seat(found.on("2030-05-16", "ballot")).state == "returned"


def test_a_by_election_fills_the_seat_of_the_earlier_contest(houses: Make) -> None:
    """One unit is one seat; the later election speaks."""
    found = houses(
        notice("declared", "FX-5", "2030-05-03", "1"), notice("vacated", "FX-5", "2030-06-01", "1"),
        notice("declared", "by/FX-5", "2030-09-02", "3"),
    )  # fmt: skip
    assert [seat(found.on(day, "ballot"), "FX-5").party for day in ("2030-05-09", "2030-07-01", "2030-09-02")] == [
        "red", None, "blue",
    ]  # fmt: skip
    assert len({m.seat for m in found.on(None, "ballot").members}) == 5


def test_an_unopposed_return_that_names_nobody_is_not_the_old_member(houses: Make) -> None:
    """Who holds the seat is not recorded, which is said."""
    made = houses(notice("declared", "FX-5", "2030-05-03", "1"), notice("unopposed", "by/FX-5", "2030-08-20"))
    assert seat(made.on(None, "ballot"), "FX-5").state == "by-election"


def test_a_winner_known_by_party_only_counts_without_a_name(houses: Make) -> None:
    """The source named the party."""
    made = houses(notice("declared", "FX-1", "2030-05-03", "party:green")).on(None, "house")
    assert (seat(made).party, seat(made).name, party(made, "green")) == ("green", None, 1)


def test_a_tie_is_held_by_both_until_the_lot_and_then_by_turns(houses: Make) -> None:
    """Half a term each: the lot says who goes first, and is a record."""
    tie = (notice("half-term", "FX-1", "2030-05-03", "1"), notice("half-term", "FX-1", "2030-05-03", "3"))
    lot = Lot(subject="first half", contest="fx/FX-1", options=("1", "3"), drawn="3", held="2030-05-10")
    turn = notice("half-term", "FX-1", "2032-11-01", "1")
    found = houses(*tie, lot, turn)
    open_ = [m.party for m in found.on("2030-05-05", "ballot").members if m.seat == "FX-1"]
    assert (sorted(p or "" for p in open_), found.on("2030-05-05", "ballot").sitting) == (["blue", "red"], 0)
    assert seat(found.on("2030-05-10", "ballot")).party == "blue"
    assert seat(found.on("2032-11-01", "ballot")).party == "red"


def test_every_seat_names_the_records_it_rests_on(houses: Make) -> None:
    """A number can be followed."""
    found = houses(notice("declared", "FX-1", "2030-05-03", "1"))
    made = found.on(None, "ballot")
    assert set(seat(made).records) == set(found.records) == set(made.parties[0].records)


def test_a_person_returned_in_two_seats_holds_both_until_one_is_given_up(houses: Make) -> None:
    """And is named, because a later count will be one less."""
    two = replace(
        DEFINITION,
        candidates=tuple(replace(c, person="amina-1") if c.person == "amina-2" else c for c in DEFINITION.candidates),
    )
    won = (notice("declared", "FX-1", "2030-05-03", "1"), notice("declared", "FX-2", "2030-05-03", "1"))
    made = houses(*won, notice("vacated", "FX-2", "2030-06-01", "1"), definition=two)
    assert [s.seats for s in made.on("2030-05-05", "ballot").several] == [("FX-1", "FX-2")]
    assert (party(made.on("2030-05-05", "ballot"), "red"), party(made.on("2030-06-01", "ballot"), "red")) == (2, 1)
    assert made.on("2030-06-01", "ballot").several == ()


def test_more_awarded_than_there_is_is_said(houses: Make) -> None:
    """A mistake in a record is no negative vacancy."""
    made = houses(award("awarded", "h/women", "red", 5, "2030-05-20")).on(None, "ballot")
    assert [(e.state, e.seats) for e in made.empty if "awarded" in e.state] == [("over-awarded", 2)]


def test_a_contest_of_several_seats_is_filled_by_as_many(houses: Make) -> None:
    """Who is named gives up one of them; the others stay, and what nobody holds is counted."""
    three = replace(
        DEFINITION, contests=tuple(replace(c, seats=3) if c.id == "fx/FX-1" else c for c in DEFINITION.contests),
    )  # fmt: skip
    made = houses(
        notice("declared", "FX-1", "2030-05-03", "1"), notice("declared", "FX-1", "2030-05-03", "3"),
        notice("vacated", "FX-1", "2030-06-01", "1"), definition=three,
    )  # fmt: skip
    before, after = made.on("2030-05-05", "ballot"), made.on("2030-06-01", "ballot")
    states = [sorted(m.state for m in found.members if m.seat == "FX-1") for found in (before, after)]
    assert states == [["not-declared", "returned", "returned"], ["not-declared", "returned", "vacated"]]
    assert (party(after, "red"), party(after, "blue"), before.sitting) == (0, 1, 2)
