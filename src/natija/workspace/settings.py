"""`natija.toml`: the name of this log among others, and who appends by default: a role and an opaque id, no name."""

from __future__ import annotations

import json
import re
import secrets
import tomllib
from pathlib import Path

import msgspec

from natija.errors import BadUse

FILE = "natija.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a workspace is set to."""

    origin: str
    author: str


def new_settings(folder: Path, origin: str | None) -> Settings:
    """Settings for a new workspace: an origin nobody else has, unless one is given."""
    stem = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "workspace"
    return Settings(
        origin=origin or f"natija/{stem}-{secrets.token_hex(4)}", author=f"operator:{secrets.token_hex(4)}"
    )  # fmt: skip


def write_settings(folder: Path, settings: Settings) -> None:
    """Write them as TOML, where a JSON string is a string."""
    texts = sorted(msgspec.structs.asdict(settings).items())
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in texts]
    (folder / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_settings(folder: Path) -> Settings:
    """Read them. Raises BadUse where the folder is no workspace."""
    path = folder / FILE
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except FileNotFoundError:
        step = "go to a workspace, name one with -w, or make one: natija init FOLDER"
        raise BadUse(f"{folder} is not a workspace (no {FILE})", next_step=step) from None
    except (ValueError, msgspec.ValidationError, RecursionError, OSError) as error:
        raise BadUse(f"{path}: {error}", next_step="it needs two lines: author and origin") from None
