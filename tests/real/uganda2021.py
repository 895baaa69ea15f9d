"""Uganda 2021 for the tests: one contest, and a tree of regions, districts, constituencies and sub-counties by code."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import msgspec

from natija.countries import profile
from natija.model.definition import Candidate, Contest, Definition, Election, Holder, Parent, Party, Person, Unit
from natija.model.forms import Basis
from natija.workspace import Workspace
from tests.real import shared

TOP = "UG@2021"

PUBLISHED = Basis(
    id="published", title={"en": "As published, nullified stations included"}, level="polling-station",
    forms=("count",), holders=("commission",), void="count",
)  # fmt: skip
"""The commission's own totals count a station that its list calls nullified."""

STATIONS = """
# stations.csv: every station with its voters, where it lies, and whether its poll was nullified
layout = "wide"
makes = "list"
form = "list"
holder = "commission"
reader = "transcriber:commission"
stated = "2021-01-10"
complete = true
contest = "{contest}"
unit = "{contest.unit}/{station_id}"

[fields]
registered = "registered"

[list]
name = "{station_name}"

[list.within]
national = "{contest.unit}/{station_id|before:/|before:/}"

[notices]
status = "{nullified_polling_station}"
acts = { 1 = "void" }
effective = "2021-01-16"
decided_by = "commission"
"""

FORMS = """
# votes.csv and stations.csv side by side: a row per station with all that its form says
layout = "wide"
form = "count"
holder = "commission"
reader = "transcriber:commission"
stated = "2021-01-16"
contest = "{contest}"
unit = "{contest.unit}/{station_id}"

[fields]
registered = "registered"
valid_votes = "valid"
invalid_votes = "rejected"
total_votes = "polled"

[candidate]
by = "name"

[candidate.columns]
NAMES
"""

DECLARED = """
# official.csv: the commission's final totals
form = "declaration"
holder = "commission"
reader = "transcriber:commission"
stated = "2021-01-16"
contest = "{contest}"
unit = "{contest.unit}"

[candidate]
name = "{candidate}"

[candidate.fields]
votes = "votes"
"""


def build(folder: Path) -> Workspace:
    """Stations, forms and the commission's totals."""
    place = shared.Place(folder)
    workspace = place.workspace(definition())
    place.add(workspace, "uganda2021/stations.csv.gz", STATIONS)
    place.add(workspace, table(folder / "forms.csv"), forms())
    place.add(workspace, "uganda2021/official.csv", DECLARED)
    return workspace


def definition() -> Definition:
    """Candidates in the order of the declaration, units named by the codes inside the stations' numbers."""
    ballot, generic = list(shared.rows("uganda2021/official.csv")), profile("generic")
    units: dict[str, Unit] = {TOP: Unit(id=TOP, label="Uganda", type="country")}
    parents: dict[str, str] = {}
    for row in shared.rows("uganda2021/stations.csv.gz"):
        above = TOP
        for unit, label, kind in levels(row):
            units.setdefault(unit, Unit(id=unit, label=label, type=kind))
            assert parents.setdefault(unit, above) == above
            above = unit
    return Definition(
        title="Uganda 2021", source="tests",
        profile=msgspec.structs.replace(generic, bases=(*generic.bases, PUBLISHED)),
        elections=(Election(id="ug2021", name="General election", date="2021-01-14"),),
        units=tuple(units.values()),
        parents=tuple(Parent(tree="national", unit=unit, parent=up) for unit, up in parents.items()),
        contests=(
            Contest(
                id="ug2021/president", label="UG-2021-president", election="ug2021", office="president", unit=TOP,
                tree="national",
            ),
        ),
        candidates=tuple(
            Candidate(contest="ug2021/president", serial=str(n), person=f"p{n}", party=row["party"])
            for n, row in enumerate(ballot, start=1)
        ),
        people=tuple(Person(id=f"p{n}", names={"en": row["candidate"]}) for n, row in enumerate(ballot, start=1)),
        parties=tuple(Party(id=name, label=name) for name in sorted({row["party"] for row in ballot})),
        holders=(Holder(id="commission", kind="commission"),),
    )  # fmt: skip


def levels(row: dict[str, str]) -> list[tuple[str, str, str]]:
    """(unit, label, type) of what a station lies in, from the region down to the sub-county."""
    district, constituency, subcounty = row["station_id"].split("/")[:3]
    return [
        (f"{TOP}/{row['region']}", row["region"], "region"),
        (f"{TOP}/{district}", row["district"], "district"),
        (f"{TOP}/{district}/{constituency}", row["constituency"], "constituency"),
        (f"{TOP}/{district}/{constituency}/{subcounty}", row["subcounty"], "sub-county"),
    ]


def table(place: Path) -> Path:
    """votes.csv turned, and put beside stations.csv: what a form of a station says, in one row."""
    votes: dict[str, dict[str, str]] = defaultdict(dict)
    for row in shared.rows("uganda2021/votes.csv.gz"):
        votes[row["station_id"]][row["candidate"]] = row["votes"]
    names = [row["candidate"] for row in shared.rows("uganda2021/official.csv")]
    fields = ["contest", "station_id", "registered", "valid_votes", "invalid_votes", "total_votes"]
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*fields, *names])
        for row in shared.rows("uganda2021/stations.csv.gz"):
            writer.writerow([*(row[f] for f in fields), *(votes[row["station_id"]].get(n, "") for n in names)])
    return place


def forms() -> str:
    """The mapping of that table."""
    names = (row["candidate"] for row in shared.rows("uganda2021/official.csv"))
    return FORMS.replace("NAMES", "\n".join(f'"{name}" = "{name}"' for name in names))
