"""Deadlines and forums, from dated acts."""

from __future__ import annotations

import msgspec
import pytest

from natija.canvass.deadlines import Dates, Deadline, dates_of, deadlines, forum
from natija.canvass.timeline import timeline
from natija.countries import profile
from natija.model.records import Notice

LAW = profile("pakistan").parameters
GE2024 = Dates(polled="2024-02-08", gazetted="2024-02-13", published="2024-03-05", house_sat="2024-02-29")
"""The general election of 8 February 2024, as far as its dates are recorded."""


def one(rule: str, dates: Dates, on: str | None = None) -> Deadline:
    """The deadline of that name."""
    return next(d for d in deadlines(dates, LAW, on=on) if d.rule == rule)


@pytest.mark.parametrize(
    ("rule", "due", "status", "late"),
    [
        ("publication-days", "2024-02-22", "late", 12),
        ("gazette-days", "2024-02-22", "met", None),
        ("house-sits-day", "2024-02-29", "met", None),
        ("petition-days", "2024-03-29", "unknown", None),
        ("join-party-days", "2024-02-16", "unknown", None),
        ("provisional-result-hour", "2024-02-09T02:00", "unknown", None),
        ("provisional-result-latest-hour", "2024-02-09T10:00", "unknown", None),
    ],
)
def test_2024(rule: str, due: str, status: str, late: int | None) -> None:
    """Forms went online twelve days late; the first gazette notices and the first sitting were in time."""
    found = one(rule, GE2024)
    assert (found.due, found.status, found.days_late) == (due, status, late)


@pytest.mark.parametrize(("on", "status"), [("2024-03-29", "open"), ("2024-03-30", "passed")])
def test_the_last_day_counts(on: str, status: str) -> None:
    """45 days after 13 February are up at the end of 29 March."""
    assert one("petition-days", GE2024, on).status == status


@pytest.mark.parametrize(
    ("filed", "due", "value"), [("2018-09-10", "2019-01-08", 120), ("2024-03-20", "2024-09-16", 180)]
)
def test_the_text_is_that_of_the_day_of_the_event(filed: str, due: str, value: int) -> None:
    """A petition filed before August 2023 was to be decided in 120 days, one filed after it in 180."""
    found = one("petition-decision-days", Dates(polled="2018-07-25", petition_filed=filed))
    assert found.text is not None
    assert (found.due, found.text.value) == (due, value)


@pytest.mark.parametrize(
    ("provisional", "status", "late"),
    [
        ("2024-02-09T01:59", "met", None),
        ("2024-02-09T02:01", "late", 0),
        ("2024-02-09", "unknown", None),
        ("2024-02-10", "late", 1),
        ("2024-02-08", "met", None),
    ],
)
def test_an_hour_is_needed_where_hours_count(provisional: str, status: str, late: int | None) -> None:
    """On the day itself; a day before or after needs none."""
    found = one("provisional-result-hour", Dates(polled="2024-02-08", provisional=provisional))
    assert (found.status, found.days_late) == (status, late)


def test_hours_after_consolidation() -> None:
    """Forms go to the commission within 24 hours; without the hour there is no due time, and it says why."""
    with_hour = one("consolidated-forms-hours", Dates(polled="2024-02-08", consolidated="2024-02-11T15:30"))
    without = one("consolidated-forms-hours", Dates(polled="2024-02-08", consolidated="2024-02-11"))
    assert with_hour.due == "2024-02-12T15:30"
    assert (without.due, without.status) == (None, "unknown")
    assert "hour is not recorded" in without.says


@pytest.mark.parametrize("rule", ["petition-days", "ordered-recount-days", "appeal-days", "by-election-days"])
def test_without_the_event_nothing_is_due(rule: str) -> None:
    """The date it counts from is not recorded, and it says so."""
    found = one(rule, Dates(polled="2024-02-08"))
    assert (found.due, found.status) == (None, "unknown")
    assert "not recorded" in found.says


@pytest.mark.parametrize("rule", ["expense-return-days", "one-seat-days"])
def test_a_deadline_whose_start_no_source_gives(rule: str) -> None:
    """The number of days is in a source, from which day is not."""
    assert "no source here says from which day" in one(rule, GE2024).says


