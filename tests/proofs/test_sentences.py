"""Every sentence reads the same with the candidates swapped: figures and agents change places, the names follow.

The whole way is walked: records of a made-up election, the canvass, the facade, the screens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, example, given, settings
from hypothesis import strategies as st

from natija.canvass import Range
from natija.cli.render import screen
from natija.cli.terminal import Screen, Sheet, Verbatim
from natija.dossier import sentences as say
from natija.dossier.holders import called, holder, keyed, worded
from natija.model.records import Notice, Record
from natija.workspace import Workspace, views
from tests.canvass.elections import definition, forms, station_list
from tests.proofs.small import Asked

XANTHE, QUENTIN = "Xanthe", "Quentin"
BALLOT = (XANTHE, QUENTIN, "Third")
HOLDERS = ("agents:1", "commission", "observers:a")
"""Agents of either candidate sort before the others, so that the order of the versions is the same in the mirror."""
Row = tuple[int, int, int]
"""Votes of the two candidates, and registered voters at a station."""


def swapped(text: str) -> str:
    """The text with the two names in each other's place."""
    return text.replace(XANTHE, "\0").replace(QUENTIN, XANTHE).replace("\0", QUENTIN)


@st.composite
def elections(draw: st.DrawFn) -> dict[str, list[tuple[int, int]]]:
    """Votes of the two at some stations, on the copies of three holders and as stated; copies may be missing."""
    count = draw(st.integers(2, 4))
    votes = st.tuples(st.integers(0, 400), st.integers(0, 400))
    base = draw(st.lists(votes, min_size=count, max_size=count))
    made: dict[str, list[tuple[int, int]]] = {}
    for who in HOLDERS:
        held = draw(st.integers(0, count))
        moved = draw(st.lists(st.sampled_from([0, 0, 1, 7, 60]), min_size=count, max_size=count))
        made[who] = [(a + step, b) for (a, b), step in zip(base[:held], moved, strict=False)]
    total = (sum(a for a, _ in base), sum(b for _, b in base))
    made["first"] = [(total[0] + draw(st.integers(-50, 900)), total[1] + draw(st.integers(-50, 900)))]
    made["second"] = [(total[0] + draw(st.integers(-50, 50)), total[1] + draw(st.integers(-50, 50)))]
    return {key: [(max(a, 0), max(b, 0)) for a, b in found] for key, found in made.items()}


def records(election: dict[str, list[tuple[int, int]]], *, mirrored: bool) -> Iterator[Record]:
    """The election's records; mirrored, the two candidates' figures and agents change places."""
    stations = 4
    yield station_list("\n".join(("station registered complete", *(f"s{i} 450 yes" for i in range(stations)))))
    for who in HOLDERS:
        name = "agents:2" if mirrored and who == "agents:1" else who
        rows = [(b, a) if mirrored else (a, b) for a, b in election[who]]
        if rows:
            lines = (f"s{i} count {name} {a} {b} 3" for i, (a, b) in enumerate(rows))
            yield from forms("\n".join(("station form holder 1 2 3", *lines)))
    for key, day in (("first", "2024-02-09"), ("second", "2024-02-12")):
        (a, b), *_ = election[key]
        a, b = (b, a) if mirrored else (a, b)
        table = f"station form stage holder stated 1 2 3\nall declaration final commission {day} {a} {b} 15"
        yield from forms(table)


def screens(folder: Path, election: dict[str, list[tuple[int, int]]], *, mirrored: bool) -> list[Screen]:
    """What the commands say about it."""
    made = records(election, mirrored=mirrored)
    asked = Asked(folder, made, definition({"A-1": list(BALLOT)}))
    answers = (asked.compare(), asked.discrepancies(), asked.certificates(), asked.history())
    return [screen(answer, every=False) for answer in answers]


