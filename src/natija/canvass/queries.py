"""What a compiled canvass is: named queries in order, for one kind of basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import msgspec

from natija.model.rules import BoundRule


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What makes two questions need different expressions: level, more than one stage or holder, Rulings, void polls.

    `whole`: about all contests, for which totals begin with the sums of series; for one its figures are as quick.
    `nothing`: no holder of the basis has a paper it takes.
    """

    contest_level: bool
    single_stage: bool
    one_holder: bool
    rulings: bool
    void: bool
    whole: bool
    nothing: bool = False

    @property
    def summed(self) -> bool:
        """Whether totals begin with the sums of series: where the figures that count are those that were summed."""
        return self.whole and not self.rulings and not self.contest_level


Group = Literal["always", "names", "checks", "subtotals"]
"""always: what outcomes need. names: views of it for whoever asks more. checks: what only findings need. subtotals:
totals between stations and contests."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One query and the name its result is kept under; a `view` is not run by itself."""

    name: str
    sql: str
    view: bool = False
    nothing: str = ""
    """The same where no sheet is `unsettled`, of a step that has no row then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The queries of each group, compiled when they are first asked for, and the rules behind each bit of the masks."""

    rules: tuple[BoundRule, ...]
    compiled: Callable[[Group], tuple[Step, ...]]

    def of(self, group: Group) -> tuple[Step, ...]:
        """The queries of one group, in order."""
        return self.compiled(group)
