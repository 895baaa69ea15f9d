"""A publication that goes on from the one before has the bytes of one made anew, and makes only what can be another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from natija.model.canonical import canonical_json, decode
from natija.model.records import Alias, Claim, Document, Notice, Record
from natija.publish.files import Derivation
from natija.publish.publishing import publish
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests.publish.conftest import order

pytestmark = pytest.mark.slow

LATER = "2024-02-21T12:00:00Z"
SEAT = "ge2024/NA-128"


def _claim(workspace: Workspace, contest: str = SEAT) -> Claim:
    """The first claim of the contest with votes of candidates."""
    found = (decode(entry.content) for entry in workspace.log.read())
    return next(one for one in found if isinstance(one, Claim) and one.contest == contest and one.rows[0].candidates)


def _append(workspace: Workspace, record: Record) -> None:
    workspace.append([canonical_json(record)], batch="one more")


def _another_reading(workspace: Workspace) -> None:
    claim = _claim(workspace)
    _append(workspace, msgspec.structs.replace(claim, reader="reader:2", sitting=2))


def _a_notice(workspace: Workspace) -> None:
    _append(workspace, Notice(contest=SEAT, act="recount-asked", effective="2024-02-11", decided_by="observer"))


def _taken_back(workspace: Workspace) -> None:
    record = next(e for e in workspace.log.read() if f'"contest":"{SEAT}"'.encode() in e.content)
    workspace.withdraw(record=record.id, reason="typing error")


def _a_paper(workspace: Workspace) -> None:
    _append(workspace, Document(citation="a leaflet nobody cites", holder="observer"))


def _another_spelling(workspace: Workspace) -> None:
    person = next(one.person for one in workspace.definition.candidates if one.contest == SEAT)
    _append(workspace, Alias(of="person", id=person, name="Also Known As"))


def _of_the_contest_before(workspace: Workspace) -> None:
    links = workspace.definition.predecessors
    _append(workspace, msgspec.structs.replace(_claim(workspace, links[0].before), reader="reader:2", sitting=2))


KINDS: dict[str, Callable[[Workspace], None]] = {
    "another reading": _another_reading, "a notice": _a_notice, "taken back": _taken_back, "a paper": _a_paper,
    "another spelling": _another_spelling, "of the contest before": _of_the_contest_before,
}  # fmt: skip


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("kind", "keep"),
    [
        ("another reading", True), ("a notice", False), ("taken back", True), ("a paper", True),
        ("another spelling", True), ("of the contest before", True),
    ],
)  # fmt: skip
def test_going_on_gives_the_bytes_of_making_everything(
    site: Path, workspace: Workspace, tmp_path: Path, kind: str, *, keep: bool
) -> None:
    """Whatever came in: in the same folder, with what was left and without; and whoever verifies finds nothing."""
    shutil.copytree(site, tmp_path / "anew")
    KINDS[kind](workspace)
    going_on = publish(workspace, site, order(LATER, keep_tables=keep))
    with Workspace.open(shutil.copytree(workspace.folder, tmp_path / "v", ignore=_no_cache)) as bare:
        anew = publish(bare, tmp_path / "anew", order(LATER, keep_tables=keep))
    assert _bytes(site) == _bytes(tmp_path / "anew")
    assert going_on.files == anew.files
    assert verify(site).wrong == ()


def _no_cache(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "cache"]


def test_one_record_more_makes_one_contest(site: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other is asked for."""
    made: list[str] = []
    plain = Derivation._contest

    def noted(self, picture, c):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        made.append(picture.contests[c].label)
        return plain(self, picture, c)

    monkeypatch.setattr(Derivation, "_contest", noted)
    _another_reading(workspace)
    publish(workspace, site, order(LATER, keep_tables=True))
    assert made == ["NA-128"]


def test_several_in_a_row_end_where_one_does(site: Path, workspace: Workspace) -> None:
    """Each goes on from the one before; the tables lag, which the recipe says, and are current when asked for."""
    start = workspace.log.size()
    for n, more in enumerate(KINDS.values()):
        more(workspace)
        done = publish(workspace, site, order(f"2024-02-2{n + 1}T12:00:00Z", keep_tables=True))
        assert (done.new, done.tables) == (True, start)
    assert "are of the first" in (site / "data.html").read_text("utf-8")
    assert verify(site).wrong == ()
    done = publish(workspace, site, order("2024-02-27T12:00:00Z"))
    assert (done.tables, done.position) == (workspace.log.size(), workspace.log.size())
    assert "are of the first" not in (site / "data.html").read_text("utf-8")
    assert verify(site).wrong == ()


def test_a_spelling_reaches_the_pages_of_people(site: Path, workspace: Workspace) -> None:
    """They are left as they are by records about contests alone."""
    before = {path: path.read_bytes() for path in (site / "people").iterdir()}
    _another_reading(workspace)
    publish(workspace, site, order(LATER, keep_tables=True))
    assert {path: path.read_bytes() for path in (site / "people").iterdir()} == before
    _another_spelling(workspace)
    publish(workspace, site, order(LATER, keep_tables=True))
    assert any("Also Known As" in path.read_text("utf-8") for path in (site / "people").iterdir())


def test_what_changed_stands_on_the_page_with_its_records(site: Path, workspace: Workspace) -> None:
    """Before, now, and the record in between, which leads to its file."""
    position = workspace.log.size()
    _a_notice(workspace)
    publish(workspace, site, order(LATER))
    page = (site / "changes.html").read_text("utf-8")
    assert "Contests that are not as they were: 1." in page
    assert f'notice × 1: <a href="records/{position // 256:06d}.jsonl">{position + 1}</a>' in page
