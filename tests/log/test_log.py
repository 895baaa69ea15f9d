"""Appending and reading: positions, ids, envelopes, withdrawals, proofs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import natija.log
from natija.errors import BadUse, Refused
from natija.log import Entry, Log, RecordLog, merkle
from natija.log.checkpoint import open_checkpoint, parse_vkey
from natija.log.entries import Stamp
from natija.model.canonical import canonical_json, record_id
from tests.log.makers import WHEN, add, again, claim, claims, database, definition, everything, withdraw


def test_positions_count_from_zero_without_gaps(log: Log) -> None:
    """Three appends, one sequence."""
    for start in (1, 4, 5):
        add(log, claims(3, start=start))
    assert [entry.position for entry in log.read()] == list(range(log.size()))
    assert log.size() == 7


def test_what_was_appended_is_read_back(log: Log) -> None:
    """Content byte for byte, with the envelope the decision record describes."""
    add(log, [claim(1)])
    (entry,) = log.read()
    assert entry.content == claim(1)
    assert entry.id == record_id(claim(1))
    assert entry.envelope == canonical_json(
        {"author": "clerk:7", "batch": "b1", "id": entry.id, "origin": log.origin, "received": WHEN}
    )


@given(st.tuples(*[st.text(max_size=12)] * 4))
def test_an_envelope_is_canonical_json_whatever_is_in_it(words: tuple[str, str, str, str]) -> None:
    """The bytes built for speed are those of the canonical encoder."""
    origin, author, batch, received = words
    names = {"origin": origin, "author": author, "batch": batch, "received": received}
    assert Stamp(origin, author, batch, received).envelope("ab") == canonical_json({**names, "id": "ab"})


def test_a_known_record_keeps_its_position_and_adds_nothing(log: Log) -> None:
    """Appending twice is harmless: in another call, another batch, or twice in one call."""
    first = add(log, [claim(1), claim(2), claim(1)])
    again = add(log, [claim(2), claim(3)], batch="b2")
    assert [(receipt.position, receipt.new) for receipt in first + again] == [
        (0, True), (1, True), (0, False), (1, False), (2, True),
    ]  # fmt: skip
    assert log.size() == 3


def test_all_of_an_append_or_nothing(log: Log) -> None:
    """One record that is not canonical, and none of its neighbours is there."""
    with pytest.raises(Refused, match="not canonical"):
        add(log, [claim(1), claim(2).replace(b":", b": ", 1)])
    assert log.size() == 0


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"record":"claim"}'])
def test_what_is_no_record_is_refused(log: Log, content: bytes) -> None:
    """Whatever the bytes, one clear error."""
    with pytest.raises(Refused):
        add(log, [content])


def test_a_record_beyond_the_limit_is_refused(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record has a size one can carry."""
    monkeypatch.setattr("natija.log.writing.LARGEST", 100)
    with pytest.raises(Refused, match="bytes"):
        add(log, [claim(1)])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("author", ""), ("author", "two\nlines"), ("author", "x" * 201), ("batch", ""), ("batch", " padded "),
        ("batch", "\ud800"), ("received", "yesterday"), ("received", "2024-02-09T02:15:00"),
        ("received", "2024-02-09 02:15:00Z"),
    ],
)  # fmt: skip
def test_an_envelope_must_be_well_formed(log: Log, field: str, value: str) -> None:
    """Short ids, and a time with its offset: anything else is refused before it is in the log for good."""
    words = {"author": "clerk:7", "batch": "b1", "received": WHEN, field: value}
    with pytest.raises(BadUse):
        log.append([claim(1)], author=words["author"], batch=words["batch"], received=words["received"])


def test_reading_a_part(log: Log) -> None:
    """Half-open ranges, cut at the ends of the log."""
    add(log, claims(2500))
    assert [entry.position for entry in log.read(998, 2003)] == list(range(998, 2003))
    assert [entry.position for entry in log.read(2498)] == [2498, 2499]
    assert list(log.read(3000)) == list(log.read(5, 5)) == []
    assert next(log.read(-4, 99999)).position == 0


