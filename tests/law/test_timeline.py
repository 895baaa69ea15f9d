"""Acts in order: what each ends and revives, and what is in force on a date."""

from __future__ import annotations

import csv
from importlib import resources
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natija.canvass.law import repoll
from natija.canvass.timeline import Act, in_force, status, timeline
from natija.model.records import Notice, NoticeAct


def notice(
    act: str, effective: str, *, supersedes: str | None = None, candidate: str | None = None, by: str = "ecp"
) -> Notice:
    """An act of one contest."""
    return Notice(
        act=cast("NoticeAct", act),
        contest="e/NA-81",
        effective=effective,
        decided_by=by,
        candidate=candidate,
        supersedes=supersedes,
    )


NA_81 = {
    "declared": notice("declared", "2024-02-10", candidate="6"),
    "recount": notice("recount-held", "2024-02-20", supersedes="declared", candidate="2"),
    "annulled": notice("annulled", "2024-04-04", supersedes="recount", by="court:lhc"),
    "restored": notice("restored", "2024-08-12", supersedes="annulled", by="court:sc"),
}
"""A recount reverses the result, a court annuls it, a higher court restores it. The day of the recount stands for one
that was not seen."""


@pytest.mark.parametrize(
    ("on", "standing", "returned"),
    [
        ("2024-02-09", (), None),
        ("2024-02-15", ("declared",), "6"),
        ("2024-03-01", ("recount",), "2"),
        ("2024-04-04", ("declared", "annulled"), "6"),
        ("2024-08-12", ("recount", "restored"), "2"),
        (None, ("recount", "restored"), "2"),
    ],
)
def test_na_81(on: str | None, standing: tuple[str, ...], returned: str | None) -> None:
    """The recount, its annulment and its restoration are three records; the result is a fold over them."""
    acts = timeline(NA_81)
    assert in_force(acts, on) == standing
    assert status(acts, on).returned == returned


def test_each_act_says_what_it_ends_and_revives() -> None:
    """In order, with nothing left out."""
    assert [(act.id, act.ends, act.revives) for act in timeline(NA_81)] == [
        ("declared", (), ()),
        ("recount", ("declared",), ()),
        ("annulled", ("recount",), ("declared",)),
        ("restored", ("declared", "annulled"), ("recount",)),
    ]


def test_the_order_of_the_log_does_not_matter() -> None:
    """The restoration may be recorded before anything else."""
    assert timeline(dict(reversed(NA_81.items()))) == timeline(NA_81)


def test_what_was_replaced_twice_does_not_come_back() -> None:
    """A third gazette notice ends the second; the first stays ended."""
    acts = timeline({
        "a": notice("gazetted", "2024-02-13", candidate="1"),
        "b": notice("gazetted", "2024-02-14", candidate="2", supersedes="a"),
        "c": notice("gazetted", "2024-02-15", candidate="3", supersedes="b"),
    })  # fmt: skip
    assert in_force(acts) == ("c",)


@pytest.mark.parametrize("held", ["suspended", "withheld"])
def test_a_suspension_that_is_replaced_suspends_no_longer(held: str) -> None:
    """A court stays a declaration, then dismisses the case: the declaration is in force again."""
    acts = timeline({
        "result": notice("declared", "2024-02-09", candidate="18"),
        "stay": notice(held, "2024-02-10", supersedes="result", by="court:lhc"),
        "dismissed": notice("petition-decided", "2024-02-12", supersedes="stay", by="court:lhc"),
    })  # fmt: skip
    assert [act.in_force for act in acts] == [("result",), ("stay",), ("result", "dismissed")]


def test_a_void_poll_that_is_repeated_does_not_bring_the_first_result_back() -> None:
    """Voided, ordered again, declared: only the last stands. If a court restores the result, the first does."""
    void = {
        "first": notice("declared", "2021-02-20", candidate="1"),
        "void": notice("void", "2021-02-25", supersedes="first"),
    }
    again = {
        "order": notice("re-poll", "2021-03-01", supersedes="void"),
        "second": notice("declared", "2021-04-11", candidate="2", supersedes="order"),
    }
    restored = {"restored": notice("restored", "2021-03-01", supersedes="void", by="court:sc")}
    assert [act.in_force for act in timeline(void | again)] == [("first",), ("void",), ("order",), ("second",)]
    assert in_force(timeline(void | restored)) == ("first", "restored")


