"""What `verify` says: about itself, and held against a checkpoint kept elsewhere."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from natija.errors import BadUse, StoreDamaged
from natija.log import Log
from natija.log.checkpoint import Checkpoint, sign
from natija.model.canonical import record_id
from tests.log.makers import add, claim, claims, definition, withdraw


@pytest.fixture
def log(file_log: Log) -> Log:
    """A log in a file: what is damaged here is one."""
    return file_log


def cut_off(folder: Path, size: int) -> None:
    """What somebody with a database tool and this code can do: take the end of a log away, leaving it whole."""
    fresh = folder.with_name("fresh")
    with Log.open(folder) as old:
        entries = list(old.read(0, size))
    rebuild(folder, fresh, [entry.content for entry in entries])


def rebuild(folder: Path, fresh: Path, contents: list[bytes]) -> None:
    """Write the log anew under the same name and key, as the holder of the key can."""
    fresh.mkdir()
    shutil.copy(folder / "key.pem", fresh)
    with Log.create(fresh, "observers.example/lahore") as new:
        add(new, contents)
    shutil.rmtree(folder)
    fresh.rename(folder)


def test_without_a_checkpoint_it_says_what_it_cannot_see(log: Log) -> None:
    """Truncation and rewriting by the key's holder."""
    add(log, claims(3))
    checked = log.verify()
    assert checked.problems == ()
    assert "cut off" in checked.notes[0]
    assert "holder of the key" in checked.notes[0]


def test_it_says_what_it_was_held_against(log: Log) -> None:
    """The size of the checkpoint, now and after the log has grown."""
    add(log, claims(3))
    note = log.checkpoint(log.signing_key())
    add(log, claims(3, start=10))
    checked = log.verify(note)
    assert checked.problems == ()
    assert checked.notes == ("Held against the checkpoint of size 3.",)
    assert checked.head == log.head()


@pytest.mark.parametrize("kept", [0, 1, 1000, 2048, 2500])
def test_every_size_can_be_held_against(log: Log, kept: int) -> None:
    """The checkpoint's size need not fall on any boundary."""
    add(log, claims(2500))
    note = log.checkpoint(log.signing_key(), kept)
    assert log.verify(note).problems == ()


def test_truncation_is_found_with_a_checkpoint_and_only_then(log: Log) -> None:
    """The log that is left is whole; only the checkpoint knows that there was more."""
    add(log, claims(20))
    note = log.checkpoint(log.signing_key())
    log.close()
    cut_off(log.folder, 15)
    with Log.open(log.folder) as cut:
        assert cut.verify().problems == ()
        assert "its end has been cut off" in cut.verify(note).problems[0]


def test_rewriting_by_the_holder_of_the_key_is_found_with_a_checkpoint_and_only_then(log: Log) -> None:
    """One figure changed, everything recomputed and signed anew."""
    add(log, claims(20))
    note = log.checkpoint(log.signing_key())
    log.close()
    rebuild(log.folder, log.folder.with_name("fresh"), [*claims(9), claim(10, votes=999), *claims(15, start=11)])
    with Log.open(log.folder) as forged:
        assert forged.verify(forged.checkpoint(forged.signing_key())).problems == ()
        assert "the log has been rewritten" in forged.verify(note).problems[0]


def test_a_checkpoint_can_be_checked_with_a_key_kept_elsewhere(log: Log) -> None:
    """Who has the public key from the beginning need not take the log's word for it."""
    add(log, claims(2))
    note, vkey = log.checkpoint(log.signing_key()), log.public_keys()[0].vkey
    assert log.verify(note, vkeys=[vkey]).problems == ()
    log.rotate_key()
    with pytest.raises(BadUse, match="not signed by a key known here"):
        log.verify(log.checkpoint(log.signing_key()), vkeys=[vkey])


def test_a_checkpoint_of_another_log_is_bad_use(log: Log, tmp_path: Path) -> None:
    """It says nothing about this one."""
    with Log.create(tmp_path / "b", "b.example/other") as other:
        note, vkey = other.checkpoint(other.signing_key()), other.public_keys()[0].vkey
    with pytest.raises(BadUse, match=r"checkpoint is of the log b\.example/other"):
        log.verify(note, vkeys=[vkey])


def test_a_forged_checkpoint_is_bad_use(log: Log) -> None:
    """A number changed on the way."""
    add(log, claims(12))
    note = log.checkpoint(log.signing_key())
    with pytest.raises(BadUse, match="not what was signed"):
        log.verify(note.replace("\n12\n", "\n13\n"))


def test_an_empty_log_verifies(log: Log) -> None:
    """Even against its own empty head."""
    assert log.verify(log.checkpoint(log.signing_key())).problems == ()


