"""What a publication leaves for the next one into the same folder: a cache beside the log, which may be deleted.

It is named after the digest of the publication's list, so it can only be taken for what it is. Where it is not there,
or where new records could change every contest, everything is made anew: the bytes are the same either way, and
`natija verify` never looks here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from natija.canvass.bearing import bearing
from natija.model.definition import Definition
from natija.publish.files import Derivation, Piece, Resume
from natija.publish.nouns import Publication
from natija.publish.proof import tiles
from natija.publish.proof.manifest import Entries
from natija.publish.proof.records import records_path
from natija.publish.recipe import Before, alike
from natija.publish.site import in_directory
from natija.workspace import Workspace

FEWEST = 12
"""So many contests are made one by one at any rate; above, a tenth of them: beyond that, one canvass is faster."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A piece for each contest, the fields that occurred, and the hashes of the full tiles of records."""

    pieces: dict[str, Piece]
    fields: tuple[str, ...]
    large: bool
    nodes: tuple[str, ...]


def recall(workspace: Workspace, last: Before) -> Kept | None:
    """What the last publication into a folder left, if it is still there."""
    if last.digest is None or last.interrupted:
        return None
    data = workspace.frames.recall(_name(last.digest))
    try:
        return None if data is None else msgspec.json.decode(data, type=Kept)
    except ValueError:
        return None


def remember(workspace: Workspace, digest: str, derived: Derivation, nodes: Collection[bytes]) -> None:
    """Leave it for the next one."""
    kept = Kept(
        pieces=derived.pieces, fields=tuple(sorted(workspace.frames.occurring())), large=derived.large,
        nodes=tuple(node.hex() for node in nodes),
    )  # fmt: skip
    workspace.frames.remember(_name(digest), msgspec.json.encode(kept))


def _name(digest: str) -> str:
    return f"publication-{digest}"


def resume(workspace: Workspace, made: Publication, last: Before, kept: Kept | None) -> Resume | None:
    """Which contests to make anew; None where everything is to be."""
    old = last.publication
    if kept is None or old is None or made.held_back or not alike(made, old):
        return None
    workspace.frames.catch_up()
    definition = workspace.definition_at(made.position)
    if not set(kept.fields).issuperset(workspace.frames.occurring()) or _days(definition, kept) > 1:
        return None
    if made.includes_documents and _taken_back(workspace, old.position):
        return None
    found = bearing(workspace.frames.here(), definition, made.position, old.position)
    touched = [name for name in kept.pieces if name in found.contests]
    if found.everything is not None or len(touched) > max(FEWEST, len(kept.pieces) // 10):
        return None
    return Resume(pieces=kept.pieces, contests=touched, bearing=found, large=kept.large)


def _taken_back(workspace: Workspace, since: int) -> bool:
    """Whether something was taken back, so that papers that were carried may be none of the publication's any more."""
    asked = "select count(*) from all_record where kind = 'withdrawal' and position >= ?"
    return bool(workspace.frames.here().one(asked, [since]))


def _days(definition: Definition, kept: Kept) -> int:
    """Days of polling: rules in force are those of the latest of all contests, so one alone could have others."""
    elections = {c.election for c in definition.contests if c.id in kept.pieces}
    return len({e.date for e in definition.elections if e.id in elections})


def left(last: Before, resumed: Resume, made: Publication) -> Entries:
    """Files that stay: of contests nothing bears upon, who stands where, full tiles, documents, tables that lag."""
    own = {path: name for name, piece in resumed.pieces.items() for path in piece.files}
    old, renewed = last.publication, frozenset(resumed.contests)
    full = frozenset(_full(old.position // tiles.WIDTH if old else 0))
    found: Entries = {}
    for path, entry in last.entries.items():
        tables = path.startswith("data/") and made.tables is not None
        stays = own[path] not in renewed if path in own else tables or path.startswith("documents/") or path in full
        if stays or in_directory(made, path):
            found[path] = entry
    return found


def _full(stretches: int) -> Iterator[str]:
    """Files of the stretches of the log that are full, and are never written again."""
    for index in range(stretches):
        yield from (records_path(index), tiles.path(0, index, tiles.WIDTH), tiles.path("entries", index, tiles.WIDTH))
