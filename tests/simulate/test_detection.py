"""What the canvass finds of what was planted: every fault of these kinds, and no other form under the same code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from natija.canvass import Canvass, Finding, Question, canvass, find_basis, findings
from natija.frames import Frames
from natija.log import Log
from natija.simulate import Event, Simulation

Place = tuple[str, str]
SLIPS = ("transposed", "dropped", "inserted", "doubled")


@pytest.fixture(scope="module")
def frames(small: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frames]:
    """Frames of a log that holds the small country."""
    folder = tmp_path_factory.mktemp("fictional")
    with Log.create(folder, "fictional.example/detection") as log:
        log.append(list(small.records()), author="simulator:fictional", batch="all", received="2025-03-02T00:00:00Z")
        made = Frames(log, folder / "cache")
        made.catch_up()
        yield made


def under(small: Simulation, frames: Frames, basis: str) -> Canvass:
    """The canvass of every contest under a basis."""
    made = small.definition
    question = Question(at=frames.size, as_of=None, basis=find_basis(made, basis), contests=made.contests)
    return canvass(frames, made, question)


@pytest.fixture(scope="module")
def commission(small: Simulation, frames: Frames) -> Canvass:
    """The commission's copies."""
    return under(small, frames, "commission")


def found(made: Canvass, code: str) -> dict[Place, Finding]:
    """Findings of a code by place."""
    return {(finding.contest, finding.unit): finding for finding in findings(made, code=code)}


def planted(small: Simulation, *kinds: str, holder: str | None = None) -> dict[Place, Event]:
    """Planted events by place; there are some."""
    events = {(e.contest, e.unit): e for e in small.events if e.kind in kinds and holder in {None, e.holder}}
    assert events
    return events


def test_totals_are_the_sums_as_written(small: Simulation, commission: Canvass) -> None:
    """The canvass adds up what is written, faults and all, as the simulator's own columns do."""
    standings = {o.contest: {s.candidate: s.votes for s in o.standings} for o in commission.outcomes}
    assert standings == small.written_totals(0)


def test_sums_that_do_not_hold_are_the_planted_ones(small: Simulation, commission: Canvass) -> None:
    """R111 fires on every slip and wrong sum of the commission's copies and nowhere else."""
    assert set(found(commission, "R111")) == set(planted(small, *SLIPS, "wrong_sum", "revised", holder="commission"))


def test_every_slip_is_suggested_with_its_true_value(small: Simulation, commission: Canvass) -> None:
    """R137 offers, among others, the number that was really there."""
    offered = found(commission, "R137")
    for place, event in planted(small, *SLIPS, holder="commission").items():
        (change,) = event.changes
        assert any(text.startswith(f"{change.candidate}: ") and text.endswith(f" {change.true}")
                   for text in offered[place].suggestions)  # fmt: skip


def test_missing_forms_are_the_planted_ones(small: Simulation, commission: Canvass) -> None:
    """R141 names every listed station whose form the commission does not hold."""
    assert set(found(commission, "R141")) == set(planted(small, "missing", holder="commission"))


def test_duplicated_forms_are_found(small: Simulation, commission: Canvass) -> None:
    """R138 names the copy, and the station it was copied from, where the commission's form of that one is as it was."""
    copied = planted(small, "duplicated", holder="commission")
    faulty = {(e.contest, e.unit) for e in small.events if e.holder == "commission" and e.kind != "duplicated"}
    seen = {place for place, e in copied.items() if any((e.contest, unit) not in faulty for unit in e.also)}
    assert seen
    assert seen == set(copied) & set(found(commission, "R138"))
    assert len(found(commission, "R138")) <= 2 * len(copied)


def test_copies_that_differ_are_the_planted_ones(small: Simulation, frames: Frames) -> None:
    """Where all holders must agree, R301 names every slip, swap and altered copy, and no paper that is only wrong."""
    differing = found(under(small, frames, "agreed"), "R301")
    assert set(differing) == set(planted(small, *SLIPS, "swapped", "moved", "added", "zeros", "revised"))
