"""The tables of a log in PostgreSQL, how they are made, and which role may do what.

Everything lies in the schema `natija` of one database: one log per database. `record` holds each record once, under
its id, and the database itself checks that the id is the content's SHA-256. `arrival` is the queue: an act (one stamp
and the ids appended with it) that is committed and has no positions yet; the sealer deletes it in the transaction that
writes its entries. All other tables only grow; triggers refuse UPDATE, DELETE and TRUNCATE, also of the owner.
`refused` holds acts that no program of ours could have written. `move` says whether the log went to another store.
"""

from __future__ import annotations

from natija.errors import BadUse, StoreUnavailable
from natija.log.postgres.connection import Connection
from natija.log.postgres.functions import AFTER, BEFORE, LOCK

FORMAT = 2

_STAMP = "origin text NOT NULL, author text NOT NULL, batch text NOT NULL, received text NOT NULL"
TABLES = {
    "origin": "name text NOT NULL, format integer NOT NULL",
    "verifier": "n integer PRIMARY KEY, vkey text NOT NULL UNIQUE, handover text",
    "stamp": f"n integer PRIMARY KEY, {_STAMP}, UNIQUE (origin, author, batch, received)",
    "record": "id bytea PRIMARY KEY, content bytea NOT NULL, CHECK (id = sha256(content))",
    "entry": "position bigint PRIMARY KEY, id bytea NOT NULL, stamp integer NOT NULL, first boolean NOT NULL, "
    "UNIQUE (id, stamp)",
    "node": "n bigint PRIMARY KEY, hash bytea NOT NULL, CHECK (length(hash) = 32)",
    "landmark": "position bigint PRIMARY KEY, kind text NOT NULL",
    "kept": "n integer PRIMARY KEY, note text NOT NULL UNIQUE, keys text NOT NULL",
    "arrival": f"n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {_STAMP}, ids bytea[] NOT NULL, "
    "marked boolean NOT NULL",
    "refused": f"n bigint PRIMARY KEY, {_STAMP}, ids bytea[] NOT NULL, why text NOT NULL",
    "move": "n integer PRIMARY KEY, away boolean NOT NULL, note text NOT NULL",
    "document": "digest bytea PRIMARY KEY, size bigint NOT NULL",
    "block": "digest bytea NOT NULL, n integer NOT NULL, data bytea NOT NULL, PRIMARY KEY (digest, n)",
}
QUEUE = "arrival"


def statements() -> list[str]:
    """Everything that makes the tables, in order."""
    made = ["CREATE SCHEMA natija", *BEFORE]
    for table, columns in TABLES.items():
        made.append(f"CREATE TABLE natija.{table} ({columns})")
        acts = "UPDATE OR TRUNCATE" if table == QUEUE else "UPDATE OR DELETE OR TRUNCATE"
        made.append(
            f"CREATE TRIGGER only_grows BEFORE {acts} ON natija.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION natija.only_grows()"
        )
    moved = "FOR EACH STATEMENT EXECUTE FUNCTION natija.is_here()"
    made += [f"CREATE TRIGGER is_here AFTER INSERT ON natija.{table} {moved}" for table in (QUEUE, "entry")]
    made.append("CREATE INDEX arrival_marked ON natija.arrival (n) WHERE marked")
    return [*made, *AFTER]


def create(connection: Connection, origin: str, vkey: str) -> None:
    """Make an empty log: complete, or not at all."""
    with connection.transaction():
        connection.run("SELECT pg_advisory_xact_lock(%s)", (LOCK,))  # of two desks at once, one makes it
        refuse_existing(connection)
        for statement in statements():
            connection.run(statement)
        connection.run("INSERT INTO natija.origin VALUES (%s, %s)", (origin, FORMAT))
        connection.run("INSERT INTO natija.verifier VALUES (0, %s, NULL)", (vkey,))


def origin_in(connection: Connection) -> str | None:
    """Name of the log in a database, or None where there is none. Raises BadUse where it has another format."""
    if connection.one("SELECT 1 FROM pg_namespace WHERE nspname = 'natija'") is None:
        return None
    if connection.one("SELECT to_regclass('natija.origin') IS NOT NULL") != (True,):
        raise BadUse(f"{connection.address}: the schema natija holds no log", next_step="use another database")
    row = connection.one("SELECT name, format FROM natija.origin")
    if row is None or row[1] != FORMAT:
        found = "none" if row is None else row[1]
        step = "use the version of natija that made it, or carry the records over with `natija log bundle`"
        raise BadUse(f"{connection.address}: the log has format {found}, this program reads {FORMAT}", next_step=step)
    return str(row[0])


