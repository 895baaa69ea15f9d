"""One row of a table <-> one frozen noun, by the noun's own annotations.

Text, whole numbers, one of a few words, true/false, several ids separated by spaces, and names by language
(`name_en`, `name_ur`). A blank cell is the field's default; a blank cell where there is no default is a fault. Nouns
with parts inside (a claim's rows) have their own reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from natija.sources.rows import Fault, Line, Rows

Entry = TypeVar("Entry", bound=msgspec.Struct)

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NAME = re.compile(r"name_([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_TRUTH = {"true": True, "false": False}


class _Bad(Exception):
    """A cell that cannot be read; what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a noun as a column: its name in the file, what its cells hold, whether it may be blank."""

    field: str
    name: str
    type: inspect.Type
    required: bool
    default: object

    @property
    def named(self) -> bool:
        """Whether it is names by language, spread over `name_…` columns."""
        return isinstance(_bare(self.type), inspect.DictType)

    def read(self, text: str) -> object:
        """The value of a cell that is not blank."""
        return _read(_bare(self.type), text)

    def write(self, value: object) -> str:
        """The cell of a value."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return " ".join(value) if isinstance(value, tuple) else str(value)


@cache
def columns_of(kind: type[msgspec.Struct], renamed: tuple[tuple[str, str], ...] = ()) -> tuple[Column, ...]:
    """Columns of a noun in its own order; `renamed` are pairs of field and column name. Parts inside have no column."""
    names = dict(renamed)
    return tuple(
        Column(f.encode_name, names.get(f.encode_name, f.encode_name), f.type, f.required, _default(f))
        for f in _fields(kind)
        if not isinstance(_bare(f.type), inspect.StructType)
    )


def _fields(kind: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    read = inspect.type_info(kind)
    if not isinstance(read, inspect.StructType):
        raise TypeError(f"{kind.__name__} is not a table of fields")
    return read.fields


def _default(field: inspect.Field) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return None if field.default is msgspec.NODEFAULT else field.default


def _bare(read: inspect.Type) -> inspect.Type:
    """The type without its `| None`."""
    if not isinstance(read, inspect.UnionType):
        return read
    kept = [part for part in read.types if not isinstance(part, inspect.NoneType)]
    return kept[0]


def _read(kind: inspect.Type, text: str) -> object:
    match kind:
        case inspect.StrType():
            return text
        case inspect.IntType():
            if not _WHOLE.fullmatch(text):
                raise _Bad(f"{text!r} is not a whole number")
            return int(text)
        case inspect.BoolType():
            if text.lower() not in _TRUTH:
                raise _Bad(f"{text!r} is neither true nor false")
            return _TRUTH[text.lower()]
        case inspect.LiteralType():
            if text not in kind.values:
                raise _Bad(f"{text!r} is none of {', '.join(sorted(map(str, kind.values)))}")
            return text
        case inspect.VarTupleType():
            return tuple(text.split())
        case _:
            raise TypeError(f"a cell cannot hold a {type(kind).__name__}")


def read_entries(
    rows: Rows, kind: type[Entry], *, renamed: tuple[tuple[str, str], ...] = (), also: tuple[str, ...] = ()
) -> tuple[list[tuple[int, Entry]], list[Fault]]:
    """Every row as a noun with its line number, and every fault. `also` names columns the caller reads itself."""
    columns = columns_of(kind, renamed)
    faults = list(rows.faults) + _column_faults(rows, columns, also)
    entries: list[tuple[int, Entry]] = []
    if any(c.required and not c.named and c.name not in rows.columns for c in columns):
        return entries, faults
    for line in rows.lines:
        values, wrong = _values(line, columns)
        if wrong:
            faults.extend(Fault(file=rows.file, line=line.number, column=name, says=says) for name, says in wrong)
        else:
            entries.append((line.number, msgspec.convert(values, kind)))
    return entries, faults


def _column_faults(rows: Rows, columns: Iterable[Column], also: tuple[str, ...]) -> list[Fault]:
    """Columns nobody knows, and columns that must be there and are not."""
    if not rows.columns:
        return []
    known = {c.name for c in columns if not c.named} | set(also)
    by_language = any(c.named for c in columns)
    strange = [name for name in rows.columns if name not in known and not (by_language and _NAME.fullmatch(name))]
    missing = [c.name for c in columns if c.required and not c.named and c.name not in rows.columns]
    choices = ", ".join(sorted(known) + ["name_en, …"] * by_language)
    return [
        *(Fault(file=rows.file, line=1, column=n, says=f"unknown; known are {choices}") for n in strange if n),
        *(Fault(file=rows.file, line=1, column=name, says="missing") for name in missing),
    ]


def _values(line: Line, columns: Iterable[Column]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    values: dict[str, Any] = {}
    wrong = []
    for column in columns:
        if column.named:
            values[column.field] = _names(line.cells)
            if column.required and not values[column.field]:
                wrong.append(("name_en", "blank; there must be a name in one language at least"))
        elif column.name in line.cells:
            try:
                values[column.field] = column.read(line.cells[column.name])
            except _Bad as bad:
                wrong.append((column.name, str(bad)))
        elif column.required:
            wrong.append((column.name, "blank"))
    return values, wrong


def _names(cells: Mapping[str, str]) -> dict[str, str]:
    """Names by language, languages in alphabetical order."""
    found = {match.group(1): text for name, text in cells.items() if (match := _NAME.fullmatch(name))}
    return dict(sorted(found.items()))


def write_entries(entries: Iterable[msgspec.Struct], kind: type[msgspec.Struct]) -> list[list[str]]:
    """Header and rows. A column in which every row has the default is left out, so a new field changes no old bytes."""
    kept = list(entries)
    columns: list[tuple[str, list[str]]] = []
    for column in columns_of(kind):
        values = [getattr(entry, column.field) for entry in kept]
        if column.named:
            languages = sorted({language for names in values for language in names})
            columns += [(f"name_{language}", [names.get(language, "") for names in values]) for language in languages]
        elif column.required or any(value != column.default for value in values):
            columns.append((column.name, [column.write(value) for value in values]))
    return [[name for name, _ in columns], *(list(row) for row in zip(*(cells for _, cells in columns), strict=True))]


def is_language(tag: str) -> bool:
    """Whether a language tag can stand in a column name."""
    return _LANGUAGE.fullmatch(tag) is not None
