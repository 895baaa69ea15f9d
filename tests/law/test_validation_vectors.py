"""Every row of the collected validation vectors: its outcome computed from its arithmetic, or why that is not done.

Sums are tested with the rules of the profile, thresholds with its law.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from natija.canvass.law import Figures, recount_margin, rejected_at_least_margin, women_share
from natija.canvass.outcome import Range, Standing, margin
from natija.canvass.slips import slips
from natija.countries import profile
from natija.model.records import NoticeAct
from natija.model.rules import Comparison, parse
from tests.audit.vectors import rows

PAKISTAN = profile("pakistan")
ANYTHING = 10**9
Sheet = dict[str, int | list[int]]

NA_127: Sheet = {
    "polled.male": 129_817,
    "polled.female": 89_806,
    "polled": 219_623,
    "rejected": 2_509,
    "valid": 217_114,
}


def fires(code: str, sheet: Sheet) -> bool:
    """Whether a rule of the profile fires on these figures; a comparison with a figure that is not there does not."""
    rule = next(rule for rule in PAKISTAN.rules if rule.code == code)
    compared = [parse(text) for text in rule.fires]
    evaluable = [c for c in compared if c.fields <= set(sheet)]
    assert evaluable, "nothing to evaluate is not a pass"
    return any(holds(c, sheet) for c in evaluable)


def holds(comparison: Comparison, sheet: Sheet) -> bool:
    """Whether a comparison is true of the figures."""
    left = sum(term.coefficient * value(sheet.get(term.field, 1)) for term in comparison.terms)
    return {"!=": left != 0, "<": left < 0, "<=": left <= 0, ">": left > 0, ">=": left >= 0, "==": left == 0}[
        comparison.relation
    ]


def value(cell: int | list[int]) -> int:
    """A figure, or the sum over candidates."""
    return sum(cell) if isinstance(cell, list) else cell


def known(number: int) -> Range:
    """A figure that is known."""
    return Range(low=number, high=number)


def standings(first: int, second: int) -> list[Standing]:
    """Two candidates."""
    return [
        Standing(candidate=c, name=c, party="", votes=v, range=known(v), counted=1)
        for c, v in (("1", first), ("2", second))
    ]


def passes(*codes: str, **sheet: int) -> str:
    """`pass` where none of the rules fires, `fail` where one does."""
    return "fail" if any(fires(code, {k.replace("_", "."): v for k, v in sheet.items()}) for code in codes) else "pass"


def women(female: int, polled: int) -> str:
    """`trigger` below the share."""
    figures = Figures(polled_female=known(female), polled=known(polled))
    return triggered(women_share(figures, PAKISTAN.parameters, polled_on="2018-07-25").applies)


def triggered(applies: str) -> str:
    """The collection's word for a rule that applies."""
    return {"yes": "trigger", "no": "pass", "unknown": "unknown"}[applies]


def turnout() -> str:
    """Polled of registered, in hundredths of a percent, rounded."""
    return "pass" if round(10_000 * 219_623 / 527_044) == 4_167 else "fail"


def label_trap() -> str:
    """Valid votes printed as votes cast: taken as polled, they break the rule whose remedy names this trap."""
    stated = {**NA_127, "polled": 217_114}
    remedy = next(rule.remedy["en"] for rule in PAKISTAN.rules if rule.code == "R112")
    return "warn" if fires("R112", stated) and "valid votes as votes cast" in remedy else "pass"


def stated_margin() -> str:
    """The press's margin against that of the votes."""
    computed = margin(standings(171_024, 115_043), "1")
    return "pass" if computed == known(55_983) else "warn"


def versions() -> str:
    """A later version that takes votes away from somebody."""
    return "warn" if any(new < old for old, new in ((171_024, 179_310), (115_043, 104_485))) else "pass"


def transposed() -> str:
    """Two sources differ in two digits that are not neighbours: a difference, which no single slip explains."""
    same_digits = sorted("77709") == sorted("77907")
    return "warn" if same_digits and 77_709 not in {number for _, number in slips(77_907)} else "pass"


def na_81() -> str:
    """Margin 7,791; polled is at least the 266,622 valid votes, so 5 % of it is the greater limit."""
    figures = Figures(margin=known(7_791), polled=Range(low=266_622, high=ANYTHING))
    answer = recount_margin(figures, PAKISTAN.parameters, house="national", polled_on="2024-02-08")
    return triggered(answer.applies)


