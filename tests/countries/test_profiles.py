"""The bundled profiles, and what happens to a profile that is wrong."""

from __future__ import annotations

import msgspec
import pytest

from natija.countries import merge_profile, profile, profiles, read_profile
from natija.errors import Unknown, Unreadable
from natija.model.forms import Profile
from natija.model.rules import bind, in_force

STARTING_SET = {f"R{n}" for n in (101, 102, 110, 111, 112, 113, 114, 120, 121, 122, 123, 130, 131, 132, 133, 134, 135)}
STARTING_SET |= {f"R{n}" for n in (136, 137, 138, 139, 140, 141, 150, 201, 202, 203, 204, 205, 206, 301, 302, 303)}
STRUCTURAL = {f"R{n}" for n in (101, 102, 135, 136, 137, 138, 139, 140, 141, 201, 202, 203, 205, 301)}

SMALL = """
id = "small"
version = "1"
title = { en = "Small" }
fields = [{ id = "valid", title = { en = "Valid" } }, { id = "votes", per = "candidate", title = { en = "Votes" } }]

[[forms]]
id = "count"
title = { en = "Count" }
level = "polling-station"
role = "count"
fields = ["votes", "valid"]

[[rules]]
code = "R111"
severity = "error"
title = { en = "Votes do not add up" }
fires = ["sum(votes) != valid"]
"""


def parameter(read: Profile, name: str, date: str) -> int:
    """Value of a parameter on a date."""
    return in_force(read.parameters, date)[name]


@pytest.fixture
def pakistan() -> Profile:
    """Pakistan's profile."""
    return profile("pakistan")


def test_both_profiles_are_bundled() -> None:
    """A country with its own profile, and one profile for any country."""
    assert profiles() == ("generic", "pakistan")


@pytest.mark.parametrize("name", profiles())
def test_every_check_of_the_starting_set_is_there_with_title_remedy_and_source(name: str) -> None:
    """No check is a bare code: it says what is wrong and what to do."""
    rules = {rule.code: rule for rule in profile(name).rules}
    assert rules.keys() >= STARTING_SET
    assert all(rule.title["en"] and rule.remedy["en"].endswith(".") for rule in rules.values())


@pytest.mark.parametrize("name", profiles())
def test_structural_checks_have_no_comparison(name: str) -> None:
    """They compare rows, copies or papers, which a linear rule cannot say."""
    assert {rule.code for rule in profile(name).rules if not rule.fires} >= STRUCTURAL


@pytest.mark.parametrize("name", profiles())
def test_every_rule_binds_to_the_parameters_of_polling_day_2024(name: str) -> None:
    """Each comparison parses and each threshold it names is in force."""
    read = profile(name)
    assert bind(read.rules, in_force(read.parameters, "2024-02-08"))


def test_pakistan_has_the_seven_forms_with_titles_in_english_and_urdu(pakistan: Profile) -> None:
    """The chain from the list of stations to the final result."""
    forms = {form.id: form for form in pakistan.forms}
    assert forms.keys() >= {"28", "33", "45", "46", "47", "48", "49"}
    assert all(form.title.keys() == {"en", "ur"} for form in pakistan.forms)
    assert [forms[n].stage for n in ("45", "47", "48", "49")] == ["count", "provisional", "consolidated", "final"]
    assert "Form XIV" in forms["45"].names
    assert "Form XV" in forms["46"].names


def test_every_form_of_pakistan_has_a_source_except_the_one_for_figures_without_a_form(pakistan: Profile) -> None:
    """A blank nobody has described is not encoded."""
    assert [form.id for form in pakistan.forms if not form.source] == ["statement"]


def test_every_field_of_pakistan_is_named_in_urdu(pakistan: Profile) -> None:
    """Screens in Urdu have no English holes."""
    assert all(field.title.keys() == {"en", "ur"} for field in pakistan.fields)


def test_more_votes_than_voters_is_a_warning_in_pakistan_and_an_error_elsewhere() -> None:
    """Staff on duty may vote off the roll there."""
    severity = {name: {r.code: r.severity for r in profile(name).rules}["R130"] for name in profiles()}
    assert severity == {"generic": "error", "pakistan": "warning"}


