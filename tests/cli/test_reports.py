"""A results report goes out of one workspace and into a new one, with the same totals; anybody's report comes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Natija

SAMPLES = Path(__file__).parents[2].parent / "shared" / "standards" / "nist-sp-1500-100" / "samples"


def totals(natija: Natija, *words: str) -> dict[str, dict[str, int]]:
    """Contest -> candidate -> votes, as the canvass has them."""
    outcomes: list[dict[str, Any]] = natija("canvass", "--json", *words).json()["outcomes"]
    return {o["contest"]: {s["candidate"]: s["votes"] for s in o["standings"] if s["votes"]} for o in outcomes}


@pytest.fixture
def report(natija: Natija, tmp_path: Path) -> Path:
    """The declared totals of the bundled package, as a report."""
    assert natija("export", "--format", "cdf", "--out", tmp_path / "report.json").code == 0
    return tmp_path / "report.json"


@pytest.mark.slow
def test_a_report_comes_back_into_a_new_workspace_of_the_same_definition(
    natija: Natija, report: Path, tmp_path: Path
) -> None:
    """Export, then import where nothing is but the definition: the same totals. Again appends nothing."""
    wanted = {contest: votes for contest, votes in totals(natija).items() if votes}
    drafted(natija, report, tmp_path / "new")
    done = natija("-w", tmp_path / "new", "import", report, "--format", "cdf", "--holder", "publisher")
    assert done.code == 0, done.err
    assert "appended as" in done.out
    found = totals(natija, "-w", str(tmp_path / "new"), "--basis", "declared")
    assert {contest: votes for contest, votes in found.items() if votes} == wanted
    assert len(wanted) == 13, "of one seat nobody has a declared total"
    again = natija("-w", tmp_path / "new", "import", report, "--format", "cdf", "--holder", "publisher", "--json")
    assert again.json()["appended"]["appended"] == 0


def drafted(natija: Natija, report: Path, folder: Path) -> None:
    """A new workspace with the definition that a report gives."""
    assert natija("init", folder, "--title", "From a report").code == 0
    assert natija("-w", folder, "definition", "draft", report).code == 0
    done = natija("-w", folder, "definition", "apply")
    assert done.code == 0, done.err


def test_what_is_not_defined_is_listed_and_nothing_is_appended(natija: Natija, report: Path) -> None:
    """A contest and a candidate of somebody else's election."""
    made = json.loads(report.read_text(encoding="utf-8"))
    contests = made["Election"][0]["Contest"]
    for one in contests[0]["ExternalIdentifier"]:
        one["Value"] = "elsewhere"
    report.write_text(json.dumps(made), encoding="utf-8")
    done = natija("import", report, "--format", "cdf", "--holder", "commission", "--json")
    assert (done.code, done.json()["blocked"], done.json()["appended"]) == (2, True, None)
    assert done.json()["problem_rows"] == {"UNKNOWN-CONTEST": 1}


def test_a_report_is_somebodys(natija: Natija, report: Path) -> None:
    """Without a holder nothing is read, and the holders to choose from are named."""
    done = natija("import", report, "--format", "cdf")
    assert done.code == 2
    assert "commission" in done.err


def test_a_preview_appends_nothing_and_says_how_to_go_on(natija: Natija, report: Path) -> None:
    """The next command is complete."""
    done = natija("import", report, "--format", "cdf", "--holder", "commission", "--preview")
    assert f"Next: natija import {report} --format cdf --holder commission" in done.out


@pytest.mark.slow
@pytest.mark.skipif(not SAMPLES.exists(), reason="the standard's samples lie beside the project and are not there")
def test_every_official_sample_comes_into_a_new_workspace(natija: Natija, tmp_path: Path) -> None:
    """All fourteen: drafted, applied, imported; what each contest's own unit is said to have is what is counted."""
    samples = sorted(SAMPLES.glob("*.json"))
    assert len(samples) == 14
    for path in samples:
        folder = tmp_path / path.stem
        drafted(natija, path, folder)
        done = natija("-w", folder, "import", path, "--format", "cdf", "--holder", "publisher", "--json")
        assert (path.name, done.code, done.json().get("blocked")) == (path.name, 0, False)
