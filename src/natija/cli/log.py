"""Commands on the log itself: what it is now, what it proves, and carrying it to another place."""

from __future__ import annotations

from pathlib import Path

import click

from natija.cli import exits
from natija.cli.progress import progress
from natija.cli.request import Request, acting, viewing
from natija.cli.show import show

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
def rotate_key(request: Request) -> None:
    """Replace the signing key.

    The old key signs the hand-over (docs/how-to/keys.md).
    """
    with request.open() as workspace:
        show(request, workspace.log_rotate_key())
