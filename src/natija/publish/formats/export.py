"""One election in an open format, written where somebody wants it: a file, or a folder for CSV and Parquet.

Nothing that exists is written over. A folder's `datapackage.json` is written last: a folder without it is not complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

import msgspec

from natija.errors import BadUse
from natija.publish.formats import cdfwrite, datapackage, delta, sqlite, workbook
from natija.publish.formats.edition import Edition
from natija.publish.formats.popolo import popolo
from natija.publish.formats.tables import tables
from natija.publish.nouns import File
from natija.publish.write import put
from natija.workspace.views import Moment

Format = Literal["cdf", "csv", "parquet", "xlsx", "sqlite", "popolo"]
FORMATS: tuple[Format, ...] = get_args(Format)
Maker = Callable[[Edition], Iterable[File]]


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """One file written: where, how large, its digest."""

    file: str
    bytes: int
    sha256: str


class ExportView(msgspec.Struct, frozen=True, kw_only=True):
    """An export: what was written, from which moment and under which licence; what the format carries, and loses."""

    moment: Moment
    format: Format
    path: str
    licence: str
    bases: tuple[str, ...]
    """Under which the results are given, the first of them first."""
    files: tuple[Exported, ...]
    carries: str
    loses: str


CSV: tuple[datapackage.Form, ...] = ("csv",)
PARQUET: tuple[datapackage.Form, ...] = ("parquet",)


def _csv(edition: Edition) -> Iterable[File]:
    return datapackage.package(edition, tables(edition), forms=CSV)


def _parquet(edition: Edition) -> Iterable[File]:
    return datapackage.package(edition, tables(edition), forms=PARQUET)


def _sqlite(edition: Edition) -> Iterable[File]:
    yield File(path="", data=sqlite.database(edition, tables(edition)))


def _xlsx(edition: Edition) -> Iterable[File]:
    yield File(path="", data=workbook.workbook(edition, tables(edition)))


def _cdf(edition: Edition) -> Iterable[File]:
    yield File(path="", data=cdfwrite.whole(edition))


def _popolo(edition: Edition) -> Iterable[File]:
    yield File(path="", data=popolo(edition))


_ALL = "every form, figure, version, act and finding, with the basis, position and root"
MAKERS: Mapping[Format, tuple[Maker, str, str]] = {
    "cdf": (
        _cdf, "contests, candidates, votes and ballots by station and contest, with status and coverage",
        "forms and their holders, versions that differ, findings, acts, affiliations over time",
    ),
    "csv": (_csv, _ALL, "the log's proofs"),
    "parquet": (_parquet, _ALL, "the log's proofs"),
    "sqlite": (_sqlite, _ALL, "the log's proofs"),
    "xlsx": (_xlsx, _ALL, f"the log's proofs, and tables of more than {workbook.MOST:,} rows"),
    "popolo": (
        _popolo, "people in every spelling, parties, affiliations over time, who sits, floor votes",
        "votes at the polls, forms, and members whom a source counts without naming them",
    ),
}  # fmt: skip
"""Format -> what makes it, what it carries, what it loses."""
FOLDERS = frozenset({"csv", "parquet"})
ONE_BASIS = frozenset({"cdf", "popolo"})
"""Formats that can carry one result only."""


def export(edition: Edition, form: Format, out: Path, *, since: Edition | None = None) -> ExportView:
    """Write an edition in one format to a new file or folder; with `since`, only rows that changed since then."""
    if since is not None and form not in FOLDERS:
        raise BadUse(f"{form} has no rows to compare", next_step="add --format csv or --format parquet to --since")
    if out.is_file() or (out.exists() and (form not in FOLDERS or any(out.iterdir()))):
        raise BadUse(f"{out} exists and is not empty", next_step="choose another place: --out PATH")
    make, carries, loses = MAKERS[form]
    files = make(edition) if since is None else delta.files(since, edition, form)
    written = tuple(_put(out, file) for file in files)
    return ExportView(
        moment=edition.moment, format=form, path=str(out), licence=edition.licence,
        bases=edition.bases, files=written, carries=carries,
        loses=loses,
    )  # fmt: skip


def _put(out: Path, file: File) -> Exported:
    if file.path:
        put(out, file)
    else:
        put(out.parent, File(path=out.name, data=file.data))
    return Exported(file=file.path or out.name, bytes=len(file.data), sha256=sha256(file.data).hexdigest())
