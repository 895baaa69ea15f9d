"""A results report after NIST SP 1500-100 version 2, read back: votes and ballots by contest, unit and candidate.

A file this program wrote names our own ids and is read under them; any other is read under its own. Kept: votes of
candidates (type `total`) in the lowest units and in the whole of a contest, ballots cast and rejected, registered
voters, test flag, status, issuer. Not kept: votes of parties and ballot measures, counts by device or by way of voting,
ballot styles, contact details, and everything the standard cannot carry. A count that is absent stays absent: it is
not 0.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from natija.errors import Unreadable
from natija.model.figures import Stage, Value
from natija.model.records import Claim, Row

T = TypeVar("T")
_PREFIX = "ElectionResults."
_PLACE = re.compile(r" - at `(.*)`$")


class External(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """An id that somebody else knows."""

    value: str
    other_type: str = ""


class Named(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """An object with an id of its own and perhaps others."""

    id: str = msgspec.field(name="@id")
    external_identifier: tuple[External, ...] = ()


class _Unit(Named, frozen=True, kw_only=True, rename="pascal"):
    voters_registered: int | None = None
    composing_gp_unit_ids: tuple[str, ...] = ()


class _Counts(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    type: str
    gp_unit_id: str
    count: int | float
    device_class: Any = None


class _Selection(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    candidate_ids: tuple[str, ...] = ()
    vote_counts: tuple[_Counts, ...] = ()


class _Contest(Named, frozen=True, kw_only=True, rename="pascal"):
    kind: str = msgspec.field(name="@type")
    name: str
    election_district_id: str
    contest_selection: tuple[_Selection, ...] = ()


class _Ballots(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    type: str
    gp_unit_id: str
    ballots_cast: int | None = None
    ballots_rejected: int | None = None
    device_class: Any = None


class _Election(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    candidate: tuple[Named, ...] = ()
    contest: tuple[_Contest, ...] = ()
    ballot_counts: tuple[_Ballots, ...] = ()


class _Report(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    kind: str = msgspec.field(name="@type")
    issuer: str
    status: str
    generated_date: str
    is_test: bool = False
    gp_unit: tuple[_Unit, ...] = ()
    election: tuple[_Election, ...] = ()


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Votes of a candidate in a unit."""

    contest: str
    unit: str
    candidate: str
    votes: int


class Ballots(msgspec.Struct, frozen=True, kw_only=True):
    """Ballots in a unit, as far as they are given."""

    unit: str
    polled: int | None
    rejected: int | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a report. `districts`: contest -> the unit it is decided in; `left` counts what is not read."""

    issuer: str
    status: str
    generated: str
    fictional: bool
    districts: dict[str, str]
    counts: tuple[Count, ...]
    ballots: tuple[Ballots, ...]
    registered: dict[str, int]
    left: dict[str, int]

    def totals(self) -> dict[str, dict[str, int]]:
        """Contest -> candidate -> votes in the whole of it, where the report states them."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for count in self.counts:
            if count.unit == self.districts[count.contest]:
                found[count.contest][count.candidate] = count.votes
        return dict(found)


def read_cdf(data: bytes) -> Report:
    """Read a report. Raises Unreadable with the place where it is none."""
    return _Reading(decoded(data, _Report)).report()


