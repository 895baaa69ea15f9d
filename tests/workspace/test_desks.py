"""Several folders share one log in PostgreSQL, and a folder moves its log there and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from natija.errors import BadUse, StoreUnavailable
from natija.log import Log
from natija.model.canonical import record_id
from natija.workspace import Workspace
from natija.workspace.desks import Shared, share
from natija.workspace.following import follow
from natija.workspace.moving import migrate
from tests.workspace.conftest import MAPPING, ROWS


def desk(folder: Path, store: str, *, package: Path | None = None, origin: str | None = None) -> Shared:
    """Make a folder for the log in a database."""
    return share(Workspace, folder, store, package=str(package) if package else None, title="", origin=origin)


@pytest.fixture
def desks(tmp_path: Path, package: Path, store: str) -> tuple[Path, Path]:
    """Two of them."""
    first = desk(tmp_path / "one", store, package=package, origin="observers.example/lahore")
    second = desk(tmp_path / "two", store)
    assert (first.joined, first.signs, second.joined, second.signs) == (False, True, True, False)
    assert second.origin == first.origin == "observers.example/lahore"
    return tmp_path / "one", tmp_path / "two"


def bring_in(workspace: Workspace, folder: Path, *, holder: str, votes: str) -> None:
    """Import the table as another holder's copy with another figure."""
    table, mapping = folder / f"{holder}.csv", folder / f"{holder}.toml"
    rows = [line for line in ROWS.splitlines() if "agents" not in line]
    table.write_text("\n".join(rows).replace(",100,160,", f",{votes},160,") + "\n", encoding="utf-8")
    mapping.write_text(MAPPING.replace('holder = "{holder}"', f'holder = "{holder}"'), encoding="utf-8")
    assert not workspace.import_file(table, mapping).blocked


def test_an_import_at_each_desk_gives_both_the_same_result(desks: tuple[Path, Path], tmp_path: Path) -> None:
    """Head, canvass and comparison: the same at both, from what both brought in."""
    with Workspace.open(desks[0]) as one, Workspace.open(desks[1]) as two:
        bring_in(one, tmp_path, holder="commission", votes="100")
        bring_in(two, tmp_path, holder="agents:1", votes="140")
        assert one.log_head() == two.log_head()
        assert one.log.waiting() == two.log.waiting() == 0
        assert one.canvass() == two.canvass()
        assert one.compare("A-1") == two.compare("A-1")
        assert one.log_verify().problems == two.log_verify().problems == ()
        assert {entry.author for entry in one.log.read()} == {one.settings.author, two.settings.author}


def test_a_document_kept_at_one_desk_is_read_at_the_other(desks: tuple[Path, Path]) -> None:
    """By its digest."""
    with Workspace.open(desks[0]) as one, Workspace.open(desks[1]) as two:
        digest = one.documents.put(b"a page")
        assert two.documents.get(digest) == b"a page"


def test_a_reason_stays_in_the_folder_where_it_was_typed(desks: tuple[Path, Path], tmp_path: Path) -> None:
    """The withdrawal is in force at both; its erasable text is not in the database."""
    with Workspace.open(desks[0]) as one, Workspace.open(desks[1]) as two:
        bring_in(one, tmp_path, holder="commission", votes="100")
        name = one.log_show(str(one.log.size() - 1)).id
        withdrawal = one.withdraw(record=name, reason="a typing error").withdrawal
        assert two.log_show(name).withdrawn_by == withdrawal
        assert one.log_show(withdrawal).text == "a typing error"
        assert two.log_show(withdrawal).text is None


def test_a_desk_without_the_key_signs_nothing_and_says_who_does(desks: tuple[Path, Path]) -> None:
    """Given the file, it signs the same."""
    with Workspace.open(desks[0]) as one, Workspace.open(desks[1]) as two:
        with pytest.raises(BadUse, match="does not hold its signing key"):
            two.log_checkpoint()
        (desks[1] / "key.pem").write_bytes((desks[0] / "key.pem").read_bytes())
        assert two.log_checkpoint().note == one.log_checkpoint().note


