"""The closed union of records. Records are the only state; everything else is computed from them.

A record never changes and never refers to anything but ids: of records, of documents (by digest), of the
definition's units, contests, candidates, people and parties. No record holds the name of a clerk, agent or user, nor
free text a person typed as a reason: roles and opaque ids, and digests of separately kept, erasable texts.

Unit ids carry their delimitation year (`NA-128@2023`, station `NA-128@2023/135`). A candidate is the ballot serial
inside a contest (`12`); where a statement counts parties (seats in a house) it is `party:ID` (NIST PartySelection).
Dates are ISO 8601 (`2024-02-10`, or with time and offset). Fields at their default are absent from the bytes, so
a field added later leaves old bytes and ids as they are (docs/adr/0001).
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from natija.model.figures import Stage, Value, Whole


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Settings every part of a record shares; nothing else is inherited."""


class _Record(_Part, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="record"):
    """Settings every record shares; nothing else is inherited."""


class Place(_Part, frozen=True, kw_only=True):
    """Where in its document a claim stands."""

    page: Whole | None = None
    row: Whole | None = None
    cell: str | None = None
    span: tuple[Whole, Whole] | None = None


class Covers(_Part, frozen=True, kw_only=True):
    """Which stations a stated sum covers: `counted` of `of`; `units` where they are named."""

    counted: Whole | None = None
    of: Whole | None = None
    units: tuple[str, ...] = ()


class Listed(_Part, frozen=True, kw_only=True):
    """A reporting unit as a station list names it: type, name as printed, parents by tree."""

    type: str | None = None
    name: str | None = None
    within: dict[str, str] = {}


class Row(_Part, frozen=True, kw_only=True):
    """The figures of one subject unit inside a claim; `unit` is absent for the claim's own unit.

    `figures` is field -> value, `candidates` is field -> ballot serial -> value.
    """

    unit: str | None = None
    listed: Listed | None = None
    figures: dict[str, Value] = {}
    candidates: dict[str, dict[str, Value]] = {}


class Claim(_Record, frozen=True, kw_only=True, tag="claim"):
    """One page or statement of figures as one reader read it."""

    form: str
    unit: str
    contest: str | None = None
    election: str | None = None
    stage: Stage
    holder: str
    reader: str
    sitting: Whole = 1
    document: str | None = None
    place: Place | None = None
    speaker: str | None = None
    stated: str | None = None
    covers: Covers | None = None
    complete: bool | None = None
    """For a station list: whether its source says that it is complete."""
    rows: tuple[Row, ...]


class Document(_Record, frozen=True, kw_only=True, tag="document"):
    """The artefact: bytes with a SHA-256 digest (hex), or a citation; its holder, where and when obtained."""

    digest: str | None = None
    size: Whole | None = None
    media: str | None = None
    citation: str | None = None
    url: str | None = None
    holder: str
    obtained: str | None = None
    where: str | None = None
    published: str | None = None
    revises: str | None = None
    confidence: Literal["high", "medium", "low"] | None = None


class Ruling(_Record, frozen=True, kw_only=True, tag="ruling"):
    """Settles, field by field, conflicting readings (claims) of one document."""

    document: str
    claims: tuple[str, ...]
    rows: tuple[Row, ...]
    role: str
    ruled: str
    reason: str | None = None


NoticeAct = Literal[
    "declared", "withheld", "suspended", "void", "re-poll", "recount-asked", "recount-granted", "recount-refused",
    "recount-held", "annulled", "restored", "petition-filed", "petition-decided", "gazetted", "vacated", "terminated",
    "unopposed", "by-election", "re-admitted", "awarded", "half-term",
]  # fmt: skip


class Notice(_Record, frozen=True, kw_only=True, tag="notice"):
    """An official act: its units in scope, effective date, who decided, the Notice it supersedes."""

    act: NoticeAct
    contest: str | None = None
    units: tuple[str, ...] = ()
    effective: str
    decided_by: str
    forum: str | None = None
    candidate: str | None = None
    supersedes: str | None = None
    document: str | None = None
    says: str | None = None
    confidence: Literal["high", "medium", "low"] | None = None
    sitting: Whole = 1
    """Which reading of its source this is, so that an act whose record was withdrawn can be read again."""
    pool: str | None = None
    """The pool of seats of a chamber that is awarded, suspended or restored; `candidate` is then `party:ID`."""
    number: Whole | None = None
    """How many seats of the pool, or how many stations of the contest, where they are not named one by one."""


