"""Findings that hold one paper against another: numbering, one line apart, rows, totals, winners, two contests."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from natija.canvass import counts
from natija.canvass.findings import Finding
from natija.countries import profile, profiles
from natija.workspace import Workspace
from tests.canvass.elections import Made, collation, definition, forms, station_list

COPIES = """
station  form   holder      1    2    3
s1       count  commission  100  50   5
s1       count  agents:1    120  50   5
s2       count  commission  70   90   5
s2       count  agents:1    75   95   5
s3       count  commission  30   40   5
s3       count  agents:1    30   40   5
"""


def made(folder: Path, *records: object) -> Made:
    """An election of three candidates."""
    election = Made(folder, definition({"A-1": ["Ann", "Bo", "Cyrus"]}))
    election.add(records)  # type: ignore[arg-type]
    return election


def units(found: tuple[Finding, ...]) -> list[str]:
    """Where findings are."""
    return [f.unit.removeprefix("A-1@2023/") for f in found]


@pytest.mark.parametrize("name", profiles())
def test_every_country_has_the_codes(name: str) -> None:
    """With a remedy; R150 is a rule over fields, the others compare papers."""
    rules = {rule.code: rule for rule in profile(name).rules}
    for code in ("R139", "R150", "R201", "R203", "R205", "STATION-NUMBERING"):
        assert rules[code].remedy["en"]
    assert rules["R150"].fires
    assert not rules["STATION-NUMBERING"].fires


def test_copies_that_are_the_same_but_for_one_candidate(cache: Path) -> None:
    """One line of three differs at s1; two do at s2; none at s3."""
    election = made(cache, *forms(COPIES))
    (found,) = election.found("R139", "agreed")
    assert (found.unit, found.candidate) == ("A-1@2023/s1", "1")
    assert found.numbers == {"agents:1": 120, "commission": 100}
    assert len(found.records) == 2
    assert units(election.found("R301", "agreed")) == ["s1", "s2"]


def test_with_one_candidate_in_common_nothing_is_the_same(cache: Path) -> None:
    """Where copies share one figure, that it differs is no "all but one"."""
    election = made(cache, *forms("station form holder 1\ns1 count commission 10\ns1 count agents:1 12"))
    assert election.found("R139", "agreed") == ()


def test_numbers_that_do_not_align_are_one_finding(cache: Path) -> None:
    """It stands in place of every station's difference."""
    rows = [f"s{i} count commission {100 + i} {50 + 3 * i} {i}" for i in range(8)]
    rows += [f"s{(i + 1) % 8} count agents:1 {100 + i} {50 + 3 * i} {i}" for i in range(8)]
    election = made(cache, *forms("\n".join(("station form holder 1 2 3", *rows))))
    (found,) = election.found("STATION-NUMBERING", "agreed")
    assert (found.unit, found.severity) == ("A-1@2023", "error")
    assert found.numbers == {"vote vectors": 8, "under the same number": 0, "under another number": 8}
    assert len(found.records) == 16
    assert election.found("R301", "agreed") == ()
    assert election.found("R139", "agreed") == ()


def test_another_pair_that_aligns_is_still_compared(cache: Path) -> None:
    """Two holders number alike and differ at one station; a third numbers otherwise."""
    rows = [f"s{i} count commission {100 + i} {50 + 3 * i} {i}" for i in range(8)]
    rows += [f"s{i} count agents:2 {100 + i + (9 if i == 3 else 0)} {50 + 3 * i} {i}" for i in range(8)]
    rows += [f"s{(i + 1) % 8} count agents:1 {100 + i} {50 + 3 * i} {i}" for i in range(8)]
    election = made(cache, *forms("\n".join(("station form holder 1 2 3", *rows))))
    assert len(election.found("STATION-NUMBERING", "agreed")) == 2
    assert units(election.found("R301", "agreed")) == ["s3"]


def test_a_row_of_the_collation_that_is_not_the_form(cache: Path) -> None:
    """The commission's row against the commission's form, with both numbers."""
    election = made(
        cache,
        *forms("station form holder 1 2 3\ns1 count commission 10 20 3\ns2 count commission 5 6 7"),
        collation("station form stage holder 1 2 3\nall collation consolidated commission 15 26 10\n"
                  "s1 collation consolidated commission 10 20 3\ns2 collation consolidated commission 5 9 7"),
    )  # fmt: skip
    (found,) = election.found("R201")
    assert (found.unit, found.numbers) == ("A-1@2023/s2", {"votes 2 (form)": 6, "votes 2 (row)": 9})
    assert len(found.records) == 2


