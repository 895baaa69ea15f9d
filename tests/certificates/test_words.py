"""The sentences: never more than the integers prove, complete with what they hang on, and plain."""

from __future__ import annotations

import re

import msgspec
import pytest

from natija.canvass.certificates import (
    Case,
    Premise,
    condition,
    flip,
    forms,
    prove,
    reach,
    read,
    stated_sum,
    stations,
)
from natija.canvass.certificates.premises import CODES, NO_CHANGE, READINGS, SAME_STAGE
from natija.canvass.certificates.words import (
    PREMISES,
    condition_sentences,
    flip_sentence,
    lead_sentences,
    premise_sentences,
    reach_sentences,
    sentences,
)

NAMES = {"7": "A", "18": "B"}
SOURCED = tuple(Premise(code=code, source="seen") for code in CODES)
AT_LEAST_ONE = (
    "as read, and this total cannot all be true: at least one of the forms or their readings, the total, or a listed "
    "premise is wrong."
)
UNKNOWN = (
    "How many ballots belong to no station, such as postal ballots, is not known: this holds as long as they are fewer "
    "than"
)
OUTSIDE = "or from ballots that belong to no station."
BEST = "on the form with the highest share."
WHATEVER = (
    "as read, and this total cannot all be true: whatever the forms may hold, the total or a listed premise is wrong."
)


def sums(
    votes: tuple[int, int], count: int, stated: tuple[int, int], elsewhere: tuple[int, int] | None, **rest: int | None
) -> Case:
    """A stated sum over so many forms, so many stations without one with their registered voters, and a total."""
    missing = {} if elsewhere is None else {"the others": elsewhere[1]}
    counts = {} if elsewhere is None else {"the others": elsewhere[0]}
    return Case(
        contest="e/C", basis="a sum", total="a total",
        forms=stated_sum("the forms", dict(zip(("7", "18"), votes, strict=True)), count),
        missing=stations(missing, counts), stated=dict(zip(("7", "18"), stated, strict=True)),
        outside=rest.get("outside"), premises=(Premise(code="station-list", source="the list"),),
    )  # fmt: skip


def test_a_deficit_from_a_stated_sum() -> None:
    """NA-122: the contradiction, both subtractions, what nobody vouches for; how many forms is not known."""
    (made,) = prove(sums((118216, 77963), 358, (117109, 77907), None))
    assert sentences(made, NAMES) == (
        f"These 358 forms, {AT_LEAST_ONE}",
        "The forms hold 1,107 more votes for A than the total states: 118,216 against 117,109.",
        "The forms hold 56 more votes for B than the total states: 77,963 against 77,907.",
        (
            f"This is conditional on what no source here says: that {PREMISES[READINGS]}, that {PREMISES[SAME_STAGE]} "
            f"and that {PREMISES[NO_CHANGE]}."
        ),
    )


def test_an_excess_from_a_stated_sum() -> None:
    """NA-128: what is needed, what there is, how much it falls short, and how many votes a voter that would be."""
    (made,) = prove(sums((142727, 59900), 392, (159024, 172576), (41, 63570)))
    assert sentences(made, NAMES)[1:5] == (
        "The total gives B and A together 128,973 more votes than the forms can hold.",
        "At the 41 stations without a form 63,570 voters are registered: 65,403 fewer than those votes.",
        "That would be 2.03 votes for every voter registered there.",
        f"{UNKNOWN} 65,403.",
    )


def test_the_winner_who_cannot_draw_level() -> None:
    """NA-128's lead on the forms, and NA-122's winner who is the same either way: the same form of words."""
    na128 = reach(sums((142727, 59900), 392, (159024, 172576), (41, 63570)))
    na122 = reach(sums((118216, 77963), 358, (117109, 77907), None))
    assert na128 is not None
    assert na122 is not None
    assert reach_sentences(na128, NAMES)[:4] == (
        "On these forms A leads B, for whom the total is declared, by 82,827: 142,727 against 59,900.",
        "B cannot draw level.",
        "At the 41 stations without a form 63,570 voters are registered: 19,257 fewer than the lead.",
        f"{UNKNOWN} 19,257.",
    )
    assert reach_sentences(na122, NAMES)[:5] == (
        "On these forms A leads B by 40,253: 118,216 against 77,963.",
        "B cannot draw level.",
        "A form is held for every station, so no other station could make up the lead.",
        f"{UNKNOWN} 40,253.",
        "The winner is the same either way.",
    )


