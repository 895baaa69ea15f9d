"""Words for the log: its head, its check, one record, bundles, checkpoints."""

from __future__ import annotations

import msgspec

from natija.cli.terminal import Screen, Verbatim
from natija.cli.words import number, plural
from natija.workspace import views


def head_screen(view: views.HeadView) -> Screen:
    """What to write down or read out."""
    return Screen(
        sentence=f"{view.origin}: {plural(view.size, 'record')}, root {view.root}.",
        coverage=(f"Acknowledged, not sealed: {plural(view.waiting, 'record')}.",) if view.waiting else (),
        parts=(Verbatim(f"Checkpoints are signed by {view.verifier}"),),
        next="natija log checkpoint -o checkpoint.txt",
    )


def verified_screen(view: views.VerifiedView) -> Screen:
    """Whether the bytes are those that were written, as far as that can be said."""
    size = plural(view.head.size, "record")
    if view.problems:
        sentence = f"{view.head.origin}: NOT what was written: {plural(len(view.problems), 'problem')} in {size}."
        step = "keep this folder as it is, copy it, and restore from a bundle or a backup"
    else:
        sentence = f"{view.head.origin}: {size} and their documents are what was written; root {view.head.root}."
        step = "natija log checkpoint -o checkpoint.txt, to be kept by somebody else"
    return Screen(sentence=sentence, coverage=view.notes, parts=view.problems, next=step)


def record_screen(view: views.RecordView) -> Screen:
    """One record as it stands in the log."""
    from_, batch = view.envelope.get("author", ""), view.envelope.get("batch", "")
    lines = [f"Position {number(view.position)}, batch {batch}, appended by {from_}."]
    if view.withdrawn_by:
        lines.append(f"Taken back by {view.withdrawn_by[:12]}.")
    if view.text:
        lines.append(f"Text kept beside the log: {view.text}")
    document = view.record.get("document")
    return Screen(
        sentence=f"{view.record['record']} {view.id}",
        coverage=tuple(lines),
        parts=(Verbatim(_pretty(view.record)), Verbatim(f"Envelope: {_pretty(view.envelope)}")),
        next=f"natija log show {document[:12]}" if document else "natija log verify",
    )


def _pretty(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def bundle_screen(view: views.BundleView) -> Screen:
    """A bundle written."""
    lost = (f"Not here, so not in it: {plural(len(view.absent), 'document')}.",) if view.absent else ()
    return Screen(
        sentence=f"{view.file}: {plural(view.entries, 'record')} and {plural(view.documents, 'document')}.",
        coverage=lost,
        next=f"natija log merge {view.file}, in the other workspace",
    )


def merged_screen(view: views.MergedView) -> Screen:
    """A bundle taken in."""
    known = "a signer known here" if view.known_signer else "a signer NOT known here: ask for the key by another way"
    return Screen(
        sentence=f"Took in {plural(view.new_entries, 'new record')} and {plural(view.documents, 'document')} "
        f"from {view.origin} ({number(view.size)} records).",
        coverage=(f"Signed by {view.signed_by}, {known}.", f"This log now: {plural(view.head.size, 'record')}."),
        next="natija canvass",
    )


def checkpoint_screen(view: views.CheckpointView) -> Screen:
    """A signed head, as it is to be kept."""
    where = f"Written to {view.file}." if view.file else "Not written to a file: add -o checkpoint.txt."
    return Screen(
        sentence="A signed checkpoint of this log. Give it, with the key below, to people who do not trust you.",
        coverage=(where,),
        parts=(Verbatim(view.note.strip()), Verbatim(f"Key to check it with: {view.verifier}")),
        next=f"natija log verify --checkpoint {view.file or 'checkpoint.txt'}",
    )
