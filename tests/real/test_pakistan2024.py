"""Pakistan 2024: candidates' copies, the commission's copies and Form 48 of the same stations, side by side."""

from __future__ import annotations

import hashlib

import pytest

from natija.errors import NatijaError, Refused
from natija.workspace import Workspace
from tests.real import pakistan2024, shared
from tests.real.conftest import Copy

pytestmark = pytest.mark.slow

RAJA, SAQLAIN = "Salman Akram Raja", "Mohammad Awn Saqlain"
KHOSA, RAFIQUE = "Sardar Muhammad Latif Khan Khosa", "Khuwaja Saad Rafique"


def votes(workspace: Workspace, contest: str, basis: str, **when: int | str) -> dict[str, int | None]:
    """Votes by candidate."""
    done = workspace.run(contest=contest, basis=basis, **when)  # type: ignore[arg-type]
    return {standing.name: standing.votes for standing in done.outcomes[0].standings}


def test_na_128_by_the_candidates_copies(pakistan: Workspace) -> None:
    """392 of 433 stations: rows of zeros are forms nobody holds."""
    outcome = pakistan.contest("NA-128", basis="agents").outcome
    assert {s.name: (s.votes, s.counted) for s in outcome.standings} == {RAJA: (142_727, 392), SAQLAIN: (59_900, 392)}
    assert (outcome.coverage.counted, outcome.coverage.expected, outcome.status) == (392, 433, "partial")
    assert outcome.coverage.list_complete is False


def test_na_128_by_the_commissions_copies(pakistan: Workspace) -> None:
    """All 433 stations, and another order of the two."""
    outcome = pakistan.contest("NA-128", basis="commission").outcome
    assert {s.name: (s.votes, s.counted) for s in outcome.standings} == {RAJA: (158_740, 433), SAQLAIN: (177_733, 433)}
    assert outcome.coverage.counted == 433


def test_na_128_by_form_48(pakistan: Workspace) -> None:
    """The rows of the consolidated statement, of which only one candidate was transcribed."""
    outcome = pakistan.contest("NA-128", basis="consolidated").outcome
    assert {s.name: (s.votes, s.counted) for s in outcome.standings} == {SAQLAIN: (172_576, 433)}


def test_na_122_by_the_commissions_copies(pakistan: Workspace) -> None:
    """358 stations; no candidates' copies are held."""
    assert votes(pakistan, "NA-122", "commission") == {KHOSA: 118_216, RAFIQUE: 77_963}
    assert pakistan.contest("NA-122", basis="agents").outcome.status == "nothing-counted"


def test_registered_voters_where_no_candidates_copy_is_held(pakistan: Workspace) -> None:
    """41 stations, 63,570 voters: what the difference would have to come from."""
    lead = pakistan.contest("NA-128", basis="agents").outcome.lead
    assert lead.registered == 63_570
    assert lead.uncatchable is None
    assert lead.because == "station-list-not-known-to-be-complete"


def test_only_the_leading_candidates_were_read_and_that_is_said(pakistan: Workspace) -> None:
    """Two of 22 on the ballot: sums of them are not the valid votes."""
    coverage = pakistan.contest("NA-128", basis="commission").outcome.coverage
    assert (coverage.candidates_read, coverage.on_ballot) == (2, 22)


def test_votes_above_registered_voters_are_found_and_no_others(pakistan: Workspace) -> None:
    """Polled above registered, or votes read above registered; a register of 0 in the file is none."""
    found = pakistan.findings(code="R130", basis="commission").findings
    above = {
        name: {f.unit.replace("@2023", "") for f in found if (f.numbers[name] or 0) > (f.numbers["registered"] or 0)}
        for name in ("polled", "known(votes)")
    }
    assert above["polled"] == {"NA-128/94", "NA-128/237", "NA-128/280", "NA-233/93", "NA-233/234"}
    assert above["known(votes)"] == {"NA-128/81", "NA-233/93", "NA-242/61"}
    assert len(found) == 7


def test_one_candidate_alone_has_more_votes_than_are_registered(pakistan: Workspace) -> None:
    """NA-128/81: 1,780 of 1,573, in the commission's copy."""
    (finding,) = [f for f in pakistan.findings(code="R130", contest="NA-128", basis="commission").findings
                  if f.unit == "NA-128@2023/81"]  # fmt: skip
    assert finding.numbers["registered"] == 1_573
    shown = pakistan.explain("NA-128", SAQLAIN, basis="commission").explanation
    (station,) = [c for c in shown.contributions if c.unit == "NA-128@2023/81"]
    assert (station.value, station.sources[0].claim) == (1_780, finding.records[0])


