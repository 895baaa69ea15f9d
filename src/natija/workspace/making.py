"""Making a workspace folder: it appears complete or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from natija.errors import BadUse, StoreUnavailable
from natija.log.store import Log
from natija.workspace import packages
from natija.workspace.settings import Settings, new_settings, write_settings

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace


def make(
    kind: type[Workspace], target: Path, *, package: str | None, title: str, origin: str | None
) -> tuple[int, str]:
    """Make the folder, from a package or with an empty definition; how many records it has, and its verifier key."""
    refuse_full(target)
    source = packages.find(package) if package else None
    with writable(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as draft:
            inner = Path(draft) / "workspace"
            made = _fill(kind, inner, source, title or target.name, settings=new_settings(target, origin))
            if target.exists():
                target.rmdir()
            inner.rename(target)
    return made


def refuse_full(target: Path) -> None:
    """Raise BadUse where something is there already."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BadUse(f"{target} exists and is not empty", next_step="choose a new folder")


@contextmanager
def writable(target: Path) -> Iterator[None]:
    """Turn errors of the file system into ours."""
    try:
        yield
    except OSError as error:
        step = "choose a folder you can write to, with some free space"
        raise StoreUnavailable(target, error.strerror or str(error), next_step=step) from None


def open_log(folder: Path, settings: Settings) -> Log:
    """The log of a workspace. Raises BadUse where a database holds another one than the settings name."""
    log = Log.open(folder, store=settings.store)
    if settings.store is not None and log.origin != settings.origin:
        log.close()
        step = "correct natija.toml, or make a folder for that log: natija init FOLDER --store ADDRESS"
        raise BadUse(f"{settings.store}: the log there is {log.origin}, not {settings.origin}", next_step=step)
    return log


def _fill(
    kind: type[Workspace], inner: Path, source: Path | None, title: str, *, settings: Settings
) -> tuple[int, str]:
    inner.mkdir()
    write_settings(inner, settings)
    Log.create(inner, settings.origin).close()
    with kind.open(inner) as made:
        packages.fill(made, source, title)
        return made.log.size(), made.log.public_keys()[-1].vkey
