"""Compiled plans, kept: in the process, and as text in the cache folder, so that a command need not load Ibis.

A kept plan is named by the digest of everything it is made from: the rules with their thresholds, the kind of basis,
and the program text of the expressions. It is a cache: deleting it costs half a second.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from natija.model.canonical import canonical_json, record_id
from natija.model.rules import BoundRule

_plans: dict[str, tuple[Step, ...]] = {}


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What makes two bases need different expressions: their level, more than one stage, Rulings to apply."""

    contest_level: bool
    single_stage: bool
    rulings: bool


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One query and the name its result is kept under; a `view` is not run, `later` ones only when somebody asks."""

    name: str
    sql: str
    later: bool = False
    view: bool = False


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The queries in order, and the rules behind each bit of the masks."""

    steps: tuple[Step, ...]
    rules: tuple[BoundRule, ...]

    @property
    def main(self) -> tuple[Step, ...]:
        """What every canvass runs."""
        return tuple(step for step in self.steps if not step.later)

    @property
    def on_demand(self) -> tuple[Step, ...]:
        """What only some questions need."""
        return tuple(step for step in self.steps if step.later)


def plan(rules: Sequence[BoundRule], kind: Kind, folder: Path) -> Plan:
    """The plan for one kind of basis: from the process, the folder, or compiled now."""
    key = record_id(canonical_json([_program(), [_text(rule) for rule in rules], kind]))
    if key not in _plans:
        path = folder / f"{key}.json"
        _plans[key] = _read(path) or _compile(rules, kind, path)
    return Plan(steps=_plans[key], rules=tuple(rules))


def _text(rule: BoundRule) -> list[object]:
    return [rule.rule, [repr(c) for c in (*rule.when, *rule.fires)]]


@cache
def _program() -> str:
    """Digest of the modules the expressions are written in."""
    sources = sorted(p for p in Path(str(files("natija") / "canvass")).glob("*.py"))
    return record_id(b"\0".join(p.read_bytes() for p in sources))


def _read(path: Path) -> tuple[Step, ...] | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Step, ...])
    except (OSError, msgspec.DecodeError):
        return None


def _compile(rules: Sequence[BoundRule], kind: Kind, path: Path) -> tuple[Step, ...]:
    from natija.canvass.plan import compile_plan

    steps = compile_plan(rules, kind)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_bytes(msgspec.json.encode(steps))
        draft.replace(path)
    except OSError:  # a cache that cannot be written is no reason to fail
        return steps
    return steps
