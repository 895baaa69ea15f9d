"""What changes a workspace: imports that stop and go on, withdrawals, definitions, and logs that meet."""

from __future__ import annotations

import itertools
import multiprocessing
import shutil
from pathlib import Path

import msgspec
import pytest

from natija.errors import BadUse, StoreUnavailable, Unknown
from natija.frames import frames
from natija.log import Log
from natija.model.canonical import encode
from natija.sources.folder import read_folder, write_folder
from natija.workspace import Workspace
from natija.workspace import workspace as module
from tests.canvass.elections import forms, station_list
from tests.workspace.conftest import ROWS, Make

LONG = "station 1 2 3\n" + "\n".join(f"s{n} {n} {n % 7} 1" for n in range(40))


def picture(workspace: Workspace) -> object:
    """Everything a canvass says, under every basis, without the moment it was said."""
    findings = sorted(f.id for f in workspace.findings(limit=None).findings)
    outcomes = [workspace.canvass(basis=b.id).outcomes for b in workspace.definition.profile.bases]
    return outcomes, findings


@pytest.mark.slow
def test_an_import_that_stops_half_way_goes_on_where_it_stopped(
    make: Make, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was acknowledged stays, nothing comes twice, and the end is the same."""
    monkeypatch.setattr(module, "CHUNK", 1)
    whole, cut = make("whole"), make("cut")
    whole.import_file(*files)
    append, left = Log.append, itertools.count()

    def failing(self: Log, *args: object, **kwargs: object) -> object:
        if next(left) == 3:
            raise StoreUnavailable("log.sqlite", "no space left", next_step="free some")
        return append(self, *args, **kwargs)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Log, "append", failing)
        with pytest.raises(StoreUnavailable):
            cut.import_file(*files)
    half = cut.log.size()
    assert half < whole.log.size()
    done = cut.import_file(*files).appended
    assert done
    assert (done.appended, cut.log.size()) == (whole.log.size() - half, whole.log.size())
    assert picture(cut) == picture(whole)


def test_an_import_with_a_problem_appends_nothing(make: Make, files: tuple[Path, Path]) -> None:
    """Not the good rows either; the problem is named with its line."""
    workspace = make("observers")
    table, mapping = files
    table.write_text(ROWS.replace("A-1,s2,commission,2024-02-11,1,20", "A-1,s2,commission,2024-02-11,1,twenty"))
    before = workspace.log.size()
    done = workspace.import_file(table, mapping)
    assert (done.blocked, workspace.log.size()) == (True, before)
    assert [(p["code"], p["line"], p["column"]) for p in done.problems] == [("S201", 5, "votes")]


def _import(folder: Path, table: Path, mapping: Path) -> None:  # pragma: no cover
    """What each of the processes does."""
    module.CHUNK = 1
    with Workspace.open(folder) as workspace:
        workspace.import_file(table, mapping)


@pytest.mark.slow
def test_processes_that_import_one_file_at_once_append_it_once(make: Make, files: tuple[Path, Path]) -> None:
    """They take turns, record by record."""
    workspace = make("observers")
    before = workspace.log.size()
    spawn = multiprocessing.get_context("spawn")
    started = [spawn.Process(target=_import, args=(workspace.folder, *files)) for _ in range(3)]
    for process in started:
        process.start()
    for process in started:
        process.join(120)
    assert [process.exitcode for process in started] == [0, 0, 0]
    assert workspace.log.size() == before + 5  # four forms and the document
    assert workspace.log_verify().problems == ()


@pytest.mark.slow
def test_a_withdrawal_takes_a_batch_out_of_every_result_and_leaves_it_in_the_log(filled: Workspace) -> None:
    """The picture is that of before, and the records can still be shown."""
    claim = next(e for e in filled.log.read() if b'"record":"claim"' in e.content)
    done = filled.withdraw(batch=claim.batch, reason="column of last year")
    assert (done.records, filled.canvass().outcomes[0].standings) == (4, ())
    assert not filled.findings(limit=None).total
    assert filled.log_show(claim.id).withdrawn_by == done.withdrawal
    assert filled.claims().arrow.num_rows == 0


@pytest.mark.slow
def test_a_withdrawal_of_a_withdrawal_brings_back_the_picture(filled: Workspace) -> None:
    """Exactly."""
    before = picture(filled)
    batch = next(e.batch for e in filled.log.read() if b'"record":"claim"' in e.content)
    first = filled.withdraw(batch=batch)
    second = filled.withdraw(record=first.withdrawal)
    assert picture(filled) == before
    filled.withdraw(record=second.withdrawal)
    assert filled.canvass().outcomes[0].standings == ()


def test_withdrawing_twice_is_refused_with_the_way_back(filled: Workspace) -> None:
    """It would change nothing."""
    batch = next(e.batch for e in filled.log.read() if b'"record":"claim"' in e.content)
    done = filled.withdraw(batch=batch)
    with pytest.raises(BadUse, match=done.withdrawal[:12]):
        filled.withdraw(batch=batch)


def test_withdrawing_what_is_not_there_is_refused(filled: Workspace) -> None:
    """A batch nobody made, a record nobody wrote, neither, both."""
    size = filled.log.size()
    with pytest.raises(Unknown):
        filled.withdraw(batch="nothing")
    with pytest.raises(Unknown):
        filled.withdraw(record="ffffffffff")
    with pytest.raises(BadUse):
        filled.withdraw()
    with pytest.raises(BadUse):
        filled.withdraw(batch="a", record="b")
    assert filled.log.size() == size


def test_a_reason_is_kept_apart_and_never_in_the_log(filled: Workspace) -> None:
    """Only its digest is in the record; the text can be erased."""
    batch = next(e.batch for e in filled.log.read() if b'"record":"claim"' in e.content)
    done = filled.withdraw(batch=batch, reason="typed by mistake by a person with a name")
    shown = filled.log_show(done.withdrawal)
    assert shown.text == "typed by mistake by a person with a name"
    assert not any(b"person with a name" in e.content for e in filled.log.read())


def test_the_same_reading_under_another_sitting_comes_back(filled: Workspace, files: tuple[Path, Path]) -> None:
    """After a withdrawal the same sitting is refused, the next one is another reading."""
    before = filled.canvass().outcomes
    batch = next(e.batch for e in filled.log.read() if b'"record":"claim"' in e.content)
    filled.withdraw(batch=batch)
    with pytest.raises(BadUse, match="--sitting 2"):
        filled.import_file(*files)
    filled.import_file(*files, sitting=2)
    assert filled.canvass().outcomes == before


def test_a_paper_stays_when_what_somebody_read_on_it_is_withdrawn(filled: Workspace) -> None:
    """Other readings may rest on it."""
    batch = next(e.batch for e in filled.log.read() if b'"record":"claim"' in e.content)
    filled.withdraw(batch=batch)
    (paper,) = [e for e in filled.log.read() if b'"record":"document"' in e.content]
    assert filled.log_show(paper.id).withdrawn_by is None


def test_the_definition_changes_by_a_record_and_the_past_keeps_its_own(filled: Workspace) -> None:
    """A fourth candidate on the ballot from now on; before, three."""
    size = filled.log.size()
    folder = filled.folder / "definition"
    ballot = folder / "candidates.csv"
    ballot.write_text(ballot.read_text("utf-8") + "ge/A-1,4,A-2.1\n", encoding="utf-8")
    assert len(filled.diff_definition().changes) == 1
    assert filled.apply_definition().appended
    assert filled.canvass().outcomes[0].coverage.on_ballot == 4
    assert filled.canvass(at=size).outcomes[0].coverage.on_ballot == 3
    assert filled.apply_definition().appended is None


def test_a_broken_draft_is_refused_and_the_definition_in_force_stays(filled: Workspace) -> None:
    """Every fault with its place."""
    folder = filled.folder / "definition"
    (folder / "candidates.csv").write_text("contest,serial,person\nge/A-9,1,nobody\n", encoding="utf-8")
    with pytest.raises(BadUse, match=r"candidates\.csv"):
        filled.apply_definition()
    assert filled.canvass().outcomes[0].coverage.on_ballot == 3


@pytest.mark.slow
def test_deleting_the_cache_changes_nothing(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are the only state; here few of them are enough for files."""
    monkeypatch.setattr(frames, "TAIL", 2)
    before = picture(filled)
    assert list((filled.folder / "cache").glob("frames-*/*/figure.parquet"))
    shutil.rmtree(filled.folder / "cache")
    with Workspace.open(filled.folder) as again:
        assert picture(again) == before


def spread(make: Make, files: tuple[Path, Path], names: str = "abc") -> list[Workspace]:
    """Workspaces that never met: a table here, more forms there, a list and a withdrawal elsewhere."""
    made = [make(name) for name in names]
    made[0].import_file(*files)
    made[1].append([encode(claim) for claim in forms(LONG)], batch="forms-b")
    made[2].append([encode(station_list("station registered complete\n s1 300 yes\n s77 10 yes"))], batch="list-c")
    wrong = made[2].append([encode(claim) for claim in forms("station 1 2 3\n s1 9 9 9\n s5 1 1 1")], batch="forms-c")
    made[2].withdraw(batch=wrong.batch, reason="wrong seat")
    return made


@pytest.mark.slow
def test_logs_that_meet_in_any_order_give_one_picture(make: Make, files: tuple[Path, Path], tmp_path: Path) -> None:
    """Three places carry bundles to one another on a stick; all end with the same records and the same canvass."""
    places = spread(make, files)
    sticks = [tmp_path / f"{place.folder.name}.bundle" for place in places]
    for place, stick in zip(places, sticks, strict=True):
        place.log_bundle(stick)
    pictures = []
    for place, order in zip(places, ((1, 2), (2, 0), (1, 0)), strict=True):
        for n in order:
            assert place.log_merge(sticks[n]).new_entries
        pictures.append(picture(place))
    assert pictures[0] == pictures[1] == pictures[2]
    assert {entry.id for entry in places[0].log.read()} == {entry.id for entry in places[2].log.read()}


def test_a_bundle_taken_in_twice_changes_nothing(make: Make, files: tuple[Path, Path], tmp_path: Path) -> None:
    """Nothing new, the same head."""
    first, second, _ = spread(make, files)
    second.log_bundle(tmp_path / "b.bundle")
    first.log_merge(tmp_path / "b.bundle")
    head = first.log_head()
    assert first.log_merge(tmp_path / "b.bundle").new_entries == 0
    assert first.log_head() == head


@pytest.mark.slow
def test_a_withdrawal_that_arrives_takes_back_what_is_here(
    make: Make, files: tuple[Path, Path], tmp_path: Path
) -> None:
    """The same import in two places, withdrawn in one: by name of the batch, which is the same in both."""
    one, two = make("one"), make("two")
    one.import_file(*files)
    two.import_file(*files)
    claim = next(e for e in one.log.read() if b'"record":"claim"' in e.content)
    one.withdraw(record=claim.id)
    one.log_bundle(tmp_path / "one.bundle")
    two.log_merge(tmp_path / "one.bundle")
    assert two.log_show(claim.id).withdrawn_by == one.log_show(claim.id).withdrawn_by
    assert picture(one) == picture(two)


def test_two_definitions_that_do_not_know_of_each_other_are_told_and_can_be_settled(make: Make, tmp_path: Path) -> None:
    """After a merge both copies follow the same one, and name the other, until a version settles both."""
    one, two = make("one"), make("two")
    for place, title in ((one, "North"), (two, "South")):
        folder = place.folder / "definition"
        draft = read_folder(folder)

        write_folder(msgspec.structs.replace(draft, title=title), folder, replace=True)
        place.apply_definition()
    for place in (one, two):
        place.log_bundle(tmp_path / f"{place.folder.name}.bundle")
    one.log_merge(tmp_path / "two.bundle")
    two.log_merge(tmp_path / "one.bundle")
    assert one.definition.title == two.definition.title
    assert len(one.canvass().moment.notes) == len(two.canvass().moment.notes) == 1
    one.apply_definition()
    assert one.canvass().moment.notes == ()
