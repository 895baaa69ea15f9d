"""Proposing a mapping for a table: what each column seems to be, and why.

Columns are judged by what is in them, held against the definition, and by their headings, held against the profile's
names for its fields. A guess is a draft for a person: it says what it rests on, leaves open what a file cannot say
(who holds the papers), and is never used without being read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from natija.model.definition import Definition
from natija.model.forms import Form
from natija.sources.coded import Coded, code_column, combinations
from natija.sources.directory import Directory, directory, fold, plain
from natija.sources.mapping import Candidates, Column, Listing, Mapping
from natija.sources.numbers import NUMBER, parse_numbers
from natija.sources.tables import Table

CONTEST = ("contest", "constituency", "seat", "race", "contest id", "contest name", "na", "halqa", "حلقہ")
UNIT = (
    "station id", "polling station id", "ps id", "station code", "ps code", "code", "station no", "polling station no",
    "polling station code", "precinct code",
    "ps no", "station", "polling station", "unit", "precinct", "ward", "booth", "no", "پولنگ اسٹیشن",
    "station name", "polling station name", "ps name", "polling centre", "polling place",
)  # fmt: skip
CANDIDATE = ("candidate", "candidate name", "name of candidate", "candidates", "choice", "امیدوار")
PARTY = ("party", "party name", "political party", "affiliation", "جماعت")
CODED = re.compile(r"\b(no|nr|ids?|codes?|number|serial|year|date|day|lat|lon|latitude|longitude|total|sum|share)\b")
SERIAL = ("serial", "candidate no", "ballot no", "candidate serial", "ballot serial")
NAME = ("station name", "polling station name", "ps name", "name")
MANY, FEW = 0.5, 12
HOLDER = (
    'Who held these papers: "commission", "agents:12" (agents of the candidate with ballot serial 12), a holder of '
    "the definition. The file cannot say it, so it is left open."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Guess:
    """A proposed mapping, why each of its keys is as it is, and what a person has to fill in."""

    mapping: Mapping
    reasons: dict[str, str]
    open: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Looked:
    """A table and its columns' texts, beside the definition's names."""

    definition: Definition
    names: Directory
    columns: dict[str, Coded]
    numeric: frozenset[str]
    why: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def guess(table: Table, definition: Definition, *, holder: str = "") -> Guess:
    """Propose a mapping. What could not be made out is empty and named in `open`; only a person knows the holder."""
    looked = _look(table, definition)
    contest = _contest(looked)
    candidate = _candidates(looked)
    if candidate == Candidates():
        candidate = _headed_candidates(looked)
    unit = _unit(looked, contest)
    wide = not (candidate.serial or candidate.name or candidate.party)
    if not contest and not definition.contests:
        contest = _telling(looked, unit, candidate)
    candidate, fields = _fields(looked, candidate, wide=wide)
    if wide and not candidate.columns and not definition.candidates:
        candidate = _other_numbers(looked)
    listing = wide and not candidate.columns and _is_list(looked, fields)
    form = _form(looked, "list" if listing else "declaration" if unit == "{contest.unit}" else "count")
    looked.why["holder"] = "" if holder else HOLDER
    mapping = Mapping(
        layout="wide" if wide else "long",
        makes="list" if listing else "forms",
        form=form.id if form else "",
        holder=holder,
        contest=contest,
        unit=unit,
        fields={column: id_ for column, id_ in fields.items() if form and id_ in form.fields},
        candidate=candidate,
        listed=_listing(looked) if listing else Listing(),
        where=_where(looked, {*fields, *candidate.fields, *candidate.columns}),
    )
    missing = [key for key, text in (("holder", holder), ("contest", contest), ("unit", unit)) if not text]
    if not (fields or candidate.fields or candidate.columns):
        missing.append("fields")
        looked.why["fields"] = "No heading is a name of a field in the profile: write column = field under [fields]."
    return Guess(mapping=mapping, reasons=looked.why, open=tuple(missing))


def _look(table: Table, definition: Definition) -> _Looked:
    """Read every column once."""
    columns = {name: code_column(table.columns.column(name)) for name in table.columns.column_names}
    numeric = set()
    for name in columns:
        states = parse_numbers(table.columns.column(name), {}).states
        if len(states) and (states == NUMBER).mean() >= MANY:
            numeric.add(name)
    return _Looked(definition=definition, names=directory(definition), columns=columns, numeric=frozenset(numeric))


def heading(text: str) -> str:
    """A heading for comparison: polling_station_no is Polling Station No."""
    return fold(text.replace("_", " ").replace(".", " ").replace("-", " "))


def _share(coded: Coded, test: Callable[[str], bool]) -> float:
    """The share of the rows that are not blank whose text passes a test."""
    filled = coded.where(bool)
    return float((coded.where(test) & filled).sum() / filled.sum()) if filled.any() else 0.0


def _best(looked: _Looked, test: Callable[[str], bool], of: Iterable[str] | None = None) -> tuple[str, float]:
    """The column with the largest share of rows that pass a test."""
    free = [name for name in (looked.columns if of is None else of) if name not in looked.used]
    shares = {name: _share(looked.columns[name], test) for name in free}
    best = max(shares, key=lambda name: shares[name], default="")
    return best, shares.get(best, 0.0)


def _headed(looked: _Looked, headings: Iterable[str]) -> str:
    """The free column with the earliest of some headings."""
    free = {heading(name): name for name in reversed(looked.columns) if name not in looked.used}
    return next((free[fold(one)] for one in headings if fold(one) in free), "")


def _take(looked: _Looked, key: str, column: str, why: str) -> str:
    """Use a column for a key, and remember why."""
    looked.used.add(column)
    looked.why[key] = why
    return f"{{{_place(looked, column)}}}"


def _place(looked: _Looked, column: str) -> str:
    """A column as a template names it: by its number where its heading would be misread."""
    odd = any(mark in column for mark in "{}|") or column.startswith(("contest.", "serial:"))
    return f"#{list(looked.columns).index(column) + 1}" if odd else column


def _contest(looked: _Looked) -> str:
    """The contest's column, or its label where the definition has one only."""
    column, share = _best(looked, lambda text: fold(text) in looked.names.contests)
    if share >= MANY:
        return _take(
            looked, "contest", column, f"{share:.0%} of the cells of {column!r} are contests of the definition."
        )
    contests = looked.definition.contests
    if len(contests) == 1:
        looked.why["contest"] = "The definition has one contest, and no column names contests."
        return contests[0].label.replace("{", "{{").replace("}", "}}")
    if column := _headed(looked, CONTEST):
        why = f"The heading {column!r}."
        if contests:
            why = f"Only its heading: no cell of {column!r} is a contest of the definition."
        return _take(looked, "contest", column, why)
    looked.why["contest"] = "No column names contests. If all rows are of one, write what it is called."
    return ""


