"""Pakistan 2018 for the tests: 840 contests as declared, every candidate, no stations."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from natija.countries import profile
from natija.model.definition import Candidate, Contest, Definition, Election, Holder, Person, Unit
from natija.workspace import Workspace
from tests.real import shared

FORM_49 = """
# official.csv and contests.csv side by side: what the declaration of a contest says
form = "49"
holder = "commission"
reader = "transcriber:elections2018"
stated = "2018-07-27"
contest = "{contest}"
unit = "{contest.unit}"

[fields]
registered = "registered"
polled = "polled"
valid = "valid"
rejected = "rejected"

[candidate]
serial = "{serial}"

[candidate.fields]
votes = "votes"
"""
FIELDS = ("registered", "polled", "valid", "rejected")


def build(folder: Path) -> Workspace:
    """Every declaration."""
    place = shared.Place(folder)
    workspace = place.workspace(definition())
    place.add(workspace, declarations(folder / "form49.csv"), FORM_49)
    return workspace


def ballots() -> dict[str, list[dict[str, str]]]:
    """Candidates by contest in the order of the file: names occur twice, so their place is the serial."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in shared.rows("pakistan2018/official.csv"):
        found[row["contest"]].append(row)
    return found


def declarations(place: Path) -> Path:
    """A row per candidate with the figures of the contest beside the votes."""
    by_contest = ballots()
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["contest", "serial", "votes", *FIELDS])
        for row in shared.rows("pakistan2018/contests.csv"):
            for serial, one in enumerate(by_contest[row["contest"]], start=1):
                writer.writerow([row["contest"], serial, one["votes"], *(row[name] for name in FIELDS)])
    return place


def definition() -> Definition:
    """840 contests, 11,661 candidates."""
    by_contest = ballots()
    return Definition(
        title="Pakistan 2018", source="tests", profile=profile("pakistan"),
        elections=(Election(id="ge2018", name="General election", date="2018-07-25"),),
        units=tuple(Unit(id=f"{label}@2018", label=label, type="constituency") for label in by_contest),
        contests=tuple(
            Contest(id=f"ge2018/{label}", label=label, election="ge2018", office="assembly", unit=f"{label}@2018",
                    tree="national")
            for label in by_contest
        ),
        candidates=tuple(
            Candidate(contest=f"ge2018/{label}", serial=str(n), person=f"{label}.{n}")
            for label, ballot in by_contest.items() for n, _ in enumerate(ballot, start=1)
        ),
        people=tuple(
            Person(id=f"{label}.{n}", names={"en": one["candidate"]})
            for label, ballot in by_contest.items() for n, one in enumerate(ballot, start=1)
        ),
        holders=(Holder(id="commission", kind="commission"),),
    )  # fmt: skip
