"""What was stated when: a figure that falls is shown with the acts of those days, whatever became of them since."""

from __future__ import annotations

from natija.canvass.certificates import premises
from natija.canvass.history import history
from natija.canvass.proof import cases
from natija.model.records import Notice
from tests.canvass.conftest import Count
from tests.canvass.elections import Made, forms


def recounted(count: Count, *then: str) -> Made:
    """A declared figure that a recount lowers; and what was done about the recount afterwards."""
    election = count(
        forms("""
            station  form         stated      1    2   3
            s1       count        2024-02-09  120  90  10
            all      declaration  2024-02-09  120  90  10
            all      declaration  2024-02-20  80   90  10
        """)
    )
    (last,) = election.add([act("recount-held", "2024-02-20T16:00:00")])
    for day, name in enumerate(then, start=10):
        (last,) = election.add([act(name, f"2024-04-{day}", supersedes=last)])
    return election


def act(name: str, effective: str, supersedes: str | None = None) -> Notice:
    """An act about the contest."""
    return Notice(
        act=name,  # type: ignore[arg-type]
        contest="ge/A-1", effective=effective, decided_by="commission", supersedes=supersedes,
    )  # fmt: skip


def test_a_figure_that_falls_names_the_act_of_the_same_day(count: Count) -> None:
    """The hour of the act and the day of the statement are compared as days."""
    first, second = history(recounted(count).run("declared", contest="A-1")).standings
    assert first.falls == ()
    assert [(fall.candidate, fall.before, fall.after, fall.acts) for fall in second.falls] == [
        ("1", 120, 80, ("recount-held 2024-02-20",))
    ]


def test_an_act_annulled_later_still_lies_between_two_statements(count: Count) -> None:
    """What a court undid in April was done in February."""
    election = recounted(count, "annulled")
    assert history(election.run("declared", contest="A-1")).standings[1].falls[0].acts == ("recount-held 2024-02-20",)


def test_a_suspended_recount_is_no_reason_to_say_that_there_was_none(count: Count) -> None:
    """A certificate does not rest on the premise that nothing changed the figures in between."""
    election = recounted(count, "suspended")
    made = cases(election.run("commission", contest="A-1"), election.run("declared", contest="A-1"))
    rests_on = {premise.code: premise for case in made for premise in case.premises}
    assert not rests_on[premises.NO_CHANGE].holds
    assert rests_on[premises.NO_CHANGE].source == "recount-held"
