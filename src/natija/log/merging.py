"""Merging a bundle: what is new in it is appended here, once all of it has been checked.

The bundle is read twice: first checked, then appended, and then only entries whose leaf is the one checked. Merging
twice adds nothing, every order of merging ends with the same set of envelopes, and an interrupted merge is completed by
repeating it. The other log's origin and checkpoint are kept. A log whose history is not the one it showed before is
refused, unless the caller accepts it. Trust in a signer is stated, never assumed: records of an unknown signer are
claims like any other.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

import msgspec

from natija.errors import BadUse
from natija.log.bundle import Kept
from natija.log.checkpoint import Checkpoint, Link, vouched
from natija.log.documents import Documents
from natija.log.entries import Stamp
from natija.log.merkle import Frontier
from natija.log.private import Private
from natija.log.store import Log
from natija.log.unpack import Checked, Checker, Item, document_blocks, items, opened, reading
from natija.log.writing import Foreign, draft

CHUNK = 1_000
"""Entries appended in one transaction, so that other writers get their turn."""

Signer = Literal["own", "known", "seen", "unknown"]
"""own: a key of this log. known: given by the caller. seen: in a bundle merged before. A key that such a key hands over
to is as good. unknown: none of these."""


class Merged(msgspec.Struct, frozen=True):
    """What a merge did."""

    origin: str
    size: int
    """Entries in the bundle."""
    added: int
    """Entries that were new here."""
    documents: int
    texts: int
    signer: Signer
    vkey: str
    """The key that signed."""
    absent: tuple[str, ...]
    """Documents its records name that neither the bundle nor this workspace holds."""
    notes: tuple[str, ...]


def merge(
    log: Log,
    documents: Documents,
    path: Path,
    *,
    private: Private | None = None,
    known: Collection[str] = (),
    accept_fork: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Merged:
    """Merge a bundle into a log. `known` are public keys the caller trusts."""
    step = progress or (lambda _done, _total: None)
    with reading(path), zipfile.ZipFile(path) as bundle:
        checked = Checker(bundle, documents.largest, step).check()
        signer = _signer(log, checked, known)
        notes = _history(log, checked, accept_fork=accept_fork)
        new = [digest for digest in checked.documents if not documents.has(digest)]
        for digest in new:
            documents.put_blocks(document_blocks(bundle, digest), name=digest, digest=digest)
        texts = private.receive_texts(checked.texts) if private else 0
        added = _append(log, bundle, checked, step)
        notes += _notes_on_ours(log, added)
    _keep(log, checked, signer)
    return Merged(
        origin=checked.manifest.origin,
        size=checked.checkpoint.size,
        added=len(added),
        documents=len(new),
        texts=texts,
        signer=signer,
        vkey=checked.signed.vkey,
        absent=tuple(digest for digest in checked.manifest.absent if not documents.has(digest)),
        notes=tuple(notes),
    )


def _append(log: Log, bundle: zipfile.ZipFile, checked: Checked, step: Callable[[int, int], None]) -> list[Stamp]:
    """The second reading; returns the stamps of the new entries."""
    size, done, second = checked.checkpoint.size, 0, items(bundle)
    added: list[Stamp] = []
    while some := list(islice(second, CHUNK)):
        due = checked.leaves[done : done + len(some)]
        if [item.leaf for item in some] != due:
            raise BadUse("the file changed while it was being merged", next_step="merge it again")
        added += log.absorb([_foreign(item) for item in some])
        done += len(some)
        step(size + done, 2 * size)
    return added


def _notes_on_ours(log: Log, added: Sequence[Stamp]) -> list[str]:
    count = sum(stamp.origin == log.origin for stamp in added)
    says = f"{count} of its entries say that this log received them first, and it did not hold them"
    return [f"{says}: they are of a copy or an earlier state of it, or made up"] if count else []


def _foreign(item: Item) -> Foreign:
    return Foreign(item.stamp, item.key, None if item.content is None else draft(item.content))


def _keep(log: Log, checked: Checked, signer: Signer) -> None:
    """Keep the other log's checkpoint, and those it keeps of others."""
    if signer != "own":
        log.keep(checked.note, checked.manifest.keys)
    for other in checked.manifest.kept:
        if not _share_a_key(other.keys, log.public_keys()):
            log.keep(other.note, other.keys)


def _signer(log: Log, checked: Checked, known: Collection[str]) -> Signer:
    """How far the key that signed is known here."""
    links = checked.manifest.keys
    groups: tuple[tuple[Signer, Iterable[str]], ...] = (
        ("own", (link.vkey for link in log.public_keys())),
        ("known", known),
        ("seen", (link.vkey for _, keys in log.kept() for link in keys)),
    )
    return next((name for name, keys in groups if checked.signed.vkey in vouched(links, keys)), "unknown")


def _history(log: Log, checked: Checked, *, accept_fork: bool) -> list[str]:
    """What there is to say about the other log's history. Raises BadUse if it is not the one shown before."""
    origin, size, keys = checked.manifest.origin, checked.checkpoint.size, checked.manifest.keys
    past = [opened(Kept(links, note)) for note, links in log.kept() if _share_a_key(links, keys)]
    if origin == log.origin and _share_a_key(log.public_keys(), keys):
        here = log.head(min(size, log.size()))
        past.append(Checkpoint(origin, here.size, here.root))
    roots = _roots(checked.leaves, {head.size for head in past if head.size <= size})
    notes = []
    for head in past:
        if head.origin == origin and head.size <= size and roots[head.size] != head.root:
            says = f"{origin} shows another history than before: its first {head.size} entries are not those it had"
            if not accept_fork and origin != log.origin:
                step = "keep both bundles: either the workspace was copied and both copies went on, or it was rewritten"
                raise BadUse(says, next_step=f"{step}; to merge anyway, say that you accept it")
            notes.append(f"{says}: a copy of the workspace that went on by itself, or a history that was rewritten")
        if head.origin == origin and head.size > size:
            notes.append(f"{origin} had {head.size} entries when it was last merged; this bundle is older")
    return notes


def _roots(leaves: Sequence[bytes], sizes: set[int]) -> dict[int, bytes]:
    """Root of the bundle's tree at each size."""
    tree, roots = Frontier(), {}
    for size in sorted(sizes):
        tree, _ = tree.extended(leaves[tree.size : size])
        roots[size] = tree.root()
    return roots


def _share_a_key(some: Iterable[Link], others: Iterable[Link]) -> bool:
    return not {link.vkey for link in some}.isdisjoint(link.vkey for link in others)
