"""Houses of one chamber by day and rule, each folded once, and the day from which seats can be told one by one.

A source may state sums on a day on which no record here says yet which seats they are made of. Such a position is
held against the first day on which the records leave no more seats open than the position itself does, and that day
is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from natija.house.facts import facts
from natija.house.fold import House, house
from natija.house.rules import parse_rule
from natija.model.definition import Chamber, Definition
from natija.model.records import Notice, Record


@dataclass(frozen=True, kw_only=True)
class Houses:
    """What the records make of a chamber; `until` is the last day anything may be known of."""

    definition: Definition
    chamber: Chamber
    records: Mapping[str, Record]
    until: str | None = None
    _made: dict[tuple[str | None, str, str | None], House] = field(default_factory=dict, repr=False)

    def on(self, day: str | None, rule: str, according_to: str | None = None) -> House:
        """The house on a day under a rule as written."""
        key = (day, rule, according_to)
        if key not in self._made:
            self._made[key] = house(
                facts(self.definition, self.chamber, self.records, day), parse_rule(rule, according_to)
            )
        return self._made[key]

    def told(self, day: str, missing: int) -> str:
        """The first day from this one on that leaves at most `missing` seats without a result; else the day itself."""
        later = sorted({n.effective[:10] for n in self.records.values() if isinstance(n, Notice)})
        for other in (day, *(d for d in later if d > day and (self.until is None or d <= self.until))):
            if self._open(other) <= max(missing, 0):
                return other
        return day

    def _open(self, day: str) -> int:
        return sum(m.state == "not-declared" for m in self.on(day, "ballot").members)