@pytest.mark.parametrize("value", [10**9, -(10**9), 2**53])
def test_a_day_or_hour_that_no_calendar_has_is_none(value: int) -> None:
    """Somebody's profile can say anything: what cannot be a day is not known."""
    texts = [msgspec.structs.replace(text, value=value) for text in profile("pakistan").parameters]
    moments = dict.fromkeys(Dates.__struct_fields__, "2024-02-09T10:00:00+05:00")
    assert {one.due for one in deadlines(Dates(**moments), texts)} == {None}


def test_general_knowledge_is_marked() -> None:
    """By-elections within 60 days: nobody saw it in a source, so it says that no source gives the text."""
    found = one("by-election-days", Dates(polled="2024-02-08", vacated="2024-02-23", by_election="2024-04-21"))
    assert (found.due, found.status, found.confidence) == ("2024-04-23", "met", "general-knowledge")
    assert "No source gives this text" in found.says


def test_a_day_before_the_text_was_in_force() -> None:
    """No stay lapsed by law before August 2023, as far as the profile knows."""
    found = one("stay-days", Dates(polled="2018-07-25", stayed="2018-08-01"))
    assert (found.due, found.text, found.confidence) == (None, None, None)
    assert "no source gives this text" in found.says


def test_a_country_without_deadlines_has_none() -> None:
    """The generic profile."""
    assert deadlines(GE2024, profile("generic").parameters) == ()


def notices(*rows: tuple[str, str, str]) -> dict[str, Notice]:
    """(act, effective, forum) as notices."""
    return {
        str(i): Notice(act=act, contest="c", effective=day, decided_by="x", forum=where)  # type: ignore[arg-type]
        for i, (act, day, where) in enumerate(rows)
    }


def test_dates_come_from_the_notices() -> None:
    """The first of each act; a writ petition in a high court is not an election petition."""
    acts = timeline(notices(
        ("petition-filed", "2024-02-09", "court:lhc"), ("gazetted", "2024-02-13", "commission"),
        ("petition-filed", "2024-03-20", "tribunal:lahore"), ("petition-decided", "2024-02-12", "court:lhc"),
        ("gazetted", "2024-02-20", "commission"), ("vacated", "2025-07-31", "commission"),
    ))  # fmt: skip
    assert dates_of(acts, polled="2024-02-08") == Dates(
        polled="2024-02-08", gazetted="2024-02-13", petition_filed="2024-03-20", vacated="2025-07-31"
    )


@pytest.mark.parametrize(
    ("dates", "on", "names"),
    [
        (Dates(polled="2024-02-08"), "2024-02-09", ("returning officer", "Election Commission")),
        (Dates(polled="2024-02-08", consolidation_began="2024-02-10"), "2024-02-11", ("Election Commission",)),
        (Dates(polled="2024-02-08", gazetted="2024-02-13"), "2024-02-12", ("returning officer", "Election Commission")),
        (Dates(polled="2024-02-08", gazetted="2024-02-13"), "2024-02-13", ("Election Tribunal",)),
        (Dates(polled="2024-02-08", gazetted="2024-02-13", petition_decided="2024-08-01"), None, ("Supreme Court",)),
    ],
)
def test_before_whom(dates: Dates, on: str | None, names: tuple[str, ...]) -> None:
    """By the stage reached on the day asked about; two where it is not recorded whether consolidation has begun."""
    found = forum((), dates, LAW, on=on)
    assert found.now == names
    assert all(text.source for text in found.texts)


def test_open_cases_are_named_with_their_forum() -> None:
    """Whatever the law says, a case may be open elsewhere."""
    acts = timeline(notices(("petition-filed", "2024-02-09", "court:lhc"), ("gazetted", "2024-02-13", "commission")))
    found = forum(acts, dates_of(acts, polled="2024-02-08"), LAW)
    assert found.says == (
        "The result was gazetted on 2024-02-13, so a complaint goes to the Election Tribunal."
        " Open cases: court:lhc (filed 2024-02-09)."
    )


def test_no_forum_where_no_source_gives_one() -> None:
    """The generic profile, or a day before the Act."""
    assert (
        forum((), GE2024, profile("generic").parameters).says
        == "Before whom a complaint goes: no source gives this text."
    )
    assert forum((), Dates(polled="2013-05-11"), LAW).now == ()
