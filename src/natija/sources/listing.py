"""What a station list says of each station beside its figures: name, type, and where it lies.

A parent must be a unit of the definition, or sums could not go there. A station listed twice is a problem even where
the list has no figures.
"""

from __future__ import annotations

import numpy as np

from natija.model.canonical import canonical_json
from natija.model.records import Listed
from natija.sources.coded import Coded, Codes, combinations
from natija.sources.entities import Entities
from natija.sources.problems import Found, found
from natija.sources.selection import Mask, Texts
from natija.sources.subjects import Scope


def listings(texts: Texts, scope: Scope, who: Entities) -> tuple[tuple[str, ...], list[Found]]:
    """The JSON of each entity's `listed`, and the rows that name a parent nobody knows."""
    parts = _parts(texts, scope)
    problems: list[Found] = []
    for tree in scope.mapping.listed.within:
        problems += _unknown_parents(tree, parts[f"within.{tree}"], scope)
    both = combinations(list(parts.values()))
    columns = [
        [part.texts[code] for code in codes.tolist()] for part, codes in zip(parts.values(), both.parts, strict=True)
    ]
    said = (dict(zip(parts, texts, strict=True)) for texts in zip(*columns, strict=True))
    written = [canonical_json(_listed(one)).decode() for one in said]
    return tuple(written[code] for code in both.codes[who.first].tolist()), problems


def _parts(texts: Texts, scope: Scope) -> dict[str, Coded]:
    """The texts of every row's listing."""
    rules = scope.mapping.listed
    return {"name": texts.of(rules.name), "type": texts.of(rules.type)} | {
        f"within.{tree}": texts.of(template) for tree, template in rules.within.items()
    }


def _unknown_parents(tree: str, parent: Coded, scope: Scope) -> list[Found]:
    """Rows whose parent in a tree is no unit; a blank one is nobody's."""
    unknown = parent.where(lambda text: bool(text) and text not in scope.names.units)
    return found("S303", np.flatnonzero(unknown), lambda row: f"no unit has the id {parent.at(row)!r} (tree {tree})")


def _listed(said: dict[str, str]) -> Listed:
    """One listing."""
    within = {name.removeprefix("within."): text for name, text in said.items() if name.startswith("within.") and text}
    return Listed(name=said["name"] or None, type=said["type"] or None, within=within)


def listed_twice(texts: Texts, scope: Scope, who: Entities, good: Mask, lines: Codes) -> list[Found]:
    """Good rows that list a station another good row listed before."""
    said = [*_parts(texts, scope).values(), *(texts.column(name) for name in scope.mapping.fields)]
    codes = combinations(said).codes
    first = who.first[who.of]
    again = np.flatnonzero(good & (np.arange(len(first)) != first))
    same = codes[again] == codes[first[again]]
    problems = found("S401", again[same], lambda row: f"lists again what line {lines[first[row]]} lists")
    torn = np.union1d(again[~same], first[again[~same]])
    return problems + found("S402", torn, lambda row: f"one of several rows for {_station(texts, scope, row)!r}")


def _station(texts: Texts, scope: Scope, row: int) -> str:
    """The unit a row lists."""
    return texts.of(scope.mapping.unit).at(row)
