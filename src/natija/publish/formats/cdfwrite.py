"""A report after NIST SP 1500-100 version 2: the results of one basis, by station or by contest, as its JSON.

What the standard cannot carry stays in the data package: whose copy a figure is from, the forms and their documents,
where copies differ, affiliations over time. A figure that is not known is left out and never 0. A status is `certified`
only for official totals of a contest whose result an act in force has put in the gazette; nobody is called a winner on
any other ground.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import msgspec

from natija.canvass import Canvass
from natija.canvass.outcome import Outcome
from natija.model.definition import Candidate, Contest, Person
from natija.publish.formats import cdf, cdfseats, queries
from natija.publish.formats.cdfunits import Station, Units
from natija.publish.formats.edition import Edition

COUNT = {
    "complete": "completed", "declared": "completed", "partial": "in-process", "stated-sum": "in-process",
    "nothing-counted": "not-processed", "ambiguous-basis": "unknown",
}  # fmt: skip
RECOUNT = frozenset({"recount-granted", "recount-held"})
Rows = Sequence[Mapping[str, Any]]
Stations = dict[str, list[Station]]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What a report is made from: the edition, the contests in it, and by contest its stations and their figures."""

    edition: Edition
    contests: Sequence[Contest]
    stations: Mapping[str, Sequence[Station]]
    figures: Mapping[str, Rows]
    whole: bool = True
    """Whether it is of the whole election, so that seats awarded over all contests belong to it too."""

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """Outcomes by contest."""
        return {o.contest: o for o in self.edition.canvass.outcomes}

    @cached_property
    def people(self) -> dict[str, Person]:
        """People by id."""
        return {p.id: p for p in self.edition.canvass.definition.people}

    @cached_property
    def ballots(self) -> dict[str, list[Candidate]]:
        """Candidates by contest, and those a form has beside them."""
        made: dict[str, list[Candidate]] = {c.id: [] for c in self.contests}
        for candidate in self.edition.canvass.definition.candidates:
            if candidate.contest in made:
                made[candidate.contest].append(candidate)
        for contest, listed in made.items():
            known = {c.serial for c in listed}
            seen = {r["candidate"] for r in self.figures.get(contest, ()) if r["candidate"]}
            seen |= {s.candidate for s in self.outcomes[contest].standings}
            listed += [Candidate(contest=contest, serial=s, person="") for s in sorted(seen - known)]
        return made

    @cached_property
    def gazetted(self) -> frozenset[str]:
        """Contests whose result an act in force has put in the gazette."""
        notices = self.edition.canvass.scope.notices.values()
        held = {n.contest for n in notices if n.act in {"withheld", "suspended", "annulled"} and not n.pool}
        return frozenset(n.contest for n in notices if n.act == "gazetted" and n.contest and n.contest not in held)


def whole(edition: Edition, *, stations: bool = True) -> bytes:
    """One report of every contest; without stations only contest totals."""
    return encode(report(_counted(edition, edition.canvass.once(_stations) if stations else None)))


def by_contest(edition: Edition, done: Canvass | None = None) -> Iterator[tuple[int, str, bytes]]:
    """(number, basis, report) of each contest by itself, with its stations; under another basis where it counts."""
    stations = edition.canvass.once(_stations)  # which no basis changes
    every = _counted(edition if done is None else replace(edition, canvass=done), stations)
    for c, contest in enumerate(every.contests):
        of = edition.of(contest.id)
        own = of if done is None else of.under(done, c)
        if done is None or every.outcomes[contest.id].standings:
            one = Counted(edition=own, contests=(contest,), stations=every.stations, figures=every.figures, whole=False)
            yield c, own.moment.basis, encode(report(one))


def encode(made: cdf.ElectionReport) -> bytes:
    """A report as JSON."""
    return msgspec.json.encode(made) + b"\n"


def _counted(edition: Edition, stations: Stations | None) -> Counted:
    """What is counted; without stations only in contests."""
    done, figures = edition.canvass, dict[str, Rows]()
    if stations is not None:
        grouped = done.engine.fetch(queries.STATION_FIGURES)
        figures = {contest: rows for contest, rows in _runs(grouped.to_pylist())}  # noqa: C416 - rows are lists
    return Counted(edition=edition, contests=done.question.contests, stations=stations or {}, figures=figures)


def _stations(done: Canvass) -> Stations:
    """By contest every station of which a list or a form speaks."""
    listed: Stations = defaultdict(list)
    done.engine.keep("shown_station", queries.SUBJECTS)
    for row in done.engine.fetch(queries.QUERIES["stations"]).to_pylist():
        listed[row["contest"]].append(Station(unit=row["unit"], name=row["name"], registered=row["registered"]))
    return listed


