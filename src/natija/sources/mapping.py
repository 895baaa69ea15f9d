"""The mapping: what a file's columns mean, as a TOML file a person writes once per kind of file.

It says what each row is about (contest, unit, candidate), which cells are figures of which field, and what cannot be
seen in the file: form, stage, holder. It is data: it selects, renames and replaces, and computes nothing. Everything
that is wrong with it is said at once. docs/reference/mapping.md explains every key with examples a test runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from natija.errors import BadUse, Unreadable
from natija.model.canonical import canonical_json, record_id
from natija.model.figures import Reason
from natija.model.records import NoticeAct
from natija.sources.numbers import Separator
from natija.sources.problems import KINDS
from natija.sources.tables import Reading
from natija.sources.templates import parse_template, slots

LARGEST_FILE = 1 << 20
Blank = Reason | Literal["absent"]
"""What a cell without a number means: a reason, or that the file says nothing about the figure."""


class _Data(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Settings of every part of a mapping; nothing else is inherited."""


class Column(_Data, frozen=True, kw_only=True):
    """A wide file's column of one candidate."""

    is_: str = msgspec.field(name="is")
    """The candidate: serial, name or party, as `by` says."""
    field: str = "votes"


class Candidates(_Data, frozen=True, kw_only=True):
    """Which candidate a figure belongs to, and which columns are figures per candidate."""

    serial: str = ""
    name: str = ""
    party: str = ""
    """Templates, in long files. The first of the three that is not blank decides."""
    fields: dict[str, str] = {}
    """Column -> field, in long files."""
    columns: dict[str, str | Column] = {}
    """Column -> candidate, in wide files."""
    by: Literal["serial", "name", "party"] = "serial"
    """What the texts of `columns` are."""
    known: dict[str, dict[str, str]] = {}
    """Contest -> text as the file writes it -> ballot serial, where no name or alias fits."""
    as_fields: dict[str, str] = {}
    """Texts in the candidate's place that name a figure of the unit ("Rejected ballots") -> field."""
    skip: tuple[str, ...] = ()
    """Texts in the candidate's place whose rows are not read."""
    others: Blank = "absent"
    """What to record for candidates of the contest for whom the file has no figure in a unit."""


class Listing(_Data, frozen=True, kw_only=True):
    """A station list: how the file names a station and places it in trees (tree -> template of the parent)."""

    name: str = ""
    type: str = ""
    within: dict[str, str] = {}


class Totals(_Data, frozen=True, kw_only=True):
    """Total rows: which rows are marked as such, by which text rows belong together, words that mean total."""

    where: dict[str, str | tuple[str, ...]] = {}
    group: str = ""
    words: tuple[str, ...] = ()


class Notices(_Data, frozen=True, kw_only=True):
    """A column whose words are official acts on the row's unit: word -> act."""

    status: str
    acts: dict[str, NoticeAct]
    effective: str
    decided_by: str
    forum: str = ""


class About(_Data, frozen=True, kw_only=True):
    """What is known of the file itself; its digest, size and type are added."""

    holder: str = ""
    citation: str = ""
    url: str = ""
    obtained: str = ""
    where: str = ""
    published: str = ""
    confidence: Literal["high", "medium", "low", ""] = ""


class Mapping(_Data, frozen=True, kw_only=True):
    """What a file means. Texts may hold places for cells (see natija.sources.templates)."""

    layout: Literal["long", "wide"] = "long"
    """long: a row per figure or candidate. wide: a row per unit."""
    makes: Literal["forms", "collation", "list"] = "forms"
    """forms: a claim per unit. collation, list: one claim with a row per unit."""
    form: str
    """A form of the profile; a file of several forms has a mapping for each, with its own `where`."""
    stage: str = ""
    """Empty: the stage of the form."""
    holder: str = ""
    reader: str = ""
    election: str = ""
    contest: str = ""
    unit: str = ""
    over: str = "{contest.unit}"
    """The unit a collation or list is of."""
    speaker: str = ""
    stated: str = ""
    complete: bool | None = None
    fields: dict[str, str] = {}
    """Column -> field of the unit."""
    field: str = ""
    value: str = ""
    """Column of the figures where `field` says, row by row, which field it is."""
    thousands: Separator = ""
    blank: Blank = "empty"
    blank_row: Blank | Literal[""] = ""
    """What blanks mean where every figure of a row is blank; empty: the same as `blank`."""
    zeros: Literal["count", "not-held"] = "count"
    leave_out: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    file: Reading = Reading()
    where: dict[str, str | tuple[str, ...]] = {}
    replace: dict[str, dict[str, str]] = {}
    reasons: dict[str, Blank] = {}
    candidate: Candidates = Candidates()
    listed: Listing = msgspec.field(default=Listing(), name="list")
    totals: Totals = Totals()
    notices: Notices | None = None
    document: About = About()


def read_mapping(path: str | Path) -> Mapping:
    """Read a mapping file. Raises BadUse saying everything that is wrong with it."""
    place = Path(path)
    try:
        if place.stat().st_size > LARGEST_FILE:
            raise BadUse(f"{place}: larger than {LARGEST_FILE:,} bytes", next_step="is this a mapping file?")
        return decode_mapping(place.read_bytes(), place.name)
    except OSError as error:
        raise Unreadable(place, [error.strerror or str(error)], next_step="check the path") from None


def decode_mapping(text: bytes, name: str = "the mapping") -> Mapping:
    """A mapping from its TOML text."""
    try:
        mapping = msgspec.toml.decode(text, type=Mapping)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadUse(f"{name}: {error}", next_step="see docs/reference/mapping.md") from None
    check_mapping(mapping, name)
    return mapping


