"""Commands that give an election to the public, and check what somebody else has given."""

from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
from click.shell_completion import CompletionItem

from natija.cli import exits
from natija.cli.progress import progress
from natija.cli.request import Date, Request, acting, current
from natija.cli.show import show

FOLDER = click.Path(path_type=Path, file_okay=False)
IMAGES = click.Path(path_type=Path, exists=True, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


PROCESSES = click.option("--processes", type=click.IntRange(min=1), help="Make contests in so many (default: cores).")


def _contests(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Labels of contests, for completion."""
    with current(ctx).open() as workspace:
        labels = (contest.label for contest in workspace.definition.contests)
        return [CompletionItem(label) for label in labels if label.casefold().startswith(incomplete.casefold())]


@click.command()
@acting
@click.option("--out", type=FOLDER, required=True, help="A new folder, or one published into before.")
@click.option("--publisher", metavar="NAME", help="Who publishes; or `publisher` in natija.toml.")
@click.option("--contact", metavar="ADDRESS", help="How to reach them; or `contact` in natija.toml.")
@click.option("--basis", "bases", multiple=True, help="Bases shown beside the declared one (default: all that count).")
@click.option("--as-of", type=Date(), help="What was in force in the world on that date.")
@click.option("--hold-back", multiple=True, metavar="CONTEST", shell_complete=_contests, help="Keep its records out.")
@click.option("--released-by", metavar="ROLE:ID", help="The second person, where a contest is no longer held back.")
@click.option("--include-documents", is_flag=True, help="Put tables and texts that were read inside; never images.")
@click.option("--images", type=IMAGES, help="A folder of masked images with images.csv; originals are refused.")
@click.option("--urdu", is_flag=True, help="Pages in Urdu beside those in English.")
@click.option("--keep-tables", is_flag=True, help="Leave the tables over all contests at the position they are of.")
@PROCESSES
@click.option("--watch", is_flag=True, help="Publish again whenever records come in, until Ctrl-C.")
def publish(  # noqa: PLR0913 - each is an option
    request: Request, *, out: Path, publisher: str | None, contact: str | None, bases: tuple[str, ...],
    as_of: str | None, hold_back: tuple[str, ...], released_by: str | None, include_documents: bool, urdu: bool,
    images: Path | None, keep_tables: bool, processes: int | None, watch: bool,
) -> None:  # fmt: skip
    """Write the election as static files that anybody can recompute.

    For any web server, or a stick. Only files that changed are written, the signed list of them last.

    For example: natija publish --out site --publisher "Example Observers" --contact desk@example.org
    """
    from natija.publish.publishing import publish as write
    from natija.publish.recipe import Order, publisher_of
    from natija.publish.watching import wait

    with request.open() as workspace, _until_interrupted(watch=watch) as going:
        renew = True
        for _ in going:
            order = Order(
                published=dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                publisher=publisher_of(workspace.settings, publisher, contact), bases=bases, as_of=as_of,
                hold_back=hold_back, released_by=released_by, include_documents=include_documents,
                languages=("en", "ur") if urdu else ("en",), keep_tables=keep_tables or not renew,
                images=images,
            )  # fmt: skip
            with progress("publishing") as tick:
                done = write(workspace, out, order, tick, processes=processes)
            show(request, done)
            renew = watch and wait(workspace.log, done, lambda: going.stopped)


class _Rounds:
    """Rounds of work: one, or as many as there are until somebody says stop."""

    def __init__(self, *, watch: bool) -> None:
        self._watch = watch
        self.stopped = False

    def __iter__(self) -> Iterator[int]:
        """Number of each round."""
        done = 0
        while not self.stopped and (self._watch or not done):
            yield done
            done += 1

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """End after this round; asked again, at once."""
        self.stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def _until_interrupted(*, watch: bool) -> Iterator[_Rounds]:
    """Rounds that Ctrl-C ends when the publication being written is complete."""
    rounds = _Rounds(watch=watch)
    before = signal.signal(signal.SIGINT, rounds.stop) if watch else None
    try:
        yield rounds
    finally:
        if watch:
            signal.signal(signal.SIGINT, before)


@click.command()
@acting
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--key", "keys", multiple=True, metavar="VKEY", help="The log's public key, as you got it elsewhere.")
@click.option("--checkpoint", type=FILE, help="A checkpoint kept elsewhere. Without one, rewriting cannot be seen.")
@PROCESSES
def verify(
    request: Request, *, folder: Path, keys: tuple[str, ...], checkpoint: Path | None, processes: int | None
) -> int:
    """Recompute a publication from its records, and compare.

    Signature, digests, tree and ids first, then every page and table byte by byte; names each file that differs. Needs
    no workspace. Exit code 1: a file is not what the records give; 3: not what was signed; 2: all that could be
    recomputed with what is installed here is right, and the files listed could not.

    For example: natija verify site --key observers.example+1a2b3c4d+Abc…
    """
    from natija.verify.verifying import verify as check
    from natija.workspace.logbook import read_checkpoint

    note = read_checkpoint(checkpoint) if checkpoint else None
    with progress("recomputing") as tick:
        found = check(folder, keys=keys, checkpoint=note, progress=tick, processes=processes)
    show(request, found)
    kinds = {one.kind for one in found.wrong}
    if kinds:
        return exits.DAMAGED if "broken" in kinds else exits.FOUND_ERRORS
    return exits.BAD_USE if found.unchecked else exits.FINE