def _runs(rows: list[dict[str, Any]]) -> Iterator[tuple[str, Rows]]:
    """Rows of one contest after the other."""
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or rows[end]["contest"] != rows[start]["contest"]:
            yield rows[start]["contest"], rows[start:end]
            start = end


def report(made: Counted) -> cdf.ElectionReport:
    """The report."""
    edition, definition = made.edition, made.edition.canvass.definition
    units = Units(definition=definition, contests=made.contests, stations=made.stations)
    elections = {c.election for c in made.contests}
    parties = {c.party for group in made.ballots.values() for c in group if c.party}
    if made.whole:
        parties |= cdfseats.parties(edition, elections)
    people = {c.person for group in made.ballots.values() for c in group if c.person}
    fictional = edition.moment.fictional
    return cdf.ElectionReport(
        format="precinct-level" if made.stations else "summary-contest", generated_date=edition.published,
        issuer=edition.publisher.name, issuer_abbreviation=_initials(edition.publisher.name), sequence_start=1,
        sequence_end=1, status=_status(made), vendor_application_id=f"Natija {edition.program}", is_test=fictional,
        test_type="fictional election" if fictional else None, notes=_notes(edition),
        gp_unit=tuple(units.reporting()),
        party=tuple(_party(p.id, p.names, p.label, p.colour) for p in definition.parties if p.id in parties),
        person=tuple(
            cdf.Person(
                id=cdf.reference("person", p.id), full_name=cdf.words(p.names, p.id),
                external_identifier=(cdf.known_as(p.id, "person"),),
            ) for p in definition.people if p.id in people
        ),
        office=tuple(_office(c) for c in made.contests),
        election=tuple(_election(made, e.id, units) for e in definition.elections if e.id in elections),
        external_identifier=(
            cdf.known_as(edition.moment.root, "log-root"), cdf.known_as(str(edition.moment.size), "log-position"),
            cdf.known_as(edition.moment.basis, "basis"),
        ),
    )  # fmt: skip


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())[:10].upper() or "N"


def _notes(edition: Edition) -> str:
    test = "FICTIONAL election. " if edition.moment.fictional else ""
    return (
        f"{test}{edition.made_from} A count that is absent is not known and is not 0. Whose copies the figures are "
        f"from, the papers themselves and where copies differ: the data package beside this file. {edition.licence}."
    )


def _status(made: Counted) -> str:
    """The weakest of the contests' statuses."""
    found = {_contest_status(made, c) for c in made.contests}
    order = ("pre-election", "unofficial-partial", "recount", "unofficial-complete", "certified")
    if found == {"pre-election"}:
        return "pre-election"
    return next((s for s in order[1:] if s in found | _begun(found)), "unofficial-partial")


def _begun(found: set[str]) -> set[str]:
    """Where some contests are counted and others not, the whole is partial."""
    return {"unofficial-partial"} if "pre-election" in found else set()


def _contest_status(made: Counted, contest: Contest) -> str:
    outcome, day = made.outcomes[contest.id], made.edition.published[:10]
    polled = {e.id: e.date for e in made.edition.canvass.definition.elections}.get(contest.election, "")
    if outcome.status == "nothing-counted":
        return "pre-election" if day < polled else "unofficial-partial"
    if _official(made, contest):
        return "certified"
    if any(n.contest == contest.id and n.act in RECOUNT for n in made.edition.canvass.scope.notices.values()):
        return "recount"
    return "unofficial-complete" if outcome.status in {"complete", "declared"} else "unofficial-partial"


def _official(made: Counted, contest: Contest) -> bool:
    """Whether these totals are the declared ones of a result in the gazette."""
    return made.outcomes[contest.id].status == "declared" and contest.id in made.gazetted


def _party(party: str, names: dict[str, str], label: str, colour: str) -> cdf.Party:
    return cdf.Party(
        id=cdf.reference("party", party), name=cdf.words(names, label),
        abbreviation=cdf.words({"und": label}, label), color=colour.lstrip("#") or None,
        external_identifier=(cdf.known_as(party, "party"),),
    )  # fmt: skip


def _office(contest: Contest) -> cdf.Office:
    name = f"{contest.office}, {contest.label}"
    return cdf.Office(
        id=cdf.reference("office", contest.id), name=cdf.words({"en": name}, name),
        election_district_id=cdf.reference("unit", contest.unit),
    )  # fmt: skip


