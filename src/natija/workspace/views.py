"""What the facade answers with: frozen results that print as JSON as they are (docs/reference/json.md)."""

from __future__ import annotations

from typing import Any

import msgspec

from natija.canvass import Absence, Count, Explanation, Finding, Outcome, Range, Version
from natija.canvass.certificates.documents import Certificate, Reach
from natija.canvass.certificates.flip import Flip
from natija.canvass.certificates.reach import Condition
from natija.canvass.compare import Comparison
from natija.canvass.differences import Difference
from natija.canvass.discrepancies import Discrepancy
from natija.canvass.history import History
from natija.canvass.onestation import StationComparison


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """What a result was computed from: log, position and root, date in the world, basis and definition."""

    origin: str
    size: int
    root: str
    as_of: str | None
    basis: str
    basis_digest: str
    definition: str
    title: str
    fictional: bool
    notes: tuple[str, ...] = ()


class Created(msgspec.Struct, frozen=True, kw_only=True):
    """A new workspace; `chambers` is how many houses its definition has."""

    folder: str
    origin: str
    author: str
    verifier: str
    records: int
    package: str | None
    chambers: int = 0


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What one act appended."""

    batch: str
    appended: int
    already_there: int
    size: int
    root: str
    waiting: int = 0


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import found in a file and, unless previewed or blocked by problems, appended; `problem_rows` counts."""

    file: str
    mapping: str
    encoding: str
    rows: int
    claims: int
    figures: int
    notices: int
    records: int
    not_held: int
    problems: tuple[dict[str, Any], ...]
    problem_rows: dict[str, int]
    left_out: dict[str, int]
    blocked: bool
    examples: tuple[dict[str, Any], ...]
    bases: tuple[str, ...]
    appended: Batch | None


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed mapping with its reasons; `open` is to be filled in; `defined`: there are contests by now."""

    file: str
    toml: str
    reasons: dict[str, str]
    open: tuple[str, ...]
    written: str | None
    holder: str
    defined: bool


class Withdrew(msgspec.Struct, frozen=True, kw_only=True):
    """A withdrawal: what it takes back and how many records that is."""

    withdrawal: str
    batch: str | None
    record: str | None
    records: int
    appended: Batch


class CanvassView(msgspec.Struct, frozen=True, kw_only=True):
    """Every contest under one basis. Where nothing counts, `instead` names bases under which something does."""

    moment: Moment
    outcomes: tuple[Outcome, ...]
    counts: tuple[Count, ...]
    instead: tuple[str, ...]


class Official(msgspec.Struct, frozen=True, kw_only=True):
    """A Notice or Statement about a contest, in date order: the status of a contest is all of them."""

    date: str
    kind: str
    by: str
    forum: str | None
    says: str | None
    source: str | None
    record: str


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """The contest before: only where the link is stated or matched."""

    contest: str
    label: str
    how: str
    source: str
    outcome: Outcome


class ContestView(msgspec.Struct, frozen=True, kw_only=True):
    """One contest: outcome, every version, notices and statements, findings, the one before; `instead` as above."""

    moment: Moment
    outcome: Outcome
    versions: tuple[Version, ...]
    differences: tuple[Difference, ...]
    official: tuple[Official, ...]
    statements: tuple[Official, ...]
    findings: tuple[Count, ...]
    before: Before | None
    names: dict[str, str]
    instead: tuple[str, ...]


class ExplanationView(msgspec.Struct, frozen=True, kw_only=True):
    """A number taken apart."""

    moment: Moment
    explanation: Explanation


class FindingsView(msgspec.Struct, frozen=True, kw_only=True):
    """Findings asked for; `errors` counts those of severity error among them, shown or not.

    `bases` are the one asked for, or all under which anything counts.
    """

    moment: Moment
    total: int
    errors: int
    findings: tuple[Finding, ...]
    bases: tuple[str, ...]


class AbsenceView(msgspec.Struct, frozen=True, kw_only=True):
    """Forms that are not there."""

    moment: Moment
    absence: Absence


class DemoView(msgspec.Struct, frozen=True, kw_only=True):
    """The bundled package on one screen."""

    moment: Moment
    outcomes: tuple[Outcome, ...]
    before: dict[str, Before]
    without_station_forms: tuple[str, ...]
    pair: tuple[ContestView, ...]
    counts: tuple[Count, ...]


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """A reference for a paper."""

    moment: Moment
    elections: tuple[str, ...]
    version: str
    text: str


class HeadView(msgspec.Struct, frozen=True, kw_only=True):
    """Size and root of the log."""

    origin: str
    size: int
    root: str
    verifier: str
    waiting: int = 0


class VerifiedView(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of log and documents found; empty problems mean that it is what was written."""

    head: HeadView
    problems: tuple[str, ...]
    notes: tuple[str, ...]


