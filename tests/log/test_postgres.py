"""A log in PostgreSQL: acknowledged before sealed, positions by one at a time, roles that cannot change the past."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="a log in PostgreSQL needs the package psycopg")

import psycopg
from psycopg import sql

from natija.errors import BadUse, Refused, StoreDamaged, StoreUnavailable
from natija.log import Documents, Log
from natija.log.postgres import address, schema, sealing
from natija.log.postgres.connection import Connection
from natija.model.canonical import record_id
from tests.log.makers import add, again, claim, claims, everything, withdraw
from tests.server import Server

ORIGIN = "observers.example/lahore"


@pytest.fixture
def log(tmp_path: Path, store: str) -> Iterator[Log]:
    """A log in an empty database."""
    with Log.create(tmp_path / "workspace", ORIGIN, store=store) as made:
        yield made


@contextmanager
def sealing_stopped(log: Log) -> Iterator[None]:
    """Another process is the sealer and does nothing."""
    with Connection(str(log.store)) as other, other.transaction():
        sealing.take_lock(other)
        yield


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An append waits a moment for its position."""
    monkeypatch.setattr(sealing, "PATIENCE_S", 0.1)


# Acknowledged, then sealed


@pytest.mark.usefixtures("impatient")
def test_an_append_is_acknowledged_while_nobody_seals(log: Log) -> None:
    """It is safe, has no position, and no reader sees it; the next append seals both."""
    with sealing_stopped(log):
        receipts = add(log, claims(2))
        assert [(r.position, r.new) for r in receipts] == [(None, True), (None, True)]
        assert (log.size(), log.waiting(), list(log.read())) == (0, 2, [])
    assert [r.position for r in add(log, [claim(3)])] == [2]
    assert (log.size(), log.waiting()) == (3, 0)


@pytest.mark.usefixtures("impatient")
def test_what_waits_is_known_and_can_be_withdrawn(log: Log) -> None:
    """Idempotence and refusals do not depend on the sealer."""
    with sealing_stopped(log):
        add(log, [claim(1)])
        assert [r.new for r in add(log, [claim(1)])] == [False]
        add(log, [withdraw(record=record_id(claim(1)))], batch="b2")
        with pytest.raises(Refused, match="is withdrawn by"):
            add(log, [claim(1)], batch="b3")
        with pytest.raises(Refused, match="no record"):
            add(log, [withdraw(record=record_id(claim(9)))], batch="b2")
    assert log.seal() == 2
    assert log.withdrawn(record_id(claim(1))) is not None


def test_no_plan_that_was_made_for_a_few_rows_reads_many(log: Log, server: Server, database: str) -> None:
    """A desk that began when the log had one page of everything still looks nodes and records up by their number."""
    add(log, claims(20))
    server.query(database, "VACUUM ANALYZE natija.node, natija.entry, natija.record")
    with again(log) as desk:
        for number in range(21, 41):
            add(desk, [claim(number)])
        add(log, claims(3_000, start=41))
        before = _read_through(server, database)
        for number in range(3_041, 3_061):
            add(desk, [claim(number)])
    assert log.size() == 3_060
    assert _read_through(server, database) - before < 3_000


def _read_through(server: Server, database: str) -> int:
    """Rows of the growing tables that were read without an index, as sessions tell when they end."""
    query = "SELECT sum(seq_tup_read)::bigint FROM pg_stat_user_tables WHERE relname IN ('node', 'entry', 'record')"
    return int(str(server.query(database, "SELECT pg_sleep(0.3)", query)[0][0]))


def test_a_smaller_insertion_number_that_commits_later_gets_a_later_position(log: Log) -> None:
    """Readers follow positions, which nobody has been shown wrongly in between."""
    with Connection(str(log.store)) as slow:
        begun, go = threading.Event(), threading.Event()

        def late() -> None:
            with slow.transaction():
                slow.run("INSERT INTO natija.record VALUES (sha256(%s), %s)", (claim(1), claim(1)))
                slow.run(
                    "INSERT INTO natija.arrival (origin, author, batch, received, ids, marked) "
                    "VALUES (%s, 'clerk:1', 'b', '2024-02-09T02:15:00Z', ARRAY[sha256(%s)], false)",
                    (ORIGIN, claim(1)),
                )  # fmt: skip
                begun.set()
                go.wait(30)

        thread = threading.Thread(target=late)
        thread.start()
        begun.wait(30)
        add(log, [claim(2)])
        assert [entry.content for entry in log.read()] == [claim(2)]
        go.set()
        thread.join(30)
    log.seal()
    assert [entry.content for entry in log.read()] == [claim(2), claim(1)]
    assert log.verify().problems == ()


