"""Who leads, by how much, and whether that can still change: pure arithmetic on ranges."""

from __future__ import annotations

import pytest

from natija.canvass import Coverage, Range, Standing
from natija.canvass.outcome import first, lead, margin, rejected_reaches
from natija.frames.engine import DuckDB
from tests.canvass.conftest import Count
from tests.canvass.elections import forms, station_list


def standing(name: str, low: int, high: int | None = None, *, counted: int = 10) -> Standing:
    """A candidate between two totals."""
    top = low if high is None else high
    return Standing(
        candidate=name, name=name, party="", votes=low if top == low else None, range=Range(low=low, high=top),
        counted=counted,
    )  # fmt: skip


def covering(**changed: int | bool | None) -> Coverage:
    """Ten of ten stations, every candidate read, unless said otherwise."""
    whole = {"counted": 10, "expected": 10, "list_complete": True, "candidates_read": 2, "on_ballot": 2}
    return Coverage(**{**whole, **changed})  # type: ignore[arg-type]


def test_the_most_votes_lead() -> None:
    """Known totals, one of them the largest."""
    assert first([standing("a", 10), standing("b", 7)]) == ("a", (), ())


def test_a_tie_is_a_tie() -> None:
    """Nobody leads, and both are named."""
    assert first([standing("a", 10), standing("b", 10), standing("c", 3)]) == (None, ("a", "b"), ())


def test_ranges_that_touch_leave_the_lead_open() -> None:
    """B could have as many as a has at least."""
    assert first([standing("a", 10, 12), standing("b", 7, 10)]) == (None, (), ("a", "b"))


def test_ranges_apart_leave_no_doubt() -> None:
    """No choice inside the ranges changes who leads."""
    assert first([standing("a", 10, 12), standing("b", 7, 9)]) == ("a", (), ())


def test_a_tie_that_a_choice_could_break_is_no_tie() -> None:
    """Both known totals equal, a third might pass them."""
    assert first([standing("a", 10), standing("b", 10), standing("c", 3, 11)]) == (None, (), ("a", "b", "c"))


def test_without_standings_nobody_leads() -> None:
    """Nothing counted."""
    assert first([]) == (None, (), ())


def test_a_margin_is_a_range_where_totals_are() -> None:
    """At least the leader's least over the best of the others, at most the reverse."""
    assert margin([standing("a", 10, 12), standing("b", 7, 9), standing("c", 1)], "a") == Range(low=1, high=5)


def test_one_candidate_alone_has_no_margin() -> None:
    """There is nobody to be ahead of."""
    assert margin([standing("a", 10)], "a") is None


def test_a_lead_above_all_that_is_outstanding_cannot_be_caught() -> None:
    """100 ahead, 99 registered where nothing is counted: a proof, with its premises."""
    found = lead(Range(low=100, high=100), covering(), 99, [standing("a", 200), standing("b", 100)])
    assert found.uncatchable is True
    assert "polled-at-most-registered" in found.premises


def test_a_lead_equal_to_what_is_outstanding_can_end_in_a_tie() -> None:
    """All of them could vote for the second."""
    two = [standing("a", 200), standing("b", 100)]
    assert lead(Range(low=100, high=100), covering(), 100, two).uncatchable is False


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"list_complete": None}, "station-list-not-known-to-be-complete"),
        ({"list_complete": False}, "station-list-not-known-to-be-complete"),
        ({"candidates_read": 1}, "candidates-not-transcribed"),
        ({"on_ballot": None}, "ballot-not-known"),
    ],
)
def test_nothing_is_proved_where_a_premise_fails(changed: dict[str, bool | int | None], because: str) -> None:
    """And the reason is told."""
    two = [standing("a", 200), standing("b", 100)]
    found = lead(Range(low=100, high=100), covering(**changed), 0, two)
    assert (found.uncatchable, found.because, found.premises) == (None, because, ())


def test_nothing_is_proved_where_a_missing_stations_register_is_unknown() -> None:
    """Unknown is not zero."""
    found = lead(Range(low=100, high=100), covering(), None, [standing("a", 200), standing("b", 100)])
    assert (found.uncatchable, found.because) == (None, "registered-voters-of-a-missing-station-unknown")


def test_nothing_is_proved_where_a_counted_form_lacks_a_candidates_figure() -> None:
    """B's line could not be read on one form: what stands there is not among the outstanding voters."""
    two = [standing("a", 200), standing("b", 100, counted=9)]
    found = lead(Range(low=100, high=100), covering(), 0, two)
    assert (found.uncatchable, found.because) == (None, "figures-unknown-on-counted-forms")


