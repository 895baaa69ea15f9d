"""What a compiled canvass is: named queries in order, for one kind of basis."""

from __future__ import annotations

import msgspec

from natija.model.rules import BoundRule


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
