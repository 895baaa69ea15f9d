"""Profiles, rules, findings and scenarios: what a country's law is as data."""

from __future__ import annotations

import inspect

from docs.pages.structures import structures
from natija.countries import profile, profiles, scenarios
from natija.model import forms, rules
from natija.model.forms import Profile, Rule
from natija.seats.scenario import listed

RULES = """# Rules

A rule of a [country profile](profiles.md) fires where any of its `fires` and all of its `when` hold. A share is
written by multiplying, because all arithmetic is on integers: `100 * rejected > 3 * polled`. `$name` is the parameter
of that name in force on polling day.

"""
FINDINGS = """# Findings

A finding is a question about a record, never a verdict, and never takes a form out of a total. A rule with an unknown
figure is *not evaluable*, which is counted and is not a pass. Formulas are those of the profile for Pakistan; the
severity is set by each country.

"""
SCENARIOS = """# Scenarios of reserved seats

Seats that are not voted for but shared by what parties won, as data: who may claim, since when, according to whom. Each
is one `[[scenarios]]` of a TOML file, which puts pools of seats and acts about claims together at a date.
`natija allocate --list` names them, `natija allocate --scenario NAME` runs one, and `--scenarios FILE` adds a file of
your own; [the how-to](../how-to/govern.md) has one.

"""


def profiles_page() -> str:
    """Reference of a country profile's TOML."""
    classes = (forms.Profile, forms.Field, forms.Form, forms.Rule, forms.Parameter, forms.Basis)
    return (
        "# Country profiles\n\nA country is one TOML file with these tables. Bundled: "
        f"{', '.join(f'`{name}`' for name in profiles())}.\n\n" + structures(classes)
    )


def rule_section(rule: Rule, severities: dict[str, str]) -> str:
    """What a code means, where it is an error, what to do, and how it is computed."""
    lines = [f"## {rule.code}\n\n{rule.title['en']}.\n"]
    if rule.remedy:
        lines.append(f"What to do: {rule.remedy['en']}\n")
    lines.append("Severity: " + ", ".join(f"{name} {severity}" for name, severity in severities.items()) + ".\n")
    if rule.fires:
        when = f"\nwhen  {' and '.join(rule.when)}" if rule.when else ""
        lines.append("```text\nfires " + "\n   or ".join(rule.fires) + when + "\n```\n")
    if rule.suppresses:
        lines.append(f"Where it fires, its echoes are left out: {', '.join(rule.suppresses)}.\n")
    if rule.source:
        lines.append(f"Source: {rule.source}.\n")
    return "\n".join(lines)


def findings_page() -> str:
    """Reference of the codes."""
    every: dict[str, Profile] = {name: profile(name) for name in profiles()}
    codes = sorted({rule.code for p in every.values() for rule in p.rules})
    by_code = {code: {n: r for n, p in every.items() for r in p.rules if r.code == code} for code in codes}
    sections = [
        rule_section(found.get("pakistan") or next(iter(found.values())), {n: r.severity for n, r in found.items()})
        for found in by_code.values()
    ]
    return FINDINGS + "\n".join(sections)


def scenarios_page() -> str:
    """Reference of a file of scenarios, and of those that come with the package."""
    classes = (
        scenarios.ScenarioFile, scenarios.Pool, scenarios.SeatClaim, scenarios.SeatAct, scenarios.Scenario,
        scenarios.SeatChange, scenarios.ReportedSeats, scenarios.ElectoralCollege, scenarios.CollegeBody,
    )  # fmt: skip
    rows = "".join(
        f"| `{one.name}` | {one.date} | {one.title} | {one.confidence} |\n"
        for one in listed(scenarios.bundled()).entries
    )
    said = "".join(f"{file.inferred}\n\n" for file in scenarios.bundled() if file.inferred)
    head = "| name | date | what | how sure |\n|---|---|---|---|\n"
    return f"{SCENARIOS}# Bundled\n\n{said}{head}{rows}\n# Tables of the file\n\n{structures(classes)}"


def rules_page() -> str:
    """Reference of the language of rules."""
    return RULES + inspect.cleandoc(rules.__doc__ or "").split("\n", 2)[2] + "\n"
