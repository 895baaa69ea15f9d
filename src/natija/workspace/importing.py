"""Bringing a table in: read, map, check all of it, then append document and claims as one batch.

The name of a batch is made from file, mapping, author and sitting, so an import that was cut off goes on where it
stopped when it is run again, and running it a third time appends nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from natija.canvass.acts import lost_ids, standing, withdrawn
from natija.errors import BadUse
from natija.frames import NO_CONTEST
from natija.model.canonical import encode, record_id
from natija.model.records import Alias
from natija.sources.claims import Built, build, document_of
from natija.sources.mapping import Mapping, columns_of, mapping_digest, read_mapping
from natija.sources.tables import Table, read_table
from natija.workspace import views
from natija.workspace.bases import counting
from natija.workspace.batches import batch_id

if TYPE_CHECKING:
    from natija.frames import Engine
    from natija.workspace.workspace import Workspace

Progress = Callable[[int, int], None]
EXAMPLES = 3


def import_file(
    workspace: Workspace, path: Path, mapping: Path | None, *, preview: bool, sitting: int,
    leave_out: Sequence[str], progress: Progress | None,
) -> views.Imported:  # fmt: skip
    """Read a table into claims and, unless it is a preview or has problems that stand in the way, append them."""
    if mapping is None:
        raise BadUse(f"{path}: no mapping says which column is what", next_step=f"natija import {path} --guess")
    read = read_mapping(mapping)
    says = msgspec.structs.replace(read, leave_out=tuple(sorted({*read.leave_out, *leave_out})))
    table = read_table(path, says.file, only=columns_of(says))
    document = encode(document_of(table, says))
    built = _build(workspace, table, says, record_id(document), sitting)
    appended = None
    if not preview and not built.blocked:
        workspace.documents.put_file(path)
        # A paper is not taken back with what somebody read on it, and other readings may rest on it.
        workspace.append([document], batch=batch_id("document", table.digest))
        batch = _batch(workspace, table, says, sitting)
        appended = workspace.append(built.records, batch=batch, progress=progress)
    found = _report(path, table, built, appended)
    bases = counting(workspace.definition.profile, [(says.form, says.holder)]) if says.makes != "list" else ()
    return msgspec.structs.replace(found, mapping=str(mapping), bases=bases)


def _build(workspace: Workspace, table: Table, mapping: Mapping, document_id: str, sitting: int) -> Built:
    workspace.frames.catch_up()
    engine, at = workspace.frames.engine(), workspace.log.size()
    lost = lost_ids(engine, at, withdrawn(engine, at))
    aliases = (a for a in standing(engine, Alias, at, lost).values() if a.holder is None)
    return build(
        table, mapping, workspace.definition, _stations(engine), reader=workspace.settings.author,
        document_id=document_id, sitting=sitting, aliases=tuple(aliases),
    )  # fmt: skip


def _stations(engine: Engine) -> dict[str, set[str]]:
    """Contest -> stations on its lists."""
    rows = engine.rows(
        "select contest, list(distinct unit) from all_listed where contest <> ? group by contest",
        [NO_CONTEST],
    )
    return {contest: set(units) for contest, units in rows}


def _batch(workspace: Workspace, table: Table, mapping: Mapping, sitting: int) -> str:
    return batch_id(table.digest, mapping_digest(mapping), workspace.settings.author, sitting)


def _report(path: Path, table: Table, built: Built, appended: views.Batch | None) -> views.Imported:
    counts = built.counts
    return views.Imported(
        file=str(path), mapping="", bases=(), encoding=table.encoding, rows=counts.rows, claims=counts.claims,
        figures=counts.figures, notices=counts.notices, records=len(built.records), not_held=counts.not_held,
        problems=tuple(msgspec.to_builtins(p) for p in built.problems), problem_rows=dict(counts.problems),
        left_out=dict(counts.left_out), blocked=built.blocked,
        examples=tuple(json.loads(record) for record in built.records[:EXAMPLES]), appended=appended,
    )  # fmt: skip
