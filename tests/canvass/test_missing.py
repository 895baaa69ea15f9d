"""Which forms are not there, for whom, and why: a reason only where a record gives one."""

from __future__ import annotations

import pytest

from natija.canvass import missing
from natija.canvass.missing import Absence
from natija.errors import Unknown
from natija.model.records import Event, Notice, Withdrawal
from tests.canvass.conftest import Count
from tests.canvass.elections import Made, definition, forms, station_list

LIST = "station registered complete\n s1 300 yes\n s2 300 yes\n s3 300 yes"


def absent(election: Made, *by: str, as_of: str | None = None) -> Absence:
    """What is missing, grouped."""
    return missing(election.run(as_of=as_of), by or ("holder",))


def why(found: Absence) -> dict[tuple[str, str], str]:
    """(station, holder) -> why its form is not there."""
    return {(form.unit.rpartition("/")[2], form.holder): form.why for form in found.forms}


def test_a_holder_is_asked_about_every_listed_station_once_it_holds_a_form(count: Count) -> None:
    """The commission lacks one, the agents two; the press holds nothing and is not asked."""
    found = absent(count([
        station_list(LIST),
        *forms("station holder 1 2 3\n s1 commission 1 2 3\n s2 commission 1 2 3\n s3 agents:1 1 2 3"),
    ]))  # fmt: skip
    assert {(g.key["holder"], g.missing, g.expected) for g in found.groups} == {
        ("agents:1", 2, 3),
        ("commission", 1, 3),
    }
    assert why(found) == {
        ("s1", "agents:1"): "no form is recorded", ("s2", "agents:1"): "no form is recorded",
        ("s3", "commission"): "no form is recorded",
    }  # fmt: skip


def test_a_source_that_says_it_holds_no_form_is_quoted(count: Count) -> None:
    """A claim with nothing but `not-held`."""
    found = absent(count([station_list(LIST), *forms("station 1 2 3\n s1 1 2 3\n s2 x x x\n s3 1 2 3")]))
    assert why(found) == {("s2", "commission"): "the source says no form is held"}


def test_an_event_gives_the_reason(count: Count) -> None:
    """An agent was refused the form at s2; it says nothing of s3, and nothing of others' copies."""
    refused = Event(kind="agent-refused", units=("A-1@2023/s2",), holder="agents:1", happened="2024-02-08")
    election = count(
        [station_list(LIST), *forms("station holder 1 2 3\n s1 agents:1 1 2 3\n s1 commission 1 2 3"), refused]
    )
    found = why(absent(election))
    assert found["s2", "agents:1"] == "an agent was refused the form"
    assert found["s3", "agents:1"] == found["s2", "commission"] == "no form is recorded"
    assert why(absent(election, as_of="2024-02-07")).get(("s2", "agents:1")) != "an agent was refused the form"


def test_a_notice_gives_the_reason_for_everybody(count: Count) -> None:
    """No poll was held at s2."""
    notice = Notice(act="terminated", units=("A-1@2023/s2",), effective="2024-02-08", decided_by="commission")
    found = absent(count([station_list(LIST), *forms("station 1 2 3\n s1 1 2 3\n s3 1 2 3"), notice]))
    assert why(found) == {("s2", "commission"): "notice: terminated"}


def test_a_withdrawn_form_is_missing_again(count: Count) -> None:
    """And the holder is still asked, for it holds another."""
    election = count([station_list(LIST), *forms("station 1 2 3\n s1 1 2 3\n s2 1 2 3\n s3 1 2 3")])
    assert not absent(election).forms
    (id_,) = [e.id for e in election.log.entries if b"/s2" in e.content and b'"votes"' in e.content]
    election.add([Withdrawal(record_id=id_)])
    assert set(why(absent(election))) == {("s2", "commission")}


def test_a_contest_without_a_list_is_named_for_nothing_can_be_said(count: Count) -> None:
    """Not counted as complete; and one without any form of a station is named too."""
    of = definition({"A-1": ["Ann"], "A-2": ["Zoe"]})
    found = absent(count([station_list(LIST), *forms("station 1\n s1 1\n s2 1\n s3 1")], of))
    assert (found.forms, found.unlisted_contests, found.contests_without_forms) == ((), ("A-2",), ("A-2",))


def test_a_stated_sum_over_forms_is_no_contest_without_forms(count: Count) -> None:
    """Somebody had them and added them up."""
    found = absent(count(forms("station 1 2 3 covers\n all 120 110 10 2/3")))
    assert found.contests_without_forms == ()


def test_missing_forms_are_grouped_by_units_above_the_contest(count: Count) -> None:
    """A seat in a district."""
    of = definition({"A-1": ["Ann"]}, within={"A-1": "North"})
    found = absent(count([station_list(LIST), *forms("station 1\n s1 1")], of), "area", "why")
    assert [(g.key, g.missing) for g in found.groups] == [({"area": "North", "why": "no form is recorded"}, 2)]


def test_a_grouping_nobody_knows_is_refused_with_the_choices(count: Count) -> None:
    """A typing error is not an empty answer."""
    with pytest.raises(Unknown, match="holder"):
        absent(count(forms("station 1\n s1 1")), "colour")
