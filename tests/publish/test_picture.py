"""The whole election cut by contest says what the facade says of one contest."""

from __future__ import annotations

import pytest

from natija.publish.nouns import slugs
from natija.publish.picture import LISTED, Picture
from natija.workspace import Workspace

pytestmark = pytest.mark.slow

CONTESTS = ("NA-121", "NA-122", "NA-128", "NA-130")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The bundled package."""
    return Workspace.create(tmp_path_factory.mktemp("picture") / "l", package="lahore-2024")


@pytest.fixture(scope="module")
def picture(workspace: Workspace) -> Picture:
    """Its picture."""
    return Picture(workspace)


def number(picture: Picture, label: str) -> int:
    """Number of a contest in the picture."""
    return next(c for c, contest in enumerate(picture.contests) if contest.label == label and "2024" in contest.id)


@pytest.mark.parametrize("label", CONTESTS)
def test_a_contest_cut_out_is_the_contest_asked_for(workspace: Workspace, picture: Picture, label: str) -> None:
    """Outcome, versions, comparison, proofs, history, law, acts and statements."""
    cut = picture.contest(number(picture, label))
    compared, shown = workspace.compare(label), workspace.contest(label, basis="declared")
    assert (cut.outcome, cut.versions, cut.comparison) == (compared.outcome, compared.versions, compared.comparison)
    assert (cut.differences, cut.worst) == (compared.differences, compared.worst)
    assert cut.discrepancies == compared.discrepancies[:LISTED]
    assert cut.history == workspace.history(label).history
    assert cut.law == workspace.law(label, basis="declared")
    assert (cut.official, cut.statements, cut.before) == (shown.official, shown.statements, shown.before)
    proved = workspace.certificates(label).proved
    assert sorted(cut.proved, key=str) == sorted(proved, key=str)


@pytest.mark.parametrize("label", CONTESTS)
def test_every_basis_that_counts_is_there_with_its_holder(workspace: Workspace, picture: Picture, label: str) -> None:
    """The agents of a candidate are named, and the outcome is what that basis gives."""
    cut = picture.contest(number(picture, label))
    for outcome in cut.bases:
        assert outcome == workspace.contest(label, basis=outcome.basis).outcome
    if label == "NA-128":
        assert [o.basis for o in cut.bases] == ["commission", "agents:7", "consolidated"]


def test_findings_are_those_of_every_basis(workspace: Workspace, picture: Picture) -> None:
    """Each once, whatever the number of bases it is found under."""
    asked = workspace.findings(contest="NA-130", limit=None).findings
    contest = picture.contests[number(picture, "NA-130")].id
    assert asked
    assert {f.id for f in picture.findings[contest]} == {f.id for f in asked}


def test_file_names_are_safe_and_different() -> None:
    """No path in a name, no two alike on a disc that ignores case."""
    made = slugs(["NA-1", "na-1", "../x", "PK/1", "PK 1", "این اے"])
    assert made["NA-1"] == "NA-1"
    assert all("/" not in name and not name.startswith(".") for name in made.values())
    assert len({name.casefold() for name in made.values()}) == len(made)