DECLARED = """
station  form         stage  holder      1   2   3
all      declaration  final  commission  {}  {}  {}
"""


def declared(*votes: int) -> list[object]:
    """A declaration."""
    return list(forms(DECLARED.format(*votes)))


def test_a_total_that_is_not_the_sum_of_every_form(cache: Path) -> None:
    """Of a complete list, whether it is more or less; a margin that differs is a finding of its own."""
    listed = station_list("station complete\ns1 yes\ns2 yes")
    held = forms("station form holder 1 2 3\ns1 count commission 10 20 3\ns2 count commission 15 6 7")
    election = made(cache, listed, *held, *declared(27, 26, 9))
    assert {f.candidate: f.numbers["forms"] for f in election.found("R203")} == {"1": 25, "3": 10}
    (margin,) = election.found("R205")
    assert margin.numbers == {"margin of the forms": -1, "margin on declaration": 1}


def test_a_total_above_the_forms_of_some_stations_is_no_finding(cache: Path) -> None:
    """There are stations without a form; only a total below what the forms hold contradicts them."""
    listed = station_list("station complete\ns1 yes\ns2 yes")
    held = forms("station form holder 1 2 3\ns1 count commission 10 20 3")
    election = made(cache, listed, *held, *declared(27, 19, 9))
    assert {f.candidate: f.numbers["forms"] for f in election.found("R203")} == {"2": 20}
    assert election.found("R205") == ()


def test_a_list_that_is_not_complete_gives_no_winner(cache: Path) -> None:
    """All its stations have a form, and there may be others."""
    listed = station_list("station complete\ns1 no")
    held = forms("station form holder 1 2 3\ns1 count commission 10 20 3")
    election = made(cache, listed, *held, *declared(27, 21, 9))
    assert election.found("R203") == ()
    assert election.found("R205") == ()


@pytest.mark.slow
def test_counts_are_those_of_the_findings(pakistan: Workspace) -> None:
    """What a canvass counts without making them is what it makes."""
    for basis in ("commission", "agents", "agreed"):
        done = pakistan.run(basis=basis)
        found = Counter(f.code for f in pakistan.findings(basis=basis, limit=None).findings)
        counted = {c.code: c.fired for c in counts(done) if c.fired and c.code != "R137"}
        assert {code: n for code, n in found.items() if code != "R137"} == counted


def test_national_and_provincial_votes_polled(pakistan: Workspace) -> None:
    """By more than 50 above at 157 of 433 stations in NA-128 and at 1 of 358 in NA-122; below counts alike."""
    found = pakistan.findings(code="R150", basis="commission", limit=None).findings
    above: Counter[str] = Counter()
    below: Counter[str] = Counter()
    for f in found:
        national, provincial = f.numbers["polled"], f.numbers["polled.other"]
        assert national is not None
        assert provincial is not None
        assert abs(national - provincial) > 50
        (above if national > provincial else below)[f.label] += 1
    assert (above["NA-128"], above["NA-122"]) == (157, 1)
    assert (below["NA-128"], below["NA-122"]) == (35, 2)


def test_na_233_has_one_finding_in_place_of_its_differences(pakistan: Workspace) -> None:
    """257 rows against 287: STATION-NUMBERING once, R301 never; NA-128 has its 171."""
    found = Counter((f.label, f.code) for f in pakistan.findings(basis="agreed", limit=None).findings)
    assert found["NA-233", "STATION-NUMBERING"] == 1
    assert found["NA-233", "R301"] == found["NA-233", "R139"] == 0
    assert found["NA-128", "R301"] == 171


def test_rows_of_form_48_against_the_commissions_own_copies(pakistan: Workspace) -> None:
    """16 of 433 rows are not what the same office's copies of the station forms say."""
    assert pakistan.findings(code="R201", contest="NA-128", basis="commission").total == 16


@pytest.mark.slow
def test_the_bundled_sums_are_not_the_stated_totals(lahore: Workspace) -> None:
    """In NA-122 the commission's copies hold more for both; in NA-128 the margin differs."""
    found = lahore.findings(limit=None).findings
    na122 = {f.candidate: f.numbers["forms"] for f in found if (f.code, f.label) == ("R203", "NA-122")}
    assert na122 == {"13": 118_216, "9": 77_963}
    margins = [f.numbers for f in found if (f.code, f.label) == ("R205", "NA-128")]
    assert {"margin of the forms": 18_993, "margin on 47": 13_552} in margins
