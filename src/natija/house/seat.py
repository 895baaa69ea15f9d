"""One seat of a contest on a date: who is returned, and what holds them back. A fold over the Notices in force.

Nobody is removed by a guess. A notice that withholds a result, or suspends it before the gazette, leaves the declared
winner in sight and marks the seat; suspended after the gazette, the member does not sit. A seat for which a
by-election was held and no result is recorded has a holder who is not known here, which is not the same as being
vacant. A tie fills a seat for half a term each: until a lot says who goes first, it is held by both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from natija.house.facts import Facts
from natija.model.definition import Contest
from natija.model.records import Notice

State = Literal[
    "returned", "withheld", "suspended", "tied", "not-declared", "terminated", "void", "re-poll", "vacated",
    "by-election",
]  # fmt: skip
"""returned: declared, gazetted or unopposed. withheld: declared, and the notification is held back. suspended:
gazetted, and not sitting. tied: half a term each, the lot not recorded. by-election: held, the result not recorded."""

FILLS = frozenset({"declared", "gazetted", "unopposed", "recount-held", "restored", "half-term", "petition-decided"})
EMPTIES = frozenset({"terminated", "void", "vacated", "by-election"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A seat: state, since when, the serials that hold it (none, one, or two of a tie), and the Notices it rests on."""

    contest: str
    state: State
    since: str | None
    serials: tuple[str, ...]
    records: tuple[str, ...]
    gazetted: str | None = None
    says: str | None = None


def held(facts: Facts, contests: Sequence[Contest]) -> tuple[Held, ...]:
    """The seats that these contests (of one unit, oldest first) fill: one, or as many as the first has."""
    about = {c.id for c in contests}
    acts = sorted(
        ((k, n) for k, n in facts.notices.items() if n.contest in about and n.pool is None),
        key=lambda pair: pair[1].effective[:10],
    )
    if contests[0].seats == 1:
        return (_folded(facts, contests[0].id, acts),)
    return _several(facts, contests[0], acts)


def _folded(facts: Facts, contest: str, acts: Sequence[tuple[str, Notice]]) -> Held:
    """One seat after all acts, in order of their dates."""
    now = Held(contest=contest, state="not-declared", since=None, serials=(), records=())
    for key, notice in acts:
        now = _after(now, key, notice, facts)
    return now


def _several(facts: Facts, contest: Contest, acts: Sequence[tuple[str, Notice]]) -> tuple[Held, ...]:
    """The seats of a contest that returns several: an act that names a candidate is about that one's seat alone."""
    named = dict.fromkeys(n.candidate for _, n in acts if n.act in FILLS and n.candidate)
    mine = [_folded(facts, contest.id, [(k, n) for k, n in acts if n.candidate in (None, who)]) for who in named]
    rest = _folded(facts, contest.id, [(k, n) for k, n in acts if n.candidate is None])
    return (*mine, *(rest for _ in range(contest.seats - len(mine))))


def _after(now: Held, key: str, notice: Notice, facts: Facts) -> Held:
    """The seat after one more act."""
    if notice.act == "half-term" and notice.candidate:
        return _half(now, key, notice, facts)
    if notice.act in FILLS:
        return _filled(now, key, notice) if notice.candidate else _named_nowhere(now, key, notice)
    if notice.act in EMPTIES or (notice.act == "re-poll" and _whole(notice) and not now.serials):
        return _emptied(now, key, notice, notice.act)  # type: ignore[arg-type]  # the acts in EMPTIES are states
    if notice.act in {"withheld", "suspended"}:
        now = _before_the_hold(now, notice, facts)
        sits = notice.act == "suspended" and now.gazetted is not None
        return _marked(now, key, notice, "suspended" if sits else "withheld")
    return now


def _named_nowhere(now: Held, key: str, notice: Notice) -> Held:
    """An act that names nobody: of a later election it fills the seat unseen, of the same one it is a date."""
    if notice.contest != now.contest:
        return _emptied(now, key, notice, "by-election")
    gazetted = notice.effective[:10] if notice.act == "gazetted" else None
    return _marked(now, key, notice, now.state, gazetted=gazetted)


def _emptied(now: Held, key: str, notice: Notice, state: State) -> Held:
    contest = notice.contest or now.contest
    return Held(contest=contest, state=state, since=notice.effective[:10], serials=(), records=(key,), says=notice.says)


def _before_the_hold(now: Held, notice: Notice, facts: Facts) -> Held:
    """The seat as the act that is held back left it: a hold ends that act in law, not what it said."""
    below = facts.given.get(notice.supersedes or "")
    return _after(now, notice.supersedes or "", below, facts) if below else now


def _whole(notice: Notice) -> bool:
    """Whether a re-poll is one of the whole seat: no stations are named or numbered."""
    return notice.number is None and not any("/" in unit for unit in notice.units)


def _filled(now: Held, key: str, notice: Notice) -> Held:
    same = now.serials == (notice.candidate,) and now.contest == notice.contest
    return Held(
        contest=notice.contest or now.contest,
        state="returned",
        since=now.since if same and now.since else notice.effective[:10],
        serials=(notice.candidate or "",),
        records=(*now.records, key) if same else (key,),
        gazetted=notice.effective[:10] if notice.act == "gazetted" else now.gazetted if same else None,
        says=notice.says,
    )


def _half(now: Held, key: str, notice: Notice, facts: Facts) -> Held:
    """Two half terms of one day are a tie until a lot is drawn; a later one follows the first."""
    since = notice.effective[:10]
    both = (*now.serials, notice.candidate or "") if now.since == since and now.serials else (notice.candidate or "",)
    lot = next(((k, lot) for k, lot in facts.lots.items() if lot.contest == notice.contest and lot.drawn in both), None)
    serials = (lot[1].drawn,) if lot and len(both) > 1 else both
    records = (*(now.records if len(both) > 1 else ()), key, *((lot[0],) if lot and len(both) > 1 else ()))
    return Held(
        contest=notice.contest or now.contest, state="tied" if len(serials) > 1 else "returned", since=since,
        serials=serials, records=records, says=notice.says,
    )  # fmt: skip


def _marked(now: Held, key: str, notice: Notice, state: State, *, gazetted: str | None = None) -> Held:
    return Held(
        contest=now.contest, state=state, since=now.since, serials=now.serials, records=(*now.records, key),
        gazetted=gazetted or now.gazetted, says=notice.says or now.says,
    )  # fmt: skip
