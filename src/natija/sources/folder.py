"""A definition as a folder one edits by hand, and as the canonical tables the log names by digest.

The folder holds `election.toml` (title, source, whether it is fictional, which profile) and one CSV, or Parquet, per
table of the model. `read_folder` collects every fault of every table with file, line and column before it says no.
`canonical_tables` writes a definition as bytes that depend on its content only: rows in key order, columns in the
model's order, LF, UTF-8; `from_tables` reads them back. Nothing is downloaded and nothing outside the folder is read.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from natija.countries import merge_profile, profile, profiles, read_profile
from natija.errors import BadUse, StoreUnavailable, Unreadable
from natija.model.canonical import canonical_json
from natija.model.definition import TABLES, Definition
from natija.model.forms import Profile
from natija.sources.cells import read_entries, write_entries
from natija.sources.packaging import datapackage
from natija.sources.references import check, in_order, key_of
from natija.sources.rows import Fault, Rows, csv_rows, find_table
from natija.sources.wrong import Wrong

ELECTION = "election.toml"
Part = TypeVar("Part", bound=msgspec.Struct)
_NEXT = "correct these places and read the folder again; the tables are described in docs/reference/definition.md"


class _Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`election.toml`: what the tables do not say. `profile` is a bundled id or a file of the folder."""

    title: str
    profile: str
    source: str = ""
    fictional: bool = False
    changes: dict[str, Any] = {}


