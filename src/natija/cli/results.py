"""Commands that show: the demo, the canvass and the ways down from it to the papers."""

from __future__ import annotations

import click

from natija.cli import exits
from natija.cli.request import Request, viewing
from natija.cli.show import show


@click.command()
@viewing
def demo(request: Request) -> None:
    """Lahore's 14 seats of February 2024, from bundled facts with their sources. No network.

    Shows results, coverage, what differs, and two contests in full. Nothing is written to the current folder.
    """
    from natija.workspace import demo as shown

    show(request, shown(basis=request.basis, at=request.at, as_of=request.as_of))


@click.command()
@viewing
def canvass(request: Request) -> None:
    """Every contest: leader, margin, turnout, coverage, findings."""
    from natija.cli.progress import progress

    with progress("reading the record") as tick, request.open() as workspace:
        result = workspace.canvass(basis=request.basis, at=request.at, as_of=request.as_of, progress=tick)
    show(request, result)


@click.command()
@viewing
@click.argument("contest")
def contest(request: Request, contest: str) -> None:
    """One contest: each candidate, the coverage, and every version of the total that is held."""
    with request.open() as workspace:
        show(request, workspace.contest(contest, basis=request.basis, at=request.at, as_of=request.as_of))


@click.command()
@viewing
@click.argument("contest")
@click.option("--candidate", help="A ballot serial, or a name in any script.")
def explain(request: Request, contest: str, candidate: str | None) -> None:
    """What a number is made of: its stations, their claims, their documents.

    For example: natija explain NA-128 --candidate "Salman Akram Raja" --basis agents
    """
    with request.open() as workspace:
        show(
            request,
            workspace.explain(contest, candidate, basis=request.basis, at=request.at, as_of=request.as_of),
        )


@click.command()
@viewing
@click.option("--code", help="Only this code, for example R111 (docs/reference/findings.md).")
@click.option("--contest", help="Only this contest.")
def findings(request: Request, code: str | None, contest: str | None) -> int:
    """What does not add up, and where. Exit code 1 if an error is among what is shown."""
    with request.open() as workspace:
        found = workspace.findings(code=code, contest=contest, basis=request.basis, at=request.at, as_of=request.as_of)
    show(request, found)
    return exits.FOUND_ERRORS if found.errors else exits.FINE


@click.command()
@viewing
@click.option("--by", default="holder,contest", show_default=True, help="Columns to group by, separated by commas.")
def missing(request: Request, by: str) -> None:
    """Which forms are not there, and why.

    For example: natija missing --by holder,district
    """
    with request.open() as workspace:
        show(
            request,
            workspace.missing(by=tuple(by.split(",")), basis=request.basis, at=request.at, as_of=request.as_of),
        )


@click.command()
@viewing
def cite(request: Request) -> None:
    """Election, basis, log position and head, version: a reference for a paper."""
    with request.open() as workspace:
        show(request, workspace.cite(basis=request.basis, at=request.at, as_of=request.as_of))
