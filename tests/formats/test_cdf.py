"""NIST SP 1500-100: valid, consistent, fair about unknowns and statuses, and the same numbers when read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from natija.errors import Unreadable
from natija.house.facts import facts
from natija.house.pools import awards
from natija.model.canonical import encode
from natija.publish.formats import cdf, cdfwrite
from natija.publish.formats.cdfrules import problems
from natija.publish.formats.edition import Edition, edition
from natija.sources.cdf import claims, read_cdf
from natija.workspace import Workspace
from tests.dossier import made
from tests.formats.conftest import QUENTIN, XANTHE

ELECTIONS = ("lahore", "nation", "small")


@pytest.fixture(params=ELECTIONS)
def report(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Reports of three elections, decoded."""
    return decoded(request.getfixturevalue(request.param))


def decoded(of: Edition) -> dict[str, Any]:
    """A report as anybody reads it."""
    found: dict[str, Any] = json.loads(cdfwrite.whole(of))
    return found


def test_valid_against_the_published_schema(report: dict[str, Any], standard: Path) -> None:
    """The standard's own JSON Schema has nothing to say, dates and links included."""
    schema = json.loads((standard / "NIST_V2_election_results_reporting.json").read_text())
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(report)] == []


def test_every_rule_holds(report: dict[str, Any]) -> None:
    """References, tree, sums and doubles, with the strict rules too."""
    assert problems(report, strict=True) == ()


def test_each_contest_has_a_report_of_its_own(lahore: Edition) -> None:
    """A file per contest holds that contest and keeps every rule."""
    contests = lahore.canvass.question.contests
    found = [(contests[c].id, json.loads(data)) for c, _, data in cdfwrite.by_contest(lahore)]
    assert len(found) == 14
    for name, document in found:
        assert [c["@id"] for e in document["Election"] for c in e["Contest"]] == [cdf.reference("contest", name)]
        assert problems(document, strict=True) == ()


def test_read_back_the_totals_are_those_of_the_canvass(lahore: Edition) -> None:
    """Every total comes back under our own ids, and nothing that was not known."""
    read = read_cdf(cdfwrite.whole(lahore))
    outcomes = lahore.canvass.outcomes
    stated = {o.contest: {s.candidate: s.votes for s in o.standings if s.votes is not None} for o in outcomes}
    assert read.totals() == {contest: votes for contest, votes in stated.items() if votes}


def test_read_back_as_claims_it_canvasses_to_the_same(small: Edition, tmp_path: Path) -> None:
    """A workspace that holds nothing but the report's claims counts the same votes at the same stations."""
    read = read_cdf(cdfwrite.whole(small))
    with made.workspace(tmp_path, (XANTHE, QUENTIN, "Third"), empty=True) as other:
        form = small.canvass.basis.forms[0]
        said = claims(
            read, station_form=form, total_form="statement", stage="provisional", holder="agents:1", reader="import"
        )
        other.append([encode(claim) for claim in said], batch="cdf")
        again = other.run(basis="agents")
        assert [o.standings for o in again.outcomes] == [o.standings for o in small.canvass.outcomes]
        assert again.outcomes[0].coverage.counted == 3


def test_an_unknown_count_is_absent(small: Edition) -> None:
    """The station that is not counted is a unit and has no count, which is not 0."""
    document = decoded(small)
    station = cdf.reference("unit", "A-1@2023/s4")
    assert station in {unit["@id"] for unit in document["GpUnit"]}
    counts = [c for s in document["Election"][0]["Contest"][0]["ContestSelection"] for c in s["VoteCounts"]]
    assert station not in {count["GpUnitId"] for count in counts}
    assert len(counts) == 3 * (3 + 1)


def test_coverage_is_stated(small: Edition) -> None:
    """Three of four stations are counted, so the count is in process and the whole unofficial and partial."""
    document = decoded(small)
    contest = document["Election"][0]["Contest"][0]
    assert (contest["SubUnitsReported"], contest["TotalSubUnits"]) == (3, 4)
    assert contest["CountStatus"][0]["Status"] == "in-process"
    assert document["Status"] == "unofficial-partial"


def test_only_what_is_in_the_gazette_is_certified(lahore: Edition) -> None:
    """A declared total whose contest has no gazette in the record is unofficial, and nobody is its winner."""
    gazetted = {n.contest for n in lahore.canvass.scope.notices.values() if n.act == "gazetted"}
    for c, _, data in cdfwrite.by_contest(lahore):
        contest = lahore.canvass.question.contests[c]
        document = json.loads(data)
        assert (document["Status"] == "certified") <= (contest.id in gazetted)
        winners = [c for c in document["Election"][0]["Candidate"] if c.get("PostElectionStatus") == "winner"]
        assert len(winners) == (document["Status"] == "certified")


def test_copies_of_a_side_are_never_certified(lahore_workspace: Workspace) -> None:
    """Under a basis of agents' copies there is no winner and nothing certified, whoever is ahead."""
    document = decoded(edition(lahore_workspace, basis="agents"))
    assert document["Status"] != "certified"
    assert not any("PostElectionStatus" in c for e in document["Election"] for c in e.get("Candidate", ()))


def test_ids_differ_where_names_do() -> None:
    """Two names that look alike when cleaned up keep two ids."""
    names = ("a/b", "a_b", "a b", "a.b", "a-b", "ab", "ا")
    assert len({cdf.reference("unit", name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"no json", "malformed"), (b"{}", "@type"), (b'{"@type": "x", "Issuer": 3}', "Issuer")],
)
def test_what_is_no_report_is_refused_with_its_place(data: bytes, says: str) -> None:
    """The message names what is missing or where it is wrong."""
    with pytest.raises(Unreadable, match=says):
        read_cdf(data)


def test_what_is_not_read_is_counted(standard: Path) -> None:
    """Of an official sample, contests of other kinds and partial counts are left, and said to be."""
    read = read_cdf((standard / "samples" / "err-gen-01.json").read_bytes())
    assert read.left["BallotMeasureContest"] == 3
    assert read.left["PartyContest"] == 1
    assert len(read.districts) == 15


def test_awarded_seats_are_counts_of_seats(nation: Edition) -> None:
    """A party's seats of a pool are what sits: awarded less suspended, as the house says."""
    document = decoded(nation)
    pools = [c for e in document["Election"] for c in e["Contest"] if c["@type"].endswith("PartyContest")]
    counts = {
        (s["PartyIds"][0], c["Type"]): c["Count"] for p in pools for s in p["ContestSelection"] for c in s["VoteCounts"]
    }
    assert {kind for _, kind in counts} == {"seats"}
    definition = nation.canvass.definition
    made = facts(definition, definition.chambers[0], dict(nation.canvass.scope.given), None)
    total = sum(a.awarded - a.suspended for a in awards(made))
    assert sum(c["Count"] for p in pools for s in p["ContestSelection"] for c in s["VoteCounts"]) == total > 0