def test_a_void_poll_ends_a_corrected_declaration_and_the_first_one_too() -> None:
    """Voiding is not undoing: the declaration that had been replaced stays replaced."""
    acts = timeline({
        "first": notice("declared", "2024-02-09", candidate="1"),
        "corrected": notice("declared", "2024-02-10", candidate="1", supersedes="first"),
        "void": notice("void", "2024-02-20", supersedes="corrected"),
    })  # fmt: skip
    assert in_force(acts) == ("void",)


def test_a_second_recount_after_an_annulled_one() -> None:
    """The annulled recount does not come back when the annulment is followed by another recount."""
    acts = timeline(
        {key: NA_81[key] for key in ("declared", "recount", "annulled")}
        | {"second": notice("recount-held", "2024-05-01", supersedes="annulled", candidate="2")}
    )
    assert "recount" not in in_force(acts)


def test_a_suspended_recount_leaves_nothing_in_force() -> None:
    """While it is suspended neither the recount nor the first declaration stands."""
    acts = timeline(
        {key: NA_81[key] for key in ("declared", "recount")}
        | {"stay": notice("suspended", "2024-03-01", supersedes="recount", by="court:lhc")}
    )
    assert (in_force(acts), status(acts).returned) == (("stay",), None)


def test_a_suspended_annulment_annuls_nothing() -> None:
    """A higher court stays the judgment: the recount is in force again."""
    acts = timeline(
        {key: NA_81[key] for key in ("declared", "recount", "annulled")}
        | {"stay": notice("suspended", "2024-05-01", supersedes="annulled", by="court:sc")}
    )
    assert in_force(acts) == ("recount", "stay")


def test_a_replacement_that_is_undone_replaces_nothing() -> None:
    """Unless the undoing is undone: any number of times."""
    chain = {"0": notice("declared", "2024-01-01"), "1": notice("recount-held", "2024-01-02", supersedes="0")}
    for i in range(2, 9):
        chain[str(i)] = notice("annulled", f"2024-01-0{i + 1}", supersedes=str(i - 1))
    standing = [in_force(timeline(dict(list(chain.items())[:n]))) for n in range(2, 10)]
    assert [("1" in ids, "0" in ids) for ids in standing] == [(True, False), (False, True)] * 4


def test_on_one_day_the_superseding_act_comes_second() -> None:
    """Even if it was recorded first."""
    acts = timeline({"b": notice("annulled", "2024-02-10", supersedes="a"), "a": notice("declared", "2024-02-10")})
    assert [act.id for act in acts] == ["a", "b"]


@pytest.mark.parametrize(
    ("supersedes", "effective", "problem"),
    [
        ("gone", "2024-03-01", "supersedes-nothing-known"),
        ("a", "2024-01-01", "supersedes-a-later-act"),
        ("a", "2024-03-01", ""),
    ],
)
def test_an_act_over_nothing_says_so(supersedes: str, effective: str, problem: str) -> None:
    """A Notice that is not there, or that takes effect later."""
    acts = timeline({"a": notice("declared", "2024-02-10"), "b": notice("void", effective, supersedes=supersedes)})
    assert next(act.problem for act in acts if act.id == "b") == problem


def test_an_open_case_is_one_without_a_decision_of_its_forum() -> None:
    """Two petitions at one court, one decided; one at another court."""
    acts = timeline({
        "p1": notice("petition-filed", "2024-02-09", by="court:lhc"),
        "p2": notice("petition-filed", "2024-02-10", by="court:ihc"),
        "d1": notice("petition-decided", "2024-02-12", by="court:lhc"),
        "p3": notice("petition-filed", "2024-04-01", by="court:lhc"),
    })  # fmt: skip
    assert [case.id for case in status(acts, "2024-02-11").cases] == ["p1", "p2"]
    assert [case.id for case in status(acts).cases] == ["p2", "p3"]


