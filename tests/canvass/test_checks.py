"""Rules on one form: what fires, what is only an echo, and what cannot be judged."""

from __future__ import annotations

import pytest

from natija.canvass import counts, findings
from natija.model.records import Document, Notice
from tests.canvass.conftest import Count
from tests.canvass.elections import Made, collation, definition, forms, station_list

FULL = "station 1 2 3 valid rejected polled registered\n"


def codes(election: Made, basis: str = "commission") -> set[str]:
    """Codes that fire in A-1, list of stations aside."""
    return {f.code for f in findings(election.run(basis, contest="A-1"))} - {"R141"}


def tally(election: Made, code: str) -> tuple[int, int, int]:
    """How often a code fired, could not be judged, was hidden."""
    found = {c.code: c for c in counts(election.run())}
    return (found[code].fired, found[code].unsure, found[code].suppressed)


@pytest.mark.slow
def test_a_form_that_adds_up_has_no_finding(count: Count) -> None:
    """160 valid, 4 rejected, 164 polled of 300."""
    assert codes(count(forms(FULL + "s1 100 50 10 160 4 164 300"))) == set()


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("s1 100 50 11 160 4 164 300", "R111"),
        ("s1 100 50 10 160 4 165 300", "R112"),
        ("s1 100 50 10 0 164 164 300", "R110"),
        ("s1 100 50 10 160 4 164 163", "R130"),
        ("s1 100 50 10 160 4 164 168", "R131"),
        ("s1 100 50 10 160 40 200 300", "R133"),
        ("s1 158 1 1 160 3 163 300", "R134"),
        ("s1 -1 151 10 160 4 164 300", "R101"),
    ],
)
def test_a_broken_form_is_found(count: Count, form: str, code: str) -> None:
    """One fault each."""
    assert code in codes(count(forms(FULL + form)))


def test_a_form_with_a_finding_counts_all_the_same(count: Count) -> None:
    """Nobody can remove a station from a total by a mistake on its form; the total says how many are in error."""
    outcome = count(forms(FULL + "s1 100 50 11 160 4 164 300\ns2 1 1 1 3 0 3 9")).outcome()
    assert outcome.standings[0].votes == 101
    assert (outcome.coverage.counted, outcome.coverage.in_error) == (2, 1)


def test_a_warning_is_not_an_open_error(count: Count) -> None:
    """Many rejected ballots are a warning."""
    assert count(forms(FULL + "s1 100 50 10 160 40 200 300")).outcome().coverage.in_error == 0


def test_a_finding_carries_its_numbers_and_its_record(count: Count) -> None:
    """What was compared, and the claim it was read from."""
    election = count([])
    (id_,) = election.add(forms(FULL + "s1 100 50 11 160 4 164 300"))
    (finding,) = election.found("R111")
    assert (finding.numbers["sum(votes)"], finding.numbers["valid"]) == (161, 160)
    assert (finding.unit, finding.severity, finding.records) == ("A-1@2023/s1", "error", (id_,))


@pytest.mark.slow
def test_valid_votes_left_out_hide_the_sums_that_follow(count: Count) -> None:
    """R110 is the cause; that votes do not add up (R111, R112) is its echo, counted and not shown."""
    election = count(forms(FULL + "s1 100 50 10 0 4 164 300"))
    assert codes(election) == {"R110"}
    assert tally(election, "R111") == (0, 0, 1)
    assert tally(election, "R112") == (0, 0, 1)


def test_what_cannot_be_judged_is_no_pass_and_no_finding(count: Count) -> None:
    """One candidate is not transcribed: whether the votes add up is unknown, and counted as that."""
    election = count(forms(FULL + "s1 100 50 ~ 160 4 164 300\ns2 100 50 10 160 4 164 300"))
    assert tally(election, "R111") == (0, 1, 0)


def test_votes_read_so_far_above_the_valid_votes_are_found_though_some_are_not_read(count: Count) -> None:
    """What is known is a lower bound: 100 + 70 is above 160 whatever Cyrus has."""
    assert "R111" in codes(count(forms(FULL + "s1 100 70 ~ 160 4 164 300")))


