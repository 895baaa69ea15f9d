"""What is added up, what is left out, and what a total says of what it covers."""

from __future__ import annotations

from natija.canvass import Outcome, Range, explain
from natija.model.records import Document, Notice
from tests.canvass.conftest import Count
from tests.canvass.elections import collation, definition, forms, station_list


def votes(outcome: Outcome) -> dict[str, int | None]:
    """Votes by candidate's name."""
    return {standing.name: standing.votes for standing in outcome.standings}


def test_a_total_is_what_the_forms_add_up_to(count: Count) -> None:
    """Two stations, three candidates."""
    outcome = count(
        forms("""
        station   1    2   3
        s1      100   50  10
        s2       20   60   0
    """)
    ).outcome()
    assert votes(outcome) == {"Ann": 120, "Bo": 110, "Cyrus": 10}
    assert (outcome.leader, outcome.margin) == ("1", Range(low=10, high=10))
    assert [standing.counted for standing in outcome.standings] == [2, 2, 2]


def test_an_unknown_figure_is_no_zero_and_the_total_says_that_it_lacks_it(count: Count) -> None:
    """Cyrus's line at s2 cannot be read: his total covers one form of two, the others' totals both."""
    outcome = count(
        forms("""
        station   1    2   3
        s1      100   50  10
        s2       20   60   ?
    """)
    ).outcome()
    assert [(s.name, s.counted) for s in outcome.standings] == [("Ann", 2), ("Bo", 2), ("Cyrus", 1)]
    assert outcome.coverage.counted == 2


def test_a_station_without_a_form_makes_a_total_partial(count: Count) -> None:
    """The list has three stations, two have forms; nothing is added for the third."""
    outcome = count(
        [
            station_list("""
            station registered complete
            s1             300      yes
            s2             300      yes
            s3             200      yes
        """),
            *forms("""
            station   1    2   3
            s1      100   50  10
            s2       20   60   0
        """),
        ]
    ).outcome()
    assert (outcome.status, outcome.coverage.counted, outcome.coverage.expected) == ("partial", 2, 3)
    assert votes(outcome)["Ann"] == 120
    assert outcome.lead.registered == 200


def test_with_every_listed_station_counted_a_total_is_complete(count: Count) -> None:
    """Only where the list says that it is complete."""
    outcome = count(
        [
            station_list("station registered complete\n s1 300 yes"),
            *forms("station 1 2 3\n s1 100 50 10"),
        ]
    ).outcome()
    assert outcome.status == "complete"


def test_a_list_that_does_not_say_it_is_complete_leaves_a_total_partial(count: Count) -> None:
    """There may be stations nobody has listed."""
    outcome = count(
        [
            station_list("station registered complete\n s1 300 no"),
            *forms("station 1 2 3\n s1 100 50 10"),
        ]
    ).outcome()
    assert (outcome.status, outcome.coverage.list_complete) == ("partial", False)


def test_a_form_of_a_station_that_is_not_listed_counts_and_is_told(count: Count) -> None:
    """A finding never removes a form from a total."""
    election = count(
        [
            station_list("station registered complete\n s1 300 yes"),
            *forms("station 1 2 3\n s1 100 50 10\n s9 5 6 7"),
        ]
    )
    outcome = election.outcome()
    assert votes(outcome) == {"Ann": 105, "Bo": 56, "Cyrus": 17}
    assert outcome.coverage.unlisted == 1
    assert [f.unit for f in election.found("R141")] == ["A-1@2023/s9"]


def test_without_a_list_nobody_knows_how_many_stations_there_are(count: Count) -> None:
    """Expected is unknown, not the number of forms."""
    outcome = count(forms("station 1 2 3\n s1 100 50 10")).outcome()
    assert (outcome.status, outcome.coverage.expected, outcome.coverage.list_complete) == ("partial", None, None)


def test_a_form_with_nothing_but_reasons_is_not_counted(count: Count) -> None:
    """A row saying that no form is held is not a form with zeros."""
    outcome = count(
        forms("""
        station   1    2   3
        s1      100   50  10
        s2        x    x   x
    """)
    ).outcome()
    assert (outcome.coverage.counted, votes(outcome)["Ann"]) == (1, 100)


def test_candidates_nobody_transcribed_have_no_standing(count: Count) -> None:
    """Only the two leading candidates were typed in; the third is unknown, and no zero."""
    outcome = count(forms("station 1 2 3\n s1 100 50 ~")).outcome()
    assert [s.name for s in outcome.standings] == ["Ann", "Bo"]
    assert (outcome.coverage.candidates_read, outcome.coverage.on_ballot) == (2, 3)


