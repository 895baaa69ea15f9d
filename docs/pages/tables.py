"""Records and tables: of a definition, of a package, of notebooks, of a publication; and what can be wrong in one."""

from __future__ import annotations

import inspect

import msgspec
from msgspec import inspect as shapes

from docs.pages.structures import inside, structure, structures
from natija.model import definition, records
from natija.publish.formats.shapes import SHAPES as PUBLISHED
from natija.publish.formats.sqlite import VIEWS
from natija.sources.problems import KINDS
from natija.sources.recordtables import RECORD_TABLES, FigureRow
from natija.workspace.tables import CODEBOOKS

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


def records_page() -> str:
    """Reference of the records: what every position of a log can hold."""
    parts = (records.Place, records.Covers, records.Listed, records.Row)
    about = inspect.cleandoc(records.__doc__ or "").split("\n", 2)[2].strip()
    return f"{RECORDS}{about}\n\n# Kinds\n\n{structures(records.RECORDS)}\n# Parts\n\n{structures(parts)}"


def definition_page() -> str:
    """Reference of the definition folder's tables."""
    return "# Tables of the definition\n\nEach is a CSV file of that name in the folder `definition/`.\n\n" + "\n".join(
        f"# {name}.csv\n\n{structure(cls)}" for name, cls in definition.TABLES.items()
    )


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
