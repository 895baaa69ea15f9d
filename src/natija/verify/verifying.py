"""`natija verify`: everything a publication says, held against what it carries.

First what was signed (list, digests, keys, chain of versions, tree, ids); then everything derived is computed again
from the published records in a temporary folder, through the pipeline that publishes, and compared byte by byte. It
ends with what this does not show. A file that nothing gives is named too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from natija import __version__
from natija.errors import BadUse, NatijaError
from natija.frames.collector import uncollected
from natija.log.bundle import document_name
from natija.log.checkpoint import Verifier, check_links, parse_vkey, vouched
from natija.publish import files
from natija.publish.libraries import contents, packed_otherwise
from natija.publish.nouns import File, Publication
from natija.publish.proof import documents, manifest, tiles
from natija.publish.proof.records import records_path
from natija.publish.source import published
from natija.publish.workers import cores
from natija.verify import signed as signing
from natija.verify import tree as trees
from natija.verify.folder import Folder
from natija.verify.nouns import Unchecked, VerifiedSite, Wrong, broken, differs
from natija.verify.signed import Signed
from natija.verify.tree import Tree
from natija.workspace import Workspace

Progress = Callable[[int, int], None]
PROOF = ("log/", "records/", "documents/")
"""Files that no version of the program makes otherwise."""
SAYS = "recomputes from its records; this does not show that the records are true"


def verify(
    folder: Path, *, keys: Iterable[str] = (), checkpoint: str | None = None, recompute: bool = True,
    progress: Progress | None = None, processes: int | None = None,
) -> VerifiedSite:  # fmt: skip
    """Check a publication; without `recompute` only what was signed. Raises BadUse where the folder holds none.

    Contests are recomputed by as many processes as are given, by default one for each core.
    """
    given = [parse_vkey(key).vkey for key in keys]
    there = Folder(folder)
    check = _Check(there, signing.read(there))
    check.signature()
    check.proof(checkpoint)
    if recompute:
        with uncollected():
            check.recompute(progress, processes or cores())
    return check.view(given)


class _Check:
    """One check of one folder, and what it has found so far."""

    def __init__(self, folder: Folder, found: Signed) -> None:
        self._folder = folder
        self._signed = found
        self._made: Publication = found.publication
        self._tree = Tree(folder, found.publication)
        self._by: Verifier | None = None
        self._recomputed = False
        self._notes: list[str] = []
        self._wrong: dict[str, Wrong] = {}
        self._unchecked: dict[str, Unchecked] = {}
        self._repacked: list[str] = []
        self._held_against = False

    def add(self, wrong: Iterable[Wrong]) -> None:
        """Note what is wrong, once for each file."""
        for one in wrong:
            self._wrong.setdefault(one.path, one)

    def signature(self) -> None:
        """Who signed, and whether every file is the one that was signed."""
        self.add(signing.digests(self._folder, self._signed))
        try:
            self._by = signing.signer(self._folder, self._signed)
        except signing.OtherList as error:
            self.add([broken(manifest.MANIFEST, error.what)])
        except (BadUse, OSError, ValueError) as error:
            self.add([broken(manifest.SIGNATURE, str(error).partition("\n")[0])])
        self.add(signing.chain(self._folder, self._signed))

    def proof(self, checkpoint: str | None) -> None:
        """Records, tree and heads."""
        self._tree.check()
        self.add(self._tree.wrong)
        try:
            keys = check_links(self._made.origin, self._signed.keys.keys)
        except BadUse as error:
            self.add([broken(manifest.KEYS, error.what)])
            keys = ()
        self.add(trees.head(self._folder, self._tree, self._made, keys))
        self.add(signing.copies(self._folder, self._signed, self._tree.root().hex()))
        if checkpoint is None:
            self._notes.append("No checkpoint was given: this cannot see whether earlier records have been cut off "
                               "or written anew by the holder of the key.")  # fmt: skip
        else:
            self._held_against = True
            self.add(trees.outside(self._tree, checkpoint, self._made, keys))

    def recompute(self, progress: Progress | None, processes: int) -> None:
        """Everything derived, from the published records."""
        if any(path.startswith(("records/", "log/", "documents/", manifest.RECIPE)) for path in self._wrong):
            self._notes.append("Not recomputed: the records themselves are not what was signed.")
            return
        try:
            with published(self._folder.place, self._made) as source:
                self.add(self._compared(source, progress, processes))
            self._recomputed = True
            self._notes += self._packed()
        except NatijaError as error:
            self.add([differs(manifest.RECIPE, f"cannot be recomputed: {str(error).partition(chr(10))[0]}")])

    def _compared(self, source: Workspace, progress: Progress | None, processes: int) -> Iterator[Wrong]:
        """Files that are not what the records give, and files that nothing gives."""
        expected = self._proved(source) | {image.path for image in self._made.images}
        yield from signing.recipe(self._made, source.definition_at(self._made.position))
        yield from signing.images(self._signed, source.log)
        checkpoint = self._folder.read(manifest.CHECKPOINT) or b""
        made = files.Derivation(source, self._made, self._folder.place, checkpoint, processes=processes)
        for file in made.files(progress):
            expected.add(file.path)
            yield from self._one(file)
        earlier = f"{self._made.version}/"
        for path in self._signed.entries:
            if path not in expected and (not path.startswith("versions/") or path.startswith(earlier)):
                yield from self._unlike(File(path=path, data=b""), "nothing in the records gives this file")

    def _one(self, file: File) -> Iterator[Wrong]:
        if file.path not in self._folder.sizes:
            yield from self._unlike(file, "follows from the records and is missing")
            return
        if self._folder.read(file.path, len(file.data)) != file.data:
            yield from self._unlike(file, "is not what the records give")
        elif file.path not in self._signed.entries:
            yield differs(file.path, "follows from the records and is not on the list")

    def _unlike(self, file: File, says: str) -> Iterator[Wrong]:
        """A file that is not as it is made here: false, or packed or made by another version."""
        there = self._made.program
        needs = packed_otherwise(file.path, self._made.libraries)
        if there != __version__ and not file.path.startswith(PROOF):
            why = f"was made by natija {there}; this is {__version__}, which may make other files of the same records"
            self._unchecked[file.path] = Unchecked(path=file.path, says=why)
        elif not needs:
            yield differs(file.path, says)
        else:
            yield from self._packed_otherwise(file, "; ".join(one.says for one in needs))

    def _packed_otherwise(self, file: File, versions: str) -> Iterator[Wrong]:
        """A file that another version of a library packed: what it contains must be the same."""
        there = self._folder.read(file.path)
        found = contents(file.path, there) if there else None
        wanted = contents(file.path, file.data) if file.data else None
        if found is None or wanted is None:
            self._unchecked[file.path] = Unchecked(path=file.path, says=f"cannot be made or read here ({versions})")
        elif found == wanted:
            self._repacked.append(versions)
        else:
            yield differs(file.path, f"does not contain what the records give ({versions})")

    def _packed(self) -> list[str]:
        """What is said of files in other bytes."""
        versions = ", ".join(dict.fromkeys(self._repacked))
        if not versions:
            return []
        files = f"{len(self._repacked)} file(s) compared by contents, not bytes"
        return [f"{files}: another version of a library packed them ({versions})."]

    def _said(self) -> str:
        """The last sentence."""
        if self._wrong:
            return "does not recompute from its records"
        if not self._recomputed:
            return "was not recomputed: this says nothing but that its files are those that were signed"
        if self._unchecked:
            return f"{SAYS.partition(';')[0]}, but for what could not be recomputed here{SAYS[SAYS.index(';') :]}"
        return SAYS

    def _proved(self, source: Workspace) -> set[str]:
        """Files that the checks of the proof have looked at."""
        size = self._made.position
        found = {manifest.CHECKPOINT, manifest.KEYS}
        found |= {tiles.path(*place) for place in tiles.widths(size)}
        found |= {tiles.path("entries", index, width) for level, index, width in tiles.widths(size) if level == 0}
        found |= {records_path(index) for index in range(-(-size // tiles.WIDTH))}
        contents = (entry.content for entry in source.log.read(0, size))
        wanted = documents.needed(contents, source.log.withdrawals(size), papers=self._made.includes_documents)
        return found | {document_name(digest) for digest in wanted}

    def view(self, given: list[str]) -> VerifiedSite:
        """The answer."""
        made, by = self._made, self._by.vkey if self._by else None
        return VerifiedSite(
            folder=str(self._folder.place), title=made.title, origin=made.origin, position=made.position,
            root=self._tree.root().hex(), published=made.published, publisher=made.publisher.name,
            files=len(self._signed.entries), held_back=made.held_back,
            held_back_records=made.position - self._tree.shown, signed_by=by,
            known=by is not None and by in vouched(self._signed.keys.keys, given), recomputed=self._recomputed,
            held_against=self._held_against,
            wrong=tuple(sorted(self._wrong.values(), key=lambda one: one.path)), notes=tuple(self._notes),
            unchecked=tuple(sorted(self._unchecked.values(), key=lambda one: one.path)), says=self._said(),
        )  # fmt: skip
