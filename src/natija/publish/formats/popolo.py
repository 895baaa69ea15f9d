"""People, organizations, memberships over time and floor votes as Popolo JSON, each membership with its source.

An affiliation is a membership of a party and says of which kind it is (on the ballot, backed by it, in the house) and
according to whom. It is never edited: what ends it is its own end, a record that reverses it, or the same source's
next one of that kind. A seat is a membership of the chamber, on behalf of a party, in the area it is elected in.
Members whom a source only counts have no membership; they are in the data package.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from natija.canvass.acts import cited, standing
from natija.house import Houses
from natija.model.definition import Definition, called
from natija.model.records import Affiliation, Alias, Document, Lot, Notice, Record, Statement, Vote
from natija.publish.formats.cdf import reference
from natija.publish.formats.edition import Edition

Object = dict[str, Any]
SITS = frozenset({"returned", "withheld"})


@dataclass(frozen=True, kw_only=True)
class Said:
    """The records it is made of, by kind and id."""

    affiliations: Mapping[str, Affiliation]
    aliases: Mapping[str, Alias]
    votes: Mapping[str, Vote]
    house: Mapping[str, Record]
    documents: Mapping[str, Document]

    def source(self, document: str | None) -> list[Object]:
        """The source of a record as Popolo has it: a link, or a citation where there is none."""
        found = self.documents.get(document or "")
        if found is None:
            return []
        return [{k: v for k, v in (("url", found.url), ("note", cited(found))) if v}]


def popolo(edition: Edition) -> bytes:
    """The file."""
    said, definition = _said(edition), edition.canvass.definition
    made = {
        "title": edition.named, "description": edition.made_from, "licence": edition.licence,
        "fictional": edition.moment.fictional,
        "persons": list(_persons(definition, said)), "organizations": list(_organizations(definition, said)),
        "areas": list(_areas(definition)),
        "memberships": [*_affiliations(said), *_seats(edition, said)],
        "motions": list(_motions(said)), "vote_events": list(_vote_events(said)),
    }  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n"


def _said(edition: Edition) -> Said:
    done, limit = edition.canvass, edition.moment.as_of
    at, lost = done.question.at, done.scope.lost
    affiliations = standing(done.engine, Affiliation, at, lost)
    house: dict[str, Record] = {}
    for kind in (Affiliation, Lot, Notice, Statement):
        house.update(standing(done.engine, kind, at, lost))
    votes = standing(done.engine, Vote, at, lost)
    return Said(
        affiliations={k: a for k, a in affiliations.items() if limit is None or a.since[:10] <= limit},
        aliases=standing(done.engine, Alias, at, lost), house=house,
        votes={k: v for k, v in votes.items() if limit is None or v.held[:10] <= limit},
        documents=standing(done.engine, Document, at, lost),
    )  # fmt: skip


def _other_names(said: Said, of: str, key: str, names: Mapping[str, str], name: str) -> list[Object]:
    """Every other spelling, with its language where one is known."""
    given = [{"name": text, "note": lang} for lang, text in sorted(names.items()) if text != name]
    return given + [
        {"name": a.name} | ({"note": a.lang} if a.lang else {})
        for a in said.aliases.values() if (a.of, a.id) == (of, key)
    ]  # fmt: skip


def _persons(definition: Definition, said: Said) -> Iterator[Object]:
    for person in definition.people:
        name = called(person.names, person.id)
        yield {
            "id": person.id, "name": name,
            "other_names": _other_names(said, "person", person.id, person.names, name),
        }  # fmt: skip


def _organizations(definition: Definition, said: Said) -> Iterator[Object]:
    known = set()
    for party in definition.parties:
        known.add(party.id)
        name = called(party.names, party.label)
        others = _other_names(said, "party", party.id, party.names, name)
        yield {
            "id": reference("party", party.id), "name": name, "classification": "party",
            "other_names": [{"name": party.label, "note": "label"}, *others],
        }  # fmt: skip
    for party_id in sorted({a.party for a in said.affiliations.values()} - known):
        yield {"id": reference("party", party_id), "name": party_id, "classification": "party"}
    for chamber in definition.chambers:
        yield {
            "id": reference("chamber", chamber.id), "name": called(chamber.names, chamber.label),
            "classification": "legislature",
        } | ({"area_id": chamber.unit} if chamber.unit else {})  # fmt: skip
    defined = {c.id for c in definition.chambers}
    for name in sorted({v.chamber for v in said.votes.values()} - defined):
        yield {"id": reference("chamber", name), "name": name, "classification": "legislature"}


def _areas(definition: Definition) -> Iterator[Object]:
    """Units, each with the one above it in the first tree that places it."""
    above: dict[str, str] = {}
    for edge in definition.parents:
        above.setdefault(edge.unit, edge.parent)
    for unit in definition.units:
        yield {
            "id": unit.id, "name": called(unit.names, unit.label), "identifier": unit.label,
            "classification": unit.type,
        } | ({"parent_id": above[unit.id]} if unit.id in above else {})  # fmt: skip


def _affiliations(said: Said) -> Iterator[Object]:
    ends = _ends(said.affiliations)
    for key, one in sorted(said.affiliations.items(), key=lambda pair: (pair[1].person, pair[1].since, pair[0])):
        if one.person:
            ended = one.until or ends.get(key)
            yield {
                "id": key, "person_id": one.person, "organization_id": reference("party", one.party),
                "role": one.kind, "start_date": one.since[:10], **({"end_date": ended[:10]} if ended else {}),
                **({"according_to": one.according_to} if one.according_to else {}),
                "sources": said.source(one.document),
            }  # fmt: skip


def _ends(affiliations: Mapping[str, Affiliation]) -> dict[str, str]:
    """When another record ends an affiliation: by reversing it, or as the same source's next of its kind."""
    found = {a.supersedes: a.since for a in affiliations.values() if a.supersedes}
    runs: dict[tuple[str, str, str | None], list[tuple[str, str]]] = defaultdict(list)
    for key, one in affiliations.items():
        runs[one.person, one.kind, one.according_to].append((one.since[:10], key))
    for run in runs.values():
        for (since, key), (after, _) in zip(sorted(run), sorted(run)[1:], strict=False):
            if since < after:
                found.setdefault(key, after)
    return found