def _candidates(looked: _Looked) -> Candidates:
    """Columns that name candidates in rows; or headings that are candidates."""
    ballots = looked.names.ballots.values()
    people = {name for ballot in ballots for name in ballot.by_name}
    parties = {name for ballot in ballots for name in ballot.by_party} | set(looked.names.parties)
    serials = {serial for ballot in ballots for serial in ballot.by_serial}
    for by, known in (("name", people), ("party", parties)):
        headings = {name: name for name in looked.columns if fold(name) in known and name in looked.numeric}
        if len(headings) >= 2:
            looked.used.update(headings)
            looked.why["candidate.columns"] = f"{len(headings)} headings are a {by} of candidates."
            return Candidates(by="name" if by == "name" else "party", columns=dict(headings))
    said = {"serial": "", "name": "", "party": ""}
    column = _headed(looked, SERIAL)
    if column and _share(looked.columns[column], lambda text: plain(text) in serials) >= MANY:
        said["serial"] = _take(looked, "candidate.serial", column, "Its heading, and its cells are ballot serials.")
    for key, known in (("name", people), ("party", parties)):
        column, share = _best(looked, partial(_is_known, known))
        if share >= MANY:
            said[key] = _take(
                looked, f"candidate.{key}", column, f"{share:.0%} of its cells are a {key} of candidates."
            )
    return Candidates(serial=said["serial"], name=said["name"], party=said["party"])


def _headed_candidates(looked: _Looked) -> Candidates:
    """Columns headed candidate or party beside one of votes: all that can be seen before candidates are defined."""
    if not _votes(looked) or not _headed(looked, (*CANDIDATE, *PARTY)):
        return Candidates()
    said = {"serial": "", "name": "", "party": ""}
    for key, headings in (("name", CANDIDATE), ("party", PARTY), ("serial", SERIAL)):
        column = _headed(looked, headings)
        if column and not looked.columns[column].where(bool).any():
            continue
        if column:
            said[key] = _take(looked, f"candidate.{key}", column, f"The heading {column!r}.")
    return Candidates(serial=said["serial"], name=said["name"], party=said["party"])


def _other_numbers(looked: _Looked) -> Candidates:
    """Columns of numbers that are nothing else, before anybody has defined candidates."""
    rest: dict[str, str | Column] = {
        name: name
        for name in looked.columns
        if name in looked.numeric and name not in looked.used and not CODED.search(heading(name))
    }
    if len(rest) < 2:
        return Candidates()
    looked.used.update(rest)
    looked.why["candidate.columns"] = "Columns of numbers that are nothing else. Strike out what is no candidate."
    return Candidates(by="name", columns=rest)


def _votes(looked: _Looked) -> dict[str, str]:
    """Column = field per candidate: those with its name for a heading, or the only numbers that could be it."""
    named = {heading(name): one for one in looked.definition.profile.fields for name in (one.id, *one.names)}
    first = next((one.id for one in looked.definition.profile.fields if one.per == "candidate"), "")
    free = [name for name in looked.columns if name in looked.numeric and name not in looked.used]
    found = {n: named[heading(n)].id for n in free if heading(n) in named and named[heading(n)].per == "candidate"}
    if found:
        return found
    taken = {fold(one) for one in (*CONTEST, *UNIT, *SERIAL, *NAME)}
    rest = [n for n in free if heading(n) not in named and heading(n) not in taken and not CODED.search(heading(n))]
    return {rest[0]: first} if len(rest) == 1 and first else {}


