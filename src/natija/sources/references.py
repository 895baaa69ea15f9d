"""What must hold between the tables of a definition: keys once, references that resolve, trees that are trees.

`check` looks at a whole definition and answers with every fault in table terms: the table, the entry, the field, what
is wrong. Where an entry came from (file and line) is known to the caller, who turns them into places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

import msgspec

from natija.model.definition import LONGEST_SERIAL, TABLES, Candidate, Contest, Definition, Parent
from natija.sources.cells import is_language
from natija.sources.chambers import chamber_faults
from natija.sources.wrong import Wrong

KEYS: dict[str, tuple[str, ...]] = {
    "elections": ("id",), "units": ("id",), "parents": ("tree", "unit"), "contests": ("id",),
    "candidates": ("contest", "serial"), "people": ("id",), "parties": ("id",), "holders": ("id",),
    "predecessors": ("contest", "before"), "chambers": ("id",), "pools": ("id",),
}  # fmt: skip
"""What makes an entry of a table that entry, and no other."""

REFERENCES: dict[str, dict[str, str]] = {
    "parents": {"unit": "units", "parent": "units"},
    "contests": {"election": "elections", "unit": "units"},
    "candidates": {"contest": "contests", "person": "people", "party": "parties"},
    "predecessors": {"contest": "contests", "before": "contests"},
    "chambers": {"unit": "units"},
    "pools": {"chamber": "chambers", "within": "pools", "unit": "units"},
}
"""Field -> the table its value must be in (a blank party is none)."""

_PARTS = re.compile(r"([0-9]+)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def key_of(table: str, entry: msgspec.Struct) -> tuple[str, ...]:
    """The key of an entry."""
    return tuple(getattr(entry, field) for field in KEYS[table])


def in_order(texts: Sequence[str]) -> tuple[Any, ...]:
    """A sorting key that puts serial 2 before serial 10, and is the same everywhere."""
    return tuple((_parts(text), text) for text in texts)


def _parts(text: str) -> tuple[tuple[int, int, str], ...]:
    """Runs of digits as numbers, everything else as text."""
    return tuple(
        (1, int(part), "") if part.isdecimal() and len(part) <= LONGEST_SERIAL else (0, 0, part)
        for part in _PARTS.split(text) if part
    )  # fmt: skip


def check(definition: Definition, *, misread: Mapping[str, AbstractSet[str]] | None = None) -> list[Wrong]:
    """Every fault of a definition, table by table. `misread`: ids in rows that could not be read, by table."""
    found: list[Wrong] = []
    for name in TABLES:
        entries = getattr(definition, name)
        found += _blanks(name, entries)
        found += _twice(name, entries)
        found += _dangling(name, entries, definition, misread or {})
        found += _single(name, entries)
    return [
        *found, *_labels(definition.contests), *_ballots(definition), *_trees(definition), *_tree_names(definition),
        *chamber_faults(definition),
    ]  # fmt: skip


def _blanks(table: str, entries: Sequence[msgspec.Struct]) -> Iterator[Wrong]:
    """Keys are what other entries and records point with: never blank, no space inside."""
    for index, entry in enumerate(entries):
        for field in KEYS[table]:
            text = getattr(entry, field)
            if not text or any(c.isspace() for c in text):
                yield Wrong(table=table, index=index, field=field, says=f"{text!r} cannot be a key: blank, or a space")


def _twice(table: str, entries: Sequence[msgspec.Struct]) -> Iterator[Wrong]:
    counts = Counter(key_of(table, entry) for entry in entries)
    for index, entry in enumerate(entries):
        key = key_of(table, entry)
        if counts[key] > 1:
            yield Wrong(
                table=table, index=index, field=KEYS[table][-1], says=f"{' '.join(key)} occurs {counts[key]} times"
            )


def _dangling(
    table: str, entries: Sequence[msgspec.Struct], definition: Definition, misread: Mapping[str, AbstractSet[str]]
) -> Iterator[Wrong]:
    for field, target in REFERENCES.get(table, {}).items():
        known = {entry.id for entry in getattr(definition, target)} | misread.get(target, frozenset())
        for index, entry in enumerate(entries):
            value = getattr(entry, field)
            if value and value not in known:
                yield Wrong(table=table, index=index, field=field, says=f"{value!r} is not in {target}")


def _single(table: str, entries: Sequence[Any]) -> Iterator[Wrong]:
    """Values that can be judged alone."""
    tests = _TESTS.get(table, {})
    for index, entry in enumerate(entries):
        for field, (holds, says) in tests.items():
            if not holds(getattr(entry, field)):
                yield Wrong(table=table, index=index, field=field, says=f"{getattr(entry, field)!r} {says}")
        for language in getattr(entry, "names", {}):
            if not is_language(language):
                yield Wrong(table=table, index=index, field="names", says=f"{language!r} is not a language tag")


def is_day(text: str) -> bool:
    """Whether a text is a day as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_TESTS: dict[str, dict[str, tuple[Callable[[Any], bool], str]]] = {
    "elections": {"date": (is_day, "is not a day such as 2024-02-08")},
    "contests": {
        "seats": (lambda n: n >= 1, "is not a number of seats"),
        "on_ballot": (lambda n: n is None or n >= 1, "is not a number of candidates"),
    },
    "parties": {"colour": (lambda c: not c or _COLOUR.fullmatch(c) is not None, "is not a colour such as #1b6e3c")},
    "pools": {"number": (lambda n: n >= 0, "is not a number of seats")},
}


