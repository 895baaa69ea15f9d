"""What the tables of copies say, against every pair of copies held against each other figure by figure in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from natija.canvass.compare import compare
from natija.canvass.numbering import TELLING
from tests.canvass.elections import Made, definition, forms

pytestmark = pytest.mark.slow

HOLDERS = ("agents:1", "agents:2", "commission")
FIELDS = ("1", "2", "polled")
Reading: TypeAlias = tuple[str, int, tuple[str, ...]]
"""Holder, station, and a figure for each of FIELDS as it is written in a table."""
Cells: TypeAlias = Mapping[str, set[int]]
"""What the readings of one copy say of each field; a field of which none says anything is not in it."""

FIGURE = st.sampled_from(("30", "31", "9", "-", "?"))
READINGS = st.lists(
    st.tuples(st.sampled_from(HOLDERS), st.integers(0, 5), st.tuples(FIGURE, FIGURE, FIGURE)), min_size=1, max_size=22
)
SAME = [(h, n, ("30", str(40 + n), "90")) for h in HOLDERS for n in range(4)]


@settings(
    max_examples=30, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(readings=READINGS)
@example(readings=SAME)
@example(readings=[("agents:1", 1, ("30", "40", "90")), ("commission", 1, ("30", "40", "91"))])
@example(readings=[*SAME, ("agents:1", 0, ("30", "41", "90")), ("agents:2", 1, ("-", "7", "-"))])
@example(readings=[(h, (n + (h == "agents:1")) % 4, ("30", str(40 + n), "90")) for h, n, _ in SAME])
@example(readings=[(h, n, ("-" if h == "agents:2" else "30", b, "?")) for h, n, (_, b, _) in SAME])
def test_copies_are_compared_as_one_would_by_hand(
    readings: list[Reading], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every cell in which two holders differ, the stations they share, and the vectors found here and elsewhere."""
    folder = tmp_path_factory.mktemp("sayings")
    assert _told(folder, readings) == _by_hand(readings)


Answer: TypeAlias = tuple[set[tuple[object, ...]], dict[tuple[str, str], tuple[int, ...]]]
"""The differing cells; and by pair the stations both give a cell of, and telling, same place, elsewhere."""


def _told(folder: Path, readings: Sequence[Reading]) -> Answer:
    made = Made(folder, definition({"A-1": ["Ann", "Bo"]}))
    rows = [f"s{n} count {holder} desk:{at} {' '.join(said)}" for at, (holder, n, said) in enumerate(readings)]
    made.add(forms("\n".join(("station form holder reader 1 2 polled", *rows))))
    done = made.run("declared", contest="A-1")
    compare(done)
    changes = done.engine.rows("""
        select l.holder, r.holder, p.subject, coalesce(x.candidate, x.field), left_low, left_high, right_low, right_high
        from copy_change x join copy_version l on l.k = x.l join copy_version r on r.k = x.r
        join (select distinct place, subject from copy_place) p using (place)
    """)
    numbers = done.engine.rows("""
        select l.holder, r.holder, a.places, n.telling, n.same_place, n.elsewhere
        from copy_asked a join copy_numbering n using (c, l, r)
        join copy_version l on l.k = a.l join copy_version r on r.k = a.r
    """)
    return {(*c[:2], c[2].rpartition("/s")[2], *c[3:]) for c in changes}, {(n[0], n[1]): tuple(n[2:]) for n in numbers}


def _by_hand(readings: Sequence[Reading]) -> Answer:
    changes: set[tuple[object, ...]] = set()
    pairs: dict[tuple[str, str], tuple[int, ...]] = {}
    for left, right in combinations(HOLDERS, 2):
        here, there = _copies(readings, left), _copies(readings, right)
        both = {n for n in here if n in there and here[n].keys() & there[n].keys()}
        if not both:
            continue
        for n in both:
            for name in here[n].keys() & there[n].keys():
                one, other = _range(here[n][name]), _range(there[n][name])
                if one[0] != other[1] or one[1] != other[0]:
                    changes.add((left, right, str(n), name, *one, *other))
        pairs[left, right] = (len(both), *_numbering(readings, left, right))
    return changes, pairs


def _copies(readings: Sequence[Reading], holder: str) -> Mapping[int, Cells]:
    """By station what a holder's copies say, if anything."""
    found: dict[int, dict[str, set[int]]] = {}
    for who, n, said in readings:
        for name, figure in zip(FIELDS, said, strict=True):
            if who == holder and figure.isdigit():
                found.setdefault(n, {}).setdefault(name, set()).add(int(figure))
    return found


def _range(values: set[int]) -> tuple[int, int]:
    return min(values), max(values)


def _numbering(readings: Sequence[Reading], left: str, right: str) -> tuple[int, int, int]:
    given = [{name for cells in _copies(readings, h).values() for name in cells} for h in (left, right)]
    common = (given[0] & given[1]) - {"polled"}
    here, there = (_vectors(readings, h, common) for h in (left, right))
    same = sum(there.get(n) == vector for n, vector in here.items())
    once = {v for v in here.values() if _times(here, v) == _times(there, v) == 1}
    return len(here), same, sum(v in once and there.get(n) != v for n, v in here.items())


def _times(vectors: Mapping[int, str], vector: str) -> int:
    return list(vectors.values()).count(vector)


def _vectors(readings: Sequence[Reading], holder: str, common: set[str]) -> dict[int, str]:
    """By station the votes every reading gives that gives any, for some candidates; where they are enough to tell."""
    found: dict[int, str] = {}
    for n in range(6):
        said = {s[:2] for h, at, s in readings if (h, at) == (holder, n)}
        known = {tuple(f if f.isdigit() else "" for f in votes) for votes in said} - {("", "")}
        if len(known) == 1:
            votes = {name: int(f) for name, f in zip(FIELDS, *known, strict=False) if f and name in common}
            if sum(votes.values()) >= TELLING:
                found[n] = str(sorted(votes.items()))
    return found
