"""New Hampshire 2020 for the tests: wards and towns with county totals among them."""

from __future__ import annotations

from pathlib import Path

from natija.countries import profile
from natija.model.definition import Candidate, Contest, Definition, Election, Holder, Party, Person, Unit
from natija.workspace import Workspace
from tests.real import shared

VOTES = """
# votes.csv, the presidential rows as they are: wards and towns, and totals among them
form = "count"
holder = "commission"
reader = "transcriber:openelections"
stated = "2020-11-03"
contest = "{contest}"
unit = "{contest.unit}/{station_id}"

[where]
contest = "US-NH-2020-President"

[candidate]
name = "{candidate}"

[candidate.fields]
votes = "votes"
"""

WITHOUT_TOTALS = 'leave_out = ["S403"]\n' + VOTES

DECLARED = """
# official.csv: the two leading candidates
form = "declaration"
holder = "commission"
reader = "transcriber:sos"
stated = "2020-11-03"
contest = "{contest}"
unit = "{contest.unit}"

[candidate]
name = "{candidate}"
others = "not-transcribed"

[candidate.fields]
votes = "votes"
"""


def build(folder: Path) -> Workspace:
    """Towns and wards without the total rows, and what was declared."""
    place = shared.Place(folder)
    workspace = place.workspace(definition())
    place.add(workspace, "us_nh2020/votes.csv", WITHOUT_TOTALS)
    place.add(workspace, "us_nh2020/official.csv", DECLARED)
    return workspace


def definition() -> Definition:
    """The presidential contest."""
    names = {"Joe Biden": "DEM", "Donald Trump": "REP", "Jo Jorgensen": "LIB"}
    return Definition(
        title="New Hampshire 2020", source="tests", profile=profile("generic"),
        elections=(Election(id="nh2020", name="General election", date="2020-11-03"),),
        units=(Unit(id="NH@2020", label="New Hampshire", type="state"),),
        contests=(
            Contest(id="nh2020/president", label="US-NH-2020-President", election="nh2020", office="president",
                    unit="NH@2020", tree="national"),
        ),
        candidates=tuple(
            Candidate(contest="nh2020/president", serial=str(n), person=f"p{n}", party=party)
            for n, party in enumerate(names.values(), start=1)
        ),
        people=tuple(Person(id=f"p{n}", names={"en": name}) for n, name in enumerate(names, start=1)),
        parties=tuple(Party(id=party, label=party) for party in names.values()),
        holders=(Holder(id="commission", kind="commission"),),
    )  # fmt: skip
