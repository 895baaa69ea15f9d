"""A definition out of a results report after NIST SP 1500-100 version 2: contests, candidates, parties, units.

What is taken is what the report says in so many words. Ids of this program are kept where the report has them, else the
report's own. Only contests between candidates are read, and of the units only those that a contest is decided in:
stations come with the counts. Party colours and offices are taken where they are given; the rest is for a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from natija.errors import Unreadable
from natija.model.definition import Candidate, Contest, Definition, Election, Holder, Party, Person, Unit
from natija.model.forms import Profile
from natija.sources.cdf import Named, decoded, own

TREE = "reporting"


class _Text(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    content: str
    language: str = "en"


class _Words(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    text: tuple[_Text, ...] = ()

    def by_language(self) -> dict[str, str]:
        """Texts by language tag; one whose language nobody said is taken as English."""
        return {"en" if one.language == "und" else one.language: one.content for one in reversed(self.text)}


class _Unit(Named, frozen=True, kw_only=True, rename="pascal"):
    name: _Words = _Words()
    type: str = "other"


class _Party(Named, frozen=True, kw_only=True, rename="pascal"):
    name: _Words = _Words()
    abbreviation: _Words = _Words()
    color: str = ""


class _Person(Named, frozen=True, kw_only=True, rename="pascal"):
    full_name: _Words = _Words()


class _Candidate(Named, frozen=True, kw_only=True, rename="pascal"):
    ballot_name: _Words = _Words()
    person_id: str | None = None
    party_id: str | None = None


class _Selection(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    candidate_ids: tuple[str, ...] = ()


class _Contest(Named, frozen=True, kw_only=True, rename="pascal"):
    kind: str = msgspec.field(name="@type")
    name: str
    abbreviation: str = ""
    election_district_id: str
    number_elected: int | None = None
    contest_selection: tuple[_Selection, ...] = ()


class _Election(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    name: _Words = _Words()
    start_date: str
    external_identifier: tuple[msgspec.Raw, ...] = ()
    candidate: tuple[_Candidate, ...] = ()
    contest: tuple[_Contest, ...] = ()


class _Report(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    is_test: bool = False
    gp_unit: tuple[_Unit, ...] = ()
    party: tuple[_Party, ...] = ()
    person: tuple[_Person, ...] = ()
    election: tuple[_Election, ...] = ()


def draft_from_report(data: bytes, profile: Profile, holder: Holder) -> Definition:
    """A definition for the contests between candidates of a report. Raises Unreadable where it is none, or has none."""
    made = decoded(data, _Report)
    drafts = [_Draft(made, election, number) for number, election in enumerate(made.election, 1)]
    if not any(draft.contests for draft in drafts):
        raise Unreadable("report", ["it has no contest between candidates"], next_step="give a report of results")
    units = {own(u, "natija-unit"): u for u in made.gp_unit}
    contests = _labelled([contest for draft in drafts for contest in draft.made()])
    districts = {contest.unit for contest in contests}
    return Definition(
        title="; ".join(dict.fromkeys(draft.election.name for draft in drafts)), fictional=made.is_test,
        profile=profile, elections=tuple(draft.election for draft in drafts), holders=(holder,),
        units=tuple(
            Unit(id=name, label=_first(u.name, name), type=u.type, names=u.name.by_language())
            for name, u in units.items() if name in districts
        ),
        contests=contests,
        candidates=tuple(one for draft in drafts for one in draft.candidates()),
        people=_unique(one for draft in drafts for one in draft.people()),
        parties=tuple(
            Party(
                id=own(p, "natija-party"), label=_first(p.abbreviation, _first(p.name, p.id)),
                names=p.name.by_language(), colour=_colour(p.color),
            ) for p in made.party
        ),
    )  # fmt: skip


class _Draft:
    """One election of a report."""

    def __init__(self, report: _Report, election: _Election, number: int) -> None:
        self._units = {u.id: own(u, "natija-unit") for u in report.gp_unit}
        self._parties = {p.id: own(p, "natija-party") for p in report.party}
        self._people = {p.id: p for p in report.person}
        self._named = {c.id: c for c in election.candidate}
        self.contests = [c for c in election.contest if c.kind == "ElectionResults.CandidateContest"]
        name = _first(election.name, f"election {number}")
        self.election = Election(id=f"e{number}", name=name, date=election.start_date)

    def made(self) -> list[Contest]:
        """Its contests."""
        return [
            Contest(
                id=own(c, "natija-contest"), label=c.abbreviation or c.name, election=self.election.id, office=c.name,
                unit=self._units.get(c.election_district_id, c.election_district_id), tree=TREE,
                seats=c.number_elected or 1,
            ) for c in self.contests
        ]  # fmt: skip

    def _ballots(self) -> list[tuple[str, _Candidate]]:
        """Contest and candidate, where a selection is of one."""
        return [
            (own(contest, "natija-contest"), self._named[selection.candidate_ids[0]])
            for contest in self.contests for selection in contest.contest_selection
            if len(selection.candidate_ids) == 1 and selection.candidate_ids[0] in self._named
        ]  # fmt: skip

    def candidates(self) -> list[Candidate]:
        """Who stands in them."""
        return [
            Candidate(
                contest=contest, serial=own(c, "natija-serial"), person=self._person(contest, c),
                party=self._parties.get(c.party_id or "", ""),
            ) for contest, c in self._ballots()
        ]  # fmt: skip

    def people(self) -> list[Person]:
        """Those persons."""
        return [Person(id=self._person(contest, c), names=self._names(c)) for contest, c in self._ballots()]

    def _person(self, contest: str, candidate: _Candidate) -> str:
        known = self._people.get(candidate.person_id or "")
        return own(known, "natija-person") if known else f"{contest}.{own(candidate, 'natija-serial')}"

    def _names(self, candidate: _Candidate) -> dict[str, str]:
        known = self._people.get(candidate.person_id or "")
        return (known.full_name.by_language() if known else {}) or candidate.ballot_name.by_language()


def _first(words: _Words, otherwise: str) -> str:
    """The English text, or the first there is."""
    found = words.by_language()
    return found.get("en") or next(iter(found.values()), otherwise)


def _colour(text: str) -> str:
    """A colour as definitions have it."""
    plain = text.removeprefix("#").lower()
    return f"#{plain}" if re.fullmatch(r"[0-9a-f]{6}", plain) else ""


def _labelled(contests: list[Contest]) -> tuple[Contest, ...]:
    """Contests with labels of which no two are alike: the id is added where a report calls several the same."""
    often = Counter(contest.label.casefold() for contest in contests)
    return tuple(
        msgspec.structs.replace(c, label=f"{c.label} ({c.id})") if often[c.label.casefold()] > 1 else c
        for c in contests
    )  # fmt: skip


def _unique(people: Iterable[Person]) -> tuple[Person, ...]:
    """Each person once."""
    return tuple({person.id: person for person in people}.values())
