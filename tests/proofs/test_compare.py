"""Copies against copies: who holds what, where they differ, in which direction, and what is not compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from natija.canvass.compare import Comparison, Pair, compare
from natija.canvass.numbering import aligned
from natija.canvass.onestation import compare_station
from natija.errors import BadUse
from natija.model.records import Notice
from natija.workspace import Workspace
from tests.canvass.elections import Made, definition, forms, station_list
from tests.proofs.small import Asked

TWO = """
station  form   holder      1    2    polled
s1       count  commission  100  50   160
s1       count  agents:1    120  50   160
s2       count  commission  70   90   161
s2       count  agents:1    70   95   160
s3       count  commission  30   40   70
s3       count  agents:1    30   40   70
s4       count  commission  80   20   100
s5       count  agents:1    60   60   120
s6       count  commission  33   44   77
s6       count  agents:1    0    0    0
"""


def compared(folder: Path, table: str, listed: Sequence[str] = ()) -> Comparison:
    """The comparison of a small election."""
    made = Made(folder, definition({"A-1": ["Ann", "Bo"]}))
    made.add(forms(table))
    if listed:
        made.add([station_list("station\n" + "\n".join(listed))])
    return compare(made.run("declared", contest="A-1"))


def one(pairs: Sequence[Pair], left: str, right: str) -> Pair:
    """The pair of two versions."""
    return next(p for p in pairs if p.left.endswith(left) and p.right.endswith(right))


def test_every_station_is_in_one_state(cache: Path) -> None:
    """Agree, differ, one holder only, nobody: of every listed station, and a form of zeros is no form held."""
    made = compared(cache, TWO, ["s1", "s2", "s3", "s4", "s5", "s6", "s7"])
    (matrix,) = made.matrix
    assert matrix.states == {"agree": 1, "differ": 2, "none": 1, "single": 3}
    assert matrix.only == {"agents:1": 1, "commission": 2}
    assert matrix.fields == {"1": 1, "2": 1, "polled": 1}


def test_both_directions_are_counted_alike(cache: Path) -> None:
    """Right less left: up, down and net by candidate, and the other fields by themselves."""
    pair = one(compared(cache, TWO).pairs, "agents:1", "commission")
    assert (pair.both, pair.agree, pair.differ, pair.only_left, pair.only_right) == (3, 1, 2, 1, 2)
    assert (pair.up, pair.down, pair.net) == ({}, {"1": 1, "2": 1}, {"1": -20, "2": -5})
    assert (pair.by_candidate, pair.by_field) == ({"1": 1, "2": 1}, {"polled": 1})


def test_a_form_of_zeros_is_no_form_where_the_profile_says_so(cache: Path) -> None:
    """An agents' row of zeros is a form nobody holds; it is counted apart, and is no difference."""
    copies = {copy.holder: (copy.stations, copy.zero) for copy in compared(cache, TWO).copies}
    assert copies == {"agents:1": (4, 1), "commission": (5, 0)}


def test_a_form_of_zeros_of_the_commission_is_compared(cache: Path) -> None:
    """Zero votes against 33 are a difference: unknown is not zero, and zero is not unknown."""
    made = compared(cache, """
    station  form   holder      1   2
    s1       count  commission  0   0
    s1       count  agents:1    33  44
    """)  # fmt: skip
    assert (made.pairs[0].differ, made.pairs[0].net) == (1, {"1": -33, "2": -44})
    assert {copy.holder: (copy.stations, copy.zero) for copy in made.copies}["commission"] == (1, 1)


def test_copies_without_a_figure_in_common_do_not_agree(cache: Path) -> None:
    """One holder's copy gives one candidate, the other's the other: nothing is compared."""
    made = compared(cache, """
    station  form   holder      1    2
    s1       count  commission  100  ~
    s1       count  agents:1    ~    50
    """)  # fmt: skip
    assert made.matrix[0].states == {"not-compared": 1}
    assert made.pairs == ()


def test_two_readings_of_one_copy_count_once(cache: Path) -> None:
    """Where they differ the step is not known, and there is no direction."""
    made = compared(cache, """
    station  form   holder      reader  1    2
    s1       count  commission  desk:1  100  50
    s1       count  commission  desk:2  110  50
    s1       count  agents:1    desk:1  120  50
    """)  # fmt: skip
    pair = one(made.pairs, "agents:1", "commission")
    assert (pair.differ, pair.by_candidate, pair.net, pair.up, pair.down) == (1, {"1": 1}, {}, {}, {})


