"""A contest that is followed while records arrive has, after each, the outcome that the whole canvass gives it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natija.canvass import Question, find_basis
from natija.canvass.canvass import Canvass
from natija.canvass.following import Following
from natija.canvass.scope import find_contest
from natija.errors import BadUse
from natija.frames.engine import DuckDB
from natija.model.canonical import encode, record_id
from natija.model.records import Alias, Claim, Document, Notice, Record
from tests.canvass.elections import Made, definition, forms
from tests.canvass.test_paths import BASES, SEATS, history


def following(election: Made, basis: str = "commission", contest: str = "A-1") -> Following:
    """Follow one contest."""
    asked = (find_contest(election.definition, contest),)
    question = Question(at=0, as_of=None, basis=find_basis(election.definition, basis), contests=asked)
    return Following(election.frames, election.definition, question)


def compare(folder: Path, entries: Sequence[tuple[str, str, Record]], basis: str) -> None:
    """After every record, both contests as followed and as the whole election gives them."""
    election = Made(folder, definition(SEATS))
    followed = {label: following(election, basis, label) for label in SEATS}
    for number, (_, batch, record) in enumerate(entries):
        election.add([record], batch)
        if number % 3 == 1:
            continue  # several records can arrive between two looks
        whole = election.run(basis)
        for label, one in followed.items():
            assert one.outcome() == whole.outcome(f"ge/{label}")


OLD = Document(holder="commission", citation="first print")
NEW = Document(holder="commission", citation="second print", revises=record_id(encode(OLD)))


@st.composite
def with_papers(draw: st.DrawFn) -> list[tuple[str, str, Record]]:
    """A history in which some forms cite a paper that another revises, and in which both come in at any time."""
    entries: list[tuple[str, str, Record]] = []
    for id_, batch, record in draw(history()):
        if isinstance(record, Claim) and draw(st.booleans()):
            cited = msgspec.structs.replace(record, document=record_id(encode(draw(st.sampled_from((OLD, NEW))))))
            entries.append((record_id(encode(cited)), batch, cited))
        else:
            entries.append((id_, batch, record))
    for paper in (OLD, NEW):
        at = draw(st.integers(0, len(entries)))
        entries.insert(at, (record_id(encode(paper)), "papers", paper))
    return entries


@pytest.mark.slow
@given(entries=with_papers(), basis=st.sampled_from(("commission", "agreed")))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_papers_that_are_revised_are_followed_too(
    cache: Path, entries: list[tuple[str, str, Record]], basis: str
) -> None:
    """In whatever order the papers and the forms that cite them come in."""
    compare(cache, entries, basis)


@pytest.mark.slow
@given(entries=history(), basis=st.sampled_from((*BASES, "recounted")))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_followed_contest_has_the_outcome_of_the_whole_election(
    cache: Path, entries: list[tuple[str, str, Record]], basis: str
) -> None:
    """Forms, lists, void polls and withdrawals, one after the other."""
    compare(cache, entries, basis)


@pytest.mark.soak
@given(entries=history(), basis=st.sampled_from((*BASES, "recounted", "agents")))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_followed_contests_are_right_on_many_elections(
    cache: Path, entries: list[tuple[str, str, Record]], basis: str
) -> None:
    """The same, for longer."""
    compare(cache, entries, basis)


FIRST = """
    station  valid  rejected  polled  registered  1   2  3
    s1       60     2         62      100         40  15  5
"""
SECOND = """
    station  valid  rejected  polled  registered  1   2  3
    s2       50     0         50      90          10  30  10
"""


def election_of(cache: Path) -> Made:
    """Two contests; one form of A-1."""
    election = Made(cache, definition(SEATS))
    election.add(forms(FIRST))
    return election


def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every time the plan runs again, and every time everything is set up, by name."""
    seen: list[str] = []
    forget, set_up = Canvass.forget, Following._set_up

    def forgetting(self: Canvass) -> None:
        seen.append("again")
        forget(self)

    def setting_up(self: Following) -> None:
        seen.append("set up")
        set_up(self)

    monkeypatch.setattr(Canvass, "forget", forgetting)
    monkeypatch.setattr(Following, "_set_up", setting_up)
    return seen


