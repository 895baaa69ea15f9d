"""Commands that show: the demo, the canvass and the ways down from it to the papers."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from natija.cli import exits
from natija.cli.request import Request, viewing
from natija.cli.show import show, stream

if TYPE_CHECKING:
    from natija.publish.nouns import PublishedView

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@viewing
@click.option("--site", is_flag=True, help="The same as a site: pages in a folder, opened in the browser.")
@click.option("--out", type=FOLDER, help="With --site: the folder (default: a new one).")
def demo(request: Request, *, site: bool, out: Path | None) -> None:
    """The bundled real package lahore-2024 on one screen.

    Lahore's 14 seats of February 2024, from facts with their sources: results, coverage, what differs, and two
    contests in full. Needs no network and writes nothing to the current folder.
    """
    from natija.workspace import demo as shown

    if site:
        show(request, _site(request, out))
        return
    if out is not None:
        raise click.UsageError("--out belongs to --site", click.get_current_context())
    show(request, shown(basis=request.basis, at=request.at, as_of=request.as_of))


def _site(request: Request, out: Path | None) -> PublishedView:
    """The demo as a site, opened in a browser where somebody looks."""
    from natija.cli.progress import progress
    from natija.publish.demo import demo_site

    if request.basis is not None or request.at is not None:
        raise click.UsageError("--site shows every basis, of all records", click.get_current_context())
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with progress("publishing") as tick:
        made = demo_site(out, published=now, as_of=request.as_of, progress=tick)
    if sys.stdout.isatty() and not request.as_json:
        click.launch(str(Path(made.folder) / "index.html"))
    return made


@click.command()
@viewing
def canvass(request: Request) -> None:
    """Every contest: leader, margin, turnout, coverage."""
    from natija.cli.progress import progress

    with progress("reading the record") as tick, request.open() as workspace:
        result = workspace.canvass(basis=request.basis, at=request.at, as_of=request.as_of, progress=tick)
    show(request, result)


@click.command()
@viewing
@click.argument("contest")
@click.option("--follow", is_flag=True, help="A line as it stands, and one for each change, until stopped.")
@click.option("--count", type=click.IntRange(min=1), help="With --follow: stop after so many lines.")
@click.option("--for", "seconds", type=click.FloatRange(min=0), help="With --follow: stop after so many seconds.")
def contest(request: Request, *, contest: str, follow: bool, count: int | None, seconds: float | None) -> None:
    """One contest: candidates, coverage, every version held.

    With --follow how it stands while forms arrive, also from other desks; with --json one object a line.

    For example: natija contest NA-128 --basis commission --follow
    """
    if follow:
        _follow(request, contest, count, seconds)
        return
    if count is not None or seconds is not None:
        raise click.UsageError("--count and --for belong to --follow", click.get_current_context())
    with request.open() as workspace:
        show(request, workspace.contest(contest, basis=request.basis, at=request.at, as_of=request.as_of))


def _follow(request: Request, contest: str, count: int | None, seconds: float | None) -> None:
    """Each change of a contest's standing, as a line."""
    from natija.workspace.standing import watch

    if request.at is not None or request.engine is not None:
        raise click.UsageError("--follow is about the log's end, in this process", click.get_current_context())
    with request.open() as workspace:
        changes = watch(
            workspace, contest, basis=request.basis, as_of=request.as_of, count=count, seconds=seconds
        )  # fmt: skip
        stream(request, changes, then=f"natija contest {contest}")


@click.command()
@viewing
@click.argument("contest")
@click.option("--candidate", help="A ballot serial, or a name in any script; without it, who leads.")
@click.option("--field", default="votes", show_default=True, help="Another field of the form, for example polled.")
@click.option("--all", "every", is_flag=True, help="Every row of a long table.")
def explain(request: Request, *, contest: str, candidate: str | None, field: str, every: bool) -> None:
    """What a number is made of: stations, claims, documents.

    For example: natija explain NA-128 --candidate "Salman Akram Raja" --basis agents
    """
    with request.open() as workspace:
        made = workspace.explain(
            contest, candidate, field=field, basis=request.basis, at=request.at, as_of=request.as_of
        )  # fmt: skip
    show(request, made, every=every)


@click.command()
@viewing
@click.option("--code", help="Only this code, for example R111 (docs/reference/findings.md).")
@click.option("--contest", help="Only this contest.")
@click.option("--all", "every", is_flag=True, help="Every row of a long table.")
def findings(request: Request, *, code: str | None, contest: str | None, every: bool) -> int:
    """What does not add up, and where.

    Under the basis asked for, or under each basis of the profile. Exit code 1 if an error is among it.
    """
    with request.open() as workspace:
        found = workspace.findings(
            code=code, contest=contest, basis=request.basis, at=request.at, as_of=request.as_of, limit=None
        )  # fmt: skip
    show(request, found, every=every)
    return exits.FOUND_ERRORS if found.errors else exits.FINE


@click.command()
@viewing
@click.option("--by", default="holder,contest", show_default=True, help="What to group by, separated by commas.")
@click.option("--all", "every", is_flag=True, help="Every row of a long table.")
def missing(request: Request, *, by: str, every: bool) -> None:
    """Which forms are not there, and why.

    For example: natija missing --by holder,district
    """
    words = tuple(word.strip() for word in by.split(",") if word.strip())
    with request.open() as workspace:
        absence = workspace.missing(words, basis=request.basis, at=request.at, as_of=request.as_of)
    show(request, absence, every=every)


@click.command()
@viewing
def cite(request: Request) -> None:
    """A reference for a paper, which others can recompute.

    It names election, basis, log position, head and version.
    """
    with request.open() as workspace:
        show(request, workspace.cite(basis=request.basis, at=request.at, as_of=request.as_of))
