"""From figures and seed to the record and the risk after the recount."""

from __future__ import annotations

from fractions import Fraction

import pytest

from natija.audit import METHOD, Bounds, after, bounds, exact, problems, recounts, sample
from natija.errors import BadUse
from natija.model.figures import Value
from natija.model.records import Audit, Claim, Row

SEED = "27182818284590452353"
STATIONS = {f"NA-1@2023/{i}": (300 + i, 180 - i) for i in range(1, 41)}
"""Station -> votes of candidates 4 and 9."""


def figures() -> Bounds:
    """Bounds of candidate 4 over candidate 9, 500 voters at each station."""
    batches = [exact(name, {"4": won, "9": lost}, bound=500) for name, (won, lost) in STATIONS.items()]
    found = bounds(batches, winners=["4"], losers=["9"])
    assert isinstance(found, Bounds)
    return found


def claim(cells: dict[str, dict[str, Value]]) -> Claim:
    """A recount's sheet: station -> serial -> votes."""
    return Claim(
        form="45",
        unit="NA-1@2023",
        contest="e/NA-1",
        stage="recount",
        holder="court",
        reader="desk:1",
        rows=tuple(Row(unit=unit, candidates={"votes": votes}) for unit, votes in cells.items()),
    )


def record(units: tuple[str, ...], claims: tuple[str, ...] = (), *, method: str = METHOD) -> Audit:
    """An Audit at 10 %."""
    return Audit(
        contest="e/NA-1",
        basis="b",
        method=method,
        risk_limit="0.1",
        seed=SEED,
        units=units,
        claims=claims,
        held="2024-03-01",
    )


def drawn() -> tuple[str, ...]:
    """The stations of the sample, repeats included."""
    return tuple(one.station for one in sample(figures(), seed=SEED, limit=Fraction(1, 10)).draws)


def test_a_sample_says_what_to_fetch() -> None:
    """The stations once each in the order drawn, of how many, and how many different ones were to be expected."""
    made = sample(figures(), seed=SEED, limit=Fraction(1, 10))
    assert made.stations == tuple(dict.fromkeys(drawn()))
    assert made.of == 40
    assert len(made.stations) - 3 < made.expected < len(made.stations) + 3
    assert not made.everything


def test_a_close_contest_means_everything() -> None:
    """Where the sample takes in every station, it says so."""
    close = bounds([exact(str(i), {"4": 101, "9": 100}, bound=400) for i in range(6)], winners=["4"], losers=["9"])
    assert isinstance(close, Bounds)
    assert sample(close, seed=SEED, limit=Fraction(1, 10)).everything


def test_a_clean_recount_confirms() -> None:
    """Every drawn station as its form says."""
    sheet = claim({name: {"4": STATIONS[name][0], "9": STATIONS[name][1]} for name in set(drawn())})
    result = after(record(drawn(), ("c",)), {"c": sheet}, figures())
    assert result.confirmed
    assert result.risk is not None
    assert result.risk <= Fraction(1, 10)


def test_a_recount_that_differs_does_not_confirm_yet() -> None:
    """One station lost 200 votes of the winner to the other: more draws are asked for."""
    cells: dict[str, dict[str, Value]] = {n: {"4": STATIONS[n][0], "9": STATIONS[n][1]} for n in set(drawn())}
    first = drawn()[0]
    cells[first] = {"4": STATIONS[first][0] - 200, "9": STATIONS[first][1] + 200}
    result = after(record(drawn(), ("c",)), {"c": claim(cells)}, figures())
    assert not result.confirmed
    assert result.more


def test_the_sample_of_the_record_is_the_one_of_the_seed() -> None:
    """Nothing is wrong with an honest record."""
    assert problems(record(drawn()), figures()) == ()


def test_another_station_in_the_record_is_found() -> None:
    """The record names a station the seed does not give: which draw, and both stations."""
    wrong = (drawn()[0], "NA-1@2023/40x", *drawn()[2:])
    assert [p.startswith(f"draw 2 is {drawn()[1]} by the seed") for p in problems(record(wrong), figures())] == [True]


def test_another_method_is_found() -> None:
    """The risk of one method is not that of another."""
    assert "bravo" in problems(record(drawn(), method="bravo"), figures())[0]


def test_cells_on_which_claims_differ_are_left_out() -> None:
    """Two readings of the recount differ about 9, one cell of 4 is illegible in one of them."""
    unit = drawn()[0]
    claims = {"a": claim({unit: {"4": 300, "9": 170}}), "b": claim({unit: {"4": "illegible", "9": 171}})}
    assert recounts(record((unit,), ("a", "b")), claims) == {unit: {"4": 300}}


def test_a_box_said_not_to_be_there_is_null() -> None:
    """Which is not the same as a station nobody has recounted yet."""
    unit = drawn()[0]
    missing = claim({unit: {"4": "not-held", "9": "not-held"}})
    assert recounts(record((unit,), ("a",)), {"a": missing}) == {unit: None}


def test_figures_of_stations_outside_the_sample_are_not_used() -> None:
    """A recount of stations somebody chose says nothing about the others."""
    other = claim({"NA-1@2023/7": {"4": 1, "9": 1}})
    assert recounts(record(("NA-1@2023/8",), ("a",)), {"a": other}) == {}


def test_a_claim_that_is_not_there_stops_the_audit() -> None:
    """A risk without one of its papers would be another risk."""
    with pytest.raises(BadUse, match="not in the log"):
        recounts(record(drawn(), ("gone",)), {})