class RecordView(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the log has it."""

    position: int
    id: str
    envelope: dict[str, Any]
    record: dict[str, Any]
    withdrawn_by: str | None
    text: str | None


class BundleView(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle written."""

    file: str
    entries: int
    documents: int
    texts: int
    absent: tuple[str, ...]


class MergedView(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle taken in."""

    origin: str
    size: int
    new_entries: int
    documents: int
    texts: int
    signed_by: str
    known_signer: bool
    head: HeadView


class CheckpointView(msgspec.Struct, frozen=True, kw_only=True):
    """A signed head."""

    note: str
    verifier: str
    file: str | None


class ChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the definition added, removed or changed."""

    what: str
    table: str
    key: tuple[str, ...]
    fields: dict[str, tuple[Any, Any]]


class DiffView(msgspec.Struct, frozen=True, kw_only=True):
    """What applying the folder would change."""

    changes: tuple[ChangeView, ...]


class AppliedView(msgspec.Struct, frozen=True, kw_only=True):
    """A definition appended, or found to be in force already; after the first, the station list drafted with it."""

    definition: str
    changes: int
    station_list: str | None
    appended: Batch | None


class DefinitionView(msgspec.Struct, frozen=True, kw_only=True):
    """The definition in force: sizes of its tables, its bases and elections."""

    definition: str
    title: str
    fictional: bool
    profile: str
    tables: dict[str, int]
    elections: tuple[str, ...]
    bases: dict[str, str]
    others: tuple[str, ...]


class DraftView(msgspec.Struct, frozen=True, kw_only=True):
    """A definition drafted from a results table into the folder."""

    folder: str
    tables: dict[str, int]
    station_list: str | None
    notes: tuple[str, ...]


SHOWN = 1_000
"""Discrepancies listed; all of them are counted."""


class Worst(msgspec.Struct, frozen=True, kw_only=True):
    """The declared lead if every open difference went against the leader, and if every one went the other way.

    `against`: the rival whom the differences would bring nearest, or several who are level in that.
    """

    leader: str
    against: tuple[str, ...]
    stations: int
    margin: Range
    least: int
    most: int
    could_change: bool


class ComparisonView(msgspec.Struct, frozen=True, kw_only=True):
    """Every version of a contest side by side; `discrepancies` by effect on the margin, the largest first."""

    moment: Moment
    outcome: Outcome
    names: dict[str, str]
    versions: tuple[Version, ...]
    comparison: Comparison
    differences: tuple[Difference, ...]
    discrepancies: tuple[Discrepancy, ...]
    discrepancies_in_all: int
    worst: Worst | None


class StationView(msgspec.Struct, frozen=True, kw_only=True):
    """One station with all its papers."""

    moment: Moment
    label: str
    names: dict[str, str]
    comparison: StationComparison


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """What the open differences of one contest could do."""

    label: str
    worst: Worst


class DiscrepanciesView(msgspec.Struct, frozen=True, kw_only=True):
    """Discrepancies of all contests; only `compared` ones have copies of more than one holder that align."""

    moment: Moment
    contests: int
    compared: tuple[str, ...]
    not_aligned: tuple[str, ...]
    weighed: tuple[Weighed, ...]
    material: bool
    total: int
    discrepancies: tuple[Discrepancy, ...]
    names: dict[str, dict[str, str]]
    """By contest, the names by ballot serial."""


class Proved(msgspec.Struct, frozen=True, kw_only=True):
    """One stated total against the forms of a basis (`also`: others with the same forms), and what would flip it."""

    contest: str
    basis: str
    also: tuple[str, ...] = ()
    forms: str
    total: str
    stated: dict[str, int]
    stations: int
    missing: int
    registered: int | None
    certificates: tuple[Certificate, ...]
    condition: Condition | None
    """What would have to be true at the stations without a form, where no excess is proved."""
    reach: Reach | None
    flip: Flip | None


class CertificatesView(msgspec.Struct, frozen=True, kw_only=True):
    """Proofs; `compared` are the contests of which station forms and a stated total are held."""

    moment: Moment
    contests: int
    compared: tuple[str, ...]
    proved: tuple[Proved, ...]
    names: dict[str, dict[str, str]]
    written: tuple[str, ...] = ()
    """Files the certificates were written to."""


class HistoryView(msgspec.Struct, frozen=True, kw_only=True):
    """Every standing ever stated."""

    moment: Moment
    history: History
    names: dict[str, str]