def test_one_record_from_many_desks_at_once_is_there_once(log: Log) -> None:
    """Exactly one is told that it was new, all are told the same position."""

    def desk(number: int) -> list[tuple[int | None, bool]]:
        with again(log) as mine:
            return [(r.position, r.new) for r in add(mine, claims(150), batch=f"b{number}")]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(desk, range(6)))
    assert log.size() == 150
    assert len({tuple(position for position, _ in answer) for answer in answers}) == 1
    assert sum(new for answer in answers for _, new in answer) == 150


def test_an_append_never_reads_a_whole_table(log: Log) -> None:
    """Whatever the server believes of tables that were empty a minute ago."""
    read = (
        "SELECT sum(seq_scan)::bigint FROM pg_stat_user_tables WHERE schemaname = 'natija' "
        "AND relname IN ('arrival', 'record', 'entry', 'node')"
    )
    with Connection(str(log.store)) as tool:

        def scans() -> int:
            with again(log):  # its end tells the server's statistics what was read
                pass
            tool.run("SELECT pg_stat_clear_snapshot()")
            return int((tool.one(read) or (0,))[0])

        with again(log) as desk:
            add(desk, [claim(1)])
        before = scans()
        with again(log) as desk:
            for number in range(2, 30):
                add(desk, [claim(number)])
        assert scans() == before


def test_of_two_desks_that_make_the_log_at_once_one_does(store: str, tmp_path: Path) -> None:
    """The other is told that it is there."""

    def desk(number: int) -> str:
        try:
            Log.create(tmp_path / str(number), f"x.example/{number}", store=store).close()
        except BadUse as error:
            return error.what
        return "made"

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(desk, range(4)))
    assert said.count("made") == 1
    assert sum("there is a log here already" in words for words in said) == 3


def test_who_follows_the_log_is_told(log: Log) -> None:
    """By NOTIFY, without looking again and again."""
    with again(log) as other, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(other.wait, 0, 20.0)
        add(log, [claim(1)])
        assert waiting.result(timeout=20) == 1


def test_what_no_program_of_ours_wrote_is_set_aside(log: Log) -> None:
    """A hostile clerk with a database tool stops nobody: the act is named by `verify`, the others are sealed."""
    insert = (
        "INSERT INTO natija.arrival (origin, author, batch, received, ids, marked) "
        "VALUES ('x', 'clerk:1', 'b', '2024-02-09T02:15:00Z', ARRAY[sha256(%s)], false)"
    )
    with Connection(str(log.store)) as tool:
        tool.run("INSERT INTO natija.record VALUES (sha256(%s), %s)", (b"{ }", b"{ }"))
        tool.run(insert, (b"{ }",))
        tool.run(insert, (b"never inserted",))
    add(log, claims(2))
    assert (log.size(), log.waiting()) == (2, 0)
    problems = log.verify().problems
    assert len(problems) == 2
    assert all("was not taken into the log" in problem for problem in problems)


def test_the_database_refuses_a_content_that_is_not_its_id(log: Log) -> None:
    """Whoever inserts it."""
    with Connection(str(log.store)) as tool, pytest.raises(StoreDamaged, match="violates check"):
        tool.run("INSERT INTO natija.record VALUES (%s, %s)", (bytes(32), claim(1)))


def test_the_past_cannot_be_changed_by_accident(log: Log) -> None:
    """Not even by the owner: triggers refuse UPDATE, DELETE and TRUNCATE of every table but the queue."""
    add(log, claims(2))
    with Connection(str(log.store)) as tool:
        first = "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1"
        for table in set(schema.TABLES) - {schema.QUEUE}:
            (column,) = tool.one(first, (f"natija.{table}",)) or ("",)
            for act in ("UPDATE natija.{0} SET {1} = {1}", "DELETE FROM natija.{0}", "TRUNCATE natija.{0}"):
                with pytest.raises(StoreUnavailable, match="only grows"):
                    tool.run(act.format(table, column))