def test_findings_are_the_same_under_one_basis_and_under_all(pakistan: Workspace) -> None:
    """Without a basis every basis is asked, and a finding appears once."""
    one = pakistan.findings(code="R130", basis="commission").findings
    every = pakistan.findings(code="R130").findings
    assert {f.id for f in one} == {f.id for f in every}
    assert len(every) == len({f.id for f in every})


def test_the_subtractions_anybody_can_do(pakistan: Workspace) -> None:
    """Sums of forms less the declared totals, for both candidates and both holders."""
    found = {(d.candidate, d.holder): d.more for d in pakistan.contest("NA-128", basis="declared").differences
             if d.stated_form == "47"}  # fmt: skip
    assert found == {
        ("7", "agents:7"): 142_727 - 159_024, ("7", "commission"): 158_740 - 159_024,
        ("18", "agents:7"): 59_900 - 172_576, ("18", "commission"): 177_733 - 172_576,
    }  # fmt: skip
    seat = {d.candidate: d.more for d in pakistan.contest("NA-122", basis="declared").differences}
    assert seat == {"13": 118_216 - 117_109, "9": 77_963 - 77_907}


def test_an_estimated_runner_up_never_enters(pakistan: Workspace) -> None:
    """NA-242 has a winner's votes only; nothing of it was imported, so nothing is declared."""
    assert pakistan.contest("NA-242", basis="declared").outcome.status == "nothing-counted"


def test_a_total_is_followed_to_the_file_it_comes_from(pakistan: Workspace) -> None:
    """433 stations: 392 with a form each, read by whom, in which row of a file with that digest; 41 waited for."""
    shown = pakistan.explain("NA-128", RAJA, basis="agents").explanation
    counted = [c for c in shown.contributions if c.left_out is None and c.value is not None]
    assert (shown.value, sum(c.value or 0 for c in counted), len(counted)) == (142_727, 142_727, 392)
    assert (len(shown.waiting), shown.expected) == (41, 433)
    (source,) = {s.digest for c in counted for s in c.sources}
    assert source == hashlib.sha256(shared.path("pakistan2024/votes.csv").read_bytes()).hexdigest()
    first = next(c for c in counted if c.unit == "NA-128@2023/1").sources[0]
    assert (first.holder, first.reader, first.form) == ("agents:7", "transcriber:form45.com", "45")
    assert first.place
    assert first.place.startswith("row ")
    said = [c.sources[0].reason for c in shown.contributions if c.unit in shown.waiting]
    assert said == ["not-held"] * 41


def test_a_place_is_the_line_of_the_file(pakistan: Workspace) -> None:
    """Whoever opens the file at that line finds the number."""
    shown = pakistan.explain("NA-128", RAJA, basis="agents").explanation
    lines = shared.path("pakistan2024/votes.csv").read_text("utf-8").splitlines()
    for contribution in shown.contributions[:20]:
        place = contribution.sources[0].place or ""
        line = lines[int(place.removeprefix("row ")) - 1]
        assert line.startswith(f"NA-128,{contribution.unit.replace('@2023', '')},")


def test_a_candidate_is_found_by_an_urdu_name(pakistan: Workspace) -> None:
    """As Form 33 prints it."""
    assert pakistan.explain("NA-128", "سلمان اکرم راجہ", basis="agents").explanation.candidate == "7"


def test_forms_that_are_not_there_and_why(pakistan: Workspace) -> None:
    """By holder in NA-128: 41 of 433 of the candidates' copies, none of the commission's."""
    absence = pakistan.missing(("contest", "holder")).absence
    groups = {(g.key["contest"], g.key["holder"]): (g.missing, g.expected, g.why) for g in absence.groups}
    assert groups["NA-128", "agents:7"] == (41, 433, {"the source says no form is held": 41})
    assert ("NA-128", "commission") not in groups
    assert not {holder for contest, holder in groups if contest == "NA-122"}
    assert sum(f.label == "NA-128" for f in absence.forms) == 41


def test_missing_forms_by_province(pakistan: Workspace) -> None:
    """Grouped by a type of unit of the definition."""
    absence = pakistan.missing(("province",)).absence
    assert {g.key["province"] for g in absence.groups} <= {"punjab", "sindh", "kp", "islamabad", "unknown"}
    assert sum(g.missing for g in absence.groups) == len(absence.forms)