def said(shown: Iterable[Screen]) -> list[str]:
    """Every sentence of screens: what is not in a table's rows."""
    texts: list[str] = []
    for one in shown:
        parts = [
            p.title + p.note if isinstance(p, Sheet) else p.text if isinstance(p, Verbatim) else p for p in one.parts
        ]
        texts += [one.sentence, *one.coverage, *parts]
    return texts


def cells(shown: Iterable[Screen]) -> list[list[str]]:
    """Rows of every table, cells and what is listed in a cell in no order: candidates stand in ballot order."""
    rows = (row for one in shown for p in one.parts if isinstance(p, Sheet) for row in p.rows)
    return sorted(sorted(", ".join(sorted(cell.split(", "))) for cell in row) for row in rows)


def mirror(shown: Screen) -> Screen:
    """A screen with the two names in each other's place in its tables."""
    tables = (p for p in shown.parts if isinstance(p, Sheet))
    return replace(shown, parts=tuple(replace(p, rows=tuple(tuple(map(swapped, r)) for r in p.rows)) for p in tables))


@pytest.mark.slow
@settings(
    max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(election=elections())
@example(election={"agents:1": [(0, 0)], "commission": [], "observers:a": [], "first": [(0, 1)], "second": [(0, 2)]})
@example(
    election={
        "agents:1": [(60, 380), (0, 7)], "commission": [(1, 380), (206, 340)], "observers:a": [(1, 373)],
        "first": [(605, 649)], "second": [(605, 647)],
    }
)  # fmt: skip
def test_swapping_the_candidates_swaps_their_names_and_nothing_else(
    election: dict[str, list[tuple[int, int]]], tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    """Sentences and tables with the names exchanged. Which of two declared winners is right is not asked here."""
    assume(all(a != b for key in ("first", "second") for a, b in election[key]))
    assume(election["first"] != election["second"])
    assume(len({a > b for key in ("first", "second") for a, b in election[key]}) == 1)
    plain = screens(folder(tmp_path_factory, request), election, mirrored=False)
    other = screens(folder(tmp_path_factory, request), election, mirrored=True)
    assert unordered(said(other)) == unordered([swapped(text) for text in said(plain)])
    assert cells(other) == cells(mirror(one) for one in plain)


def unordered(texts: Sequence[str]) -> list[list[str]]:
    """Sentences whose lists of holders may stand in another order: agents are sorted by ballot serial."""
    return sorted(sorted(text.replace(",", " ").replace(".", " ").replace(";", " ").split()) for text in texts)


def folder(factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A new cache with the plans of earlier tests."""
    found = factory.mktemp("mirror")
    assert request.config.cache is not None
    (found / "kept").symlink_to(request.config.cache.mkdir("natija-kept"))
    return found


def test_a_sentence_of_the_comparison_in_full(cache: Path) -> None:
    """Who is declared, what differs, what could come of it; no word on which paper is right."""
    asked = Asked(cache, [*forms("""
    station  form         stage  holder      1    2
    s1       count        count  commission  100  50
    s1       count        count  agents:2    80   50
    s2       count        count  commission  40   30
    s2       count        count  agents:2    40   30
    all      declaration  final  commission  140  80
    """)])  # fmt: skip
    worst = (
        "The margin of Ann over Bo is 60. If the open differences at 1 station all went against Ann, Ann would lead Bo "
        "by 40; if all went against Bo, Ann would lead Bo by 80: the declared winner stays."
    )
    assert say.compared(asked.compare()) == (
        "A-1: declared for Ann over Bo by 60.",
        "Form count: the copies of the agents of Bo and the commission can be compared at 2 stations: 1 differs.",
        worst,
        "Nothing here says which paper is right.",
    )


def test_what_is_not_there_is_said(cache: Path) -> None:
    """No total, no form, one holder only: each in words."""
    nothing = say.compared(Asked(cache, []).compare())
    assert nothing[:2] == ("A-1: no total is stated for it.", "Not compared: no form of a station is held.")
    one = say.compared(Asked(cache / "one", forms("station form holder 1 2\ns1 count commission 1 2")).compare())
    assert one[1] == "Of each form one holder's copies are held, so there is nothing to compare them with."


def test_a_tie_is_said_as_a_tie(cache: Path) -> None:
    """Nobody is declared over anybody."""
    tied = forms("station form stage holder 1 2\nall declaration final commission 50 50")
    assert say.compared(Asked(cache, tied).compare())[0] == "A-1: stated as a tie of Ann and Bo, 50 each."


def test_a_figure_that_fell_is_said_with_its_reason(cache: Path) -> None:
    """Of one holder, from one day to the next; with the act in between, or that none is recorded."""
    table = """
    station  form         stage  holder      stated      1    2
    all      declaration  final  commission  2024-02-09  200  90
    all      declaration  final  commission  2024-02-14  150  95
    """
    fell = "Form declaration, the commission, on 2024-02-14: Ann fell from 200 to 150; "
    without = say.history_sentences(Asked(cache, forms(table)).history())
    assert without[1] == f"{fell}no act recorded in between explains it (R401)."
    recount = Notice(act="recount-held", contest="ge/A-1", effective="2024-02-12", decided_by="officer")
    explained = say.history_sentences(Asked(cache / "act", [*forms(table), recount]).history())
    assert explained[1] == f"{fell}recorded in between: recount-held 2024-02-12 (R401)."


def test_a_gap_in_time_is_a_row_of_its_own(cache: Path) -> None:
    """Five days in which nobody stated anything."""
    asked = Asked(cache, forms("""
    station  form         stage  holder      stated      1    2
    all      declaration  final  commission  2024-02-09  100  90
    all      declaration  final  press:a     2024-02-10  100  90
    all      declaration  final  press:a     2024-02-15  110  95
    """))  # fmt: skip
    shown = screen(asked.history())
    rows = [row for part in shown.parts if isinstance(part, Sheet) for row in part.rows]
    assert [row[0] for row in rows] == ["2024-02-09", "2024-02-10", "… 5 days", "2024-02-15"]


def test_holders_are_called_by_what_they_are() -> None:
    """Never by a ballot serial where a name is known."""
    names = {"7": "Ann"}
    assert holder("agents:7", names) == "the agents of Ann"
    assert holder("agents:9", names) == "the agents of ballot serial 9"
    assert keyed("45 count commission", names) == "Form 45, the commission"
    assert keyed("48 consolidated agents:7", names) == "Form 48 (consolidated), the agents of Ann"
    assert worded("copies of agents:7, agents:7", names) == "copies of the agents of Ann, the agents of Ann"
    assert (called("commission", names), called("press:dawn", names)) == ("The commission", "press:dawn")


@pytest.mark.parametrize("contest", ["NA-122", "NA-128"])
def test_the_two_cases_get_the_same_words(lahore: Workspace, contest: str) -> None:
    """The winner's case and the loser's: no sentence is said of one that could not be said of the other."""
    view = lahore.compare(contest)
    text = " ".join(say.compared(view))
    assert "declared for" in text
    assert text.endswith(say.NOTHING_HERE)
    assert not {"fraud", "rigged", "fake", "manipulated", "suspicious"} & set(text.lower().split())


@pytest.mark.parametrize(
    ("least", "says"),
    [(7, "Ann would lead Bo by 7;"), (0, "nobody would lead;"), (-7, "Bo would lead Ann by 7;")],
)
def test_what_the_open_differences_could_do(least: int, says: str) -> None:
    """Who would lead then, and never a lead below nothing."""
    worst = views.Worst(
        leader="1", against=("2",), stations=3, margin=Range(low=60, high=60), least=least, most=90,
        could_change=least <= 0,
    )  # fmt: skip
    (text,) = say.worst_sentences(worst, {"1": "Ann", "2": "Bo"})
    assert says in text
    assert "if all went against Bo, Ann would lead Bo by 90" in text
    assert ("could change" in text) == (least <= 0)