def test_a_missing_operand_is_unknown_and_not_zero(count: Count) -> None:
    """Valid votes illegible: R110 (valid = 0) must not fire."""
    election = count(forms(FULL + "s1 100 50 10 ? 4 164 300"))
    assert "R110" not in codes(election)
    assert tally(election, "R110") == (0, 1, 0)


def test_a_rule_is_judged_on_what_one_paper_says(count: Count) -> None:
    """Two readings of a form: only the one that does not add up is found."""
    election = count(
        forms("""
        station reader   1   2   3 valid rejected polled registered
        s1      desk:1 100  50  10   160        4    164        300
        s1      desk:2 100  50  11   160        4    164        300
    """)
    )
    (finding,) = election.found("R111")
    assert finding.numbers["sum(votes)"] == 161


def test_a_candidate_who_is_not_on_the_ballot_is_found(count: Count) -> None:
    """R102 names the serial."""
    (finding,) = count(forms("station 1 2 9\n s1 100 50 10")).found("R102")
    assert finding.candidate == "9"


def test_a_field_the_blank_does_not_have_is_found(count: Count) -> None:
    """R101: seats are no cell of a count."""
    (finding,) = count(forms("station 1 2 3 seats.total\n s1 100 50 10 4")).found("R101")
    assert finding.unit == "A-1@2023/s1"


def test_a_number_no_count_can_be_is_found_and_kept_as_read(count: Count) -> None:
    """More than 10^9."""
    election = count(forms("station 1 2 3\n s1 1000000001 50 10\n s2 1 2 3"))
    assert [f.candidate for f in election.found("R101")] == ["1"]
    assert election.outcome().standings[0].votes == 1_000_000_002


def test_a_slipped_digit_that_would_mend_the_sum_is_suggested(count: Count) -> None:
    """105 for 150: R137 beside R111, and nothing is changed."""
    election = count(forms(FULL + "s1 100 105 10 260 4 264 300"))
    (finding,) = election.found("R137")
    assert "2: 105 transposed for 150" in finding.suggestions
    assert election.outcome().standings[0].name == "Bo"


def test_two_stations_with_the_same_figures_are_found_both(count: Count) -> None:
    """R138, and a third that differs in one figure is not."""
    election = count(forms("station 1 2 3\n s1 100 50 10\n s2 100 50 10\n s3 100 50 11"))
    assert [f.unit for f in election.found("R138")] == ["A-1@2023/s1", "A-1@2023/s2"]


def test_the_same_figures_of_other_candidates_are_not_the_same(count: Count) -> None:
    """50 and 100 exchanged."""
    assert not count(forms("station 1 2 3\n s1 100 50 10\n s2 50 100 10")).found("R138")


@pytest.mark.slow
def test_the_same_figures_in_two_contests_are_nothing(count: Count) -> None:
    """A vote vector is compared inside its contest."""
    of = definition({"A-1": ["Ann", "Bo"], "A-2": ["Zoe", "Yan"]})
    election = count(forms("contest station 1 2\n A-1 s1 100 50\n A-2 s1 100 50"), of)
    assert not [f for f in findings(election.run()) if f.code == "R138"]


def test_exchanged_lines_are_suspected(count: Count) -> None:
    """R136: at s9 Ann and Cyrus have each other's share of everywhere else."""
    rows = "\n".join(f"s{n} 200 90 10" for n in range(1, 9))
    election = count(forms(f"station 1 2 3\n{rows}\ns9 10 90 205"))
    assert [(f.unit, f.candidate) for f in election.found("R136")] == [("A-1@2023/s9", "3/1")]


def test_a_share_unlike_all_others_is_found(count: Count) -> None:
    """R135: half of the votes more than elsewhere."""
    rows = "\n".join(f"s{n} 20 70 10" for n in range(1, 9))
    election = count(forms(f"station 1 2 3\n{rows}\ns9 90 5 5"))
    assert {(f.unit, f.candidate) for f in election.found("R135")} == {("A-1@2023/s9", "1"), ("A-1@2023/s9", "2")}


