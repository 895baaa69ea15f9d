"""The Definition of a fictional country: flagged fictional, with made-up places, people and parties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from natija.model.definition import Candidate, Contest, Definition, Election, Holder, Parent, Party, Person, Unit
from natija.model.forms import Profile
from natija.simulate.ballots import PARTIES, Ballots
from natija.simulate.ids import BALLOTS, OBSERVER_ID, Ids
from natija.simulate.land import Ints, Land
from natija.simulate.names import person, urdu, word
from natija.simulate.plan import Plan

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7b5ea7", "#6b6b6b")
_PATTERNS = ("solid", "diagonal", "dots", "cross", "horizontal", "vertical", "grid", "zigzag")


def definition(plan: Plan, profile: Profile, land: Land, truth: Ballots, ids: Ids) -> Definition:
    """Every table of the country; polling stations are claims, not definition."""
    people = int(truth.candidates.sum())
    return Definition(
        title=f"Fictional election {plan.name}, seed {plan.seed}",
        fictional=True,
        source="natija simulate: a fictional election; nothing here took place, nobody here exists",
        profile=profile,
        elections=(
            Election(id=plan.election, name=f"Fictional general election (seed {plan.seed})", date=plan.polling_day),
        ),
        units=tuple(_units(ids, profile)),
        parents=tuple(_parents(land, ids)),
        contests=tuple(_contests(plan, truth, land, ids, profile)),
        candidates=tuple(_candidates(truth, ids)),
        people=tuple(Person(id=f"fictional-{n + 1}", names=_names(person(n), profile)) for n in range(people)),
        parties=tuple(_party(n, profile) for n in range(PARTIES)),
        holders=(
            Holder(id="commission", kind="commission", names={"en": "Fictional election commission"}),
            Holder(id=OBSERVER_ID, kind="observer", names={"en": "Fictional observers"}),
        ),
    )


def _names(name: str, profile: Profile) -> dict[str, str]:
    return {"en": name, "ur": urdu(name)} if "ur" in profile.languages else {"en": name}


def _units(ids: Ids, profile: Profile) -> Iterator[Unit]:
    yield Unit(id=ids.country, label="Fictional country", type="country")
    kinds = (("province", ids.provinces), ("division", ids.divisions), ("district", ids.districts))
    number = 0
    for kind, units in kinds:
        for unit in units:
            name = word(number)
            number += 1
            yield Unit(id=unit, label=f"{name} {kind}", type=kind, names=_names(name, profile))
    for unit, label in zip(ids.seats, ids.labels, strict=True):
        yield Unit(id=unit, label=label, type="constituency", names=_names(_seat_name(label), profile))


def _seat_name(label: str) -> str:
    """The place a seat is called after; counted from 1,000 so that it is no district's name."""
    kind, number = label.split("-")
    return word(1000 + 2 * int(number) + (kind == "FP"))


def _parents(land: Land, ids: Ids) -> Iterator[Parent]:
    """The same upper units in every tree; each ballot's seats only in its own."""
    for tree in ("administrative", *BALLOTS):
        yield from _edges(tree, ids.provinces, [ids.country] * len(ids.provinces))
        yield from _edges(tree, ids.divisions, _at(ids.provinces, land.division_province))
        yield from _edges(tree, ids.districts, _at(ids.divisions, land.district_division))
    national = len(land.seat_district[0])
    yield from _edges(BALLOTS[0], ids.seats[:national], _at(ids.districts, land.seat_district[0]))
    yield from _edges(BALLOTS[1], ids.seats[national:], _at(ids.districts, land.seat_district[1]))


def _edges(tree: str, units: Sequence[str], parents: Sequence[str]) -> Iterator[Parent]:
    return (Parent(tree=tree, unit=u, parent=p) for u, p in zip(units, parents, strict=True))


def _at(units: Sequence[str], places: Ints) -> list[str]:
    return [units[p] for p in places.tolist()]


def _contests(plan: Plan, truth: Ballots, land: Land, ids: Ids, profile: Profile) -> Iterator[Contest]:
    national = len(land.seat_district[0])
    for n, contest in enumerate(ids.contests):
        tree = BALLOTS[n >= national]
        yield Contest(
            id=contest,
            label=ids.labels[n],
            election=plan.election,
            office=f"{tree} assembly (fictional)",
            unit=ids.seats[n],
            tree=tree,
            on_ballot=int(truth.candidates[n]),
            names=_names(_seat_name(ids.labels[n]), profile),
        )


def _candidates(truth: Ballots, ids: Ids) -> Iterator[Candidate]:
    parties = iter(truth.candidate_party.tolist())
    number = 0
    for contest, count in zip(ids.contests, truth.candidates.tolist(), strict=True):
        for serial in range(1, count + 1):
            party, number = next(parties), number + 1
            yield Candidate(
                contest=contest,
                serial=str(serial),
                person=f"fictional-{number}",
                party=_party_id(party) if party >= 0 else "",
                symbol=word(number),
            )


def _party_id(number: int) -> str:
    return f"F{chr(ord('A') + number)}"


def _party(number: int, profile: Profile) -> Party:
    return Party(
        id=_party_id(number),
        label=_party_id(number),
        names=_names(f"{word(5000 + number)} Party", profile),
        colour=_COLOURS[number],
        pattern=_PATTERNS[number],
    )
