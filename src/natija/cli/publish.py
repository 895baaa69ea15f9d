"""Commands that hand the election on: open formats for other programs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from natija.cli.request import Request, viewing
from natija.cli.show import show

if TYPE_CHECKING:
    from natija.publish.formats.edition import LicenceId
    from natija.publish.formats.export import Format

FORMATS = ("cdf", "csv", "parquet", "xlsx", "sqlite", "popolo")
LICENCES = ("CC-BY-4.0", "ODC-By-1.0")
NEW = click.Path(path_type=Path)


@click.command()
@viewing
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="Which format.")
@click.option("--out", type=NEW, required=True, help="The new file; for csv and parquet the new folder.")
@click.option("--licence", type=click.Choice(LICENCES), default=LICENCES[0], show_default=True, help="Of the data.")
@click.option("--since", type=click.IntRange(min=1), help="Only rows that changed since the log had N records.")
def export(request: Request, *, form: Format, out: Path, licence: LicenceId, since: int | None) -> None:
    """The election in a format other programs read.

    cdf: NIST SP 1500-100. csv, parquet: a data package of tables. sqlite: for Datasette. popolo: people and parties.
    Without --basis the tables have the results under every basis, and cdf those declared.

    For example: natija export --format csv --out lahore
    """
    from natija.cli.progress import progress
    from natija.publish.formats.edition import edition
    from natija.publish.formats.export import ONE_BASIS
    from natija.publish.formats.export import export as write

    with progress("reading the record") as tick, request.open() as workspace:
        make = partial(
            edition, workspace, basis=request.basis, as_of=request.as_of, licence=licence, progress=tick,
            every=request.basis is None and form not in ONE_BASIS,
        )  # fmt: skip
        result = write(make(at=request.at), form, out, since=None if since is None else make(at=since))
    show(request, result)
