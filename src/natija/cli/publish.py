"""Commands that hand the election on: open formats for other programs."""

from __future__ import annotations

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
def export(request: Request, *, form: Format, out: Path, licence: LicenceId) -> None:
    """The election in a format other programs read.

    cdf: NIST SP 1500-100. csv, parquet: a data package of tables. sqlite: for Datasette. popolo: people and parties.

    For example: natija export --format csv --out lahore
    """
    from natija.cli.progress import progress
    from natija.publish.formats.edition import edition
    from natija.publish.formats.export import export as write

    with progress("reading the record") as tick, request.open() as workspace:
        made = edition(
            workspace, basis=request.basis, at=request.at, as_of=request.as_of, licence=licence, progress=tick
        )
        result = write(made, form, out)
    show(request, result)
