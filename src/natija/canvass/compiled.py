"""Compiled plans, kept: in the process, and as text in the cache, so that a command need not load Ibis.

A kept plan is named by the digest of everything it is made from: the rules with their thresholds, the kind of basis,
and the program text of the expressions. It is a cache: deleting it costs half a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from natija.canvass.queries import Kind, Plan, Step
from natija.frames import Frames
from natija.frames.frames import LAYOUT
from natija.model.canonical import canonical_json, record_id
from natija.model.rules import BoundRule

_plans: dict[str, tuple[Step, ...]] = {}


def plan(rules: Sequence[BoundRule], kind: Kind, frames: Frames) -> Plan:
    """The plan for one kind of basis: from the process, the cache, or compiled now."""
    key = record_id(canonical_json([_program(), [_text(rule) for rule in rules], kind]))
    if key not in _plans:
        _plans[key] = _decoded(frames.recall(f"plan-{key}")) or _compile(rules, kind, frames, f"plan-{key}")
    return Plan(steps=_plans[key], rules=tuple(rules))


def _text(rule: BoundRule) -> list[object]:
    return [rule.rule, [repr(c) for c in (*rule.when, *rule.fires)]]


@cache
def _program() -> str:
    """Digest of the modules the expressions are written in, and of the frames they are about."""
    sources = sorted(
        (p.name, p.read_bytes()) for p in (files("natija") / "canvass").iterdir() if p.name.endswith(".py")
    )  # fmt: skip
    return record_id(b"\0".join([LAYOUT.encode(), *(text for _, text in sources)]))


def _decoded(kept: bytes | None) -> tuple[Step, ...] | None:
    try:
        return msgspec.json.decode(kept, type=tuple[Step, ...]) if kept else None
    except msgspec.DecodeError:
        return None


def _compile(rules: Sequence[BoundRule], kind: Kind, frames: Frames, name: str) -> tuple[Step, ...]:
    from natija.canvass.plan import compile_plan  # loads Ibis

    steps = compile_plan(rules, kind)
    frames.remember(name, msgspec.json.encode(steps))
    return steps
