"""Afghanistan 2014, second round, for the tests: two stages, audit status per station, codes with leading zeros."""

from __future__ import annotations

from pathlib import Path

import msgspec

from natija.countries import profile
from natija.model.definition import Candidate, Contest, Definition, Election, Holder, Parent, Person, Unit
from natija.model.forms import Basis
from natija.workspace import Workspace
from tests.real import shared

TOP = "AF@2014"

STATIONS = """
# stations.csv: every station, its name in Dari, its district's centre, and what the audit did to it
layout = "wide"
makes = "list"
form = "list"
holder = "commission"
reader = "transcriber:commission"
stated = "2014-06-10"
contest = "{contest}"
unit = "{contest.unit}/{station_id}"

[list]
name = "{pc_name_dari}"
type = "{ps_type}"
within.national = "{contest.unit}/{pc_code}"

[notices]
status = "{post_audit_status}"
acts = { Invalidated = "void" }
effective = "2014-09-21"
decided_by = "commission"
"""

VOTES = """
# votes.csv, one stage of it
form = "count"
stage = "STAGE"
holder = "commission"
reader = "transcriber:commission"
stated = "STATED"
contest = "{contest}"
unit = "{contest.unit}/{station_id}"
blank = "not-held"

[where]
source = "SOURCE"

[candidate]
name = "{candidate}"

[candidate.fields]
votes = "votes"
"""

DECLARED = """
# official.csv, one stage of it
form = "declaration"
stage = "STAGE"
holder = "commission"
reader = "transcriber:commission"
stated = "STATED"
contest = "{contest}"
unit = "{contest.unit}"

[where]
authority = "AUTHORITY"

[candidate]
name = "{candidate}"

[candidate.fields]
votes = "votes"
"""

BASES = tuple(
    Basis(
        id=stage, title={"en": f"The commission's forms, {stage}"}, level="polling-station", forms=("count",),
        holders=("commission",), stages=(stage,),
    ) for stage in ("provisional", "final")
)  # fmt: skip

PRELIMINARY = {"STAGE": "provisional", "STATED": "2014-07-07", "SOURCE": "preliminary",
               "AUTHORITY": "IEC preliminary 2014-07-07"}  # fmt: skip
FINAL = {"STAGE": "final", "STATED": "2014-09-21", "SOURCE": "final_after_audit", "AUTHORITY": "IEC final 2014-09"}


def filled(text: str, words: dict[str, str]) -> str:
    """A mapping with its words filled in."""
    for word, said in words.items():
        text = text.replace(f'"{word}"', f'"{said}"')
    return text


def build(folder: Path) -> Workspace:
    """Stations, both stages of the forms, both declarations."""
    place = shared.Place(folder)
    workspace = place.workspace(definition())
    place.add(workspace, "afghanistan2014/stations.csv.gz", STATIONS)
    for words in (PRELIMINARY, FINAL):
        place.add(workspace, "afghanistan2014/votes.csv.gz", filled(VOTES, words))
        place.add(workspace, "afghanistan2014/official.csv", filled(DECLARED, words))
    return workspace


def definition() -> Definition:
    """Two candidates; polling centres by code, in districts, in provinces."""
    generic = profile("generic")
    units = {TOP: Unit(id=TOP, label="Afghanistan", type="country")}
    parents: dict[str, str] = {}
    for row in shared.rows("afghanistan2014/stations.csv.gz"):
        province = f"{TOP}/{key(row['province_name_eng'])}"
        district = f"{province}/{key(row['district_name_eng'])}"
        centre = f"{TOP}/{row['pc_code']}"
        units.setdefault(province, Unit(id=province, label=row["province_name_eng"], type="province"))
        units.setdefault(district, Unit(id=district, label=row["district_name_eng"], type="district"))
        units.setdefault(
            centre, Unit(id=centre, label=row["pc_code"], type="centre", names={"fa": row["pc_name_dari"]})
        )
        for unit, up in ((centre, district), (district, province), (province, TOP)):
            assert parents.setdefault(unit, up) == up
    return Definition(
        title="Afghanistan 2014", source="tests",
        profile=msgspec.structs.replace(generic, bases=(*generic.bases, *BASES)),
        elections=(Election(id="af2014", name="Presidential run-off", date="2014-06-14"),),
        units=tuple(units.values()),
        parents=tuple(Parent(tree="national", unit=unit, parent=up) for unit, up in parents.items()),
        contests=(
            Contest(id="af2014/runoff", label="AF-2014-runoff", election="af2014", office="president", unit=TOP,
                    tree="national"),
        ),
        candidates=(
            Candidate(contest="af2014/runoff", serial="1", person="ghani"),
            Candidate(contest="af2014/runoff", serial="2", person="abdullah"),
        ),
        people=(
            Person(id="ghani", names={"en": "Ashraf Ghani Ahmadzai"}),
            Person(id="abdullah", names={"en": "Abdullah Abdullah"}),
        ),
        holders=(Holder(id="commission", kind="commission"),),
    )  # fmt: skip


def key(text: str) -> str:
    """A name as part of an id: no space inside."""
    return "-".join(text.split())
