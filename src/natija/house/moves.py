"""Members a source counts without naming: so many of one party count with another from a day on.

They are applied in the order of their dates, to numbers only. No seat is picked for them, and no more are moved than
are there to be moved; what could not be placed is kept and said. A later record that says the opposite is one more
move, so an order of a court and its reversal are two records, and both stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from natija.house.facts import Facts
from natija.house.rules import Rule
from natija.model.records import Affiliation


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """`members` said to move; `moved` were there to be moved. `undecided`: why nobody was moved."""

    since: str
    members: int
    moved: int
    out_of: str
    party: str
    according_to: str | None
    record: str
    undecided: str = ""


def moves(facts: Facts, rule: Rule, named: Mapping[str, int]) -> tuple[Move, ...]:
    """The moves that apply under a rule; `named` is party -> members counted by name."""
    if rule.kind != "house":
        return ()
    there = dict(named)
    reversed_: set[str] = set()
    found = []
    for key, one in _groups(facts, rule):
        again = one.supersedes in reversed_
        found.append(_applied(key, one, there, why=_hindrance(rule, again=again)))
        reversed_ |= {one.supersedes} if one.supersedes else set()
    return tuple(found)


def _hindrance(rule: Rule, *, again: bool) -> str:
    """Why a move is not made: the rule needs a day not known, or another record reversed the same one before."""
    if rule.within is not None:
        return "members not named: the day of their seats' notices cannot be looked up"
    return "reverses what another record reversed before" if again else ""


def _groups(facts: Facts, rule: Rule) -> Iterator[tuple[str, Affiliation]]:
    found = [(k, a) for k, a in facts.affiliations.items() if a.members is not None and a.kind == "house"]
    for key, one in sorted(found, key=lambda pair: (pair[1].since[:10], pair[0])):
        if rule.according_to is None or one.according_to in (None, rule.according_to):
            yield key, one


def _applied(key: str, one: Affiliation, there: dict[str, int], *, why: str) -> Move:
    members, out_of = max(0, one.members or 0), one.out_of or ""
    moved = 0 if why else min(members, there.get(out_of, 0))
    there[out_of] = there.get(out_of, 0) - moved
    there[one.party] = there.get(one.party, 0) + moved
    return Move(
        since=one.since[:10], members=members, moved=moved, out_of=out_of, party=one.party,
        according_to=one.according_to, record=key, undecided=why,
    )  # fmt: skip
