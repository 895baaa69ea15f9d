"""Commands about seats: allocation, scenarios of reserved seats, and who can govern."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from natija.cli.request import Request, acting, dated
from natija.cli.show import show

if TYPE_CHECKING:
    from natija.dossier.seating.asked import Governing, Sharing

SVG = click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), help="Write a picture there too.")


def _scenarios(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of bundled scenarios, for a shell."""
    from natija.countries.scenarios import bundled

    del ctx, param
    found = [one for file in bundled() for one in file.scenarios if one.name.startswith(incomplete)]
    return [CompletionItem(one.name, help=one.title) for one in found]


def _colleges(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of bundled colleges, for a shell."""
    from natija.countries.scenarios import bundled

    del ctx, param
    return [
        CompletionItem(o.name, help=o.title) for f in bundled() for o in f.colleges if o.name.startswith(incomplete)
    ]


def _methods(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of methods, for a shell."""
    from natija.seats import METHODS

    del ctx, param
    return [CompletionItem(name) for name in METHODS if name.startswith(incomplete)]


def _asked(name: str, *options: Callable[[Any], Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gather options into one argument `asked`, made by the class of that name in `dossier.seating.asked`."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def called(*given: object, **own: Any) -> object:  # noqa: ANN401 - whatever click read
            from natija.dossier.seating import asked

            kind: type[Any] = getattr(asked, name)
            fields = {field: own.pop(field) for field in kind.__dataclass_fields__}
            return function(*given, asked=kind(**fields), **own)

        for option in reversed(options):
            called = option(called)
        return called

    return decorate


OWN = click.option(
    "--scenarios", "own", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A file of your own."
)
SHARING = _asked(
    "Sharing",
    click.option("--votes", metavar="A=53,B=41", help="Votes, or seats on which a share is reckoned."),
    click.option("--seats", type=click.IntRange(min=0), help="Seats to share."),
    click.option("--method", shell_complete=_methods, help="largest-remainder (Hare; the usual), droop, "
                 "hagenbach-bischoff, dhondt, sainte-lague, modified-sainte-lague."),
    click.option("--threshold", default="0", help="A share of all votes: 5%, 13/400."),
    click.option("--of", type=click.IntRange(min=0), help="Votes the threshold is taken of, if more than given."),
    click.option("--names", default="", metavar="A=3", help="Names on a list that could run out."),
    click.option("--drawn", multiple=True, metavar="'A of A,B'", help="A drawn lot; of a scenario 'POOL: A of A,B'."),
    click.option("--scenario", multiple=True, shell_complete=_scenarios, help="By name; two are compared."),
    click.option("--list", "listing", is_flag=True, help="Name the scenarios."), OWN,
)  # fmt: skip
GOVERNING = _asked(
    "Governing",
    click.option("--seats", metavar="A=75,B=54", help="Members by party."),
    click.option("--majority", type=click.IntRange(min=1), help="Seats needed; without it more than half."),
    click.option("--of", type=click.Choice(["total", "voting"]), default="total", show_default=True,
                 help="Half of the total membership, or of those present and voting."),
    click.option("--vacant", type=click.IntRange(min=0), default=0, help="Seats nobody holds."),
    click.option("--together", multiple=True, metavar="A+B", help="Parties that act as one."),
    click.option("--exclude", multiple=True, metavar="A:B", help="Two that are in no bloc together."),
    click.option("--abstain", default="", metavar="A,B", help="Parties in no bloc."),
    click.option("--undecided", default="", metavar="A,B", help="Members who could go either way, one by one."),
    click.option("--cast", metavar="X=201,Y=92", help="Votes cast on the floor, beside what was said."),
    click.option("--said", multiple=True, metavar="X:A+B", help="Parties that said they would vote so."),
    click.option("--college", shell_complete=_colleges, help="An electoral college by name, instead of seats."), OWN,
)  # fmt: skip


@click.command()
@acting
@SHARING
@click.option("--steps", is_flag=True, help="Every award, every fraction.")
@SVG
def allocate(request: Request, *, asked: Sharing, steps: bool, svg: Path | None) -> None:
    """Share seats by votes, and show every step of it.

    Exactly, with ties as ties; scenarios are reserved seats as data, and two of them are compared.

    For example: natija allocate --votes "A=53,B=41" --seats 32 --method dhondt
    """
    from natija.dossier.seating.asked import shares

    made = shares(asked)
    _picture(made, svg)
    show(request, made, every=steps)


@click.command()
@dated
@GOVERNING
@click.option("--rule", help="Of a workspace's house: how members count, as in `natija house`.")
@click.option("--all", "every", is_flag=True, help="Every row of a long table.")
@SVG
def govern(request: Request, *, asked: Governing, rule: str | None, every: bool, svg: Path | None) -> None:
    """Who can form a majority, and who is pivotal.

    Minimal winning blocs under what parties said, ranges where members are undecided, voting power exactly. Without
    --seats in the house of the workspace, --as-of a day.

    For example: natija govern --seats "A=75,B=54,C=101,D=35" --exclude A:C
    """
    from natija.dossier.seating.asked import governed

    if asked.seats is None and asked.college is None:
        from natija.workspace.houses import house_view

        with request.open() as workspace:
            made = governed(asked, house_view(workspace, rule=rule, at=request.at, as_of=request.as_of).house)
    elif rule or request.as_of or request.at is not None:
        raise click.UsageError("--rule, --as-of and --at ask for the house of a workspace: leave --seats out")
    else:
        made = governed(asked)
    _picture(made, svg)
    show(request, made, every=every)


def _picture(made: object, path: Path | None) -> None:
    """Write the picture, and say so beside the output."""
    if path is not None:
        from natija.dossier.seating.asked import write
        from natija.dossier.seating.drawn import picture

        write(path, picture(made))
        click.echo(f"wrote {path}", err=True)
