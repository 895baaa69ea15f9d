"""Several claims about one form: readings that differ, copies that differ, rulings, and who holds what."""

from __future__ import annotations

import pytest

from natija.canvass import Outcome, Range
from natija.canvass.scope import BITS
from natija.errors import Unknown
from natija.model.records import Document, Row, Ruling
from tests.canvass.conftest import Count
from tests.canvass.elections import Made, forms


def ranges(outcome: Outcome) -> dict[str, tuple[int, int]]:
    """Least and greatest total by candidate's name."""
    return {s.name: (s.range.low, s.range.high) for s in outcome.standings}


def test_two_readings_that_differ_make_a_range_and_no_number(count: Count) -> None:
    """Never the latest: the total is open between the two, and the other candidates' are known."""
    outcome = count(
        forms("""
        station reader   1   2   3
        s1      desk:1 100  50  10
        s1      desk:2 140  50  10
        s2      desk:1  20  60   0
    """)
    ).outcome()
    assert ranges(outcome) == {"Ann": (120, 160), "Bo": (110, 110), "Cyrus": (10, 10)}
    assert [s.votes for s in outcome.standings] == [None, 110, 10]
    assert (outcome.leader, outcome.margin) == ("1", Range(low=10, high=50))


def test_nobody_leads_where_the_choice_between_readings_decides(count: Count) -> None:
    """Ann has 100 or 40 at s1."""
    outcome = count(
        forms("""
        station reader   1   2   3
        s1      desk:1 100  50  10
        s1      desk:2  40  50  10
    """)
    ).outcome()
    assert (outcome.leader, outcome.tied, outcome.could_lead) == (None, (), ("1", "2"))


def test_two_readings_that_agree_are_one_return(count: Count) -> None:
    """Nothing is counted twice."""
    outcome = count(forms("station reader 1 2 3\n s1 desk:1 100 50 10\n s1 desk:2 100 50 10")).outcome()
    assert ranges(outcome)["Ann"] == (100, 100)
    assert outcome.coverage.counted == 1


def test_the_same_reader_can_sit_down_twice(count: Count) -> None:
    """A second sitting is another reading."""
    outcome = count(forms("station sitting 1 2 3\n s1 1 100 50 10\n s1 2 101 50 10")).outcome()
    assert ranges(outcome)["Ann"] == (100, 101)


def test_a_figure_only_one_reading_gives_counts(count: Count) -> None:
    """The other could not read it: that contradicts nothing."""
    outcome = count(forms("station reader 1 2 3\n s1 desk:1 100 ? 10\n s1 desk:2 100 50 ~")).outcome()
    assert ranges(outcome) == {"Ann": (100, 100), "Bo": (50, 50), "Cyrus": (10, 10)}


def test_a_basis_can_want_two_readings(count: Count) -> None:
    """A form read once is unknown under it."""
    election = count(
        forms("""
        station reader   1   2   3
        s1      desk:1 100  50  10
        s1      desk:2 100  50  10
        s2      desk:1  20  60   0
    """)
    )
    assert ranges(election.outcome("twice"))["Ann"] == (100, 100)
    assert election.outcome("twice").coverage.counted == 1


@pytest.mark.slow
def test_two_of_many_holders_are_two_whatever_their_number(count: Count) -> None:
    """Holders have a bit each, which the first and the last of 41 share; another's copy is read twice, and is one."""
    table = ["station holder reader 1 2 3"]
    table += [f"s{n} agents:{n:02} desk:1 10 0 0" for n in range(BITS + 1)]
    table += [f"s0 agents:{BITS} desk:1 10 0 0", "s1 agents:01 desk:2 10 0 0"]
    outcome = count(forms("\n".join(table))).outcome("agreed")
    assert outcome.coverage.counted == 1
    assert ranges(outcome)["Ann"] == (10, 10)


@pytest.mark.slow
def test_differing_readings_of_one_paper_are_a_finding(count: Count) -> None:
    """R103, with the range; and not R140, for there is one paper."""
    election = paper(count, "s1 {0} desk:1 2024-02-09 100 50 10", "s1 {0} desk:2 2024-02-09 140 50 10")
    (finding,) = election.found("R103")
    assert finding.numbers == {"votes 1 (least)": 100, "votes 1 (greatest)": 140}
    assert len(finding.records) == 2
    assert not election.found("R140")


@pytest.mark.slow
def test_copies_of_two_holders_in_one_table_are_not_readings_of_one_paper(count: Count) -> None:
    """R301, for they are two copies, whichever file lists them; and not R103."""
    election = count([])
    (document,) = election.add([Document(citation="a table of both copies", holder="commission")])
    election.add(forms(f"""
        station holder      document    1   2   3
        s1      commission  {document}  100 50  10
        s1      agents:1    {document}  140 50  10
    """))  # fmt: skip
    assert [f.unit for f in election.found("R301", "agreed")] == ["A-1@2023/s1"]
    assert not election.found("R103", "agreed")


