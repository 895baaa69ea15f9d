"""Commands on the definition: the folder is a draft, the log has what is in force."""

from __future__ import annotations

from pathlib import Path

import click

from natija.cli.request import Date, Request, acting, viewing
from natija.cli.show import show

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def definition() -> None:
    """The election as tables: in force, and the draft of the next."""


@definition.command(name="show")
@viewing
def show_definition(request: Request) -> None:
    """What is in force, and the bases to choose from."""
    with request.open() as workspace:
        show(request, workspace.definition_shown(at=request.at))


@definition.command()
@acting
def diff(request: Request) -> None:
    """What the folder `definition/` would change."""
    with request.open() as workspace:
        show(request, workspace.diff_definition())


@definition.command()
@acting
def apply(request: Request) -> None:
    """Put the folder `definition/` in force, as a record."""
    with request.open() as workspace:
        show(request, workspace.apply_definition())


@definition.command()
@acting
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, help="A TOML file that says which column is what; a report (.json) needs none.")
@click.option("--date", type=Date(), help="Polling day; without it, the first day on which the table states a figure.")
@click.option("--tree", "trees", multiple=True, metavar="NAME=COLUMN,…", help="Columns of the units above, top first.")
def draft(request: Request, *, file: Path, mapping: Path | None, date: str | None, trees: tuple[str, ...]) -> None:
    """Draft the folder `definition/` out of a table or a report.

    A table needs the mapping that reads it; a file without one is read as a report after NIST SP 1500-100 version 2.

    For example: natija definition draft votes.csv --mapping mapping.toml --tree administrative=province,district
    """
    from natija.workspace.reports import draft_report

    levels = {name: columns.split(",") for name, _, columns in (tree.partition("=") for tree in trees)}
    with request.open() as workspace:
        if mapping is None:
            show(request, draft_report(workspace, file))
        else:
            show(request, workspace.draft_definition(file, mapping, date=date, trees=levels))
