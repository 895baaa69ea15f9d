"""Scenarios of reserved seats on the page of a house: what each would award to whom, side by side, none preferred.

They come with the program, are of the house that their title names, and of the year after its election. The method is
inferred, which every table says; a sum that differs from what was reported is said, and so is one that fits.
"""

from __future__ import annotations

from collections.abc import Sequence

from natija.canvass.certificates.spelling import number
from natija.countries.scenarios import bundled
from natija.dossier.holders import UNKNOWN
from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.house import House
from natija.model.definition import Definition
from natija.publish.site.figures import heads, numbered, table
from natija.publish.site.shell import Shell
from natija.seats.scenario import ScenarioShared, run


def of_house(definition: Definition, house: House) -> tuple[ScenarioShared, ...]:
    """Scenarios of a house after the election it comes from, by date."""
    chamber = next(c for c in definition.chambers if c.id == house.chamber)
    days = [e.date for e in definition.elections if e.id in chamber.elections]
    if not days:
        return ()
    first, last = min(days), f"{int(min(days)[:4]) + 1}{min(days)[4:]}"
    found = [
        run(file, one) for file in bundled() for one in file.scenarios
        if file.country == definition.profile.id and one.title.startswith(chamber.label) and first <= one.date <= last
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda shared: shared.scenario.date))


def scenarios(shell: Shell, definition: Definition, house: House) -> Markup:
    """A column per scenario, a row per party; what is inferred and what was reported beside."""
    found = of_house(definition, house)
    if not found:
        return NOTHING
    say = shell.words
    parties = sorted({p for one in found for p in one.awarded}, key=lambda p: (-found[0].awarded.get(p, 0), p))
    rows = [[escape(p), *(escape(number(one.awarded.get(p, 0))) for one in found)] for p in parties]
    rows.append([escape(say("house.withheld")), *(escape(number(one.withheld)) for one in found)])
    columns = (*heads(say("table.party")), *numbered(*(f"{n}. {one.scenario.date}" for n, one in enumerate(found, 1))))
    said = [
        tag("li", escape(f"{n}. {one.scenario.title} ({one.scenario.date}). {_reported(one)}"))
        for n, one in enumerate(found, start=1)
    ]  # fmt: skip
    notes = dict.fromkeys(one.inferred for one in found)
    english = {"lang": "en", "dir": "ltr"}
    return join((
        tag("ul", join(said), english), table(say("house.scenarios-caption"), columns, rows, "plain few"),
        *(tag("p", escape(text), {"class": "note", **english}) for text in notes),
    ))  # fmt: skip


def _reported(one: ScenarioShared) -> str:
    """Whether it gives what was reported, in words."""
    if one.matches is None:
        return "No awards are reported to hold it against."
    by = f" ({one.scenario.reported_by})" if one.scenario.reported_by else ""
    if one.matches:
        return f"It gives the awards that were reported{by}."
    return f"It does not give the awards that were reported{by}: {_apart(one)}."


def _apart(one: ScenarioShared) -> str:
    apart: Sequence[str] = [
        f"{r.category}, {r.party} {number(r.computed)}, reported {number(r.reported)}"
        for r in one.reported if not r.matches
    ]  # fmt: skip
    return "; ".join(apart) or UNKNOWN
