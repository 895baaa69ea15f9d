"""Commands that hold copies, levels and stated totals against each other, and say what cannot all be true."""

from __future__ import annotations

from pathlib import Path

import click

from natija.cli.request import Request, dated, viewing
from natija.cli.show import show

NEW = click.Path(path_type=Path, dir_okay=False)


@click.command()
@dated
@click.argument("contest")
@click.option("--station", help="One station field by field, with its papers; its number as the list has it.")
@click.option("--all", "every", is_flag=True, help="Every row of a long table.")
def compare(request: Request, *, contest: str, station: str | None, every: bool) -> None:
    """Every version of a result side by side.

    Copies by holder, form and stage, each with what it covers, and where they differ.

    For example: natija compare NA-128 --station 135
    """
    with request.open() as workspace:
        if station is None:
            show(request, workspace.compare(contest, at=request.at, as_of=request.as_of), every=every)
        else:
            show(request, workspace.compare_station(contest, station, at=request.at, as_of=request.as_of))


@click.command()
@dated
@click.option("--contest", help="Only this contest.")
@click.option("--material", is_flag=True, help="Only where all of them together could change the declared winner.")
@click.option("--all", "every", is_flag=True, help="Every row of a long table.")
def discrepancies(request: Request, *, contest: str | None, material: bool, every: bool) -> None:
    """What copies differ by, ranked by effect on the margin.

    In both directions alike; it says how many contests could not be compared.
    """
    with request.open() as workspace:
        found = workspace.discrepancies(contest, material=material, at=request.at, as_of=request.as_of)
    show(request, found, every=every)


@click.command()
@dated
@click.argument("contest", required=False)
@click.option("--all", "every", is_flag=True, help="Every contest of which station forms are held.")
@click.option("--forms", metavar="BASIS", help="Station forms of one holder; without it, of each holder in turn.")
@click.option("--total", metavar="BASIS", default="declared", show_default=True, help="The stated totals.")
@click.option("--out", type=NEW, help="Write the certificates as JSON; with several, numbered files beside it.")
def certificate(
    request: Request, *, contest: str | None, every: bool, forms: str | None, total: str, out: Path | None
) -> None:
    """Prove that station forms and a stated total contradict.

    A sum that can be checked with a pencil, with every premise and its source. It does not say which paper is wrong.

    For example: natija certificate NA-122 --forms commission --out na122.json
    """
    if (contest is None) != every:
        raise click.UsageError("name one contest, or give --all", click.get_current_context())
    with request.open() as workspace:
        made = workspace.certificates(contest, forms=forms, total=total, at=request.at, as_of=request.as_of)
        if out is not None:
            made = workspace.write_certificates(made, out)
    show(request, made, every=every)


@click.command()
@dated
@click.argument("contest")
def history(request: Request, *, contest: str) -> None:
    """Every standing ever stated, with time and source.

    Gaps are shown as gaps; a figure that fell is shown with the official act in between, or that none is recorded.
    """
    with request.open() as workspace:
        show(request, workspace.history(contest, at=request.at, as_of=request.as_of))


@click.command()
@viewing
@click.argument("contest")
def law(request: Request, *, contest: str) -> None:
    """Thresholds, deadlines and forums that apply.

    Each with its rule, source and confidence, and the figures it rests on; unknown where one is missing. With --as-of
    the deadlines and the forum of that day.
    """
    basis = request.basis or "declared"
    with request.open() as workspace:
        show(request, workspace.law(contest, basis=basis, at=request.at, as_of=request.as_of))


@click.command()
@dated
@click.argument("contest")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="A new folder.")
def dossier(request: Request, *, contest: str, out: Path) -> None:
    """Write the file that is handed over, for either side.

    One HTML page and, where the library is installed, a PDF; the station schedule as CSV and XLSX; certificates and
    facts as JSON; digests of all of them.

    For example: natija dossier NA-128 --out na128
    """
    from natija.dossier.write import dossier as write

    with request.open() as workspace:
        show(request, write(workspace, contest, out, at=request.at, as_of=request.as_of))


@click.group()
def audit() -> None:
    """Samples to recount, and questions about patterns."""


@audit.command()
@dated
@click.argument("contest")
@click.option("--risk-limit", default="0.1", show_default=True, help="The chance a wrong winner may go unnoticed with.")
@click.option("--seed", required=True, help="Made in public after the figures are fixed: 20 digits of dice.")
@click.option("--forms", metavar="BASIS", help="Station forms of one holder; without it, all copies at their worst.")
def sample(request: Request, *, contest: str, risk_limit: str, seed: str, forms: str | None) -> None:
    """Which stations' boxes to recount.

    Anybody can repeat the draw: docs/reference/audit-draw.md.

    For example: natija audit sample NA-128 --risk-limit 0.1 --seed "31415926535897932384"
    """
    with request.open() as workspace:
        show(request, workspace.audit_sample(
            contest, risk_limit, seed, forms=forms, at=request.at, as_of=request.as_of
        ))  # fmt: skip


@audit.command()
@dated
@click.argument("contest")
@click.option("--forms", metavar="BASIS", help="Station forms of one holder; without it, of each holder in turn.")
@click.option("--level", default="0.05", show_default=True, help="The rate of false alarms, over all tests together.")
@click.option("--control", type=click.Choice(["holm", "benjamini-hochberg"]), default="holm", show_default=True)
@click.option("--all", "every", is_flag=True, help="Every row of a long table.")
def patterns(request: Request, *, contest: str, forms: str | None, level: str, control: str, every: bool) -> None:
    """Which papers' images to look at, as questions.

    Last digits, whole percentages, and men's and women's stations in one building. Never a verdict: innocent causes
    are listed with every null. Asking about several contests and showing one makes the rate of false alarms untrue.

    For example: natija audit patterns NA-128 --forms commission
    """
    from natija.workspace.patterns import patterns as ask

    with request.open() as workspace:
        show(request, ask(
            workspace, contest, forms=forms, level=level, control=control, at=request.at, as_of=request.as_of
        ), every=every)  # fmt: skip
