"""Commands that make a workspace and bring papers into it, or take them back."""

from __future__ import annotations

from pathlib import Path

import click

from natija.cli import exits
from natija.cli.progress import progress
from natija.cli.request import Request, acting
from natija.cli.show import show

NEW = click.Path(path_type=Path, dir_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@acting
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--package", help="Start from a bundled package, for example lahore-2024.")
@click.option("--title", default="", help="What is being counted, for an empty workspace.")
@click.option("--origin", help="Name of this log among others; default: made from the folder's name.")
@click.option("--store", metavar="ADDRESS", help="Keep the log in PostgreSQL, or share the one that is there.")
def init(
    request: Request, *, folder: Path, package: str | None, title: str, origin: str | None, store: str | None
) -> None:
    """Make a workspace: a log, its key, a definition to edit.

    With --store postgresql://USER@HOST/DATABASE several desks share one log (docs/how-to/desks.md).
    """
    from natija.workspace import Workspace
    from natija.workspace.desks import share

    if store is not None:
        show(request, share(Workspace, folder, store, package=package, title=title, origin=origin))
        return
    with Workspace.create(folder, package=package, title=title, origin=origin) as workspace:
        if workspace.created is not None:
            show(request, workspace.created)


@click.command("import")
@acting
@click.argument("file", type=FILE)
@click.option("--mapping", type=NEW, help="A TOML file that says which column is what.")
@click.option("--guess", is_flag=True, help="Propose a mapping, into --mapping if that is named; append nothing.")
@click.option(
    "--format", "form", type=click.Choice(["table", "cdf"]), default="table", help="cdf: NIST SP 1500-100 v2."
)
@click.option("--holder", default="", help="With --guess or cdf: who held the papers, for example commission.")
@click.option("--preview", is_flag=True, help="Show what would be appended and append nothing.")
@click.option("--leave-out", multiple=True, metavar="CODE", help="Leave out rows with this problem; can be repeated.")
@click.option("--sitting", default=1, show_default=True, help="Another number for a second reading by the same reader.")
def bring_in(  # noqa: PLR0913 - each is an option
    request: Request, *, file: Path, mapping: Path | None, guess: bool, form: str, holder: str, preview: bool,
    sitting: int, leave_out: tuple[str, ...],
) -> int:  # fmt: skip
    """Read a table or a report into claims, appended as one batch.

    CSV, XLSX or Parquet; a mapping says which column is what (docs/reference/mapping.md). With --format cdf a results
    report of another system, which needs no mapping and is somebody's statement: --holder says whose.

    Every problem of the file is listed, with line and column. Nothing is appended unless the file is clean or
    --leave-out says which problems to leave out. An interrupted import goes on where it stopped.
    """
    from natija.workspace.reports import import_report

    with progress("reading the file") as tick, request.open() as workspace:
        if guess:
            show(request, workspace.guess_mapping(file, mapping, holder=holder))
            return exits.FINE
        if form == "cdf":
            done = import_report(workspace, file, holder=holder, preview=preview, sitting=sitting)
        else:
            done = workspace.import_file(
                file, mapping, preview=preview, sitting=sitting, leave_out=leave_out, progress=tick
            )  # fmt: skip
    show(request, done)
    return exits.BAD_USE if done.blocked else exits.FINE


@click.command()
@acting
@click.argument("file", type=FILE)
@click.option("--contest", required=True, help="Whose stations the numbers are, for example NA-233.")
@click.option("--holder", required=True, help="Whose papers are numbered differently, for example agents:7.")
@click.option("--source", required=True, help="Who matched the numbers, and how; it is kept with the crosswalk.")
def crosswalk(request: Request, *, file: Path, contest: str, holder: str, source: str) -> None:
    """Say which number on a holder's papers is which station.

    A table of two columns: the number on the papers, then the number on the list. The papers stay as they were read;
    from now on they are counted and compared under the listed station. Withdrawing the batch takes it back.
    """
    from natija.workspace.crosswalks import bring_in as bring

    with request.open() as workspace:
        show(request, bring(workspace, file, contest=contest, holder=holder, source=source))


@click.command()
@acting
@click.option("--batch", metavar="ID", help="Everything that one import appended.")
@click.option("--record", metavar="ID", help="One record.")
@click.option("--reason", required=True, help="Why. Kept outside the log, and can be erased.")
def withdraw(request: Request, *, batch: str | None, record: str | None, reason: str) -> None:
    """Take back a batch or a record, visibly.

    A withdrawal is a record and can itself be withdrawn.

    For example: natija withdraw --batch 0f1e2d3c4b5a6978 --reason "wrong column"
    """
    with request.open() as workspace:
        show(request, workspace.withdraw(batch=batch, record=record, reason=reason))
