"""Commands for a drill: make a fictional country, and see afterwards what was found of what was planted in it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from natija.cli.progress import progress
from natija.cli.request import Request, acting
from natija.cli.show import show

FOLDER = click.Path(path_type=Path)


@click.command()
@acting
@click.option("--profile", "name", default="district", show_default=True, help="Which country; --list shows them.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same number makes the same bytes.")
@click.option("--out", type=FOLDER, default="sim", show_default=True, help="The new folder.")
@click.option("--scale", type=float, default=1.0, show_default=True, help="The same country, to 7,000,000 stations.")
@click.option("--copies", type=int, help="Holders of each form: 1 the commission, 2 and 3 agents, 4 an observer.")
@click.option("--waves", type=int, help="Parts in which the forms come in.")
@click.option("--clean", is_flag=True, help="Plant nothing, but for what --plant names.")
@click.option("--plant", "rates", multiple=True, metavar="KIND=SHARE", help="How often a fault is planted; repeatable.")
@click.option("--tables", type=click.Choice(["csv", "parquet"]), help="Default: by size.")
@click.option("--list", "listing", is_flag=True, help="Show the countries and the kinds of fault, and make nothing.")
def simulate(  # noqa: PLR0913 - each is an option
    request: Request, *, name: str, seed: int, out: Path, scale: float, copies: int | None, waves: int | None,
    clean: bool, rates: tuple[str, ...], tables: Literal["csv", "parquet"] | None, listing: bool,
) -> None:  # fmt: skip
    """Make a fictional country for a drill, with planted faults.

    A package, tables to import, and the ground truth (docs/reference/simulation.md).

    For example: natija simulate --profile pakistan-national --seed 7 --out sim/
    """
    from natija.workspace.simulating import Wanted, countries, make

    if listing:
        show(request, countries())
        return
    wanted = Wanted(
        profile=name, seed=seed, scale=scale, copies=copies, waves=waves, clean=clean, rates=rates, kind=tables
    )  # fmt: skip
    with progress("writing tables") as tick:
        made = make(wanted, out, progress=tick)
    show(request, made)


@click.command()
@acting
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def score(request: Request, *, folder: Path) -> None:
    """Say what was found of what a simulation planted.

    Per kind of fault and per code, with what is pointed at where nothing was planted. FOLDER is the simulation's.

    For example: natija score ../sim
    """
    from natija.workspace.scoring import score as scored

    with progress("asking every basis") as tick, request.open() as workspace:
        found = scored(workspace, folder, progress=tick)
    show(request, found)
