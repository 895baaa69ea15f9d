"""Which engine a name means, and how it is opened.

    duckdb                      in this process; the default
    postgresql                  the server where the workspace's record log lies
    postgresql://USER@HOST/DB   another server
    local-spark                 Spark in this process's own Java machine
    spark://HOST:PORT           a Spark cluster; with ?frames=URL it reads what `natija frames export URL` wrote

What an engine needs is imported when it is asked for. `local-spark?frames=URL` is allowed too.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from natija.errors import BadUse, StoreUnavailable
from natija.frames.asking import Engine
from natija.frames.engine import DuckDB
from natija.frames.remote import Remote
from natija.log.postgres.address import checked

Opener = Callable[[DuckDB], Engine]
"""Opens an engine beside the tables of this process."""
NAMES = ("duckdb", "postgresql", "postgresql://USER@HOST/DATABASE", "local-spark", "spark://HOST:PORT")
WAIT = 5
"""Seconds after which a master that does not answer is not there; Spark itself tries for a minute."""


def frames_of(name: str) -> str | None:
    """Where an engine of this name reads exported frames, if it does."""
    return parse_qs(name.partition("?")[2]).get("frames", [None])[0] if "spark" in name.partition(":")[0] else None


def opener(name: str, *, store: str | None = None) -> Opener | None:
    """What opens the engine of this name, or None for the one in this process; `store` is the log's own server."""
    kind = name.partition("?")[0]
    if name == "duckdb":
        return None
    if name == "postgresql" and store is None:
        step = "name a server: --engine postgresql://USER@HOST/DATABASE"
        raise BadUse("the log of this workspace does not lie in PostgreSQL", next_step=step)
    if name == "postgresql" or name.startswith(("postgresql://", "postgres://")):
        return _postgresql(checked(store if name == "postgresql" and store else name))
    if kind == "local-spark" or kind.startswith("spark://"):
        return _spark(kind, frames_of(name))
    raise BadUse(f"there is no engine {name!r}", next_step=f"choose one of: {', '.join(NAMES)}")


def _postgresql(url: str) -> Opener:
    try:
        from natija.frames.postgresql import PostgreSQL
    except ModuleNotFoundError as error:
        raise _missing(error, "postgres") from None
    return lambda here: Remote(here, PostgreSQL(url))


def _spark(master: str, frames: str | None) -> Opener:
    if master == "local-spark":
        master = "local[*]"
    elif frames is None:
        step = f"natija frames export URL, then --engine '{master}?frames=URL' with a URL that its machines can read"
        raise BadUse("a cluster cannot read the files of this machine", next_step=step)
    else:
        _reached(master)
    try:
        from natija.frames.spark import Spark
    except ModuleNotFoundError as error:
        raise _missing(error, "spark") from None
    return lambda here: Remote(here, Spark(master, frames))


def _missing(error: ModuleNotFoundError, extra: str) -> BadUse:
    return BadUse(f"{error.name} is not installed", next_step=f"pip install 'natija[{extra}]'")


def _reached(master: str) -> None:
    """Refuse a master that does not answer."""
    at = urlsplit(master)
    try:
        if at.hostname is None or at.port is None:
            raise BadUse(f"{master} names no host and port", next_step="write it as spark://HOST:7077")
        socket.create_connection((at.hostname, at.port), timeout=WAIT).close()
    except (OSError, ValueError) as error:
        step = "start the master, or leave --engine away to work in this process"
        raise StoreUnavailable(master, f"no master answers ({error})", next_step=step) from None
