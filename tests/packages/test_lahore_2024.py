"""The bundled facts on Lahore 2024: well formed, sourced, dated, and equal to the collection they were taken from."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import natija
from natija.model.canonical import encode, record_id
from natija.model.definition import Definition
from natija.model.figures import Value
from natija.model.records import Affiliation, Alias, Claim, Document, Event, Notice, Record, Statement
from natija.sources.folder import read_folder
from natija.sources.packaging import datapackage
from natija.sources.recordtables import read_records
from natija.sources.references import serials

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
HOME = Path(natija.__file__).parent / "packages" / "lahore-2024"
SEATS = tuple(f"NA-{number}" for number in range(117, 131))


@pytest.fixture(scope="module")
def definition() -> Definition:
    """The package's definition."""
    return read_folder(HOME)


@pytest.fixture(scope="module")
def records(definition: Definition) -> list[Record]:
    """The package's records."""
    return read_records(HOME, definition)


@pytest.fixture(scope="module")
def claims(records: list[Record]) -> list[Claim]:
    """The package's claims."""
    return [record for record in records if isinstance(record, Claim)]


def shared(name: str) -> list[dict[str, str]]:
    """Rows of a file of the shared collection."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here; it is not part of the project")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def votes(claims: list[Claim], seat: str, **wanted: str) -> Iterator[dict[str, Value]]:
    """Votes by serial of the claims about a seat of 2024 whose fields are as wanted."""
    for claim in claims:
        about = claim.contest == f"ge2024/{seat}"
        if about and all(getattr(claim, name) == value for name, value in wanted.items()):
            yield claim.rows[0].candidates.get("votes", {})


def stated(claims: list[Claim], seat: str, serial: str, form: str = "47") -> set[Value]:
    """Every number anybody stated for a candidate on a form."""
    return {found[serial] for found in votes(claims, seat, form=form) if serial in found}


def figures(claims: list[Claim], contest: str, form: str, field: str) -> set[Value]:
    """Every number anybody stated for a field."""
    found = [claim.rows[0].figures for claim in claims if (claim.contest, claim.form) == (contest, form)]
    return {row[field] for row in found if field in row}


def test_the_package_says_what_is_in_it_and_what_is_not() -> None:
    """A person who opens the folder reads that first."""
    text = (HOME / "README.md").read_text("utf-8")
    assert all(f"## {heading}" in text for heading in ("What is in it", "What is not in it", "Dates", "Licence"))


def test_there_are_fourteen_seats_now_and_fourteen_before(definition: Definition) -> None:
    """Labels are what people type; those of 2018 say so."""
    labels = {
        election: [c.label for c in definition.contests if c.election == election] for election in ("ge2024", "ge2018")
    }
    assert labels["ge2024"] == list(SEATS)
    assert labels["ge2018"] == [f"NA-{number} (2018)" for number in range(123, 137)]


def test_nobody_can_take_the_lists_of_candidates_for_complete(definition: Definition) -> None:
    """Only those with a figure or a fact are named."""
    listed = Counter(candidate.contest for candidate in definition.candidates)
    assert all(
        contest.on_ballot is not None and contest.on_ballot > listed[contest.id] for contest in definition.contests
    )


def test_ballots_serials_names_and_symbols_are_those_of_form_33(definition: Definition) -> None:
    """English spellings vary by source; serial, Urdu name and symbol are as printed."""
    printed = {(row["seat"], row["serial"]): row for row in shared("pakistan/lahore_form33_candidates_2024.csv")}
    ballots = Counter(seat for seat, _ in printed)
    people = {person.id: person.names for person in definition.people}
    for contest in definition.contests:
        if contest.election == "ge2024":
            assert contest.on_ballot == ballots[contest.label]
    for candidate in definition.candidates:
        if candidate.contest.startswith("ge2024/"):
            row = printed[candidate.contest.removeprefix("ge2024/"), candidate.serial]
            assert (people[candidate.person]["ur"], candidate.symbol) == (row["name_ur"], row["symbol"])


def test_every_record_has_a_source_and_every_source_is_used(records: list[Record]) -> None:
    """A fact without a source does not enter, a source without a fact says nothing."""
    documents = {record_id(encode(record)) for record in records if isinstance(record, Document)}
    used = {getattr(record, "document", None) for record in records if not isinstance(record, Document)}
    assert used == documents


def test_every_source_has_a_confidence_and_a_citation(records: list[Record]) -> None:
    """And only the commission's own papers are without an address."""
    documents = [record for record in records if isinstance(record, Document)]
    assert all(document.confidence and document.citation for document in documents)
    assert {document.holder for document in documents if not document.url} == {"commission"}