def test_a_row_of_zeros_is_a_count_in_the_commissions_copies(count: Count) -> None:
    """Nobody voted: that is a result."""
    outcome = count(forms("station 1 2 3\n s1 0 0 0\n s2 3 4 5")).outcome()
    assert (outcome.coverage.counted, outcome.standings[0].counted) == (2, 2)


def test_a_row_of_zeros_is_no_form_where_the_basis_says_so(count: Count) -> None:
    """Collections of agents' copies fill in zeros for forms they do not have."""
    outcome = count(
        forms("""
        station holder     1 2 3
        s1      agents:1   0 0 0
        s2      agents:1   3 4 5
    """)
    ).outcome("agents")
    assert (outcome.coverage.counted, outcome.standings[0].counted) == (1, 1)


def test_a_void_poll_is_left_out_and_its_registered_voters_wait_for_nobody(count: Count) -> None:
    """The stations of a void poll are counted apart, and are not missing either."""
    records = [
        station_list("station registered complete\n s1 300 yes\n s2 200 yes"),
        *forms("station 1 2 3\n s1 100 50 10\n s2 20 60 0"),
        Notice(act="void", contest="ge/A-1", units=("A-1@2023/s2",), effective="2024-02-12", decided_by="commission"),
    ]
    election = count(records)
    outcome = election.outcome()
    assert (votes(outcome)["Ann"], outcome.coverage.void, outcome.coverage.counted) == (100, 1, 1)
    assert (outcome.lead.registered, outcome.coverage.expected) == (0, 1)
    assert votes(election.outcome("with-void"))["Ann"] == 120


def test_a_poll_is_void_from_the_day_the_notice_takes_effect(count: Count) -> None:
    """As of the day before, the form counts."""
    election = count(
        [
            *forms("station 1 2 3 stated\n s1 100 50 10 2024-02-09\n s2 20 60 0 2024-02-09"),
            Notice(
                act="void", contest="ge/A-1", units=("A-1@2023/s2",), effective="2024-02-12", decided_by="commission"
            ),
        ]
    )
    assert votes(election.outcome(as_of="2024-02-11"))["Ann"] == 120
    assert votes(election.outcome(as_of="2024-02-12"))["Ann"] == 100


def test_a_notice_that_another_supersedes_is_out_of_force(count: Count) -> None:
    """Restored: the poll counts again."""
    election = count(forms("station 1 2 3\n s1 100 50 10\n s2 20 60 0"))
    void = Notice(act="void", contest="ge/A-1", units=("A-1@2023/s2",), effective="2024-02-12", decided_by="commission")
    (id_,) = election.add([void])
    assert votes(election.outcome())["Ann"] == 100
    election.add(
        [
            Notice(
                act="restored",
                contest="ge/A-1",
                units=("A-1@2023/s2",),
                effective="2024-03-01",
                decided_by="court",
                supersedes=id_,
            )
        ]
    )
    assert votes(election.outcome())["Ann"] == 120


def test_a_stated_sum_stands_in_until_station_forms_are_held(count: Count) -> None:
    """Somebody says what two forms add up to; when a form itself is held, forms alone are added."""
    election = count(forms("station 1 2 3 covers\n all 120 110 10 2/3"))
    before = election.outcome()
    assert (before.status, votes(before)["Ann"]) == ("stated-sum", 120)
    assert (before.coverage.counted, before.coverage.expected) == (2, 3)
    election.add(forms("station 1 2 3\n s1 100 50 10"))
    after = election.outcome()
    assert (after.status, votes(after)["Ann"], after.coverage.counted) == ("partial", 100, 1)


def test_a_recount_replaces_the_count_where_the_basis_prefers_it(count: Count) -> None:
    """Station by station: s2 was not recounted."""
    outcome = count(
        forms("""
        station stage     1   2   3
        s1      count   100  50  10
        s2      count    20  60   0
        s1      recount  90  55  10
    """)
    ).outcome("recounted")
    assert votes(outcome) == {"Ann": 110, "Bo": 115, "Cyrus": 10}


def test_a_collation_gives_its_rows_and_its_totals_apart(count: Count) -> None:
    """As declared: what it states. As consolidated: what its rows add up to."""
    election = count(
        [
            collation("""
        station form        1   2   3
        s1      collation 100  50  10
        s2      collation  20  60   0
        all     collation 125 110  10
    """)
        ]
    )
    assert votes(election.outcome("declared"))["Ann"] == 125
    assert votes(election.outcome("consolidated"))["Ann"] == 120


def test_a_result_as_declared_counts_once(count: Count) -> None:
    """One form of one contest is one return of one expected."""
    outcome = count(forms("station form 1 2 3\n all declaration 120 110 10")).outcome("declared")
    assert (outcome.status, outcome.coverage.counted, outcome.coverage.expected) == ("declared", 1, 1)


