"""Thresholds of law: by date, on ranges, with their texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natija.canvass.law import (
    Answer,
    Applies,
    Figures,
    answers,
    find,
    recount_asked_in_time,
    recount_margin,
    rejected_at_least_margin,
    tie,
    weakest,
    women_share,
)  # fmt: skip
from natija.canvass.outcome import Range
from natija.countries import profile
from natija.model.forms import Parameter
from tests.audit.vectors import rows

LAW = profile("pakistan").parameters
IN_2018, IN_2024 = "2018-07-25", "2024-02-08"


def known(value: int) -> Range:
    """A figure that is known."""
    return Range(low=value, high=value)


def by_margin(margin: Range | None, polled: Range | None, *, on: str = IN_2024, house: str = "national") -> Answer:
    """The recount answer."""
    return recount_margin(Figures(margin=margin, polled=polled), LAW, house=house, polled_on=on)


@pytest.mark.parametrize(("on", "applies"), [(IN_2018, "yes"), (IN_2024, "no")])
def test_na_121_at_10000_and_at_8000(on: str, applies: Applies) -> None:
    """Margin 8,106 of at least 184,078 polled: the number of votes changed in 2023, and with it the answer."""
    answer = by_margin(known(8106), Range(low=184_078, high=10**9), on=on)
    assert (answer.applies, answer.since) == (applies, "2017-10-02" if on == IN_2018 else "2023-08-01")


def test_the_answer_names_its_texts_and_the_weakest_confidence() -> None:
    """The amended text was not seen: the number of votes for the national house is of low confidence."""
    answer = by_margin(known(7791), known(280_000))
    assert [text.id for text in answer.texts] == ["recount-margin-percent", "recount-margin-votes-national"]
    assert answer.confidence == "low"
    assert all("official text not seen" in text.source for text in answer.texts)


@pytest.mark.parametrize(
    ("margin", "polled", "applies"),
    [
        (7_999, 160_000, "yes"), (8_000, 160_000, "no"),  # below, not at: the number of votes
        (4_999, 100_000, "yes"), (5_000, 100_000, "no"),  # below, not at: 5 %
        (5_000, 100_001, "yes"), (5_001, 100_001, "no"),  # 5 % is 5,000.05: nothing is rounded
    ],
)  # fmt: skip
def test_whichever_is_less(margin: int, polled: int, applies: Applies) -> None:
    """Both limits must be above the margin."""
    assert by_margin(known(margin), known(polled)).applies == applies


@pytest.mark.parametrize(("house", "applies"), [("national", "yes"), ("provincial", "no")])
def test_the_houses_have_their_own_number(house: str, applies: Applies) -> None:
    """4,500 votes: below 8,000, not below 4,000."""
    assert by_margin(known(4_500), known(160_000), house=house).applies == applies


def test_the_greatest_margin_that_qualifies_is_said() -> None:
    """5 % of 100,001 is 5,000.05, so 5,000 still qualifies."""
    answer = by_margin(known(1), known(100_001))
    assert answer.numbers["greatest-margin-that-qualifies"] == known(5_000)
    assert "at most 5,000" in answer.says


@pytest.mark.parametrize(
    ("margin", "polled", "applies", "missing"),
    [
        (Range(low=7_000, high=9_000), known(200_000), "unknown", ("margin, known too loosely",)),
        (Range(low=7_000, high=7_900), known(200_000), "yes", ()),
        (None, known(200_000), "unknown", ("margin",)),
        (known(7_000), None, "unknown", ("polled",)),
        (known(8_000), None, "no", ()),
        (known(7_000), Range(low=100_000, high=150_000), "unknown", ("polled, known too loosely",)),
    ],
)
def test_unknown_where_a_range_straddles(
    margin: Range | None, polled: Range | None, applies: Applies, missing: tuple[str, ...]
) -> None:
    """And no where one limit alone already says no, whatever the other figure is."""
    answer = by_margin(margin, polled)
    assert (answer.applies, answer.missing) == (applies, missing)


RANGES = st.tuples(st.integers(0, 12_000), st.integers(0, 3_000)).map(lambda t: Range(low=t[0], high=t[0] + t[1]))
VOTERS = st.tuples(st.integers(1, 300_000), st.integers(0, 9_000)).map(lambda t: Range(low=t[0], high=t[0] + t[1]))


@given(RANGES, VOTERS, RANGES, VOTERS, st.sampled_from([IN_2018, IN_2024]), st.data())
def test_a_known_answer_holds_for_every_figure_in_its_ranges(
    margin: Range, polled: Range, rejected: Range, female: Range, on: str, data: st.DataObject
) -> None:
    """Whatever turns out to be true inside the ranges, yes stays yes and no stays no."""
    loose = Figures(margin=margin, polled=polled, rejected=rejected, polled_female=female)
    picked = [known(data.draw(st.integers(r.low, r.high))) for r in (margin, polled, rejected, female)]
    exact = Figures(margin=picked[0], polled=picked[1], rejected=picked[2], polled_female=picked[3])
    for before, after in zip(
        answers(loose, LAW, house="national", polled_on=on),
        answers(exact, LAW, house="national", polled_on=on),
        strict=True,
    ):
        assert before.applies in {"unknown", after.applies}
        assert after.applies != "unknown"


@pytest.mark.parametrize(
    ("female", "polled", "applies"), [(9_999, 100_000, "yes"), (10_000, 100_000, "no"), (None, 100_000, "unknown")]
)
def test_women_below_a_tenth(female: int | None, polled: int, applies: Applies) -> None:
    """Below, not at; and a sex split left blank is no answer."""
    figures = Figures(polled=known(polled), polled_female=None if female is None else known(female))
    answer = women_share(figures, LAW, polled_on=IN_2018)
    assert answer.applies == applies
    assert "need not" in answer.says


@pytest.mark.parametrize(("rejected", "applies"), [(679, "no"), (680, "yes"), (2835, "yes")])
def test_excluded_ballots_reach_the_margin(rejected: int, applies: Applies) -> None:
    """At least, so equality counts."""
    figures = Figures(margin=known(680), rejected=known(rejected))
    assert rejected_at_least_margin(figures, LAW, polled_on=IN_2024).applies == applies


def test_excluded_ballots_were_no_ground_that_a_source_names_before_2023() -> None:
    """The comparison is made all the same, and the sentence says that no source gives the text."""
    figures = Figures(margin=known(680), rejected=known(2835))
    before, after = (rejected_at_least_margin(figures, LAW, polled_on=on) for on in (IN_2018, IN_2024))
    assert (before.applies, before.texts, before.confidence) == ("yes", (), None)
    assert "No source gives this text" in before.says
    assert (after.applies, after.confidence) == ("yes", "low")
    assert "No source gives this text" not in after.says


@pytest.mark.parametrize(
    ("figures", "applies"),
    [
        (Figures(tied=("3", "8")), "yes"),
        (Figures(margin=known(1)), "no"),
        (Figures(margin=Range(low=-3, high=2)), "unknown"),
        (Figures(), "unknown"),
    ],
)
def test_a_tie(figures: Figures, applies: Applies) -> None:
    """Shared first place: both are returned, half a term each."""
    answer = tie(figures, LAW, polled_on=IN_2024)
    assert answer.applies == applies
    assert "half a term" in answer.says


def test_a_tie_has_a_margin_of_nothing() -> None:
    """So a recount may be asked for."""
    figures = Figures(tied=("3", "8"), polled=known(1000), rejected=known(0))
    assert [a.applies for a in answers(figures, LAW, house="national", polled_on=IN_2024)] == [
        "yes",
        "yes",
        "unknown",
        "yes",
    ]


@pytest.mark.parametrize(
    ("asked", "began", "applies"),
    [
        ("2024-02-09", "2024-02-10", "yes"),
        ("2024-02-11", "2024-02-10", "no"),
        ("2024-02-10", "2024-02-10", "unknown"),
        ("2024-02-10T09:00", "2024-02-10T10:00", "yes"),
        ("2024-02-10T11:00+05:00", "2024-02-10T10:00+05:00", "no"),
        (None, "2024-02-10", "unknown"),
        ("2024-02-09", None, "unknown"),
    ],
)
def test_a_recount_is_asked_for_before_consolidation(asked: str | None, began: str | None, applies: Applies) -> None:
    """NA-97: the request was not shown to come first."""
    assert recount_asked_in_time(LAW, polled_on=IN_2024, asked=asked, began=began).applies == applies


def test_a_day_without_a_text_gives_no_answer() -> None:
    """In 2013 another Act was in force, of which nothing is in the profile."""
    for answer in answers(Figures(margin=known(1), polled=known(10)), LAW, house="national", polled_on="2013-05-11"):
        if answer.rule != "rejected-at-least-margin":
            assert answer.applies == "unknown"
            assert answer.says.startswith("No source gives this text.")


def test_a_country_without_such_law_gives_no_answer() -> None:
    """The generic profile has no thresholds of law."""
    generic = profile("generic").parameters
    given_answers = answers(Figures(margin=known(1), polled=known(10)), generic, house="national", polled_on=IN_2024)
    assert {a.applies for a in given_answers if a.rule != "rejected-at-least-margin"} == {"unknown"}


def test_general_knowledge_is_said_to_be_without_a_source() -> None:
    """A parameter nobody found in a source answers, and says so."""
    guess = Parameter(
        id="women-share-percent", value=10, since="2017-10-02", source="no source found", confidence="general-knowledge"
    )
    answer = women_share(Figures(polled=known(100), polled_female=known(9)), [guess], polled_on=IN_2024)
    assert (answer.applies, answer.confidence) == ("yes", "general-knowledge")
    assert answer.says.endswith("No source gives this text.")


def test_a_parameter_ends_on_the_day_the_next_begins() -> None:
    """`until` is the first day it is no longer in force."""
    values = [find(LAW, "recount-margin-votes-national", day) for day in ("2023-07-31", "2023-08-01", "2017-10-01")]
    assert [text.value if text else None for text in values] == [10_000, 8_000, None]


def test_the_weakest_of_several_texts() -> None:
    """Null where there is none."""
    assert weakest([]) is None
    assert weakest(p for p in LAW if p.id == "recount-margin-votes-national") == "low"


def test_a_figure_read_later_changes_the_answer() -> None:
    """Unknown before the form with the women's votes is in, yes afterwards."""
    before = Figures(polled=known(69_827))
    after = Figures(polled=known(69_827), polled_female=known(3_505))
    assert [women_share(f, LAW, polled_on=IN_2018).applies for f in (before, after)] == ["unknown", "yes"]


def test_every_contest_of_2018() -> None:
    """All contests with an official figure: the same answer as two plain comparisons, and every one is certain."""
    votes: dict[str, list[int]] = {}
    for row in rows("pakistan2018/official.csv"):
        votes.setdefault(row["contest"], []).append(int(row["votes"]))
    counted = {"margin": 0, "rejected": 0}
    for row in rows("pakistan2018/contests.csv"):
        ordered = sorted(votes.get(row["contest"], []), reverse=True)
        if len(ordered) < 2 or not row["polled"] or not row["rejected"]:
            continue
        margin, polled, rejected = ordered[0] - ordered[1], int(row["polled"]), int(row["rejected"])
        figures = Figures(margin=known(margin), polled=known(polled), rejected=known(rejected))
        house = "national" if row["contest"].startswith("NA-") else "provincial"
        by, excluded, *_ = answers(figures, LAW, house=house, polled_on=IN_2018)
        assert by.applies == ("yes" if margin < 10_000 and 20 * margin < polled else "no")
        assert excluded.applies == ("yes" if rejected >= margin else "no")
        counted["margin"] += by.applies == "yes"
        counted["rejected"] += excluded.applies == "yes"
    assert counted == {"margin": 245, "rejected": 170}
