"""Kenya 2017: Form 34C, whose printed national totals are not the sums of its own rows."""

from __future__ import annotations

import pytest

from natija.workspace import Workspace

pytestmark = pytest.mark.slow


def test_the_form_is_one_claim_with_a_row_per_constituency(kenya: Workspace) -> None:
    """291 rows and its own totals."""
    claims = [e for e in kenya.log.read() if b'"record":"claim"' in e.content]
    assert len(claims) == 1
    rows = kenya.log_show(claims[0].id).record["rows"]
    assert len(rows) == 292
    assert sum("unit" not in row for row in rows) == 1


def test_the_printed_totals_are_above_their_rows(kenya: Workspace) -> None:
    """26 and 21 votes for the first two candidates, none for the others."""
    found = kenya.findings(code="R202", contest="KE-2017-president", basis="declared").findings
    names = {c.serial: c.person for c in kenya.definition.candidates}
    people = {p.id: p.names["en"] for p in kenya.definition.people}
    more = {
        people[names[f.candidate.split()[0]]]: (f.numbers["stated"] or 0) - (f.numbers["rows"] or 0)
        for f in found if f.candidate and f.candidate.endswith(" votes")
    }  # fmt: skip
    assert more == {"Uhuru Kenyatta": 26, "Raila Odinga": 21}


def test_a_finding_rests_on_the_form_itself(kenya: Workspace) -> None:
    """One record, severity error, and the unit is the country."""
    for finding in kenya.findings(code="R202", basis="declared").findings:
        assert (finding.severity, finding.unit, len(finding.records)) == ("error", "KE@2017", 1)


def test_the_printed_total_is_declared_and_the_rows_are_a_version_of_their_own(kenya: Workspace) -> None:
    """Neither replaces the other."""
    declared = kenya.contest("KE-2017-president", basis="declared").outcome
    rows = kenya.contest("KE-2017-president", basis="consolidated").outcome
    assert [(s.name, s.votes) for s in declared.standings[:2]] == [
        ("Uhuru Kenyatta", 8_203_290), ("Raila Odinga", 6_762_224),
    ]  # fmt: skip
    assert [(s.name, s.votes, s.counted) for s in rows.standings[:2]] == [
        ("Uhuru Kenyatta", 8_203_264, 291), ("Raila Odinga", 6_762_203, 291),
    ]  # fmt: skip


def test_every_basis_finds_the_same_findings_once(kenya: Workspace) -> None:
    """The form does not change with the basis it is looked at under."""
    assert kenya.findings(code="R202").total == kenya.findings(code="R202", basis="declared").total