def test_on_the_second_day_only_what_had_been_said_by_then(pakistan: Workspace) -> None:
    """As of 10 February: declared and candidates' copies; the commission published its copies on 5 March."""
    assert votes(pakistan, "NA-128", "declared", as_of="2024-02-10") == {SAQLAIN: 172_576, RAJA: 159_024}
    assert votes(pakistan, "NA-128", "agents", as_of="2024-02-10") == {RAJA: 142_727, SAQLAIN: 59_900}
    assert votes(pakistan, "NA-128", "commission", as_of="2024-02-10") == {}
    assert votes(pakistan, "NA-128", "commission", as_of="2024-03-05") == {SAQLAIN: 177_733, RAJA: 158_740}
    assert votes(pakistan, "NA-128", "declared", as_of="2024-02-08") == {}


def test_at_an_earlier_size_only_what_the_log_knew(pakistan: Workspace) -> None:
    """Before the commission's copies of NA-128 were imported there were none; the moment says so."""
    said = (b'"form":"45"', b'"holder":"commission"', b'"NA-128@2023/1"')
    position = min(e.position for e in pakistan.log.read() if all(word in e.content for word in said))
    assert votes(pakistan, "NA-128", "commission", at=position) == {}
    assert votes(pakistan, "NA-128", "agents", at=position) == {RAJA: 142_727, SAQLAIN: 59_900}
    one = pakistan.contest("NA-128", basis="commission", at=position + 1)
    assert (one.outcome.coverage.counted, one.moment.size) == (1, position + 1)
    assert one.moment.root != pakistan.contest("NA-128").moment.root


def test_at_and_as_of_combine(pakistan: Workspace) -> None:
    """What the log knew then of what was in force then: the stations and the candidates' copies, nothing else."""
    assert votes(pakistan, "NA-128", "agents", at=pakistan.log.size(), as_of="2024-02-08") == {}


def test_the_whole_canvass_says_what_the_contests_say(pakistan: Workspace) -> None:
    """33 contests in one go."""
    whole = {o.label: o for o in pakistan.canvass(basis="agents").outcomes}
    assert len(whole) == 33
    for label in ("NA-122", "NA-128", "NA-233", "NA-242"):
        assert whole[label] == pakistan.contest(label, basis="agents").outcome


def test_sums_of_every_contest_are_those_of_the_file(pakistan: Workspace) -> None:
    """All 33, added up once more by the standard library; rows of zeros are no forms."""
    wanted: dict[tuple[str, str], list[int]] = {}
    for row in shared.rows("pakistan2024/votes.csv"):
        if row["source"] == "form45_candidate_copy" and row["flag"] != "all_zero_row":
            wanted.setdefault((row["contest"], row["party"].lower()), []).append(int(row["votes"]))
    parties = {(c.contest, c.serial): c.party for c in pakistan.definition.candidates}
    found = {
        (o.label, parties[o.contest, s.candidate]): (s.votes, s.counted)
        for o in pakistan.canvass(basis="agents").outcomes for s in o.standings
    }  # fmt: skip
    assert found == {key: (sum(values), len(values)) for key, values in wanted.items()}


def test_reading_a_file_again_appends_nothing(pakistan: Workspace, copy: Copy, place: shared.Place) -> None:
    """The same file, mapping, author and sitting are the same batch."""
    workspace = copy(pakistan)
    before = workspace.log_head()
    done = place.add(workspace, "pakistan2024/votes.csv", pakistan2024.CANDIDATES)
    assert done.appended
    assert (done.appended.appended, done.appended.already_there) == (0, done.records)
    assert workspace.log_head() == before


def test_a_preview_appends_nothing(pakistan: Workspace, copy: Copy, place: shared.Place) -> None:
    """It shows what would be."""
    workspace = copy(pakistan)
    done = workspace.import_file(
        shared.path("pakistan2024/votes.csv"), place.mapping(pakistan2024.SECOND_READING), preview=True
    )
    assert (done.appended, done.claims) == (None, 1_150)
    assert workspace.log.size() == pakistan.log.size()


