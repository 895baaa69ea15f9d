"""What each row is about: its contest, its unit, and the claim it belongs to.

Here every text is looked up: contests and units in the definition, stations in the contest's station list where there
is one, stages and holders among those that exist. What is unknown is a problem with its row, never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from natija.model.definition import Contest
from natija.model.figures import STAGES
from natija.model.forms import Field, Form
from natija.sources.coded import Coded, Codes, combinations, constant, unified
from natija.sources.directory import Directory, fold, match_candidate
from natija.sources.mapping import Candidates, templates_of
from natija.sources.mapping import Mapping as SourceMapping
from natija.sources.problems import Found, found
from natija.sources.selection import Mask, Selection, Texts
from natija.sources.templates import parse_template, slots

Stations = Mapping[str, set[str]]
"""Contest -> its polling stations, for contests that have a station list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What rows are looked up in: the definition, the form they are read as, and the station lists."""

    mapping: SourceMapping
    form: Form
    fields: tuple[Field, ...]
    names: Directory
    stations: Stations


@dataclass(frozen=True, kw_only=True, slots=True)
class Contests:
    """The contest of every row: what its code stands for, where code 0 is none."""

    codes: Codes
    each: tuple[Contest | None, ...]
    unknown: Mask
    """Rows that should name a contest and do not; whatever else they name is not looked up."""

    def ids(self) -> Coded:
        """The contests' ids, empty for none."""
        return unified(self.codes, [one.id if one else "" for one in self.each])


@dataclass(frozen=True, kw_only=True, slots=True)
class Subjects:
    """Per selected row its place in the table, its contest, its claim, and its unit inside the claim.

    `claims` has, by key, the text of each claim. `named` is the unit a row names, `unit` the same but empty where it is
    the claim's own. Rows of one `context` are counts of the same kind: the claim, without its unit where a claim is
    one unit.
    """

    rows: Codes
    contests: Contests
    named: Coded
    unit: Coded
    claim: Codes
    claims: dict[str, Coded]
    context: Codes


def subjects(texts: Texts, chosen: Selection, scope: Scope) -> tuple[Subjects, list[Found]]:
    """Resolve what every selected row is about, with the problems found on the way."""
    mapping, size = scope.mapping, len(chosen.rows)
    contests, problems = _contests(texts, scope, size)
    _make_known(texts, scope, contests)
    named = _unit_names(texts.of(mapping.unit), scope.names.unit_names)
    alone = mapping.makes == "forms"
    over = named if alone else texts.of(mapping.over)
    own = chosen.total | (_same(named, over) if mapping.makes == "collation" else False)
    inside = constant("", size) if alone else unified(np.where(own, len(named.texts), named.codes), [*named.texts, ""])
    parts = _parts(texts, scope, contests.ids())
    others = _wrong_parts(parts, scope) + _wrong_units(named if alone else inside, over, own, contests.ids(), scope)
    problems += _not_on(others, contests.unknown)
    claims = combinations([*parts.values(), over])
    result = Subjects(
        rows=chosen.rows,
        contests=contests,
        named=named,
        unit=inside,
        claim=claims.codes,
        claims={
            name: Coded(codes=codes, texts=part.texts)
            for (name, part), codes in zip({**parts, "unit": over}.items(), claims.parts, strict=True)
        },
        context=combinations(list(parts.values())).codes if alone else claims.codes,
    )
    return result, problems


def _not_on(findings: list[Found], rows: Mask) -> list[Found]:
    """Findings without those on some rows: the cause is shown, not its echoes."""
    left = (replace(one, rows=one.rows[~rows[one.rows]]) for one in findings)
    return [one for one in left if len(one.rows)]


def _unit_names(unit: Coded, aliases: Mapping[str, str]) -> Coded:
    """Units under their ids where the file uses another name of theirs."""
    return unit.each(lambda text: aliases.get(fold(text), text)) if aliases else unit


def _contests(texts: Texts, scope: Scope, size: int) -> tuple[Contests, list[Found]]:
    """The contest of every row; code 0 is none."""
    if not scope.mapping.contest:
        nothing = np.zeros(size, dtype=np.int64)
        return Contests(codes=nothing, each=(None,), unknown=nothing > 0), []
    coded = texts.of(scope.mapping.contest)
    wanted = scope.mapping.election
    fitting = [
        [one for one in scope.names.contests.get(fold(text), ()) if wanted in ("", one.election)]
        for text in coded.texts
    ]
    contests: list[Contest | None] = [None, *(one[0] for one in fitting if len(one) == 1)]
    numbers = iter(range(1, len(contests)))
    codes = np.array([next(numbers) if len(one) == 1 else 0 for one in fitting], dtype=np.int64)[coded.codes]
    blank = coded.blank()
    problems = found("S310", np.flatnonzero(blank), lambda _: "the row names no contest")
    problems += found("S301", np.flatnonzero((codes == 0) & ~blank), lambda row: _which_contest(coded.at(row), scope))
    return Contests(codes=codes, each=tuple(contests), unknown=codes == 0), problems


def _which_contest(text: str, scope: Scope) -> str:
    """Why a text is not one contest."""
    fitting = scope.names.contests.get(fold(text), ())
    if len(fitting) > 1:
        return f"{text!r} is a contest of several elections: {', '.join(one.election for one in fitting)}"
    return f"no contest is called {text!r}"


