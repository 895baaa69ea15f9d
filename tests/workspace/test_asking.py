"""Questions to a workspace: by name, at a position, as of a date, and what an answer says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import natija
from natija.errors import BadUse, Unknown
from natija.model.canonical import encode
from natija.model.records import Alias
from natija.workspace import Workspace
from tests.canvass.elections import forms
from tests.workspace.conftest import Make


def votes(workspace: Workspace, basis: str = "commission", **when: int | str) -> dict[str, int | None]:
    """Votes in A-1 by candidate."""
    outcome = workspace.contest("A-1", basis=basis, **when).outcome  # type: ignore[arg-type]
    return {s.name: s.votes for s in outcome.standings}


def test_a_workspace_is_opened_by_its_folder(filled: Workspace) -> None:
    """`natija.open` is the front door."""
    with natija.open(filled.folder) as again:
        assert votes(again) == {"Ann": 120, "Bo": 110, "Cyrus": 10}


def test_a_folder_that_is_no_workspace_is_refused_with_the_next_step(tmp_path: Path) -> None:
    """Not a traceback about a missing file."""
    with pytest.raises(BadUse, match="natija init"):
        natija.open(tmp_path)


def test_a_workspace_without_a_definition_says_what_to_do(tmp_path: Path) -> None:
    """Nothing can be asked before the first."""
    with Workspace.create(tmp_path / "new") as workspace, pytest.raises(BadUse, match="natija definition apply"):
        workspace.canvass()


def test_a_workspace_is_not_made_where_something_is(filled: Workspace) -> None:
    """And what is there is left alone."""
    with pytest.raises(BadUse, match="not empty"):
        Workspace.create(filled.folder)
    assert votes(filled)


def test_a_workspace_whose_package_is_broken_is_not_made_at_all(tmp_path: Path, package: Path) -> None:
    """Complete or not at all; no draft is left beside it."""
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in package.iterdir():
        (broken / file.name).write_bytes(file.read_bytes().replace(b"ge/A-1", b"ge/A-9", 1))
    with pytest.raises(BadUse):
        Workspace.create(tmp_path / "new", package=str(broken))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken"]


@pytest.mark.parametrize("name", ["A-1", "a-1", "ge/A-1"])
def test_a_contest_is_named_by_label_or_id(filled: Workspace, name: str) -> None:
    """As people type it."""
    assert filled.contest(name).outcome.label == "A-1"


def test_a_contest_nobody_knows_is_refused_with_those_that_are_near(filled: Workspace) -> None:
    """A typing error is not an empty result."""
    with pytest.raises(Unknown, match="A-1"):
        filled.contest("A-")


def test_as_of_a_day_only_what_had_been_stated_counts(filled: Workspace) -> None:
    """s2 was stated two days later."""
    assert votes(filled, as_of="2024-02-10") == {"Ann": 100, "Bo": 50, "Cyrus": 10}
    assert votes(filled, as_of="2024-02-11") == {"Ann": 120, "Bo": 110, "Cyrus": 10}
    assert votes(filled, as_of="2024-02-08") == {}


@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", "10.2.2024", ""])
def test_a_day_that_is_none_is_refused(filled: Workspace, day: str) -> None:
    """It would be compared as text, and silently give another result."""
    with pytest.raises(BadUse, match="2024-02-10"):
        filled.canvass(as_of=day)


@pytest.mark.slow
def test_at_a_position_only_what_the_log_knew_counts(filled: Workspace) -> None:
    """Claim by claim; at 0 there is not even a definition."""
    sizes = range(filled.log.size() + 1)
    known = [filled.canvass(at=n).outcomes[0].coverage.counted for n in sizes if n > 0]
    assert known == sorted(known)
    assert (known[0], known[-1]) == (0, 2)
    with pytest.raises(BadUse, match="no definition"):
        filled.canvass(at=0)


def test_an_answer_says_what_it_was_computed_from(filled: Workspace) -> None:
    """Log, size, root, basis and its digest, definition."""
    moment = filled.canvass(basis="agents").moment
    head = filled.log_head()
    assert (moment.origin, moment.size, moment.root) == (head.origin, head.size, head.root)
    assert (moment.basis, moment.title, moment.fictional) == ("agents", "Made up", True)
    assert moment.basis_digest != filled.canvass(basis="commission").moment.basis_digest


def test_a_citation_holds_what_somebody_needs_to_recompute(filled: Workspace) -> None:
    """Title, basis, log, size, root, version; and a made-up election says that it is."""
    cited = filled.cite(basis="commission", as_of="2024-02-10")
    for part in ("FICTIONAL", "Made up", "commission", "2024-02-10", filled.log_head().root, natija.__version__):
        assert part in cited.text


def test_without_a_candidate_the_leader_is_explained(filled: Workspace) -> None:
    """And where nobody leads, that is said."""
    assert filled.explain("A-1").explanation.name == "Ann"
    assert filled.explain("A-2").explanation.name == "Yan"
    with pytest.raises(BadUse, match="--candidate"):
        filled.explain("A-1", as_of="2024-02-08")


def test_a_candidate_nobody_knows_is_refused_with_the_ballot(filled: Workspace) -> None:
    """By serial and name."""
    with pytest.raises(Unknown, match=r"2 \(Bo\)"):
        filled.explain("A-1", "Dina")


def test_a_candidate_is_found_by_an_alias(filled: Workspace) -> None:
    """Another name of a person, as some source writes it; once withdrawn it names nobody."""
    done = filled.append([encode(Alias(of="person", id="A-1.2", name="Baig, B."))], batch="names")
    assert filled.explain("A-1", "baig, b.").explanation.name == "Bo"
    filled.withdraw(batch=done.batch, reason="somebody else")
    with pytest.raises(Unknown):
        filled.explain("A-1", "baig, b.")


def test_a_field_of_the_form_is_explained_like_votes(filled: Workspace) -> None:
    """Where the valid votes come from."""
    shown = filled.explain("A-1", field="valid").explanation
    assert (shown.value, [c.value for c in shown.contributions]) == (241, [160, 81])


@pytest.mark.slow
def test_findings_of_all_bases_are_each_shown_once(filled: Workspace) -> None:
    """The commission's s2 does not add up: one finding, whatever basis finds it."""
    found = filled.findings(code="R111")
    assert [(f.unit, f.basis) for f in found.findings] == [("A-1@2023/s2", "commission")]
    assert (found.total, found.errors) == (1, 1)
    assert {"commission", "agents"} <= set(found.bases)


