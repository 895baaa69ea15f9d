"""The dossiers of NA-128 and NA-233 with every form imported, and the law that answers otherwise once a form is there.

What is checked stands on the page a person reads, and in the facts beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from natija.dossier.write import dossier
from natija.workspace import Workspace
from natija.workspace.proofs import LawView
from tests.dossier.reading import Reading
from tests.real import pakistan2024, shared
from tests.real.conftest import Copy

pytestmark = pytest.mark.slow


def written(workspace: Workspace, contest: str, folder: Path) -> tuple[str, Any, list[Any]]:
    """The text of a dossier's page, its facts, and its certificates as they lie in the folder."""
    dossier(workspace, contest, folder / contest)
    page = Reading((folder / contest / f"{contest}.html").read_text("utf-8")).text
    facts = json.loads((folder / contest / f"{contest}.json").read_bytes())
    return page, facts, [json.loads(p.read_bytes()) for p in sorted((folder / contest).glob("certificate-*.json"))]


@pytest.fixture(scope="session")
def na128(pakistan: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any, list[Any]]:
    """The dossier of NA-128."""
    return written(pakistan, "NA-128", tmp_path_factory.mktemp("real-dossier"))


@pytest.fixture(scope="session")
def na233(pakistan: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any, list[Any]]:
    """The dossier of NA-233."""
    return written(pakistan, "NA-233", tmp_path_factory.mktemp("real-dossier"))


def test_na_128_says_how_many_stations_differ(na128: tuple[str, Any, list[Any]]) -> None:
    """171 of the 392 stations of which both holders' copies are there."""
    page, facts, _ = na128
    pair = next(p for p in facts["comparison"]["comparison"]["pairs"] if (p["both"], p["differ"]) == (392, 171))
    assert {key.split()[-1] for key in (pair["left"], pair["right"])} == {"agents:7", "commission"}
    assert "can be compared at 392 stations: 171 differ." in page


def test_na_128_shows_the_excess_on_the_page_and_in_its_file(na128: tuple[str, Any, list[Any]]) -> None:
    """128,973 votes needed where 63,570 voters are registered: 65,403 too many, one subtraction below the other."""
    page, _, certificates = na128
    (excess,) = [c for c in certificates if c["kind"] == "excess"]
    assert (excess["needed"], excess["sums"]["elsewhere"], excess["gap"]) == (128_973, 63_570, 65_403)
    said = page.index("votes that must be elsewhere 128,973")
    assert page.index("less registered voters at the 41 stations without a form 63,570") > said
    assert page.index("more than there can be by, less such ballots 65,403") > said


def test_na_128_counts_the_rows_of_zeros_as_forms_nobody_holds(na128: tuple[str, Any, list[Any]]) -> None:
    """392 of 433 of the agents' copies; 433 of 433 of the commission's."""
    page, facts, _ = na128
    stations = {h["holder"]: h["stations"] for h in facts["holdings"]}
    assert stations["agents:7"] == {"45 count": 392}
    assert stations["commission"]["45 count"] == 433
    assert "392 of 433, 41 not held" in page


def test_na_233_says_that_the_numbers_do_not_fit(na233: tuple[str, Any, list[Any]]) -> None:
    """The finding stands in place of every comparison of stations."""
    page, facts, _ = na233
    assert "They are not compared station by station (STATION-NUMBERING)." in page
    assert {f["code"]: f["count"] for f in facts["findings"]}["STATION-NUMBERING"] == 1
    assert facts["comparison"]["discrepancies_in_all"] == 0
    assert not {f["code"] for f in facts["findings"]} & {"R301", "R139"}


def test_na_233_shows_no_excess(na233: tuple[str, Any, list[Any]]) -> None:
    """Neither in a file nor on the page: 257 rows under other numbers prove nothing about 30 stations."""
    page, _, certificates = na233
    assert certificates
    assert {c["kind"] for c in certificates} == {"deficit"}
    assert "must be elsewhere" not in page


def test_na_233_says_why_nothing_bounds_the_votes_elsewhere(na233: tuple[str, Any, list[Any]]) -> None:
    """Nobody is told that a lead is safe, or that it is not."""
    page, facts, _ = na233
    assert all(p["reach"] is None or p["reach"].get("gap") is None for p in facts["certificates"]["proved"])
    assert "could still draw level cannot be said" in page
    assert "cannot draw level." not in page


# The law ---------------------------------------------------------------------------------------------------------

