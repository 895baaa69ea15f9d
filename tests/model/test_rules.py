"""Rules as text: what the little language says, what it refuses, and which thresholds are in force when."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from natija.countries import profile, profiles
from natija.errors import BadUse
from natija.model.forms import Parameter, Rule
from natija.model.rules import LISTED, Comparison, Term, bind, in_force, parse


def term(coefficient: int, field: str = "", over: str = "field") -> Term:
    """A term of a comparison."""
    return Term(coefficient=coefficient, over=over if field else "one", field=field)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "relation", "terms"),
    [
        ("valid == 0", "==", (term(1, "valid"), term(0))),
        ("valid + rejected != polled", "!=", (term(1, "valid"), term(1, "rejected"), term(-1, "polled"))),
        ("polled - ballots.issued > 3", ">", (term(1, "polled"), term(-1, "ballots.issued"), term(-3))),
        ("sum(votes) != valid", "!=", (term(1, "votes", "sum"), term(-1, "valid"))),
        ("max(votes) >= known(votes)", ">=", (term(1, "votes", "max"), term(-1, "votes", "known"))),
        ("100*polled >= 95*registered", ">=", (term(100, "polled"), term(-95, "registered"))),
        ("2 * 3 <= 7", "<=", (term(6), term(-7))),
        ("ballots.in-box < valid", "<", (term(1, "ballots.in-box"), term(-1, "valid"))),
        ("  valid==rejected ", "==", (term(1, "valid"), term(-1, "rejected"))),
        ("registered != list.registered", "!=", (term(1, "registered"), term(-1, LISTED))),
    ],
)
def test_a_rule_is_read_as_it_is_written(text: str, relation: str, terms: tuple[Term, ...]) -> None:
    """Everything on the right is subtracted, and compared with zero."""
    assert parse(text) == Comparison(terms=terms, relation=relation)  # type: ignore[arg-type]


def test_a_parameter_stands_for_its_value() -> None:
    """As a factor and as a number."""
    wanted = Comparison(terms=(term(100, "polled"), term(-95, "registered"), term(-4)), relation=">=")
    assert parse("100*polled >= $high*registered + $least", {"high": 95, "least": 4}) == wanted


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "expected a field"),
        ("valid", "one of =="),
        ("valid ==", "expected a field"),
        ("valid == 0 0", "one too many"),
        ("valid = 0", "cannot read"),
        ("sum(votes == 1", r"needs one field and a \)"),
        ("min(votes) == 1", "not one of sum, max, known"),
        ("valid ** 2 == 1", "one of =="),
        ("$unknown*valid == 1", "not in force or not in the profile"),
        ("valid == 1.5", "one too many|cannot read"),
        ("valid / 2 == 1", "cannot read"),
        ("__import__('os') == 1", "cannot read"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_place(text: str, says: str) -> None:
    """One clear error that shows the rule."""
    with pytest.raises(BadUse, match=says) as error:
        parse(text)
    assert repr(text) in str(error.value)


@given(st.text(alphabet="abcsum(votes)known.-+*<>=!$0123456789 \n", max_size=40))
def test_any_text_is_a_rule_or_one_clear_error(text: str) -> None:
    """Never a traceback."""
    with contextlib.suppress(BadUse):
        parse(text, {"a": 1})


def test_a_comparison_knows_the_fields_it_reads() -> None:
    """Numbers read none."""
    assert parse("sum(votes) + 1 != valid").fields == {"votes", "valid"}


def threshold(value: int, since: str, until: str | None = None) -> Parameter:
    """A dated parameter."""
    return Parameter(id="p", value=value, since=since, until=until, source="Act", confidence="high")


def test_a_parameter_is_in_force_from_its_first_day_until_before_its_last() -> None:
    """The law changed on 1 August 2023."""
    both = [threshold(10_000, "2017-10-02", "2023-08-01"), threshold(8_000, "2023-08-01")]
    assert [in_force(both, day).get("p") for day in ("2017-10-01", "2017-10-02", "2023-07-31", "2023-08-01")] == [
        None, 10_000, 10_000, 8_000,
    ]  # fmt: skip


def test_rules_that_compare_no_figures_are_not_bound() -> None:
    """R141 compares stations with a list: code, not text."""
    rules = [
        Rule(code="R1", severity="error", title={"en": "one"}, fires=("valid == 0",), when=("polled > 0",)),
        Rule(code="R2", severity="error", title={"en": "two"}),
    ]
    (bound,) = bind(rules, {})
    assert (bound.rule.code, len(bound.when), len(bound.fires)) == ("R1", 1, 1)


@pytest.mark.parametrize("name", profiles())
@pytest.mark.parametrize("date", ["2018-07-25", "2024-02-08"])
def test_every_rule_of_every_profile_can_be_read_on_an_election_day(name: str, date: str) -> None:
    """With the thresholds of that day, over fields the profile has."""
    found = profile(name)
    fields = {field.id: field.per for field in found.fields} | {LISTED: "unit"}
    for bound in bind(found.rules, in_force(found.parameters, date)):
        for comparison in (*bound.when, *bound.fires):
            for one in comparison.terms:
                if one.field:
                    assert fields[one.field] == ("unit" if one.over == "field" else "candidate"), bound.rule.code
