"""Pakistan 2024 for the tests: who stands where, taken from Form 33, and the mappings of the two station files."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from natija.countries import profile
from natija.model.definition import Candidate, Contest, Definition, Election, Holder, Parent, Party, Person, Unit
from natija.sources.directory import fold
from natija.workspace import Workspace
from tests.real import shared

FORM_33 = {
    ("NA-122", "PTI-IND"): "13", ("NA-122", "PML-N"): "9",
    ("NA-128", "PTI-IND"): "7", ("NA-128", "IPP"): "18",
    ("NA-233", "PTI-IND"): "21", ("NA-233", "MQM-P"): "20", ("NA-233", "JIP"): "14",
    ("NA-242", "PTI-IND"): "9", ("NA-242", "MQM-P"): "10", ("NA-242", "JIP"): "16", ("NA-242", "PML-N"): "14",
    ("NA-242", "PPP"): "18", ("NA-242", "TLP"): "23",
}  # fmt: skip
"""Ballot serials of those whose figures the tests look at. The file names them by backing, the ballot by symbol."""

RIVALS = {"NA-122": "PML-N", "NA-128": "IPP", "NA-233": "MQM-P", "NA-241": "PPP", "NA-242": "MQM-P"}
"""Who `rival` is in paired_form45.csv, by contest."""

STATIONS = """
# stations.csv: a station list, not said to be complete
layout = "wide"
makes = "list"
form = "28"
holder = "commission"
reader = "transcriber:form45.com"
stated = "2024-02-08"
complete = false
contest = "{contest}"
unit = "{contest.unit}/{station_id|after:/}"
blank = "absent"

[fields]
registered = "registered"

[replace.registered]
"0" = ""

[list]
name = "{station_name}"

[list.within]
national = "{contest.unit}"
"""

COPIES = """
# votes.csv, one kind of copy; a row of zeros is a form nobody holds
form = "45"
stage = "count"
contest = "{contest}"
unit = "{contest.unit}/{station_id|after:/}"
holder = "agents:{serial:PTI-IND}"
reader = "transcriber:SOURCE"
stated = "2024-02-09"
zeros = "not-held"

[where]
source = "KIND"

[candidate]
party = "{party}"
others = "not-transcribed"

[candidate.fields]
votes = "votes"

[document]
holder = "form45.com"
citation = "form45.com and deck-map, by way of github.com/zlenner/elections-data"
"""

FORM_48 = """
# votes.csv, the rows of the commission's Form 48: one claim with a row per station
makes = "collation"
form = "48"
contest = "{contest}"
unit = "{contest.unit}/{station_id|after:/}"
holder = "commission"
reader = "transcriber:deck-map"
stated = "2024-02-22"

[where]
source = "form48_ecp"

[candidate]
party = "{party}"
others = "not-transcribed"

[candidate.fields]
votes = "votes"
"""

PAIRED = """
# paired_form45.csv, the commission's copies with registered voters and votes polled
layout = "wide"
form = "45"
contest = "{contest}"
unit = "{contest.unit}/{station_id|after:/}"
holder = "commission"
reader = "transcriber:deck-map"
stated = "2024-03-05"
blank = "absent"

[where]
contest = "CONTEST"

[replace.registered]
"0" = ""

[fields]
registered = "registered"
polled_na_ecp = "polled"

[candidate]
by = "party"
others = "not-transcribed"

[candidate.columns]
pti_ecp = "PTI-IND"
rival_ecp = "RIVAL"
"""

DECLARED = """
# official.csv: the two leading candidates as declared; runners-up that were estimated have no votes and are left out
form = "47"
contest = "{contest}"
unit = "{contest.unit}"
holder = "commission"
reader = "transcriber:elections-data"
stated = "2024-02-09"
blank = "absent"

[where]
contest = ["NA-122", "NA-128", "NA-233"]

[candidate]
serial = "{form33_serial}"
others = "not-transcribed"

[candidate.fields]
votes = "votes"