def test_what_a_folder_keeps_of_its_address_has_no_password(desks: tuple[Path, Path], store: str) -> None:
    """And one that somebody writes into natija.toml is refused, not used."""
    settings = desks[1] / "natija.toml"
    text = settings.read_text(encoding="utf-8")
    assert f'store = "{store}"' in text
    settings.write_text(text.replace("postgres@", "postgres:hunter2@"), encoding="utf-8")
    with pytest.raises(BadUse, match="password") as refusal:
        Workspace.open(desks[1])
    assert "hunter2" not in str(refusal.value)


def test_a_folder_of_another_log_is_not_opened_on_this_one(desks: tuple[Path, Path]) -> None:
    """The database was exchanged under it, or the address mistyped."""
    settings = desks[1] / "natija.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("/lahore", "/karachi"), encoding="utf-8")
    with pytest.raises(BadUse, match="not observers"):
        Workspace.open(desks[1])


@pytest.mark.parametrize("words", [{"origin": "x.example/other"}, {"package": Path("lahore-2024")}])
def test_joining_changes_nothing_about_the_log(
    desks: tuple[Path, Path], tmp_path: Path, store: str, words: dict[str, Path | str]
) -> None:
    """Another name or another definition is refused, and no folder is left behind."""
    del desks
    origin, package = words.get("origin"), words.get("package")
    with pytest.raises(BadUse, match="use another database"):
        desk(
            tmp_path / "three", store, origin=None if origin is None else str(origin),
            package=None if package is None else Path(package),
        )  # fmt: skip
    assert not (tmp_path / "three").exists()


def test_a_server_that_is_not_there_leaves_no_folder(tmp_path: Path) -> None:
    """Nothing half-made."""
    with pytest.raises(StoreUnavailable):
        desk(tmp_path / "one", "postgresql://nobody@127.0.0.1:1/nowhere")
    assert list(tmp_path.iterdir()) == []


def test_who_follows_sees_what_another_desk_appends(desks: tuple[Path, Path], tmp_path: Path) -> None:
    """In order, once each."""
    with Workspace.open(desks[0]) as one, Workspace.open(desks[1]) as two:
        before = two.log.size()
        bring_in(one, tmp_path, holder="commission", votes="100")
        seen = list(follow(two, start=before, seconds=0))
        assert [passed.position for passed in seen] == list(range(before, one.log.size()))
        assert {passed.record for passed in seen} >= {"Claim", "Document"}


@pytest.mark.slow
def test_a_workspace_moves_there_and_back(filled: Workspace, store: str) -> None:
    """The same head, keys, documents and result in each store; others can join it in between."""
    before, result = filled.log_head(), filled.canvass()
    documents = set(filled.documents.digests())
    moved = migrate(filled, store)
    assert (moved.size, moved.root, moved.store) == (before.size, before.root, store)
    with Workspace.open(filled.folder) as shared:
        assert shared.log_head() == before
        assert shared.canvass() == result
        other = desk(filled.folder.parent / "other", store)
        assert other.records == before.size
        with Workspace.open(filled.folder.parent / "other") as joined:
            assert {digest for digest in documents if joined.documents.get(digest)} == documents
            assert joined.canvass() == result
        assert migrate(shared, "sqlite").root == before.root
    with Workspace.open(filled.folder) as back:
        assert back.log_head() == before
        assert back.canvass() == result
        assert back.log_checkpoint().verifier == before.verifier
        assert back.log_verify().problems == ()


def test_a_log_is_not_moved_to_where_it_is(filled: Workspace) -> None:
    """Nothing happens."""
    with pytest.raises(BadUse, match="already"):
        migrate(filled, "sqlite")


def test_an_import_that_stopped_goes_on_at_another_desk(desks: tuple[Path, Path], tmp_path: Path) -> None:
    """What one desk appended, another that appends it too is told is there."""
    with Workspace.open(desks[0]) as one, Workspace.open(desks[1]) as two:
        bring_in(one, tmp_path, holder="commission", votes="100")
        contents = [entry.content for entry in one.log.read()]
        again = two.append(contents, batch="again")
        assert (again.appended, again.already_there) == (0, len(contents))
        with Log.open(desks[1], store=two.settings.store) as log:
            assert log.position_of(record_id(contents[-1])) == len(contents) - 1