def _make_known(texts: Texts, scope: Scope, contests: Contests) -> None:
    """Give the places that stand for something of the row's contest their texts."""
    for place in ("id", "label", "unit", "election"):
        values = [str(getattr(one, place)) if one else "" for one in contests.each]
        texts.known[f"contest.{place}"] = unified(contests.codes, values)
    for template in templates_of(scope.mapping).values():
        for slot in slots(parse_template(template)):
            if slot.name.startswith("serial:"):
                values = [_serial_of(slot.name.partition(":")[2], one, scope) for one in contests.each]
                texts.known[slot.name] = unified(contests.codes, values)


def _serial_of(text: str, contest: Contest | None, scope: Scope) -> str:
    """The serial of the candidate a text names in a contest, by name or else by party; empty where nobody fits."""
    if contest is None:
        return ""
    rules = Candidates(known=scope.mapping.candidate.known)
    by_name = match_candidate(scope.names, rules, contest, serial="", name=text, party="")
    return by_name.serial or match_candidate(scope.names, rules, contest, serial="", name="", party=text).serial


def _parts(texts: Texts, scope: Scope, contest: Coded) -> dict[str, Coded]:
    """The texts that tell claims apart, by the claim's key; its unit comes last and elsewhere."""
    mapping = scope.mapping
    return {
        "contest": contest,
        "election": texts.of(mapping.election),
        "holder": texts.of(mapping.holder),
        "reader": texts.of(mapping.reader),
        "speaker": texts.of(mapping.speaker),
        "stage": texts.of(mapping.stage or scope.form.stage),
        "stated": texts.of(mapping.stated),
    }


def _same(one: Coded, other: Coded) -> Mask:
    """Rows on which two texts are the same and not blank."""
    rank = {text: code for code, text in enumerate(one.texts) if text}
    translated = np.array([rank.get(text, -1) for text in other.texts], dtype=np.int64)
    same: Mask = translated[other.codes] == one.codes
    return same


def _wrong_parts(parts: Mapping[str, Coded], scope: Scope) -> list[Found]:
    """Stages, holders, readers and dates that cannot be."""
    return [
        *_unless(parts["stage"], STAGES.__contains__, "S308", "no stage is called {!r}"),
        *_unless(parts["stated"], is_date, "S311", "{!r} is no date"),
        *_unless(parts["reader"], bool, "S309", "the row does not say who read it"),
        *_pairwise(
            parts["contest"],
            parts["holder"],
            lambda contest, holder: _is_holder(contest, holder, scope),
            "S309",
            "nobody called {!r} holds forms",
        ),
    ]


def is_date(text: str) -> bool:
    """Whether a text is blank or a date of ISO 8601."""
    try:
        return not text or bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _is_holder(contest: str, holder: str, scope: Scope) -> bool:
    """Whether an id is a holder of the definition, or the agents of a candidate of the contest."""
    if holder.startswith("agents:"):
        ballot = scope.names.ballots.get(contest)
        return ballot is not None and holder.removeprefix("agents:") in ballot.serials
    return bool(holder) and (holder in scope.names.holders or not scope.names.holders)


def _unless(coded: Coded, test: Callable[[str], bool], code: str, says: str) -> list[Found]:
    """A problem on every row whose text fails a test."""
    rows = np.flatnonzero(~coded.where(test))
    return found(code, rows, lambda row: says.format(coded.at(row)))


def _pairwise(one: Coded, other: Coded, test: Callable[[str, str], bool], code: str, says: str) -> list[Found]:
    """A problem on every row whose pair of texts fails a test; the sentence has the second text."""
    both = combinations([one, other])
    pairs = zip(both.parts[0].tolist(), both.parts[1].tolist(), strict=True)
    wrong = np.array([not test(one.texts[a], other.texts[b]) for a, b in pairs], dtype=bool)
    rows = np.flatnonzero(wrong[both.codes])
    return found(code, rows, lambda row: says.format(other.at(row)))


def _wrong_units(unit: Coded, over: Coded, own: Mask, contest: Coded, scope: Scope) -> list[Found]:
    """Rows without a unit, units that are not in the definition, stations that are not on their list."""
    makes, level = scope.mapping.makes, scope.form.level
    blank = (unit.blank() & ~own) | over.blank()
    problems = found("S310", np.flatnonzero(blank), lambda _: "the row names no unit")
    if makes != "forms" or level != "polling-station":
        unknown = over.where(lambda text: bool(text) and text not in scope.names.units)
        problems += found("S303", np.flatnonzero(unknown), lambda row: f"no unit has the id {over.at(row)!r}")
    if makes == "collation" or (makes == "forms" and level == "polling-station"):
        problems += _pairwise(
            contest,
            unit,
            lambda one, text: _is_station(one, text, scope),
            "S302",
            "{!r} is on no station list of the contest",
        )
    return problems


def _is_station(contest: str, unit: str, scope: Scope) -> bool:
    """Whether a unit is on the contest's station list, where it has one, or a unit of the definition."""
    return not unit or contest not in scope.stations or unit in scope.stations[contest] or unit in scope.names.units
