"""Notices in the canvass: a void poll is left out for as long as its Notice stands, and it can stand again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natija.canvass.timeline import fold, in_force, timeline
from natija.model.records import Notice, NoticeAct
from tests.canvass.conftest import Count
from tests.canvass.elections import Made, forms

STATION = "A-1@2023/s2"
ACTS: tuple[NoticeAct, ...] = ("declared", "void", "re-poll", "annulled", "restored", "suspended", "recount-held")


def notice(act: NoticeAct, effective: str, *, supersedes: str | None = None, contest: str = "ge/A-1") -> Notice:
    """An act about one station."""
    return Notice(
        act=act, contest=contest, units=(STATION,), effective=effective, decided_by="commission", supersedes=supersedes
    )


@pytest.fixture
def election(count: Count) -> Made:
    """Two stations; the poll of one is voided, the voiding annulled, the annulment annulled in turn."""
    made = count(
        forms("""
            station  stated      1    2
            s1       2024-02-09  100  50
            s2       2024-02-09  20   190
        """)
    )
    (void,) = made.add([notice("void", "2024-02-12")])
    (annulled,) = made.add([notice("annulled", "2024-02-20", supersedes=void)])
    made.add([notice("restored", "2024-03-01", supersedes=annulled)])
    return made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("on", "void"), [("2024-02-11", 0), ("2024-02-12", 1), ("2024-02-20", 0), ("2024-03-01", 1), (None, 1)]
)
def test_a_void_poll_annulled_and_restored_is_void_again(election: Made, on: str | None, void: int) -> None:
    """Each day has the figures of the acts in force that day."""
    outcome = election.outcome(as_of=on)
    assert (outcome.coverage.void, outcome.leader) == ((1, "1") if void else (0, "2"))


def test_the_canvass_as_recorded_does_not_know_later_acts(election: Made) -> None:
    """Before the restoration is in the log, the annulment is the last word."""
    size = election.log.size()
    assert [election.outcome(at=at).coverage.void for at in (size - 2, size - 1, size)] == [1, 0, 1]


@st.composite
def acts(draw: st.DrawFn) -> dict[str, Notice]:
    """Acts that supersede an earlier one, or none, or one that is not there, with dates in any order."""
    made: dict[str, Notice] = {}
    for number in range(draw(st.integers(1, 8))):
        below = draw(st.sampled_from([None, "elsewhere", *made]))
        day = f"2024-02-{draw(st.integers(1, 6)):02}"
        contest = draw(st.sampled_from(["ge/A-1", "ge/A-2"]))
        made[f"n{number}"] = notice(draw(st.sampled_from(ACTS)), day, supersedes=below, contest=contest)
    return made


@given(acts(), st.sampled_from([None, "2024-02-03", "2024-02-05"]))
def test_the_fold_of_all_contests_says_what_the_timeline_says(notices: dict[str, Notice], on: str | None) -> None:
    """The short way and the way with every act give the same Notices in force."""
    assert tuple(fold(notices, on)) == in_force(timeline(notices), on)