def test_reading_shows_the_log_as_it_was_when_reading_began(log: Log) -> None:
    """Records appended meanwhile, by this process or another, belong to the next reading."""
    add(log, claims(3))
    reading = log.read()
    with again(log) as other:
        add(other, claims(2, start=10))
    assert [entry.position for entry in reading] == [0, 1, 2]
    assert log.size() == 5


def test_a_record_is_found_by_its_id(log: Log) -> None:
    """And what is no id is simply not there."""
    add(log, claims(5))
    entry = log.get(record_id(claim(4)))
    assert isinstance(entry, Entry)
    assert (entry.position, entry.content) == (3, claim(4))
    assert log.position_of(record_id(claim(4))) == 3
    for unknown in (record_id(claim(9)), "", "xyz", "AB" * 32, "zz" * 32, "ab" * 40):
        assert log.get(unknown) is None
        assert log.position_of(unknown) is None


def test_the_log_is_what_frames_ask_for(log: Log) -> None:
    """The class keeps to the protocol a PostgreSQL log will also keep to."""
    asked: RecordLog = log
    assert asked.size() == 0


def test_batches_are_listed_by_first_entry(log: Log) -> None:
    """Author, size and earliest receipt of each."""
    add(log, claims(3), batch="form45")
    add(log, claims(1, start=9), batch="press", author="desk:3fa9")
    add(log, claims(5), batch="form45")
    found = [(batch.name, batch.author, batch.first, batch.entries) for batch in log.batches()]
    assert found == [("form45", "clerk:7", 0, 5), ("press", "desk:3fa9", 3, 1)]


def test_definitions_are_found_without_reading_the_log(log: Log) -> None:
    """Those known at a position, in order."""
    add(log, [definition("first"), claim(1), definition("second")])
    assert [entry.position for entry in log.definitions()] == [0, 2]
    assert [entry.position for entry in log.definitions(at=2)] == [0]


# Withdrawals


def test_a_withdrawn_record_is_named_with_its_withdrawal(log: Log) -> None:
    """By id."""
    add(log, claims(2))
    (receipt,) = add(log, [withdraw(record=record_id(claim(1)))], batch="b2")
    assert log.withdrawn(record_id(claim(1))) == receipt.id
    assert log.withdrawn(record_id(claim(2))) is None
    assert log.withdrawals().records == {record_id(claim(1)): receipt.id}


def test_a_withdrawn_record_is_not_taken_again(log: Log) -> None:
    """The refusal names the withdrawal and both ways on."""
    add(log, claims(2))
    (receipt,) = add(log, [withdraw(record=record_id(claim(1)))], batch="b2")
    with pytest.raises(Refused, match=f"withdrawn by {receipt.id}") as refusal:
        add(log, [claim(1)], batch="b3")
    assert "--sitting 2" in refusal.value.next_step
    assert "withdraw the withdrawal" in refusal.value.next_step
    add(log, [claim(1, sitting=2)], batch="b3")


def test_a_batch_is_taken_back_in_one_act(log: Log) -> None:
    """All its records, but no Withdrawal in it, and none of another batch."""
    add(log, claims(3), batch="wrong")
    (inside,) = add(log, [withdraw(record=record_id(claim(3)))], batch="wrong")
    add(log, claims(1, start=9), batch="right")
    (receipt,) = add(log, [withdraw(batch="wrong", reason="ab" * 32)], batch="b3")
    assert log.withdrawn(record_id(claim(1))) == receipt.id
    assert log.withdrawn(record_id(claim(9))) is None
    assert log.withdrawn(inside.id) is None


