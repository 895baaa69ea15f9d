"""Missing and differing forms at their worst: whatever the forms hide, a wrong outcome shows."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from natija.audit import Batch, Bounds, Unsupported, bounds, exact, kaplan_markov, risk
from natija.audit.batches import Interval, error
from natija.errors import BadUse

LIMIT = Fraction(1, 10)


def found(batches: list[Batch], *, declared: dict[str, int] | None = None) -> Bounds:
    """Bounds of w over l, which these tests expect to exist."""
    made = bounds(batches, winners=["w"], losers=["l"], declared=declared)
    assert isinstance(made, Bounds)
    return made


def test_a_station_without_a_form_can_hide_twice_its_voters() -> None:
    """All of them for the winner as reported, all of them for the loser in truth."""
    figures = found(
        [exact("1", {"w": 500, "l": 100}, bound=700), Batch(id="2", bound=300)], declared={"w": 700, "l": 100}
    )
    assert figures.each["2"] == Fraction(300 + 300, 600)


def test_copies_that_differ_count_at_the_end_that_hides_most() -> None:
    """The highest lead any copy gives, and a box for the loser."""
    figures = found(
        [Batch(id="1", votes={"w": (300, 900), "l": (100, 150)}, bound=1000)], declared={"w": 500, "l": 100}
    )
    assert figures.each["1"] == Fraction((900 - 100) + 1000, 400)


def test_a_candidate_nobody_read_is_not_zero() -> None:
    """A loser left out of the transcription is low at 0; a winner left out is high at the whole box."""
    figures = found([Batch(id="1", votes={"l": (10, 10)}, bound=100)], declared={"w": 60, "l": 10})
    assert figures.each["1"] == Fraction((100 - 10) + 100, 50)


def test_forms_that_cannot_reach_the_declared_margin_are_named() -> None:
    """The margin of the forms is then the one to audit, because it is the smaller."""
    figures = found([exact("1", {"w": 300, "l": 100}, bound=500)], declared={"w": 600, "l": 100})
    assert figures.short == (("w", "l"),)
    assert figures.margins == {("w", "l"): 200}


def test_without_a_declared_total_the_least_lead_counts() -> None:
    """Differing copies at their lowest, a missing form as all against the winner."""
    figures = found([Batch(id="1", votes={"w": (400, 450), "l": (90, 100)}, bound=600), Batch(id="2", bound=50)])
    assert figures.margins == {("w", "l"): 300 - 50}


@pytest.mark.parametrize("declared", [None, {"w": 100, "l": 100}, {"w": 90, "l": 100}])
def test_no_lead_is_a_result_not_an_error(declared: dict[str, int] | None) -> None:
    """A tie, or forms that say the opposite: count everything."""
    assert bounds([exact("1", {"w": 50, "l": 50}, bound=200)], winners=["w"], losers=["l"], declared=declared) == (
        Unsupported(pairs=(("w", "l"),))
    )


def test_a_form_with_more_votes_than_voters_is_kept_and_named() -> None:
    """The box is then taken to hold what the form says."""
    figures = found([exact("1", {"w": 300, "l": 100}, bound=350)])
    assert (figures.overfull, figures.each["1"]) == (("1",), Fraction(200 + 400, 200))


def test_a_box_that_cannot_be_recounted_counts_as_all_for_the_loser() -> None:
    """Its taint is one, so the risk is one, and no further draw can help."""
    figures = found([exact(str(i), {"w": 300, "l": 100}, bound=500) for i in range(9)])
    after = risk(figures, ["1", "2"], {"1": {"w": 300, "l": 100}, "2": None}, limit=LIMIT)
    assert after.risk == 1
    assert (after.confirmed, after.more) == (False, None)
    assert [one.taint for one in after.draws] == [0, 1]
    assert [one.how for one in after.draws] == ["recounted", "cannot-be-recounted"]


def test_a_candidate_the_recount_leaves_out_counts_at_the_worst() -> None:
    """The loser may have every ballot the recount does not account for."""
    figures = found([exact("1", {"w": 300, "l": 100}, bound=500)])
    assert error(figures.batches["1"], {"w": 300}, figures.margins) == Fraction(200 - (300 - 200), 200)


def test_nothing_is_said_before_every_drawn_station_is_counted() -> None:
    """A risk over half a sample would be chosen by who counts first."""
    figures = found([exact(str(i), {"w": 300, "l": 100}, bound=500) for i in range(9)])
    after = risk(figures, ["1", "2", "1"], {"1": {"w": 300, "l": 100}}, limit=LIMIT)
    assert (after.risk, after.confirmed, after.waiting) == (None, False, ("2",))


def test_a_station_drawn_twice_counts_twice() -> None:
    """Draws are with replacement."""
    figures = found([exact(str(i), {"w": 300, "l": 100}, bound=500) for i in range(9)])
    once = risk(figures, ["1"], {"1": {"w": 300, "l": 100}}, limit=LIMIT)
    twice = risk(figures, ["1", "1"], {"1": {"w": 300, "l": 100}}, limit=LIMIT)
    assert once.risk is not None
    assert twice.risk == once.risk**2


def test_a_box_with_more_than_its_bound_confirms_nothing() -> None:
    """The bound was wrong, and with it everything computed from it."""
    figures = found([exact(str(i), {"w": 300, "l": 100}, bound=500) for i in range(9)])
    after = risk(figures, ["1"], {"1": {"w": 0, "l": 900}}, limit=LIMIT)
    assert (after.beyond, after.confirmed) == (("1",), False)
    assert after.risk == 1


def test_more_says_how_many_clean_draws_would_do() -> None:
    """And with that many the limit is reached, with one fewer it is not."""
    figures = found([exact(str(i), {"w": 300, "l": 100}, bound=500) for i in range(20)])
    recounts = {"1": {"w": 290, "l": 110}} | {str(i): {"w": 300, "l": 100} for i in range(2, 20)}
    first = risk(figures, ["1", "2"], recounts, limit=LIMIT)
    assert first.more is not None
    clean = [str(2 + i % 18) for i in range(first.more)]
    assert risk(figures, ["1", "2", *clean], recounts, limit=LIMIT).confirmed
    assert not risk(figures, ["1", "2", *clean[1:]], recounts, limit=LIMIT).confirmed


@pytest.mark.parametrize(
    ("batches", "winners", "losers"),
    [([], ["w"], ["l"]), ([exact("1", {}, bound=1)], ["w"], []), ([exact("1", {}, bound=1)], ["w"], ["w"])],
)
def test_an_audit_of_nothing_is_refused(batches: list[Batch], winners: list[str], losers: list[str]) -> None:
    """No stations, nobody else, or somebody against himself."""
    with pytest.raises(BadUse):
        bounds(batches, winners=winners, losers=losers)


def test_a_station_given_twice_is_refused() -> None:
    """It would be counted twice."""
    with pytest.raises(BadUse, match="twice"):
        bounds([exact("1", {}, bound=1)] * 2, winners=["w"], losers=["l"])


# What makes it risk-limiting -----------------------------------------------------------------------------------

CANDIDATES = "wlm"
CELL = st.integers(0, 60).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, 80)))
FORM = st.dictionaries(st.sampled_from(CANDIDATES), CELL, max_size=3)
COUNT = st.dictionaries(st.sampled_from(CANDIDATES), st.integers(0, 60), max_size=3)


@pytest.mark.slow
@given(
    st.lists(st.tuples(FORM, COUNT, st.integers(0, 40)), min_size=1, max_size=6),
    st.one_of(st.none(), st.tuples(st.integers(0, 400), st.integers(0, 200), st.integers(0, 200))),
)
@example([({"w": (9, 9), "l": (0, 0)}, {"w": 0, "l": 9}, 0)], None)
def test_a_wrong_outcome_has_errors_of_at_least_one(
    stations: list[tuple[dict[str, Interval], dict[str, int], int]], declared: tuple[int, int, int] | None
) -> None:
    """For any forms and any truth in the boxes: if the winner is not ahead, the errors reach 1 and none its bound.

    From this follows that a clean sample is as improbable as the risk says: a draw's expected (1 - taint) is then at
    most 1 - 1/U.
    """
    batches = [
        Batch(id=str(i), votes=form, bound=sum(truth.values()) + spare)
        for i, (form, truth, spare) in enumerate(stations)
    ]
    stated = None if declared is None else dict(zip(CANDIDATES, declared, strict=True))
    figures = bounds(batches, winners=["w"], losers=["l", "m"], declared=stated)
    assume(isinstance(figures, Bounds))
    assert isinstance(figures, Bounds)
    truths = {str(i): {c: truth.get(c, 0) for c in CANDIDATES} for i, (_, truth, _) in enumerate(stations)}
    total = {c: sum(truth[c] for truth in truths.values()) for c in CANDIDATES}
    errors = {name: error(figures.batches[name], truths[name], figures.margins) for name in truths}
    assert all(errors[name] <= figures.each[name] for name in truths)
    if total["w"] <= max(total["l"], total["m"]):
        assert sum(errors.values()) >= 1
        kept = sum(
            figures.each[n] / figures.total * (1 - errors[n] / figures.each[n]) for n in truths if figures.each[n]
        )
        assert kept <= 1 - 1 / figures.total


@pytest.mark.slow
@given(st.lists(st.tuples(FORM, st.integers(1, 100)), min_size=1, max_size=5), st.integers(0, 4), st.integers(0, 30))
def test_knowing_less_never_lowers_a_bound(
    stations: list[tuple[dict[str, Interval], int]], at: int, wider: int
) -> None:
    """A wider interval, or one more voter, can only ask for more."""
    declared = {"w": 300, "l": 100}
    batches = [Batch(id=str(i), votes=form, bound=bound) for i, (form, bound) in enumerate(stations)]
    loose = [
        Batch(
            id=b.id,
            votes={c: (max(0, low - wider), high + wider) for c, (low, high) in b.votes.items()},
            bound=b.most + wider,
        )
        if i == at
        else b
        for i, b in enumerate(batches)
    ]
    tight, other = (bounds(x, winners=["w"], losers=["l"], declared=declared) for x in (batches, loose))
    assume(isinstance(tight, Bounds) and isinstance(other, Bounds))
    assert isinstance(tight, Bounds)
    assert isinstance(other, Bounds)
    assume(tight.margins == other.margins)
    assert all(other.each[name] >= bound for name, bound in tight.each.items())


@given(st.fractions(1, 30), st.lists(st.fractions(-1, Fraction(9, 10)), min_size=2, max_size=6))
def test_the_risk_does_not_depend_on_the_order_of_the_draws(total: Fraction, taints: list[Fraction]) -> None:
    """It is a product."""
    assert kaplan_markov(total, taints) == kaplan_markov(total, taints[::-1])
