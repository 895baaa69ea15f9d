"""Disputed contests of Pakistan 2024 as a workspace: copies by holder, the commission's rows, and stated totals."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from natija.model.definition import Definition
from natija.workspace import Workspace
from tests.real import pakistan2024 as pakistan
from tests.real import shared

CONTESTS = ("NA-122", "NA-128", "NA-233", "NA-127", "NA-50")
PAIRED = ("NA-122", "NA-128", "NA-233")
"""Contests with both copies side by side."""
STATED = {
    "NA-127": {"PML-N": 98_210, "PTI-IND": 82_230, "PPP": 15_005},
    "NA-50": {"PML-N": 119_075, "PTI-IND": 109_189, "TLP": 91_709, "PPP": 64_160},
}
"""Totals of the press in vectors/quant/certificates_pressconfirmed.json."""

STATED_TOTALS = """
# totals as the press gives them, by way of a collection
form = "47"
contest = "{contest}"
unit = "{contest.unit}"
holder = "form45.com"
reader = "press:seen"
stated = "2024-02-12"

[candidate]
party = "{party}"
others = "not-transcribed"

[candidate.fields]
votes = "votes"
"""


def definition() -> Definition:
    """The five contests, in the house they belong to."""
    whole = pakistan.definition()
    kept = tuple(replace(c, office="National Assembly") for c in whole.contests if c.label in CONTESTS)
    ids = {c.id for c in kept}
    ballot = tuple(c for c in whole.candidates if c.contest in ids)
    people = {c.person for c in ballot}
    return replace(whole, contests=kept, candidates=ballot, people=tuple(p for p in whole.people if p.id in people))


def build(folder: Path) -> Workspace:
    """Every copy of the five contests imported."""
    place = shared.Place(folder)
    workspace = place.workspace(definition())
    place.add(workspace, "pakistan2024/stations.csv", only(pakistan.STATIONS))
    place.add(workspace, "pakistan2024/votes.csv", only(pakistan.CANDIDATES))
    place.add(workspace, "pakistan2024/votes.csv", only(pakistan.FORM_48))
    for contest in PAIRED:
        other = pakistan.paired(contest).replace('= "polled"', '= "polled"\npolled_pa = "polled.other"')
        place.add(workspace, "pakistan2024/paired_form45.csv", other)
    place.add(workspace, "pakistan2024/official.csv", pakistan.DECLARED)
    place.add(workspace, table(folder), STATED_TOTALS)
    return workspace


def only(text: str) -> str:
    """A mapping that takes the rows of these contests."""
    chosen = "contest = [" + ", ".join(f'"{contest}"' for contest in CONTESTS) + "]"
    if "[where]" in text:
        return text.replace("[where]\n", f"[where]\n{chosen}\n")
    return f"{text}\n[where]\n{chosen}\n"


def table(folder: Path) -> Path:
    """The stated totals as a file."""
    path = folder / "stated.csv"
    rows = [f"{contest},{party},{votes}" for contest, found in STATED.items() for party, votes in found.items()]
    path.write_text("\n".join(("contest,party,votes", *rows)) + "\n", encoding="utf-8")
    return path
