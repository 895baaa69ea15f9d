"""`natija.toml`: the name of this log among others, and who appends by default: a role and an opaque id, no name.

Where the log is in a database, also its address. A password is never in the file, and one that is there is refused.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import tomllib
from pathlib import Path

import msgspec

from natija.errors import BadUse
from natija.log.postgres.address import checked

FILE = "natija.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a workspace is set to."""

    origin: str
    author: str
    store: str | None = None
    """Address of the database the log is in, without a password; none for a file in the folder."""
    publisher: str | None = None
    """Who publishes from here, as every page says."""
    contact: str | None = None
    """How to reach them."""
    election_office: bool = False
    """Whether the publisher is the election office; where not, every page says so."""


def new_settings(folder: Path, origin: str | None) -> Settings:
    """Settings for a new workspace: an origin nobody else has, unless one is given."""
    stem = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "workspace"
    return Settings(
        origin=origin or f"natija/{stem}-{secrets.token_hex(4)}", author=f"operator:{secrets.token_hex(4)}"
    )  # fmt: skip


def write_settings(folder: Path, settings: Settings) -> None:
    """Write them as TOML, where a JSON string is a string."""
    texts = sorted(
        (name, value) for name, value in msgspec.structs.asdict(settings).items() if value not in {None, False}
    )
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in texts]
    draft = folder / f".{FILE}.{os.getpid()}"
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft.replace(folder / FILE)


def read_settings(folder: Path) -> Settings:
    """Read them. Raises BadUse where the folder is no workspace."""
    path = folder / FILE
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except FileNotFoundError:
        step = "go to a workspace, name one with -w, or make one: natija init FOLDER"
        raise BadUse(f"{folder} is not a workspace (no {FILE})", next_step=step) from None
    except (ValueError, msgspec.ValidationError, RecursionError, OSError) as error:
        raise BadUse(
            f"{path}: {error}",
            next_step="it needs two lines: author and origin; store, publisher, contact and election_office can follow",
        ) from None
    if found.store is not None:
        checked(found.store)
    return found