def test_every_candidate_and_party_a_claim_counts_is_on_the_ballot(definition: Definition, claims: list[Claim]) -> None:
    """Keys resolve."""
    known = serials(definition)
    counted = {
        (claim.contest, serial)
        for claim in claims
        for row in claim.rows
        for cells in row.candidates.values()
        for serial in cells
    }
    assert all(serial in known[contest or ""] for contest, serial in counted)


def test_every_claim_is_about_a_whole_seat(claims: list[Claim]) -> None:
    """No station rows, here or anywhere in the package."""
    assert all(len(claim.rows) == 1 and claim.rows[0].unit is None and "/" not in claim.unit for claim in claims)


def test_the_package_is_facts_and_no_dump() -> None:
    """A few hundred rows in all."""
    assert sum(path.read_text("utf-8").count("\n") for path in HOME.rglob("*.csv")) < 800


def test_form_47_is_as_collected(claims: list[Claim]) -> None:
    """Winner and runner-up of the 14 seats, with valid votes and the turnout printed."""
    for row in shared("pakistan2024/official.csv"):
        if row["contest"] in SEATS:
            assert int(row["votes"]) in stated(claims, row["contest"], row["form33_serial"]), row
    for row in shared("pakistan/lahore_na_2024.csv"):
        contest = f"ge2024/{row['seat']}"
        assert int(row["valid_votes"]) in figures(claims, contest, "47", "valid")
        percent = row["turnout_pct_of_registered"]
        assert round(float(percent) * 100) in figures(claims, contest, "47", "turnout.stated")


def test_registered_voters_are_as_collected_and_add_up(claims: list[Claim]) -> None:
    """By sex, in every seat."""
    lists = [claim.rows[0].figures for claim in claims if claim.form == "28"]
    whole = [{name: value for name, value in row.items() if isinstance(value, int)} for row in lists]
    assert len(whole) == 14
    assert all(row["registered.male"] + row["registered.female"] == row["registered"] for row in whole)
    for collected in shared("pakistan/lahore_na_2024.csv"):
        if collected["registered_total"]:
            found = figures(claims, f"ge2024/{collected['seat']}", "28", "registered")
            assert found == {int(collected["registered_total"])}


def test_both_readings_of_the_runner_up_in_na_122_are_there(claims: list[Claim]) -> None:
    """Neither overwrites the other, and both were known on 10 February."""
    assert stated(claims, "NA-122", "9") == {77_907, 77_709}
    by_then = [
        c for c in claims if c.contest == "ge2024/NA-122" and c.form == "47" and (c.stated or "9") <= "2024-02-10"
    ]
    assert {claim.rows[0].candidates["votes"]["9"] for claim in by_then} == {77_907, 77_709}


def test_both_versions_of_na_130_are_there(claims: list[Claim]) -> None:
    """With the valid votes above the votes polled on the paper of the first."""
    assert stated(claims, "NA-130", "16") == {171_024, 179_310}
    assert stated(claims, "NA-130", "18") == {115_043, 104_485}
    assert figures(claims, "ge2024/NA-130", "47", "polled") == {293_693}
    assert figures(claims, "ge2024/NA-130", "47", "valid") == {294_043, 315_707}


def test_form_47_of_na_127_is_there_in_full(claims: list[Claim]) -> None:
    """Men and women, rejected, valid, and every candidate named or lumped: it adds up."""
    claim = next(c for c in claims if c.contest == "ge2024/NA-127" and "rejected" in c.rows[0].figures)
    row = {name: value for name, value in claim.rows[0].figures.items() if isinstance(value, int)}
    named = [value for value in claim.rows[0].candidates["votes"].values() if isinstance(value, int)]
    assert row["polled.male"] + row["polled.female"] == row["valid"] + row["rejected"] == 219_623
    assert sum(named) + row["votes.others"] == row["valid"] == 217_114


def test_the_sums_of_agents_copies_are_as_collected(definition: Definition, claims: list[Claim]) -> None:
    """Party columns against candidates; a seat has as many figures here as there."""
    party = {"PTI-IND": "independent", "PML-N": "pml-n", "PPP": "ppp", "TLP": "tlp", "JIP": "ji", "IPP": "ipp"}
    collected: dict[str, dict[str, int]] = defaultdict(dict)
    for row in shared("pakistan/lahore_form45_claims_2024.csv"):
        if row["seat"] != "NA-130":
            serial = next(
                c.serial for c in definition.candidates
                if c.contest == f"ge2024/{row['seat']}" and c.party == party[row["party_column"]]
            )  # fmt: skip
            collected[row["seat"]][serial] = int(row["sum_of_station_votes"])
    held = [claim for claim in claims if claim.holder.startswith("agents:")]
    assert {c.contest.removeprefix("ge2024/") for c in held if c.contest} == set(collected)
    assert all(
        claim.rows[0].candidates["votes"] == collected[(claim.contest or "").removeprefix("ge2024/")] for claim in held
    )