def test_a_withdrawn_batch_takes_nothing_new(log: Log) -> None:
    """Whoever resumes an import that was taken back is told so."""
    add(log, claims(2), batch="wrong")
    add(log, [withdraw(batch="wrong")], batch="b2")
    with pytest.raises(Refused, match="is withdrawn by"):
        add(log, claims(1, start=9), batch="wrong")


def test_a_withdrawal_can_be_withdrawn(log: Log) -> None:
    """And that again: what counts is what is in force."""
    add(log, claims(1))
    (first,) = add(log, [withdraw(record=record_id(claim(1)))], batch="b2")
    (second,) = add(log, [withdraw(record=first.id)], batch="b3")
    assert log.withdrawn(record_id(claim(1))) is None
    assert log.withdrawn(first.id) == second.id
    add(log, [withdraw(record=second.id)], batch="b4")
    assert log.withdrawn(record_id(claim(1))) == first.id


def test_withdrawals_as_they_stood_at_a_position(log: Log) -> None:
    """`--at N` asks what the log knew."""
    add(log, claims(1))
    (first,) = add(log, [withdraw(record=record_id(claim(1)))], batch="b2")
    add(log, [withdraw(record=first.id)], batch="b3")
    assert [dict(log.withdrawals(at=size).records) for size in range(4)] == [
        {}, {}, {record_id(claim(1)): first.id}, {first.id: record_id(withdraw(record=first.id))},
    ]  # fmt: skip


@pytest.mark.parametrize("content", [withdraw(batch="b9"), withdraw(record="ab" * 32), withdraw(record="typo")])
def test_a_withdrawal_of_nothing_is_refused(log: Log, content: bytes) -> None:
    """It is a typing error, and would strike whatever comes under that name later."""
    add(log, claims(1))
    with pytest.raises(Refused, match="to withdraw"):
        add(log, [content], batch="b2")


def test_another_process_sees_withdrawals_at_once(log: Log) -> None:
    """What is in memory follows the file."""
    add(log, claims(1))
    with again(log) as other:
        assert other.withdrawn(record_id(claim(1))) is None
        (receipt,) = add(log, [withdraw(record=record_id(claim(1)))], batch="b2")
        assert other.withdrawn(record_id(claim(1))) == receipt.id
        with pytest.raises(Refused):
            add(other, [claim(1)])


# Heads and proofs


def test_head_is_the_root_over_the_envelopes(log: Log) -> None:
    """Now, and at every size it had."""
    add(log, claims(21))
    leaves = [merkle.leaf_hash(entry.envelope) for entry in log.read()]
    for size in range(22):
        assert log.head(size).root == merkle.Frontier().extended(leaves[:size])[0].root()
    assert log.head() == log.head(21)


def test_proofs_hold_for_somebody_who_has_only_the_checkpoints(log: Log) -> None:
    """Inclusion of every entry, growth from every size."""
    add(log, claims(13))
    heads = [log.head(size) for size in range(14)]
    for entry in log.read():
        leaf, path = merkle.leaf_hash(entry.envelope), log.prove_inclusion(entry.position, 13)
        merkle.verify_inclusion(entry.position, 13, leaf, path, heads[13].root)
    for old in range(1, 14):
        merkle.verify_consistency(old, 13, heads[old].root, heads[13].root, log.prove_consistency(old, 13))


@pytest.mark.parametrize(
    "ask",
    [
        lambda log: log.head(4), lambda log: log.head(-1), lambda log: log.prove_inclusion(3, 3),
        lambda log: log.prove_inclusion(0, 4), lambda log: log.prove_consistency(0, 3),
        lambda log: log.prove_consistency(3, 4),
    ],
)  # fmt: skip
def test_what_is_not_in_the_log_is_not_proved(log: Log, ask: Callable[[Log], object]) -> None:
    """Sizes and positions it has not had are bad use."""
    add(log, claims(3))
    with pytest.raises(BadUse):
        ask(log)


