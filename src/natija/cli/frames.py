"""Commands on the columns made of the record."""

from __future__ import annotations

import click

from natija.cli.progress import progress
from natija.cli.request import Request, acting
from natija.cli.show import show


@click.group()
def frames() -> None:
    """The record as columns, for other programs."""


@frames.command()
@acting
@click.argument("url")
def export(request: Request, *, url: str) -> None:
    """Write the columns as Parquet, a folder per frame.

    URL is a path or an object store (s3://BUCKET/FOLDER). A Spark cluster reads them: docs/how-to/engines.md.
    """
    from natija.workspace.exporting import export_frames

    with progress("writing") as tick, request.open() as workspace:
        show(request, export_frames(workspace, url, tick))