def test_stages_are_versions_of_their_own(cache: Path) -> None:
    """A recount is not a copy that differs: its form has a matrix of its own, and the pair is shown."""
    made = compared(cache, """
    station  form   holder      stage    1    2
    s1       count  commission  count    100  50
    s1       count  commission  recount  90   60
    """)  # fmt: skip
    assert [(m.stage, m.states) for m in made.matrix] == [("count", {"single": 1}), ("recount", {"single": 1})]
    assert made.pairs[0].net == {"1": -10, "2": 10}


# Numbering


def numbered(votes: Sequence[tuple[int, int]], shift: int) -> str:
    """Two holders' copies with the same votes, the second one's stations numbered further by `shift`."""
    rows = [f"s{i} count commission {a} {b}" for i, (a, b) in enumerate(votes)]
    rows += [f"s{(i + shift) % len(votes)} count agents:1 {a} {b}" for i, (a, b) in enumerate(votes)]
    return "\n".join(("station form holder 1 2", *rows))


VOTES = st.lists(st.tuples(st.integers(20, 900), st.integers(20, 900)), min_size=8, max_size=20, unique=True)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(votes=VOTES, shift=st.integers(1, 5))
def test_another_numbering_is_seen_and_nothing_is_compared(
    votes: list[tuple[int, int]], shift: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same papers under other numbers: one finding instead of as many differences as there are stations."""
    made = compared(tmp_path_factory.mktemp("compared"), numbered(votes, shift))
    (pair,) = made.pairs
    assert not pair.aligned
    assert (pair.agree, pair.differ, pair.net, pair.by_candidate) == (None, None, {}, {})
    assert set(made.not_aligned) == {"count count agents:1", "count count commission"}
    assert made.matrix == ()


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(votes=VOTES, add=st.integers(1, 400))
def test_copies_that_differ_everywhere_are_not_taken_for_numbered_otherwise(
    votes: list[tuple[int, int]], add: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Votes added in every copy are differences, and must not vanish as a matter of numbers."""
    rows = [f"s{i} count commission {a} {b}" for i, (a, b) in enumerate(votes)]
    rows += [f"s{i} count agents:1 {a} {b + add + 900 * i}" for i, (a, b) in enumerate(votes)]
    made = compared(tmp_path_factory.mktemp("compared"), "\n".join(("station form holder 1 2", *rows)))
    assert made.pairs[0].aligned
    assert made.pairs[0].differ == len(votes)


@pytest.mark.parametrize(
    ("telling", "same", "elsewhere", "fits"),
    [(257, 13, 154, False), (392, 221, 4, True), (10, 0, 2, True), (100, 0, 40, True), (0, 0, 0, True)],
)
def test_when_numbering_fits(telling: int, same: int, elsewhere: int, *, fits: bool) -> None:
    """Most vectors that tell a station have to stand under another number, and more than under the same one."""
    assert aligned(telling, same, elsewhere) is fits


# Materiality


@pytest.mark.slow
def test_open_differences_weigh_alike_in_both_directions(cache: Path) -> None:
    """Declared for Ann by 30: differences of 20 and 5 the one way or the other cannot take it."""
    asked = Asked(cache, [*forms(TWO), *forms("""
    station  form         stage  holder      1    2
    all      declaration  final  commission  280  250
    """)])  # fmt: skip
    view = asked.compare()
    assert [(d.unit, d.changes, d.fields, d.effect) for d in view.discrepancies] == [
        ("A-1@2023/s1", {"1": -20}, {}, -20), ("A-1@2023/s2", {"2": -5}, {"polled": 1}, 5),
    ]  # fmt: skip
    assert view.worst is not None
    assert (view.worst.least, view.worst.most, view.worst.could_change) == (5, 55, False)
    assert asked.discrepancies().total == 2
    assert asked.discrepancies(material=True).total == 0


def test_a_difference_that_an_act_names_is_no_longer_open(cache: Path) -> None:
    """A recount of the station is recorded: the difference stays listed, with the act, and weighs nothing."""
    recount = Notice(act="recount-held", contest="ge/A-1", units=("A-1@2023/s1",), effective="2024-02-12",
                     decided_by="officer")  # fmt: skip
    asked = Asked(cache, [*forms(TWO), recount, *forms("""
    station  form         stage  holder      1    2
    all      declaration  final  commission  280  250
    """)])  # fmt: skip
    view = asked.compare()
    assert {d.unit: d.acts for d in view.discrepancies}["A-1@2023/s1"] == ("recount-held 2024-02-12 by officer",)
    assert view.worst is not None
    assert (view.worst.stations, view.worst.least) == (1, 25)


# Real copies


def test_a_third_candidate_may_be_the_one_who_comes_near(cache: Path) -> None:
    """Copies that differ only in the third's votes: the worst way is against that one, not the declared second."""
    worst = Asked(cache, forms("""
    station  form         stage  holder      1    2    3
    s1       count        count  commission  100  50   5
    s1       count        count  agents:2    100  50   99
    all      declaration  final  commission  140  80   60
    """)).compare().worst  # fmt: skip
    assert worst is not None
    assert (worst.against, worst.margin.low, worst.least, worst.most) == (("3",), 80, -14, 174)
    assert worst.could_change


def test_where_two_are_level_as_second_both_are_named(cache: Path) -> None:
    """And no discrepancy has an effect on "the" margin, for there are two."""
    view = Asked(cache, forms("""
    station  form         stage  holder      1    2    3
    s1       count        count  commission  100  50   5
    s1       count        count  agents:2    90   50   5
    all      declaration  final  commission  140  80   80
    """)).compare()  # fmt: skip
    assert view.worst is not None
    assert (view.worst.against, view.worst.least, view.worst.most) == (("2", "3"), 50, 70)
    assert [d.effect for d in view.discrepancies] == [None]


def test_readings_that_differ_count_at_their_largest(cache: Path) -> None:
    """Two readings of one copy, 90 and 30: the other copy's 100 may be 70 away."""
    worst = Asked(cache, forms("""
    station  form         stage  holder      reader  1    2
    s1       count        count  commission  a       100  50
    s1       count        count  agents:2    a       90   50
    s1       count        count  agents:2    b       30   50
    all      declaration  final  commission  a       140  80
    """)).compare().worst  # fmt: skip
    assert worst is not None
    assert (worst.margin.low, worst.least, worst.could_change) == (60, -10, True)


@pytest.mark.slow
@settings(
    max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(votes=st.lists(st.tuples(*[st.integers(0, 90)] * 4), min_size=1, max_size=4))
def test_swapping_the_holders_mirrors_every_direction(
    votes: list[tuple[int, int, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What was higher is lower by as much; where they differ, what could come of it, and the stations are the same."""
    views = []
    for number, (one_, other) in enumerate((("agents:1", "agents:2"), ("agents:2", "agents:1"))):
        folder = tmp_path_factory.mktemp(f"holders{number}")
        rows = [f"s{i} count count {one_} {a} {b}" for i, (a, b, _, _) in enumerate(votes)]
        rows += [f"s{i} count count {other} {a} {b}" for i, (_, _, a, b) in enumerate(votes)]
        table = ("station form stage holder 1 2", *rows, "all declaration final commission 200 100")
        views.append(Asked(folder, forms("\n".join(table))).compare())
    plain, mirrored = views
    if not plain.comparison.pairs:
        assert not mirrored.comparison.pairs
        return
    (left,), (right,) = plain.comparison.pairs, mirrored.comparison.pairs
    assert (left.both, left.agree, left.differ, left.aligned) == (right.both, right.agree, right.differ, right.aligned)
    assert {c: -n for c, n in left.net.items()} == right.net
    assert (left.up, left.down, left.by_candidate) == (right.down, right.up, right.by_candidate)
    assert plain.worst == mirrored.worst
    effects = [(d.unit, d.effect) for d in mirrored.discrepancies]
    assert [(d.unit, -d.effect) for d in plain.discrepancies if d.effect is not None] == effects


def test_na_128(pakistan: Workspace) -> None:
    """171 of 392 paired stations differ, 170 in the declared winner's figure, 11 of them downwards, net +102,219."""
    view = pakistan.compare("NA-128")
    pair = one(view.comparison.pairs, "45 count agents:7", "45 count commission")
    assert (pair.both, pair.differ, pair.aligned) == (392, 171, True)
    assert (pair.by_candidate["18"], pair.down["18"], pair.up["18"], pair.net["18"]) == (170, 11, 159, 102_219)
    assert (pair.by_candidate["7"], pair.net["7"]) == (36, 332)
    matrix = next(m for m in view.comparison.matrix if m.form == "45")
    assert matrix.states == {"agree": 221, "differ": 171, "single": 41}
    assert view.worst is not None
    assert view.worst.could_change


def test_na_128_versions_side_by_side(pakistan: Workspace) -> None:
    """Four versions, each with what it covers; two readings of one form are one."""
    held = {(v.form, v.holder): (v.stations, v.votes) for v in pakistan.compare("NA-128").versions}
    assert held["45", "agents:7"] == (392, {"18": 59_900, "7": 142_727})
    assert held["45", "commission"] == (433, {"18": 177_733, "7": 158_740})
    assert held["47", "commission"] == (None, {"18": 172_576, "7": 159_024})
    assert held["48", "commission"] == (433, {"18": 172_576})


def test_na_128_station_135(pakistan: Workspace) -> None:
    """203 on the agents' copy, 803 on the commission's: 600 apart, each with its paper."""
    made = pakistan.compare_station("NA-128", "135").comparison
    holders = {p.claim: (p.form, p.holder) for p in made.papers}
    cell = next(c for c in made.cells if c.field == "votes" and c.candidate == "18")
    assert {holders[claim]: value for claim, value in cell.values.items() if isinstance(value, int)} == {
        ("45", "agents:7"): 203, ("45", "commission"): 803, ("48", "commission"): 0,
    }  # fmt: skip
    assert cell.differs
    assert all(p.document for p in made.papers)


def test_a_station_nobody_has(pakistan: Workspace) -> None:
    """The error names stations there are."""
    with pytest.raises(Exception, match="NA-128@2023/1"):
        compare_station(pakistan.run(basis="declared", contest="NA-128"), "9999")


def test_where_no_form_of_a_station_is_held_the_way_to_forms_is_named(tmp_path: Path) -> None:
    """A list of what there is would be empty."""
    with Workspace.create(tmp_path / "w", package="lahore-2024", origin="example/lahore") as workspace:
        with pytest.raises(BadUse, match="no form of a station of NA-128 is held") as caught:
            workspace.compare_station("NA-128", "135")
        assert "natija import FILE --mapping MAPPING" in str(caught.value)


def test_na_233_is_not_compared_station_by_station(pakistan: Workspace) -> None:
    """257 rows numbered otherwise than the commission's 287."""
    view = pakistan.compare("NA-233")
    (pair,) = view.comparison.pairs
    assert (pair.aligned, pair.differ, pair.same_place) == (False, None, 13)
    assert pair.elsewhere > 100
    assert view.discrepancies == ()
    assert view.worst is None


@pytest.mark.slow
def test_all_contests_say_how_many_were_compared(pakistan: Workspace) -> None:
    """One of five has copies of two holders whose numbers fit."""
    view = pakistan.discrepancies(material=True)
    assert (view.contests, view.compared, view.not_aligned) == (5, ("NA-128",), ("NA-233",))
    assert view.total == pakistan.compare("NA-128").discrepancies_in_all
    effects = [abs(d.effect or 0) for d in view.discrepancies]
    assert effects == sorted(effects, reverse=True)


def test_every_change_after_the_audit_has_its_status(afghanistan: Workspace) -> None:
    """8,780 stations changed between the preliminary and the final stage; each was recounted, and says so."""
    view = afghanistan.compare("AF-2014-runoff")
    (pair,) = view.comparison.pairs
    assert (pair.left, pair.right) == ("count provisional commission", "count final commission")
    assert (pair.differ, pair.net) == (8_780, {"1": 4_174_856 - 4_485_888, "2": 3_308_876 - 3_461_639})
    assert view.discrepancies_in_all == 8_780
    assert all(any(act.startswith("recount-held") for act in d.acts) for d in view.discrepancies)
    assert view.worst is None, "nothing is open"
