"""The Definition in force at a log position: read from the log, never from the folder, which is a draft of the next.

After a merge two versions can be in force that do not know of each other. The longer chain is followed, then the
smaller id, so every copy of the log answers the same; the other is named until a new version settles both.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from natija.errors import BadUse, StoreDamaged
from natija.log.documents import Documents
from natija.log.store import Log
from natija.model.canonical import decode, encode
from natija.model.definition import Definition
from natija.model.records import DefinitionVersion
from natija.sources.folder import canonical_tables, from_tables


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """The version in force, its id, and the ids of others that nothing has settled yet."""

    id: str
    version: DefinitionVersion
    others: tuple[str, ...]


def in_force(log: Log, at: int | None = None) -> InForce | None:
    """The version in force when the log had `at` entries, or None before the first."""
    gone = log.withdrawals(at)
    versions: dict[str, DefinitionVersion] = {}
    for entry in log.definitions(at):
        record = decode(entry.content)
        if isinstance(record, DefinitionVersion) and entry.id not in gone.records and entry.id not in versions:
            versions[entry.id] = record
    replaced = {old for v in versions.values() for old in (v.parent, *v.settles) if old}
    heads = sorted(
        (name for name in versions if name not in replaced), key=lambda name: (-_depth(name, versions), name)
    )  # fmt: skip
    if not heads:
        return None
    return InForce(id=heads[0], version=versions[heads[0]], others=tuple(heads[1:]))


def _depth(name: str, versions: Mapping[str, DefinitionVersion]) -> int:
    depth, at = 0, versions[name].parent
    while at is not None and at in versions:  # ids are hashes of what names its parent: no chain comes back to itself
        depth, at = depth + 1, versions[at].parent
    return depth


def load(documents: Documents, found: InForce) -> Definition:
    """Read the tables a version names. Raises StoreDamaged where one is not there or not what its digest says."""
    tables = {}
    for name, digest in found.version.tables.items():
        if not documents.has(digest):
            raise StoreDamaged(f"documents/{digest}", [f"table {name} of the definition is not in this workspace"])
        tables[name] = documents.get(digest)
    return from_tables(tables)


def next_version(documents: Documents, definition: Definition, before: InForce | None) -> bytes | None:
    """Keep the tables of a definition and return its record; None where it is the one in force."""
    tables = {name: documents.put(data) for name, data in canonical_tables(definition).items()}
    if before is not None and before.version.tables == tables and not before.others:
        return None
    version = DefinitionVersion(
        title=definition.title, parent=before.id if before else None, settles=before.others if before else (),
        tables=tables, fictional=definition.fictional,
    )  # fmt: skip
    return encode(version)


def needed(found: InForce | None) -> InForce:
    """The version in force. Raises BadUse where the log has none yet."""
    if found is None:
        step = (
            "natija definition draft FILE --mapping MAPPING --date DAY makes one out of a table of results "
            "(docs/how-to/own-election.md); then: natija definition apply"
        )
        raise BadUse("this workspace has no definition yet", next_step=step)
    return found
