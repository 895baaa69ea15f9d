"""What an engine must give to the last integer, as one hash per kind of result: totals, masks, differences, proofs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from natija.canvass import Canvass
from natija.canvass.compare import compare_all
from natija.canvass.proof import cases

FACTS = ("totals", "summary", "outstanding", "left_out", "ranged", "returns")
CHECKS = ("off_template", "off_ballot", "swapped", "alike", "unmatched", "conflicts", "added_up")
MASKS = """
    select j.sheet, j.ret, j.c, r.subject, j.fired, j.unsure, j.suppressed, w.all_zero, w.in_error, w.votes, w.given
    from judged j join returns r using (ret) left join weighed w using (sheet)
"""
SHARES = "select ret, candidate, unlike, above, below from odd_shares"
CHANGES = "select c, place, field, candidate, l, r, left_low, left_high, right_low, right_high from copy_change"
Digests = dict[str, str]


def digest(rows: Iterable[object]) -> str:
    """Of rows in any order; an empty result has none, so that nothing agrees by being nothing."""
    lines = sorted(map(repr, rows))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] + f" ({len(lines)} rows)"


def counted(made: Canvass) -> Digests:
    """Totals, coverage, every check's bits and every structural check, subtotals."""
    made.need("checks")
    made.need("subtotals")
    rows = made.engine.rows
    found = {name: digest(rows(f"from {name}")) for name in (*FACTS, *CHECKS, "subtotals")}
    return {**found, "masks": digest(rows(MASKS)), "shares": digest(rows(SHARES)), "outcomes": digest(made.outcomes)}


def compared(made: Canvass) -> Digests:
    """Copies held against each other: pairs, states, and every cell in which two versions differ."""
    comparisons = compare_all(made)
    return {"comparisons": digest(comparisons), "changes": digest(made.engine.rows(CHANGES))}


def proved(forms: Canvass, totals: Canvass) -> Digests:
    """The cells and sums certificates are made of."""
    return {"certificates": digest(cases(forms, totals))}
