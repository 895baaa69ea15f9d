"""What a publication is computed from: a workspace over the published records and documents, and nothing else.

Where contests are held back the workspace of the publisher is not asked: the source is read back from the files that
have just been written, as whoever verifies does. Otherwise both hold the same records, and the workspace has its
frames already. Erasable texts and names of people are in neither.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from natija.errors import StoreDamaged
from natija.publish.nouns import Publication
from natija.publish.proof.manifest import KEYS, Keys
from natija.publish.proof.readback import published_log
from natija.workspace import Workspace
from natija.workspace.settings import Settings


@contextmanager
def published(folder: Path, publication: Publication) -> Iterator[Workspace]:
    """A workspace over what a publication's folder holds. It works in a temporary folder."""
    try:
        keys = msgspec.json.decode((folder / KEYS).read_bytes(), type=Keys)
    except (OSError, ValueError) as error:
        raise StoreDamaged(folder / KEYS, [f"the keys cannot be read: {error}"]) from error
    log = published_log(folder, publication.origin, keys.keys, publication.position)
    settings = Settings(origin=publication.origin, author=publication.author)
    with (
        tempfile.TemporaryDirectory(prefix="natija-published-", ignore_cleanup_errors=True) as room,
        Workspace(Path(room), settings, log) as source,
    ):
        yield source
