"""What changed between two publications: contest by contest, before and after, with the records in between as reasons.

Every version keeps the standing of each contest in short, so that the next one, and whoever verifies, can compare
without the files of before. A record that is about no single contest (a definition, a withdrawal, a list that several
contests share) is a reason for all of them and is listed once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from natija.canvass import Range
from natija.log.entries import Entry
from natija.publish.picture import ContestPicture

LISTED = 50
"""Records listed by id for one contest; all are counted."""


class Short(msgspec.Struct, frozen=True, kw_only=True):
    """A contest's standing in short. `digest` is that of its data file, so any other change shows too."""

    label: str
    digest: str
    held_back: bool
    status: str
    counted: int
    expected: int | None
    leader: str | None
    margin: Range | None
    findings: int


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A record that came in between."""

    position: int
    record: str
    id: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One contest that is not as it was; `records` counts what came in between by kind, `reasons` lists the first.

    `before` is null for a contest that is new, and for one that is held back now: it says no more about it than before.
    """

    contest: str
    label: str
    before: Short | None
    after: Short | None
    records: dict[str, int]
    reasons: tuple[Reason, ...]


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """From one version to the next; `since` is null for the first one, which lists nothing."""

    since: int | None
    position: int
    published: str
    contests: tuple[Change, ...]
    everywhere: tuple[Reason, ...]
    """Records that are about no single contest."""


class _Head(msgspec.Struct, frozen=True, gc=False):
    record: str
    contest: str | None = None


_decoder = msgspec.json.Decoder(_Head)


def short(picture: ContestPicture, digest: str, *, held_back: bool) -> Short:
    """A contest in short."""
    outcome = picture.outcome
    return Short(
        label=picture.label, digest=digest, held_back=held_back, status=outcome.status,
        counted=outcome.coverage.counted, expected=outcome.coverage.expected, leader=outcome.leader,
        margin=outcome.margin, findings=sum(found.count for found in picture.findings),
    )  # fmt: skip


def touched(entries: Iterable[Entry]) -> tuple[dict[str, list[Reason]], list[Reason]]:
    """Records by the contest they are about, and those that are about no single one."""
    by_contest: dict[str, list[Reason]] = {}
    everywhere: list[Reason] = []
    for entry in entries:
        if not entry.content:
            continue
        head = _decoder.decode(entry.content)
        reason = Reason(position=entry.position, record=head.record, id=entry.id)
        if head.contest is not None:
            by_contest.setdefault(head.contest, []).append(reason)
        elif head.record != "document":
            everywhere.append(reason)
    return by_contest, everywhere


def compared(
    before: Mapping[str, Short], after: Mapping[str, Short], between: Iterable[Entry]
) -> tuple[tuple[Change, ...], tuple[Reason, ...]]:
    """Contests that differ, in the order of the later version, and the records about no single contest."""
    reasons, everywhere = touched(between)
    made = []
    for contest in dict.fromkeys((*after, *before)):
        old, new = before.get(contest), after.get(contest)
        found = reasons.get(contest, [])
        if old == new and not found:
            continue
        label = next((one.label for one in (new, old) if one is not None), contest)
        shown = old if new is None or not new.held_back else None
        made.append(Change(
            contest=contest, label=label, before=shown, after=new, records=dict(Counter(r.record for r in found)),
            reasons=tuple(found[:LISTED]),
        ))  # fmt: skip
    return tuple(made), tuple(everywhere[:LISTED])
