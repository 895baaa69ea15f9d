"""Commands on the log itself: what it is now, what it proves, and carrying it to another place."""

from __future__ import annotations

from pathlib import Path

import click

from natija.cli import exits
from natija.cli.progress import progress
from natija.cli.request import Request, acting, viewing
from natija.cli.show import show, stream

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
NEW = click.Path(path_type=Path, dir_okay=False)


@click.group()
def log() -> None:
    """The record itself: head, proof, carrying it elsewhere."""


@log.command()
@viewing
def head(request: Request) -> None:
    """Size and root hash: what to read out or write down."""
    with request.open() as workspace:
        show(request, workspace.log_head(at=request.at))


@log.command()
@acting
@click.option("--checkpoint", type=FILE, help="A checkpoint kept elsewhere. Without one, rewriting cannot be seen.")
def verify(request: Request, *, checkpoint: Path | None) -> int:
    """Check every byte of log and documents.

    Records against ids, ids against the tree, the tree against a checkpoint.
    """
    with progress("verifying") as tick, request.open() as workspace:
        verified = workspace.log_verify(checkpoint=checkpoint, progress=tick)
    show(request, verified)
    return exits.DAMAGED if verified.problems else exits.FINE


@log.command(name="show")
@viewing
@click.argument("record")
def show_record(request: Request, *, record: str) -> None:
    """One record by position, id, or the beginning of its id."""
    with request.open() as workspace:
        show(request, workspace.log_show(record, at=request.at))


@log.command()
@acting
@click.argument("file", type=NEW)
def bundle(request: Request, *, file: Path) -> None:
    """Write all records and documents to one file, for a USB stick."""
    with progress("writing") as tick, request.open() as workspace:
        show(request, workspace.log_bundle(file, progress=tick))


@log.command()
@acting
@click.argument("file", type=FILE)
def merge(request: Request, *, file: Path) -> None:
    """Take in the records and documents of a bundle.

    Any order of merging, and merging twice, ends in the same result.
    """
    with progress("merging") as tick, request.open() as workspace:
        show(request, workspace.log_merge(file, progress=tick))


@log.command()
@acting
@click.option("--output", "-o", type=NEW, help="Write it to a file, to be kept by somebody else.")
def checkpoint(request: Request, *, output: Path | None) -> None:
    """Sign the head, for others to keep.

    Short enough to print or to read out. Give it to people who do not trust you.
    """
    with request.open() as workspace:
        show(request, workspace.log_checkpoint(output=output))


@log.command()
@acting
@click.option("--lost", is_flag=True, help="The key of a shared log is nowhere: begin anew, without a handover.")
def rotate_key(request: Request, *, lost: bool) -> None:
    """Replace the signing key.

    The old key signs the hand-over (docs/how-to/keys.md).
    """
    with request.open() as workspace:
        show(request, workspace.log_rotate_key(lost=lost))


@log.command()
@acting
@click.option("--from", "start", type=click.IntRange(min=0), help="Begin at this position (default: what comes next).")
@click.option("--count", type=click.IntRange(min=1), help="Stop after so many records.")
@click.option("--for", "seconds", type=click.FloatRange(min=0), help="Stop after so many seconds.")
def follow(request: Request, *, start: int | None, count: int | None, seconds: float | None) -> None:
    """Show each record as it gets its position, until stopped.

    With --json one object a line.
    """
    from natija.workspace.following import follow as following

    with request.open() as workspace:
        stream(request, following(workspace, start=start, count=count, seconds=seconds), then="natija log head")


@log.command()
@acting
@click.option("--for", "seconds", type=click.FloatRange(min=0), default=0, help="Go on for so many seconds.")
def seal(request: Request, *, seconds: float) -> None:
    """Give positions to records that are acknowledged and wait.

    Needed only where the desks' roles may not do it themselves (docs/how-to/desks.md).
    """
    from natija.workspace.following import seal as sealing

    with request.open() as workspace:
        show(request, sealing(workspace, seconds=seconds))


@log.command()
@acting
@click.option("--to", required=True, metavar="STORE", help="postgresql://USER@HOST/DATABASE, or sqlite.")
def migrate(request: Request, *, to: str) -> None:
    """Move the log to another store.

    Ids, positions, head and keys stay. The log that was left stays as it is and takes nothing more.
    """
    from natija.workspace.moving import migrate as moving

    with progress("copying") as tick, request.open() as workspace:
        show(request, moving(workspace, to, tick))


@log.command()
@acting
@click.option("--output", "-o", type=NEW, help="Write it to a file, for psql -f.")
def roles(request: Request, *, output: Path | None) -> None:
    """Show or write SQL for the database roles of a shared log.

    Reader, clerk and sealer: none of them can change or delete a record (docs/how-to/desks.md).
    """
    from natija.workspace.roles import role_script

    show(request, role_script(output))