@pytest.mark.parametrize(
    ("voters", "says"),
    [(82_827, "exactly the lead."), (90_000, "7,173 more than the lead."), (None, "cannot be said")],
)
def test_a_lead_that_could_be_caught_or_is_not_bounded(voters: int | None, says: str) -> None:
    """Drawing level is said to be possible as soon as it is, and nothing is said where nothing bounds the votes."""
    case = sums((142727, 59900), 392, (159024, 172576), (41, 0))
    case = Case(
        **{**{f: getattr(case, f) for f in case.__struct_fields__}, "missing": stations({"x": voters}, {"x": 41})}
    )
    assert (found := reach(case)) is not None
    assert any(says in text for text in reach_sentences(found, NAMES))
    assert not any("same either way" in text for text in reach_sentences(found, NAMES))


def one_by_one(stated: tuple[int, int], *rows: tuple[int, int]) -> Case:
    """Forms of stations with 500 registered voters each, none missing, every premise vouched for."""
    units = [f"s{i}" for i in range(len(rows))]
    return Case(
        contest="e/C", basis="forms", total="a total", missing=stations({}), outside=0,
        forms=forms(
            {u: {"7": read(a), "18": read(b)} for u, (a, b) in zip(units, rows, strict=True)}, ("7", "18"),
            dict.fromkeys(units, 500),
        ),
        stated=dict(zip(("7", "18"), stated, strict=True)), premises=SOURCED,
    )  # fmt: skip


def test_one_slip_could_explain_it() -> None:
    """k_min = 1 is said as what it is, and nothing is conditional where every premise has its source."""
    (made,) = prove(one_by_one((290, 30), (200, 20), (100, 10)))
    assert sentences(made, NAMES) == (
        f"These 2 forms, {AT_LEAST_ONE}",
        "The forms hold 10 more votes for A than the total states: 300 against 290.",
        "One slip could explain it.",
    )


def test_two_forms_must_be_wrong() -> None:
    """k_min = 2 stands against any one wrong form."""
    (made,) = prove(one_by_one((50, 30), (200, 20), (100, 10)))
    assert "at least 2 of the forms or their readings" in sentences(made, NAMES)[0]
    assert sentences(made, NAMES)[-1] == "The contradiction remains with any one wrong form."


def test_three_forms_must_be_wrong() -> None:
    """k_min = 3 stands against any two."""
    (made,) = prove(one_by_one((10, 30), (200, 10), (100, 10), (50, 10)))
    assert "at least 3 of the forms" in sentences(made, NAMES)[0]
    assert sentences(made, NAMES)[-1] == "The contradiction remains with any 2 wrong forms."


def test_no_forms_would_do() -> None:
    """More votes stated than voters registered anywhere: no wrong form explains it, and none is said to."""
    (made,) = prove(one_by_one((900, 300), (200, 20), (100, 10)))
    assert sentences(made, NAMES) == (
        f"These 2 forms, {WHATEVER}",
        "The total gives A and B together 870 more votes than the forms can hold.",
        "A form is held for every station, so those votes can come from no other station.",
    )


def test_a_single_form_and_no_form() -> None:
    """One form is not "these forms", and with none there is only the total."""
    (single,) = prove(one_by_one((100, 20), (200, 20)))
    (nothing,) = prove(one_by_one((100, 20)))
    assert sentences(single, NAMES)[0] == (
        "This form, as read, and this total cannot both be true: the form or its reading, the total, or a listed "
        "premise is wrong."
    )
    assert sentences(nothing, NAMES)[0] == "This total cannot be true unless a listed premise is wrong."


