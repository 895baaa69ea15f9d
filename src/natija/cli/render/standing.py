"""A contest that is followed: how it stands, on one line, as often as that changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from natija.cli.render import outcomes as say
from natija.cli.words import number, plain
from natija.workspace.standing import Changed

MOST = 4
"""Candidates on a line, most votes first; the screen of the contest has them all."""


def changed_line(view: Changed) -> str:
    """Size of the log, time of its last record, who leads, over what, and the votes of the first few."""
    outcome = view.outcome
    first = [f"{say.name(outcome.standings, s.candidate)} {say.votes(s)}" for s in outcome.standings[:MOST]]
    more = len(outcome.standings) - len(first)
    votes = ", ".join([*first, *([f"{number(more)} more"] if more > 0 else [])])
    parts = (number(view.records), view.received, say.sentence(outcome), say.coverage_line(outcome), votes)
    return plain("  ".join(part for part in parts if part))


LINES: Mapping[type[msgspec.Struct], Callable[[Any], str]] = {Changed: changed_line}