def test_a_second_reading_settles_nothing_by_coming_later(pakistan: Workspace, copy: Copy, place: shared.Place) -> None:
    """Where both readings of the candidates' copies agree, nothing changes; in NA-233 they do not, and stay open."""
    workspace = copy(pakistan)
    place.add(workspace, "pakistan2024/votes.csv", pakistan2024.SECOND_READING)
    assert votes(workspace, "NA-128", "agents") == {RAJA: 142_727, SAQLAIN: 59_900}
    open_ = workspace.contest("NA-233", basis="agents").outcome
    by_name = {s.name: (s.votes, s.range.low < s.range.high) for s in open_.standings}
    assert by_name["Muhammad Haris"] == (None, True)
    found = workspace.findings(code="R103", contest="NA-233", basis="agents")
    assert found.total > 200
    assert not workspace.findings(code="R103", contest="NA-128", basis="agents").total


def test_a_batch_is_taken_back_in_one_act_and_comes_back_under_another_sitting(
    pakistan: Workspace, copy: Copy, place: shared.Place
) -> None:
    """8,765 forms withdrawn: gone from the result, not from the log; the same reading is refused, a new one is not."""
    workspace = copy(pakistan)
    size = workspace.log.size()
    again = place.add(workspace, "pakistan2024/votes.csv", pakistan2024.CANDIDATES)
    assert again.appended
    done = workspace.withdraw(batch=again.appended.batch, reason="wrong column")
    assert done.records == 8_765
    assert votes(workspace, "NA-128", "agents") == {}
    assert votes(workspace, "NA-128", "agents", at=size) == {RAJA: 142_727, SAQLAIN: 59_900}
    with pytest.raises(Refused, match=done.withdrawal[:12]):
        place.add(workspace, "pakistan2024/votes.csv", pakistan2024.CANDIDATES)
    place.add(workspace, "pakistan2024/votes.csv", pakistan2024.CANDIDATES, sitting=2)
    assert votes(workspace, "NA-128", "agents") == {RAJA: 142_727, SAQLAIN: 59_900}


def test_withdrawing_the_withdrawal_brings_a_batch_back(pakistan: Workspace, copy: Copy, place: shared.Place) -> None:
    """As if nothing had been withdrawn, and both acts stay in the log."""
    workspace = copy(pakistan)
    batch = place.add(workspace, "pakistan2024/votes.csv", pakistan2024.CANDIDATES).appended
    assert batch
    gone = workspace.withdraw(batch=batch.batch, reason="wrong column")
    workspace.withdraw(record=gone.withdrawal, reason="it was the right column")
    assert votes(workspace, "NA-128", "agents") == {RAJA: 142_727, SAQLAIN: 59_900}
    assert workspace.log.size() == pakistan.log.size() + 2


def test_one_form_is_taken_back(pakistan: Workspace, copy: Copy) -> None:
    """A claim by its id: its station is missing then, and the total smaller by what it said."""
    workspace = copy(pakistan)
    shown = workspace.explain("NA-128", RAJA, basis="agents").explanation
    station = next(c for c in shown.contributions if c.unit == "NA-128@2023/1")
    workspace.withdraw(record=station.sources[0].claim, reason="wrong page")
    outcome = workspace.contest("NA-128", basis="agents").outcome
    assert outcome.coverage.counted == 391
    assert outcome.standings[0].votes == 142_727 - (station.value or 0)


def test_a_file_with_an_unknown_party_is_refused_whole(pakistan: Workspace, copy: Copy, place: shared.Place) -> None:
    """Every row with the unknown candidate is named, and nothing is appended."""
    workspace = copy(pakistan)
    text = shared.path("pakistan2024/votes.csv").read_text("utf-8").replace(",PML-N,", ",PMLN,")
    (place.folder / "votes.csv").write_text(text, encoding="utf-8")
    mapping = place.mapping(pakistan2024.CANDIDATES)
    done = workspace.import_file(place.folder / "votes.csv", mapping)
    assert (done.blocked, done.appended) == (True, None)
    assert done.problem_rows["S304"] == sum(
        (row["party"], row["source"]) == ("PML-N", "form45_candidate_copy")
        for row in shared.rows("pakistan2024/votes.csv")
    )
    assert workspace.log.size() == pakistan.log.size()


def test_a_position_the_log_does_not_have_is_refused(pakistan: Workspace) -> None:
    """With what it has."""
    with pytest.raises(NatijaError, match="entries"):
        pakistan.canvass(at=10**9)


def test_the_log_is_what_was_written(pakistan: Workspace) -> None:
    """Every envelope, every document."""
    assert pakistan.log_verify().problems == ()