@pytest.mark.parametrize(
    ("seat", "holder", "form", "expected", "covers"),
    [
        ("NA-127", "agents:24", "45", {"24": 97_061, "17": 70_057}, (325, 337)),
        ("NA-128", "agents:7", "45", {"7": 142_727, "18": 59_900}, (392, 433)),
        ("NA-122", "commission", "45", {"13": 118_216, "9": 77_963}, (358, 358)),
        ("NA-128", "commission", "45", {"7": 158_740, "18": 177_733}, (433, 433)),
        ("NA-128", "commission", "48", {"7": "not-transcribed", "18": 172_576}, (433, 433)),
    ],
)
def test_sums_say_what_they_cover(
    claims: list[Claim], seat: str, holder: str, form: str, expected: dict[str, Value], covers: tuple[int, int]
) -> None:
    """NA-122 and NA-128 with the same care."""
    found = [c for c in claims if (c.contest, c.holder, c.form) == (f"ge2024/{seat}", holder, form)]
    assert found
    for claim in found:
        assert claim.covers is not None
        assert (claim.covers.counted, claim.covers.of) == covers
        assert {s: v for s, v in claim.rows[0].candidates["votes"].items() if s in expected} == expected


def test_the_voters_at_the_stations_of_na_128_without_a_form_are_there(claims: list[Claim]) -> None:
    """The other 41 stations."""
    assert figures(claims, "ge2024/NA-128", "45", "registered.outstanding") == {63_570}


def test_nine_of_the_fourteen_seats_have_no_station_forms(claims: list[Claim]) -> None:
    """Not compared is not the same as agreed."""
    held = {claim.contest for claim in claims if claim.form in {"45", "48"}}
    assert len(held) == 14 - 9


def test_invented_and_retold_figures_are_left_out(claims: list[Claim]) -> None:
    """Round claims of one file, and what papers printed from memory."""
    values = {v for c in claims for row in c.rows for cells in row.candidates.values() for v in cells.values()}
    assert not values & {80_895, 101_933, 91_486, 103_739, 105_824, 127_590}


def test_every_seat_had_a_winner_and_a_runner_up_by_10_february(claims: list[Claim]) -> None:
    """Imported today, it answers for that day."""
    by_then: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        if claim.form == "47" and claim.contest and claim.stated and claim.stated <= "2024-02-10":
            by_then[claim.contest] |= set(claim.rows[0].candidates.get("votes", ()))
    assert {contest.removeprefix("ge2024/") for contest, serials_ in by_then.items() if len(serials_) >= 2} == set(
        SEATS
    )


def test_a_guess_is_marked_and_the_other_links_name_their_source(definition: Definition) -> None:
    """So that no swing is made from a guess."""
    how = {"inferred": "guess", "weak": "guess", "stated": "stated", "same winner": "matched"}
    links = {p.contest.removeprefix("ge2024/"): p for p in definition.predecessors}
    for row in shared("pakistan/lahore_2018_to_2024.csv"):
        link = links[row["seat_2024"]]
        expected = next(kind for word, kind in how.items() if row["basis"].startswith(word))
        assert (link.before, link.how, bool(link.source)) == (f"ge2018/{row['predecessor_2018']}", expected, True)


def test_the_results_of_2018_are_as_collected(claims: list[Claim]) -> None:
    """Winner and runner-up by party, dated 2018."""
    before = {claim.contest: claim for claim in claims if (claim.contest or "").startswith("ge2018/")}
    for row in shared("pakistan/lahore_na_2018.csv"):
        claim = before[f"ge2018/{row['seat']}"]
        first, second = row["winner_party"].lower(), row["runner_up_party"].lower()
        assert claim.rows[0].candidates["votes"] == {
            first: int(row["winner_votes"]),
            second: int(row["runner_up_votes"]),
        }
        assert claim.rows[0].figures.get("valid", int(row["valid_votes"])) == int(row["valid_votes"])
        assert (claim.stated or "").startswith("2018-08-")