def test_a_table_without_its_trigger_is_noticed(log: Log) -> None:
    """When the log is opened."""
    with Connection(str(log.store)) as tool:
        tool.run("DROP TRIGGER only_grows ON natija.entry")
    with pytest.raises(StoreDamaged, match="entry can be changed"):
        again(log)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE natija.node SET hash = sha256(hash) WHERE n = 1", "do not hash"),
        ("DELETE FROM natija.entry WHERE position = 1", "missing"),
        ("UPDATE natija.stamp SET author = 'clerk:8'", "do not hash"),
        ("DELETE FROM natija.record WHERE id = (SELECT min(id) FROM natija.record)", "content"),
    ],
)
def test_what_the_owner_changed_is_found(log: Log, change: str, says: str) -> None:
    """With the triggers off for a moment."""
    add(log, claims(4))
    with Connection(str(log.store)) as tool:
        tool.run("SET session_replication_role = replica")
        tool.run(change)
    assert any(says in problem for problem in log.verify().problems)


# Roles


@pytest.fixture
def roles(server: Server, database: str, log: Log) -> Server:
    """A login of each role."""
    add(log, claims(3))
    server.query(database, schema.roles())
    for name in schema.ROLES:
        login = f"{name}_login"
        server.query(
            database,
            f"DO $$ BEGIN CREATE ROLE {login} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
            f"GRANT {name} TO {login}",
        )
    return server


@pytest.mark.parametrize("role", list(schema.ROLES))
def test_no_role_updates_deletes_or_truncates(roles: Server, database: str, role: str) -> None:
    """By privilege, before any trigger. The sealer may delete from the queue."""
    for table in schema.TABLES:
        kinds = ("UPDATE", "DELETE", "TRUNCATE")
        asked = ", ".join(f"has_table_privilege('natija.{table}', '{kind}')" for kind in kinds)
        queue = role == "natija_sealer" and table == schema.QUEUE
        assert roles.query(database, f"SELECT {asked}", user=f"{role}_login") == [(False, queue, False)]


@pytest.mark.parametrize("act", ["UPDATE natija.record SET content = ''", "DELETE FROM natija.entry",
                                 "TRUNCATE natija.node", "DELETE FROM natija.arrival"])  # fmt: skip
def test_a_clerk_is_refused_by_the_server(roles: Server, database: str, act: str) -> None:
    """Tried, not only asked."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        roles.query(database, act, user="natija_clerk_login")


@pytest.mark.usefixtures("impatient")
def test_a_clerk_appends_and_a_sealer_seals(roles: Server, database: str, log: Log) -> None:
    """A clerk's records are safe at once and get their positions from somebody else."""
    with Log.open(log.folder, store=roles.address(database, user="natija_clerk_login")) as clerk:
        assert [(r.position, r.new) for r in add(clerk, [claim(9)])] == [(None, True)]
        assert clerk.waiting() == 1
        assert [r.position for r in add(clerk, [claim(1)])] == [0]
        with pytest.raises(StoreUnavailable, match="may not"):
            clerk.seal()
    with Log.open(log.folder, store=roles.address(database, user="natija_sealer_login")) as sealer:
        assert sealer.seal() == 1
        assert [r.position for r in add(sealer, [claim(10)])] == [4]


def test_a_reader_reads_and_verifies_and_cannot_append(roles: Server, database: str, log: Log) -> None:
    """With the next step."""
    with Log.open(log.folder, store=roles.address(database, user="natija_reader_login")) as reader:
        assert everything(reader) == everything(log)
        assert reader.verify().problems == ()
        with pytest.raises(StoreUnavailable, match="natija log roles"):
            add(reader, [claim(9)])


