"""Writes the reference pages that come from the code, or checks that they are what the code says.

    python docs/generate.py            write
    python docs/generate.py --check    exit 1 and name the pages that are stale

Commands come from their help, records from the model, findings from the country profiles, JSON shapes from the result
types, columns from the tables. Nothing in these pages is typed by hand, so they cannot be wrong in another way than the
code is.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec import inspect as shapes

import natija.cli.render.desks as sharing
from natija.cli.app import group
from natija.cli.exits import Failure
from natija.cli.shell import Script
from natija.countries import profile, profiles, scenarios
from natija.dossier.seating.asked import CollegeView, FloorView
from natija.dossier.write import DossierView
from natija.model import definition, forms, records, rules
from natija.model.forms import Profile, Rule
from natija.publish.formats.export import ExportView
from natija.publish.formats.shapes import SHAPES as PUBLISHED
from natija.publish.formats.sqlite import VIEWS
from natija.publish.publishing import PublishedView
from natija.seats.against import ScenariosCompared
from natija.seats.government import Government
from natija.seats.nouns import Allocation
from natija.seats.scenario import ScenarioList, ScenarioShared, listed
from natija.sources.problems import KINDS
from natija.sources.recordtables import RECORD_TABLES, FigureRow
from natija.verify import VerifiedSite
from natija.workspace import proofs, scoring, simulating, views
from natija.workspace.affiliations import AffiliationsView
from natija.workspace.crosswalks import CrosswalkView
from natija.workspace.exporting import FramesView
from natija.workspace.houses import HouseView, TimelineView
from natija.workspace.patterns import PatternsView
from natija.workspace.standing import Changed
from natija.workspace.tables import CODEBOOKS

HERE = Path(__file__).parent / "reference"
NOTICE = "<!-- Written by docs/generate.py. Do not edit. -->\n\n"

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
RECORDS = """# Records

A record is one JSON object: keys sorted, no white space, fields at their default left out. Its id is the SHA-256 of
those bytes ([ADR 1](../adr/0001-canonical-bytes.md)). `tests/model/golden` has examples of every kind.

"""
TABLES = """# Record tables

A package is a definition folder with a folder `records` of CSV tables, one fact per row. `sources.csv` gives each
source a short key in the column `key`; every other table names its source by it, in the column `source`. Names by
language are columns `name_en`, `name_ur` and so on; several ids in a cell are separated by spaces; a blank cell is
the default. `notices.csv` and `affiliations.csv` can have a `key` too, for `supersedes`. In `claims.csv` rows that
agree in everything but `subject`, `candidate`, `field` and `value` are one claim. What a column means stands with the
[kind of record](records.md).

"""
RULES = """# Rules

A rule of a [country profile](profiles.md) fires where any of its `fires` and all of its `when` hold. A share is
written by multiplying, because all arithmetic is on integers: `100 * rejected > 3 * polled`. `$name` is the parameter
of that name in force on polling day.

"""
PROBLEMS = """# Problems of a file

What can be wrong with a table, and what to do. All problems are listed before anything is appended. `leave_out` in
the mapping, or `--leave-out CODE`, leaves those rows out; `keep` takes them as written, where the canvass has a check
of its own for them.

"""
CODEBOOK = """# Codebook

Columns of the tables that `natija.open(folder)` gives. Unknown figures are null. Each table carries its part of this
page as `.codebook`.

"""
OPEN_TABLES = """# Tables of the open formats

What `natija export` writes as CSV, Parquet, SQLite and XLSX, and what a publication has in `data/`. Ids are texts and
stay the same from version to version. An empty cell (null) is a value that is not written; it is never 0. A key is
never empty. Keys and references are stated in `datapackage.json` and in the SQLite file; there, `metadata` says what
the file was made from, and these views are for people: {views}.

"""
JSON = """# JSON shapes

