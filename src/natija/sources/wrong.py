"""A fault of a definition in the terms of its tables; where the entry came from is known to whoever read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A fault of the entry at `index` of a table."""

    table: str
    index: int
    field: str
    says: str
