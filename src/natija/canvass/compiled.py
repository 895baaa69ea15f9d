"""Compiled plans, kept: in the process, and as text in the cache, so that a command need not load Ibis.

A kept plan is named by the digest of everything it is made from: the rules with their thresholds, the kind of basis,
and the program text of the expressions. It is a cache: deleting it costs half a second for
each group.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from natija.canvass.queries import Group, Kind, Plan, Step
from natija.frames import Frames
from natija.frames.collector import uncollected
from natija.frames.frames import LAYOUT
from natija.model.canonical import canonical_json, record_id
from natija.model.rules import BoundRule

if TYPE_CHECKING:
    from natija.canvass.plan import Compiler

_plans: dict[str, tuple[Step, ...]] = {}


def plan(rules: Sequence[BoundRule], kind: Kind, frames: Frames) -> Plan:
    """The plan for one kind of basis: each group of it from the process, the cache, or compiled when it is needed."""
    key = record_id(canonical_json([_program(), [_text(rule) for rule in rules], kind]))

    @cache
    def compiler() -> Compiler:
        from natija.canvass.plan import Compiler  # loads Ibis

        return Compiler(rules, kind)

    def compiled(group: Group) -> tuple[Step, ...]:
        name = f"plan-{group}-{key}"
        if name not in _plans:
            kept = _decoded(frames.recall(name))
            if kept is None:
                with uncollected():  # hundreds of thousands of small objects
                    kept = compiler().steps(group)
                frames.remember(name, msgspec.json.encode(kept))
            _plans[name] = kept
        return _plans[name]

    return Plan(rules=tuple(rules), compiled=compiled)


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
