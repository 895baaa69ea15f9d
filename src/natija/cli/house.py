"""Commands about seats: who sits where on a date, how that was counted over time, and one person's affiliations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from natija.cli.request import Request, current, dated
from natija.cli.show import show
from natija.errors import NatijaError

if TYPE_CHECKING:
    from natija.workspace.houses import HouseView, TimelineView

NEW = click.Path(path_type=Path, dir_okay=False)


def _people(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of the definition that begin so; none where there is no workspace."""
    del param
    from natija.workspace.affiliations import people_named

    try:
        with current(ctx).open() as workspace:
            return [
                CompletionItem(n) for n in people_named(workspace) if n.casefold().startswith(incomplete.casefold())
            ]
    except NatijaError:
        return []


def _sources(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Holders of the definition; none where there is no workspace."""
    del param
    try:
        with current(ctx).open() as workspace:
            return [CompletionItem(h.id) for h in workspace.definition.holders if h.id.startswith(incomplete)]
    except NatijaError:
        return []


@click.command()
@dated
@click.option("--source", shell_complete=_sources, help="Beside the records: what this source states, e.g. commission.")
@click.option("--rule", help="How members count: ballot, backed-by, house or, for example, within:3 (days).")
@click.option("--chamber", help="Which chamber, where the definition has several.")
@click.option("--timeline", is_flag=True, help="Every dated position, who counted it, what changed and why.")
@click.option("--all", "every", is_flag=True, help="Every row of a long table, and every seat.")
@click.option("--svg", type=NEW, help="Write a picture there too: the house, or with --timeline the positions.")
def house(
    request: Request, *, source: str | None, rule: str | None, chamber: str | None, timeline: bool, every: bool,
    svg: Path | None,
) -> None:  # fmt: skip
    """Who has how many seats, under whose flag, according to whom.

    For example: natija house --as-of 2024-02-12 --source commission
    """
    from natija.workspace.houses import house_view, timeline_view

    if timeline and rule is not None:
        raise click.UsageError("--rule does not apply to --timeline", click.get_current_context())
    made: HouseView | TimelineView
    with request.open() as workspace:
        if timeline:
            made = timeline_view(workspace, source=source, chamber=chamber, at=request.at, as_of=request.as_of)
        else:
            made = house_view(workspace, source=source, rule=rule, chamber=chamber, at=request.at, as_of=request.as_of)
    _picture(made, svg)
    show(request, made, every=every)


def _picture(made: HouseView | TimelineView, path: Path | None) -> None:
    """Write the picture, and say so beside the output."""
    if path is not None:
        from natija.dossier.seating.asked import write
        from natija.dossier.seating.housed import picture

        write(path, picture(made))
        click.echo(f"wrote {path}", err=True)


@click.command()
@dated
@click.argument("name", shell_complete=_people)
def affiliations(request: Request, *, name: str) -> None:
    """One person's affiliations: ballot, backed-by, house.

    Any spelling finds the person; where it finds two, both are named. For example: natija affiliations "Wasim Qadir"
    """
    from natija.workspace.affiliations import affiliations_view

    with request.open() as workspace:
        show(request, affiliations_view(workspace, name, at=request.at, as_of=request.as_of))