RESULT = """
layout = "wide"
form = "47"
contest = "NA-121"
unit = "{contest.unit}"
holder = "commission"
reader = "desk:3fa9"
stated = "2024-02-10"

[fields]
rejected = "rejected"
women = "polled.female"
polled = "polled"
"""
"""A Form 47 that gives what a report of two totals leaves out."""


@pytest.fixture
def bundled(tmp_path: Path) -> Iterator[Workspace]:
    """The bundled package, in which NA-121 is two totals of the press."""
    with Workspace.create(tmp_path / "lahore", package="lahore-2024", origin="natija/law") as workspace:
        yield workspace


def answers(view: LawView) -> dict[str, str]:
    """Rule -> whether it applies."""
    return {answer.rule: answer.applies for answer in view.answers}


def imported(workspace: Workspace, place: shared.Place, mapping: str, table: str) -> None:
    """Import a table written in the test."""
    (place.folder / "form.csv").write_text(table, encoding="utf-8")
    place.add(workspace, place.folder / "form.csv", mapping)


def test_a_form_makes_an_unknown_answer_known(bundled: Workspace, place: shared.Place) -> None:
    """8,106 between the two: whether the excluded ballots reach it is known once a Form 47 says how many there were."""
    before = bundled.law("NA-121")
    assert answers(before)["rejected-at-least-margin"] == answers(before)["women-share"] == "unknown"
    imported(bundled, place, RESULT, "rejected,women,polled\n8200,15000,170000\n")
    after = bundled.law("NA-121")
    assert answers(after)["rejected-at-least-margin"] == "yes"
    assert answers(after)["women-share"] == "yes", "15,000 of 170,000 are below a tenth"
    assert answers(after)["recount-margin"] == answers(before)["recount-margin"] == "no"
    sources = {used.name: used.source for used in after.figures}
    assert sources["rejected"] == "under the basis declared"


@pytest.mark.parametrize(("rejected", "women", "expected"), [(8_105, 17_000, "no"), (8_106, 16_999, "yes")])
def test_what_the_form_says_decides_the_answer(
    bundled: Workspace, place: shared.Place, rejected: int, women: int, expected: str
) -> None:
    """One ballot more or less at the margin of 8,106, and one woman at the tenth of 170,000."""
    imported(bundled, place, RESULT, f"rejected,women,polled\n{rejected},{women},170000\n")
    found = answers(bundled.law("NA-121"))
    assert (found["rejected-at-least-margin"], found["women-share"]) == (expected, expected)


def test_taking_the_form_back_makes_it_unknown_again(bundled: Workspace, place: shared.Place) -> None:
    """The answer is what the records in force say."""
    before = msgspec.json.encode(bundled.law("NA-121").answers)
    imported(bundled, place, RESULT, "rejected,women,polled\n8200,15000,170000\n")
    (batch,) = {entry.stamp.batch for entry in bundled.log.read(bundled.log.size() - 1, bundled.log.size())}
    bundled.withdraw(batch=batch, reason="the wrong seat")
    assert msgspec.json.encode(bundled.law("NA-121").answers) == before


def margin(workspace: Workspace, contest: str, basis: str) -> int:
    """The margin an answer of law rests on."""
    used = next(f for f in workspace.law(contest, basis=basis).figures if f.name == "margin")
    assert used.range
    assert used.range.low == used.range.high
    return used.range.low


def test_a_margin_under_another_basis_is_that_of_the_forms(pakistan: Workspace) -> None:
    """NA-128: 13,552 between the two as declared, 18,993 by the commission's copies."""
    assert (margin(pakistan, "NA-128", "declared"), margin(pakistan, "NA-128", "commission")) == (13_552, 18_993)


def test_one_station_form_moves_the_margin(pakistan: Workspace, copy: Copy) -> None:
    """NA-122 by the commission's copies: 40,253, and without one form less what that form gives the one who leads."""
    workspace = copy(pakistan)
    first, second = (pakistan2024.FORM_33["NA-122", party] for party in ("PTI-IND", "PML-N"))
    of_first = workspace.explain("NA-122", first, basis="commission").explanation.contributions[0]
    of_second = workspace.explain("NA-122", second, basis="commission").explanation.contributions[0]
    assert (of_first.unit, of_first.sources[0].claim) == (of_second.unit, of_second.sources[0].claim)
    workspace.withdraw(record=of_first.sources[0].claim, reason="to be read again")
    lost = (of_first.value or 0) - (of_second.value or 0)
    assert lost
    assert margin(workspace, "NA-122", "commission") == 40_253 - lost
