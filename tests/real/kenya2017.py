"""Kenya 2017 for the tests: Form 34C, a row per constituency and totals printed below them."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from natija.countries import profile
from natija.model.definition import Candidate, Contest, Definition, Election, Holder, Parent, Person, Unit
from natija.workspace import Workspace
from tests.real import shared

TOP = "KE@2017"

FORM_34C = """
# votes.csv and stations.csv side by side, with the printed totals of official.csv as the last row
layout = "wide"
makes = "collation"
form = "collation"
holder = "commission"
reader = "transcriber:commission"
stated = "2017-08-11"
contest = "KE-2017-president"
unit = "{contest.unit}/{code}"

[totals.where]
name = "NATIONAL TOTAL"

[fields]
registered = "registered"
valid = "valid"
rejected = "rejected"

[candidate]
by = "name"

[candidate.columns]
NAMES
"""


def names() -> list[str]:
    """Candidates in the order of the form."""
    return [row["candidate"] for row in shared.rows("kenya2017/official.csv")]


def build(folder: Path) -> Workspace:
    """The one form."""
    place = shared.Place(folder)
    workspace = place.workspace(definition())
    columns = "\n".join(f'"{name}" = "{name}"' for name in names())
    place.add(workspace, form_34c(folder / "form34c.csv"), FORM_34C.replace("NAMES", columns))
    return workspace


def form_34c(place: Path) -> Path:
    """The rows and the printed totals as one table, as they are in the paper."""
    votes: dict[str, dict[str, str]] = defaultdict(dict)
    for row in shared.rows("kenya2017/votes.csv"):
        votes[row["station_id"]][row["candidate"]] = row["votes"]
    printed = {row["candidate"]: row["votes"] for row in shared.rows("kenya2017/official.csv")}
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "name", "registered", "valid", "rejected", *names()])
        for row in shared.rows("kenya2017/stations.csv"):
            about = [row["station_id"], row["station_name"], row["registered"], row["valid"], row["rejected"]]
            writer.writerow([*about, *(votes[row["station_id"]][name] for name in names())])
        (total,) = (r for r in shared.rows("kenya2017/official_by_county.csv") if r["county"] == "NATIONAL TOTAL")
        about = ["", "NATIONAL TOTAL", total["REGISTERED"], total["VALID"], total["REJECTED"]]
        writer.writerow([*about, *(printed[name] for name in names())])
    return place


def definition() -> Definition:
    """Constituencies in counties, eight candidates."""
    stations = list(shared.rows("kenya2017/stations.csv"))
    counties = {row["county_code"]: row["county"] for row in stations}
    return Definition(
        title="Kenya 2017", source="tests", profile=profile("generic"),
        elections=(Election(id="ke2017", name="General election", date="2017-08-08"),),
        units=(
            Unit(id=TOP, label="Kenya", type="country"),
            *(Unit(id=f"{TOP}/county-{code}", label=name, type="county") for code, name in counties.items()),
            *(Unit(id=f"{TOP}/{r['station_id']}", label=r["station_name"], type="constituency") for r in stations),
        ),
        parents=(
            *(Parent(tree="national", unit=f"{TOP}/county-{code}", parent=TOP) for code in counties),
            *(
                Parent(tree="national", unit=f"{TOP}/{r['station_id']}", parent=f"{TOP}/county-{r['county_code']}")
                for r in stations
            ),
        ),
        contests=(
            Contest(id="ke2017/president", label="KE-2017-president", election="ke2017", office="president", unit=TOP,
                    tree="national"),
        ),
        candidates=tuple(
            Candidate(contest="ke2017/president", serial=str(n), person=f"p{n}") for n, _ in enumerate(names(), start=1)
        ),
        people=tuple(Person(id=f"p{n}", names={"en": name}) for n, name in enumerate(names(), start=1)),
        holders=(Holder(id="commission", kind="commission"),),
    )  # fmt: skip
