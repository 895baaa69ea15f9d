"""Commands and what they print: the page of each, from its help and from the types of its results."""

from __future__ import annotations

from collections.abc import Iterator

import click
import msgspec
from msgspec import inspect as shapes

import natija.cli.render.desks as sharing
from docs.pages.structures import inside, structures, words
from natija.cli.app import group
from natija.cli.exits import Failure
from natija.cli.shell import Script
from natija.dossier.seating.asked import CollegeView, FloorView
from natija.dossier.write import DossierView
from natija.publish.formats.export import ExportView
from natija.publish.nouns import PublishedView
from natija.seats.against import ScenariosCompared
from natija.seats.government import Government
from natija.seats.nouns import Allocation
from natija.seats.scenario import ScenarioList, ScenarioShared
from natija.verify.nouns import VerifiedSite
from natija.workspace import proofs, scoring, simulating, views
from natija.workspace.affiliations import AffiliationsView
from natija.workspace.crosswalks import CrosswalkView
from natija.workspace.exporting import FramesView
from natija.workspace.houses import HouseView, TimelineView
from natija.workspace.patterns import PatternsView
from natija.workspace.standing import Changed

CLI = """# Commands

`-w`, `--at`, `--as-of`, `--basis`, `--engine` and `--json` can stand before or after the command; the later one counts.

| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | a check found errors in the data |
| 2 | bad use, or an input that cannot be read |
| 3 | the store is damaged or unavailable |

Messages go to standard error and say what, where and the next step. With `--json` a message is the object
`{error, says, code}` on standard output.

"""
JSON = """# JSON shapes

With `--json` a command prints one object on one line. Votes are integers, unknowns are `null` and stand beside the
reason. Fields may be added in later versions; none is renamed or removed without a new major version. When a command
fails it prints a [Failure](#failure).

"""


SHAPES: dict[str, tuple[type[msgspec.Struct], ...]] = {
    "natija demo": (views.DemoView, PublishedView),
    "natija init": (views.Created, sharing.Shared),
    "natija import": (views.Imported, views.Guess),
    "natija crosswalk": (CrosswalkView,),
    "natija withdraw": (views.Withdrew,),
    "natija canvass": (views.CanvassView,),
    "natija contest": (views.ContestView, Changed),
    "natija explain": (views.ExplanationView,),
    "natija findings": (views.FindingsView,),
    "natija missing": (views.AbsenceView,),
    "natija compare": (views.ComparisonView, views.StationView),
    "natija discrepancies": (views.DiscrepanciesView,),
    "natija certificate": (views.CertificatesView,),
    "natija history": (views.HistoryView,),
    "natija law": (proofs.LawView,),
    "natija audit sample": (proofs.SampleView,),
    "natija audit patterns": (PatternsView,),
    "natija dossier": (DossierView,),
    "natija publish": (PublishedView,),
    "natija verify": (VerifiedSite,),
    "natija export": (ExportView,),
    "natija house": (HouseView, TimelineView),
    "natija affiliations": (AffiliationsView,),
    "natija allocate": (Allocation, ScenarioShared, ScenariosCompared, ScenarioList),
    "natija govern": (Government, FloorView, CollegeView),
    "natija cite": (views.Citation,),
    "natija simulate": (simulating.SimulatedView, simulating.CountriesView),
    "natija score": (scoring.ScoreView,),
    "natija completion": (Script,),
    "natija log head": (views.HeadView,),
    "natija log verify": (views.VerifiedView,),
    "natija log show": (views.RecordView,),
    "natija frames export": (FramesView,),
    "natija log bundle": (views.BundleView,),
    "natija log merge": (views.MergedView,),
    "natija log checkpoint": (views.CheckpointView,),
    "natija log rotate-key": (views.CheckpointView,),
    "natija log follow": (sharing.Passed,),
    "natija log seal": (sharing.Sealed,),
    "natija log migrate": (sharing.Moved,),
    "natija log roles": (sharing.RoleScript,),
    "natija definition show": (views.DefinitionView,),
    "natija definition diff": (views.DiffView,),
    "natija definition apply": (views.AppliedView,),
    "natija definition draft": (views.DraftView,),
}
"""What each command prints under `--json`; `import --guess`, `contest --follow`, `compare --station`, `simulate --list`
and `house --timeline` print the second; `allocate` and `govern` print what they were asked for. A test runs each and
compares."""


def commands(command: click.Command, path: str = "natija") -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it, a group before its members."""
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, f"{path} {name}")


def command_help(path: str, command: click.Command) -> str:
    """What `--help` prints, at a fixed width."""
    names = ["-h", "--help"]  # as the group sets them; a command keeps what it was first asked with
    context = click.Context(
        command, info_name=path, terminal_width=100, max_content_width=100, help_option_names=names
    )  # fmt: skip
    return command.get_help(context)


def cli_page() -> str:
    """Reference of the commands."""
    parts = [f"## {path}\n\n```text\n{command_help(path, command)}\n```\n" for path, command in commands(group)]
    return CLI + "\n".join(parts)


def json_page() -> str:
    """Reference of what `--json` prints."""
    rows = "".join(
        f"| `{name}` | {' or '.join(words(shapes.type_info(cls)) for cls in made)} |\n" for name, made in SHAPES.items()
    )
    made = [cls for group_ in SHAPES.values() for cls in group_] + [Failure]
    every = dict.fromkeys(found for cls in made for found in inside(shapes.type_info(cls)))
    return f"{JSON}| command | prints |\n|---|---|\n{rows}\n" + structures(sorted(every, key=lambda cls: cls.__name__))
