"""Texts with places for cells: `"{contest.unit}/{station_no|plain}"`.

A place names a column by its heading, or by its number as `{#3}`, and may pass the cell through filters. `{{` and `}}`
are braces. There is no other syntax, no arithmetic and no condition: a mapping is data.

| filter | gives |
|---|---|
| `after:X` | what stands after the last X; the whole cell where there is none |
| `before:X` | what stands before the last X; the whole cell where there is none |
| `plain` | digits of any script as 0-9 without leading zeros |
| `pad:N` | zeros in front up to N characters |
| `upper`, `lower` | capitals, small letters |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from natija.errors import BadUse
from natija.sources.coded import Coded, constant, joined
from natija.sources.numbers import digits

_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[^{}]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A place for a cell: what it names, and the filters in their order."""

    name: str
    filters: tuple[tuple[str, str], ...] = ()


Template = tuple[str | Slot, ...]


def parse_template(text: str) -> Template:
    """The literal texts and places of a template. Raises BadUse for what is not one."""
    parts: list[str | Slot] = []
    end = 0
    for match in _PART.finditer(text):
        if match.start() != end:
            break
        end = match.end()
        parts.append(
            match[0][0] if match[0] in {"{{", "}}"} else match[0] if match[1] is None else _slot(match[1], text)
        )
    if end != len(text):
        raise BadUse(f"{text!r}: a brace without its pair", next_step="write {{ for a brace that is meant")
    return tuple(parts)


def _slot(inside: str, text: str) -> Slot:
    """The place described between braces."""
    name, *steps = inside.split("|")
    filters = tuple((step.partition(":")[0].strip(), step.partition(":")[2]) for step in steps)
    for kind, argument in filters:
        if kind not in FILTERS or (kind == "pad" and not (argument.isdecimal() and len(argument) <= 2)):
            raise BadUse(f"{text!r}: {kind}:{argument} is no filter", next_step=f"use one of {', '.join(FILTERS)}")
        if kind in {"after", "before"} and not argument:
            raise BadUse(f"{text!r}: {kind} what?", next_step=f"write the text, as in {kind}:/")
    if not name.strip():
        raise BadUse(f"{text!r}: a place that names nothing", next_step="write the heading between the braces")
    return Slot(name=name.strip(), filters=filters)


def _plain(text: str, _: str) -> str:
    """A number's digits without leading zeros."""
    folded = digits(text).strip()
    return folded.lstrip("0") or "0" if folded.isdecimal() else folded


FILTERS: dict[str, Callable[[str, str], str]] = {
    "after": lambda text, mark: text.rpartition(mark)[2],
    "before": lambda text, mark: text.rpartition(mark)[0] if mark in text else text,
    "plain": _plain,
    "pad": lambda text, width: text.zfill(int(width)) if text else text,
    "upper": lambda text, _: text.upper(),
    "lower": lambda text, _: text.lower(),
}


def slots(template: Template) -> tuple[Slot, ...]:
    """The places of a template."""
    return tuple(part for part in template if isinstance(part, Slot))


def fixed(template: Template) -> str | None:
    """The text of a template without places; None where it has some."""
    return None if slots(template) else "".join(str(part) for part in template)


def fill(template: Template, column: Callable[[str], Coded], rows: int) -> Coded:
    """The template's text of every row. A row in which some place is blank has the empty text."""
    places = slots(template)
    if not places:
        return constant(fixed(template) or "", rows)
    cells = [column(slot.name).each(partial(_filtered, slot)) for slot in places]
    return cells[0] if template == places else joined(cells, lambda texts: _joined(template, texts))


def _filtered(slot: Slot, text: str) -> str:
    """A cell through the filters of its place."""
    for kind, argument in slot.filters:
        text = FILTERS[kind](text, argument).strip()
    return text


def _joined(template: Template, texts: tuple[str, ...]) -> str:
    """The template with these texts in its places."""
    if not all(texts):
        return ""
    given = iter(texts)
    return "".join(next(given) if isinstance(part, Slot) else part for part in template)
