"""The canvass: returns, checks, totals, outcomes and findings, computed from frames under a basis."""

from natija.canvass.canvass import Canvass, canvass
from natija.canvass.explain import Explanation, explain, find_candidate
from natija.canvass.findings import Count, Finding, counts, findings
from natija.canvass.missing import Absence, missing
from natija.canvass.outcome import Coverage, Lead, Outcome, Range, Ratio, Standing
from natija.canvass.scope import Question, find_basis, find_contest
from natija.canvass.versions import Version, versions

__all__ = [
    "Absence", "Canvass", "Count", "Coverage", "Explanation", "Finding", "Lead", "Outcome", "Question", "Range",
    "Ratio", "Standing", "Version", "canvass", "counts", "explain", "find_basis", "find_candidate", "find_contest",
    "findings", "missing", "versions",
]  # fmt: skip