def test_a_case_is_not_the_state_of_a_contest() -> None:
    """A petition against a gazetted result leaves it gazetted."""
    acts = timeline({"g": notice("gazetted", "2024-02-13", candidate="3"), "p": notice("petition-filed", "2024-02-14")})
    now = status(acts)
    assert (now.state, now.since, now.returned) == ("gazetted", "2024-02-13", "3")


def test_nothing_recorded_is_no_state() -> None:
    """Not "declared", and not "undisputed"."""
    assert (status(()).state, status(()).returned, status(()).cases) == (None, None, ())


@pytest.mark.parametrize(
    ("on", "applies"), [("2018-08-01", "no"), ("2018-08-10", "yes"), ("2018-09-10", "yes"), ("2018-10-01", "no")]
)
def test_a_poll_to_be_held_again(on: str, applies: str) -> None:
    """Voided, repeated, and declared: the order of a new poll is over when its result replaces it."""
    acts = timeline({
        "first": notice("declared", "2018-07-27", candidate="1"),
        "void": notice("void", "2018-08-10", supersedes="first"),
        "again": notice("re-poll", "2018-09-10", supersedes="void"),
        "second": notice("declared", "2018-09-12", candidate="1", supersedes="again"),
    })  # fmt: skip
    assert repoll(acts, on=on).applies == applies


def lahore(contest: str) -> tuple[Act, ...]:
    """The bundled notices of a contest, by their keys."""
    path = resources.files("natija") / "packages" / "lahore-2024" / "records" / "notices.csv"
    rows = [row for row in csv.DictReader(path.read_text("utf-8").splitlines()) if row["contest"] == contest]
    fields = ("act", "contest", "effective", "decided_by", "forum", "candidate", "supersedes")
    made = {row["key"]: {name: row[name] or None for name in fields} for row in rows}
    return timeline({
        key: Notice(
            act=cast("NoticeAct", v["act"]), contest=v["contest"], effective=v["effective"] or "",
            decided_by=v["decided_by"] or "", forum=v["forum"], candidate=v["candidate"], supersedes=v["supersedes"],
        )
        for key, v in made.items()
    })  # fmt: skip


@pytest.mark.parametrize(
    ("on", "state", "returned", "cases"),
    [
        ("2024-02-10", "suspended", None, ["court:lhc"]),
        ("2024-02-14", "gazetted", "18", ["court:ihc"]),
        ("2024-02-16", "suspended", None, []),
        ("2024-03-01", "restored", "18", []),
        ("2024-05-01", "restored", "18", ["court:lhc"]),
    ],
)
def test_na_128(on: str, state: str, returned: str | None, cases: list[str]) -> None:
    """The bundled record: a stay, a gazette notice, its withdrawal and its restoration, with the cases open by then."""
    now = status(lahore("ge2024/NA-128"), on)
    assert (now.state, now.returned, [case.forum for case in now.cases]) == (state, returned, cases)


ACTS = st.sampled_from(["declared", "gazetted", "recount-held", "annulled", "restored", "suspended", "void"])
CHAINS = st.lists(st.tuples(ACTS, st.integers(-1, 8)), max_size=9).map(
    lambda drawn: {
        str(i): notice(act, f"2024-03-{i + 1:02}", supersedes=str(below) if 0 <= below < i else None)
        for i, (act, below) in enumerate(drawn)
    }
)


@given(CHAINS)
def test_every_change_is_told(notices: dict[str, Notice]) -> None:
    """What stood, less what an act ends, with what it revives and itself, is what stands after it."""
    acts = timeline(notices)
    before: set[str] = set()
    for act in acts:
        assert set(act.in_force) == (before - set(act.ends)) | set(act.revives) | {act.id}
        assert set(act.ends) <= before
        assert not set(act.revives) & before
        before = set(act.in_force)
    assert [act.notice.effective for act in acts] == sorted(act.notice.effective for act in acts)


@given(CHAINS)
def test_the_past_does_not_change(notices: dict[str, Notice]) -> None:
    """What was in force on a day is the same however many acts follow."""
    acts = timeline(notices)
    for now, later in pairwise(acts):
        known = timeline({act.id: act.notice for act in acts if act.notice.effective <= now.notice.effective})
        assert in_force(known) == in_force(acts, now.notice.effective)
        assert later.notice.effective > now.notice.effective