def _seats(edition: Edition, said: Said) -> Iterator[Object]:
    """Who sits on the day of the edition, one chamber after the other."""
    definition, day = edition.canvass.definition, edition.moment.as_of
    units = {c.id: c.unit for c in definition.contests}
    for chamber in definition.chambers:
        houses = Houses(definition=definition, chamber=chamber, records=said.house, until=day)
        for seat in houses.on(day, "house").members:
            if seat.person and seat.state in SITS:
                yield {
                    "id": reference("seat", seat.contest, seat.person), "person_id": seat.person,
                    "organization_id": reference("chamber", chamber.id), "role": "member",
                    "label": f"{seat.name}, {seat.seat}", "area_id": units[seat.contest],
                    **({"on_behalf_of_id": reference("party", seat.party)} if seat.party else {}),
                    **({"start_date": seat.since[:10]} if seat.since else {}),
                    "sources": [{"note": f"record {record}"} for record in seat.records],
                }  # fmt: skip


def _divisions(said: Said) -> Iterable[tuple[tuple[str, str, str], list[Vote]]]:
    found: dict[tuple[str, str, str], list[Vote]] = defaultdict(list)
    for vote in said.votes.values():
        found[vote.chamber, vote.held, vote.motion].append(vote)
    return sorted(found.items())


def _motions(said: Said) -> Iterator[Object]:
    for (chamber, held, motion), votes in _divisions(said):
        yield {
            "id": reference("motion", chamber, held, motion), "organization_id": reference("chamber", chamber),
            "text": motion, "date": held[:10], "sources": said.source(votes[0].document),
        }  # fmt: skip


def _vote_events(said: Said) -> Iterator[Object]:
    for (chamber, held, motion), votes in _divisions(said):
        yield {
            "id": reference("vote", chamber, held, motion), "motion_id": reference("motion", chamber, held, motion),
            "organization_id": reference("chamber", chamber), "start_date": held[:10],
            "counts": [
                {"option": v.choice, "value": v.count} | ({"group_id": reference("party", v.party)} if v.party else {})
                for v in votes if v.count is not None
            ],
            "votes": [{"voter_id": member, "option": v.choice} for v in votes for member in v.members],
            "sources": said.source(votes[0].document),
        }  # fmt: skip