def mapping_digest(mapping: Mapping) -> str:
    """SHA-256 of what a mapping says, whatever its file looks like."""
    return record_id(canonical_json(mapping))


def check_mapping(mapping: Mapping, name: str = "the mapping") -> None:
    """Raise Unreadable with everything that contradicts itself in a mapping."""
    wrong = [*_wrong_templates(mapping), *_wrong_codes(mapping), *_wrong_layout(mapping)]
    if wrong:
        raise Unreadable(name, wrong, next_step="see docs/reference/mapping.md")


def templates_of(mapping: Mapping) -> dict[str, str]:
    """Every text of a mapping that may hold places, by its key; empty ones left out."""
    candidate, listing, notices = mapping.candidate, mapping.listed, mapping.notices
    found = {
        "contest": mapping.contest,
        "unit": mapping.unit,
        "over": mapping.over if mapping.makes != "forms" else "",
        "stage": mapping.stage,
        "holder": mapping.holder,
        "reader": mapping.reader,
        "election": mapping.election,
        "speaker": mapping.speaker,
        "stated": mapping.stated,
        "field": mapping.field,
        "candidate.serial": candidate.serial,
        "candidate.name": candidate.name,
        "candidate.party": candidate.party,
        "list.name": listing.name,
        "list.type": listing.type,
        "totals.group": mapping.totals.group,
        "notices.status": notices.status if notices else "",
        "notices.effective": notices.effective if notices else "",
        "notices.decided_by": notices.decided_by if notices else "",
        "notices.forum": notices.forum if notices else "",
    } | {f"list.within.{tree}": text for tree, text in listing.within.items()}
    return {key: text for key, text in found.items() if text}


def columns_of(mapping: Mapping) -> dict[str, str]:
    """Every column a mapping names -> the key that names it. Places that are no columns are left out."""
    named = {column: key for key in ("where", "replace") for column in getattr(mapping, key)}
    named |= dict.fromkeys(mapping.totals.where, "totals.where")
    named |= dict.fromkeys(mapping.fields, "fields") | ({mapping.value: "value"} if mapping.value else {})
    named |= dict.fromkeys(mapping.candidate.fields, "candidate.fields")
    named |= dict.fromkeys(mapping.candidate.columns, "candidate.columns")
    for key, text in templates_of(mapping).items():
        names = (slot.name for slot in slots(parse_template(text)))
        named |= {name: key for name in names if not name.startswith(("contest.", "serial:"))}
    return named


def _wrong_templates(mapping: Mapping) -> list[str]:
    """Templates that are none, and places that cannot be known where they stand."""
    wrong = []
    for key, text in templates_of(mapping).items():
        try:
            names = {slot.name for slot in slots(parse_template(text))}
        except BadUse as error:
            wrong.append(f"{key} = {error.what}")
            continue
        wrong += [f"{key}: {{{n}}} is unknown" for n in names if n.startswith("contest.") and n not in ABOUT_CONTEST]
        asks = sorted(n for n in names if n.startswith(("contest.", "serial:")))
        if asks and (key == "contest" or not mapping.contest):
            wrong.append(f"{key}: {{{asks[0]}}} needs the contest to be known first")
    return wrong


ABOUT_CONTEST = ("contest.id", "contest.label", "contest.unit", "contest.election")
"""Places that stand for something of the row's contest in the definition."""


def _wrong_codes(mapping: Mapping) -> list[str]:
    """Codes that are none, or that cannot be accepted that way."""
    wrong = [f"leave_out: {code} is no code of a problem" for code in mapping.leave_out if code not in KINDS]
    wrong += [f"keep: {code} is no code of a problem" for code in mapping.keep if code not in KINDS]
    known_out = [code for code in mapping.leave_out if code in KINDS and not KINDS[code].leave_out]
    known_keep = [code for code in mapping.keep if code in KINDS and not KINDS[code].keep]
    wrong += [f"leave_out: rows with {code} cannot be left out: {KINDS[code].next}" for code in known_out]
    wrong += [f"keep: {code} cannot be kept: {KINDS[code].next}" for code in known_keep]
    return wrong + [f"{code} is both kept and left out" for code in mapping.keep if code in mapping.leave_out]


def _wrong_layout(mapping: Mapping) -> list[str]:
    """Keys that do not go together."""
    candidate = mapping.candidate
    per_row = bool(candidate.serial or candidate.name or candidate.party)
    figures = bool(mapping.fields or mapping.value or candidate.fields or candidate.columns)
    wrong = [] if mapping.unit else ["unit: say which unit a row is about"]
    if not figures and mapping.makes != "list":
        wrong.append("no column holds figures: name some under [fields], [candidate.fields] or [candidate.columns]")
    if bool(mapping.field) != bool(mapping.value):
        wrong.append("field and value go together: which field, and the column of its figures")
    if candidate.fields and not per_row:
        wrong.append("candidate.fields: say who it is with candidate.serial, name or party")
    if mapping.layout == "wide" and (per_row or candidate.fields or mapping.field):
        wrong.append('layout = "wide" has candidates in [candidate.columns], not in rows')
    if mapping.layout == "long" and candidate.columns:
        wrong.append('[candidate.columns] belongs to layout = "wide"')
    if mapping.makes == "list" and (mapping.layout != "wide" or candidate != Candidates()):
        wrong.append('makes = "list" needs layout = "wide" and no candidates')
    return wrong