@pytest.mark.slow
def test_findings_are_counted_beyond_those_shown(filled: Workspace) -> None:
    """A limit hides none from the count."""
    every = filled.findings()
    few = filled.findings(limit=1)
    assert (len(few.findings), few.total, few.errors) == (1, every.total, every.errors)


def test_a_record_is_shown_by_position_and_by_the_beginning_of_its_id(filled: Workspace) -> None:
    """With its envelope, as the log has it."""
    last = filled.log_show(str(filled.log.size() - 1))
    assert filled.log_show(last.id).position == filled.log_show(last.id[:10]).position == last.position
    assert last.envelope["origin"] == filled.settings.origin
    with pytest.raises(Unknown):
        filled.log_show("abc")


@pytest.mark.slow
def test_a_form_that_arrives_is_in_the_next_answer(filled: Workspace) -> None:
    """No rebuild, no restart; also in another process's eyes."""
    with natija.open(filled.folder) as other:
        assert votes(other)["Ann"] == 120
        filled.append([encode(claim) for claim in forms("station 1 2 3\n s3 5 6 7")], batch="more")
        assert votes(other)["Ann"] == votes(filled)["Ann"] == 125


def test_two_workspaces_of_one_package_have_the_same_records(make: Make, files: tuple[Path, Path]) -> None:
    """Ids do not depend on where or when something was appended."""
    ids = []
    for name in ("one", "two"):
        workspace = make(name)
        workspace.import_file(*files)
        ids.append([entry.id for entry in workspace.log.read()])
    assert ids[0] == ids[1]


@pytest.mark.slow
def test_results_are_columns_with_a_codebook(filled: Workspace) -> None:
    """Every column is described; unknown stays null, and integers stay integers."""
    for table in (
        filled.claims(), filled.returns(basis="commission"), filled.findings_table(basis="commission"),
        filled.tabulations(basis="commission"), filled.coverage(basis="commission"),
    ):  # fmt: skip
        assert table.to_arrow().column_names == list(table.codebook)
        assert table.to_arrow().num_rows
        assert all(table.codebook.values())
    returns = filled.returns(basis="commission")
    pandas, polars = returns.to_pandas(), returns.to_polars()
    assert str(pandas["value"].dtype) == "Int64"
    assert (len(pandas), polars.height) == (returns.arrow.num_rows,) * 2
    votes_of_ann = pandas[(pandas.contest == "ge/A-1") & (pandas.field == "votes") & (pandas.candidate == "1")]
    assert votes_of_ann["value"].sum() == 120


def test_the_claims_table_has_every_figure_of_every_holder(filled: Workspace) -> None:
    """Whatever the basis; with the record each comes from."""
    table = filled.claims().arrow.to_pylist()
    assert {row["holder"] for row in table} == {"commission", "agents:1"}
    assert len({row["claim"] for row in table}) == 4
    assert sum(row["field"] == "votes" for row in table) == 11
