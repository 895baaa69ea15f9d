"""What to recount so that a wrong winner would be caught, and honest questions about patterns in figures.

Pure functions on plain inputs: no storage, no clock, no chance. Risks and sizes are exact; a p-value of a pattern test
is the only float. Nothing here accuses anybody: a sample confirms or does not yet confirm, a pattern asks to look at
an image.
"""

from natija.audit.ballots import Discrepancies, comparison_risk, comparison_size, polling_size
from natija.audit.batches import Batch, Bounds, Unsupported, bounds, exact
from natija.audit.digits import last_digits
from natija.audit.draw import Drawn, draw, expected_distinct
from natija.audit.pairs import Pair, Residuals, Station, residuals, same_building
from natija.audit.pattern import Family, Judged, NotRun, Pattern, judge
from natija.audit.percents import Share, whole_percents
from natija.audit.risk import Found, Risk, draws_needed, kaplan_markov, risk
from natija.audit.sample import METHOD, Sample, after, problems, recounts, sample

__all__ = [
    "METHOD", "Batch", "Bounds", "Discrepancies", "Drawn", "Family", "Found", "Judged", "NotRun", "Pair", "Pattern",
    "Residuals", "Risk", "Sample", "Share", "Station", "Unsupported", "after", "bounds", "comparison_risk",
    "comparison_size", "draw", "draws_needed", "exact", "expected_distinct", "judge", "kaplan_markov", "last_digits",
    "polling_size", "problems", "recounts", "residuals", "risk", "same_building", "sample", "whole_percents",
]  # fmt: skip