def refuse_existing(connection: Connection) -> None:
    """Raise BadUse where the database has a log already."""
    if (name := origin_in(connection)) is not None:
        step = "share it with `natija init FOLDER --store ADDRESS`, or use another database"
        raise BadUse(f"{connection.address}: there is a log here already, {name}", next_step=step)


def refuse_missing(connection: Connection) -> None:
    """Raise StoreUnavailable where the database has no log."""
    if origin_in(connection) is None:
        step = f"make one with `natija init FOLDER --store {connection.address}`, or correct the address"
        raise StoreUnavailable(connection.address, "there is no log in this database", next_step=step)


def form_problems(connection: Connection) -> list[str]:
    """Where tables and triggers are not those a log is made with."""
    columns = {
        row[0]: row[1]
        for row in connection.all(
            "SELECT c.relname::text, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' "
            "ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relnamespace = 'natija'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped "
            "GROUP BY 1"
        )
    }
    guarded = {
        row[0]
        for row in connection.all(
            "SELECT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE c.relnamespace = 'natija'::regnamespace AND t.tgname = 'only_grows' AND t.tgenabled IN ('O', 'A')"
        )
    }
    due = {name: _columns(text) for name, text in TABLES.items()}
    wrong = [f"table {name} is not as it was made" for name in due if columns.get(name) != due[name]]
    return [*wrong, *(f"table {name} can be changed: its trigger is gone" for name in sorted(set(due) - guarded))]


def _columns(text: str) -> str:
    """Names and types of a table's columns, as the server spells them."""
    words = (part.split()[:2] for part in text.split(","))
    return ", ".join(" ".join(pair) for pair in words if len(pair) == 2 and "".join(pair).islower())


def away(connection: Connection) -> bool:
    """Whether the log was moved to another store."""
    return connection.one("SELECT away FROM natija.move ORDER BY n DESC LIMIT 1") == (True,)


def note_move(connection: Connection, *, away: bool, note: str) -> None:
    """Say that the log left, or came back."""
    query = "INSERT INTO natija.move SELECT coalesce(max(n) + 1, 0), %s, %s FROM natija.move"
    connection.run(query, (away, note))


ROLES = {
    "natija_reader": "reads everything, writes nothing",
    "natija_clerk": "appends records and documents; changes and deletes nothing; gives no positions",
    "natija_sealer": "also gives positions; may delete from the queue and from nowhere else",
}


def roles() -> str:
    """SQL that makes the three roles and gives each what it needs; run by the owner of the tables."""
    every = ", ".join(f"natija.{table}" for table in TABLES)
    lines = ["-- Roles of a Natija log. Run once per database, by the owner of the schema natija."]
    for name, may in ROLES.items():
        lines += [
            f"-- {name}: {may}",
            f"DO $$ BEGIN CREATE ROLE {name} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;",
        ]
    lines += [
        "REVOKE ALL ON SCHEMA natija FROM PUBLIC;",
        f"REVOKE ALL ON {every} FROM PUBLIC, natija_reader, natija_clerk, natija_sealer;",
        "GRANT USAGE ON SCHEMA natija TO natija_reader, natija_clerk, natija_sealer;",
        f"GRANT SELECT ON {every} TO natija_reader, natija_clerk, natija_sealer;",
        "GRANT INSERT ON natija.record, natija.arrival, natija.document, natija.block TO natija_clerk, natija_sealer;",
        "GRANT INSERT ON natija.stamp, natija.entry, natija.node, natija.landmark, natija.kept TO natija_sealer;",
        "GRANT INSERT ON natija.refused TO natija_sealer;",
        "GRANT DELETE ON natija.arrival TO natija_sealer;",
        "-- Then, for each person: CREATE ROLE desk1 LOGIN PASSWORD '…' IN ROLE natija_clerk;",
    ]
    return "\n".join(lines) + "\n"
