"""One contest by its own rows equals the whole election, and both equal a plain count: on random small elections."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natija.canvass import Outcome, counts, find_basis, findings
from natija.model.canonical import encode, record_id
from natija.model.figures import Value
from natija.model.records import Claim, Listed, Notice, Record, Row, Ruling, Withdrawal
from tests.canvass import oracle
from tests.canvass.elections import Made, definition

pytestmark = pytest.mark.slow

SEATS = {"A-1": ["Ann", "Bo", "Cyrus"], "A-2": ["Zoe", "Yan"]}
BASES = ("commission", "agents:1", "agreed", "twice", "with-void")

UNKNOWN: tuple[Value, ...] = ("illegible", "not-transcribed", "empty")
ODD: tuple[Value, ...] = (-4, 2_000_000_000)
"""Figures that no count can be, which no sum of a series has."""
figure: st.SearchStrategy[Value] = st.one_of(
    st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.sampled_from(UNKNOWN + ODD)
)


@st.composite
def form(draw: st.DrawFn) -> Claim:
    """A form of one of four stations, as one of two readers reads one of two copies, sound or not."""
    label = draw(st.sampled_from(sorted(SEATS)))
    ballot = [str(n) for n, _ in enumerate(SEATS[label], start=1)]
    votes: dict[str, Value] = {serial: draw(figure) for serial in ballot if draw(st.integers(0, 9))}
    numbers = [v for v in votes.values() if isinstance(v, int)]
    valid: Value = draw(st.one_of(st.just(sum(numbers)), st.just(0), figure))
    rejected = draw(figure)
    polled = valid + rejected if isinstance(valid, int) and isinstance(rejected, int) else draw(figure)
    said = {"valid": valid, "rejected": rejected, "polled": polled, "registered": draw(figure)}
    figures = {name: value for name, value in said.items() if draw(st.integers(0, 5))}
    return Claim(
        form="count", unit=f"{label}@2023/s{draw(st.integers(1, 4))}", contest=f"ge/{label}", stage="count",
        holder=draw(st.sampled_from(("commission", "agents:1"))), reader=draw(st.sampled_from(("desk:1", "desk:2"))),
        rows=(Row(figures=figures, candidates={"votes": votes} if votes else {}),),
    )  # fmt: skip


@st.composite
def listing(draw: st.DrawFn) -> Claim:
    """A list of some stations of a seat."""
    label = draw(st.sampled_from(sorted(SEATS)))
    stations = draw(st.sets(st.integers(1, 5), min_size=1))
    registered = {n: draw(st.one_of(st.none(), st.integers(0, 90))) for n in sorted(stations)}
    return Claim(
        form="list", unit=f"{label}@2023", contest=f"ge/{label}", stage="count", holder="commission", reader="desk:1",
        complete=draw(st.sampled_from((None, True, False))),
        rows=tuple(
            Row(unit=f"{label}@2023/s{n}", listed=Listed(within={"t": f"{label}@2023"}),
                figures={} if value is None else {"registered": value})
            for n, value in registered.items()
        ),
    )  # fmt: skip


@st.composite
def void(draw: st.DrawFn) -> Notice:
    """A Notice that voids one station."""
    label = draw(st.sampled_from(sorted(SEATS)))
    unit = f"{label}@2023/s{draw(st.integers(1, 4))}"
    return Notice(act="void", contest=f"ge/{label}", units=(unit,), effective="2024-02-12", decided_by="commission")


@st.composite
def ruling(draw: st.DrawFn, claims: dict[str, Claim]) -> Ruling:
    """Settles some figures in some of the forms of one station, whoever holds them."""
    unit = draw(st.sampled_from(sorted({claim.unit for claim in claims.values()})))
    there = sorted(id_ for id_, claim in claims.items() if claim.unit == unit)
    named = draw(st.lists(st.sampled_from(there), min_size=1, unique=True))
    votes = {serial: draw(figure) for serial in ("1", "2") if draw(st.booleans())}
    figures = {name: draw(figure) for name in ("valid", "polled") if draw(st.booleans())}
    row = Row(unit=unit, figures=figures, candidates={"votes": votes} if votes else {})
    return Ruling(document="0" * 64, claims=tuple(named), rows=(row,), role="adjudicator", ruled="2024-02-20")


@st.composite
def history(draw: st.DrawFn) -> list[tuple[str, str, Record]]:
    """(id, batch, record) of a log: forms, lists, void polls, a ruling, withdrawals of these and of one another."""
    said = draw(st.lists(st.one_of(form(), form(), form(), listing(), void()), min_size=1, max_size=14))
    entries: dict[str, tuple[str, Record]] = {}
    for record in said:
        entries.setdefault(record_id(encode(record)), (draw(st.sampled_from(("b1", "b2"))), record))
    claims = {id_: r for id_, (_, r) in entries.items() if isinstance(r, Claim) and r.form == "count"}
    if draw(st.booleans()) and claims:
        settled = draw(ruling(claims))
        entries[record_id(encode(settled))] = ("b1", settled)
    for _ in range(draw(st.integers(0, 3))):
        target = draw(st.sampled_from(sorted(entries)))
        withdrawal = Withdrawal(batch="b2") if draw(st.integers(0, 3)) == 0 else Withdrawal(record_id=target)
        entries.setdefault(record_id(encode(withdrawal)), ("w", withdrawal))
    return [(id_, batch, record) for id_, (batch, record) in entries.items()]


def made(folder: Path, entries: Sequence[tuple[str, str, Record]]) -> Made:
    """The election of a history."""
    election = Made(folder, definition(SEATS))
    for _, batch, record in entries:
        election.add([record], batch)
    return election


def plain(outcome: Outcome) -> oracle.Counted:
    """An outcome in the words of the oracle."""
    ratio = outcome.turnout
    return oracle.Counted(
        votes={s.candidate: (s.range.low, s.range.high, s.counted) for s in outcome.standings},
        stations=outcome.coverage.counted, in_error=outcome.coverage.in_error,
        turnout=(ratio.part, ratio.whole, ratio.returns) if ratio else None,
    )  # fmt: skip


def compare(folder: Path, entries: list[tuple[str, str, Record]], basis: str) -> None:
    """Whole election, one contest and oracle agree."""
    election = made(folder, entries)
    whole = election.run(basis)
    fired = {(f.code, f.unit, f.id) for f in findings(whole)}
    for label, ballot in SEATS.items():
        outcome = whole.outcome(f"ge/{label}")
        alone = election.run(basis, contest=label)
        assert alone.outcomes == (outcome,)
        assert {(f.code, f.unit, f.id) for f in findings(alone)} == {f for f in fired if f[1].startswith(label)}
        wanted = oracle.count(entries, f"ge/{label}", len(ballot), find_basis(election.definition, basis))
        got = plain(outcome)
        assert got.votes == wanted.votes
        assert (got.stations, got.turnout, got.in_error) == (wanted.stations, wanted.turnout, wanted.in_error)
        if outcome.coverage.expected is not None:
            assert outcome.lead.registered == wanted.unknown
        found = {
            c.code: c.fired for c in counts(alone) if c.code in {"R110", "R111", "R112", "R130", "R132"} and c.fired
        }
        assert found == wanted.fired


@given(entries=history(), basis=st.sampled_from(BASES))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_whole_path_one_contest_and_a_plain_count_agree(
    cache: Path, entries: list[tuple[str, str, Record]], basis: str
) -> None:
    """Totals, ranges, coverage, turnout, what is waited for, and findings with their ids."""
    compare(cache, entries, basis)


@pytest.mark.soak
@given(entries=history(), basis=st.sampled_from(BASES))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_paths_agree_on_many_elections(cache: Path, entries: list[tuple[str, str, Record]], basis: str) -> None:
    """The same, for longer."""
    compare(cache, entries, basis)


@given(entries=history(), contest=st.sampled_from((None, "A-1")))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_basis_beside_another_is_what_it_is_alone(
    cache: Path, entries: list[tuple[str, str, Record]], contest: str | None
) -> None:
    """What no basis changes is read where the first one has it; the findings are the same, too."""
    election = made(cache, entries)
    first = election.run("declared", contest=contest)
    for basis in BASES:
        alone, beside = election.run(basis, contest=contest), election.run(basis, contest=contest, beside=first)
        assert beside.outcomes == alone.outcomes
        assert findings(beside) == findings(alone)
        assert beside.scope == alone.scope


@given(entries=history(), basis=st.sampled_from(BASES), seed=st.integers(0, 2**16))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_a_log_changes_nothing(
    cache: Path, entries: list[tuple[str, str, Record]], basis: str, seed: int
) -> None:
    """Logs that meet in another order hold the same records, and give the same outcomes and findings."""
    election = made(cache, entries)
    mixed = entries.copy()
    random.Random(seed).shuffle(mixed)  # noqa: S311
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        place = Path(folder)
        other = made(place, mixed)
        mine, theirs = election.run(basis), other.run(basis)
        assert mine.outcomes == theirs.outcomes
        assert {f.id for f in findings(mine)} == {f.id for f in findings(theirs)}