def test_a_listed_station_without_a_form_is_found(count: Count) -> None:
    """R141 for s2; once its form is there, nothing."""
    listed = station_list("station registered complete\n s1 300 yes\n s2 300 yes")
    election = count([listed, *forms("station 1 2 3\n s1 100 50 10")])
    assert [f.unit for f in election.found("R141")] == ["A-1@2023/s2"]
    election.add(forms("station 1 2 3\n s2 100 50 10"))
    assert not election.found("R141")


@pytest.mark.slow
def test_a_printed_total_that_is_not_the_sum_of_its_rows_is_found(count: Count) -> None:
    """R202 with both numbers; a column that adds up is not found."""
    election = count(
        [
            collation("""
        station form        1   2   3
        s1      collation 100  50  10
        s2      collation  20  60   0
        all     collation 146 110  10
    """)
        ]
    )
    (finding,) = election.found("R202", "declared")
    assert (finding.candidate, finding.numbers) == ("1 votes", {"stated": 146, "rows": 120})


def test_a_column_with_an_unread_row_is_not_compared_with_its_total(count: Count) -> None:
    """The row that cannot be read may hold the difference."""
    election = count(
        [
            collation("""
        station form        1   2   3
        s1      collation 100  50  10
        s2      collation   ?  60   0
        all     collation 146 110  10
    """)
        ]
    )
    assert not election.found("R202", "declared")


@pytest.mark.slow
def test_figures_of_a_void_poll_are_not_found_fault_with(count: Count) -> None:
    """They are no part of the result."""
    election = count(
        [
            *forms(FULL + "s1 100 50 11 160 4 164 300"),
            Notice(
                act="void", contest="ge/A-1", units=("A-1@2023/s1",), effective="2024-02-12", decided_by="commission"
            ),
        ]
    )
    assert "R111" not in codes(election)


def test_the_id_of_a_finding_is_the_same_whatever_the_order_of_the_log(count: Count) -> None:
    """Code, place and records; no position, no time of receipt."""
    broken = forms(FULL + "s1 100 50 11 160 4 164 300")
    others = forms(FULL + "s2 1 1 1 3 0 3 9\ns3 2 2 2 6 0 6 9")
    first = count([*broken, *others]).found("R111")
    assert first
    assert [f.id for f in first] == [f.id for f in count([*others, *broken]).found("R111")]


def test_the_id_of_a_finding_changes_with_its_records(count: Count) -> None:
    """Somebody else reads the same wrong sum: another record, another finding; an old sign-off lapses."""
    mine = count(forms("station reader 1 2 3 valid\n s1 desk:1 100 50 11 160")).found("R111")
    theirs = count(forms("station reader 1 2 3 valid\n s1 desk:2 100 50 11 160")).found("R111")
    assert (len(mine), len(theirs)) == (1, 1)
    assert mine[0].id != theirs[0].id


def test_a_document_of_no_form_is_no_second_paper(count: Count) -> None:
    """Only papers the figures come from are compared."""
    election = count([Document(citation="a photograph", holder="commission"), *forms("station 1 2 3\n s1 1 2 3")])
    assert not election.found("R140")


def test_the_same_figures_are_found_whether_a_form_was_read_once_or_twice(count: Count) -> None:
    """R138 compares returns, however many readings they rest on."""
    election = count(forms("station reader 1 2 3\n s1 desk:1 100 50 10\n s1 desk:2 100 50 10\n s2 desk:1 100 50 10"))
    assert [f.unit for f in election.found("R138")] == ["A-1@2023/s1", "A-1@2023/s2"]


def test_a_rule_is_judged_by_the_fields_that_occur_at_all(count: Count) -> None:
    """No form of this election has a stated total: that keeps R112 from nothing."""
    assert tally(count(forms(FULL + "s1 100 50 10 160 4 164 300")), "R112") == (0, 0, 0)