def test_a_clerk_does_not_wait_again_and_again_for_a_sealer(
    roles: Server, database: str, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once in vain is enough, until somebody seals."""
    monkeypatch.setattr(sealing, "PATIENCE_S", 0.5)
    with Log.open(log.folder, store=roles.address(database, user="natija_clerk_login")) as clerk:
        add(clerk, [claim(20)])
        began = time.monotonic()
        for number in range(21, 31):
            assert add(clerk, [claim(number)])[0].position is None
        assert time.monotonic() - began < 4.0, "ten waits of half a second"
    assert log.seal() == 11


# Documents


def test_documents_are_there_for_every_folder(log: Log, tmp_path: Path) -> None:
    """Put by one desk, read by another, and kept in its folder from then on."""
    one, other = (Documents(tmp_path / name, shelf=log.shelf) for name in ("one", "other"))
    data = b"a page" * 400_000
    digest = one.put(data)
    assert other.has(digest)
    assert other.get(digest) == data
    assert other.path(digest).is_file()
    assert list(other.digests()) == [digest]
    assert other.verify() == []


def test_bytes_under_a_wrong_digest_are_never_used(log: Log, tmp_path: Path) -> None:
    """Who can insert can put them there; who reads them is told."""
    with Connection(str(log.store)) as tool:
        tool.run("INSERT INTO natija.document VALUES (%s, 3)", (bytes(32),))
        tool.run("INSERT INTO natija.block VALUES (%s, 0, 'abc')", (bytes(32),))
    documents = Documents(tmp_path / "desk", shelf=log.shelf)
    with pytest.raises(StoreDamaged):
        documents.get("00" * 32)
    assert len(documents.verify()) == 1


# Addresses and errors


@pytest.mark.parametrize(
    "text",
    ["postgresql://desk:hunter2@db/votes", "postgresql://db/votes?password=hunter2", "postgres://a:hunter2@b@c/d",
     "postgresql://desk:hunter2", "postgresql://db:hunter2/votes", "postgresql://db/votes?sslpassword=hunter2",
     "postgresql://desk@db/votes#hunter2", "mysql://desk:hunter2@db/x", "host=db password=hunter2", "",
     "postgresql://[hunter2/votes", "postgresql://db/votes?PASSWORD=hunter2", "postgresql://desk%3Ahunter2 @db/x"],
)  # fmt: skip
def test_a_password_in_an_address_is_refused_and_not_repeated(text: str) -> None:
    """It would end up in natija.toml and in messages."""
    with pytest.raises(BadUse) as refusal:
        address.checked(text)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("/log", "/nowhere"), "not there"),
        (("postgres@", "nobody@"), "not there"),
        (("?host=", "?host=/nowhere"), "cannot be reached"),
        (("?host=", "?port=1&host="), "cannot be reached"),
    ],
)
def test_a_server_that_cannot_be_used_is_one_clear_error(
    server: Server, tmp_path: Path, change: tuple[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the next step, and without the password."""
    monkeypatch.setenv("PGPASSWORD", "hunter2")
    with pytest.raises(StoreUnavailable, match=says) as error:
        Log.open(tmp_path, store=server.address("log").replace(*change, 1))
    assert "Next:" in str(error.value)
    assert "hunter2" not in str(error.value)


def test_a_wrong_password_is_said_to_be_one(server: Server, database: str, tmp_path: Path) -> None:
    """On a server that asks for one."""
    with server.asking("guarded", "right"):
        for environment in ({}, {"PGPASSWORD": "hunter2"}):
            with pytest.MonkeyPatch.context() as patch:
                patch.delenv("PGPASSWORD", raising=False)
                for name, value in environment.items():
                    patch.setenv(name, value)
                with pytest.raises(StoreUnavailable, match="PGPASSWORD") as error:
                    Log.open(tmp_path, store=server.address(database, user="guarded"))
                assert "hunter2" not in str(error.value)


def test_a_database_without_a_log_is_said_to_have_none(store: str, tmp_path: Path) -> None:
    """With the command that makes one."""
    with pytest.raises(StoreUnavailable, match="natija init"):
        Log.open(tmp_path, store=store)


def test_a_log_of_another_format_is_not_touched(log: Log) -> None:
    """An older or newer program made it."""
    with Connection(str(log.store)) as tool:
        tool.run("SET session_replication_role = replica")
        tool.run("UPDATE natija.origin SET format = 0")
    with pytest.raises(BadUse, match="format 0"):
        again(log)


def test_a_schema_of_the_same_name_is_not_taken_for_a_log(server: Server, database: str, tmp_path: Path) -> None:
    """And nothing is made in it."""
    server.query(database, "CREATE SCHEMA natija")
    with pytest.raises(BadUse, match="holds no log"):
        Log.create(tmp_path, ORIGIN, store=server.address(database))


def test_a_connection_that_broke_is_made_again(log: Log) -> None:
    """The append that met it says what to do; the next one goes through."""
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s"
    with psycopg.connect(str(log.store), autocommit=True) as tool:
        tool.execute(sql.SQL(kill), (tool.info.dbname,))
    with pytest.raises(StoreUnavailable, match="repeating adds nothing twice"):
        add(log, [claim(1)])
    assert [r.position for r in add(log, [claim(1)])] == [0]


def test_a_joined_folder_cannot_sign_or_replace_the_key(log: Log, tmp_path: Path) -> None:
    """Only the folder with the key signs, unless the key is said to be lost."""
    (tmp_path / "joined").mkdir()
    with Log.open(tmp_path / "joined", store=log.store) as desk:
        for act in (desk.signing_key, desk.rotate_key):
            with pytest.raises(BadUse, match="does not hold its signing key"):
                act()
        desk.rotate_key(lost=True)
        assert desk.verify(desk.checkpoint(desk.signing_key())).problems == ()