With `--json` a command prints one object on one line. Votes are integers, unknowns are `null` and stand beside the
reason. Fields may be added in later versions; none is renamed or removed without a new major version. When a command
fails it prints a [Failure](#failure).

"""
SCENARIOS = """# Scenarios of reserved seats

Seats that are not voted for but shared by what parties won, as data: who may claim, since when, according to whom. Each
is one `[[scenarios]]` of a TOML file, which puts pools of seats and acts about claims together at a date.
`natija allocate --list` names them, `natija allocate --scenario NAME` runs one, and `--scenarios FILE` adds a file of
your own; [the how-to](../how-to/govern.md) has one.

"""
FINDINGS = """# Findings

A finding is a question about a record, never a verdict, and never takes a form out of a total. A rule with an unknown
figure is *not evaluable*, which is counted and is not a pass. Formulas are those of the profile for Pakistan; the
severity is set by each country.

"""


# Commands


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


# Structures


def words(kind: shapes.Type) -> str:
    """A type as a reader of JSON sees it."""
    writers: dict[type[shapes.Type], Callable[[Any], str]] = {
        shapes.StrType: lambda _: "text",
        shapes.IntType: lambda _: "integer",
        shapes.FloatType: lambda _: "decimal number",
        shapes.BoolType: lambda _: "true or false",
        shapes.NoneType: lambda _: "null",
        shapes.AnyType: lambda _: "anything",
        shapes.CustomType: lambda _: "fraction as text, such as `83/5`",
        shapes.LiteralType: lambda t: ", ".join(f"`{value}`" for value in t.values),
        shapes.UnionType: lambda t: " or ".join(words(member) for member in t.types),
        shapes.VarTupleType: lambda t: f"list of {words(t.item_type)}",
        shapes.ListType: lambda t: f"list of {words(t.item_type)}",
        shapes.TupleType: lambda t: f"[{', '.join(words(item) for item in t.item_types)}]",
        shapes.DictType: lambda t: f"map of {words(t.key_type)} to {words(t.value_type)}",
        shapes.StructType: lambda t: f"[{t.cls.__name__}](#{t.cls.__name__.lower()})",
    }
    return writers[type(kind)](kind)


def comments(cls: type) -> dict[str, str]:
    """The text under each field of a class."""
    body = getattr(ast.parse(inspect.getsource(cls)).body[0], "body", [])
    found: dict[str, str] = {}
    for before, node in pairwise(body):
        if isinstance(before, ast.AnnAssign) and isinstance(node, ast.Expr) and isinstance(before.target, ast.Name):
            found[before.target.id] = " ".join(str(ast.literal_eval(node.value)).split())
    return found


def field_row(field: shapes.Field, text: str) -> str:
    """One line of a structure's table."""
    if field.required:
        default = "required"
    elif field.default_factory is not msgspec.NODEFAULT:
        default = "empty"
    else:
        default = "absent" if field.default in {None, "", ()} else f"`{field.default}`"
    return f"| `{field.encode_name}` | {words(field.type)} | {default} | {text} |\n"


def structure(cls: type) -> str:
    """A section on one structure: what it is, and its fields."""
    described = shapes.type_info(cls)
    if not isinstance(described, shapes.StructType):
        raise TypeError(cls)
    texts = comments(cls)
    tag = f"`record`: `{described.tag}`.\n\n" if described.tag_field == "record" else ""
    head = "| field | is | default | |\n|---|---|---|---|\n" if described.fields else ""
    rows = "".join(field_row(field, texts.get(field.name, "")) for field in described.fields)
    return f"## {cls.__name__}\n\n{inspect.cleandoc(cls.__doc__ or '')}\n\n{tag}{head}{rows}"


def structures(classes: Iterable[type]) -> str:
    """Sections on several structures."""
    return "\n".join(structure(cls) for cls in classes)


def records_page() -> str:
    """Reference of the records: what every position of a log can hold."""
    parts = (records.Place, records.Covers, records.Listed, records.Row)
    about = inspect.cleandoc(records.__doc__ or "").split("\n", 2)[2].strip()
    return f"{RECORDS}{about}\n\n# Kinds\n\n{structures(records.RECORDS)}\n# Parts\n\n{structures(parts)}"


def profiles_page() -> str:
    """Reference of a country profile's TOML."""
    classes = (forms.Profile, forms.Field, forms.Form, forms.Rule, forms.Parameter, forms.Basis)
    return (
        "# Country profiles\n\nA country is one TOML file with these tables. Bundled: "
        f"{', '.join(f'`{name}`' for name in profiles())}.\n\n" + structures(classes)
    )


def definition_page() -> str:
    """Reference of the definition folder's tables."""
    return "# Tables of the definition\n\nEach is a CSV file of that name in the folder `definition/`.\n\n" + "\n".join(
        f"# {name}.csv\n\n{structure(cls)}" for name, cls in definition.TABLES.items()
    )


# Findings


def rule_section(rule: Rule, severities: dict[str, str]) -> str:
    """What a code means, where it is an error, what to do, and how it is computed."""
    lines = [f"## {rule.code}\n\n{rule.title['en']}.\n"]
    if rule.remedy:
        lines.append(f"What to do: {rule.remedy['en']}\n")
    lines.append("Severity: " + ", ".join(f"{name} {severity}" for name, severity in severities.items()) + ".\n")
    if rule.fires:
        when = f"\nwhen  {' and '.join(rule.when)}" if rule.when else ""
        lines.append("```text\nfires " + "\n   or ".join(rule.fires) + when + "\n```\n")
    if rule.suppresses:
        lines.append(f"Where it fires, its echoes are left out: {', '.join(rule.suppresses)}.\n")
    if rule.source:
        lines.append(f"Source: {rule.source}.\n")
    return "\n".join(lines)


def findings_page() -> str:
    """Reference of the codes."""
    every: dict[str, Profile] = {name: profile(name) for name in profiles()}
    codes = sorted({rule.code for p in every.values() for rule in p.rules})
    by_code = {code: {n: r for n, p in every.items() for r in p.rules if r.code == code} for code in codes}
    sections = [
        rule_section(found.get("pakistan") or next(iter(found.values())), {n: r.severity for n, r in found.items()})
        for found in by_code.values()
    ]
    return FINDINGS + "\n".join(sections)


def scenarios_page() -> str:
    """Reference of a file of scenarios, and of those that come with the package."""
    classes = (
        scenarios.ScenarioFile, scenarios.Pool, scenarios.SeatClaim, scenarios.SeatAct, scenarios.Scenario,
        scenarios.SeatChange, scenarios.ReportedSeats, scenarios.ElectoralCollege, scenarios.CollegeBody,
    )  # fmt: skip
    rows = "".join(
        f"| `{one.name}` | {one.date} | {one.title} | {one.confidence} |\n"
        for one in listed(scenarios.bundled()).entries
    )
    said = "".join(f"{file.inferred}\n\n" for file in scenarios.bundled() if file.inferred)
    head = "| name | date | what | how sure |\n|---|---|---|---|\n"
    return f"{SCENARIOS}# Bundled\n\n{said}{head}{rows}\n# Tables of the file\n\n{structures(classes)}"


def rules_page() -> str:
    """Reference of the language of rules."""
    return RULES + inspect.cleandoc(rules.__doc__ or "").split("\n", 2)[2] + "\n"


def tables_page() -> str:
    """Reference of a package's record tables."""
    sections = [
        table_section(name, FigureRow if kind is records.Claim else kind) for name, kind in RECORD_TABLES.items()
    ]
    return TABLES + "\n".join(sections)


def table_section(name: str, kind: type[msgspec.Struct]) -> str:
    """The columns of one table, those that must be filled in first."""
    described = shapes.type_info(kind)
    fields = [f for f in getattr(described, "fields", ()) if not list(inside(f.type))]
    spelled = {True: "source", False: ""}
    named = [
        (spelled[f.encode_name == "document"] or f.encode_name, f.required or f.name == "document") for f in fields
    ]
    must = ", ".join(f"`{column}`" for column, required in named if required)
    may = ", ".join(f"`{column}`" for column, required in named if not required and column != "rows")
    return f"## {name}.csv\n\n{(kind.__doc__ or '').splitlines()[0]}\n\nRequired: {must}.\n\nOptional: {may}.\n"


def problems_page() -> str:
    """Reference of the codes of a file's problems."""
    mark = {True: "yes", False: "no"}
    rows = "".join(
        f"| {code} | {kind.title} | {kind.next} | {mark[kind.leave_out]} | {mark[kind.keep]} |\n"
        for code, kind in KINDS.items()
    )
    return f"{PROBLEMS}| code | what | what to do | `leave_out` | `keep` |\n|---|---|---|---|---|\n{rows}"


def codebook_page() -> str:
    """Reference of the columns of the tables."""
    sections = [
        f"## {name}\n\n| column | is |\n|---|---|\n" + "".join(f"| `{c}` | {text} |\n" for c, text in columns.items())
        for name, columns in CODEBOOKS.items()
    ]
    return CODEBOOK + "\n".join(sections)


# JSON


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


def inside(kind: shapes.Type) -> Iterator[type]:
    """Every structure a type is made of, itself first."""
    if isinstance(kind, shapes.StructType):
        yield kind.cls
        for field in kind.fields:
            yield from inside(field.type)
    for part in ("item_type", "key_type", "value_type"):
        if hasattr(kind, part):
            yield from inside(getattr(kind, part))
    for part in ("item_types", "types"):
        for member in getattr(kind, part, ()):
            yield from inside(member)


def open_tables_page() -> str:
    """Reference of the published tables."""
    sections = []
    for shape in PUBLISHED:
        rows = "".join(f"| `{c.name}` | {c.kind} | {c.says} |\n" for c in shape.columns)
        names = "".join(
            f" `{', '.join(f.columns)}` names a row of `{f.table}`{' where it is not empty' if f.partly else ''}."
            for f in shape.foreign
        )
        key = f"Key: `{', '.join(shape.key)}`.{names}"
        sections.append(f"## {shape.name}\n\n{shape.says} {key}\n\n| column | type | |\n|---|---|---|\n{rows}")
    return OPEN_TABLES.format(views=", ".join(f"`{view}`" for view in VIEWS)) + "\n".join(sections)


def json_page() -> str:
    """Reference of what `--json` prints."""
    rows = "".join(
        f"| `{name}` | {' or '.join(words(shapes.type_info(cls)) for cls in made)} |\n" for name, made in SHAPES.items()
    )
    made = [cls for group_ in SHAPES.values() for cls in group_] + [Failure]
    every = dict.fromkeys(found for cls in made for found in inside(shapes.type_info(cls)))
    return f"{JSON}| command | prints |\n|---|---|\n{rows}\n" + structures(sorted(every, key=lambda cls: cls.__name__))


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "records.md": records_page,
    "profiles.md": profiles_page,
    "definition.md": definition_page,
    "findings.md": findings_page,
    "json.md": json_page,
    "record-tables.md": tables_page,
    "rules.md": rules_page,
    "scenarios.md": scenarios_page,
    "problems.md": problems_page,
    "codebook.md": codebook_page,
    "open-tables.md": open_tables_page,
}


def stale() -> list[str]:
    """Pages that are not what the code says."""
    return [
        name
        for name, write in PAGES.items()
        if not (HERE / name).exists() or (HERE / name).read_text(encoding="utf-8") != NOTICE + write()
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    if arguments == ["--check"]:
        wrong = stale()
        print(f"stale: {', '.join(wrong)}; run python docs/generate.py" if wrong else "reference pages are current")
        return int(bool(wrong))
    for name, write in PAGES.items():
        (HERE / name).write_text(NOTICE + write(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
