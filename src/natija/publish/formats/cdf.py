"""The classes of NIST SP 1500-100 version 2 that this program writes, as frozen structs that encode to its JSON.

Names are the standard's. Every object carries its `@type`; what is not known is absent. Only the fields we fill are
here: a file from somewhere else is read by `natija.sources.cdf`, and checked by `natija.publish.formats.cdfrules`.
"""

from __future__ import annotations

import re

import msgspec


def _tag(name: str) -> str:
    return f"ElectionResults.{name}"


class _Object(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="@type", tag=_tag, rename="pascal"
):
    """Settings of every class of the standard; nothing else is inherited."""


class LanguageString(_Object, frozen=True, kw_only=True):
    """A text in one language."""

    content: str
    language: str


class InternationalizedText(_Object, frozen=True, kw_only=True):
    """A text in several languages."""

    text: tuple[LanguageString, ...]


class ExternalIdentifier(_Object, frozen=True, kw_only=True):
    """An id somebody else knows."""

    type: str
    other_type: str | None = None
    value: str


class CountStatus(_Object, frozen=True, kw_only=True):
    """How far a count is."""

    type: str
    status: str


class ReportingUnit(_Object, frozen=True, kw_only=True):
    """A unit in which counts are reported."""

    id: str = msgspec.field(name="@id")
    type: str
    other_type: str | None = None
    name: InternationalizedText | None = None
    number: str | None = None
    composing_gp_unit_ids: tuple[str, ...] = ()
    voters_registered: int | None = None
    external_identifier: tuple[ExternalIdentifier, ...] = ()


class Party(_Object, frozen=True, kw_only=True):
    """A party."""

    id: str = msgspec.field(name="@id")
    name: InternationalizedText
    abbreviation: InternationalizedText | None = None
    color: str | None = None
    external_identifier: tuple[ExternalIdentifier, ...] = ()


class Person(_Object, frozen=True, kw_only=True):
    """A person."""

    id: str = msgspec.field(name="@id")
    full_name: InternationalizedText
    external_identifier: tuple[ExternalIdentifier, ...] = ()


class Office(_Object, frozen=True, kw_only=True):
    """An office in a district."""

    id: str = msgspec.field(name="@id")
    name: InternationalizedText
    election_district_id: str


class Candidate(_Object, frozen=True, kw_only=True):
    """A person in one contest."""

    id: str = msgspec.field(name="@id")
    ballot_name: InternationalizedText
    person_id: str | None = None
    party_id: str | None = None
    post_election_status: str | None = None
    external_identifier: tuple[ExternalIdentifier, ...] = ()


class VoteCounts(_Object, frozen=True, kw_only=True):
    """A count of one selection in one unit."""

    type: str
    gp_unit_id: str
    count: int


class BallotCounts(_Object, frozen=True, kw_only=True):
    """Ballots in one unit."""

    type: str
    gp_unit_id: str
    ballots_cast: int | None = None
    ballots_rejected: int | None = None


class CandidateSelection(_Object, frozen=True, kw_only=True):
    """A choice between candidates."""

    id: str = msgspec.field(name="@id")
    candidate_ids: tuple[str, ...]
    vote_counts: tuple[VoteCounts, ...] = ()


class PartySelection(_Object, frozen=True, kw_only=True):
    """A choice between parties."""

    id: str = msgspec.field(name="@id")
    party_ids: tuple[str, ...]
    vote_counts: tuple[VoteCounts, ...] = ()


class CandidateContest(_Object, frozen=True, kw_only=True):
    """A contest between candidates. Its name is a plain text, other than every other name."""

    id: str = msgspec.field(name="@id")
    name: str
    abbreviation: str | None = None
    election_district_id: str
    office_ids: tuple[str, ...] = ()
    votes_allowed: int
    number_elected: int | None = None
    vote_variation: str | None = None
    sub_units_reported: int | None = None
    total_sub_units: int | None = None
    count_status: tuple[CountStatus, ...] = ()
    contest_selection: tuple[CandidateSelection, ...] = ()
    external_identifier: tuple[ExternalIdentifier, ...] = ()


class PartyContest(_Object, frozen=True, kw_only=True):
    """Seats that parties are awarded."""

    id: str = msgspec.field(name="@id")
    name: str
    election_district_id: str
    vote_variation: str | None = None
    contest_selection: tuple[PartySelection, ...] = ()
    external_identifier: tuple[ExternalIdentifier, ...] = ()


class Election(_Object, frozen=True, kw_only=True):
    """One poll."""

    type: str
    name: InternationalizedText
    start_date: str
    end_date: str
    election_scope_id: str
    candidate: tuple[Candidate, ...] = ()
    contest: tuple[CandidateContest | PartyContest, ...] = ()
    ballot_counts: tuple[BallotCounts, ...] = ()
    external_identifier: tuple[ExternalIdentifier, ...] = ()


class ElectionReport(_Object, frozen=True, kw_only=True):
    """The whole file."""

    format: str
    generated_date: str
    issuer: str
    issuer_abbreviation: str
    sequence_start: int
    sequence_end: int
    status: str
    vendor_application_id: str
    is_test: bool = False
    test_type: str | None = None
    notes: str | None = None
    gp_unit: tuple[ReportingUnit, ...] = ()
    party: tuple[Party, ...] = ()
    person: tuple[Person, ...] = ()
    office: tuple[Office, ...] = ()
    election: tuple[Election, ...] = ()
    external_identifier: tuple[ExternalIdentifier, ...] = ()


def reference(kind: str, *parts: str) -> str:
    """An id as XML and the standard allow it (NCName), the same for the same parts, and no two alike."""
    return ".".join((kind, *(re.sub(r"[^A-Za-z0-9-]", lambda m: f"_{ord(m[0]):x}_", part) for part in parts)))


def words(names: dict[str, str], otherwise: str) -> InternationalizedText:
    """Names by language as the standard has them; where there is none, an id whose language nobody can say."""
    given = sorted(names.items()) or [("und", otherwise)]
    return InternationalizedText(text=tuple(LanguageString(content=t, language=lang) for lang, t in given))


def known_as(value: str, kind: str) -> ExternalIdentifier:
    """An id of this program."""
    return ExternalIdentifier(type="other", other_type=f"natija-{kind}", value=value)
