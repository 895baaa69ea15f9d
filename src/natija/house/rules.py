"""Under whose flag a member counts: the ballot, who backed them, where they sit, or within days of the gazette.

    ballot       the party on the ballot paper
    backed-by    an independent counts with the one party that backed them; with two, or none, as independent
    house        the party of the latest affiliation of kind `house` in force, else the one on the ballot
    within:3     as `house`, where the joining is dated no later than 3 days after the gazette notice of the seat

A rule that needs a day nobody recorded decides nothing: the member counts as on the ballot, and is listed as
undecided. Where two records of one day differ, the surer one counts; where neither is surer, the member is undecided
too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from natija.errors import BadUse
from natija.house.facts import CONFIDENCE, INDEPENDENT, Facts
from natija.model.records import Affiliation

Kind = Literal["ballot", "backed-by", "house"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How members are counted: `within` days of the gazette; only affiliations `according_to` a source."""

    kind: Kind = "house"
    within: int | None = None
    according_to: str | None = None

    @property
    def name(self) -> str:
        """As it is written on a command line."""
        return self.kind if self.within is None else f"within:{self.within}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a member counts as: party, by which kind of record, which records; others who backed them; what is open."""

    party: str
    by: Kind
    records: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    undecided: str = ""


def parse_rule(text: str, according_to: str | None = None) -> Rule:
    """A rule as written: `ballot`, `backed-by`, `house` or `within:DAYS`. Raises BadUse with the choices."""
    head, _, days = text.partition(":")
    if head == "within" and days.isascii() and days.isdigit() and len(days) <= 3:
        return Rule(kind="house", within=int(days), according_to=according_to)
    if text in {"ballot", "backed-by", "house"}:
        return Rule(kind=text, according_to=according_to)  # type: ignore[arg-type]  # one of the three
    raise BadUse(
        f"{text!r} is no rule of counting", next_step="give ballot, backed-by, house or, for example, within:3"
    )


def counts_as(facts: Facts, rule: Rule, person: str, contest: str, *, ballot: str, gazetted: str | None) -> Counted:
    """What a person returned in a contest counts as. `ballot` is the party the definition gives them."""
    own = {k: a for k, a in facts.of_person.get(person, {}).items() if _current(a, facts.on)}
    on_paper = _on_ballot(own, contest, ballot)
    backers = {k: a for k, a in own.items() if a.kind == "backed-by" and a.contest in (None, contest)}
    beside = tuple(sorted({a.party for a in backers.values()}))
    match rule.kind:
        case "ballot":
            return _with(on_paper, beside)
        case "backed-by":
            return _backed(on_paper, backers, beside)
        case "house":
            return _with(_seated(rule, own, on_paper, gazetted), beside)


def _current(one: Affiliation, on: str | None) -> bool:
    return one.until is None or (on is not None and on < one.until[:10])


def _with(counted: Counted, beside: tuple[str, ...]) -> Counted:
    return Counted(
        party=counted.party, by=counted.by, records=counted.records, undecided=counted.undecided,
        beside=tuple(p for p in beside if p != counted.party),
    )  # fmt: skip


def _on_ballot(own: Mapping[str, Affiliation], contest: str, ballot: str) -> Counted:
    said = {k: a for k, a in own.items() if a.kind == "ballot" and a.contest in (None, contest)}
    if not said:
        return Counted(party=ballot or INDEPENDENT, by="ballot", undecided="" if ballot else "no ballot party recorded")
    return _surest(said, "ballot", otherwise=ballot)


def _surest(said: Mapping[str, Affiliation], kind: Kind, *, otherwise: str) -> Counted:
    """The party of the surest of several records; all of them are kept, and a draw between them is said."""
    best = min(CONFIDENCE[a.confidence] for a in said.values())
    parties = sorted({a.party for a in said.values() if CONFIDENCE[a.confidence] == best})
    records = tuple(sorted(said))
    if len(parties) == 1:
        return Counted(party=parties[0], by=kind, records=records)
    party = otherwise if otherwise in parties else INDEPENDENT
    return Counted(party=party, by=kind, records=records, undecided=f"records differ: {' or '.join(parties)}")


def _backed(on_paper: Counted, backers: Mapping[str, Affiliation], beside: Sequence[str]) -> Counted:
    """An independent counts with their one backer. A candidate of a party whom another backs stays with their own."""
    if on_paper.party != INDEPENDENT or len(beside) != 1:
        return _with(on_paper, tuple(beside))
    return Counted(party=beside[0], by="backed-by", records=(*on_paper.records, *sorted(backers)))


def _seated(rule: Rule, own: Mapping[str, Affiliation], on_paper: Counted, gazetted: str | None) -> Counted:
    seated = {k: a for k, a in own.items() if a.kind == "house" and _by_source(a, rule)}
    reversed_ = {a.supersedes for a in seated.values() if a.supersedes}
    kept = {k: a for k, a in seated.items() if k not in reversed_}
    if not kept:
        return on_paper
    if rule.within is not None:
        return _in_time(kept, rule.within, on_paper, gazetted)
    return _latest(kept, on_paper)


def _by_source(one: Affiliation, rule: Rule) -> bool:
    return rule.according_to is None or one.according_to in (None, rule.according_to)


def _latest(kept: Mapping[str, Affiliation], on_paper: Counted) -> Counted:
    since = max(a.since[:10] for a in kept.values())
    return _surest({k: a for k, a in kept.items() if a.since[:10] == since}, "house", otherwise=on_paper.party)


def _in_time(kept: Mapping[str, Affiliation], days: int, on_paper: Counted, gazetted: str | None) -> Counted:
    if gazetted is None:
        says = f"joined {', '.join(_days(kept.values()))}; the day of the gazette notice is not recorded"
        return Counted(party=on_paper.party, by=on_paper.by, records=on_paper.records, undecided=says)
    last = (date.fromisoformat(gazetted[:10]) + timedelta(days=days)).isoformat()
    in_time = {k: a for k, a in kept.items() if a.since[:10] <= last}
    return _latest(in_time, on_paper) if in_time else on_paper


def _days(said: Iterable[Affiliation]) -> list[str]:
    return sorted(a.since[:10] for a in said)