def test_an_illegible_line_keeps_a_lead_from_being_proved(count: Count) -> None:
    """End to end: every station is counted, but Cyrus's line at s2 may hold anything."""
    outcome = count(
        [
            station_list("station registered complete\n s1 300 yes\n s2 300 yes"),
            *forms("station 1 2 3\n s1 100 50 10\n s2 100 60 ?"),
        ]
    ).outcome()
    assert outcome.status == "partial"
    assert outcome.lead.uncatchable is None


def test_a_lead_that_cannot_be_caught_end_to_end(count: Count) -> None:
    """Ann is 150 ahead, 100 are registered at the station that is missing."""
    outcome = count(
        [
            station_list("station registered complete\n s1 300 yes\n s2 300 yes\n s3 100 yes"),
            *forms("station 1 2 3\n s1 100 30 10\n s2 100 20 0"),
        ]
    ).outcome()
    assert (outcome.lead.registered, outcome.lead.uncatchable) == (100, True)


@pytest.mark.parametrize(
    ("rejected", "low", "high", "expected"),
    [(10, 10, 10, True), (9, 10, 10, False), (10, 5, 20, None), (None, 5, 5, None), (20, 5, 20, True)],
)
def test_rejected_ballots_against_the_margin(rejected: int | None, low: int, high: int, expected: bool | None) -> None:  # noqa: FBT001
    """At least the margin, fewer, or not known."""
    assert rejected_reaches(rejected, Range(low=low, high=high)) is expected


def test_rejected_ballots_are_not_known_where_a_form_lacks_them(count: Count) -> None:
    """A sum without one form's figure is no sum."""
    election = count(forms("station 1 2 3 rejected\n s1 100 50 10 90\n s2 20 60 0 ?"))
    assert election.outcome().rejected_at_least_margin is None


def test_turnout_is_ballots_counted_of_those_registered(count: Count) -> None:
    """Rejected ballots included; only forms that give both."""
    outcome = count(
        forms("""
        station   1   2   3 valid rejected polled registered
        s1      100  50  10   160        5    165        300
        s2       20  60   0    80        5     85          ?
        s3       10  10   0    20        1      -        100
    """)
    ).outcome()
    assert outcome.turnout
    assert (outcome.turnout.part, outcome.turnout.whole, outcome.turnout.returns) == (165 + 21, 400, 2)


@pytest.mark.slow
def test_turnout_is_never_of_the_valid_votes(count: Count) -> None:
    """With neither polled nor rejected there is no turnout."""
    assert count(forms("station 1 2 3 valid registered\n s1 100 50 10 160 300")).outcome().turnout is None


def test_turnout_takes_registered_voters_from_the_list_where_the_form_has_none(count: Count) -> None:
    """The published roll is the denominator."""
    outcome = count([
        station_list("station registered\n s1 300"), *forms("station 1 2 3 polled\n s1 100 50 10 165"),
    ]).outcome()  # fmt: skip
    assert outcome.turnout
    assert (outcome.turnout.part, outcome.turnout.whole) == (165, 300)


def test_a_tie_is_told_end_to_end(count: Count) -> None:
    """Ann and Bo have the same number of votes."""
    outcome = count(forms("station 1 2 3\n s1 100 50 10\n s2 20 70 0")).outcome()
    assert (outcome.leader, outcome.tied, outcome.margin) == (None, ("1", "2"), None)


def test_registered_voters_beyond_any_sum_are_unknown(count: Count) -> None:
    """A list of 1,100 stations with nine quadrillion voters each bounds nothing: the lead is not called safe."""
    listed = "\n".join(f"s{n} {9 * 10**15 if n > 1 else 300} yes" for n in range(1, 1102))
    outcome = count(
        [station_list(f"station registered complete\n{listed}"), *forms("station 1 2 3\n s1 100 30 10")]
    ).outcome()
    assert (outcome.lead.registered, outcome.lead.uncatchable) == (None, None)


def test_a_question_that_was_interrupted_can_be_asked_again(count: Count, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in a notebook while views are named: the next question finds all of them."""
    made = count(forms("station 1 2 3\n s1 100 30 10")).run()
    view = DuckDB.view

    def interrupted(self: DuckDB, name: str, sql: str) -> None:
        if name == "returns":
            raise KeyboardInterrupt
        view(self, name, sql)

    monkeypatch.setattr(DuckDB, "view", interrupted)
    with pytest.raises(KeyboardInterrupt):
        made.need("checks")
    monkeypatch.undo()
    assert made.engine.rows("select subject from returns") == [("A-1@2023/s1",)]
    made.need("checks")
    assert made.engine.one("select count(*) from judged") == 1