def test_the_checkpoint_is_the_signed_head(log: Log) -> None:
    """Anybody with the public key can open it."""
    add(log, claims(3))
    note = log.checkpoint(log.signing_key())
    checkpoint, _ = open_checkpoint(note, [parse_vkey(log.public_keys()[-1].vkey)])
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (log.origin, 3, log.head().root)


# The file


def test_a_second_log_is_not_made_over_the_first(log: Log) -> None:
    """Nothing is overwritten."""
    with pytest.raises(BadUse, match="there is a log here already"):
        Log.create(log.folder, "another.example/log", store=log.store)


def test_a_folder_without_a_log_is_said_to_have_none(tmp_path: Path) -> None:
    """With the next step."""
    with pytest.raises(BadUse, match="natija init"):
        Log.open(tmp_path)


@pytest.mark.parametrize("statement", ["UPDATE entry SET stamp = 1", "DELETE FROM entry", "DELETE FROM node"])
def test_rows_cannot_be_changed_with_a_database_tool(file_log: Log, statement: str) -> None:
    """Not by accident, at least: on purpose is what `verify` is for."""
    add(file_log, claims(2))
    with (
        sqlite3.connect(file_log.folder / "log.sqlite") as db,
        pytest.raises(sqlite3.IntegrityError, match="only grows"),
    ):
        db.execute(statement)


@pytest.mark.parametrize("page", [4096, 16384])
def test_the_write_ahead_log_has_the_same_size_for_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """A file keeps the pages it was made with; how much may wait to be copied into it is counted in bytes."""
    monkeypatch.setattr("natija.log.sqlite.PAGE", page)
    with Log.create(tmp_path, "x.example/a") as log:
        add(log, claims(3))
    monkeypatch.undo()
    with Log.open(tmp_path) as log:
        assert database(log).execute("PRAGMA page_size").fetchone() == (page,)
        assert database(log).execute("PRAGMA wal_autocheckpoint").fetchone() == (32 * 2**20 // page,)
        add(log, claims(3, start=4))
        assert [entry.content for entry in log.read()] == claims(6)


def test_records_are_flushed_to_the_disk(file_log: Log) -> None:
    """An acknowledged record survives a power cut: write-ahead log, synchronous=FULL."""
    assert database(file_log).execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database(file_log).execute("PRAGMA synchronous").fetchone() == (2,)


def test_the_public_names_are_few_and_there() -> None:
    """At most twenty, each importable."""
    assert len(natija.log.__all__) <= 20
    assert all(hasattr(natija.log, name) for name in natija.log.__all__)


def test_two_logs_with_the_same_records_say_the_same(tmp_path: Path) -> None:
    """However the appends were cut."""
    with Log.create(tmp_path / "a", "x.example/a") as one, Log.create(tmp_path / "b", "x.example/a") as other:
        add(one, claims(30))
        for content in claims(30):
            add(other, [content])
        assert everything(one) == everything(other)
        assert one.head() == other.head()


def test_an_id_is_found_by_its_beginning(log: Log) -> None:
    """Nobody types 64 figures."""
    add(log, claims(300))
    every = sorted(entry.id for entry in log.read())
    for name in every[:10]:
        assert log.find(name[:3]) == [other for other in every if other.startswith(name[:3])]
    assert log.find(every[7]) == [every[7]]
    assert log.find("no hex") == log.find(every[7] + "0") == []
    assert len(log.find("")) == 20


def test_landmarks_are_looked_up_and_not_searched_for(tmp_path: Path) -> None:
    """However long the log: SQLite looks up the few landmarks and goes from there to their entries."""
    with Log.create(tmp_path, "example") as log:
        add(log, [definition("first"), *claims(3)])
        assert [entry.position for entry in log.definitions()] == [0]
        db, asked = database(log), list[str]()
        db.set_trace_callback(asked.append)
        log.definitions()
        db.set_trace_callback(None)
        found = next(query for query in asked if "landmark" in query)
        plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {found}"))
    assert "SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)" in plan, plan
