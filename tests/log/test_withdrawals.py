"""Which withdrawals are in force: against the definition, and whatever the order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from natija.log.withdrawals import Withdrawn, in_force
from natija.model.records import Withdrawal


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Withdrawal]:
    """Withdrawals w0, w1, … that name earlier ones, records or batches, in any order."""
    found = {}
    for number in range(draw(st.integers(0, 12))):
        earlier = [f"w{i}" for i in range(number)]
        target = draw(st.sampled_from([*earlier, "r1", "r2", "batch b1", "batch b2"]))
        found[f"w{number}"] = (
            Withdrawal(batch=target[6:]) if target.startswith("batch ") else Withdrawal(record_id=target)
        )
    return dict(draw(st.permutations(list(found.items()))))


def defined_in_force(name: str, every: dict[str, Withdrawal]) -> bool:
    """The definition, word for word: no Withdrawal in force names it."""
    return not any(w.record_id == name and defined_in_force(other, every) for other, w in every.items())


@given(graphs())
def test_follows_the_definition(every: dict[str, Withdrawal]) -> None:
    """Out of force exactly where one in force names it."""
    standing = {name for name in every if defined_in_force(name, every)}
    found = in_force(every)
    assert found.idle == set(every) - standing
    assert set(found.records) == {every[name].record_id for name in standing} - {None}
    assert set(found.batches) == {every[name].batch for name in standing} - {None}
    assert set(found.records.values()) | set(found.batches.values()) <= standing


@given(graphs(), st.data())
def test_order_says_nothing(every: dict[str, Withdrawal], data: st.DataObject) -> None:
    """Merged logs hold them in other orders; what is named, and by which, is the same."""
    shuffled = dict(data.draw(st.permutations(list(every.items()))))
    assert in_force(every) == in_force(shuffled)


def test_a_record_is_withdrawn_only_if_each_of_its_envelopes_is() -> None:
    """What was also received in a good batch stays."""
    found = Withdrawn({}, {"wrong": "w1", "bad": "w2"})
    assert found.by("r", ["wrong"]) == "w1"
    assert found.by("r", ["bad", "wrong"]) == "w1"
    assert found.by("r", ["wrong", "right"]) is None
    assert found.by("r", []) is None


def test_a_batch_does_not_take_withdrawals_with_it() -> None:
    """They are withdrawn by name only."""
    found = Withdrawn({"w5": "w6"}, {"wrong": "w1"})
    assert found.by("w4", ["wrong"], is_withdrawal=True) is None
    assert found.by("w5", ["wrong"], is_withdrawal=True) == "w6"


def test_a_long_chain_is_no_recursion() -> None:
    """Fifty thousand withdrawals, each of the one before: the last one stands, so every second one does."""
    every = {"w0": Withdrawal(record_id="r")} | {f"w{i}": Withdrawal(record_id=f"w{i - 1}") for i in range(1, 50_000)}
    found = in_force(every)
    assert "w49999" not in found.idle
    assert "w49998" in found.idle
    assert "r" in found.records or "w0" in found.idle
