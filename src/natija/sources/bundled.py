"""The packages that come with the program: a definition folder and its records each, as plain files."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from natija.errors import Unknown
from natija.sources.folder import ELECTION


def packages() -> tuple[str, ...]:
    """Names of the bundled packages."""
    return tuple(sorted(path.name for path in _home().iterdir() if (path / ELECTION).is_file()))


def package(name: str) -> Path:
    """Folder of a bundled package, for `read_folder` and `read_records`. Raises Unknown with the choices."""
    if name not in packages():
        raise Unknown("bundled package", name, packages())
    return _home() / name


def _home() -> Path:
    return Path(str(resources.files("natija"))) / "packages"