def test_a_missing_valid_total_hides_its_echoes(pakistan: Profile) -> None:
    """The cause is shown, not its consequences."""
    assert {r.code: r.suppresses for r in pakistan.rules}["R110"] == ("R111", "R112")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("recount-margin-votes-national", 10_000, 8_000),
        ("recount-margin-votes-provincial", 10_000, 4_000),
        ("recount-margin-percent", 5, 5),
        ("petition-decision-days", 120, 180),
    ],
)
def test_the_law_of_2018_and_of_2024_are_both_there(pakistan: Profile, name: str, before: int, after: int) -> None:
    """A threshold is asked for on a date, and answers with the one in force then."""
    assert (parameter(pakistan, name, "2018-07-25"), parameter(pakistan, name, "2024-02-08")) == (before, after)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("provisional-result-hour", 2),
        ("provisional-result-latest-hour", 10),
        ("petition-days", 45),
        ("publication-days", 14),
        ("gazette-days", 14),
        ("consolidated-forms-hours", 24),
        ("women-share-percent", 10),
        ("ordered-recount-days", 5),
        ("expense-return-days", 10),
        ("appeal-days", 30),
    ],
)
def test_deadlines_in_force_on_polling_day(pakistan: Profile, name: str, value: int) -> None:
    """The clock of the Elections Act as it ran in February 2024."""
    assert parameter(pakistan, name, "2024-02-08") == value


def test_what_was_not_seen_in_a_source_is_marked(pakistan: Profile) -> None:
    """Nothing is encoded as law with more confidence than its source gives."""
    marked = {(p.id, p.since): p.confidence for p in pakistan.parameters}
    assert marked["recount-margin-votes-national", "2023-08-01"] == "low"
    assert marked["by-election-days", "2017-10-02"] == "general-knowledge"


def test_the_bases_of_both_profiles_have_the_same_names() -> None:
    """A person who knows one country finds the way in another."""
    names = [[basis.id for basis in profile(name).bases] for name in profiles()]
    assert names[0] == names[1] == ["declared", "commission", "agents", "observer", "consolidated", "agreed"]


def test_an_unknown_country_lists_the_choices() -> None:
    """The next step is in the message."""
    with pytest.raises(Unknown, match="generic, pakistan"):
        profile("atlantis")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("R111", "R111\n"), "not TOML"),
        (('severity = "error"', 'severity = "grave"'), r"Invalid enum value.*rules 'R111'"),
        (('level = "polling-station"', 'levle = "polling-station"'), r"forms 'count'"),
        (('fields = ["votes", "valid"]', 'fields = ["votes", "vaild"]'), "no field is called 'vaild'"),
        (("sum(votes) != valid", "sum(votes) ! valid"), r"rules 'R111': rule"),
        (("sum(votes) != valid", "sum(votes) != vaild"), "no field is called 'vaild'"),
        (("sum(votes) != valid", "sum(votes) != $least"), "least is not in force"),
        (('version = "1"', 'version = "1"\ndefault_basis = "best"'), "no basis is called 'best'"),
        (("[[rules]]", '[[rules]]\nsuppresses = ["R999"]'), "no rule is called 'R999'"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_file_and_key(wrong: tuple[str, str], says: str) -> None:
    """One way to be wrong per row."""
    with pytest.raises(Unreadable, match=says) as caught:
        read_profile(SMALL.replace(*wrong), where="mine.toml")
    assert str(caught.value).startswith("mine.toml")


def test_two_values_of_one_parameter_on_one_day_are_refused() -> None:
    """A threshold has one value on a date."""
    twice = "".join(
        f'[[parameters]]\nid = "least"\nvalue = {v}\nsince = "{s}"\nsource = "x"\nconfidence = "low"\n'
        for v, s in ((1, "2017-01-01"), (2, "2020-01-01"))
    )
    with pytest.raises(Unreadable, match="two values are in force on 2020-01-01"):
        read_profile(SMALL + twice, where="mine.toml")


def test_a_bundled_profile_can_be_changed_in_one_part(pakistan: Profile) -> None:
    """An override replaces by id and leaves the rest as it was."""
    basis = {
        "id": "agents",
        "title": {"en": "x"},
        "level": "polling-station",
        "forms": ["45"],
        "holders": ["agents:7"],
    }
    changed = merge_profile(pakistan, {"bases": [basis]}, where="election.toml")
    assert {b.id: b.holders for b in changed.bases}["agents"] == ("agents:7",)
    assert (changed.rules, changed.forms, changed.parameters) == (pakistan.rules, pakistan.forms, pakistan.parameters)


@pytest.mark.parametrize("name", profiles())
def test_a_profile_survives_json(name: str) -> None:
    """It is kept in the log as canonical JSON."""
    assert msgspec.json.decode(msgspec.json.encode(profile(name)), type=Profile) == profile(name)
