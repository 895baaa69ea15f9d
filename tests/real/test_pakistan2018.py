"""Pakistan 2018: 840 declarations, of which 149 do not add up to their own valid votes."""

from __future__ import annotations

import pytest

from natija.workspace import Workspace
from tests.real import shared
from tests.real.pakistan2018 import ballots

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def broken() -> set[str]:
    """Contests whose candidates' votes are not the valid votes, by the standard library."""
    sums = {label: sum(int(one["votes"]) for one in ballot) for label, ballot in ballots().items()}
    stated = {row["contest"]: int(row["valid"]) for row in shared.rows("pakistan2018/contests.csv")}
    return {label for label, valid in stated.items() if valid != sums[label]}


def test_the_149_contests_that_do_not_add_up_are_found(elections_2018: Workspace, broken: set[str]) -> None:
    """R111; one of them has 0 valid votes written, which is R110 and hides its echo."""
    assert len(broken) == 149
    sums = {f.label for f in elections_2018.findings(code="R111", basis="declared").findings}
    zeros = {f.label for f in elections_2018.findings(code="R110", basis="declared").findings}
    assert zeros == {"NA-42"}
    assert sums | zeros == broken
    counts = {c.code: c for c in elections_2018.canvass(basis="declared").counts}
    assert (counts["R111"].fired, counts["R111"].suppressed, counts["R111"].unsure) == (148, 1, 0)


def test_every_other_contest_was_judged_and_passes(elections_2018: Workspace, broken: set[str]) -> None:
    """840 contests, every candidate read: not evaluable nowhere."""
    outcomes = elections_2018.canvass(basis="declared").outcomes
    assert len(outcomes) == 840
    assert all(o.coverage.candidates_read == o.coverage.on_ballot for o in outcomes)
    errors = {o.label for o in outcomes if o.coverage.in_error}
    assert broken <= errors


def test_a_finding_has_the_numbers_of_the_declaration(elections_2018: Workspace) -> None:
    """NA-13: 253,535 added up, 253,554 stated."""
    (finding,) = elections_2018.findings(code="R111", contest="NA-13", basis="declared").findings
    assert (finding.numbers["sum(votes)"], finding.numbers["valid"]) == (253_535, 253_554)


def test_polled_is_not_valid_and_rejected_in_56(elections_2018: Workspace) -> None:
    """R112 finds all but the one R110 hides."""
    wrong = {
        row["contest"] for row in shared.rows("pakistan2018/contests.csv")
        if int(row["valid"]) + int(row["rejected"]) != int(row["polled"])
    }  # fmt: skip
    assert len(wrong) == 56
    found = {f.label for f in elections_2018.findings(code="R112", basis="declared").findings}
    assert found == wrong - {"NA-42"}


def test_winners_are_those_of_the_file(elections_2018: Workspace) -> None:
    """The first of each contest, unless two have the same number."""
    first = {label: max(int(one["votes"]) for one in ballot) for label, ballot in ballots().items()}
    for outcome in elections_2018.canvass(basis="declared").outcomes:
        assert outcome.standings[0].votes == first[outcome.label]
        assert bool(outcome.leader) != bool(outcome.tied)


def test_turnout_is_of_the_registered_voters(elections_2018: Workspace) -> None:
    """Polled, rejected ballots included, of registered: as the file has it where it has both right."""
    outcome = elections_2018.contest("NA-1", basis="declared").outcome
    assert outcome.turnout
    assert (outcome.turnout.part, outcome.turnout.whole) == (164_355, 269_579)


def test_without_station_forms_nothing_is_said_of_stations(elections_2018: Workspace) -> None:
    """No list, no form: every contest is named as one without."""
    absence = elections_2018.missing(("contest",)).absence
    assert (absence.forms, absence.groups) == ((), ())
    assert len(absence.contests_without_forms) == len(absence.unlisted_contests) == 840
