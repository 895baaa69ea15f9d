"""What changed since the version before: contest by contest, before and after, with the records in between as reasons.

The same as `changes.json` in the folder of the version. A contest that is not as it was although no record names it
changed with a record about all contests; those are listed once. Nothing is said of what is held back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from natija.canvass.certificates.spelling import number
from natija.dossier.markup import NOTHING, Markup, escape, join, tag
from natija.publish.changes import Change, Changes, Reason, Short
from natija.publish.proof.records import record_file
from natija.publish.site.contest import person
from natija.publish.site.figures import heads, portion, spanned, table, unknown
from natija.publish.site.line import COUNTS, Line
from natija.publish.site.shell import Shell, link

NAMED = 8
"""Records linked as reasons of one contest; all are counted."""


def since(shell: Shell, found: Changes | None, lines: Sequence[Line]) -> Markup:
    """The section about versions."""
    say = shell.words
    if found is None or found.since is None:
        return tag("p", escape(say("changes.first")))
    of = {one.contest: one for one in lines}
    lead = say("changes.since", number(found.since), number(found.position), number(len(found.contests)))
    rows = [
        [_contest(shell, one, of.get(one.contest)), *_both(shell, one, of.get(one.contest)), _why(shell, one)]
        for one in found.contests
    ]  # fmt: skip
    columns = heads(say("table.contest"), say("table.before"), say("table.now"), say("table.reasons"))
    kept = link(f"{shell.root}{shell.publication.version}/changes.json", say("changes.json"))
    return join((
        tag("p", escape(lead)), table(say("changes.caption-since"), columns, rows, "cards") if rows else NOTHING,
        _everywhere(shell, found.everywhere), tag("p", kept),
    ))  # fmt: skip


def _contest(shell: Shell, one: Change, line: Line | None) -> Markup:
    return link(shell.to(f"contest/{line.slug}.html"), one.label) if line else escape(one.label)


def _both(shell: Shell, one: Change, line: Line | None) -> tuple[Markup, Markup]:
    """Before and now; where both say the same in short, that they do."""
    before, now = _standing(shell, one.before, line), _standing(shell, one.after, line)
    return before, now if now != before else escape(shell.words("changes.alike"))


def _standing(shell: Shell, one: Short | None, line: Line | None) -> Markup:
    """`partial count; 12 of 40 stations; Amina ahead by 120; 3 findings`."""
    say = shell.words
    if one is None:
        return unknown(say("changes.not-there"))
    if one.held_back:
        return escape(say("status.held-back"))
    said = [say(f"status.{COUNTS[one.status]}")]
    if one.expected is None or one.expected > 1:
        said.append(say("changes.stations", portion(one.counted, one.expected, say)))
    if one.leader is not None and line is not None:
        said.append(say("changes.ahead", person(line, one.leader, shell), spanned(one.margin, say)))
    said.append(say("changes.findings", number(one.findings)))
    return escape("; ".join(said))


def _why(shell: Shell, one: Change) -> Markup:
    """Records in between, by kind, and the first of them as links."""
    if not one.records:
        return escape(shell.words("changes.by-all"))
    return join((escape(f"{_kinds(one.records)}: "), _numbers(shell, one.reasons, sum(one.records.values()))))


def _kinds(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{kind} × {number(n)}" for kind, n in counts.items())


def _numbers(shell: Shell, reasons: Sequence[Reason], in_all: int) -> Markup:
    """Positions as links to the files that have these records."""
    shown = reasons[:NAMED]
    links = [link(f"{shell.root}{record_file(one.position)}", number(one.position + 1)) for one in shown]
    more = escape(f" … ({number(in_all)})") if in_all > len(shown) else NOTHING
    return join((*(join((escape(", ") if n else NOTHING, one)) for n, one in enumerate(links)), more))


def _everywhere(shell: Shell, reasons: Sequence[Reason]) -> Markup:
    if not reasons:
        return NOTHING
    counts: dict[str, int] = {}
    for one in reasons:
        counts[one.record] = counts.get(one.record, 0) + 1
    said = escape(f"{shell.words('changes.everywhere')} {_kinds(counts)}: ")
    return tag("p", join((said, _numbers(shell, reasons, len(reasons)))))