def paper(count: Count, *rows: str) -> Made:
    """An election with forms of a document whose id stands at {0}."""
    election = count([])
    (document,) = election.add([Document(citation="a form", holder="commission")])
    table = "station document reader stated 1 2 3\n" + "\n".join(row.format(document) for row in rows)
    election.claims = election.add(forms(table))  # type: ignore[attr-defined]
    election.document = document  # type: ignore[attr-defined]
    return election


def ruling(election: Made, votes: dict[str, int | str], *, ruled: str = "2024-02-20") -> Ruling:
    """A Ruling on all claims of the paper."""
    return Ruling(
        document=election.document, claims=tuple(election.claims), role="adjudicator", ruled=ruled,  # type: ignore[attr-defined]
        rows=(Row(unit="A-1@2023/s1", candidates={"votes": votes}),),  # type: ignore[dict-item]
    )  # fmt: skip


@pytest.mark.slow
def test_a_ruling_settles_readings_of_one_document(count: Count) -> None:
    """Field by field: Ann's line is settled, and then nothing differs."""
    election = paper(count, "s1 {0} desk:1 2024-02-09 100 50 10", "s1 {0} desk:2 2024-02-09 140 50 10")
    election.add([ruling(election, {"1": 140})])
    outcome = election.outcome()
    assert ranges(outcome) == {"Ann": (140, 140), "Bo": (50, 50), "Cyrus": (10, 10)}
    assert not election.found("R103")


def test_a_ruling_leaves_what_it_does_not_name(count: Count) -> None:
    """Bo's line still differs."""
    election = paper(count, "s1 {0} desk:1 2024-02-09 100 50 10", "s1 {0} desk:2 2024-02-09 140 60 10")
    election.add([ruling(election, {"1": 140})])
    assert ranges(election.outcome()) == {"Ann": (140, 140), "Bo": (50, 60), "Cyrus": (10, 10)}


def test_a_ruling_can_say_that_a_line_is_illegible(count: Count) -> None:
    """Settled as unknown."""
    election = paper(count, "s1 {0} desk:1 2024-02-09 100 50 10", "s1 {0} desk:2 2024-02-09 140 50 10")
    election.add([ruling(election, {"1": "illegible"})])
    assert ranges(election.outcome()) == {"Bo": (50, 50), "Cyrus": (10, 10)}


def test_a_ruling_is_in_force_from_its_day(count: Count) -> None:
    """As of the day before, the readings differ."""
    election = paper(count, "s1 {0} desk:1 2024-02-09 100 50 10", "s1 {0} desk:2 2024-02-09 140 50 10")
    election.add([ruling(election, {"1": 140}, ruled="2024-02-20")])
    assert ranges(election.outcome(as_of="2024-02-19"))["Ann"] == (100, 140)
    assert ranges(election.outcome(as_of="2024-02-20"))["Ann"] == (140, 140)


@pytest.mark.slow
def test_a_ruling_is_checked_by_what_it_settles(count: Count) -> None:
    """The rules look at the settled figures."""
    election = count([])
    (document,) = election.add([Document(citation="a form", holder="commission")])
    table = (
        f"station document reader 1 2 3 valid\n s1 {document} desk:1 100 50 10 160\n s1 {document} desk:2 140 50 10 160"
    )
    claims = election.add(forms(table))
    assert len(election.found("R111")) == 1
    election.add([Ruling(
        document=document, claims=tuple(claims), role="adjudicator", ruled="2024-02-20",
        rows=(Row(unit="A-1@2023/s1", candidates={"votes": {"1": 100}}),),
    )])  # fmt: skip
    assert not election.found("R111")


def test_two_papers_of_one_holder_are_a_finding_and_no_choice(count: Count) -> None:
    """R140: not marked as a revision, so the figure is open between the two."""
    election = count([])
    first, second = election.add([Document(citation=name, holder="commission") for name in ("one", "two")])
    election.add(forms(f"station document 1 2 3\n s1 {first} 100 50 10\n s1 {second} 140 50 10"))
    assert ranges(election.outcome())["Ann"] == (100, 140)
    (finding,) = election.found("R140")
    assert (finding.unit, len(finding.records)) == ("A-1@2023/s1", 2)


@pytest.mark.slow
def test_two_tables_of_one_holder_with_different_fields_are_no_two_papers(count: Count) -> None:
    """One file has the votes, another the turnout: nothing is said twice."""
    election = count([])
    first, second = election.add([Document(citation=name, holder="commission") for name in ("votes", "turnout")])
    election.add(forms(f"station document 1 2 3\n s1 {first} 100 50 10"))
    election.add(forms(f"station document polled registered\n s1 {second} 170 300"))
    assert not election.found("R140")
    assert election.outcome().turnout