def test_the_later_stage_is_the_declared_result(count: Count) -> None:
    """The final form replaces the provisional one if it gives all the candidates that one gives."""
    election = count(
        forms("""
        station form        stage         1    2   3
        all     statement   provisional 120  110  10
        all     declaration final       121  110  10
    """)
    )
    assert votes(election.outcome("declared"))["Ann"] == 121


def test_a_total_is_never_made_of_two_stages(count: Count) -> None:
    """The final form gives the winner only: the earlier form, which gives everybody, stays."""
    election = count(
        forms("""
        station form        stage         1    2   3
        all     statement   provisional 120  110  10
        all     declaration final       121    -   -
    """)
    )
    assert votes(election.outcome("declared")) == {"Ann": 120, "Bo": 110, "Cyrus": 10}


def test_a_document_that_revises_another_of_its_holder_takes_its_place(count: Count) -> None:
    """The presiding officer corrected the form and signed: the first version is kept, and not counted."""
    election = count([])
    (old,) = election.add([Document(citation="form, first", holder="commission")])
    (new,) = election.add([Document(citation="form, corrected", holder="commission", revises=old)])
    election.add(forms(f"station document 1 2 3\n s1 {old} 100 50 10\n s1 {new} 101 50 10"))
    assert votes(election.outcome())["Ann"] == 101
    assert not election.found("R140")


def test_a_document_of_somebody_else_revises_nothing(count: Count) -> None:
    """Only its own holder can correct a copy."""
    election = count([])
    (old,) = election.add([Document(citation="form", holder="commission")])
    (new,) = election.add([Document(citation="another", holder="press", revises=old)])
    election.add(forms(f"station document holder 1 2 3\n s1 {old} commission 100 50 10\n s1 {new} press 101 50 10"))
    assert votes(election.outcome())["Ann"] == 100


def test_sums_go_up_the_tree(count: Count) -> None:
    """Stations lie in wards, wards in the seat; each ward has its own sum and coverage."""
    of = definition({"A-1": ["Ann", "Bo"]}, within={"north": "A-1", "south": "A-1"})
    election = count(
        [
            station_list(
                "station registered\n s1 300\n s2 200\n s3 100", {"s1": "north", "s2": "north", "s3": "south"}
            ),
            *forms("station 1 2\n s1 100 50\n s2 20 60\n s3 1 2"),
        ],
        of,
    )
    done = election.run()
    done.need("subtotals")
    sums = done.engine.rows("select unit, candidate, value, counted from subtotals where field = 'votes' order by all")
    assert sums == [
        ("north@2023", "1", 120, 2), ("north@2023", "2", 110, 2), ("south@2023", "1", 1, 1), ("south@2023", "2", 2, 1),
    ]  # fmt: skip


def test_an_explanation_names_every_form_and_what_is_waited_for(count: Count) -> None:
    """From a number down to the claims, and the stations it lacks."""
    election = count(
        [
            station_list("station registered\n s1 300\n s2 200\n s3 100"),
            *forms("station 1 2 3\n s1 100 50 10\n s2 20 60 ?"),
        ]
    )
    found = explain(election.run(contest="A-1"), candidate="3")
    assert (found.value, found.counted, found.expected) == (10, 1, 3)
    assert [(c.unit, c.value, c.sources[0].reason) for c in found.contributions] == [
        ("A-1@2023/s1", 10, None), ("A-1@2023/s2", None, "illegible"),
    ]  # fmt: skip
    assert found.waiting == ("A-1@2023/s2", "A-1@2023/s3")


def test_two_contests_are_two_sums(count: Count) -> None:
    """A candidate is a serial inside a contest."""
    of = definition({"A-1": ["Ann"], "A-2": ["Zoe"]})
    election = count(forms("contest station 1\n A-1 s1 10\n A-2 s1 7\n A-2 s2 1"), of)
    assert [(o.label, votes(o)) for o in election.run().outcomes] == [("A-1", {"Ann": 10}), ("A-2", {"Zoe": 8})]


def test_a_contest_is_not_complete_while_a_figure_on_a_counted_form_is_unknown(count: Count) -> None:
    """Every listed station is counted, but one candidate's line is illegible on one form: the total is partial."""
    listing = station_list("station registered complete\n s1 300 yes\n s2 200 yes")
    whole = count([listing, *forms("station 1 2\n s1 100 50\n s2 20 60")])
    assert whole.outcome("commission").status == "complete"
    short = count([listing, *forms("station 1 2\n s1 100 50\n s2 ? 60")])
    assert short.outcome("commission").status == "partial"