def _election(made: Counted, election: str, units: Units) -> cdf.Election:
    definition = made.edition.canvass.definition
    found = next(e for e in definition.elections if e.id == election)
    contests = [c for c in made.contests if c.election == election]
    by = any(election in chamber.elections[1:] for chamber in definition.chambers)
    return cdf.Election(
        type="special" if by else "general", name=cdf.words({"en": found.name}, found.id), start_date=found.date,
        end_date=found.date, election_scope_id=cdf.reference("unit", units.root),
        candidate=tuple(_candidate(made, c, k) for c in contests for k in made.ballots[c.id]),
        contest=(
            *(_contest(made, c) for c in contests),
            *(cdfseats.contests(made.edition, election, units) if made.whole else ()),
        ),
        ballot_counts=tuple(_ballots(made, contests)),
        external_identifier=(cdf.known_as(election, "election"),),
    )  # fmt: skip


def _candidate(made: Counted, contest: Contest, candidate: Candidate) -> cdf.Candidate:
    person = made.people.get(candidate.person)
    return cdf.Candidate(
        id=cdf.reference("candidate", contest.id, candidate.serial),
        ballot_name=cdf.words(person.names if person else {}, candidate.serial),
        person_id=cdf.reference("person", person.id) if person else None,
        party_id=cdf.reference("party", candidate.party) if candidate.party in _parties(made) else None,
        post_election_status=_after(made, contest, candidate.serial),
        external_identifier=(cdf.known_as(candidate.serial, "serial"),),
    )  # fmt: skip


def _parties(made: Counted) -> set[str]:
    return {p.id for p in made.edition.canvass.definition.parties}


def _after(made: Counted, contest: Contest, serial: str) -> str | None:
    outcome = made.outcomes[contest.id]
    if not _official(made, contest) or outcome.leader is None or contest.seats != 1:
        return None
    return "winner" if serial == outcome.leader else "defeated"


def _contest(made: Counted, contest: Contest) -> cdf.CandidateContest:
    outcome = made.outcomes[contest.id]
    cover = outcome.coverage
    stations = made.edition.canvass.basis.level == "polling-station"
    fits = stations and cover.expected is not None and cover.expected >= cover.counted
    name = contest.names.get("en")
    return cdf.CandidateContest(
        id=cdf.reference("contest", contest.id), name=f"{contest.label} {name}" if name else contest.label,
        abbreviation=contest.label, election_district_id=cdf.reference("unit", contest.unit),
        office_ids=(cdf.reference("office", contest.id),), votes_allowed=1, number_elected=contest.seats,
        vote_variation="plurality", sub_units_reported=cover.counted if stations else None,
        total_sub_units=cover.expected if fits else None,
        count_status=(cdf.CountStatus(type="total", status=COUNT[outcome.status]),),
        contest_selection=tuple(_selections(made, contest, outcome)),
        external_identifier=(cdf.known_as(contest.id, "contest"),),
    )  # fmt: skip


def _selections(made: Counted, contest: Contest, outcome: Outcome) -> Iterator[cdf.CandidateSelection]:
    totals = {s.candidate: s.votes for s in outcome.standings}
    at: dict[str, list[cdf.VoteCounts]] = defaultdict(list)
    for row in made.figures.get(contest.id, ()):
        if row["field"] == "votes":
            at[row["candidate"]].append(_votes(row["unit"], row["value"]))
    for candidate in made.ballots[contest.id]:
        total = totals.get(candidate.serial)
        district = [] if total is None else [_votes(contest.unit, total)]
        yield cdf.CandidateSelection(
            id=cdf.reference("selection", contest.id, candidate.serial),
            candidate_ids=(cdf.reference("candidate", contest.id, candidate.serial),),
            vote_counts=(*district, *at[candidate.serial]),
        )


def _votes(unit: str, value: int) -> cdf.VoteCounts:
    return cdf.VoteCounts(type="total", gp_unit_id=cdf.reference("unit", unit), count=value)


def _ballots(made: Counted, contests: Iterable[Contest]) -> Iterator[cdf.BallotCounts]:
    """Ballots by unit; the standard has them per election, so a unit with two contests' counts has none."""
    found: dict[str, list[tuple[str, dict[str, int]]]] = defaultdict(list)
    for contest in contests:
        figures = {f: v for f, v in made.outcomes[contest.id].figures.items() if v is not None}
        found[contest.unit].append((contest.id, figures))
        at: dict[str, dict[str, int]] = defaultdict(dict)
        for row in made.figures.get(contest.id, ()):
            if row["candidate"] is None:
                at[row["unit"]][row["field"]] = row["value"]
        for unit, given in at.items():
            found[unit].append((contest.id, given))
    for unit, groups in found.items():
        (_, given), *more = groups
        if not more and given.keys() & {"polled", "rejected"}:
            yield cdf.BallotCounts(
                type="total", gp_unit_id=cdf.reference("unit", unit), ballots_cast=given.get("polled"),
                ballots_rejected=given.get("rejected"),
            )  # fmt: skip