StatementKind = Literal[
    "concession", "refusal", "allegation", "agreement", "expectation", "response", "call", "announcement", "relation"
]


class Statement(_Record, frozen=True, kw_only=True, tag="statement"):
    """What a person or party says that is not a count, in our words (`says`), never quoted."""

    kind: StatementKind
    speaker: str
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    contest: str | None = None
    about: tuple[str, ...] = ()
    stated: str
    says: str
    document: str | None = None
    place: Place | None = None


class Event(_Record, frozen=True, kw_only=True, tag="event"):
    """Custody of a paper, an incident at a station or office, a shutdown."""

    kind: Literal["custody", "agent-refused", "not-displayed", "not-given", "office-shut", "incident", "shutdown"]
    units: tuple[str, ...] = ()
    contest: str | None = None
    form: str | None = None
    holder: str | None = None
    happened: str
    says: str | None = None
    document: str | None = None


class Affiliation(_Record, frozen=True, kw_only=True, tag="affiliation"):
    """A dated, sourced statement that a person belongs to a party (or to none: `independent`).

    Where the source names nobody it is `members`, so many of those counted with the party `out_of` until then.
    """

    person: str = ""
    party: str
    kind: Literal["ballot", "backed-by", "house"]
    since: str
    until: str | None = None
    contest: str | None = None
    according_to: str | None = None
    document: str | None = None
    confidence: Literal["high", "medium", "low"] | None = None
    members: Whole | None = None
    out_of: str | None = None
    supersedes: str | None = None
    """The affiliation this one reverses; that one stays in the record, and stays what was said then."""


class Alias(_Record, frozen=True, kw_only=True, tag="alias"):
    """Another name of a person, party, unit or contest, as some source writes it.

    Of a unit with a `holder` it is a line of a crosswalk: on that holder's papers the unit `id` is numbered `name`.
    """

    of: Literal["person", "party", "unit", "contest"]
    id: str
    name: str
    lang: str | None = None
    document: str | None = None
    holder: str | None = None


class Vote(_Record, frozen=True, kw_only=True, tag="vote"):
    """A floor vote: one choice with its count, or with the members who cast it."""

    chamber: str
    motion: str
    held: str
    choice: str
    count: Whole | None = None
    members: tuple[str, ...] = ()
    party: str | None = None
    document: str | None = None


class Lot(_Record, frozen=True, kw_only=True, tag="lot"):
    """A drawn lot: what it decides, the options, the one drawn."""

    subject: str
    contest: str | None = None
    options: tuple[str, ...]
    drawn: str
    held: str
    document: str | None = None


class Audit(_Record, frozen=True, kw_only=True, tag="audit"):
    """A seed with its sample of units, and the claims that carry the recounted figures."""

    contest: str
    basis: str
    method: str
    risk_limit: str
    seed: str
    units: tuple[str, ...]
    claims: tuple[str, ...] = ()
    held: str


class Note(_Record, frozen=True, kw_only=True, tag="note"):
    """An explanation of, or a sign-off on, one finding. Its id names code, place and records of the finding."""

    finding: str
    kind: Literal["explanation", "sign-off", "question"]
    role: str
    text: str | None = None
    stated: str


class Withdrawal(_Record, frozen=True, kw_only=True, tag="withdrawal"):
    """Takes back one record, or every record of a batch. A Withdrawal can itself be withdrawn, by id only."""

    record_id: str | None = None
    batch: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        """Exactly one of `record_id` and `batch` is given."""
        if (self.record_id is None) == (self.batch is None):
            raise ValueError("a withdrawal names either a record or a batch")


class DefinitionVersion(_Record, frozen=True, kw_only=True, tag="definition"):
    """The Definition in force from this record on: name of a table -> SHA-256 of its canonical bytes."""

    title: str
    parent: str | None = None
    settles: tuple[str, ...] = ()
    """Other versions in force after a merge that this one replaces too."""
    tables: dict[str, str]
    fictional: bool = False


Record = (
    Claim | Document | Ruling | Notice | Statement | Event | Affiliation | Alias | Vote | Lot | Audit | Note
    | Withdrawal | DefinitionVersion
)  # fmt: skip

RECORDS: tuple[type, ...] = get_args(Record)