def na_131() -> str:
    """680 against 2,835."""
    figures = Figures(margin=known(680), rejected=known(2_835))
    return triggered(rejected_at_least_margin(figures, PAKISTAN.parameters, polled_on="2018-07-25").applies)


COMPUTED: dict[tuple[str, str], Callable[[], str]] = {
    ("form47.partition", "NA-127 2024"): lambda: "fail" if fires("R112", NA_127) or fires("R113", NA_127) else "pass",
    ("form47.turnout", "NA-127 2024"): turnout,
    ("form47.candidates_sum", "NA-127 2024"): lambda: (
        "fail" if fires("R111", {"valid": 217_114, "votes": [98210, 82230, 15005, 12912, 5291, 3466]}) else "pass"
    ),
    ("label_trap", "NA-127 2024"): label_trap,
    ("form47.partition", "PK-23 2018"): lambda: passes("R112", valid=67_035, rejected=2_792, polled=69_827),
    ("women_share", "PK-23 2018"): lambda: women(3_505, 69_827),
    ("women_share", "NA-10 2018"): lambda: women(12_663, 128_302),
    ("valid_le_polled", "NA-130 2024 first Form 47"): lambda: passes("R112", valid=294_043, polled=293_693),
    ("margin", "NA-130 2024"): stated_margin,
    ("version_change", "NA-130 2024"): versions,
    ("digit_transposition", "NA-122 2024"): transposed,
    ("recount_threshold", "NA-81 2024"): na_81,
    ("rejected_ge_margin", "NA-131 2018"): na_131,
    ("ps_type_partition", "2018"): lambda: passes(
        "R113", stations_male=23_424, stations_female=21_707, stations_combined=40_133 + 43, stations=85_307
    ),
    ("ps_type_partition", "Sindh 2024"): lambda: passes(
        "R113", stations_male=4_439, stations_female=4_308, stations_combined=10_259, stations=19_060
    ),
    ("booths_partition", "2024"): lambda: passes("R113", booths_male=147_560, booths_female=127_842, booths=276_402),
}
NOT_HERE = {
    (
        "rejected_ge_margin",
        "25 NA seats 2024",
    ): "the count is of an observer; its seats and their figures are not collected",
    ("form48.row_partition", "2018, all stations"): "the station rows of 2018 could not be obtained",
    (
        "seat_id_error",
        "NA-129 by-election 2025",
    ): "a wrong number in a newspaper's sentence is found by reading articles",
    ("president_weighting", "2024"): "weighting the votes of assemblies is the work of seats, not of a count",
    ("placeholder_data", "ptiData.js"): "the file of invented figures is not collected, on purpose",
}


def collected() -> dict[tuple[str, str], str]:
    """(check, case) -> expected outcome."""
    return {(row["check"], row["case"]): row["expected_outcome"] for row in rows("pakistan/validation_vectors.csv")}


@pytest.mark.parametrize("row", COMPUTED, ids=" ".join)
def test_the_outcome_of_a_row(row: tuple[str, str]) -> None:
    """As the collection expects it; `fail as printed` is a failure of what was printed."""
    assert COMPUTED[row]() == collected()[row].removesuffix(" as printed")


def test_every_row_is_computed_or_has_its_reason() -> None:
    """None is forgotten, none is both."""
    assert set(collected()) == set(COMPUTED) | set(NOT_HERE)
    assert not set(COMPUTED) & set(NOT_HERE)
    assert all(NOT_HERE.values())


def test_recounts_and_repolls_can_be_told_as_notices() -> None:
    """Every kind of event in the collection has acts to record it with."""
    events = {row["event"].split(",")[0].split(" in ")[0] for row in rows("pakistan/recounts_repolls.csv")}
    acts = {
        "recount reversal": {"recount-held", "annulled", "restored"},
        "recount refused": {"recount-asked", "recount-refused"},
        "tribunal recount of 4 stations": {"petition-filed", "recount-granted"},
        "re-poll": {"re-poll"},
        "poll terminated": {"terminated"},
        "Form 47 suspended by ECP pending hearing": {"suspended"},
        "poll voided": {"void", "re-poll"},
        "whole by-election voided": {"void", "re-poll"},
    }
    assert events == set(acts)
    assert set().union(*acts.values()) <= set(get_args(NoticeAct))
