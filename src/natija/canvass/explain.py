"""The way from a number down to the papers: its stations, their claims, their documents, and what is not counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from natija.canvass.acts import cited, documents_of
from natija.canvass.canvass import Canvass
from natija.canvass.outcome import Range
from natija.errors import Unknown
from natija.model.definition import Candidate, Definition, Person, called
from natija.model.records import Document


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One claim behind a number: whose copy of which form, who read it, and what it says there."""

    claim: str
    form: str
    stage: str
    holder: str
    reader: str
    stated: str | None
    value: int | None
    reason: str | None
    document: str | None
    citation: str | None
    digest: str | None
    place: str | None


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit adds to the number, or why it adds nothing."""

    unit: str
    name: str | None
    value: int | None
    range: Range | None
    left_out: str | None
    sources: tuple[Source, ...]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """A total with everything it is made of. `waiting` are listed units that give no value."""

    contest: str
    label: str
    basis: str
    candidate: str | None
    name: str
    field: str
    value: int | None
    range: Range | None
    counted: int
    expected: int | None
    contributions: tuple[Contribution, ...]
    waiting: tuple[str, ...]


def explain(canvass: Canvass, *, candidate: str | None, field: str = "votes") -> Explanation:
    """Take apart the total of one candidate, or of a field of the form, in a canvass of one contest."""
    contest = canvass.question.contests[0]
    outcome = canvass.outcome(contest.id)
    contributions = _contributions(canvass, candidate, field)
    counted = [c for c in contributions if c.left_out is None and (c.value is not None or c.range is not None)]
    low = sum(c.range.low if c.range else c.value or 0 for c in counted)
    high = sum(c.range.high if c.range else c.value or 0 for c in counted)
    seen = {c.unit for c in counted}
    listed = canvass.engine.rows("select subject from station where c = 0 order by subject")
    contest_level = canvass.basis.level == "contest" or any(c.unit == contest.unit for c in counted)
    return Explanation(
        contest=contest.id, label=contest.label, basis=canvass.basis.id, candidate=candidate,
        name=_name(canvass.definition, contest.id, candidate), field=field,
        value=low if counted and low == high else None, range=Range(low=low, high=high) if counted else None,
        counted=outcome.coverage.counted if contest_level else len(counted), expected=outcome.coverage.expected,
        contributions=contributions,
        waiting=() if contest_level else tuple(unit for (unit,) in listed if unit not in seen),
    )  # fmt: skip


def find_candidate(
    definition: Definition, contest_id: str, name: str, aliases: Mapping[str, Sequence[str]]
) -> Candidate:
    """A candidate by ballot serial or by a name in any script; `aliases` gives other names by person id."""
    listed = [c for c in definition.candidates if c.contest == contest_id]
    people = {p.id: p for p in definition.people}
    exact = [c for c in listed if c.serial == name]
    if exact:
        return exact[0]
    wanted = _folded(name)
    spelled = {c.serial: _spellings(people.get(c.person), aliases.get(c.person, ())) for c in listed}
    found = [c for c in listed if wanted in spelled[c.serial]]
    if not found:
        found = [c for c in listed if any(wanted in spelling for spelling in spelled[c.serial])]
    if len(found) == 1:
        return found[0]
    choices = [f"{c.serial} ({_name(definition, contest_id, c.serial)})" for c in (found or listed)]
    raise Unknown("candidate", name, choices)


def _spellings(person: Person | None, others: Sequence[str]) -> set[str]:
    return {_folded(n) for n in (*(person.names.values() if person else ()), *others)}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _name(definition: Definition, contest_id: str, serial: str | None) -> str:
    person = next((c.person for c in definition.candidates if c.contest == contest_id and c.serial == serial), None)
    names = next((p.names for p in definition.people if p.id == person), {})
    return called(names, serial or "")


_ROWS = """
    select r.ret, r.subject, t.value, g.low, g.high, lo.why, cl.id, cl.form, cl.stage, cl.holder, cl.reader, cl.stated,
           cl.document, cl.place, f.value stated_value, f.reason
    from returns r
    join source s on s.c = r.c and s.subject = r.subject
    {only_chosen}
    join all_claim cl on cl.claim = s.claim
    left join tally t on t.ret = r.ret and t.field = ? and t.candidate is not distinct from ?
    left join ranged g on g.ret = r.ret and g.field = t.field and g.candidate is not distinct from t.candidate
    left join left_out lo on lo.ret = r.ret
    left join all_figure f on f.sheet = s.sheet and f.field = ? and f.candidate is not distinct from ?
    where r.c = 0
    order by r.subject, cl.holder, cl.id
"""


def _contributions(canvass: Canvass, candidate: str | None, field: str) -> tuple[Contribution, ...]:
    at_contest = canvass.basis.level == "contest"
    only = "" if at_contest else "join placed p on p.sheet = s.sheet"
    table = canvass.engine.fetch(_ROWS.format(only_chosen=only), [field, candidate, field, candidate])
    rows = table.to_pylist()
    documents = documents_of(canvass.engine, {r["document"] for r in rows if r["document"]})
    names = dict(canvass.engine.rows("select unit, max(name) from all_listed where name is not null group by unit"))
    by_unit: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_unit.setdefault(row["subject"], []).append(row)
    return tuple(_contribution(unit, names.get(unit), group, documents) for unit, group in by_unit.items())


def _contribution(
    unit: str, name: str | None, rows: Sequence[dict[str, Any]], documents: Mapping[str, Document]
) -> Contribution:
    head = rows[0]
    ranged = Range(low=head["low"], high=head["high"]) if head["low"] is not None else None
    return Contribution(
        unit=unit, name=name, value=head["value"], range=ranged, left_out=head["why"],
        sources=tuple(_source(r, documents.get(r["document"] or "")) for r in rows),
    )  # fmt: skip


def _source(row: dict[str, Any], document: Document | None) -> Source:
    return Source(
        claim=row["id"], form=row["form"], stage=row["stage"], holder=row["holder"], reader=row["reader"],
        stated=row["stated"], value=row["stated_value"], reason=row["reason"], document=row["document"],
        citation=cited(document),
        digest=document.digest if document else None, place=row["place"],
    )  # fmt: skip