def test_na_128_is_in_court_and_its_notice_was_taken_back_and_restored(records: list[Record]) -> None:
    """Each notice names the one it supersedes."""
    about = [r for r in records if isinstance(r, Notice) and r.contest == "ge2024/NA-128"]
    ids = {record_id(encode(notice)): notice for notice in about}
    filed = {(n.effective, n.forum) for n in about if n.act == "petition-filed"}
    assert ("2024-02-09", "court:lhc") in filed
    restored = next(n for n in about if n.act == "restored")
    taken_back = ids[restored.supersedes or ""]
    assert (taken_back.act, ids[taken_back.supersedes or ""].act) == ("suspended", "gazetted")


def test_the_first_notices_of_the_gazette_are_dated(records: list[Record]) -> None:
    """Six of the 14 seats on 13 February."""
    gazetted = {
        r.contest for r in records if isinstance(r, Notice) and r.act == "gazetted" and r.effective == "2024-02-13"
    }
    assert gazetted == {f"ge2024/NA-{n}" for n in (118, 119, 123, 127, 128, 130)}


@pytest.mark.parametrize(
    ("kind", "speaker", "contest"),
    [
        ("concession", "saad-rafique", "ge2024/NA-122"),
        ("refusal", "salman-akram-raja", "ge2024/NA-128"),
        ("allegation", "salman-akram-raja", "ge2024/NA-128"),
        ("agreement", "pml-n", None),
        ("announcement", "waseem-qadir", "ge2024/NA-121"),
        ("announcement", "pml-n", "ge2024/NA-121"),
        ("announcement", "pti", "ge2024/NA-121"),
        ("expectation", "press:business-recorder", "ge2024/NA-128"),
    ],
)
def test_who_said_what(records: list[Record], kind: str, speaker: str, contest: str | None) -> None:
    """In our words, with the day and the source."""
    assert any((r.kind, r.speaker, r.contest) == (kind, speaker, contest) for r in records if isinstance(r, Statement))


def test_statements_do_not_repeat_the_articles(records: list[Record]) -> None:
    """No run of eight words is theirs."""
    articles = SHARED.parent / "articles"
    if not articles.exists():
        pytest.skip(f"{articles} is not here; it is not part of the project")
    theirs = {run for path in articles.iterdir() for run in runs(path.read_text("utf-8"))}
    ours = {run for r in records if isinstance(r, Statement | Notice | Event) and r.says for run in runs(r.says)}
    assert ours & theirs == set()


def runs(text: str) -> set[str]:
    """Every run of eight words."""
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return {" ".join(words[i : i + 8]) for i in range(len(words) - 7)}


def test_waseem_qadir_stood_for_nobody_and_joined_later(records: list[Record]) -> None:
    """Ballot, backing and house are three things with three dates."""
    his = [r for r in records if isinstance(r, Affiliation) and r.person == "waseem-qadir"]
    assert {(r.kind, r.party, r.since) for r in his} == {
        ("ballot", "independent", "2024-02-08"),
        ("backed-by", "pti", "2024-02-08"),
        ("house", "pml-n", "2024-02-11"),
    }


def test_fourteen_candidates_are_backed_by_pti_and_none_has_it_on_the_ballot(
    definition: Definition, records: list[Record]
) -> None:
    """One in each seat, as an independent."""
    backed = {r.person for r in records if isinstance(r, Affiliation) and (r.kind, r.party) == ("backed-by", "pti")}
    seats = Counter(c.contest for c in definition.candidates if c.person in backed and c.contest.startswith("ge2024/"))
    assert (len(backed), set(seats.values()), len(seats)) == (14, {1}, 14)


@pytest.mark.parametrize(
    ("of", "name"),
    [
        ("waseem-qadir", "Wasim Qadir"),
        ("rohale-asghar", "Sheikh Rohail Asghar"),
        ("awn-chaudhry", "Aun Saqlain"),
        ("ipp", "Istakam-e-Pakistan Party"),
    ],
)
def test_other_spellings_are_aliases(records: list[Record], of: str, name: str) -> None:
    """Sources do not agree on names."""
    assert any((r.id, r.name) == (of, name) for r in records if isinstance(r, Alias))


def test_the_descriptor_in_the_package_is_the_one_of_its_tables(definition: Definition) -> None:
    """Another program reads the folder as a data package."""
    described = json.loads((HOME / "datapackage.json").read_text("utf-8"))
    assert described == datapackage(definition)
    for resource in described["resources"]:
        header = (HOME / resource["path"]).read_text("utf-8").splitlines()[0].split(",")
        assert header == [field["name"] for field in resource["schema"]["fields"]]