def _labels(contests: Sequence[Contest]) -> Iterator[Wrong]:
    """A label is what people type: one contest of an election each."""
    counts = Counter((c.election, c.label) for c in contests)
    for index, contest in enumerate(contests):
        if counts[contest.election, contest.label] > 1:
            yield Wrong(table="contests", index=index, field="label", says=f"{contest.label!r} is not the only one")


def _ballots(definition: Definition) -> Iterator[Wrong]:
    listed = Counter(candidate.contest for candidate in definition.candidates)
    for index, contest in enumerate(definition.contests):
        if contest.on_ballot is not None and listed[contest.id] > contest.on_ballot:
            says = f"{contest.on_ballot} on the ballot, but {listed[contest.id]} candidates are listed"
            yield Wrong(table="contests", index=index, field="on_ballot", says=says)


def _trees(definition: Definition) -> Iterator[Wrong]:
    """Entries whose chain of parents comes back to themselves."""
    up = {(edge.tree, edge.unit): edge.parent for edge in definition.parents}
    for index, edge in enumerate(definition.parents):
        if _comes_back(edge, up):
            says = f"{edge.unit} is its own ancestor in tree {edge.tree}"
            yield Wrong(table="parents", index=index, field="parent", says=says)


def _comes_back(edge: Parent, up: dict[tuple[str, str], str]) -> bool:
    at: str | None = edge.parent
    seen: set[str] = set()
    while at is not None and at not in seen:
        if at == edge.unit:
            return True
        seen.add(at)
        at = up.get((edge.tree, at))
    return False


def _tree_names(definition: Definition) -> Iterator[Wrong]:
    """Where trees are named, a contest reports up one of them."""
    trees = {edge.tree for edge in definition.parents}
    for index, contest in enumerate(definition.contests):
        if trees and contest.tree not in trees:
            says = f"{contest.tree!r} is no tree of parents; there are {', '.join(sorted(trees))}"
            yield Wrong(table="contests", index=index, field="tree", says=says)


def serials(definition: Definition) -> dict[str, dict[str, Candidate]]:
    """Contest -> ballot serial -> candidate."""
    found: dict[str, dict[str, Candidate]] = {contest.id: {} for contest in definition.contests}
    for candidate in definition.candidates:
        found.setdefault(candidate.contest, {})[candidate.serial] = candidate
    return found