def test_a_new_form_is_added_to_the_rows_in_memory(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan runs again; nothing is set up a second time."""
    election, seen = election_of(cache), runs(monkeypatch)
    one = following(election)
    one.outcome()
    election.add(forms(SECOND))
    assert one.outcome() == election.outcome()
    assert seen == ["set up", "again"]


def test_forms_of_another_contest_cost_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a record that says nothing about figures."""
    election, seen = election_of(cache), runs(monkeypatch)
    one = following(election)
    before = one.outcome()
    election.add([*forms(SECOND.replace("station", "contest  station").replace("s2 ", "A-2 s2 ")), Alias(
        of="party", id="x", name="Ex",
    )])  # fmt: skip
    assert one.outcome() == before
    assert seen == ["set up"]


def test_another_holder_can_make_a_basis_ambiguous(cache: Path) -> None:
    """A pattern that two holders match leaves a choice, from the moment the second one's form is there."""
    election = Made(cache, definition(SEATS))
    election.add(forms("station holder valid 1 2 3\ns1 agents:1 6 1 2 3"))
    one = following(election, "agents")
    assert one.outcome().status == "partial"
    election.add(forms("station holder valid 1 2 3\ns1 agents:2 6 1 2 3"))
    assert one.outcome().status == "ambiguous-basis"
    assert one.outcome() == election.outcome("agents")


@pytest.mark.slow
def test_a_second_copy_turns_a_return_into_one_of_several_sheets(cache: Path) -> None:
    """Nothing that was about single sheets is left standing; nor is what the second copy said once it is agreed."""
    election = Made(cache, definition(SEATS))
    election.add(forms("station holder valid 1 2 3\ns1 commission 6 1 2 3\ns2 commission 6 1 2 3"))
    one = following(election, "agreed")
    assert one.outcome() == election.outcome("agreed")
    election.add(forms("station holder valid 1 2 3\ns1 agents:1 6 1 2 4"))
    assert one.outcome() == election.outcome("agreed")
    election.add(forms("station holder valid 1 2 3\ns2 agents:1 6 1 2 3"))
    assert one.outcome() == election.outcome("agreed")


@pytest.mark.parametrize("order", ["cited last", "revised last"])
def test_a_form_that_cites_a_revised_paper_does_not_count(cache: Path, order: str) -> None:
    """Whether the form comes in after both papers, or the paper that is revised after the one that revises it."""
    election = election_of(cache)
    old = record_id(encode(OLD))
    citing = forms(SECOND.replace("station", "document  station").replace("s2 ", f"{old} s2 "))
    first: list[Record] = [OLD, NEW] if order == "cited last" else [NEW, *citing]
    last: list[Record] = [*citing] if order == "cited last" else [OLD]
    election.add(first)
    one = following(election)
    one.outcome()
    election.add(last)
    assert one.outcome() == election.outcome()
    assert one.outcome().coverage.counted == 1


def test_what_was_interrupted_is_counted_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a notebook: stopped after the rows were added and before they were counted, and asked again."""
    election = election_of(cache)
    one = following(election)
    one.outcome()
    election.add(forms(SECOND))
    with monkeypatch.context() as patched:
        patched.setattr(Canvass, "forget", interrupted)
        with pytest.raises(KeyboardInterrupt):
            one.outcome()
    assert one.outcome() == election.outcome()


def interrupted(_: Canvass) -> None:
    """Be stopped."""
    raise KeyboardInterrupt


def test_what_was_interrupted_while_a_table_was_filled_is_whole_afterwards(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is empty for a moment, and is not taken for what there is."""
    election = election_of(cache)
    one = following(election)
    for form in (SECOND, SECOND.replace("s2", "s3")):
        one.outcome()
        election.add(forms(form))
    one.outcome()
    election.add(forms(SECOND.replace("s2", "s4")))

    def emptied(self: DuckDB, name: str, _: str) -> None:
        self.db.execute(f"delete from {name}")  # noqa: S608  a table of the plan
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(DuckDB, "_fill", emptied)
        with pytest.raises(KeyboardInterrupt):
            one.outcome()
    assert one.outcome() == election.outcome()


@pytest.mark.slow
@pytest.mark.parametrize("basis", ["commission", "agreed"])
def test_a_long_night_of_forms_unlike_those_before_is_followed(
    cache: Path, monkeypatch: pytest.MonkeyPatch, basis: str
) -> None:
    """Figures nobody had yet, up to the largest a record can hold, holders in turn: nothing is set up a second time."""
    monkeypatch.setattr("natija.frames.engine.AGAIN", 4)
    election = election_of(cache)
    one, seen = following(election, basis), runs(monkeypatch)
    one.outcome()
    for number in range(2, 14):
        holder, votes = ("commission", "agents:1")[number % 2], 2 ** (4 * number + 1)
        row = f"s{number // 2} {holder} {votes} 0 {votes} 9 {votes} 0 0"
        election.add(forms(f"station holder valid rejected polled registered 1 2 3\n{row}"))
        assert one.outcome() == election.outcome(basis, contest="A-1")
    assert seen == ["set up"] + ["again"] * 12


def test_one_contest_is_followed_at_a_time(cache: Path) -> None:
    """A question about several is refused, with what to do."""
    election = Made(cache, definition(SEATS))
    question = Question(
        at=0, as_of=None, basis=find_basis(election.definition, "commission"), contests=election.definition.contests
    )
    with pytest.raises(BadUse, match="one contest"):
        Following(election.frames, election.definition, question)


def test_a_poll_that_is_void_stays_void_for_forms_that_come_first_afterwards(cache: Path) -> None:
    """The station had no number when the Notice was read: no list names it, and it had no form."""
    election = election_of(cache)
    election.add([Notice(act="void", decided_by="commission", effective="2024-02-10", units=("A-1@2023/s2",))])
    one = following(election)
    assert one.outcome().coverage.void == 0
    election.add(forms(SECOND))
    assert one.outcome() == election.outcome()
    assert (one.outcome().coverage.void, one.outcome().coverage.counted) == (1, 1)


def test_an_unlisted_station_can_have_its_first_form_while_it_is_followed(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its unit is new to the log, and nothing is set up for that."""
    election, seen = election_of(cache), runs(monkeypatch)
    one = following(election)
    one.outcome()
    election.add(forms(SECOND.replace("s2 ", "s9 ")))
    assert one.outcome() == election.outcome()
    assert seen == ["set up", "again"]
