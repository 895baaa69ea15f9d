"""The log as the facade shows it: head, check, one record, bundle and merge, checkpoints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from natija.errors import BadUse, StoreUnavailable, Unknown
from natija.log import Entry, Head, merge, write_bundle
from natija.log.bundle import named_text
from natija.model.canonical import decode
from natija.workspace.views import BundleView, CheckpointView, HeadView, MergedView, RecordView, VerifiedView

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

Progress = Callable[[int, int], None]
SHORTEST = 6
"""Fewest figures of an id that name a record."""


def head(workspace: Workspace, at: int | None = None) -> HeadView:
    """Size and root, now or at an earlier size."""
    return _head(workspace, workspace.log.head(at), workspace.log.waiting() if at is None else 0)


def _head(workspace: Workspace, found: Head, waiting: int = 0) -> HeadView:
    return HeadView(
        origin=found.origin, size=found.size, root=found.root.hex(), waiting=waiting,
        verifier=workspace.log.public_keys()[-1].vkey,
    )  # fmt: skip


def verify(workspace: Workspace, checkpoint: Path | None, progress: Progress | None) -> VerifiedView:
    """Check the log, then every document against its digest, and that the definition in force can be read."""
    note = read_checkpoint(checkpoint) if checkpoint else None
    checked = workspace.log.verify(note, progress=progress)
    problems = (*checked.problems, *workspace.documents.verify(progress))
    return VerifiedView(head=_head(workspace, checked.head), problems=problems, notes=checked.notes)


def read_checkpoint(path: Path) -> str:
    """The text of a checkpoint that somebody kept."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadUse(f"{path}: {error}", next_step="give the text file `natija log checkpoint` wrote") from None


def show(workspace: Workspace, name: str, at: int | None = None) -> RecordView:
    """One record by position, whole id, or the beginning of its id."""
    entry = _find(workspace, name, workspace.log.size() if at is None else at)
    record = decode(entry.content)
    digest = named_text(record)
    text = workspace.private.text(digest) if digest else None
    return RecordView(
        position=entry.position, id=entry.id, envelope=json.loads(entry.envelope), record=json.loads(entry.content),
        withdrawn_by=workspace.log.withdrawn(entry.id), text=text.text if text else None,
    )  # fmt: skip


def _find(workspace: Workspace, name: str, size: int) -> Entry:
    if name.isdecimal() and len(name) < SHORTEST * 2:
        for entry in workspace.log.read(int(name), min(int(name) + 1, size)):
            return entry
    elif (whole := workspace.log.get(name)) is not None and whole.position < size:
        return whole
    elif len(name) >= SHORTEST:
        found = {e.id: e for e in workspace.log.read(0, size) if e.id.startswith(name.lower())}
        if len(found) == 1:
            return next(iter(found.values()))
        raise Unknown("record", name, sorted(found)[:5])
    raise Unknown("record", name)


def bundle(workspace: Workspace, path: Path, progress: Progress | None) -> BundleView:
    """Write everything but keys and names of people to one file."""
    done = write_bundle(
        workspace.log, workspace.documents, path, key=workspace.log.signing_key(), private=workspace.private,
        progress=progress,
    )  # fmt: skip
    return BundleView(
        file=str(done.path), entries=done.size, documents=done.documents, texts=done.texts, absent=done.absent
    )  # fmt: skip


def merge_bundle(workspace: Workspace, path: Path, progress: Progress | None) -> MergedView:
    """Take in a bundle after checking all of it."""
    done = merge(workspace.log, workspace.documents, path, private=workspace.private, progress=progress)
    return MergedView(
        origin=done.origin, size=done.size, new_entries=done.added, documents=done.documents, texts=done.texts,
        signed_by=done.vkey, known_signer=done.signer != "unknown", head=head(workspace),
    )  # fmt: skip


def checkpoint(workspace: Workspace, output: Path | None) -> CheckpointView:
    """Sign the head and, if asked, write it to a file."""
    note = workspace.log.checkpoint(workspace.log.signing_key())
    if output is not None:
        try:
            output.write_text(note, encoding="utf-8")
        except OSError as error:
            raise StoreUnavailable(output, error.strerror or "", next_step="choose another place") from None
    return CheckpointView(
        note=note, verifier=workspace.log.public_keys()[-1].vkey, file=str(output) if output is not None else None
    )  # fmt: skip


def rotate_key(workspace: Workspace, *, lost: bool = False) -> CheckpointView:
    """Replace the key; the old public key stays listed."""
    workspace.log.rotate_key(lost=lost)
    return checkpoint(workspace, None)
