"""Compiled plans, kept: in the process, and as text where a user's programs keep such things, for all workspaces.

So a command need not load Ibis. A plan is named by the digest of everything it is made from: the rules with their
thresholds, the kind of basis, the group of queries, and the program text of the expressions; there is no figure and no
name of an election in it. It is a cache: deleting it costs half a second for each group, and where the user's folder
cannot be written to, the plan lies with the frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from natija.canvass.queries import Group, Kind, Plan, Step
from natija.frames import Frames, usercache
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
            kept = _decoded(usercache.recall(_program(), name)) or _decoded(frames.recall(name))
            if kept is None:
                with uncollected():  # hundreds of thousands of small objects
                    kept = compiler().steps(group)
                text = msgspec.json.encode(kept)
                if not usercache.remember(_program(), name, text):
                    frames.remember(name, text)
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