class _Election(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`election.json` of the canonical tables."""

    title: str
    source: str
    fictional: bool


def read_folder(path: Path | str) -> Definition:
    """Read a definition folder. Raises Unreadable with every fault in it."""
    folder = Path(path)
    if not (folder / ELECTION).is_file():
        step = f"give a folder with {ELECTION} and tables, or start one with `natija init`"
        raise BadUse(f"{folder} is not a definition folder: it has no {ELECTION}", next_step=step)
    head = _read_head(folder)
    rows = {name: found for name in TABLES if (found := find_table(folder, name))}
    profile_read = _read_profile(head, folder)
    return _assemble(
        rows, profile_read, _Election(title=head.title, source=head.source, fictional=head.fictional), path
    )


def _read_head(folder: Path) -> _Head:
    try:
        data = tomllib.loads((folder / ELECTION).read_text("utf-8"))
        return msgspec.convert(data, _Head)
    except (ValueError, msgspec.ValidationError, RecursionError, OSError) as error:
        raise Unreadable(folder / ELECTION, [str(error)], next_step=_NEXT) from None


def _read_profile(head: _Head, folder: Path) -> Profile:
    """The profile `election.toml` names, with its changes."""
    base = profile(head.profile) if head.profile in profiles() else _profile_file(head.profile, folder)
    return merge_profile(base, head.changes, where=f"{ELECTION} changes") if head.changes else base


def _profile_file(name: str, folder: Path) -> Profile:
    path = folder / name
    if Path(name).name != name or path.suffix not in {".toml", ".json"} or not path.is_file():
        choices = f"one of {', '.join(profiles())}, or a .toml or .json file in the folder"
        raise Unreadable(folder / ELECTION, [f"profile {name!r} is not {choices}"], next_step=_NEXT)
    try:
        text = path.read_text("utf-8")
        return read_profile(text, where=str(path)) if path.suffix == ".toml" else _json(text.encode(), Profile, name)
    except (UnicodeDecodeError, OSError) as error:
        raise Unreadable(path, [str(error)], next_step=_NEXT) from None


def _json(data: bytes, kind: type[Part], where: str) -> Part:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(where, [str(error)], next_step=_NEXT) from None


def _assemble(rows: Mapping[str, Rows], country: Profile, head: _Election, where: object) -> Definition:
    """Put tables together in key order and check them as one. Raises Unreadable with every fault."""
    faults: list[Fault] = []
    tables: dict[str, Any] = {}
    lines: dict[str, list[int]] = {}
    for name, found in rows.items():
        read: list[tuple[int, msgspec.Struct]]
        read, wrong = read_entries(found, TABLES[name])
        faults += wrong
        ordered = sorted(read, key=partial(_numbered_order, name))
        tables[name], lines[name] = tuple(entry for _, entry in ordered), [number for number, _ in ordered]
    definition = Definition(title=head.title, source=head.source, fictional=head.fictional, profile=country, **tables)
    ids = {name: {line.cells.get("id", "") for line in found.lines} for name, found in rows.items()}
    faults += [_placed(wrong, rows, lines) for wrong in check(definition, misread=ids)]
    if faults:
        raise Unreadable(where, [str(fault) for fault in sorted(faults, key=_place)], next_step=_NEXT)
    return definition


def _order(table: str, entry: msgspec.Struct) -> tuple[Any, ...]:
    return in_order(key_of(table, entry))


def _numbered_order(table: str, numbered: tuple[int, msgspec.Struct]) -> tuple[Any, ...]:
    return _order(table, numbered[1])


def _placed(wrong: Wrong, rows: Mapping[str, Rows], lines: Mapping[str, list[int]]) -> Fault:
    """A fault of an entry, with the file and line the entry came from."""
    return Fault(file=rows[wrong.table].file, line=lines[wrong.table][wrong.index], column=wrong.field, says=wrong.says)


def _place(fault: Fault) -> tuple[str, int, str]:
    return fault.file, fault.line or 0, fault.column or ""


def write_folder(definition: Definition, path: Path | str, *, replace: bool = False) -> None:
    """Write a definition folder, each file by rename. `replace` allows writing over another definition."""
    folder = Path(path)
    if (folder / ELECTION).exists() and not replace:
        raise BadUse(f"{folder} already holds a definition", next_step="choose another folder, or say to replace it")
    name = definition.profile.id
    bundled = name in profiles() and profile(name) == definition.profile
    files = {ELECTION: _head_toml(definition, name if bundled else "profile.json").encode()}
    files |= {file: data for file, data in canonical_tables(definition).items() if file.endswith(".csv")}
    files["datapackage.json"] = msgspec.json.format(canonical_json(datapackage(definition))) + b"\n"
    if not bundled:
        files["profile.json"] = msgspec.json.format(canonical_json(definition.profile)) + b"\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for stale in _stale(folder, files):
            stale.unlink()
        for file, data in files.items():
            _write(folder / file, data)
    except OSError as error:
        step = "make room or give a folder you may write to; the files written so far are whole"
        raise StoreUnavailable(folder, str(error.strerror), next_step=step) from None


def _stale(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Tables of the definition written over that the new one does not have."""
    names = {f"{name}{suffix}" for name in TABLES for suffix in (".csv", ".parquet")}
    return [folder / name for name in sorted(names - set(files)) if (folder / name).is_file()]


def _write(path: Path, data: bytes) -> None:
    """Write by rename, so that a file is either the old one or the new one."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(data)
    draft.replace(path)


def _head_toml(definition: Definition, profile_name: str) -> str:
    """`election.toml`. A JSON string without non-ASCII escapes is a TOML basic string."""
    lines = [f"title = {_quoted(definition.title)}", f"profile = {_quoted(profile_name)}"]
    if definition.source:
        lines.append(f"source = {_quoted(definition.source)}")
    if definition.fictional:
        lines.append("fictional = true")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def canonical_tables(definition: Definition) -> dict[str, bytes]:
    """A definition as bytes by file name: tables with a row at least, `election.json` and `profile.json`."""
    head = _Election(title=definition.title, source=definition.source, fictional=definition.fictional)
    tables = {"election.json": canonical_json(head), "profile.json": canonical_json(definition.profile)}
    for name, kind in TABLES.items():
        entries = sorted(getattr(definition, name), key=partial(_order, name))
        if entries:
            tables[f"{name}.csv"] = _csv(write_entries(entries, kind))
    return tables


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def from_tables(tables: Mapping[str, bytes]) -> Definition:
    """Read canonical tables back. Raises Unreadable, naming the table, for bytes that are not a definition."""
    where = "the definition's tables"
    missing = [f"{name} is missing" for name in ("election.json", "profile.json") if name not in tables]
    if missing:
        raise Unreadable(where, missing, next_step="restore the documents of this definition, or apply a folder again")
    head = _json(tables["election.json"], _Election, "election.json")
    read = _json(tables["profile.json"], Profile, "profile.json")
    rows = {name: csv_rows(tables[f"{name}.csv"], f"{name}.csv") for name in TABLES if f"{name}.csv" in tables}
    return _assemble(rows, read, head, where)
