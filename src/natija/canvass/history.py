"""Every standing somebody stated for a contest, in the order of its date, with its source and what it covers.

A gap in time stays a gap, a standing without a date stands apart, and a figure that falls from one statement of a
holder to the next is marked with the official act in between, or with none recorded (R401).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from natija.canvass.canvass import Canvass
from natija.canvass.versions import Version, versions
from natija.model.definition import Contest
from natija.model.records import Notice


class Fall(msgspec.Struct, frozen=True, kw_only=True):
    """A stated figure of a candidate that is lower than the same holder's before; `acts` are the Notices in between."""

    candidate: str
    before: int
    after: int
    acts: tuple[str, ...]


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """One stated standing. `days_since` the one before is null where either has no date."""

    stated: str | None
    form: str
    stage: str
    holder: str
    stations: int | None
    of: int | None
    votes: dict[str, int]
    source: str | None
    days_since: int | None
    falls: tuple[Fall, ...]
    records: tuple[str, ...]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The stated standings of a contest; `undated` have no date and cannot be placed."""

    contest: str
    label: str
    standings: tuple[Stated, ...]
    undated: tuple[Stated, ...]


def history(canvass: Canvass) -> History:
    """Standings stated for the whole contest or over some of its stations, oldest first."""
    contest = canvass.question.contests[0]
    given = [n for n in canvass.scope.given.values() if n.contest == contest.id]
    return told(contest, versions(canvass), given)


def told(contest: Contest, held: Iterable[Version], acts: Sequence[Notice]) -> History:
    """The history of one contest out of its versions and the Notices about it."""
    stated = [v for v in held if v.records and v.votes]
    dated = sorted((v for v in stated if v.stated), key=lambda v: (v.stated or "", v.form, v.holder, v.records))
    placed = [_placed(v, dated[:i], acts) for i, v in enumerate(dated)]
    undated = [_placed(v, [], acts) for v in stated if not v.stated]
    return History(contest=contest.id, label=contest.label, standings=tuple(placed), undated=tuple(undated))


def _placed(version: Version, earlier: Sequence[Version], acts: Sequence[Notice]) -> Stated:
    same = [v for v in earlier if v.holder == version.holder and v.form == version.form]
    last = earlier[-1] if earlier else None
    return Stated(
        stated=version.stated, form=version.form, stage=version.stage, holder=version.holder,
        stations=version.stations, of=version.of, votes=version.votes, source=version.source,
        days_since=_days(last.stated, version.stated) if last else None,
        falls=_falls(same[-1], version, acts) if same else (), records=version.records,
    )  # fmt: skip


def _days(before: str | None, after: str | None) -> int | None:
    if before is None or after is None:
        return None
    return (date.fromisoformat(after[:10]) - date.fromisoformat(before[:10])).days


def _falls(before: Version, after: Version, acts: Sequence[Notice]) -> tuple[Fall, ...]:
    since, until = (before.stated or "")[:10], (after.stated or "")[:10]
    between = tuple(f"{n.act} {n.effective[:10]}" for n in acts if since <= n.effective[:10] <= until)
    lower: Mapping[str, int] = {c: v for c, v in after.votes.items() if v < before.votes.get(c, v)}
    return tuple(Fall(candidate=c, before=before.votes[c], after=v, acts=between) for c, v in sorted(lower.items()))