def decoded(data: bytes, kind: type[T]) -> T:
    """As much of a report as a struct describes. Raises Unreadable with the place where it is none."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        place = _PLACE.search(str(error))
        says = _PLACE.sub("", str(error)) + (f" at {place[1]}" if place else "")
        step = "check it against the JSON Schema of NIST SP 1500-100 version 2"
        raise Unreadable("report", [says], next_step=step) from None


class _Reading:
    """One report with its ids resolved."""

    def __init__(self, made: _Report) -> None:
        self.made = made
        self.names = {unit.id: own(unit, "natija-unit") for unit in made.gp_unit}
        for election in made.election:
            self.names |= {c.id: own(c, "natija-serial") for c in election.candidate}
        self.left: dict[str, int] = defaultdict(int)
        self._parts = {unit.id: unit.composing_gp_unit_ids for unit in made.gp_unit}

    def report(self) -> Report:
        elections, made = self.made.election, self.made
        contests = [c for e in elections for c in e.contest if self._read(c)]
        return Report(
            issuer=made.issuer, status=made.status, generated=made.generated_date, fictional=made.is_test,
            districts={own(c, "natija-contest"): self._name(c.election_district_id) for c in contests},
            counts=tuple(count for c in contests for count in self._counts(c)),
            ballots=tuple(
                Ballots(unit=self._name(b.gp_unit_id), polled=b.ballots_cast, rejected=b.ballots_rejected)
                for e in elections for b in e.ballot_counts if self._whole(b.type, b.device_class)
            ),
            registered={
                self._name(u.id): u.voters_registered for u in made.gp_unit if u.voters_registered is not None
            },
            left=dict(self.left),
        )  # fmt: skip

    def _name(self, reference: str) -> str:
        """Our own id where the file has it, else the file's."""
        return self.names.get(reference, reference)

    def _read(self, contest: _Contest) -> bool:
        kind = contest.kind.removeprefix(_PREFIX)
        self.left[kind] += kind != "CandidateContest"
        return kind == "CandidateContest"

    def _whole(self, kind: str, device: object) -> bool:
        """Whether a count is of every way of voting and every device."""
        kept = kind == "total" and device is None
        self.left["counts that are parts"] += not kept
        return kept

    def _between(self, contest: _Contest) -> set[str]:
        """Units with counts of their own parts beside theirs: neither stations nor the whole of the contest."""
        counted = {count.gp_unit_id for s in contest.contest_selection for count in s.vote_counts}
        return {unit for unit in counted - {contest.election_district_id} if self._below(unit) & counted}

    def _below(self, unit: str) -> set[str]:
        found: set[str] = set()
        waiting = list(self._parts.get(unit, ()))
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting += self._parts.get(at, ())
        return found

    def _counts(self, contest: _Contest) -> Iterator[Count]:
        between = self._between(contest)
        for selection in contest.contest_selection:
            if len(selection.candidate_ids) != 1:
                self.left["selections of none or several"] += 1
                continue
            candidate = self._name(selection.candidate_ids[0])
            for count in selection.vote_counts:
                if count.gp_unit_id in between:
                    self.left["counts of units in between"] += 1
                elif self._whole(count.type, count.device_class):
                    yield Count(
                        contest=own(contest, "natija-contest"), unit=self._name(count.gp_unit_id),
                        candidate=candidate, votes=int(count.count),
                    )  # fmt: skip


def own(named: Named, kind: str) -> str:
    """Our id of an object, where the file carries it."""
    return next((e.value for e in named.external_identifier if e.other_type == kind), named.id)


def claims(
    report: Report, *, station_form: str, total_form: str, stage: Stage, holder: str, reader: str,
    document: str | None = None,
) -> Iterable[Claim]:  # fmt: skip
    """The report as claims of whoever published it: one for each contest and unit, forms named by the caller."""
    ballots = {b.unit: {"polled": b.polled, "rejected": b.rejected} for b in report.ballots}
    said: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    for count in report.counts:
        said[count.contest, count.unit][count.candidate] = count.votes
    for (contest, unit), votes in sorted(said.items()):
        figures: dict[str, Value] = {n: value for n, value in ballots.get(unit, {}).items() if value is not None}
        whole = unit == report.districts[contest]
        yield Claim(
            form=total_form if whole else station_form, unit=unit, contest=contest,
            stage=stage if whole else "count", holder=holder, reader=reader, document=document,
            stated=report.generated[:10], rows=(Row(figures=figures, candidates={"votes": votes}),),
        )  # fmt: skip
