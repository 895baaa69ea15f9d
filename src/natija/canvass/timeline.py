"""The acts on a contest in order, what each ends and revives, and what is in force on a date: a fold over Notices.

Nothing is ever overwritten. A Notice names the one it supersedes, and what follows depends on its kind:

- An act that *replaces* another (a recount held, a void poll, a second gazette notice) ends it, and it stays ended even
  when the new act is itself replaced later.
- An act that *undoes* another (annulled, restored) ends it as if it had not been: what it had ended is in force again.
- An act that *holds* another (suspended, withheld) ends it only while it stands itself. What a held act had replaced
  does not come back; what a held annulment had undone does.

So a declaration, a recount, its annulment and its restoration are four records, and the recount is what stands at the
end. An act that supersedes a Notice which is not there ends nothing, and `Act.problem` says so. This module knows no
law and decides nothing: what an act is called is what its Notice says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from natija.model.records import Notice

UNDOES = frozenset({"annulled", "restored"})
HOLDS = frozenset({"suspended", "withheld"})
RESULT = frozenset({"declared", "gazetted", "recount-held", "restored", "unopposed", "re-admitted", "petition-decided"})
"""Acts that can say who is returned."""
ASIDE = frozenset({"petition-filed", "petition-decided", "recount-asked", "recount-granted", "recount-refused"})
"""Steps of a case: recorded in order, but not what a contest's state is called by, unless nothing else is known."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One Notice in its place: what it ends, what it brings back into force, and what stands after it."""

    id: str
    notice: Notice
    ends: tuple[str, ...] = ()
    revives: tuple[str, ...] = ()
    in_force: tuple[str, ...]
    problem: Literal["", "supersedes-nothing-known", "supersedes-a-later-act"] = ""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A petition or application that was filed and, as far as is recorded, not decided."""

    id: str
    forum: str
    filed: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What is in force on a date: the latest standing act, who is returned by it, and the cases that are open."""

    on: str | None
    state: str | None
    since: str | None
    act: str | None
    returned: str | None
    in_force: tuple[str, ...]
    cases: tuple[Case, ...]


def timeline(notices: Mapping[str, Notice]) -> tuple[Act, ...]:
    """The Notices (by id, in log order) as acts, in order of the date they take effect."""
    ordered = _ordered(notices)
    acts: list[Act] = []
    before: tuple[str, ...] = ()
    for at, key in enumerate(ordered, 1):
        now = _standing({name: notices[name] for name in ordered[:at]})
        acts.append(
            Act(
                id=key,
                notice=notices[key],
                ends=tuple(name for name in before if name not in now),
                revives=tuple(name for name in now if name not in before and name != key),
                in_force=now,
                problem=_problem(key, notices, ordered[:at]),
            )
        )
        before = now
    return tuple(acts)


def in_force(acts: Sequence[Act], on: str | None = None) -> tuple[str, ...]:
    """Ids of the Notices in force on a date (ISO; null: after everything recorded)."""
    until = _until(acts, on)
    return until[-1].in_force if until else ()


def fold(notices: Mapping[str, Notice], on: str | None = None) -> dict[str, Notice]:
    """The Notices in force on a date, whatever contests they are of: what `in_force` says, without the way there."""
    until = {key: notices[key] for key in _ordered(notices) if _by(notices[key], on)}
    return {key: until[key] for key in _standing(until)}


def status(acts: Sequence[Act], on: str | None = None) -> Status:
    """The state of a contest on a date. `acts` are the timeline of that contest alone."""
    until = _until(acts, on)
    standing = in_force(acts, on)
    notices = {act.id: act.notice for act in until if act.id in standing}
    says = next((key for key in reversed(notices) if notices[key].act not in ASIDE), next(reversed(notices), None))
    naming = (n.candidate for n in reversed(notices.values()) if n.act in RESULT and n.candidate)
    return Status(
        on=on,
        state=notices[says].act if says else None,
        since=notices[says].effective if says else None,
        act=says,
        returned=next(naming, None),
        in_force=standing,
        cases=_open(until, standing),
    )


def _until(acts: Sequence[Act], on: str | None) -> list[Act]:
    return [act for act in acts if _by(act.notice, on)]


def _by(notice: Notice, on: str | None) -> bool:
    return on is None or notice.effective[:10] <= on


def _ordered(notices: Mapping[str, Notice]) -> list[str]:
    """By date, and on one day a superseding act after the one it supersedes; otherwise in log order."""
    return sorted(notices, key=lambda key: (notices[key].effective[:10], _depth(key, notices), notices[key].effective))


def _depth(key: str, notices: Mapping[str, Notice]) -> int:
    """How long the chain of acts below this one is. Ids are digests, so a chain cannot bite its tail."""
    below = notices[key].supersedes
    return 1 + _depth(below, notices) if below and below in notices else 0


def _problem(
    key: str, notices: Mapping[str, Notice], so_far: Sequence[str]
) -> Literal["", "supersedes-nothing-known", "supersedes-a-later-act"]:
    below = notices[key].supersedes
    if below is None or below in so_far:
        return ""
    return "supersedes-a-later-act" if below in notices else "supersedes-nothing-known"


def _standing(notices: Mapping[str, Notice]) -> tuple[str, ...]:
    """Ids of the acts that nothing ends, in the order given."""
    over: dict[str, list[str]] = {}
    for key, notice in notices.items():
        if notice.supersedes and notice.supersedes in notices:
            over.setdefault(notice.supersedes, []).append(key)
    return tuple(key for key in notices if not _ended(key, notices, over))


def _ended(key: str, notices: Mapping[str, Notice], over: Mapping[str, Iterable[str]]) -> bool:
    return any(_lasts(other, notices, over) for other in over.get(key, ()))


def _lasts(key: str, notices: Mapping[str, Notice], over: Mapping[str, Iterable[str]]) -> bool:
    """Whether an act still has its effect on the one it supersedes."""
    act = notices[key].act
    if act in HOLDS:
        return not _ended(key, notices, over)
    ending = UNDOES | HOLDS if act in UNDOES else UNDOES
    return not any(notices[other].act in ending and _lasts(other, notices, over) for other in over.get(key, ()))


def _open(acts: Sequence[Act], standing: Sequence[str]) -> tuple[Case, ...]:
    """Cases filed and not decided; a decision closes the earliest open case of its forum."""
    found: list[Case] = []
    for act in acts:
        forum = act.notice.forum or act.notice.decided_by
        if act.notice.act in {"petition-filed", "recount-asked"} and act.id in standing:
            found.append(Case(id=act.id, forum=forum, filed=act.notice.effective))
        elif act.notice.act in {"petition-decided", "recount-granted", "recount-refused"}:
            closed = next((case for case in found if case.forum == forum or case.id == act.notice.supersedes), None)
            found = [case for case in found if case is not closed]
    return tuple(found)