def test_progress_is_reported(log: Log) -> None:
    """Up to the last entry."""
    add(log, claims(2200))
    steps: list[tuple[int, int]] = []
    log.verify(progress=lambda done, total: steps.append((done, total)))
    assert steps == [(1000, 2200), (2000, 2200), (2200, 2200)]


def tampered(log: Log, *statements: str) -> tuple[str, ...]:
    """Problems after somebody with a database tool has been at the file, and covered the traces in its schema."""
    folder = log.folder
    log.close()
    db = sqlite3.connect(folder / "log.sqlite")
    triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.execute(statement)
    for _, sql in triggers:
        db.execute(sql)
    db.commit()
    db.close()
    try:
        with Log.open(folder) as opened:
            return opened.verify().problems
    except StoreDamaged as error:
        return error.problems


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE entry SET content = CAST(replace(content, '1500', '1600') AS BLOB) WHERE position = 3",
            "its id names",
        ),
        ("UPDATE stamp SET author = 'clerk:8'", "do not hash to the tree"),
        ("UPDATE stamp SET received = 'long ago'", "is not a time"),
        ("UPDATE entry SET stamp = 1 - stamp WHERE position IN (0, 1)", "do not hash to the tree"),
        ("UPDATE entry SET position = 100 WHERE position = 9", "nodes"),
        ("DELETE FROM entry WHERE position = 9", "nodes"),
        ("DELETE FROM entry WHERE position = 3", "are missing"),
        ("DELETE FROM node WHERE n = 5", "do not hash to the tree"),
        ("UPDATE node SET hash = zeroblob(32) WHERE n = 5", "do not hash to the tree"),
        ("UPDATE node SET hash = zeroblob(31) WHERE n = 2", "do not hash to the tree"),
        ("INSERT INTO node VALUES (1000, zeroblob(32))", "nodes"),
        ("DELETE FROM landmark WHERE kind = 'withdrawal'", "the list of withdrawals"),
        ("INSERT INTO landmark VALUES (4, 'withdrawal')", "the list of withdrawals"),
        ("UPDATE landmark SET kind = 'definition' WHERE kind = 'withdrawal'", "the list of withdrawals"),
        ("INSERT INTO stamp VALUES (2, 'o', 'a', 'b', '2024-02-09T02:15:00Z')", "belongs to no entry"),
        ("UPDATE stamp SET n = 7 WHERE n = 1", "stamp 1 is missing"),
        ("UPDATE entry SET content = NULL WHERE position = 3", "is not at its first entry"),
        ("DELETE FROM stamp", "stamp 0 is missing"),
        ("UPDATE origin SET name = 'another.example/log'", "keys"),
        ("DELETE FROM origin", "of length 1"),
        ("UPDATE verifier SET vkey = replace(vkey, '+', '-')", "keys"),
        ("DELETE FROM verifier", "keys"),
        ("INSERT INTO kept VALUES (0, 'hello', '[]')", "lists no key"),
        ("INSERT INTO kept VALUES (0, 'hello', 'nothing')", "cannot be read"),
        ("CREATE TABLE extra (x)", "definition of its tables"),
        ("DROP INDEX entry_once", "definition of its tables"),
        ("PRAGMA user_version = 2", "user_version"),
        ("PRAGMA application_id = 0", "application_id"),
    ],
)
def test_what_a_database_tool_can_do_is_found(log: Log, statement: str, says: str) -> None:
    """Each table, row and column that reading depends on."""
    add(log, [*claims(6), definition("Lahore")])
    add(log, [withdraw(record=record_id(claim(2))), *claims(2, start=20)], batch="b2")
    problems = tampered(log, statement)
    assert any(says in problem for problem in problems), problems


def test_problems_are_listed_up_to_a_readable_number(log: Log) -> None:
    """A log with everything wrong does not fill the screen for an hour."""
    add(log, claims(300))
    problems = tampered(log, "UPDATE entry SET content = x'7b7d'")
    assert 40 < len(problems) <= 51
    assert problems[-1] == "… and more"


def test_a_record_that_never_was_one_is_found(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody with a program of his own wrote what this one would have refused: bytes that are not canonical."""
    spaced = claim(1).replace(b":", b": ", 1)
    with monkeypatch.context() as patch:
        patch.setattr("natija.log.writing.decode", lambda _content: None)
        add(log, [spaced])
    assert any("not canonical" in problem for problem in log.verify().problems)


def test_the_same_log_twice_gives_the_same_checkpoint(log: Log) -> None:
    """Signing is deterministic: two people can compare notes letter by letter."""
    add(log, claims(5))
    assert log.checkpoint(log.signing_key()) == log.checkpoint(log.signing_key())
    head = log.head()
    assert log.checkpoint(log.signing_key()) == sign(
        Checkpoint(head.origin, head.size, head.root).text(), [log.signing_key()]
    )