def test_the_condition_where_nothing_bounds_the_votes() -> None:
    """Votes per station, the turnout that implies, the share needed against the forms'; nothing that a sum hides."""
    case = sums((142727, 59900), 392, (159024, 172576), (41, 0))
    assert (found := condition(case, registered=678006, stations=433)) is not None
    assert condition_sentences(found, NAMES) == (
        f"If the total is true, 128,973 votes for B and A come from the 41 stations without a form, {OUTSIDE}",
        "From those stations alone that is 3,145.7 a station.",
        "If those stations are of average size, it is 2.01 for every voter registered there.",
        "B would have had 87.4 % of those votes, against 29.6 % of the votes on the forms.",
    )


def test_the_condition_from_forms_one_by_one() -> None:
    """The largest form, and the winner's best one, where every form is known."""
    case = msgspec.structs.replace(one_by_one((320, 400), (200, 20), (100, 50)), missing=stations({"x": None}))
    assert (found := condition(case)) is not None
    assert condition_sentences(found, NAMES)[1:] == (
        "From those stations alone that is 350.0 a station.",
        "No form held has more than 220 votes for the candidates compared.",
        f"B would have had 94.3 % of those votes, against 18.9 % of the votes on the forms and 33.3 % {BEST}",
    )


def test_the_flip_numbers() -> None:
    """Votes and forms, and that no number of forms would do where that is so."""
    case = one_by_one((0, 0), (200, 20), (100, 10), (5, 30))
    assert (found := flip(case.forms)) is not None
    assert flip_sentence(found, NAMES) == (
        "A leads B by 245. 123 votes moved from A to B would change who leads; so would 1 of the 3 forms, if every "
        "vote on it were given to B."
    )


def test_every_premise_has_words_and_its_source() -> None:
    """A code without words would be a premise nobody can read."""
    assert set(PREMISES) == set(CODES)
    assert premise_sentences((Premise(code="station-list", source="Form 28"), Premise(code="readings"))) == (
        "The list of stations is complete: Form 28.",
        "The figures were read as they stand on the forms: no source says so.",
    )


def test_no_sentence_accuses() -> None:
    """Words that say more than a subtraction are nowhere in what can be said."""
    said = " ".join([*PREMISES.values(), *sentences(prove(one_by_one((50, 30), (200, 20), (100, 10)))[0], NAMES)])
    assert not any(word in said.lower() for word in ("fraud", "rig", "stole", "forge", "fake", "tamper", "manipul"))


def test_a_lead_is_said_once() -> None:
    """Where the proof of who leads and the votes that would change it are about one lead, it is not said twice."""
    case = sums((142727, 59900), 392, (159024, 172576), (41, 63570))
    said = lead_sentences(reach(case), flip(case.forms), NAMES)
    assert sum("leads" in text for text in said) == 2
    assert [text for text in said if "leads B" in text] == [said[0]]
    assert said[-1] == "41,414 votes moved from A to B would change who leads."


def test_a_condition_without_a_number_of_stations() -> None:
    """Where no list says how many stations have no form, that is said, and nothing is divided by them."""
    case = msgspec.structs.replace(one_by_one((320, 400), (200, 20), (100, 50)), missing=stations({}))
    assert (found := condition(case)) is not None
    assert condition_sentences(found, NAMES)[:2] == (
        f"If the total is true, 350 votes for B and A come from stations without a form, {OUTSIDE}",
        "Nobody states how many stations without a form there are.",
    )


@pytest.mark.parametrize("outside", [None, 0, 7])
@pytest.mark.parametrize("stated", [(159_024, 172_576), (290, 30), (320, 400), (142_727, 59_901)])
def test_exchanged_figures_exchange_the_names_and_nothing_else(stated: tuple[int, int], outside: int | None) -> None:
    """Every sentence of a case, and of the same case with the two candidates' figures exchanged."""

    def said(held: tuple[int, int], total: tuple[int, int]) -> list[str]:
        case = sums(held, 392, total, (41, 63_570), outside=outside)
        found = condition(case)
        return [
            *(text for made in prove(case) for text in sentences(made, NAMES)),
            *(condition_sentences(found, NAMES) if found else ()),
            *lead_sentences(reach(case), flip(case.forms), NAMES),
        ]

    swapped = said((59_900, 142_727), (stated[1], stated[0]))
    back = [re.sub(r"\b[AB]\b(?! form)", lambda m: "B" if m.group() == "A" else "A", text) for text in swapped]
    assert said((142_727, 59_900), stated) == back
