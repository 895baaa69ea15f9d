"""Kaplan-Markov, Kaplan-Wald, ALPHA, BRAVO and ballot comparison, against rlacalc and SHANGRLA as recorded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from natija.audit import Discrepancies, comparison_risk, comparison_size, polling_size
from natija.audit import kaplan_markov as batch_risk
from natija.audit.martingale import alpha, bravo, kaplan_markov, kaplan_wald
from natija.errors import BadUse
from tests.audit.vectors import near, vector

TENTH = Fraction(1, 10)
FIVE_AND_A_ZERO = [Fraction(1)] * 5 + [Fraction(0)]
NEW_HAMPSHIRE = Fraction(354040 - 337589, 354040 + 337589 + 33234)
"""Margin of the 2016 contest in rlacalc's example."""


def rlacalc() -> dict[str, Any]:
    """What rlacalc gave."""
    found: dict[str, Any] = vector("audit/rla_math.json")["rlacalc"]
    return found


def shangrla(name: str) -> dict[str, Any]:
    """What SHANGRLA gave in one case."""
    found: list[dict[str, Any]] = vector("audit/rla_math.json")["shangrla"]["cases"]
    return next(case for case in found if case["id"] == name)


def test_papers_to_compare() -> None:
    """Sizes of a ballot comparison without discrepancies, at seven margins."""
    table = rlacalc()["comparison_nmin_alpha10_gamma1.03905"]
    assert {margin: comparison_size(Fraction(margin), limit=TENTH) for margin in table} == table


@pytest.mark.parametrize("place", range(3))
def test_papers_to_compare_after_discrepancies(place: int) -> None:
    """Over- and understatements found so far, and another risk limit."""
    case = rlacalc()["comparison_nmin_with_errors"][place]
    found = Discrepancies(over_one=case.get("o1", 0), under_one=case.get("u1", 0))
    limit = Fraction(str(case.get("alpha", "0.1")))
    assert comparison_size(Fraction(str(case["margin"])), limit=limit, found=found) == case["n"]


def test_risk_of_a_ballot_comparison() -> None:
    """200 papers and one overstatement in New Hampshire."""
    ours = comparison_risk(NEW_HAMPSHIRE, papers=200, found=Discrepancies(over_one=1))
    assert near(ours, rlacalc()["KM_P_value_NH2016_n200_o1_1"])


def test_papers_a_ballot_poll_draws_on_average() -> None:
    """BRAVO at ten margins."""
    table = rlacalc()["BRAVO_ASN_alpha10"]
    assert {margin: polling_size(Fraction(margin), limit=TENTH) for margin in table} == table


@pytest.mark.parametrize("place", range(2))
def test_risk_of_a_ballot_poll(place: int) -> None:
    """Two counties of Colorado."""
    case = rlacalc()["BRAVO_risk"][place]
    ours = bravo(reported=tuple(case["reported"]), sample=tuple(case["sample"]))
    assert near(ours, case["risk"])


def test_kaplan_markov() -> None:
    """Five ones, without and with padding; the least p-value along the way is a p-value too."""
    half = Fraction(1, 2)
    assert kaplan_markov(FIVE_AND_A_ZERO[:5], mean=half)[-1] == Fraction(shangrla("kaplan_markov_5ones")["p"])
    padded = kaplan_markov(FIVE_AND_A_ZERO, mean=half, pad=TENTH)
    assert near(min(padded), shangrla("kaplan_markov_g.1")["p"])


def test_kaplan_wald() -> None:
    """Five ones and a zero."""
    ours = min(kaplan_wald(FIVE_AND_A_ZERO, mean=Fraction(1, 2), pad=TENTH))
    assert near(ours, shangrla("kaplan_wald_g.1")["p"])


def test_alpha_without_replacement() -> None:
    """All seven of seven values; where the null leaves nothing over, a one refutes it and a zero says nothing."""
    case = shangrla("alpha_mart_fixed_N7")
    values = [Fraction(x) for x in case["x"]]
    ours = alpha(values, mean=Fraction(case["t"]), alternative=Fraction(5, 7), size=7)
    assert [round(float(p), 12) for p in ours] == [round(p, 12) for p in case["history"]]


@pytest.mark.parametrize(
    ("case", "value"), [("alpha_fixed_sample_size_clean", "1"), ("alpha_fixed_sample_size_x.75", "0.75")]
)
def test_size_of_an_alpha_audit(case: str, value: str) -> None:
    """Values all the same, of 1,000: the first at which the risk is at most 5 %."""
    ours = alpha([Fraction(value)] * 30, mean=Fraction(1, 2), alternative=Fraction(3, 4), size=1000)
    assert next(n for n, p in enumerate(ours, 1) if p <= Fraction(1, 20)) == shangrla(case)["n"]


def test_the_batch_comparison_is_kaplan_markov_on_one_less_the_taint() -> None:
    """30 clean draws and 6 of taint 1/21 at U = 21: Arlo's product, Kaplan-Markov, ALPHA with two alternatives."""
    total, taints = Fraction(21), [Fraction(0)] * 30 + [Fraction(1, 21)] * 6
    values, null = [1 - taint for taint in taints], 1 - 1 / total
    assert kaplan_markov(values, mean=null)[-1] == batch_risk(total, taints)
    assert near(batch_risk(total, taints), shangrla("arlo_equivalence_A")["p"])
    near_one = alpha(values, mean=null, alternative=1 - Fraction(1, 10**9))[-1]
    assert near(near_one, shangrla("alpha_eta_near_1_same_data")["p"], 9)
    below_one = alpha(values, mean=null, alternative=Fraction(99, 100))[-1]
    assert near(below_one, shangrla("alpha_eta_.99_same_data")["p"])


def test_a_zero_without_padding_decides_for_good() -> None:
    """After a value of zero no p-value below one can come any more, however many ones follow."""
    assert set(kaplan_markov([Fraction(0), *[Fraction(1)] * 50], mean=Fraction(1, 2))) == {Fraction(1)}


def test_a_negative_value_is_refused() -> None:
    """These tests are for values of at least 0, and say so."""
    with pytest.raises(BadUse, match="at least 0"):
        kaplan_wald([Fraction(-1)], mean=Fraction(1, 2))