def _is_known(known: set[str], text: str) -> bool:
    """Whether a text is one of some names."""
    return fold(text) in known


def _unit(looked: _Looked, contest: str) -> str:
    """The unit's column, as part of the contest's unit where there is a contest."""
    column = _headed(looked, UNIT)
    if not column:
        looked.why["unit"] = "No heading is one for stations: figures seem to be of whole contests."
        return "{contest.unit}" if contest else ""
    slot = _take(looked, "unit", column, f"The heading {column!r}.")
    named = looked.columns.get(contest[1:-1])
    if named and (mark := _prefixed(looked.columns[column], named)):
        looked.why["unit"] += f" Its cells begin with the contest and {mark!r}, which the unit's id replaces."
        return f"{{contest.unit}}/{{{_place(looked, column)}|after:{mark}}}"
    return f"{{contest.unit}}/{slot}"


def _prefixed(unit: Coded, contest: Coded) -> str:
    """What stands between contest and station in cells such as NA-128/12; empty where they are not such."""
    both = combinations([contest, unit])
    texts = [(contest.texts[a], unit.texts[b]) for a, b in zip(*(part.tolist() for part in both.parts), strict=True)]
    for mark in ("/", "-", "_", ":"):
        if texts and all(two.startswith(one + mark) and mark not in two[len(one) + 1 :] for one, two in texts):
            return mark
    return ""


def _fields(looked: _Looked, candidate: Candidates, *, wide: bool) -> tuple[Candidates, dict[str, str]]:
    """Columns whose heading is a name of a field, per candidate and per unit."""
    known = {heading(name): one for one in reversed(looked.definition.profile.fields) for name in (one.id, *one.names)}
    per_unit: dict[str, str] = {}
    per_candidate: dict[str, str] = {}
    for column in looked.columns:
        one = known.get(heading(column))
        if one is None or column in looked.used or column not in looked.numeric:
            continue
        if one.per == "unit" or not wide:
            (per_unit if one.per == "unit" else per_candidate)[column] = one.id
            looked.used.add(column)
    if not wide and not per_candidate and (per_candidate := _votes(looked)):
        looked.used.update(per_candidate)
        looked.why["candidate.fields"] = "The only column of numbers that is nothing else."
    if per_unit:
        looked.why["fields"] = "Headings that are names of fields in the profile."
    if per_candidate:
        looked.why.setdefault("candidate.fields", "A heading that is the name of a field per candidate.")
        candidate = Candidates(
            serial=candidate.serial, name=candidate.name, party=candidate.party, fields=per_candidate
        )
    return candidate, per_unit


def _is_list(looked: _Looked, fields: dict[str, str]) -> bool:
    """Whether the figures are those of a station list: voters registered, and nothing that was counted."""
    forms = [form for form in looked.definition.profile.forms if form.role == "list"]
    return "registered" in fields.values() and any(set(fields.values()) <= set(form.fields) for form in forms)


def _form(looked: _Looked, role: str) -> Form | None:
    """The first form of the profile with a role."""
    forms = looked.definition.profile.forms
    chosen = next((form for form in forms if form.role == role), forms[0] if forms else None)
    looked.why["form"] = f"The profile's form with the role {role!r}; there are {', '.join(form.id for form in forms)}."
    return chosen


def _listing(looked: _Looked) -> Listing:
    """The name of a station in a list."""
    column = _headed(looked, NAME)
    return Listing(name=_take(looked, "list.name", column, f"The heading {column!r}.")) if column else Listing()


def _where(looked: _Looked, figures: set[str]) -> dict[str, str | tuple[str, ...]]:
    """One source of several, where rows are only different from one another by a column of few words."""
    key = [looked.columns[name] for name in looked.columns if name in looked.used - figures]
    if not key or not len(key[0].codes):
        return {}
    if _distinct(key) == len(key[0].codes):
        return {}
    for name, coded in looked.columns.items():
        texts = [text for text in coded.texts if text]
        if name not in looked.used and 2 <= len(texts) <= FEW and _distinct([*key, coded]) == len(coded.codes):
            counts = np.bincount(coded.codes, minlength=len(coded.texts))
            first = coded.texts[int(counts.argmax())]
            looked.why["where"] = (
                f"Rows repeat unless {name!r} tells them apart ({', '.join(texts)}): a mapping for each."
            )
            return {name: first}
    return {}


def _telling(looked: _Looked, unit: str, candidate: Candidates) -> str:
    """A column without which the same station would stand twice: what it names are the contests, then."""
    apart = _where(looked, set(candidate.columns))
    looked.why.pop("where", None)
    column = next(iter(apart), "")
    why = f"Rows of {unit!r} repeat unless {column!r} tells them apart: its cells may be contests."
    return _take(looked, "contest", column, why) if column and unit else ""


def _distinct(parts: list[Coded]) -> int:
    """How many different rows some columns make."""
    return len(combinations(parts))