[fields]
total_valid_votes = "valid"
"""


def copies(kind: str, reader: str) -> str:
    """The mapping of one kind of copy in votes.csv."""
    return COPIES.replace("KIND", kind).replace("SOURCE", reader)


CANDIDATES = copies("form45_candidate_copy", "form45.com")
SECOND_READING = copies("form45_candidate_copy_deckmap", "deck-map")


def paired(contest: str) -> str:
    """The mapping of the commission's copies of one contest in paired_form45.csv."""
    return PAIRED.replace("CONTEST", contest).replace("RIVAL", RIVALS[contest])


def build(folder: Path) -> Workspace:
    """Stations, candidates' copies, the commission's copies, Form 48 and what was declared."""
    place = shared.Place(folder)
    workspace = place.workspace(definition())
    place.add(workspace, "pakistan2024/stations.csv", STATIONS)
    place.add(workspace, "pakistan2024/votes.csv", CANDIDATES)
    for contest in RIVALS:
        place.add(workspace, "pakistan2024/paired_form45.csv", paired(contest))
    place.add(workspace, "pakistan2024/votes.csv", FORM_48)
    place.add(workspace, "pakistan2024/official.csv", DECLARED)
    return workspace


def definition() -> Definition:
    """Every contest with station rows; the five with paired copies have their whole ballot."""
    places = {r["contest"]: r for r in shared.rows("pakistan2024/contests.csv")}
    named = _named()
    contests = sorted(named)
    people: dict[str, Person] = {}
    candidates = [c for label in contests for c in _ballot(label, named[label], people)]
    parties = {c.party for c in candidates} - {""}
    province = {label: places[label]["province"] if label in places else "unknown" for label in contests}
    return Definition(
        title="Pakistan 2024: disputed seats", source="tests", profile=profile("pakistan"),
        elections=(Election(id="ge2024", name="General election", date="2024-02-08"),),
        units=(
            *(Unit(id=f"{label}@2023", label=label, type="constituency") for label in contests),
            *(Unit(id=f"{name}@2023", label=name, type="province") for name in sorted(set(province.values()))),
        ),
        parents=tuple(
            Parent(tree="national", unit=f"{label}@2023", parent=f"{province[label]}@2023")
            for label in contests
        ),
        contests=tuple(
            Contest(
                id=f"ge2024/{label}", label=label, election="ge2024", office="assembly", unit=f"{label}@2023",
                tree="national", on_ballot=int(places[label]["n_candidates"]) if label in places else None,
            ) for label in contests
        ),
        candidates=tuple(candidates), people=tuple(people.values()),
        parties=tuple(Party(id=name, label=name.upper()) for name in sorted(parties)),
        holders=(Holder(id="commission", kind="commission"), Holder(id="form45.com", kind="other")),
    )  # fmt: skip


def _named() -> dict[str, dict[str, str]]:
    """Contest -> party as votes.csv has it -> the name beside it, if any row has one."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in shared.rows("pakistan2024/votes.csv"):
        found[row["contest"]].setdefault(row["party"], "")
        found[row["contest"]][row["party"]] = found[row["contest"]][row["party"]] or row["candidate"]
    return found


def _ballot(label: str, named: dict[str, str], people: dict[str, Person]) -> list[Candidate]:
    """The whole of Form 33 where its serials are known, else the transcribed candidates in the order of the file."""
    if not any(contest == label for contest, _ in FORM_33):
        for number, (party, name) in enumerate(named.items(), start=1):
            people[f"{label}.{number}"] = Person(id=f"{label}.{number}", names={"en": name or party})
        return [_candidate(label, str(n), party) for n, party in enumerate(named, start=1)]
    backed = {serial: party for (contest, party), serial in FORM_33.items() if contest == label}
    listed = [r for r in shared.rows("pakistan2024/candidates.csv.gz") if r["contest"] == label]
    for row in listed:
        names = {"en": row["name_en"], "ur": row["name_ur"]}
        people[f"{label}.{row['serial']}"] = Person(id=f"{label}.{row['serial']}", names=names)
    return [_candidate(label, row["serial"], backed.get(row["serial"], "")) for row in listed]


def _candidate(label: str, serial: str, party: str) -> Candidate:
    return Candidate(contest=f"ge2024/{label}", serial=serial, person=f"{label}.{serial}", party=fold(party))
