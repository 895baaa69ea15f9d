"""The collection beside the project, ../shared/data: read where it lies, never copied into the project.

Files without a licence of their own are in it, so tests that need it are skipped, with that reason, where it is absent.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from natija.model.definition import Definition
from natija.sources.folder import write_folder
from natija.workspace import Workspace
from natija.workspace.views import Imported

DATA = Path(__file__).parents[3] / "shared" / "data"


def path(name: str) -> Path:
    """A file of the collection; the test is skipped where it is not there."""
    found = DATA / name
    if not found.exists():
        pytest.skip(f"../shared/data/{name} is not on this machine; it is not part of the project")
    return found


def rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a CSV of the collection, plain or gzipped, read by the standard library: the tests' own reading."""
    data = path(name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    yield from csv.DictReader(io.StringIO(text, newline=""))


@dataclass(frozen=True, slots=True)
class Place:
    """A folder for a workspace and the files made for it."""

    folder: Path

    def workspace(self, definition: Definition) -> Workspace:
        """A new workspace that has a definition made in test code, by way of a package folder."""
        write_folder(definition, self.folder / "package")
        origin = f"natija/{self.folder.name}"
        return Workspace.create(self.folder / "workspace", package=str(self.folder / "package"), origin=origin)

    def mapping(self, text: str) -> Path:
        """A mapping as a file."""
        place = self.folder / "mapping.toml"
        place.write_text(text, encoding="utf-8")
        return place

    def add(self, workspace: Workspace, file: str | Path, mapping: str, *, sitting: int = 1) -> Imported:
        """Import a file of the collection, or one made of it, that has nothing wrong with it."""
        found = path(file) if isinstance(file, str) else file
        done = workspace.import_file(found, self.mapping(mapping), sitting=sitting)
        assert not done.blocked, done.problems[:5]
        return done
