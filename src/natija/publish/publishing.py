"""Publish a workspace into a folder: proof, everything derived, the version's own files, and last the signed list.

Only files whose bytes changed are written, each complete or not at all. Until the list is replaced, the folder has the
list of the publication before, and a marker says that another one is being written; publishing again goes on from
there. Files of somebody else in the folder are left alone. The clock is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path

from natija.frames.collector import uncollected
from natija.log.checkpoint import SigningKey
from natija.publish import files, images, kept
from natija.publish.changes import Change
from natija.publish.heldback import Held, held
from natija.publish.marker import Marker, writing
from natija.publish.nouns import File, Publication, PublishedView
from natija.publish.proof import documents, manifest, records, tiles
from natija.publish.recipe import Before, Order, before, recipe, same
from natija.publish.source import published
from natija.publish.workers import cores
from natija.publish.write import Written, inside, put, write
from natija.workspace import Workspace

Progress = Callable[[int, int], None]


def publish(
    workspace: Workspace, folder: Path, order: Order, progress: Progress | None = None, *, processes: int | None = None
) -> PublishedView:
    """Publish the workspace as it is now. Nothing is written where the folder holds that already.

    Contests are made by as many processes as are given, by default one for each core; it changes no byte.
    """
    last = before(folder)
    if (there := _there(workspace, folder, recipe(workspace, order, last), last)) is not None:
        return there
    key = workspace.log.signing_key()
    with writing(folder) as marker, uncollected():
        last = before(folder)
        made = recipe(workspace, order, last)
        if (there := _there(workspace, folder, made, last)) is not None:
            return there
        marker.begin({*last.entries, *_unlisted(last.publication)})
        run = _Run(workspace, folder, made, key, last, order.images)
        written = write(
            folder,
            run.every(progress, processes or cores()),
            {} if last.interrupted else last.entries,
            run.stays(),
            marker.claim,
        )
        _sign(folder, run, written, marker)
        if marker.interrupted:
            marker.sweep({*written.files, *_unlisted(made)})
    return _view(workspace, folder, made, written, run.changes)


def _there(workspace: Workspace, folder: Path, made: Publication, last: Before) -> PublishedView | None:
    """What the folder holds, where that is what is to be made."""
    if last.publication is None or last.interrupted or not same(made, last.publication):
        return None
    stays = Written(files=last.entries, changed=(), same=len(last.entries), removed=())
    return _view(workspace, folder, last.publication, stays, None)


def _unlisted(publication: Publication | None) -> frozenset[str]:
    """Files of a publication that its list does not name."""
    return manifest.UNLISTED | manifest.versioned(publication.version) if publication else frozenset()


def _sign(folder: Path, run: _Run, written: Written, marker: Marker) -> None:
    """Write the list, its signature, and last of all what points to them."""
    made, listed = run.made, manifest.encode(written.files)
    signed = manifest.signature(made, listed, run.key)
    for file in (
        File(path=f"{made.version}/{manifest.SIGNATURE}", data=signed),
        File(path=f"{made.version}/{manifest.MANIFEST}", data=listed),
        File(path=manifest.SIGNATURE, data=signed),
        File(path=manifest.MANIFEST, data=listed),
        manifest.latest(made, listed, made.version, run.root()),
    ):
        marker.claim(file.path)
        put(folder, file)
    run.remember(sha256(listed).hexdigest())


class _Run:
    """One publication being made."""

    def __init__(  # noqa: PLR0917 - what is published, whereto, how, by whom, after what, with which images
        self, workspace: Workspace, folder: Path, made: Publication, key: SigningKey, last: Before,
        pictures: Path | None,
    ) -> None:  # fmt: skip
        self._pictures = pictures
        self._workspace = workspace
        self._folder = folder
        self.made = made
        self.key = key
        self._last = last
        self._kept = kept.recall(workspace, last)
        self._resume = kept.resume(workspace, made, last, self._kept)
        self._nodes: list[bytes] = []
        self._derived: files.Derivation | None = None

    def root(self) -> str:
        """Root of the log at the position that is published."""
        return self._workspace.log.head(self.made.position).root.hex()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Contests that are not as they were."""
        found = self._derived.changes if self._derived else None
        return found.contests if found else ()

    def remember(self, digest: str) -> None:
        """Leave what the next publication can go on from; not of one that holds something back."""
        if self._derived is not None and not self.made.held_back:
            kept.remember(self._workspace, digest, self._derived, self._nodes)

    def stays(self) -> manifest.Entries:
        """Files that are neither made nor looked at."""
        return self._versions() | (kept.left(self._last, self._resume, self.made) if self._resume else {})

    def _versions(self) -> manifest.Entries:
        """Files of earlier versions, which never change; list and signature of the last one are listed from now on."""
        found = {path: entry for path, entry in self._last.entries.items() if path.startswith("versions/")}
        if self._last.publication is not None:
            for path in sorted(manifest.versioned(self._last.publication.version)):
                data = inside(self._folder, path).read_bytes()
                found[path] = sha256(data).hexdigest(), len(data)
        return found

    def every(self, progress: Progress | None, processes: int) -> Iterator[File]:
        """Every file that the list names, in the order in which they are written."""
        log, made = self._workspace.log, self.made
        out = self._held()
        yield from self._proof(out)
        if self._pictures is not None:
            _, data = images.read(self._workspace, self._pictures, made.position)
            yield from images.files(made.images, data, out.ids)
        checkpoint = log.checkpoint(self.key, made.position).encode()
        yield File(path=manifest.CHECKPOINT, data=checkpoint)
        yield manifest.keys(log.origin, log.public_keys())
        with published(self._folder, made) if out.positions else nullcontext(self._workspace) as source:
            self._derived = files.Derivation(source, made, self._folder, checkpoint, self._resume, processes=processes)
            yield from self._derived.files(progress)

    def _held(self) -> Held:
        if not self.made.held_back:
            return Held()
        log, position = self._workspace.log, self.made.position
        return held(log.read(0, position), self._workspace.definition_at(position), self.made.held_back)

    def _proof(self, out: Held) -> Iterator[File]:
        """Records, bundles, tiles, and the documents the published records need; going on, only those not full yet."""
        log, made = self._workspace.log, self.made
        old = self._last.publication
        start = old.position // tiles.WIDTH if old and self._resume else 0
        nodes = self._nodes = [bytes.fromhex(n) for n in self._kept.nodes] if self._kept and self._resume else []
        wanted: list[str] = []
        withdrawn = log.withdrawals(made.position)
        for stretch in records.stretches(log, made.position, out.positions, start):
            yield from stretch.files()
            if len(stretch.leaves) == tiles.WIDTH:
                nodes.append(tiles.above(stretch.leaves))
            wanted += documents.needed(stretch.contents, withdrawn, papers=made.includes_documents)
        yield from tiles.upper(nodes)
        yield from documents.files(self._workspace.documents, wanted)


def _view(
    workspace: Workspace, folder: Path, made: Publication, written: Written, changes: tuple[Change, ...] | None
) -> PublishedView:
    """The answer; without changes the folder was left alone."""
    return PublishedView(
        folder=str(folder), title=made.title, origin=made.origin, position=made.position,
        root=workspace.log.head(made.position).root.hex(), version=made.version, published=made.published,
        contests=sum(path.startswith("data/contest/") for path in written.files), held_back=made.held_back,
        files=len(written.files), bytes=sum(size for _, size in written.files.values()),
        changed=len(written.changed), removed=len(written.removed),
        changed_contests=tuple(change.label for change in changes or ()), new=changes is not None,
        vkey=workspace.log.public_keys()[-1].vkey, tables=made.tables.position if made.tables else made.position,
    )  # fmt: skip
