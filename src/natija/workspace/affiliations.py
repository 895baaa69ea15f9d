"""What is recorded about one person's affiliations, found by any spelling; a name of two people is asked back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from natija.errors import Unknown
from natija.house import Membership, find_people, memberships
from natija.house.people import name_of, relations
from natija.model.records import Affiliation, Notice, Statement
from natija.workspace.houses import Gathered, gathered
from natija.workspace.views import Moment

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace


class Stood(msgspec.Struct, frozen=True, kw_only=True):
    """A contest the person stood in: serial, party on the ballot, and the latest act that names them, if any does."""

    contest: str
    label: str
    election: str
    serial: str
    party: str
    act: str | None
    since: str | None


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded relation to another person, in the words of the record."""

    person: str
    name: str
    says: str
    stood: tuple[Stood, ...]
    record: str


class AffiliationsView(msgspec.Struct, frozen=True, kw_only=True):
    """One person: spellings, contests, affiliations of the three kinds, relations; `sources`: record -> citation."""

    moment: Moment
    person: str
    name: str
    spellings: tuple[str, ...]
    stood: tuple[Stood, ...]
    memberships: tuple[Membership, ...]
    relations: tuple[Related, ...]
    labels: dict[str, str]
    sources: dict[str, str]


def affiliations_view(
    workspace: Workspace, name: str, *, at: int | None = None, as_of: str | None = None
) -> AffiliationsView:
    """Everything recorded about a person's affiliations by a day. Raises Unknown with the people a name can mean."""
    made = gathered(workspace, None, at=at, as_of=as_of)
    person = _one(made, name)
    said = {k: r for k, r in made.records.items() if isinstance(r, Affiliation) and _by(r.since, as_of)}
    told = {k: r for k, r in made.records.items() if isinstance(r, Statement)}
    found = memberships(said, made.definition.parties, person)
    related = tuple(_related(made, person, k, s, as_of) for k, s in relations(told, person).items())
    names = next((p.names for p in made.definition.people if p.id == person), {})
    records = [m.record for m in found] + [r.record for r in related]
    return AffiliationsView(
        moment=made.moment, person=person, name=name_of(made.definition, person),
        spellings=tuple(dict.fromkeys((*names.values(), *made.aliases.get(person, ())))),
        stood=_stood(made, person, as_of), memberships=found, relations=related,
        labels={h.id: h.names.get("en", h.id) for h in made.definition.holders},
        sources={key: text for key in records if (text := made.citation(key))},
    )  # fmt: skip


def people_named(workspace: Workspace) -> tuple[str, ...]:
    """Names of everybody in the definition, for completion."""
    return tuple(sorted({name for p in workspace.definition.people for name in p.names.values()}))


def _by(day: str, as_of: str | None) -> bool:
    return as_of is None or day[:10] <= as_of


def _one(made: Gathered, name: str) -> str:
    found = find_people(made.definition, made.aliases, name)
    if len(found) == 1:
        return found[0]
    labels = {c.id: c.label for c in made.definition.contests}
    where = {c.person: labels.get(c.contest, "") for c in made.definition.candidates}
    people = found or tuple(p.id for p in made.definition.people)
    raise Unknown("person", name, [f"{key} ({name_of(made.definition, key)}, {where.get(key, '')})" for key in people])


def _stood(made: Gathered, person: str, as_of: str | None) -> tuple[Stood, ...]:
    contests = {c.id: c for c in made.definition.contests}
    notices = [r for r in made.records.values() if isinstance(r, Notice) and r.candidate and _by(r.effective, as_of)]
    rows = []
    for one in made.definition.candidates:
        if one.person == person and one.contest in contests:
            acts = sorted(
                (n.effective[:10], n.act) for n in notices if (n.contest, n.candidate) == (one.contest, one.serial)
            )
            contest = contests[one.contest]
            rows.append(Stood(
                contest=contest.id, label=contest.label, election=contest.election, serial=one.serial, party=one.party,
                act=acts[-1][1] if acts else None, since=acts[-1][0] if acts else None,
            ))  # fmt: skip
    return tuple(rows)


def _related(made: Gathered, person: str, key: str, said: Statement, as_of: str | None) -> Related:
    other = next((p for p in said.about if p != person), person)
    return Related(
        person=other, name=name_of(made.definition, other), says=said.says, stood=_stood(made, other, as_of),
        record=key,
    )  # fmt: skip