def test_copies_of_different_holders_count_where_they_agree(count: Count) -> None:
    """Under `agreed`, field by field."""
    outcome = count(
        forms("""
        station holder        1   2   3
        s1      commission  100  50  10
        s1      agents:1    140  50  10
        s2      commission   20  60   0
        s2      agents:1     20  60   0
    """)
    ).outcome("agreed")
    assert ranges(outcome) == {"Ann": (120, 160), "Bo": (110, 110), "Cyrus": (10, 10)}


def test_copies_can_agree_in_every_vote_and_differ_in_what_was_polled(count: Count) -> None:
    """The votes are known, the other figure is not."""
    outcome = count(
        forms("""
        station holder        1   2   3  polled
        s1      commission  100  50  10     160
        s1      agents:1    100  50  10     170
    """)
    ).outcome("agreed")
    assert ranges(outcome)["Ann"] == (100, 100)
    assert outcome.figures["polled"] is None


def test_a_ruling_about_one_of_two_copies_that_say_the_same_ends_their_agreement(count: Count) -> None:
    """The commission's paper turns out to say 140 where both were read as 100."""
    election = paper(count, "s1 {0} desk:1 2024-02-09 100 50 10")
    election.add(forms("station holder 1 2 3\n s1 agents:1 100 50 10"))
    assert ranges(election.outcome("agreed"))["Ann"] == (100, 100)
    election.add([ruling(election, {"1": 140})])
    assert ranges(election.outcome("agreed"))["Ann"] == (100, 140)


def test_a_ruling_about_every_copy_settles_what_they_agree_on(count: Count) -> None:
    """Both papers turn out to say 140 where both were read as 100; the copies of s2 are as they were."""
    election = paper(count, "s1 {0} desk:1 2024-02-09 100 50 10")
    election.claims += election.add(forms("station holder 1 2 3\n s1 agents:1 100 50 10"))  # type: ignore[attr-defined]
    election.add(forms("station holder 1 2 3\n s2 commission 20 60 0\n s2 agents:1 20 60 0"))
    election.add([ruling(election, {"1": 140})])
    outcome = election.outcome("agreed")
    assert (ranges(outcome)["Ann"], ranges(outcome)["Bo"]) == ((160, 160), (110, 110))
    assert outcome.coverage.counted == 2


def test_one_copy_alone_is_no_agreement(count: Count) -> None:
    """s2 is held by the commission only."""
    outcome = count(
        forms("""
        station holder        1   2   3
        s1      commission  100  50  10
        s1      agents:1    100  50  10
        s2      commission   20  60   0
    """)
    ).outcome("agreed")
    assert ranges(outcome)["Ann"] == (100, 100)
    assert outcome.coverage.counted == 1


def test_differing_copies_are_a_finding_of_their_own(count: Count) -> None:
    """R301 names both records, and says nothing about which is right."""
    election = count(forms("station holder 1 2 3\n s1 commission 100 50 10\n s1 agents:1 140 50 10"))
    (finding,) = election.found("R301", "agreed")
    assert finding.numbers == {"votes 1 (least)": 100, "votes 1 (greatest)": 140}
    assert len(finding.records) == 2


def test_the_copies_of_one_holder_do_not_change_by_another_holders(count: Count) -> None:
    """The commission's total is what its own copies add up to."""
    election = count(forms("station holder 1 2 3\n s1 commission 100 50 10\n s1 agents:1 140 50 10"))
    assert ranges(election.outcome())["Ann"] == (100, 100)
    assert ranges(election.outcome("agents"))["Ann"] == (140, 140)


def test_agents_alone_is_ambiguous_where_two_candidates_agents_hold_copies(count: Count) -> None:
    """No figures, and the choices are named; each choice can be asked for."""
    election = count(
        forms("""
        station holder      1   2   3
        s1      agents:1  140  50  10
        s1      agents:2  100  90  10
    """)
    )
    outcome = election.outcome("agents")
    assert (outcome.status, outcome.choices, outcome.standings) == ("ambiguous-basis", ("agents:1", "agents:2"), ())
    assert ranges(election.outcome("agents:2"))["Bo"] == (90, 90)


def test_a_basis_nobody_has_heard_of_is_refused_with_the_choices(count: Count) -> None:
    """A typing error is not an empty result."""
    with pytest.raises(Unknown, match="commission"):
        count([]).outcome("comission")


def test_a_slip_is_looked_for_in_settled_figures(count: Count) -> None:
    """Settled as 105, Ann's line misses the sum by two exchanged digits; the reading said something else."""
    election = count([])
    (document,) = election.add([Document(citation="a form", holder="commission")])
    claims = election.add(forms(f"station document 1 2 3 valid\n s1 {document} 999 50 10 210"))
    settled = Row(unit="A-1@2023/s1", candidates={"votes": {"1": 105}})
    election.add([Ruling(document=document, claims=tuple(claims), role="desk", ruled="2024-02-20", rows=(settled,))])
    (finding,) = election.found("R137")
    assert "1: 105 transposed for 150" in finding.suggestions
